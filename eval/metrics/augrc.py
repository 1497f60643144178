"""Risk against coverage by confidence: the curve, and the area under it (Traub et al., 2024)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.metrics.measured import Measured
from eval.metrics.nuggets import attributed_nugget_recall


@dataclass(frozen=True, slots=True)
class Point:
    """If only answers of at least this ``confidence`` were given.

    ``coverage`` is the share of the questions that get one, ``risk`` the mean loss of those.
    """

    coverage: float
    risk: float
    confidence: float


def risk_coverage(measured: Sequence[Measured]) -> float | None:
    """The area under the risk of the answers, ordered by confidence; half their risk is chance.

    None where the service gives no confidence. An answer's loss is 1 less its attributed nugget
    recall, and 1 where none was to be given.
    """
    return augrc(*_answers(measured))


def risk_coverage_points(measured: Sequence[Measured]) -> tuple[Point, ...]:
    """The selective risk of the same answers, from the most confident alone to all that were given.

    The last point is where the service operates: abstentions are questions that are not covered.
    """
    return selective_risks(*_answers(measured), asked=len(measured))


def _answers(measured: Sequence[Measured]) -> tuple[list[float], list[float]]:
    """The confidences and the losses of the answers that have a confidence."""
    rows = [
        (m.reply.confidence, 1 - (attributed_nugget_recall(m) or 0.0))
        for m in measured
        if not m.has_abstained and m.reply.confidence is not None
    ]
    return [confidence for confidence, _ in rows], [loss for _, loss in rows]


def selective_risks(
    confidences: Sequence[float], losses: Sequence[float], *, asked: int
) -> tuple[Point, ...]:
    """(k / asked, (1/k) Σ_{i≤k} loss_i) after each k where the confidence falls."""
    points = []
    answered, gathered = 0, 0.0
    for confidence, tied in _ranked(confidences, losses):
        answered += len(tied)
        gathered += sum(tied)
        points.append(Point(answered / asked, gathered / answered, confidence))
    return tuple(points)


def augrc(confidences: Sequence[float], losses: Sequence[float]) -> float | None:
    """(1/n) Σ_k (1/n) Σ_{i≤k} loss_i, the most confident first; ties keep their mean loss.

    0 is perfect; a constant confidence gives half the mean loss.
    """
    n = len(losses)
    if n == 0:
        return None
    area = gathered = 0.0
    for _, tied in _ranked(confidences, losses):
        mean = sum(tied) / len(tied)
        for _ in tied:
            # The trapezoid between k - 1 and k questions answered.
            area += gathered + mean / 2
            gathered += mean
    return area / n**2


def _ranked(
    confidences: Sequence[float], losses: Sequence[float]
) -> Iterator[tuple[float, list[float]]]:
    """Each confidence that occurs, the highest first, with the losses that share it."""
    groups: dict[float, list[float]] = {}
    for confidence, loss in zip(confidences, losses, strict=True):
        groups.setdefault(confidence, []).append(loss)
    yield from sorted(groups.items(), reverse=True)
