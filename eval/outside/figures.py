"""Figures with their 95 % intervals, the unit drawn being what is independent of the rest."""

from __future__ import annotations

from collections.abc import Sequence

from eval.intervals import Indices, resample_clusters, statistic_interval
from eval.metrics.auroc import auroc
from eval.score import Figure, figure_of


def mean_figure(values: Sequence[float | None], clusters: Sequence[str] | None = None) -> Figure:
    """The mean of the values that are there; each is its own cluster unless they are named."""
    names = clusters if clusters is not None else name_rows(values)
    if not names:
        return Figure(value=None, low=None, high=None, n=0)
    return figure_of(values, resample_clusters(names))


def auroc_figure(
    scores: Sequence[float], is_positive: Sequence[bool], clusters: Sequence[str] | None = None
) -> Figure:
    """How well the scores tell positives from the rest."""
    names = clusters if clusters is not None else name_rows(scores)

    def measure(sample: Indices) -> float | None:
        return auroc([scores[i] for i in sample], [is_positive[i] for i in sample])

    value = auroc(scores, is_positive)
    interval = None if value is None else statistic_interval(measure, resample_clusters(names))
    low, high = interval or (None, None)
    return Figure(value=value, low=low, high=high, n=len(scores) if value is not None else 0)


def name_rows(values: Sequence[object]) -> list[str]:
    return [str(i) for i in range(len(values))]


def show(figure: Figure) -> str:
    """Like ``.711 (.652–.768)``; a dash for what does not apply."""
    if figure.value is None:
        return "–"
    if figure.low is None or figure.high is None:
        return trim(figure.value)
    return f"{trim(figure.value)} ({trim(figure.low)}–{trim(figure.high)})"


def trim(value: float) -> str:
    """Three decimals without a leading zero."""
    return f"{value:.3f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.3f}"
