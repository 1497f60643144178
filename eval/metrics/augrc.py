"""Area under the generalised risk–coverage curve (Traub et al., 2024)."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.measured import Measured
from eval.metrics.nuggets import attributed_nugget_recall


def risk_coverage(measured: Sequence[Measured]) -> float | None:
    """AUGRC of the answers by their confidence; None where the service gives none.

    An answer's loss is 1 less its attributed nugget recall, and 1 where none was to be given.
    """
    answered = [m for m in measured if not m.has_abstained and m.reply.confidence is not None]
    losses = [1 - (attributed_nugget_recall(m) or 0.0) for m in answered]
    return augrc([m.reply.confidence or 0.0 for m in answered], losses)


def augrc(confidences: Sequence[float], losses: Sequence[float]) -> float | None:
    """(1/n) Σ_k (1/n) Σ_{i≤k} loss_i, the most confident first; ties keep their mean loss.

    0 is perfect; a constant confidence gives half the mean loss.
    """
    n = len(losses)
    if n == 0:
        return None
    order = sorted(range(n), key=lambda i: -confidences[i])
    area = gathered = 0.0
    start = 0
    while start < n:
        end = start
        while end < n and confidences[order[end]] == confidences[order[start]]:
            end += 1
        tied = [losses[i] for i in order[start:end]]
        mean = sum(tied) / len(tied)
        for _ in tied:
            # The trapezoid between k - 1 and k questions answered.
            area += gathered + mean / 2
            gathered += mean
        start = end
    return area / n**2
