"""What stands beside an office: its holder's name, its house, its place."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.callings import gender_of_verb, is_restricted
from ingest.cues import PLURAL
from ingest.documents import Cue
from ingest.holders import SPOKES, holder_of_gender, office_speaker
from ingest.memory import Memory
from ingest.morphology import is_genitive_plural, lemma_of, nominative_name
from ingest.morphology import is_place as is_place_name
from ingest.offices import is_institution, office_keys, speaks_for_side
from ingest.owners import THEIRS
from ingest.persons import Speaker, gender_of
from ingest.phrases import NOUN_PHRASE, Phrase, is_nominative
from ingest.posts import is_post
from qa_service.domain import Span

_NAME_BEYOND = re.compile(r"(?:[wmR]|f[wmBR])[wmRB]{0,3}(?P<name>N|CC+)")
_NAME_AFTER_TO = re.compile(r"f(?P<name>N|CC+)")
_NAME_FAR = re.compile(r"(?:[fok]|[wm]k)[wmRABfokC]{1,9}?(?P<name>N|CC+)(?=[.,:;(q-]|$)")
_APPOSED = re.compile(r",[mtA]{0,2}R[wmRABtfoC]{1,8}?(?P<name>N|CC+)(?=[.,:;(q-]|$)")
_FROM_HOUSE = re.compile(r"[of][wmR]{0,3}[BAN]")
_FROM = frozenset("из от в во при".split())
_ITS_HOUSE = frozenset(
    "ведомство министерство администрация секретариат посольство миссия делегация штаб департамент "
    "организация канцелярия постпредство правительство".split()
)
_ANONYMOUS = re.compile(
    r"\b(?:анонимно|неназван|не (?:называ|стал называть|захотел назва)|высокопоставленн|"
    r"anonym|not (?:to )?be (?:named|identified)|unnamed)",
    re.IGNORECASE,
)
_ASKED_ANONYMITY = re.compile(
    r"\b(?:по)?просивш\w* не называть|\bпожелавш\w* остаться|\bна условиях анонимности|"
    r"\bна умовах анонімності|\b(?:not to be|on condition (?:that \w+ )?not be(?:ing)?) (?:named|"
    r"identified)|\bcondition of anonymity",
    re.IGNORECASE,
)
_OFFICIALS = frozenset("official officials чиновник чиновники чиновника".split())
# Where many states' officials meet.
_HOSTS = frozenset("Vienna Вена Вене Вены Brussels".split())
_CLOSING = re.compile(r"(?:[of][^,;:.]{1,10})?,")
_PRESS_OF = re.compile(r"d?(?P<name>[NB]|C+)gm*R")
_HOUSE_OF = re.compile(r"fd?[wmRBCA]{1,4}(?=,N[.,;:]?(?:$|[q-]))")
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
    if named := _tell_named(cue, phrase, span, memory):
        return named
    is_house = phrase.word(start - 1) in ("в", "во") and cue.verb.endswith(PLURAL)
    is_subject = is_nominative(phrase, start, end) or is_house
    place = None if is_post(office) else place_of(phrase, start)
    place = place or _owner_before(phrase, start, memory)
    told = office_speaker(memory, office, is_subject_form=is_subject, place=place)
    told = holder_of_gender(memory, told, office, gender_of_verb(cue.verb))
    house = _HOUSE_OF.match(phrase.labels, end) if cue.form == "tag" else None
    beside = find_apposed(phrase, house.end() if house else end)
    if beside and is_subject != is_nominative(phrase, *beside.span()) and office[0] > "\u0400":
        return _with_side(told, phrase, span, memory)
    if beside and not is_subject and is_nominative(phrase, *beside.span()):
        return told  # «По словам пресс-секретаря, Борис Ельцин …»
    # Of "objects its chairman, Jaak Lember." and "the president said, Lavrov stressed" the first.
    ends = beside and _ends_clause(phrase.labels, beside.end(), whole=bool(told.name))
    if beside and beside["name"] and ends:
        return named_speaker_at(cue, phrase, beside.span("name"), office, memory)
    return _with_side(told, phrase, span, memory)


def _tell_named(cue: Cue, phrase: Phrase, span: Span, memory: Memory) -> Speaker | None:
    """The bearer of an office whose name stands further on, or right before it."""
    start, end = span
    office = phrase.words(start, end)
    beyond = _NAME_BEYOND.match(phrase.labels, end)
    if beyond is None and phrase.word(end) == "to":
        beyond = _NAME_AFTER_TO.match(phrase.labels, end)
    if beyond is None and office[0] > "\u0400" and cue.form == "tag":
        beyond = _NAME_FAR.match(phrase.labels, end)
    if beyond and is_nominative(phrase, *beyond.span("name")):
        return _tell_beyond(phrase, span, beyond.span("name"), memory)
    if second := _find_second(cue, phrase, end):
        return memory.named_speaker(phrase, *second, office)
    if start > 1 and phrase.labels[start - 1] == "," and _CLOSING.match(phrase.labels, end):
        return _tell_before(phrase, start - 1, office, memory)
    return None


def _with_side(told: Speaker, phrase: Phrase, span: Span, memory: Memory) -> Speaker:
    is_told = told.name or told.actor
    return told if is_told else replace(told, actor=_side_beside(phrase, span, memory))


def _side_beside(phrase: Phrase, span: Span, memory: Memory) -> str | None:
    """The side of somebody without a name: «генерал из свиты министра», «сотрудник ведомства»."""
    start, end = span
    office = phrase.words(start, end)
    if not speaks_for_side(office):
        return None
    if official := _side_of_official(phrase, end, office, memory):
        return official
    if office[0] < "\u0400":
        return None
    house = _FROM_HOUSE.search(phrase.labels, start, end + 4)
    mention = phrase.mentions.get(house.end() - 1) if house else None
    if house and is_genitive_plural(phrase.word(house.end() - 2)):
        return None  # «в одной из стран НАТО»
    if house and mention and house.start() <= end:
        # «источник в Кремле», «дипломат из Вены»; no «дипломат в Вене».
        place = phrase.word(house.end() - 1)
        is_place = memory.actors.is_state(mention) or is_place_name(place)
        is_place = is_place and phrase.word(house.start()) != "из"
        is_from = phrase.word(house.start()) in _FROM and not is_place
        return mention.actor if is_from else None
    words = {lemma_of(word) for word in office.lower().split()}
    return memory.last_house().actor if words & _ITS_HOUSE else None


def _side_of_official(phrase: Phrase, end: int, office: str, memory: Memory) -> str | None:
    """ "A diplomat from Tallinn", "an official in Berlin", where states' officials sit; "a diplomat
    in Vienna" may be anybody's."""
    at = end if end + 1 in phrase.mentions else end - 2
    town = phrase.mentions.get(at + 1)
    if town is None or town.kind != "body" or town.name == town.actor or town.text in _HOSTS:
        return None
    is_in = phrase.word(at) in ("in", "в") and not _OFFICIALS.isdisjoint(office.lower().split())
    is_capital = town.actor in memory.actors.states and not is_institution(town.name or "")
    return town.actor if is_capital and (is_in or phrase.word(at) in ("from", "из")) else None


