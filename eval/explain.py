"""Says what each figure means, which of them belong together, and what limits they are held to."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Literal

from eval.gate import CONTROLS, Gates
from eval.metrics import AGGREGATES, METRICS
from eval.score import Figure, Scores

# Groups in reading order, by the module of `eval/metrics/` that holds the measure.
GROUPS = {
    "Retrieval": ("recall", "ndcg", "complete", "cross_lingual"),
    "Answer": ("nuggets", "sides", "unheld", "negation"),
    "Citations": ("citations", "resolve", "verbatim"),
    "Abstention": ("abstention", "augrc"),
    "Attribution": ("speakers",),
    "Safety": ("as_of", "must_not"),
    "Speed": ("latency",),
}
_GROUP_OF = {module: group for group, modules in GROUPS.items() for module in modules}
_CONTROLS = {
    "no_context": "Of questions asked with no article to answer from: those refused.",
    "random_context": "Of questions asked of another day's articles only: those refused.",
    "oracle_attributed_nugget_recall": "The headline, asked of the evidence's articles only.",
    "oracle_citation_precision": "Citation precision, asked of the evidence's articles only.",
    "oracle_over_refusal": "Of questions asked of the evidence's articles only: those refused.",
    "unaided_attributed_nugget_recall": "The headline on the oracle's questions, without it.",
    "shuffled_recall_at_10": "recall@10 with the labels of another story: chance alone.",
    "shuffled_attributed_nugget_recall": "The headline with the labels of another story.",
}
# Beside the metrics that runs are compared in.
HEADLINES = ("verbatim", "latency_p50")


@dataclass(frozen=True, slots=True)
class Limit:
    """A gate's bound: "≥" or "≤" for an end of the interval, "=" for each question's value."""

    value: float
    sign: Literal["≥", "≤", "="]

    def is_kept_by(self, figure: Figure) -> bool:
        """What is not measured keeps nothing."""
        if figure.value is None or figure.low is None or figure.high is None:
            return False
        if self.sign == "=":
            return figure.low == figure.value == figure.high == self.value
        return figure.high <= self.value if self.sign == "≤" else figure.low >= self.value


@dataclass(frozen=True, slots=True)
class Explained:
    """A figure with its words; ``better`` is "higher" or "lower"."""

    name: str
    figure: Figure
    unit: str
    better: str
    meaning: str
    limit: Limit | None


def explain_figure(name: str, figure: Figure, gates: Gates) -> Explained:
    unit = AGGREGATES[name].unit if name in AGGREGATES else ""
    return Explained(
        name, figure, unit, better_way(name), tell_meaning(name), find_limit(name, gates)
    )


def find_limit(name: str, gates: Gates) -> Limit | None:
    if name in gates.floors:
        return Limit(gates.floors[name], "≥")
    if name in gates.ceilings:
        return Limit(gates.ceilings[name], "≤")
    return Limit(gates.invariants[name], "=") if name in gates.invariants else None


def better_way(name: str) -> str:
    known = METRICS.get(name) or AGGREGATES.get(name)
    return known.better if known else CONTROLS.get(name, "lower")


def tell_meaning(name: str) -> str:
    """The first paragraph of the measure's description, or of its module's."""
    known = METRICS.get(name) or AGGREGATES.get(name)
    if known is None:
        return _CONTROLS.get(name, "")
    text = known.measure.__doc__ or sys.modules[known.measure.__module__].__doc__ or ""
    return " ".join(text.strip().split("\n\n")[0].replace("`", "").split())


def group_figures(scores: Scores, gates: Gates) -> dict[str, list[Explained]]:
    """Every figure under its group's name, in reading order; the controls come last."""
    groups: dict[str, list[Explained]] = {group: [] for group in (*GROUPS, "Other", "Controls")}
    for name, figure in scores.metrics.items():
        groups[_group_of(name)].append(explain_figure(name, figure, gates))
    for name, figure in scores.controls.items():
        groups["Controls"].append(explain_figure(name, figure, gates))
    return {group: figures for group, figures in groups.items() if figures}


def _group_of(name: str) -> str:
    known = METRICS.get(name) or AGGREGATES.get(name)
    module = known.measure.__module__.rpartition(".")[2] if known else ""
    return _GROUP_OF.get(module, "Other")


def pick_headlines(scores: Scores, gates: Gates) -> list[Explained]:
    """The few figures to look at first: those that runs are compared in, and two more."""
    names = dict.fromkeys((*gates.comparison.metrics, *HEADLINES))
    known = [name for name in names if name in scores.metrics]
    return [explain_figure(name, scores.metrics[name], gates) for name in known]
