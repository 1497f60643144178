"""Finds copies: paragraphs that tell the same in nearly the same words, told from false friends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import rensa
from numpy.typing import NDArray

Signatures = NDArray[np.uint32]
Labels = NDArray[np.int32]

SHINGLE_WORDS = 3
# Locality-sensitive hashing (Leskovec et al., Mining of Massive Datasets, chapter 3): a pair
# of resemblance s becomes a candidate with probability 1 - (1 - s^ROWS)^BANDS: .98 for s = .5,
# .88 for .4, and one in 30,000 for paragraphs that share but a hundredth.
BANDS, ROWS = 32, 3
PERMUTATIONS = BANDS * ROWS
SEED = 1949
# Of the shingles of both, or of the shorter one alone where the other has been trimmed.
MIN_RESEMBLANCE, MIN_CONTAINMENT = 0.45, 0.8
# Below this share of the other's shingles a text counts as cut, not as reworded.
TRIMMED = 0.75
# Fewer words make a phrase that anybody may write: only the very same is a copy.
MIN_WORDS = 8
# In a larger group of equal bands each is compared with the first only, which is enough to join it.
MAX_GROUP = 40

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|\w+")
_NEGATIONS = frozenset(
    "no not never none nor without cannot t не нет ни без нельзя никогда ні без".split()
)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What two paragraphs are compared by. ``names`` are words with a capital inside a sentence."""

    shingles: frozenset[str]
    numbers: frozenset[str]
    names: frozenset[str]
    negations: int


def take_fingerprint(text: str) -> Fingerprint:
    matches = list(_WORD.finditer(text))
    words = [match.group().casefold() for match in matches]
    return Fingerprint(
        _shingles(words),
        frozenset(word for word in words if word[0].isdigit()),
        frozenset(
            match.group().casefold()
            for match in matches
            if match.group()[0].isupper() and not _begins_sentence(text, match.start())
        ),
        sum(word in _NEGATIONS for word in words),
    )


def _shingles(words: Sequence[str]) -> frozenset[str]:
    if len(words) < MIN_WORDS:
        return frozenset([" ".join(words)])
    return frozenset(
        " ".join(words[at : at + SHINGLE_WORDS]) for at in range(len(words) - SHINGLE_WORDS + 1)
    )


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \"'“„«‘(–—-")
    return not before or before[-1] in ".!?…:"


def are_copies(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether one paragraph is the other's text, reworded here and there or cut.

    Where each names a number or a name that the other lacks, or where one denies more often, they
    are two reports of one form ("Latvia expels three", "Estonia expels two"), however alike.
    """
    for mine, others in ((one.numbers, other.numbers), (one.names, other.names)):
        if mine - others and others - mine:
            return False
    shared = len(one.shingles & other.shingles)
    short, long = sorted((one, other), key=lambda each: len(each.shingles))
    is_trimmed = 1 < len(short.shingles) < TRIMMED * len(long.shingles)
    if is_trimmed and shared >= MIN_CONTAINMENT * len(short.shingles):
        return short.negations <= long.negations
    resemblance = shared / len(one.shingles | other.shingles)
    return resemblance >= MIN_RESEMBLANCE and one.negations == other.negations


def sign_texts(texts: Iterable[str]) -> Signatures:
    """MinHash signatures of the texts, shape (texts, PERMUTATIONS)."""
    rows = [_sign(text) for text in texts]
    return np.array(rows, dtype=np.uint32).reshape(len(rows), PERMUTATIONS)


def _sign(text: str) -> list[int]:
    minhash = rensa.RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    minhash.update(sorted(take_fingerprint(text).shingles))
    digest: list[int] = minhash.digest()
    return digest


def find_candidates(signatures: Signatures) -> set[tuple[int, int]]:
    """Pairs of rows (the lower first) that share a band of their signatures."""
    pairs: set[tuple[int, int]] = set()
    for band in range(BANDS):
        rows = np.ascontiguousarray(signatures[:, band * ROWS : (band + 1) * ROWS])
        keys = rows.view(np.dtype((np.void, rows.dtype.itemsize * ROWS))).ravel()
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(keys[order][1:] != keys[order][:-1]) + 1
        for group in np.split(order, starts):
            if len(group) > 1:
                pairs.update(_pairs_of(sorted(group.tolist())))
    return pairs


def _pairs_of(group: Sequence[int]) -> Iterator[tuple[int, int]]:
    if len(group) <= MAX_GROUP:
        yield from ((a, b) for n, a in enumerate(group) for b in group[n + 1 :])
    else:
        yield from ((group[0], b) for b in group[1:])


def group_copies(
    rows: int, pairs: Iterable[tuple[int, int]], fingerprints: Mapping[int, Fingerprint]
) -> Labels:
    """Each row's cluster as the lowest row in it, shape (rows,): a row alone is its own cluster.

    ``pairs`` are the candidates, each of whose rows must have its fingerprint.
    """
    leader = np.arange(rows, dtype=np.int32)

    def find(row: int) -> int:
        while leader[row] != row:
            leader[row] = leader[leader[row]]
            row = int(leader[row])
        return row

    for a, b in sorted(pairs):
        low, high = sorted((find(a), find(b)))
        if low != high and are_copies(fingerprints[a], fingerprints[b]):
            leader[high] = low
    return np.array([find(row) for row in range(rows)], dtype=np.int32)