def _tell_beyond(phrase: Phrase, span: Span, name: Span, memory: Memory) -> Speaker:
    """«говорит мать двоих детей Алла Ким»; "a spokesman for Secretary Jan Kos" is not him, and "an
    aide to President Kos" neither."""
    office = phrase.words(*span)
    link = phrase.word(span[1])
    if link == "to" or (link == "for" and office_keys(office) & SPOKES):
        return Speaker(None, memory.named_speaker(phrase, *name, "").actor, gender_of(office))
    return memory.named_speaker(phrase, *name, office)


def _find_second(cue: Cue, phrase: Phrase, end: int) -> Span | None:
    """The name after a second office: «заявил депутат, глава комитета по обороне Олли Линд»."""
    second = _APPOSED.match(phrase.labels, end)
    if cue.verb[0] < "\u0400" or cue.form != "tag" or second is None:
        return None
    is_subject = is_nominative(phrase, end + 1, end + 2)
    is_subject = is_subject and is_nominative(phrase, *second.span("name"))
    return second.span("name") if is_subject else None


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


def is_anonymous(phrase: Phrase, start: int, end: int) -> bool:
    """Whether one of several speaks, who is not named: «высокопоставленный представитель»."""
    sentence = phrase.text[phrase.starts[0] : phrase.ends[-1]]
    return _ANONYMOUS.search(sentence) is not None or is_restricted(phrase, start, end)


def is_new(phrase: Phrase, start: int, end: int) -> bool:
    """Whether nobody who was named before is meant, since the words tell who it is, or that they
    asked not to be named."""
    asked = _ASKED_ANONYMITY.search(phrase.text, phrase.starts[0], phrase.ends[-1])
    return asked is not None or is_restricted(phrase, start, end)


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


def _owner_before(phrase: Phrase, start: int, memory: Memory) -> str | None:
    """ "Denmark rejected the claim. Its ministry said …": whose it is."""
    return memory.last_house().actor if phrase.word(start) in THEIRS else None


def _comma_at(phrase: Phrase, i: int) -> bool:
    return phrase.labels[i : i + 1] == ","


def _ends_clause(labels: str, i: int, *, whole: bool = False) -> bool:
    return labels[i : i + 1] in (*",.-;:q", "") or (
        not whole and labels[i : i + 1] in tuple("Voft")
    )
