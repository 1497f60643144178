"""Whose an office is that tells only whose it is: "its spokesman", «его представитель»."""

from __future__ import annotations

from ingest.documents import Cue
from ingest.holders import SPOKES
from ingest.memory import Memory
from ingest.offices import is_institution, office_keys, speaks_for_side
from ingest.persons import NOBODY, Speaker
from ingest.phrases import Phrase, find_noun_phrases
from qa_service.domain import Span

THEIRS = frozenset("its their его её ее их".split())


def their_house(cue: Cue, phrase: Phrase, span: Span, memory: Memory) -> Speaker | None:
    """«Совет не увидел причин, сообщил его представитель.»: the house that the clause is about."""
    start, end = span
    is_theirs = phrase.word(start - 1) in THEIRS or phrase.word(start) in THEIRS
    keys = office_keys(phrase.words(start, end)) if is_theirs else frozenset()
    house = body_before(cue, phrase) if keys & SPOKES else None
    told = memory.body_speaker(phrase, house, house + 1) if house is not None else NOBODY
    return told if told.name else None


def owner_of(cue: Cue, phrase: Phrase, span: Span, memory: Memory) -> str | None:
    """ "Norway will close the road, its minister said.": whose office it is."""
    if not speaks_for_side(phrase.words(*span)):
        return None
    body = body_before(cue, phrase)
    return phrase.mentions[body].actor if body is not None else memory.last_house().actor


def body_before(cue: Cue, phrase: Phrase) -> int | None:
    """The last subject that is a body in the sentence so far: "the Kremlin would not comment: this,
    it said, was …"."""
    labels = phrase.labels
    for i in range(cue.start - 1, -1, -1):
        article = labels[i - 1 : i] == "d"
        before = labels[i - 1 - article] if i - 1 - article >= 0 else ""
        goes_on = labels[i + 1 : i + 2]  # "the Vienna Document" is no Vienna.
        if labels[i] == "B" and goes_on not in tuple("gCNBRm") and before not in ("f", "o", "S"):
            return i
    return None


def first_of_both(phrase: Phrase, start: int, memory: Memory) -> Speaker:
    """ "The authorities of Estonia and Latvia said": only the first one's side can be told."""
    for noun in find_noun_phrases(phrase.labels):
        if noun.end() == start - 1 and noun["lone"] and phrase.labels[start - 2] == "B":
            office = phrase.words(*noun.span())
            is_of_both = " of " in office and is_institution(office)
            return Speaker(None, memory.office_actor(office)) if is_of_both else NOBODY
    return NOBODY
