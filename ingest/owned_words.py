"""Whose words a quotation is called where no verb reports: "was Kask's reply", «в его письме»."""

from __future__ import annotations

import re

from ingest.beside import named_speaker_at
from ingest.constructions import QUOTES
from ingest.documents import Cue
from ingest.holders import office_speaker
from ingest.memory import Memory
from ingest.nominal import OWN_WORDS
from ingest.persons import NOBODY, Speaker
from ingest.phrases import NOUN_PHRASE, POSSESSOR, Phrase, is_nominative
from ingest.pronouns import pronoun_speaker
from ingest.source_words import SAYINGS
from ingest.speakers import tell_noun
from qa_service.domain import Span

_THEIRS = frozenset("его её ее".split())
_CALLED = frozenset("слова словами впечатление мнение вопрос голос voice question".split())
_DOCUMENTS = (
    "statement", "communiqu", "заявлени", "сообщени", "коммюнике", "ноте", "документ", "комментари",
    "обращени", "послани", "письм", "пресс-релиз",
)  # fmt: skip
_VERDICT = re.compile(r"[,.]?t")  # "…,” is Mr Kask's summary."
_NEAR_SUCH = 5


def tell_owner(
    phrase: Phrase, at: int, number: int, memory: Memory, named: re.Match[str] | None
) -> Speaker | None:
    """Whose words they are called: «…», — говорится в его обращении; — приводит слова министра.

    Nobody's if they are somebody's who is not told.
    """
    if verdict := _tell_verdict(phrase, at, number, memory):
        return verdict
    start = max(phrase.labels.rfind(".", 0, at), phrase.labels.rfind(";", 0, at)) + 1
    for i in range(start, len(phrase.labels)):
        is_whose = (
            named is None or phrase.word(i + 1) in _CALLED
        )  # «…», — приводит его слова газета
        if phrase.word(i) in _THEIRS and is_whose:
            return pronoun_speaker(memory, phrase.word(i), number)
        is_quoted = phrase.word(i).startswith(QUOTES)
        if is_quoted and phrase.word(i + 1) in _THEIRS:
            return pronoun_speaker(memory, phrase.word(i + 1), number)
        if phrase.word(i) in _CALLED or is_quoted:
            if noun := _find_quoted(phrase, i + 1):
                return _tell_governed(noun, phrase, number, memory)
            if named is None or is_quoted:
                return NOBODY
        if phrase.word(i).startswith(_DOCUMENTS) and named is None and i > at:
            return _tell_document(phrase, i, number, memory)
    return None


def _tell_verdict(phrase: Phrase, at: int, number: int, memory: Memory) -> Speaker | None:
    """ "…,” was Mr Kask's summary", «…», — таков был ответ Павла Кима."""
    if verdict := _VERDICT.match(phrase.labels, at + 1):
        span = (verdict.end(), len(phrase.labels))
        if named_here := tell_possessor(phrase, span, number, memory):
            return named_here
    such = _find_such(phrase, at + 1)
    return _tell_governed(such, phrase, number, memory) if such else None


def _find_such(phrase: Phrase, start: int) -> re.Match[str] | None:
    """«…», — таков был ответ генсека НАТО Йенса Столтенберга."""
    end = min(start + _NEAR_SUCH, len(phrase.labels))
    such = next((i for i in range(start, end) if phrase.word(i).startswith("таков")), end)
    said = (i for i in range(such + 1, such + 3) if phrase.word(i) in SAYINGS)
    whose = (NOUN_PHRASE.match(phrase.labels, i + 1) for i in said)
    return next((noun for noun in whose if noun and (noun["name"] or noun["body"])), None)


def _tell_document(phrase: Phrase, at: int, number: int, memory: Memory) -> Speaker | None:
    """Whose it is: «…», — говорится в комментарии представителя министерства Анны Беловой."""
    if phrase.labels[at + 1 : at + 2] not in tuple("BRNCAm"):
        return memory.last_house()
    noun = NOUN_PHRASE.match(phrase.labels, at + 1)
    return _tell_governed(noun, phrase, number, memory) if noun and noun["name"] else None


def _tell_governed(noun: re.Match[str], phrase: Phrase, number: int, memory: Memory) -> Speaker:
    """Who is meant where a verb or a noun governs the name: «в комментарии Анны Беловой»."""
    if not noun["name"]:
        return tell_noun(noun, phrase, number, memory)
    cue = Cue(phrase.word(noun.start() - 1), "source", noun.start(), noun.end(), noun)
    office = phrase.words(*noun.span("office")) if noun["office"] else ""
    return named_speaker_at(cue, phrase, noun.span("name"), office, memory)


def _find_quoted(phrase: Phrase, start: int) -> re.Match[str] | None:
    """Whom a paper quotes, in another case than itself: «цитирует Лаврова ТАСС», «ТАСС Лаврова»."""
    end = next((i for i in range(start, len(phrase.labels)) if phrase.labels[i] in ".;:q-"), None)
    places = range(start, len(phrase.labels) if end is None else end)
    found = [
        noun
        for i in places
        if phrase.labels[i - 1] not in "RmABf" or i == start
        # The paper after a name is no part of it.
        if (
            noun := NOUN_PHRASE.match(phrase.labels, i)
            or NOUN_PHRASE.match(phrase.labels, i, i + 1)
        )
        if not noun["word"]
    ]
    told = [noun for noun in found if not is_nominative(phrase, *noun.span())]
    near = [noun for noun in found if noun.start() == start]
    return next(iter([*told, *near]), None)


def tell_possessor(phrase: Phrase, span: Span, number: int, memory: Memory) -> Speaker | None:
    """Whose reply or summary it is called there: "Mr Kask's reply: …", "His message was …: …"."""
    start = span[0]
    if phrase.word(start) in SAYINGS:
        # «Позиция Анны Беловой проста: …»
        whose = NOUN_PHRASE.match(phrase.labels, start + 1, span[1])
        if whose is None or not (whose["name"] or whose["body"]):
            return None
        return _tell_governed(whose, phrase, number, memory)
    if phrase.labels[start : start + 1] == "d" and phrase.word(start + 1) in OWN_WORDS:
        meant = pronoun_speaker(memory, phrase.word(start), number)
        if meant.name or phrase.word(start) not in ("the", "a"):
            return meant if meant.name else None
    owners = POSSESSOR.finditer(phrase.labels, *span)
    owner = next((each for each in owners if phrase.word(each.end()) in OWN_WORDS), None)
    if owner and owner["body"]:
        return memory.body_speaker(phrase, *owner.span("body"))
    if owner and owner["name"]:
        return memory.named_speaker(phrase, *owner.span("name"), "")
    if owner and owner["lone"]:
        return office_speaker(memory, phrase.words(*owner.span("lone")))
    if phrase.labels[start : start + 1] == "d" and phrase.word(start + 1) in OWN_WORDS:
        noun_after = NOUN_PHRASE.match(phrase.labels, start + 3)
        if phrase.word(start + 2) in ("of", "from") and noun_after and noun_after["name"]:
            return tell_noun(noun_after, phrase, number, memory)  # "was the reply of Jan Kos"
    return None
