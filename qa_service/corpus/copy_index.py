"""Which of a generation's paragraphs are copies of each other, found when it is built."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from qa_service.archive.reading import read_paragraph_texts
from qa_service.copies import (
    PERMUTATIONS,
    SIGNATURE_VERSION,
    Signatures,
    find_candidates,
    group_copies,
    sign_texts,
    take_fingerprint,
)
from qa_service.dense import DenseIndex

SIGNATURES = f"signatures-{SIGNATURE_VERSION}.npy"
CLUSTERS, LENGTHS = "clusters.npy", "lengths.npy"


@dataclass(frozen=True, slots=True)
class CopyIndex:
    """By row: the members of its cluster (only where there are others), and its text's length."""

    members: dict[int, tuple[int, ...]]
    lengths: NDArray[np.int32]

    @classmethod
    def open(cls, folder: Path) -> Self:
        clusters = np.load(folder / CLUSTERS)
        rows: dict[int, list[int]] = defaultdict(list)
        # A cluster is named by its lowest row: only rows under another's name make one.
        shared = set(clusters[clusters != np.arange(len(clusters))].tolist())
        for row in np.flatnonzero(np.isin(clusters, list(shared))).tolist():
            rows[int(clusters[row])].append(row)
        members = {row: tuple(group) for group in rows.values() for row in group}
        return cls(members, np.load(folder / LENGTHS))


def build_copies(
    connection: Connection, folder: Path, ids: Sequence[str], *, previous: Path | None
) -> None:
    """Write signatures, clusters and text lengths by row; known signatures are taken over."""
    signatures, lengths = _read_previous(previous, ids)
    unknown = [row for row in range(len(ids)) if lengths[row] < 0]
    texts = read_paragraph_texts(connection, [ids[row] for row in unknown])
    found = [texts[ids[row]].text for row in unknown]
    signatures[unknown] = sign_texts(found)
    lengths[unknown] = [len(text) for text in found]
    pairs = find_candidates(signatures)
    paired = sorted({row for pair in pairs for row in pair})
    compared = read_paragraph_texts(connection, [ids[row] for row in paired])
    prints = {row: take_fingerprint(compared[ids[row]].text) for row in paired}
    np.save(folder / SIGNATURES, signatures)
    np.save(folder / LENGTHS, lengths)
    np.save(folder / CLUSTERS, group_copies(len(ids), pairs, prints))


def _read_previous(
    previous: Path | None, ids: Sequence[str]
) -> tuple[Signatures, NDArray[np.int32]]:
    """Signatures and lengths in the order of ``ids``, a length of -1 where they are not known."""
    signatures = np.zeros((len(ids), PERMUTATIONS), dtype=np.uint32)
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
