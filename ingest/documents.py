"""A cue, and those whose speaker stands in a document: «говорится в заявлении МИД»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.phrases import NOUN_PHRASE, Phrase

CueForm = Literal["frame", "tag", "source"]
_IT_SAYS = re.compile(
    r"\b(?:говорится|сказано|отмечается|подч[её]ркивается|указывается|сообщается|утверждается|"
    r"отмечено|подч[её]ркнуто|йдеться) (?:во?|у)\s|\bследует из\s"
)
_SAYS = re.compile(
    r"говорится|сказано|отмечается|подч[её]ркивается|указывается|сообщается|утверждается|"
    r"отмечено|подч[её]ркнуто|указано|зазначається|йдеться|наголошується|следует|поясняется|"
    r"уточняется|выражается|записано|прописано|закреплено|зафиксировано|зафіксовано|закріплено|"
    r"зазначено|вказано|наголошено|стверджується"
)
_IN = frozenset("в во у из".split())
_PASSIVE = re.compile(
    r"(?:подч[её]ркнут|подч[её]ркивал|отмечен|отмечал|указан|указывал|заявлен|высказан|выражен|"
    r"подтвержд[её]н|обращен|напомн|констатирован|сообщен)(?:о|а|ы|ось|ась|ись)"
)
_STANDS = re.compile(
    r"(?:необходимост|недопустимост|важност|готовност|заинтересованност|обеспокоенност|"
    r"озабоченност|надежд|неприемлемост|приверженност|внимани|поддержк|протест|сомнени|"
    r"признательност|убежденност|убеждённост)"
)
_LEAD = frozenset(
    "было была были также при этом вместе с тем кроме того особо вновь отдельно , и".split()
)
_BEFORE_IN = frozenset(
    "натомість водночас однак зокрема однако зато а но и і але также при этом кроме того "
    "вместе с тем крім цього этого тоже , теж також".split()
)
_FEW, _MAX_LEAD = 8, 5
_TELLS = re.compile(r"[^;:.q]{0,12}[,:]?[hq]|[^;.q]{0,12}:")
_DOCUMENTS = (
    "заявлени", "сообщени", "пресс-релиз", "документ", "коммюнике", "ответ", "письм", "ноте",
    "комментари", "отчет", "отчёт", "доклад", "обращени", "заяві", "повідомленні", "справк",
    "послани", "меморандум", "публикаци", "брифинг", "релиз", "деклараци", "повідомлен",
    "деклараці", "соглашени", "протокол", "резолюц", "договор", "акте", "хартии", "документі",
    "угоді", "комюніке",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cue:
    """``verb`` reports; the words from ``start`` to ``end`` are the verb with its speaker.

    ``subject`` is a match of NOUN_PHRASE, or None where the speaker is not said; ``pronoun`` is
    set instead for "according to him". ``frame``: before what is said ("he said that");
    ``tag``: after or within it (", he said"); ``source``: "according to". ``hints``: it reports
    speech only if quoted words follow; ``beside``: only beside a quotation ("he laughed").
    """

    verb: str
    form: CueForm
    start: int
    end: int
    subject: re.Match[str] | None
    pronoun: str | None = None
    hints: bool = False
    beside: bool = False


def find_passive_cue(phrase: Phrase) -> Cue | None:
    """«С российской стороны подчёркнуто, что …», and «Указывалось также, что …» that goes on."""
    words = [phrase.word(i) for i in range(len(phrase.labels))]
    at = next((i for i, word in enumerate(words) if _PASSIVE.fullmatch(word)), None)
    if at is None or not _tells_what(phrase, words, at):
        return None
    side = next((i for i in range(1, at - 1) if words[i + 1] == "стороны"), None)
    if side and words[side - 1] in ("с", "со"):
        noun = NOUN_PHRASE.match(phrase.labels, side)
        return Cue(words[at], "source", side - 1, at + 1, noun) if noun and noun["lone"] else None
    is_first = all(word in _LEAD for word in words[:at])
    return Cue(words[at], "source", 0, at + 1, None) if is_first else None


def _tells_what(phrase: Phrase, words: Sequence[str], at: int) -> bool:
    near = range(at + 1, min(at + _FEW, len(words)))
    if "h" in phrase.labels[at + 1 : at + _FEW]:
        return True
    return any(_STANDS.match(words[i]) for i in near)


def find_lead_cue(phrase: Phrase, nouns: Sequence[re.Match[str]]) -> Cue | None:
    """«В заявлении МИД говорится, что …», «Из доклада ОБСЕ следует, что …»."""
    lead = 0
    while lead < _MAX_LEAD and phrase.word(lead) in _BEFORE_IN:
        lead += 1
    if phrase.word(lead) not in _IN:
        return None
    says = [i for i in range(lead + 2, len(phrase.labels)) if _SAYS.fullmatch(phrase.word(i))]
    if not says:
        return None
    is_stand = _STANDS.match(phrase.word(says[0] + 1)) or _STANDS.match(phrase.word(says[0] + 2))
    if not (is_stand or _TELLS.match(phrase.labels, says[0] + 1)):
        return None
    places = range(lead + 1, lead + 4)
    document = next((i for i in places if phrase.word(i).startswith(_DOCUMENTS)), None)
    if document is None or phrase.labels[lead + 1 : document].strip("mAt"):
        return None
    verb = phrase.word(says[0])
    if document + 1 == says[0]:
        return Cue(verb, "source", 0, says[0] + 1, None)
    is_of_meeting = phrase.labels[document + 1 : document + 2] == "w"
    for noun in nouns:
        is_whose = noun.start() == document + 1 + is_of_meeting and not noun["word"]
        if is_whose or (noun["body"] and noun.start() <= document < noun.end() - 1):
            return Cue(verb, "source", 0, says[0] + 1, noun)
    if is_of_meeting and document + 2 == says[0]:
        return Cue(verb, "source", document, says[0] + 1, None)  # «в декларации саммита записано»
    return None


def find_document_cue(phrase: Phrase, nouns: Sequence[re.Match[str]]) -> Cue | None:
    """«…, говорится в заявлении министерства»: whose statement it is."""
    if not phrase.labels:
        return None
    if lead := find_lead_cue(phrase, nouns):
        return lead
    if "q" in phrase.labels:
        return None
    said = _IT_SAYS.search(phrase.text, phrase.starts[0], phrase.ends[-1])
    if said is None:
        return None
    at = phrase.starts.index(said.start())
    places = range(at + 2, min(at + 5, len(phrase.labels)))
    document = next((i for i in places if phrase.word(i).startswith(_DOCUMENTS)), None)
    for noun in nouns:
        if document and noun.start() == document + 1 and not noun["word"]:
            return Cue(phrase.word(at), "source", at, noun.end(), noun)
    return None
