"""Finds copies: paragraphs that tell the same in nearly the same words, told from false friends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import rensa
from numpy.typing import NDArray

from qa_service.terms import strip_separators

Signatures = NDArray[np.uint32]
Labels = NDArray[np.int32]

# Locality-sensitive hashing (Leskovec et al., Mining of Massive Datasets, chapter 3) of pairs of
# neighbouring words: texts of resemblance s become candidates with probability
# 1 - (1 - s^ROWS)^BANDS: .98 for s = .5, .88 for .4, and one in 30,000 for a hundredth.
BANDS, ROWS = 32, 3
# A cut text resembles the whole little, but begins or ends as it does.
END_WORDS, END_BANDS, END_ROWS = 10, 4, 2
WIDTHS = [ROWS] * BANDS + [END_ROWS] * (2 * END_BANDS)
PERMUTATIONS = sum(WIDTHS)
# Raise it when the same text comes to be signed otherwise.
SIGNATURE_VERSION = 1
SEED = 1949
# Of the word pairs of both, or of the shorter text's alone where the other has been cut.
MIN_RESEMBLANCE, MIN_CONTAINMENT = 0.45, 0.75
# Where clauses change places the words stay: so many of them, and so many word pairs.
MIN_WORDS_RESEMBLANCE, MIN_PAIRS, SHORT = 0.6, 0.35, 3
# Below this share of the other's word pairs a text counts as cut, not as reworded.
CUT = 0.75
# Fewer words make a phrase that anybody may write: only the very same is a copy.
MIN_WORDS = 8
# Letters that stand for a word, whatever its ending.
STEM_CHARS = 5
# In a larger group of equal bands each is compared with its first and with the one before it.
MAX_GROUP = 8
# Of the word pairs of the shorter of two clusters' first members.
MIN_KINSHIP = 0.3

_WORD = re.compile(r"[.!?…:]|\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+(?!\d)|\d+(?:[.,:]\d+)*|[^\W\d_]+")
_DATELINE = re.compile(r"^[A-ZА-ЯЁІЇЄҐ][A-ZА-ЯЁІЇЄҐ ,.-]{2,40}(?:\([^)]{2,40}\))?\s*[.:—–-]+\s+")
_CONTRACTED = re.compile(r"n[’']t\b")
_NUMBERS = {
    word: str(value)
    for value, words in enumerate(
        "two два две двух|three три трех|four четыре четырех|five пять пяти|six шесть шести|"
        "seven семь семи|eight восемь восьми|nine девять девяти|ten десять десяти|"
        "eleven одиннадцать одиннадцати|twelve двенадцать двенадцати|thirteen|fourteen|fifteen|"
        "sixteen|seventeen|eighteen|nineteen|twenty двадцать".split("|"),
        start=2,
    )
    for word in words.split()
}
_SCALES = {"hundr": 100, "thous": 1_000, "тысяч": 1_000, "тыс": 1_000}
_SCALES |= {"milli": 10**6, "милли": 10**6, "млн": 10**6}
_NEGATIONS = frozenset(
    "no not never none nor without cannot fail faile refus denie deny нет не ни без отказ опров "
    "ні без відмо".split()
)
_ARTICLES = frozenset(("the", "a", "an"))


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What two paragraphs are compared by; words stand as stems.

    ``names``: words with a capital inside a sentence. ``openers``: words that begin a sentence, by
    the word that follows. ``denied``: words that follow a negation.
    """

    words: tuple[str, ...]
    vocabulary: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    numbers: frozenset[str]
    names: frozenset[str]
    openers: Mapping[str, str]
    denied: frozenset[str]


def take_fingerprint(text: str) -> Fingerprint:
    words: list[str] = []
    names, denied, openers = set(), set(), {}
    is_start, is_negated, opener = True, False, ""
    for raw in _find_words(text):
        if raw in ".!?…:":
            is_start = True
            continue
        stem = _stem(raw)
        if stem in _ARTICLES:
            continue
        if stem in _SCALES and words and words[-1].isdecimal():
            words[-1] = str(int(words[-1]) * _SCALES[stem])
            continue
        if opener:
            openers[stem] = opener
        if is_negated:
            denied.add(stem)
        opener = stem if is_start else ""
        if raw[0].isupper() and not is_start:
            names.add(stem)
        is_start, is_negated = False, stem in _NEGATIONS
        words.append(stem)
    return Fingerprint(
        tuple(words),
        frozenset(words),
        frozenset(pairwise(words)),
        frozenset(word for word in words if word[0].isdecimal()),
        frozenset(names),
        openers,
        frozenset(denied),
    )


def _find_words(text: str) -> list[str]:
    """Words, numbers and the marks that end a sentence, without a dateline or contractions."""
    return _WORD.findall(_CONTRACTED.sub(" not", _DATELINE.sub("", text)))


