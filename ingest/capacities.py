"""In what capacity somebody acts: "as an adviser to the delegation", "a deputy from the bloc"."""

from __future__ import annotations

import re

from ingest.phrases import Phrase
from ingest.words import WORDS
from qa_service.domain import Span

_LEGISLATORS = frozenset(
    "mp mep lawmaker senator legislator parliamentarian congressman congresswoman deputy".split()
)
_OF_PARLIAMENT = frozenset("parliament congress bundestag duma seim sejm rada knesset".split())
_PARTIES = frozenset("party parties opposition union bloc church".split())
_ONCE = frozenset("worked work works worked studied lived wrote".split())
_NEAR_NAME = 14
_LED_BY = re.compile(r"(?:led|headed|represented|chaired) by$")
_SIDE = re.compile(r"d?[AB]g?[mw]{0,2}[Rw],?$|d?B,$")
_REPRESENTED = re.compile(r"(?P<side>[AB])(?:m?[Rwm])?(?:[of][wm]{1,4})?(?P<verb>[wV])[mRABCwof]*$")
_REPRESENTING = ("представл", "представил", "возглав")
_THEIRS = frozenset("its their his her его её ее их".split())


def is_possessed(phrase: Phrase, span: Span) -> bool:
    """Whether an office is told whose it is by a pronoun: "its press attaché"."""
    # «его подчинённый, советник Сергей Ким»
    comma = span[0] - 1
    is_apposed = phrase.labels[comma : span[0]] == "," and phrase.labels[comma - 1] in "mR"
    before = range(max(0, comma - 3), comma - 1) if is_apposed else ()
    return phrase.word(span[0]) in _THEIRS or any(phrase.word(i) in _THEIRS for i in before)


def is_legislator(phrase: Phrase, head: int) -> bool:
    """Whether the office there is a seat in a parliament, whatever the party."""
    word = phrase.word(head)
    if word == "member":
        return phrase.word(head + 1) == "of" and any(
            phrase.word(i) in _OF_PARLIAMENT for i in range(head + 2, head + 4)
        )
    return word in _LEGISLATORS


def is_retired(phrase: Phrase, span: Span) -> bool:
    """Whether the words tell of what somebody was before, parties aside."""
    words = [phrase.word(i) for i in range(*span) if i not in phrase.mentions]
    private = [
        word for word in words if word in WORDS.private or word.startswith(WORDS.private_stems)
    ]
    return any(word not in _PARTIES for word in private)


def find_capacity(phrase: Phrase, name: Span) -> Span | None:
    """The office after "as" of who heads a sentence: "Ann Lee spent a year there as an aide"."""
    labels = phrase.labels
    if labels[: name[0]].strip("t") or phrase.word(name[0]) > "\u0400":
        return None
    for i in range(name[1], min(name[1] + _NEAR_NAME, len(labels) - 2)):
        if labels[i] in ",;:.qhNV" or phrase.word(i) in _ONCE:
            return None
        if phrase.word(i) == "as" and labels[i + 1] == "d":
            end = next((k for k in range(i + 1, len(labels)) if labels[k] in ",;:.hqVr"), None)
            return i + 1, len(labels) if end is None else end
    return None


def side_owning(phrase: Phrase, name: Span) -> str | None:
    """ "Bulgaria's Ivan Petrov" """
    before = phrase.labels[: name[0]].rstrip("m")
    owner = phrase.mentions.get(len(before) - 2) if before.endswith("Bg") else None
    return owner.actor if owner else None


def side_led(phrase: Phrase, name: Span) -> str | None:
    """ "The Russian side, led by Igor Belov,": the side of who leads it."""
    start = len(phrase.labels[: name[0]].rstrip("mR"))
    if start < 3 or not _LED_BY.search(phrase.words(start - 2, start).lower()):
        return None
    side = _SIDE.search(phrase.labels, 0, start - 2)
    sides = (
        [phrase.mentions[i] for i in range(*side.span()) if i in phrase.mentions] if side else []
    )
    return sides[0].actor if sides else None


def side_represented(phrase: Phrase, name: Span) -> str | None:
    """«Молдавскую сторону представлял начальник отдела Ион Лупу», «Россию представил посол …»."""
    side = _REPRESENTED.search(phrase.labels, 0, name[0])
    if side is None or not phrase.word(side.start("verb")).startswith(_REPRESENTING):
        return None
    mention = phrase.mentions.get(side.start("side"))
    return mention.actor if mention and mention.kind != "person" else None
