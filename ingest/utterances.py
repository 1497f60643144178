"""Quotations that are whole utterances, and the words beside them that tell who speaks."""

from __future__ import annotations

import re

from ingest.beside import named_speaker_at
from ingest.blocks import Block
from ingest.constructions import OWN_WORDS, QUOTES
from ingest.countrymen import is_countryman
from ingest.documents import Cue
from ingest.memory import Memory
from ingest.persons import NOBODY, Speaker
from ingest.phrases import NOUN_PHRASE, POSSESSOR, Phrase, is_nominative
from ingest.pronouns import pronoun_speaker
from ingest.quotations import Quotation
from ingest.source_words import SAYINGS
from ingest.speakers import tell_noun
from qa_service.domain import Span

_FIRST_CHAR = re.compile(r"[^\W_]")
_CLOSED = tuple(".,!?…;—–")
CLOSING_MARKS = "”»“\"’' "
_ENDED = (".", "!", "?", "…")
_MAX_NAME_WORDS = 3
# Between a cue and the quotation that it introduces, or a quotation and the tag that follows it.
_INTRODUCTION = re.compile(r"(?:t|[of][^,;:.h]{0,10})*[,:]?|[^;.h]{0,14}:|[^;:.h]{0,6},")
_BEFORE_TAG = re.compile(r"[,\-?!]{0,2}")
_TAG = re.compile(r"[,.?!]?-(?=[^q])|,(?=[^q])|\(")
_SHORT_TAG = re.compile(r"[^q.;:,][^q.;:]{1,16}(?=[.,q;:]|$)")
_RUNS_ON = (",", "?", "!", "…")
_MIN_LOOSE_WORDS, _NEAR, _FAR = 2, 5, 6
_LOOSE_TAG = re.compile(r"[,?!]?-?[^q.;:]{0,24}")
_THEIRS = frozenset("его её ее".split())
_CALLED = frozenset("слова словами впечатление мнение вопрос голос voice question".split())
_DOCUMENTS = (
    "statement", "communiqu", "заявлени", "сообщени", "коммюнике", "ноте", "документ", "комментари",
    "обращени", "послани", "письм", "пресс-релиз",
)  # fmt: skip
_SHOWN = (
    "плакат", "лозунг", "транспарант", "надпис", "растяжк", "вывеск", "табличк", "заголов",
    "рубрик", "читайте", "смотрите", "слушайте", "placard", "poster", "slogan", "headline",
    "inscription",
)  # fmt: skip
_VERDICT = re.compile(r"[,.]?t")  # "…,” is Mr Kask's summary."
_NOTHING_BUT_QUOTES = re.compile(r"[q.,;:?!\-]+")


def find_directs(
    block: Block, heard: list[tuple[Cue, Speaker]]
) -> list[tuple[Quotation, Cue, Speaker]]:
    """The quotations that are whole utterances and stand at a cue, with that cue."""
    labels = block.phrase.labels
    found: list[tuple[Quotation, Cue, Speaker]] = []
    places = [i for i, label in enumerate(labels) if label == "q"]
    for quotation, at in zip(block.quotations, places, strict=False):
        near = next(((c, s) for c, s in heard if _is_at(c, labels, at)), None)
        near = near or next(((c, s) for c, s in heard if _is_loosely_at(c, labels, at)), None)
        if near and near[0].beside and 0 <= near[0].end < at - _FAR:
            near = None  # "Russia came as a partner and not as a guest: …"
        if found and near is None:
            near = found[-1][1:]
        if near and _is_utterance(block, quotation, at, near[0], follows=bool(found)):
            found.append((quotation, *near))
    return found


def find_loose(
    block: Block,
    heard: list[tuple[Cue, Speaker]],
    speaking: Speaker | None,
    memory: Memory,
    number: int,
) -> list[tuple[Quotation, Speaker]]:
    """Whole utterances beside words that name somebody without a verb that reports.

    A lead with a colon ("Baker, on the steps: “…”"), a tag («…», — так это видит Лавров), or a name
    in brackets after it.
    """
    labels = block.phrase.labels
    places = [i for i, label in enumerate(labels) if label == "q"]
    found: list[tuple[Quotation, Speaker]] = []
    for quotation, at in zip(block.quotations, places, strict=False):
        inside = block.text[quotation.start : quotation.end]
        words = len(inside.split())
        if words < _MIN_LOOSE_WORDS or not (quotation.continues or _begins(block.text, quotation)):
            continue
        speaker = heard[0][1] if heard else speaking
        if at and labels[at - 1] == ":":
            lead = max(labels.rfind(".", 0, at), labels.rfind(";", 0, at)) + 1
            named = _find_lead(block.phrase, lead, at)
            if owner := _tell_possessor(block.phrase, (lead, at), number, memory):
                speaker, named = owner, None
        elif (tag := _TAG.match(labels, at + 1)) and (
            inside.endswith(_CLOSED)
            or (
                tag.group()[-1] in "-("
                and not (is_name_like(block.text, quotation) and tag.group() == "-")
            )
        ):
            named = find_subject(block.phrase, tag.end(), len(labels))
        elif inside.endswith(_RUNS_ON) and (tag := _SHORT_TAG.match(labels, at + 1)):
            named = find_subject(block.phrase, *tag.span())
        else:
            continue
        if _is_title(block.phrase, at):
            continue  # «Год в Брюсселе» — так называлась книга Колотова.
        owner = None if heard else _tell_owner(block.phrase, at, number, memory, named)
        if owner:
            speaker = owner
        elif named is not None and not heard:
            speaker = tell_noun(named, block.phrase, number, memory)
        speaker = speaker or NOBODY
        found.append((quotation, speaker))
    return found


