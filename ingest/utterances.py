"""Quotations that are whole utterances, and the words beside them that tell who speaks."""

from __future__ import annotations

import re

from ingest.blocks import Block
from ingest.countrymen import is_countryman
from ingest.documents import Cue
from ingest.memory import Memory
from ingest.owned_words import tell_owner, tell_possessor
from ingest.persons import NOBODY, Speaker
from ingest.phrases import NOUN_PHRASE, Phrase, is_nominative
from ingest.quotations import Quotation
from ingest.speakers import tell_noun

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
_SHOWN = (
    "плакат", "лозунг", "транспарант", "надпис", "растяжк", "вывеск", "табличк", "заголов",
    "рубрик", "читайте", "смотрите", "слушайте", "placard", "poster", "slogan", "headline",
    "inscription",
)  # fmt: skip
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
            if owner := tell_possessor(block.phrase, (lead, at), number, memory):
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
        owner = None if heard else tell_owner(block.phrase, at, number, memory, named)
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
