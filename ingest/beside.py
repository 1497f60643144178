"""What stands beside an office: its holder's name, its house, its place."""

from __future__ import annotations

import re

from ingest.cues import PLURAL
from ingest.documents import Cue
from ingest.holders import SPOKES, office_speaker
from ingest.memory import Memory
from ingest.morphology import nominative_name
from ingest.offices import office_keys
from ingest.persons import Speaker, gender_of
from ingest.phrases import NOUN_PHRASE, Phrase, is_nominative
from qa_service.domain import Span

_NAME_BEYOND = re.compile(r"(?:[wmR]|f[wmBR])[wmRB]{0,3}(?P<name>N|CC+)")
_NAME_FAR = re.compile(r"[fo][wmRBAfoC]{1,8}?(?P<name>N|CC+)(?=[.,:;(q-]|$)")
_CLOSING = re.compile(r"(?:[of][^,;:.]{1,10})?,")
_PRESS_OF = re.compile(r"d?(?P<name>[NB]|C+)gm*R")
_OF_HOUSE = re.compile(r"fd?(?P<name>N|C+)")


def tell_office(cue: Cue, phrase: Phrase, span: Span, memory: Memory) -> Speaker:
    """The holder of an office, whose name may stand beside it."""
    start, end = span
    office = phrase.words(start, end)
    house = _PRESS_OF.match(phrase.labels, start, end)
    if house and "press" in office_keys(office):
        return _tell_house(phrase, house, memory)
    if phrase.labels[end : end + 2].lstrip(",")[:1] == "r" and (
        single := _single_in(phrase, end, memory)
    ):
        return memory.named(single)
    house = _OF_HOUSE.match(phrase.labels, end)
    if house and office_keys(office) & SPOKES:
        told = memory.named_speaker(phrase, *house.span("name"), "")
        # "A spokesman for Igor Farid" is not him.
        is_person = told.gender in ("m", "f") or told.name in memory.cast.sure
        return Speaker(None, told.actor, gender_of(office)) if is_person else told
    beyond = _NAME_BEYOND.match(phrase.labels, end)
    if beyond is None and office[0] > "\u0400" and cue.form == "tag":
        beyond = _NAME_FAR.match(phrase.labels, end)
    if beyond and is_nominative(phrase, *beyond.span("name")):
        # «говорит мать двоих детей Алла Ким»
        return memory.named_speaker(phrase, *beyond.span("name"), office)
    if start > 1 and phrase.labels[start - 1] == "," and _CLOSING.match(phrase.labels, end):
        before = _tell_before(phrase, start - 1, office, memory)
        if before:
            return before
    is_house = phrase.word(start - 1) in ("в", "во") and cue.verb.endswith(PLURAL)
    is_subject = is_nominative(phrase, start, end) or is_house
    place = place_of(phrase, start)
    told = office_speaker(memory, office, is_subject_form=is_subject, place=place)
    beside = find_apposed(phrase, end)
    if beside and not is_subject and is_nominative(phrase, *beside.span()):
        return told  # «По словам пресс-секретаря, Борис Ельцин …»
    # Of "objects its chairman, Jaak Lember." and "the president said, Lavrov stressed" the first.
    ends = beside and _ends_clause(phrase.labels, beside.end(), whole=bool(told.name))
    if beside and beside["name"] and ends:
        return named_speaker_at(cue, phrase, beside.span("name"), office, memory)
    return told


def _tell_house(phrase: Phrase, house: re.Match[str], memory: Memory) -> Speaker:
    """Whose press office it is: "Nordvik's press office said"."""
    start, end = house.span("name")
    if phrase.labels[start] == "B":
        return memory.body_speaker(phrase, start, end)
    told = memory.named_speaker(phrase, start, end, "")
    return told if told.name else Speaker(phrase.words(start, end), None, "n")


def _single_in(phrase: Phrase, start: int, memory: Memory) -> str | None:
    """ "A woman who would give only her first name, Dace"."""
    clause = re.match(r",?r[^.;:q]*", phrase.labels[start:])
    words = [phrase.words(i, i + 1) for i in range(start, start + (clause.end() if clause else 0))]
    return next((word for word in words if word in memory.cast.singles), None)


def _tell_before(phrase: Phrase, end: int, office: str, memory: Memory) -> Speaker | None:
    """Who is named right before the office: "Kozak, the paper's author, said"."""
    for name in NOUN_PHRASE.finditer(phrase.labels, 0, end):
        if name["name"] and name.end() == end:
            return memory.named_speaker(phrase, *name.span("name"), office)
        if name["word"] and name.span() == (0, end):
            told = memory.named_speaker(phrase, 0, 1, office)
            return told if told.name else memory.named(phrase.words(0, 1))
    return None


def find_apposed(phrase: Phrase, end: int) -> re.Match[str] | None:
    if not _comma_at(phrase, end):
        return None
    labels = phrase.labels  # «хозяин дома, семидесятилетний Радое Булатович»
    start = end + 1 + (len(labels[end + 1 :]) - len(labels[end + 1 :].lstrip("m")))
    return NOUN_PHRASE.match(labels, start) or NOUN_PHRASE.match(labels, end + 1)


def named_speaker_at(
    cue: Cue, phrase: Phrase, span: tuple[int, int], office: str, memory: Memory
) -> Speaker:
    start, end = span
    written = phrase.words(start, end)
    unknown = end - 1 not in phrase.mentions and not memory.cast.full_name(written.split()[-1])
    if unknown and cue.form == "source" and written[0] > "\u0400":
        # An unknown Russian name stands in the genitive here.
        name = nominative_name(tuple(written.split()), gender_of(office))
        if name and name in memory.cast.polite:
            return memory.named(memory.cast.polite[name])
        return Speaker(name, memory.office_actor(office), gender_of(office))
    return memory.named_speaker(phrase, start, end, office)


def place_of(phrase: Phrase, start: int) -> str | None:
    """The state whose capital a sentence begins with, right before ``start``: "In Kyiv the …"."""
    is_place = phrase.labels[:start].rstrip(",") == "fB" and phrase.word(0) in ("in", "в", "во")
    return phrase.mentions[1].actor if is_place else None


def _comma_at(phrase: Phrase, i: int) -> bool:
    return phrase.labels[i : i + 1] == ","


def _ends_clause(labels: str, i: int, *, whole: bool = False) -> bool:
    return labels[i : i + 1] in (*",.-;:q", "") or (
        not whole and labels[i : i + 1] in tuple("Voft")
    )