def _find_lead(phrase: Phrase, start: int, end: int) -> re.Match[str] | None:
    """Who is named before a colon: "The Swede, never short of a phrase, went on: …"."""
    named = find_subject(phrase, start, end)
    if named is None and is_countryman(phrase, start):
        return NOUN_PHRASE.match(phrase.labels, start)
    return named


def _is_title(phrase: Phrase, at: int) -> bool:
    before = range(max(0, at - _NEAR), at)
    if any(phrase.word(i).startswith(_SHOWN) for i in before):
        return True  # «На стене висит плакат „…!“»
    near = range(at + 1, min(at + _NEAR, len(phrase.labels)))
    return any(phrase.word(i).startswith(("назыв", "озаглавлен", "entitled")) for i in near)


def _tell_owner(
    phrase: Phrase, at: int, number: int, memory: Memory, named: re.Match[str] | None
) -> Speaker | None:
    """Whose words they are called: «…», — говорится в его обращении; — приводит слова министра.

    Nobody's if they are somebody's who is not told.
    """
    if verdict := _VERDICT.match(phrase.labels, at + 1):
        span = (verdict.end(), len(phrase.labels))
        if named_here := _tell_possessor(phrase, span, number, memory):
            return named_here
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


def _tell_possessor(phrase: Phrase, span: Span, number: int, memory: Memory) -> Speaker | None:
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
    if phrase.labels[start : start + 1] == "d" and phrase.word(start + 1) in OWN_WORDS:
        noun_after = NOUN_PHRASE.match(phrase.labels, start + 3)
        if phrase.word(start + 2) in ("of", "from") and noun_after and noun_after["name"]:
            return tell_noun(noun_after, phrase, number, memory)  # "was the reply of Jan Kos"
    return None


def is_bare_quotation(block: Block, min_words: int) -> bool:
    """Whether nothing but a whole utterance stands here: no title, no few quoted words."""
    if not _NOTHING_BUT_QUOTES.fullmatch(block.phrase.labels) or not block.quotations:
        return False
    first, last = block.quotations[0], block.quotations[-1]
    words = sum(len(block.text[q.start : q.end].split()) for q in block.quotations)
    inside = block.text[first.start : last.end]
    is_long = words >= min_words or first.continues or last.goes_on or inside.endswith(_ENDED)
    begins = first.continues or _begins(block.text, first)
    end = block.text[slice(*block.span)].rstrip(CLOSING_MARKS)
    return is_long and begins and (last.goes_on or end.endswith(_CLOSED))


def _begins(text: str, quotation: Quotation) -> bool:
    first = _FIRST_CHAR.search(text, quotation.start, quotation.end)
    return first is not None and (first[0].isupper() or first[0].isdigit())


def find_subject(phrase: Phrase, start: int, end: int) -> re.Match[str] | None:
    """The noun phrase there that is likeliest a subject: a name before an office or a pronoun."""
    nouns = [
        noun
        for noun in NOUN_PHRASE.finditer(phrase.labels, start, end)
        if not noun["word"] and is_nominative(phrase, *noun.span())
    ]
    # "In Moscow the Kremlin's Peskov was curt: …"
    nouns = [
        n for n in nouns if phrase.labels[n.start() - 1 : n.start()] not in ("f", "o")
    ] or nouns
    if nouns and nouns[0]["pronoun"]:
        nouns = [n for n in nouns if n is nouns[0] or phrase.labels[n.start() - 1] not in "of"]
    return next(
        (noun for noun in nouns if noun["name"] or noun["body"]), nouns[0] if nouns else None
    )


def _is_at(cue: Cue, labels: str, at: int) -> bool:
    if at < cue.start:
        return _BEFORE_TAG.fullmatch(labels, at + 1, cue.start) is not None
    return cue.end <= at and _INTRODUCTION.fullmatch(labels, cue.end, at) is not None


def _is_loosely_at(cue: Cue, labels: str, at: int) -> bool:
    """Whether only words of a tag stand between: «…», — с обидой сказал он, and a colon's lead."""
    if at < cue.start:
        return _LOOSE_TAG.fullmatch(labels, at + 1, cue.start) is not None
    return labels[at - 1] == ":" and "q" not in labels[cue.end : at]


def _is_utterance(block: Block, quotation: Quotation, at: int, cue: Cue, *, follows: bool) -> bool:
    labels = block.phrase.labels
    before = labels[at - 1] if at else "^"
    if quotation.continues or (follows and before in ",-"):
        begins = True
    else:
        begins = before in "^:,-.?!V" or cue.end == at
        begins = begins and _begins(block.text, quotation)
    inside = block.text[quotation.start : quotation.end]
    ends = (
        inside.endswith(_CLOSED)
        or quotation.goes_on
        or labels[at + 1 : at + 2] in tuple(",.-?!;:V")
    )
    return begins and (ends or at + 1 == len(labels) or at + 1 == cue.start)


def is_name_like(text: str, quotation: Quotation) -> bool:
    """«Искандер», “Iron Dome”: a name, not somebody's words."""
    inside = text[quotation.start : quotation.end]
    short = len(inside.split()) <= _MAX_NAME_WORDS and not inside.endswith(_CLOSED)
    return short and _begins(text, quotation)
