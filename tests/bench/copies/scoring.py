"""Pairwise precision, recall and F1 of paragraphs and of articles, over one half of the set."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from qa_service.copies import (
    ParagraphPrint,
    Texts,
    find_pairs,
    keys_of,
    link_rows,
    print_paragraph,
    sign_stems,
)
from qa_service.sentences import split_sentences
from qa_service.terms import detect_script_language
from tests.bench.copies.edits import Version, make_versions
from tests.bench.copies.stories import Point, read_stories

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class MadeSet:
    """Articles, and their paragraphs in one row: ``owner`` is a paragraph's article."""

    versions: list[Version]
    texts: list[str] = field(default_factory=list)
    owner: list[int] = field(default_factory=list)
    points: list[frozenset[Point]] = field(default_factory=list)


def make_set(half: str, *, seed: int = 0) -> MadeSet:
    dice = random.Random(seed)
    made = MadeSet(
        [version for story in read_stories(half) for version in make_versions(story, dice)]
    )
    for number, version in enumerate(made.versions):
        made.texts.extend(version.texts)
        made.points.extend(version.points)
        made.owner.extend([number] * len(version.texts))
    return made


def tell_the_same(one: frozenset[Point], other: frozenset[Point]) -> bool:
    """At least half of the shorter's sentences are the other's, and none gives it other facts."""
    facts = {point[:3]: point[3] for point in one}
    if any(facts.get(point[:3], point[3]) != point[3] for point in other):
        return False
    return 2 * len(one & other) >= min(len(one), len(other)) > 0


def true_paragraph_pairs(made: MadeSet) -> set[Pair]:
    return {
        (a, b)
        for a, b in combinations(range(len(made.texts)), 2)
        if made.owner[a] != made.owner[b]
        and (made.texts[a] == made.texts[b] or tell_the_same(made.points[a], made.points[b]))
    }


def true_article_pairs(made: MadeSet) -> set[Pair]:
    stories = [version.story for version in made.versions]
    return {(a, b) for a, b in combinations(range(len(stories)), 2) if stories[a] == stories[b]}


def find_exact(made: MadeSet) -> set[Pair]:
    return _pair_equal(made, made.texts)


def find_normalised(made: MadeSet) -> set[Pair]:
    return _pair_equal(made, [" ".join(re.findall(r"\w+", text.casefold())) for text in made.texts])


def find_ours(made: MadeSet) -> set[Pair]:
    signatures = sign_stems(print_text(text).key for text in made.texts)
    texts = Texts(signatures, made.owner, [len(text) for text in made.texts])

    def take_prints(rows: Sequence[int]) -> list[ParagraphPrint]:
        return [print_text(made.texts[row]) for row in rows]

    none = np.array([], dtype=np.uint64)
    members = link_rows(keys_of(signatures), find_pairs(texts, take_prints, known=none))
    return {
        (a, b)
        for a in range(len(made.texts))
        for b in members(a)
        if a < b and made.owner[a] != made.owner[b]
    }


def print_text(text: str) -> ParagraphPrint:
    return print_paragraph(text, split_sentences(text, detect_script_language(text)))


def _pair_equal(made: MadeSet, keys: Sequence[str]) -> set[Pair]:
    rows: dict[str, list[int]] = defaultdict(list)
    for row, key in enumerate(keys):
        rows[key].append(row)
    return {
        (a, b)
        for group in rows.values()
        for a, b in combinations(group, 2)
        if made.owner[a] != made.owner[b]
    }


def pair_articles(made: MadeSet, pairs: set[Pair]) -> set[Pair]:
    """Articles of which the shorter has half of its words in copies of the other's.

    One paragraph that both have does not make one story of longer articles.
    """
    words: dict[int, int] = defaultdict(int)
    paragraphs: dict[int, int] = defaultdict(int)
    for text, owner in zip(made.texts, made.owner, strict=True):
        words[owner] += len(text.split())
        paragraphs[owner] += 1
    shared: dict[Pair, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for a, b in pairs:
        for rows, row in zip(shared[made.owner[a], made.owner[b]], (a, b), strict=True):
            rows.add(row)
    result = set()
    for articles, rows_of in shared.items():
        small = min((0, 1), key=lambda side: words[articles[side]])
        told = sum(len(made.texts[row].split()) for row in rows_of[small])
        is_thin = len(rows_of[small]) < min(2, *(paragraphs[each] for each in articles))
        if 2 * told >= words[articles[small]] and not is_thin:
            result.add(articles)
    return result


@dataclass(frozen=True, slots=True)
class Score:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def score_pairs(found: set[Pair], true: set[Pair]) -> Score:
    right = len(found & true)
    return Score(right / max(1, len(found)), right / len(true))


def recall_by_kind(
    found: set[Pair], true: set[Pair], kinds_of: Sequence[str]
) -> dict[str, tuple[float, int]]:
    """Recall and number of the true pairs with the version as written, by the other's edit."""
    total, right = Counter[str](), Counter[str]()
    for pair in true:
        kinds = {kinds_of[row] for row in pair}
        if "as written" in kinds and len(kinds) == 2:
            (kind,) = kinds - {"as written"}
            total[kind] += 1
            right[kind] += pair in found
    return {kind: (right[kind] / total[kind], total[kind]) for kind in sorted(total)}


def describe_pairs(made: MadeSet, pairs: Iterable[Pair]) -> list[str]:
    return [f"{made.texts[a]}\n  || {made.texts[b]}" for a, b in sorted(pairs)]
