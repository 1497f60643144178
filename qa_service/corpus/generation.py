"""Builds a generation: the dense and the lexical index of one corpus revision, in one folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import numpy as np
from sqlalchemy import Connection

from qa_service.archive.reading import (
    Place,
    ReadTexts,
    read_current_articles,
    read_places,
    read_vectors,
)
from qa_service.corpus.copy_index import CopyIndex, build_copies
from qa_service.dense import DenseIndex, DenseStore, EmbeddedStore, Vectors
from qa_service.domain import Article
from qa_service.errors import CorpusBroken, OnRecordError
from qa_service.lexical import LexicalIndex, LexicalRow

MANIFEST = "manifest.json"
PARTIAL = ".partial"
RECALL_SAMPLE = 100
MIN_RECALL = 0.99
# Chroma's graph loses quality under churn: past this share of changes it is built anew.
MAX_CHURN = 0.3


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made with; ``churn`` counts changes since it was built from nothing.

    ``chroma`` is the version of the dense store. ``recall`` is what the dense index finds of the
    exact neighbours of sampled paragraphs; below MIN_RECALL questions are answered by the exact
    scan. ``sizes`` are the bytes of its files when it was finished, by path within it.
    """

    chroma: str
    churn: int
    recall: float
    sizes: dict[str, int]

    @classmethod
    def of(cls, folder: Path, *, chroma: str, churn: int, recall: float) -> Manifest:
        files = (path for path in sorted(folder.rglob("*")) if path.is_file())
        sizes = {str(path.relative_to(folder)): path.stat().st_size for path in files}
        return cls(chroma, churn, recall, sizes)

    def write(self, folder: Path) -> None:
        (folder / MANIFEST).write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest | None:
        try:
            values = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            return cls(**values)
        except (OSError, ValueError, TypeError):
            return None

    def find_damage(self, folder: Path) -> str | None:
        """The first file that is gone or cut short, or None. Chroma's own SQLite file may grow."""
        for name, size in self.sizes.items():
            file = folder / name
            if not file.exists():
                return f"{name} is missing"
            if file.stat().st_size < size:
                return f"{name} was cut short"
        return None


def check_files(folder: Path) -> Manifest:
    """The manifest; raises CorpusBroken when files of the generation are missing or cut short."""
    manifest = Manifest.read(folder)
    damage = manifest.find_damage(folder) if manifest else f"{MANIFEST} is missing"
    if manifest is None or damage:
        raise CorpusBroken(f"The index is damaged ({damage}): run `python -m ingest rebuild`.")
    return manifest


@dataclass(frozen=True, slots=True)
class Generation:
    """An opened generation; ``is_exact`` when its graph is not to be trusted with questions."""

    folder: Path
    dense: DenseIndex
    lexical: LexicalIndex
    copies: CopyIndex
    is_exact: bool


