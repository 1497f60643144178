"""A paragraph cut into sentences, those that a quotation holds together in one block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from ingest.actors import Mention
from ingest.allies import find_allies
from ingest.memory import Memory
from ingest.namesakes import is_cut, settle_surname
from ingest.participles import SAYING
from ingest.phrases import Phrase, label_words
from ingest.quotations import Quotation
from ingest.speech_words import label_of
from ingest.verbs import verb_class
from qa_service.domain import Span
from qa_service.sentences import split_sentences

_MAX_TAG_WORDS = 8
_OPENING = 4
_WORD = re.compile(r"[^\W\d_]+")
_SEMICOLON = re.compile(r";\s+")
_BESIDE = re.compile(r",\s+(?=with\s)|,\s+(?:but|while|whereas|and|а|но|однако|тогда как)\s+")
_NEXT_WORDS = re.compile(r"\s+(?:\w+ly\s+|also\s+|then\s+|также\s+)?([^\W\d_]+)")
_TAG_OF_DASH = re.compile(r"[—–-]\s+[a-zа-яёіїє]")


@dataclass(frozen=True, slots=True)
class Block:
    """A sentence, or several that a quotation holds together."""

    text: str
    span: Span
    phrase: Phrase
    quotations: list[Quotation]


def read_blocks(
    text: str, quotations: list[Quotation], masked: str, memory: Memory, language: str
) -> Iterator[Block]:
    actors = memory.actors
    found = [each for each in actors.find(masked) if not is_cut(each) or _is_named(each, memory)]
    settled = [settle_surname(each, masked, memory.cast, actors) for each in found]
    mentions = find_allies(masked, settled, actors, memory.sides)
    sentences = _blocks(text, split_sentences(text, language), quotations)
    for span in chain.from_iterable(
        _clauses(text, each, mentions, quotations) for each in sentences
    ):
        named = [m for m in mentions if span[0] <= m.start < span[1]]
        quoted = [q for q in quotations if span[0] <= q.outer_start < span[1]]
        phrase = label_words(masked, span, named, memory.cast)
        yield Block(text, span, phrase, quoted)


def _is_named(mention: Mention, memory: Memory) -> bool:
    return bool(memory.cast.full_name(mention.text) or memory.cast.namesakes(mention.text))


def _blocks(text: str, sentences: list[Span], quotations: list[Quotation]) -> Iterator[Span]:
    open_span: Span | None = None
    for start, end in sentences:
        if open_span and _belong_together(text, open_span[1], (start, end), quotations):
            open_span = (open_span[0], end)
            continue
        if open_span:
            yield open_span
        open_span = (start, end)
    if open_span:
        yield open_span


def _clauses(
    text: str, sentence: Span, mentions: list[Mention], quotations: list[Quotation]
) -> Iterator[Span]:
    """The sentence, divided where somebody else goes on after a semicolon: "Andersson said that …;
    Haavisto remarked that …"."""
    start, end = sentence
    for found in _SEMICOLON.finditer(text, start, end):
        cut = found.end()
        is_quoted = any(q.outer_start < cut < q.outer_end for q in quotations)
        before = [m for m in mentions if start <= m.start < cut]
        after = [m for m in mentions if cut <= m.start < end]
        others = {m.name for m in after if m.kind == "person"} - {m.name for m in before}
        is_other = bool(others) and _says(text[start:cut])
        # "Breedlove spoke of 40,000 troops; Ukraine's defence council put the figure at 88,000."
        is_other = is_other or any(m.start - cut <= _OPENING for m in after)
        if not is_quoted and before and is_other and _says(text[cut:end]):
            yield start, found.start()
            start = cut
    yield from _sides(text, (start, end), mentions, quotations)


def _sides(
    text: str, clause: Span, mentions: list[Mention], quotations: list[Quotation]
) -> Iterator[Span]:
    """The clause, divided where another side is heard in it: "Moscow said that …, but Kos said …",
    "The talks failed, with Kyiv accusing Moscow of …"."""
    start, end = clause
    for found in _BESIDE.finditer(text, start, end):
        cut = found.end()
        is_quoted = any(q.outer_start < cut < q.outer_end for q in quotations)
        other = next((m for m in mentions if m.start >= cut), None)
        named = {m.name for m in mentions if start <= m.start < cut}
        if other is None or is_quoted or other.name in named:
            continue
        verb = _NEXT_WORDS.match(text, other.end, end)
        if text.startswith("with", cut):
            is_other = other.start - cut <= _OPENING + len("with ") and _is_saying(verb)
        else:
            is_both = bool(named) and _says(text[start:cut])
            is_other = is_both and other.start - cut <= _OPENING and _is_said(verb)
        if is_other:
            yield start, found.start()
            start = cut
    yield start, end


def _is_saying(verb: re.Match[str] | None) -> bool:
    return verb is not None and verb[1] in SAYING


def _is_said(verb: re.Match[str] | None) -> bool:
    return verb is not None and verb_class(verb[1].lower()) in ("say", "tell")


def _says(clause: str) -> bool:
    return "V" in map(label_of, _WORD.findall(clause.lower()))


def _belong_together(text: str, cut: int, sentence: Span, quotations: list[Quotation]) -> bool:
    """Whether a quotation runs over the cut, or a tag follows it: “Why?” Lavrov asked."""
    for quotation in quotations:
        if quotation.outer_start < cut < quotation.outer_end:
            return True
        is_before = quotation.outer_end <= cut and not text[quotation.outer_end : cut].strip()
        if is_before and _TAG_OF_DASH.match(text, *sentence):
            return True
        if is_before and text[quotation.end - 1] in "?!…":
            words = text[slice(*sentence)].rstrip(".").lower().split()
            labels = {label_of(word) for word in words}
            return len(words) <= _MAX_TAG_WORDS and "V" in labels and "h" not in labels
    return False
