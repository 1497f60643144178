"""Nearest neighbours among the paragraphs' vectors, in a Chroma store of this machine.

Beside Chroma lie the same vectors as a plain matrix. It is the oracle that the index is checked
against, and what a narrow filter is answered from: exactly, by a scan over what it leaves.
"""

from __future__ import annotations

import importlib
import shutil
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from qa_service.dense.quantised import QuantisedMatrix
from qa_service.errors import CorpusBroken

Vectors = NDArray[np.float32]

COLLECTION = "paragraphs"
# Measured on real paragraphs (docs/measures.md): recall@20 against the exact scan stays >= .99.
HNSW = {"space": "cosine", "ef_construction": 128, "max_neighbors": 24, "ef_search": 200}
BATCH = 5_000
# Below this share of all rows it is cheaper to gather them than to multiply with all.
FEW_ROWS = 0.25
# So many cosines cost little more than a filter's share of them, and are kept for the next one.
MAX_SCORED, MAX_KEPT = 20_000, 8
ROUNDING = 1e-4
# A file that is cut off while it is mapped kills who reads it. Smaller ones are read as a whole
# anyway, and count the same.
MAX_ROWS_IN_MEMORY = 50_000
MATRIX, IDS, STORE = "vectors.npy", "ids.txt", "chroma"


