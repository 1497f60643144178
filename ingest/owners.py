"""Whose an office is that tells only whose it is: "its spokesman", «его представитель»."""

from __future__ import annotations

from ingest.documents import Cue
from ingest.holders import SPOKES
from ingest.memory import Memory
from ingest.offices import is_institution, office_keys, speaks_for_side
from ingest.persons import NOBODY, Speaker
from ingest.phrases import NOUN_PHRASE, Phrase, find_noun_phrases
from qa_service.domain import Span

THEIRS = frozenset("its their his her его её ее їх його її их".split())
_PEERS = frozenset(
    "counterpart counterparts colleague colleagues host guest rival predecessor successor коллега "
    "колега визави візаві гость гостья гість хозяин господар предшественник преемник".split()
)
_HIS = frozenset("his her его её ее його її".split())


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
    if body is not None:
        return phrase.mentions[body].actor
    is_persons = phrase.word(span[0]) in _HIS or phrase.word(span[0] - 1) in _HIS
    is_persons = is_persons and _PEERS.isdisjoint(phrase.lowered[slice(*span)])
    return memory.last_house().actor or (memory.last_speaker().actor if is_persons else None)


def one_of_theirs(phrase: Phrase, start: int, memory: Memory) -> Speaker:
    """ "One of his officials complained": of the side of who spoke last."""
    noun = NOUN_PHRASE.match(phrase.labels, start + 2)
    is_theirs = phrase.word(start + 1) == "of" and phrase.word(start + 2) in _HIS
    if not is_theirs or noun is None or not noun["lone"]:
        return NOBODY
    is_official = speaks_for_side(phrase.words(*noun.span()).rstrip("s"))
    return Speaker(None, memory.last_speaker().actor) if is_official else NOBODY


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
