"""Whether every side that a question asks about is heard."""

from __future__ import annotations

from eval.metrics.measured import Measured, fold


def sides_covered(measured: Measured) -> float | None:
    """Sides that speak in the answer / sides asked about.

    A side speaks where `sides` has it not silent, or a citation carries its name as actor.
    """
    if not measured.case.sides or not measured.is_to_be_answered:
        return None
    heard = {fold(side.actor) for side in measured.reply.sides if not side.silent}
    heard |= {fold(c.actor) for c in measured.reply.citations if c.actor}
    return sum(fold(side) in heard for side in measured.case.sides) / len(measured.case.sides)