def _stem(raw: str) -> str:
    if raw[0].isdecimal():
        return strip_separators(raw)
    word = raw.casefold().replace("ё", "е")
    return _NUMBERS.get(word, word[:STEM_CHARS])


def are_copies(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether one paragraph is the other's text, reworded here and there or cut."""
    return measure_likeness(one, other) > 0


def measure_likeness(one: Fingerprint, other: Fingerprint) -> float:
    """0 for what is no copy, else the share of word pairs that both have, of all of them."""
    if min(len(one.words), len(other.words)) < MIN_WORDS:
        return float(one.words == other.words)
    short, long = sorted((len(one.pairs), len(other.pairs)))
    shared = len(one.pairs & other.pairs)
    resemblance = shared / (short + long - shared)
    is_cut = short < CUT * long and shared >= MIN_CONTAINMENT * short
    is_reworded = resemblance >= MIN_RESEMBLANCE or (
        resemblance >= MIN_PAIRS and _share_words(one, other) >= MIN_WORDS_RESEMBLANCE
    )
    if not (is_cut or is_reworded) or have_other_facts(one, other):
        return 0.0
    return max(resemblance, shared / long)


def _share_words(one: Fingerprint, other: Fingerprint) -> float:
    """The share of both texts' words that both have, in whatever order; short words left out."""
    mine, others = ({w for w in p.vocabulary if len(w) > SHORT} for p in (one, other))
    return len(mine & others) / (len(mine | others) or 1)


def have_other_facts(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether they are two reports of one form: "Latvia expels three", "Estonia expels two".

    Each then names a number or a name that the other lacks, begins a sentence with another word
    before the same one, or denies what the other says.
    """
    mine, others = one.vocabulary, other.vocabulary
    return bool(
        (one.numbers - others and other.numbers - mine)
        or (one.names - others and other.names - mine)
        or (one.denied - other.denied) & others
        or (other.denied - one.denied) & mine
        or any(
            one.openers[word] not in others and other.openers[word] not in mine
            for word in one.openers.keys() & other.openers.keys()
        )
    )


def sign_texts(texts: Iterable[str]) -> Signatures:
    """MinHash signatures of the texts, their first and their last words: (texts, PERMUTATIONS)."""
    rows = [_sign(text) for text in texts]
    return np.array(rows, dtype=np.uint32).reshape(len(rows), PERMUTATIONS)


def _sign(text: str) -> list[int]:
    stems = [_stem(raw) for raw in _find_words(text) if raw not in ".!?…:"]
    words = [stem for stem in stems if stem not in _ARTICLES]
    if len(words) < MIN_WORDS:
        return _hash([" ".join(words)], PERMUTATIONS)
    pairs = [f"{a} {b}" for a, b in pairwise(words)]
    ends = END_BANDS * END_ROWS
    return (
        _hash(pairs, BANDS * ROWS)
        + _hash(pairs[: END_WORDS - 1], ends)
        + _hash(pairs[1 - END_WORDS :], ends)
    )


def _hash(shingles: Sequence[str], permutations: int) -> list[int]:
    minhash = rensa.RMinHash(num_perm=permutations, seed=SEED)
    minhash.update(shingles)
    digest: list[int] = minhash.digest()
    return digest


def find_candidates(signatures: Signatures) -> set[tuple[int, int]]:
    """Pairs of rows (the lower first) that share a band of their signatures."""
    pairs: set[tuple[int, int]] = set()
    start = 0
    for width in WIDTHS:
        rows = np.ascontiguousarray(signatures[:, start : start + width])
        start += width
        keys = rows.view(np.dtype((np.void, rows.dtype.itemsize * width))).ravel()
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
        yield from pairwise(group[1:])


def group_copies(
    rows: int, pairs: Iterable[tuple[int, int]], fingerprints: Mapping[int, Fingerprint]
) -> Labels:
    """Each row's cluster as the lowest row in it, shape (rows,): a row alone is its own cluster.

    ``pairs`` are the candidates, each of whose rows must have its fingerprint. The most alike are
    joined first, and no two clusters whose first members tell other facts.
    """
    alike = sorted(
        (-likeness, a, b)
        for a, b in pairs
        if (likeness := measure_likeness(fingerprints[a], fingerprints[b]))
    )
    leader = np.arange(rows, dtype=np.int32)
    members: dict[int, list[int]] = {}
    for _, a, b in alike:
        low, high = sorted((int(leader[a]), int(leader[b])))
        if low == high or not _are_kin(fingerprints[low], fingerprints[high]):
            continue
        joined = members.pop(high, [high])
        members.setdefault(low, [low]).extend(joined)
        leader[joined] = low
    return leader


def _are_kin(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether the first members of two clusters may stand in one: a paragraph that was merged of
    two would otherwise join what has nothing in common."""
    shared, short = len(one.pairs & other.pairs), min(len(one.pairs), len(other.pairs))
    return shared >= MIN_KINSHIP * short and not have_other_facts(one, other)
