"""Nugget recall (TREC's nuggets, by their wordings), with and without the right source.

Over the vital nuggets of questions that are to be answered; an abstention states none.
"""

from __future__ import annotations

from eval.metrics.measured import LabelledNugget, Measured


def nugget_recall(measured: Measured) -> float | None:
    """Vital nuggets stated in the answer / vital nuggets."""
    if not measured.is_to_be_answered or not measured.vital:
        return None
    text = " ".join(sentence.text for sentence in measured.reply.sentences)
    return sum(n.is_stated_in(text) for n in measured.vital) / len(measured.vital)


def attributed_nugget_recall(measured: Measured) -> float | None:
    """The headline: vital nuggets stated in a sentence that cites their evidence / vital nuggets.

    A right fact with a wrong source counts for nothing, and so does the reverse.
    """
    if not measured.is_to_be_answered or not measured.vital:
        return None
    return sum(is_attributed(measured, n) for n in measured.vital) / len(measured.vital)


def is_attributed(measured: Measured, nugget: LabelledNugget) -> bool:
    return any(
        nugget.is_stated_in(sentence.text)
        and any(c.paragraph_id in nugget.evidence for c in measured.citations_of(sentence))
        for sentence in measured.reply.sentences
    )