class DenseIndex:
    """One generation's vectors: a Chroma collection, and the matrix in the order of ``ids``."""

    def __init__(
        self, path: Path, opened: tuple[Any, Any] | None = None, *, is_served: bool = False
    ) -> None:
        """``opened`` are Chroma's client and collection; without them they are opened when needed.

        ``is_served``: it is kept open for questions, and its matrix in memory unless large.
        """
        self._opened = opened
        self._opening = threading.Lock()
        self.path = path
        in_memory = MAX_ROWS_IN_MEMORY if is_served else 0
        self.ids, self.matrix = self.read_matrix(path, max_rows_in_memory=in_memory)
        self._quantised = QuantisedMatrix(self.matrix)
        # A question looks at the same cosines with each of its sides.
        self._score_all = lru_cache(maxsize=MAX_KEPT)(partial(_score_all, self._quantised))

    @classmethod
    def create(cls, path: Path, ids: Sequence[str], vectors: Vectors) -> Self:
        """Build the index anew from all ids and their unit vectors, shape (len(ids), d)."""
        write_matrix(path, ids, vectors)
        with closing_on_failure(_open_client(path)) as client:
            collection = client.create_collection(
                COLLECTION, embedding_function=None, configuration={"hnsw": HNSW}
            )
            _add(collection, ids, vectors)
            return cls(path, (client, collection))

    @classmethod
    def copy(
        cls, old: Path, new: Path, *, delete: Sequence[str], ids: Sequence[str], vectors: Vectors
    ) -> Self:
        """Copy a closed or merely read index and change it: ``delete``, then what is new in ids.

        ``ids`` and ``vectors`` are the whole new content; ids that are neither in the old index
        nor deleted from it are added.
        """
        kept = set(cls.read_matrix(old)[0]) - set(delete)
        write_matrix(new, ids, vectors)
        _copy_store(old / STORE, new / STORE)
        fresh = [row for row, paragraph_id in enumerate(ids) if paragraph_id not in kept]
        with closing_on_failure(_open_client(new)) as client:
            collection = client.get_collection(COLLECTION, embedding_function=None)
            # Delete, then add: upsert merges, and is what has wedged stores.
            for start in range(0, len(delete), BATCH):
                collection.delete(ids=list(delete[start : start + BATCH]))
            _add(collection, [ids[row] for row in fresh], vectors[fresh])
            return cls(new, (client, collection))

    @classmethod
    def open(cls, path: Path) -> Self:
        """Raises CorpusBroken for an index whose vectors are on a Chroma server.

        Chroma itself is opened by whoever needs its graph: loading it takes a second and 50 MB,
        which a corpus that is scanned does without.
        """
        # Chroma would make an empty store there.
        if not (path / STORE).exists():
            raise CorpusBroken(
                "This machine's index has no Chroma store: run `python -m ingest rebuild`, or set "
                "QA_CHROMA_URL to the server that it was built with."
            )
        return cls(path, is_served=True)

    def open_graph(self) -> tuple[Any, Any]:
        """Chroma's client and collection, opened by the first call; raises CorpusBroken."""
        with self._opening:
            if self._opened is None:
                self._opened = _open_store(self.path)
            return self._opened

    @staticmethod
    def read_matrix(path: Path, *, max_rows_in_memory: int = 0) -> tuple[list[str], Vectors]:
        """The ids of an index and their vectors, shape (n, d), without opening Chroma.

        A matrix of more rows than that is mapped.
        """
        text = (path / IDS).read_text(encoding="utf-8")
        ids = text.split("\n") if text else []
        mode: Literal["r"] | None = "r" if len(ids) > max_rows_in_memory else None
        # A plain view: numpy's own class for mapped files costs some time with every product.
        return ids, np.asarray(np.load(path / MATRIX, mmap_mode=mode))

    def close(self) -> None:
        if self._opened is not None:
            self._opened[0].close()

    def check_store(self) -> None:
        """Raise when Chroma cannot be asked; in a store of this machine its files tell."""

    def count(self) -> int:
        _, collection = self.open_graph()
        return int(collection.count())

    def search(self, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """The ids nearest to a unit vector with their cosines, nearest first."""
        limit = min(limit, len(self.ids))
        if limit == 0:
            return []
        _, collection = self.open_graph()
        found = collection.query(
            query_embeddings=vector.reshape(1, -1), n_results=limit, include=["distances"]
        )
        return [
            (paragraph_id, 1.0 - float(distance))
            for paragraph_id, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    def scan(
        self, vector: Vectors, limit: int, rows: NDArray[np.intp] | None = None
    ) -> list[tuple[str, float]]:
        """The same by an exact scan over the given rows of the matrix (all when None)."""
        best, scores = self.scan_rows(vector, limit, rows)
        return [(self.ids[row], score) for row, score in zip(best, scores.tolist(), strict=True)]

    def scan_rows(
        self, vector: Vectors, limit: int, rows: NDArray[np.intp] | None = None
    ) -> tuple[NDArray[np.intp], Vectors]:
        """The same as rows of the matrix and their cosines.

        Only what may be among the nearest is measured exactly.
        """
        if rows is None:
            rows = np.arange(len(self.ids))
        is_few = len(rows) < FEW_ROWS * len(self.ids)
        if limit < len(rows) and not (is_few and len(self.ids) > MAX_SCORED):
            rough = self._score_all(vector.tobytes())[rows]
            # The last of the nearest is no farther than the last of those that seem so.
            seeming = rows[_take_largest(rough, limit)]
            last = (self.matrix[seeming] @ vector).min(initial=np.inf)
            rows = rows[rough >= last - self._quantised.error(vector)]
        scores = self.matrix[rows] @ vector
        best = np.arange(len(rows))
        if limit < len(rows):
            best = np.flatnonzero(
                scores >= scores[_take_largest(scores, limit)].min(initial=np.inf)
            )
        order = best[np.lexsort((best, -scores[best]))][:limit]
        return rows[order], scores[order]

    def finds_itself(self, sample: int, *, seed: int = 0) -> bool:
        """Whether a scan finds each of so many sampled vectors by itself."""
        rows = np.random.default_rng(seed).permutation(len(self.ids))[:sample]
        nearest = (self.scan(np.asarray(self.matrix[row]), 1) for row in rows)
        return all(found and found[0][1] >= 1 - ROUNDING for found in nearest)

    def measure_recall(self, sample: int, *, at: int = 10, seed: int = 0) -> float:
        """The share of the exact nearest neighbours that the graph finds for sampled vectors.

        A found neighbour counts when it is as near as the exact scan's last one, so that equal
        vectors may stand for each other. Each sampled vector's nearest neighbour is itself.
        """
        if not self.ids:
            return 1.0
        rows = np.random.default_rng(seed).permutation(len(self.ids))[:sample]
        hits = wanted = 0
        for row in rows:
            vector = np.asarray(self.matrix[row])
            exact = self.scan(vector, at)
            nearest = [cosine for _, cosine in self.search(vector, len(exact))]
            hits += sum(cosine >= exact[-1][1] - ROUNDING for cosine in nearest)
            wanted += len(exact)
        return hits / wanted


def _score_all(quantised: QuantisedMatrix, vector: bytes) -> Vectors:
    """Nearly the cosines of all rows with a vector that is given by its bytes, shape (n,).

    No method: what is kept for an index must not keep the index, and its removed file, alive.
    """
    return quantised.multiply(np.frombuffer(vector, np.float32))


def _take_largest(scores: Vectors, count: int) -> NDArray[np.intp]:
    """The numbers of so many largest scores, in no order."""
    return np.argpartition(scores, len(scores) - count)[len(scores) - count :]


def _open_store(path: Path) -> tuple[Any, Any]:
    try:
        with closing_on_failure(_open_client(path)) as client:
            return client, client.get_collection(COLLECTION, embedding_function=None)
    except Exception as error:
        raise CorpusBroken.unopened(error) from error


def _open_client(path: Path) -> Any:
    # Loading Chroma takes half a second, which a command that opens no index does without.
    chromadb = importlib.import_module("chromadb")
    store = str(path / STORE)
    try:
        return chromadb.PersistentClient(
            store, settings=chromadb.config.Settings(anonymized_telemetry=False)
        )
    except Exception:
        # Chroma keeps what it could not start, and would give it to the next who opens the place.
        shared = importlib.import_module("chromadb.api.shared_system_client").SharedSystemClient
        if store not in shared._identifier_to_refcount:
            shared._identifier_to_system.pop(store, None)
        raise


@contextmanager
def closing_on_failure(client: Any) -> Iterator[Any]:
    """The client, which would keep the space of its removed files while it is open."""
    with ExitStack() as stack:
        stack.callback(client.close)
        yield client
        stack.pop_all()


def _add(collection: Any, ids: Sequence[str], vectors: Vectors) -> None:
    for start in range(0, len(ids), BATCH):
        end = start + BATCH
        collection.add(ids=list(ids[start:end]), embeddings=vectors[start:end])


def _copy_store(old: Path, new: Path) -> None:
    # A reader's open client may touch the SQLite file at any moment; its backup call copies a
    # consistent state, a file copy might not. The vector files only ever change under a writer.
    shutil.copytree(old, new, ignore=shutil.ignore_patterns("chroma.sqlite3*"))
    with (
        closing(sqlite3.connect(old / "chroma.sqlite3")) as source,
        closing(sqlite3.connect(new / "chroma.sqlite3")) as target,
    ):
        source.backup(target)


def write_matrix(path: Path, ids: Sequence[str], vectors: Vectors) -> None:
    """Make the folder of an index, with the ids and their vectors as plain files."""
    path.mkdir(parents=True)
    np.save(path / MATRIX, np.ascontiguousarray(vectors, dtype=np.float32))
    (path / IDS).write_text("\n".join(ids), encoding="utf-8")
