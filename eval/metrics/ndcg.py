"""Normalised discounted cumulative gain (Järvelin and Kekäläinen, 2002)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from eval.metrics.measured import Measured


def ndcg(ranking: Sequence[str], relevant: AbstractSet[str], *, at: int) -> float | None:
    """DCG / DCG of the best order, DCG = Σ gain / log2(rank + 1), gain 1 for relevant."""
    if not relevant:
        return None
    gained = sum(1 / math.log2(r + 1) for r, id in enumerate(ranking[:at], 1) if id in relevant)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(relevant), at) + 1))
    return gained / best


def ndcg_at_10(measured: Measured) -> float | None:
    return ndcg(measured.ranking, measured.evidence, at=10)
