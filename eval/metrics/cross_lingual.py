"""What asking in another language than the sources' costs."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.measured import Measured
from eval.metrics.recall import recall_at_5

CROSS_LINGUAL = "cross_lingual"


def cross_lingual_gap(measured: Sequence[Measured]) -> float | None:
    """Mean recall@5 of questions in their sources' language minus that of cross-lingual ones."""
    same: list[float] = []
    cross: list[float] = []
    for one in measured:
        value = recall_at_5(one)
        if value is not None:
            (cross if one.case.kind == CROSS_LINGUAL else same).append(value)
    if not same or not cross:
        return None
    return sum(same) / len(same) - sum(cross) / len(cross)
