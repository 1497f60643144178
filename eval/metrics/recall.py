"""Paragraph recall: how much of the evidence the first passages hold."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from eval.metrics.measured import Measured


def recall(ranking: Sequence[str], relevant: AbstractSet[str], *, at: int) -> float | None:
    """|relevant ∩ first ``at``| / |relevant|; None without a relevant paragraph."""
    if not relevant:
        return None
    return len(relevant & set(ranking[:at])) / len(relevant)


def recall_at_5(measured: Measured) -> float | None:
    return recall(measured.ranking, measured.evidence, at=5)


def recall_at_10(measured: Measured) -> float | None:
    return recall(measured.ranking, measured.evidence, at=10)
