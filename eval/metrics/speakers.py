"""Whether the words are given to the person who said them."""

from __future__ import annotations

import re

from eval.metrics.measured import LabelledNugget, Measured, fold


def speaker_right(measured: Measured) -> float | None:
    """Of the attributed nuggets that name a speaker: those cited with that speaker.

    A nugget that is not in the answer with its evidence says nothing about speakers.
    """
    cited = _cited_speakers(measured)
    right = [any(is_same_speaker(s, label) for s in speakers) for label, speakers in cited]
    return sum(right) / len(right) if right else None


def speaker_wrong(measured: Measured) -> float | None:
    """Of the same nuggets: those cited with somebody else's name. A missing name is not wrong."""
    cited = _cited_speakers(measured)
    wrong = [
        any(speakers) and not any(is_same_speaker(s, label) for s in speakers)
        for label, speakers in cited
    ]
    return sum(wrong) / len(wrong) if wrong else None


def _cited_speakers(measured: Measured) -> list[tuple[str, list[str | None]]]:
    """Each attributed nugget's labelled speaker, and the speakers that it is cited with."""
    found = [(n.nugget.speaker, _speakers_of(measured, n)) for n in measured.nuggets]
    return [(label, speakers) for label, speakers in found if label and speakers]


def _speakers_of(measured: Measured, nugget: LabelledNugget) -> list[str | None]:
    return [
        citation.speaker
        for sentence in measured.reply.sentences
        if nugget.is_stated_in(sentence.text)
        for citation in measured.citations_of(sentence)
        if citation.paragraph_id in nugget.evidence
    ]


def is_same_speaker(one: str | None, other: str | None) -> bool:
    """The same last name (Sergei and Sergey Lavrov), or the same words in another order."""
    if not one or not other:
        return False
    ours, theirs = re.findall(r"\w+", fold(one)), re.findall(r"\w+", fold(other))
    return ours[-1:] == theirs[-1:] or sorted(ours) == sorted(theirs)
