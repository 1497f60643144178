"""Abstaining at the right time. Means over questions give the rates; None is not applicable."""

from __future__ import annotations

from eval.metrics.measured import Measured


def abstention_precision(measured: Measured) -> float | None:
    """Of the abstentions: those where the sources do not say (or the premise is false)."""
    if not measured.has_abstained:
        return None
    return float(measured.case.expect == "abstain" or measured.has_corrected)


def abstention_recall(measured: Measured) -> float | None:
    """Of the questions that the sources do not answer: those abstained from."""
    if measured.case.expect != "abstain":
        return None
    return float(measured.has_abstained)


def unsafe_answers(measured: Measured) -> float | None:
    """Of the questions that the sources do not answer: those answered all the same."""
    if measured.case.expect != "abstain":
        return None
    return float(not measured.has_abstained)


def over_refusal(measured: Measured) -> float | None:
    """Of the questions that the sources answer: those abstained from."""
    if measured.case.expect == "abstain":
        return None
    return float(measured.has_abstained and not measured.has_corrected)


def false_premise_right(measured: Measured) -> float | None:
    """Of the questions with a false premise that the sources correct: corrected, or answered
    with evidence cited."""
    if measured.case.expect != "answer_or_correct":
        return None
    cited = {citation.paragraph_id for citation in measured.reply.citations}
    return float(measured.has_corrected or bool(cited & measured.evidence))
