"""What stands over a report or a part of it, and whose side it names: datelines, headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.actors import Actors, Mention
from ingest.phrases import Phrase

_DATELINE = re.compile(r"\s*([A-ZА-ЯЁÀ-Ž][A-ZА-ЯЁÀ-Ž .-]{2,30})(?=[,.(]| [—–-] |, )")
_DATELINED_STATE = re.compile(
    r"[^,]{3,30}, (?P<state>[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?=[,.(]| [—–-])"
)
COMMON = frozenset("Vienna Brussels".split())
"""Capitals where others than their state meet."""
_MAX_HEADING = 6


def find_dateline(text: str, actors: Actors) -> str | None:
    """The state of the capital that a report is sent from: "MOSCOW, May 3 —"."""
    match = _DATELINE.match(text)
    if match is None:
        return None
    told = _DATELINED_STATE.match(text)
    found: list[Mention] = actors.find(told["state"] if told else match[1].strip().title())
    is_one = len(found) == 1 and found[0].kind == "body" and found[0].name not in COMMON
    return found[0].actor if is_one else None


def is_heading(phrases: Sequence[Phrase]) -> bool:
    """Whether a paragraph is a heading over those below it: «Версия Лондона», "Moscow's view"."""
    labels = phrases[0].labels if len(phrases) == 1 else ""
    is_short = 0 < len(labels) <= _MAX_HEADING and labels[0] != "-"
    return is_short and labels[-1] not in ".,;:!" and "q" not in labels


def side_of_heading(phrase: Phrase) -> str | None:
    sides = {mention.actor for mention in phrase.mentions.values() if mention.actor}
    return sides.pop() if len(sides) == 1 else None


def find_own_side(paragraphs: Sequence[Sequence[Phrase]]) -> str | None:
    """The only side that is called one where a sentence begins: "The Turkish side noted"."""
    sides = {
        phrase.mentions[1].actor
        for phrases in paragraphs
        for phrase in phrases
        if phrase.labels.startswith("dAR") and phrase.word(2) == "side" and 1 in phrase.mentions
    }
    return sides.pop() if len(sides) == 1 else None
