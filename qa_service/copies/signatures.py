"""MinHash signatures of paragraphs, and the pairs that are alike enough to be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import pairwise

import numpy as np
import rensa
from numpy.typing import NDArray

Signatures = NDArray[np.uint32]
Keys = NDArray[np.uint64]

# Locality-sensitive hashing (Leskovec et al., Mining of Massive Datasets, chapter 3) of pairs of
# neighbouring words: texts of resemblance s become candidates with probability
# 1 - (1 - s^ROWS)^BANDS: .98 for s = .5, .88 for .4, and one in 30,000 for a hundredth.
BANDS, ROWS = 32, 3
# A cut text resembles the whole little, but begins or ends as it does.
END_WORDS, END_BANDS, END_ROWS = 10, 4, 2
# Before them stands a hash of all words in order: the same words are the same text.
KEY_COLUMNS = 2
WIDTHS = [ROWS] * BANDS + [END_ROWS] * (2 * END_BANDS)
COLUMNS = KEY_COLUMNS + sum(WIDTHS)
# Raise it when the same text comes to be signed otherwise.
SIGNATURE_VERSION = 2
SEED = 1949
# Fewer words have too few pairs to resemble anything by chance and not the same.
MIN_WORDS = 5
# In a larger group of equal bands each is compared with its first and with the one before it.
MAX_GROUP = 16


def sign_stems(texts: Iterable[Sequence[str]]) -> Signatures:
    """Keys and MinHash values, of whole texts and of their ends: shape (texts, COLUMNS).

    A text is given as its words' stems in their order (``ParagraphPrint.key``).
    """
    rows = list(map(_sign, texts))
    return np.array(rows, dtype=np.uint32).reshape(len(rows), COLUMNS)


def _sign(words: Sequence[str]) -> list[int]:
    digest = blake2b(" ".join(words).encode(), digest_size=4 * KEY_COLUMNS).digest()
    key = np.frombuffer(digest, dtype=np.uint32).tolist()
    if len(words) < MIN_WORDS:
        return [*key, *_hash([" ".join(words)], sum(WIDTHS))]
    pairs = [f"{a} {b}" for a, b in pairwise(words)]
    ends = END_BANDS * END_ROWS
    return [
        *key,
        *_hash(pairs, BANDS * ROWS),
        *_hash(pairs[: END_WORDS - 1], ends),
        *_hash(pairs[1 - END_WORDS :], ends),
    ]


def _hash(shingles: Sequence[str], permutations: int) -> list[int]:
    minhash = rensa.RMinHash(num_perm=permutations, seed=SEED)
    minhash.update(shingles)
    digest: list[int] = minhash.digest()
    return digest


def keys_of(signatures: Signatures) -> Keys:
    """The hash of each text's words, shape (texts,)."""
    keys = np.ascontiguousarray(signatures[:, :KEY_COLUMNS]).view(np.uint64)
    return keys.ravel()


def find_candidates(signatures: Signatures, fresh: NDArray[np.bool_]) -> set[tuple[int, int]]:
    """Pairs of rows (the lower first) that share a band, one of them ``fresh`` at least."""
    pairs: set[tuple[int, int]] = set()
    start = KEY_COLUMNS
    for width in WIDTHS:
        for group in _equal_rows(signatures[:, start : start + width], fresh):
            pairs.update((a, b) for a, b in _pairs_of(group) if fresh[a] or fresh[b])
        start += width
    return pairs


def find_alike(
    signatures: Signatures, rows: Sequence[int], others: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """The pairs of a row and another one whose signatures have any value in common.

    Of texts with a tenth of their word pairs in common one pair in 24,000 is lost.
    """
    columns = slice(KEY_COLUMNS, KEY_COLUMNS + BANDS * ROWS)
    one, other = signatures[rows, columns], signatures[others, columns]
    alike = (one[:, None, :] == other[None, :, :]).any(axis=2)
    yield from ((rows[a], others[b]) for a, b in np.argwhere(alike).tolist())


def _equal_rows(band: Signatures, fresh: NDArray[np.bool_]) -> Iterator[list[int]]:
    """The groups of equal rows of which one is fresh, each in order."""
    rows = np.ascontiguousarray(band)
    keys = rows.view(np.dtype((np.void, rows.dtype.itemsize * rows.shape[1]))).ravel()
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    is_new = np.concatenate(([True], ordered[1:] != ordered[:-1])) if len(order) else order == -1
    starts = np.flatnonzero(is_new)
    ends = np.append(starts[1:], len(order))
    counts = np.add.reduceat(fresh[order], starts) if len(order) else starts
    for at in np.flatnonzero((ends - starts > 1) & (counts > 0)):
        yield sorted(order[starts[at] : ends[at]].tolist())


def _pairs_of(group: Sequence[int]) -> Iterator[tuple[int, int]]:
    if len(group) <= MAX_GROUP:
        yield from ((a, b) for n, a in enumerate(group) for b in group[n + 1 :])
    else:
        yield from ((group[0], b) for b in group[1:])
        yield from pairwise(group[1:])
