"""How long an answer takes, as the asker waits."""

from __future__ import annotations

import math
from collections.abc import Sequence

from eval.metrics.measured import Measured


def latency_p50(measured: Sequence[Measured]) -> float | None:
    """The median of the seconds that a reply took."""
    return percentile([m.seconds for m in measured if m.seconds is not None], share=0.50)


def latency_p95(measured: Sequence[Measured]) -> float | None:
    """The seconds that 95 of 100 replies did not exceed."""
    return percentile([m.seconds for m in measured if m.seconds is not None], share=0.95)


def percentile(values: Sequence[float], *, share: float) -> float | None:
    """The smallest value that at least ``share`` of the values do not exceed (nearest rank)."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
