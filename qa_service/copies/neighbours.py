"""Which texts are copies of each other: proposed by signatures, decided by comparing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain, combinations, product

import numpy as np

from qa_service.copies.comparing import MIN_WORDING, are_copies
from qa_service.copies.prints import ParagraphPrint
from qa_service.copies.signatures import Keys, Signatures, find_alike, find_candidates, keys_of

Pair = tuple[int, int]
TakePrints = Callable[[Sequence[int]], Iterable[ParagraphPrint]]
"""The prints of the given rows, in their order."""

# What stands in so many articles is an outlet's own boilerplate: it makes no two stories one.
MAX_STANDINGS = 16
# Two articles tell one story when so much of the shorter one is the other's, word for word; an
# article is held against so many others at most, those with which it shares the most.
MIN_KINSHIP, MAX_KIN = 0.2, 16
# More copies than so many are found by their own signatures.
MAX_NEIGHBOURS = 8
NO_PAIRS: Keys = np.zeros((0, 2), dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Texts:
    """All paragraphs of a corpus by row: signatures, whose articles they are, and their lengths."""

    signatures: Signatures
    owners: Sequence[int]
    lengths: Sequence[int]


def find_pairs(
    texts: Texts, take_prints: TakePrints, *, known: Keys, kept: Keys = NO_PAIRS
) -> set[Pair]:
    """The pairs of copies of which one text at least is not ``known``; rows, the lower first.

    A text that stands in several places is compared once, at its first row. What two articles of
    one story tell in quite other words are copies, too; elsewhere that is no more than two
    reports of one event. ``kept`` are the pairs among the known, by their keys, shape (n, 2).
    """
    keys = keys_of(texts.signatures)
    firsts = np.sort(np.unique(keys, return_index=True)[1])
    fresh = ~np.isin(keys[firsts], known)
    first_of = dict(zip(keys[firsts].tolist(), firsts.tolist(), strict=True))
    old = [(first_of[a], first_of[b]) for a, b in kept.tolist()]
    judge = _Judge(take_prints)
    candidates = find_candidates(texts.signatures[firsts], fresh)
    pairs = judge.choose({(int(firsts[a]), int(firsts[b])) for a, b in candidates})
    # The signatures of two cut texts may share nothing, though a third shows both beside it.
    new = set(firsts[fresh].tolist())
    near = _pair_neighbours([*pairs, *old])
    pairs |= judge.choose({(a, b) for a, b in near - pairs if a in new or b in new})
    shelf = _Shelf(texts, [first_of[key] for key in keys.tolist()], new)
    kin = shelf.pair_kin([*pairs, *old])
    return pairs | judge.choose(kin, wording=0)


def _pair_neighbours(pairs: Iterable[Pair]) -> set[Pair]:
    near: dict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        near[a].add(b)
        near[b].add(a)
    return {
        pair
        for others in near.values()
        if len(others) <= MAX_NEIGHBOURS
        for pair in combinations(sorted(others), 2)
    }


class _Shelf:
    """Which texts stand in which articles; a text is named by its first row."""

    def __init__(self, texts: Texts, firsts: Sequence[int], fresh: set[int]) -> None:
        self._signatures = texts.signatures
        self._lengths = texts.lengths
        self._fresh = fresh
        self._texts: dict[int, list[int]] = defaultdict(list)
        self._standings: dict[int, list[int]] = defaultdict(list)
        for first, owner in zip(firsts, texts.owners, strict=True):
            self._texts[owner].append(first)
            self._standings[first].append(owner)

    def pair_kin(self, pairs: Iterable[Pair]) -> set[Pair]:
        """The pairs of texts that are alike at all, one of them fresh, of articles that the
        ``pairs`` make one story."""
        return {
            (min(a, b), max(a, b))
            for one, other in self._find_kin(pairs)
            for a, b in find_alike(self._signatures, self._texts[one], self._texts[other])
            if a != b and (a in self._fresh or b in self._fresh)
        }

    def _find_kin(self, pairs: Iterable[Pair]) -> set[Pair]:
        same = ((row, row) for row, places in self._standings.items() if len(places) > 1)
        has_fresh = {owner for row in self._fresh for owner in self._standings[row]}
        shared: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        for a, b in chain(pairs, same):
            if len(self._standings[a]) + len(self._standings[b]) > MAX_STANDINGS:
                continue
            for one, other in product(self._standings[a], self._standings[b]):
                if one != other and (one in has_fresh or other in has_fresh):
                    shared[one][other].add(a)
                    shared[other][one].add(b)
        sizes = {owner: self._measure(rows) for owner, rows in self._texts.items()}
        return {
            (min(one, other), max(one, other))
            for one, partners in shared.items()
            for told, other in nlargest(
                MAX_KIN, ((self._measure(rows), each) for each, rows in partners.items())
            )
            if sizes[one] <= sizes[other] and told >= MIN_KINSHIP * sizes[one]
        }

    def _measure(self, rows: Iterable[int]) -> int:
        return sum(self._lengths[row] for row in rows)


class _Judge:
    """Compares rows, each read once."""

    def __init__(self, take_prints: TakePrints) -> None:
        self._take_prints = take_prints
        self._prints: dict[int, ParagraphPrint] = {}

    def choose(self, pairs: set[Pair], *, wording: float = MIN_WORDING) -> set[Pair]:
        missing = sorted({row for pair in pairs for row in pair} - self._prints.keys())
        self._prints.update(zip(missing, self._take_prints(missing), strict=True))
        prints = self._prints
        return {(a, b) for a, b in pairs if are_copies(prints[a], prints[b], wording=wording)}


def link_rows(keys: Keys, pairs: Iterable[Pair]) -> Callable[[int], tuple[int, ...]]:
    """Row → all rows that are copies of it, itself among them, in order.

    Copies of copies are not added: a paragraph that was merged of two is a copy of either, and
    those two are none of each other.
    """
    same: dict[int, list[int]] = defaultdict(list)
    for row, key in enumerate(keys.tolist()):
        same[key].append(row)
    names = keys.tolist()
    others: dict[int, list[int]] = defaultdict(list)
    for a, b in pairs:
        others[names[a]].append(names[b])
        others[names[b]].append(names[a])

    def find_members(row: int) -> tuple[int, ...]:
        key = names[row]
        return tuple(sorted(each for k in (key, *others.get(key, ())) for each in same[k]))

    return find_members
