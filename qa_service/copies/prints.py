"""What two paragraphs are compared by: their sentences' words, numbers and names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from qa_service.copies.words import Kind, read_words
from qa_service.domain import Span
from qa_service.sentences import skip_dateline

FACTS: tuple[Kind, ...] = ("number", "name", "weekday", "month", "date")


@dataclass(frozen=True, slots=True)
class SentencePrint:
    """``facts``: its numbers, names, weekdays, months and dates, each kind a set, in that order.

    ``initials`` are the first letters of all its words, where acronyms are found; ``opening`` are
    its first two words.
    """

    size: int
    content: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    facts: tuple[frozenset[str], ...]
    initials: str
    negations: int
    opening: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParagraphPrint:
    """``words`` and ``content`` are those of all its sentences; ``key`` is its words in order,
    ``size`` their number."""

    sentences: tuple[SentencePrint, ...]
    words: frozenset[str]
    content: frozenset[str]
    key: tuple[str, ...]
    size: int


# A question compares the same few sentences with each other again and again.
@lru_cache(maxsize=4_096)
def print_sentence(text: str) -> ParagraphPrint:
    """The print of a text that is taken for one sentence."""
    return print_paragraph(text, ())


def read_stems(text: str, sentences: Sequence[Span]) -> tuple[str, ...]:
    """The ``key`` of a paragraph's print, which is all that it is signed by."""
    pieces = _divide(text, sentences)
    return tuple(word.text for piece in pieces for word in read_words(piece))


def _divide(text: str, sentences: Sequence[Span]) -> Iterator[str]:
    """The sentences at the given spans, the first without its dateline."""
    begin = skip_dateline(text)
    for start, end in sentences or ((0, len(text)),):
        yield text[max(start, begin) : end]


def print_paragraph(text: str, sentences: Sequence[Span]) -> ParagraphPrint:
    """The print of a paragraph whose sentences are at the given spans."""
    read = list(map(_read_sentence, _divide(text, sentences)))
    prints = tuple(each for _, each in read if each.size)
    key = tuple(chain.from_iterable(stems for stems, _ in read))
    content = frozenset[str]().union(*(each.content for each in prints))
    return ParagraphPrint(prints, frozenset(key), content, key, len(key))


# What outlets repeat stands in many texts.
@lru_cache(maxsize=4_096)
def _read_sentence(text: str) -> tuple[tuple[str, ...], SentencePrint]:
    words = read_words(text)
    stems = tuple(word.text for word in words)
    return stems, SentencePrint(
        len(words),
        frozenset(word.text for word in words if word.is_content),
        frozenset(pairwise(stems)),
        tuple(frozenset(w.text for w in words if w.kind == kind) for kind in FACTS),
        "".join(stem[0] for stem in stems),
        sum(word.is_negation for word in words),
        stems[:2],
    )
