"""Pairwise precision, recall and F1 of paragraphs and of articles, over one half of the set."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from qa_service.copies import (
    find_candidates,
    group_copies,
    sign_texts,
    take_fingerprint,
)
from tests.bench.copies.edits import Version, make_versions
from tests.bench.copies.stories import Point, read_stories

Pair = tuple[int, int]
Grouping = Callable[[Sequence[str]], Sequence[int]]


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


def group_exact(texts: Sequence[str]) -> list[int]:
    return [texts.index(text) for text in texts]


def group_normalised(texts: Sequence[str]) -> list[int]:
    return group_exact([" ".join(re.findall(r"\w+", text.casefold())) for text in texts])


def group_ours(texts: Sequence[str]) -> list[int]:
    prints = {row: take_fingerprint(text) for row, text in enumerate(texts)}
    labels: list[int] = group_copies(
        len(texts), find_candidates(sign_texts(texts)), prints
    ).tolist()
    return labels


def pair_paragraphs(made: MadeSet, labels: Sequence[int]) -> set[Pair]:
    rows: dict[int, list[int]] = defaultdict(list)
    for row, label in enumerate(labels):
        rows[label].append(row)
    return {
        (a, b)
        for group in rows.values()
        for a, b in combinations(group, 2)
        if made.owner[a] != made.owner[b]
    }


def pair_articles(made: MadeSet, labels: Sequence[int]) -> set[Pair]:
    """Articles of which the shorter has half of its words in clusters of the other's."""
    members, words = _by_article(made, labels)
    result = set()
    for a, b in combinations(range(len(members)), 2):
        small, large = sorted((a, b), key=lambda each: sum(words[each]))
        shared = sum(
            n
            for label, n in zip(members[small], words[small], strict=True)
            if label in members[large]
        )
        if 2 * shared >= sum(words[small]):
            result.add((a, b))
    return result


def _by_article(made: MadeSet, labels: Sequence[int]) -> tuple[list[list[int]], list[list[int]]]:
    members: list[list[int]] = [[] for _ in made.versions]
    words: list[list[int]] = [[] for _ in made.versions]
    for text, owner, label in zip(made.texts, made.owner, labels, strict=True):
        members[owner].append(label)
        words[owner].append(len(text.split()))
    return members, words


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
