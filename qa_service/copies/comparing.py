"""Whether two paragraphs tell the same: sentence by sentence, and fact by fact."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from qa_service.copies.prints import ParagraphPrint, SentencePrint

T = TypeVar("T")

# Fewer words make a phrase that anybody may write: only the very same is a copy.
MIN_WORDS = 5
# Two sentences tell the same when so much of the shorter one's content is the other's; …
MIN_OVERLAP, MIN_CONTENT = 0.55, 3
# … they tell it in the same words when so many of its word pairs are, too.
MIN_WORDING, MIN_OWN_WORDS = 0.6, 8
# Two paragraphs are the same when so much of the shorter one is told by the other.
MIN_SHARE = 0.5
# So many word pairs in common make the wording the same: a negation more is then a denial.
SAME_WORDING, MAX_LENGTH_GAP = 0.6, 0.3
# First letters that a name and its other form share: Poland and Polish, Рига and Риги.
SAME_NAME_CHARS = 3

_APPROXIMATE = frozenset(
    "about aroun some nearl almos over rough more около приме почти более".split()
)


def are_copies(one: ParagraphPrint, other: ParagraphPrint, *, wording: float = MIN_WORDING) -> bool:
    """Whether one paragraph is the other's text, reworded here and there, cut, merged or split.

    At least half of the shorter one's words stand in sentences that the other has, too, and no
    sentence that both have is given other facts. ``wording`` is the least share of a sentence's
    pairs of neighbouring words that must be the same; 0 lets the same be told in other words,
    as two reports of one event do by themselves.
    """
    if one.key == other.key:
        return True
    short, long = (one, other) if one.size <= other.size else (other, one)
    # Most pairs end here, so this comes before anything that costs more.
    if len(short.content & long.content) < MIN_OVERLAP * MIN_SHARE * len(short.content):
        return False
    if short.size < (MIN_OWN_WORDS if wording else MIN_WORDS):
        return False
    told = 0
    for sentence in short.sentences:
        alike = [
            each
            for each in long.sentences
            if _overlap(sentence.content, each.content) >= MIN_OVERLAP
        ]
        if any(_have_other_facts(sentence, short, each, long) for each in alike):
            return False
        found = frozenset[str]().union(
            *(
                sentence.content & each.content
                for each in alike
                if _overlap(sentence.pairs, each.pairs) >= wording
            )
        )
        if found and len(found) >= MIN_OVERLAP * len(sentence.content):
            told += sentence.size
    return told >= MIN_SHARE * short.size


def contradict(one: ParagraphPrint, other: ParagraphPrint) -> bool:
    """Whether two texts tell the same with another figure, or one denies what the other says."""
    for sentence in one.sentences:
        for each in other.sentences:
            if _overlap(sentence.content, each.content) < MIN_OVERLAP:
                continue
            mine = _counting(sentence, sentence.facts[0] - other.words, other.words)
            others = _counting(each, each.facts[0] - one.words, one.words)
            if (mine and others) or _is_denial(sentence, each):
                return True
    return False


def _counting(sentence: SentencePrint, numbers: frozenset[str], words: frozenset[str]) -> set[str]:
    """Those of the numbers that count what the other text speaks of, too: no "two documents" beside
    "nine articles"."""
    following = {first: second for first, second in sentence.pairs if first in numbers}
    return {n for n in numbers if n not in following or following[n] in words}


def _overlap(one: frozenset[T], other: frozenset[T]) -> float:
    """The overlap coefficient: 1 where the one holds all of the other, 0 where that is little."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller >= MIN_CONTENT else 0.0


def _have_other_facts(
    one: SentencePrint, in_one: ParagraphPrint, other: SentencePrint, in_other: ParagraphPrint
) -> bool:
    """Whether they are two reports of one form: "Latvia expels three", "Estonia expels two".

    Each then has a number, a name or a date that the other's whole paragraph lacks;
    or one of them denies what the other says in the same words.
    """
    numbers, names, *days = zip(one.facts, other.facts, strict=True)
    for mine, others in (numbers, *days):
        if mine - in_other.words and others - in_one.words:
            return True
    my_names = _unknown_names(names[0], in_other.words, other.initials)
    other_names = _unknown_names(names[1], in_one.words, one.initials)
    if my_names and other_names:
        return True
    return _is_denial(one, other) or _open_otherwise(one, in_one, other, in_other)


def _unknown_names(names: Iterable[str], words: frozenset[str], initials: str) -> list[str]:
    """The names that the words know in no form: not declined, misspelt or as an acronym."""
    unknown = [name for name in names if name not in words]
    return [
        name
        for name in unknown
        if not (len(name) <= 4 and name in initials)
        and not any(_is_same_name(name, word) for word in words)
    ]


def _is_same_name(name: str, word: str) -> bool:
    if min(len(name), len(word)) < SAME_NAME_CHARS:
        return False
    return name[:SAME_NAME_CHARS] == word[:SAME_NAME_CHARS] or sorted(name) == sorted(word)


def _open_otherwise(
    one: SentencePrint, in_one: ParagraphPrint, other: SentencePrint, in_other: ParagraphPrint
) -> bool:
    """Whether another word stands before the same one: a capital there does not tell a name."""
    if one.opening[1:] != other.opening[1:] or len(one.opening) < 2:
        return False
    mine, others = one.opening[0], other.opening[0]
    if _APPROXIMATE & {mine, others} or _is_same_name(mine, others):
        return False
    return mine not in in_other.words and others not in in_one.words


def _is_denial(one: SentencePrint, other: SentencePrint) -> bool:
    if one.negations == other.negations:
        return False
    alike = 2 * len(one.pairs & other.pairs) >= SAME_WORDING * (len(one.pairs) + len(other.pairs))
    gap = abs(one.size - other.size)
    return alike and gap <= max(3, MAX_LENGTH_GAP * max(one.size, other.size))