def open_generation(folder: Path, store: DenseStore) -> Generation:
    """Raises CorpusBroken when the generation is damaged or cannot be opened, ChromaUnreachable."""
    manifest = check_files(folder)
    try:
        lexical = LexicalIndex.open(folder / "lexical")
        dense = store.open(folder / "dense", folder.name)
        copies = CopyIndex.open(folder)
    except OnRecordError:
        raise
    except Exception as error:
        raise CorpusBroken.unopened(error) from error
    return Generation(folder, dense, lexical, copies, is_exact=manifest.recall < MIN_RECALL)


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a generation holds: current places in order, their vectors (n, d), the articles."""

    places: Sequence[Place]
    vectors: Vectors
    articles: dict[str, Article]

    @classmethod
    def read(cls, connection: Connection, embedding: str) -> Self:
        """What the archive holds now; raises CorpusBroken when vectors of the model are missing."""
        places = read_places(connection)
        hashes = [place.embedded_sha256 for place in places]
        known = read_vectors(connection, embedding, list(dict.fromkeys(hashes)))
        missing = sum(key not in known for key in hashes)
        if missing:
            raise CorpusBroken(
                f"{missing} paragraphs have no vector: run `python -m ingest rebuild --reembed`."
            )
        rows = [known[key] for key in hashes]
        vectors = np.stack(rows) if rows else np.zeros((0, 1), dtype=np.float32)
        return cls(places, vectors, read_current_articles(connection))

    @property
    def ids(self) -> list[str]:
        return [place.paragraph_id for place in self.places]


def build_generation(
    read_texts: ReadTexts,
    folder: Path,
    contents: Contents,
    *,
    store: DenseStore,
    previous: Path | None,
    touched: Collection[str],
) -> None:
    """Build and check a generation; its folder appears only when it is whole.

    With a usable ``previous`` generation its indexes are copied and only what changed is applied:
    changed vectors to the dense one, and to the lexical one the paragraphs of the ``touched``
    articles. Raises CorpusBroken when even an index built from nothing fails its check.
    """
    partial = folder.with_name(folder.name + PARTIAL)
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    _build_lexical(read_texts, partial / "lexical", contents, previous, touched)
    # Chroma holds Python's lock while it builds: a thread beside it would gain nothing.
    churn, recall = _build_dense(store, partial, folder.name, contents, previous)
    build_copies(read_texts, partial, contents.places, previous=previous)
    Manifest.of(partial, chroma=store.version, churn=churn, recall=recall).write(partial)
    partial.rename(folder)


def _build_dense(
    store: DenseStore, folder: Path, name: str, contents: Contents, previous: Path | None
) -> tuple[int, float]:
    """Build the dense index of the generation ``name``; its churn and measured recall."""
    if previous is not None and not store.is_shared:
        copied = _copy_dense(folder / "dense", contents, previous)
        if copied is not None:
            return copied
    index = store.create(folder / "dense", name, ids=contents.ids, vectors=contents.vectors)
    recall = _close_measured(index, len(contents.places))
    if recall is None:
        raise CorpusBroken("The new dense index is incomplete; nothing was changed.")
    return 0, recall


def _copy_dense(folder: Path, contents: Contents, previous: Path) -> tuple[int, float] | None:
    """The same by copying; None when that cannot be done or the copy's recall is too low."""
    manifest = Manifest.read(previous)
    if manifest is None or manifest.chroma != EmbeddedStore.version:
        return None
    delete, added = _changed_ids(previous / "dense", contents)
    churn = manifest.churn + len(delete) + added
    if churn > MAX_CHURN * len(contents.places):
        return None
    recall = _close_measured(
        DenseIndex.copy(
            previous / "dense", folder, delete=delete, ids=contents.ids, vectors=contents.vectors
        ),
        len(contents.places),
    )
    if recall is not None and recall >= MIN_RECALL:
        return churn, recall
    shutil.rmtree(folder)
    return None


def _changed_ids(previous: Path, contents: Contents) -> tuple[list[str], int]:
    """The ids to take out of the previous index (gone or re-embedded), and how many come new."""
    old_ids, old_vectors = DenseIndex.read_matrix(previous)
    new_rows = {paragraph_id: row for row, paragraph_id in enumerate(contents.ids)}
    kept = [(row, new_rows[id]) for row, id in enumerate(old_ids) if id in new_rows]
    before, after = np.array(kept, dtype=np.intp).reshape(-1, 2).T
    same = np.zeros(len(kept), dtype=np.bool_)
    if kept and old_vectors.shape[1] == contents.vectors.shape[1]:
        same = (old_vectors[before] == contents.vectors[after]).all(axis=1)
    gone = [id for id in old_ids if id not in new_rows]
    moved = [old_ids[row] for row in before[~same]]
    return gone + moved, len(new_rows) - int(same.sum())


def _close_measured(dense: DenseIndex, paragraphs: int) -> float | None:
    """Close the index; its recall, or None when it does not hold so many paragraphs."""
    try:
        return dense.measure_recall(RECALL_SAMPLE) if dense.count() == paragraphs else None
    finally:
        dense.close()


def _build_lexical(
    read_texts: ReadTexts,
    folder: Path,
    contents: Contents,
    previous: Path | None,
    touched: Collection[str],
) -> None:
    if previous is not None and (previous / "lexical").exists():
        shutil.copytree(previous / "lexical", folder)
        index = LexicalIndex.open(folder)
        old_ids = set(DenseIndex.read_matrix(previous / "dense")[0])
    else:
        index = LexicalIndex.create(folder)
        old_ids = set()
    new_ids = set(contents.ids)
    renewed = {p.paragraph_id for p in contents.places if p.article_id in touched}
    index.apply(
        delete=sorted((old_ids - new_ids) | (old_ids & renewed)),
        add=_lexical_rows(
            read_texts, contents, [i for i in contents.ids if i in renewed or i not in old_ids]
        ),
    )
    if index.count() != len(new_ids):
        raise CorpusBroken("The new lexical index is incomplete; nothing was changed.")


def _lexical_rows(
    read_texts: ReadTexts, contents: Contents, ids: Sequence[str]
) -> Sequence[LexicalRow]:
    by_id = {place.paragraph_id: place for place in contents.places}
    rows = []
    for paragraph_id, (text, *_) in read_texts(ids).items():
        place = by_id[paragraph_id]
        article = contents.articles[place.article_id]
        rows.append(
            LexicalRow(
                id=paragraph_id,
                title=article.title,
                text=text,
                language=article.language,
                publisher=article.publisher,
                date=article.date,
                actors=place.actors,
            )
        )
    return rows
