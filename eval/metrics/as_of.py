"""Nothing from the future."""

from __future__ import annotations

from eval.metrics.measured import Measured


def as_of_violations(measured: Measured) -> float | None:
    """1 if a cited, nearest or retrieved passage was published after the question's `as_of`."""
    limit = measured.case.as_of
    if limit is None:
        return None
    dates = [c.article.date for c in measured.all_citations]
    dates += [passage.date for passage in measured.passages]
    return float(any(day is not None and day > limit for day in dates))
