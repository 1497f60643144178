"""Which of a generation's paragraphs are copies of each other, found when it is built."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from qa_service.archive.reading import ParagraphText, Place, ReadTexts
from qa_service.copies import (
    COLUMNS,
    SIGNATURE_VERSION,
    Keys,
    ParagraphPrint,
    Signatures,
    Texts,
    find_pairs,
    keys_of,
    link_rows,
    print_paragraph,
    read_stems,
    sign_stems,
)
from qa_service.dense import DenseIndex

SIGNATURES = f"signatures-{SIGNATURE_VERSION}.npy"
PAIRS, LENGTHS = "copies.npy", "lengths.npy"
# So many texts are in memory at once.
BATCH = 4_096


@dataclass(frozen=True, slots=True)
class CopyIndex:
    """``members`` gives all rows that are copies of a row, itself among them; ``lengths``, by row,
    each text's length in code points."""

    members: Callable[[int], tuple[int, ...]]
    lengths: NDArray[np.int32]

    @classmethod
    def open(cls, folder: Path) -> Self:
        keys = keys_of(np.load(folder / SIGNATURES, mmap_mode="r"))
        rows = {key: row for row, key in enumerate(keys.tolist())}
        pairs = [(rows[a], rows[b]) for a, b in np.load(folder / PAIRS).tolist()]
        return cls(link_rows(keys, pairs), np.load(folder / LENGTHS))


def build_copies(
    read_texts: ReadTexts, folder: Path, places: Sequence[Place], *, previous: Path | None
) -> None:
    """Write signatures, text lengths by row, and the pairs of copies by their texts' keys.

    What the previous generation knows of texts that are still there is taken over.
    """
    ids = [place.paragraph_id for place in places]

    def take(rows: Sequence[int]) -> list[ParagraphText]:
        found = read_texts([ids[row] for row in rows])
        return [found[ids[row]] for row in rows]

    def take_prints(rows: Sequence[int]) -> list[ParagraphPrint]:
        return [print_paragraph(each.text, each.sentences) for each in take(rows)]

    signatures, lengths = _read_previous(previous, ids)
    unknown = [row for row in range(len(ids)) if lengths[row] < 0]
    for start in range(0, len(unknown), BATCH):
        rows = unknown[start : start + BATCH]
        texts = take(rows)
        lengths[rows] = [len(each.text) for each in texts]
        signatures[rows] = sign_stems(read_stems(each.text, each.sentences) for each in texts)
    keys = keys_of(signatures)
    known, kept = _read_pairs(previous, keys)
    articles = {id: n for n, id in enumerate(dict.fromkeys(p.article_id for p in places))}
    owners = [articles[place.article_id] for place in places]
    pairs = find_pairs(
        Texts(signatures, owners, lengths.tolist()),
        take_prints,
        known=known,
        kept=kept,
    )
    new = keys[np.array(sorted(pairs), dtype=np.intp).reshape(-1, 2)]
    np.save(folder / SIGNATURES, signatures)
    np.save(folder / LENGTHS, lengths)
    np.save(folder / PAIRS, np.concatenate([kept, new]))


def _read_previous(
    previous: Path | None, ids: Sequence[str]
) -> tuple[Signatures, NDArray[np.int32]]:
    """Signatures and lengths in the order of ``ids``, a length of -1 where they are not known."""
    signatures = np.zeros((len(ids), COLUMNS), dtype=np.uint32)
    lengths = np.full(len(ids), -1, dtype=np.int32)
    if previous is None or not (previous / SIGNATURES).exists():
        return signatures, lengths
    old_rows = {id: row for row, id in enumerate(DenseIndex.read_matrix(previous / "dense")[0])}
    kept = [(row, old_rows[id]) for row, id in enumerate(ids) if id in old_rows]
    if kept:
        now, before = np.array(kept, dtype=np.intp).T
        signatures[now] = np.load(previous / SIGNATURES)[before]
        lengths[now] = np.load(previous / LENGTHS)[before]
    return signatures, lengths


def _read_pairs(previous: Path | None, keys: Keys) -> tuple[Keys, Keys]:
    """The keys that the previous generation has compared, and those of its pairs, (n, 2), of which
    both texts are still there."""
    none = np.zeros((0, 2), dtype=np.uint64)
    if previous is None or not (previous / SIGNATURES).exists():
        return none.ravel(), none
    pairs: Keys = np.load(previous / PAIRS)
    both = np.isin(pairs, keys).all(axis=1)
    return keys_of(np.load(previous / SIGNATURES, mmap_mode="r")), pairs[both]
