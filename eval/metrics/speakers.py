"""Whether the words are given to the person who said them."""

from __future__ import annotations

import re

from eval.metrics.measured import LabelledNugget, Measured, fold


def speaker_right(measured: Measured) -> float | None:
    """Of the attributed nuggets that name a speaker: those cited with that speaker.

    A nugget that is not in the answer with its evidence says nothing about speakers.
    """
    verdicts = [_is_speaker_right(measured, n) for n in measured.nuggets if n.nugget.speaker]
    known = [verdict for verdict in verdicts if verdict is not None]
    return sum(known) / len(known) if known else None


def _is_speaker_right(measured: Measured, nugget: LabelledNugget) -> bool | None:
    speakers = [
        citation.speaker
        for sentence in measured.reply.sentences
        if nugget.is_stated_in(sentence.text)
        for citation in measured.citations_of(sentence)
        if citation.paragraph_id in nugget.evidence
    ]
    if not speakers:
        return None
    return any(is_same_speaker(speaker, nugget.nugget.speaker) for speaker in speakers)


def is_same_speaker(one: str | None, other: str | None) -> bool:
    """The same last name (Sergei and Sergey Lavrov), or the same words in another order."""
    if not one or not other:
        return False
    ours, theirs = re.findall(r"\w+", fold(one)), re.findall(r"\w+", fold(other))
    return ours[-1:] == theirs[-1:] or sorted(ours) == sorted(theirs)
