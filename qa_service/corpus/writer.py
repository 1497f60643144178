"""Commits changes: archive and a new generation together, so that every reader sees old or new."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from sqlalchemy import Connection

from qa_service.archive import Archive
from qa_service.archive.reading import (
    read_current_articles,
    read_known_hashes,
    read_paragraph_texts,
    read_places,
    read_pointer,
    read_statements,
    read_vectors,
)
from qa_service.archive.writing import (
    ArticleChange,
    Pointer,
    write_changes,
    write_pointer,
    write_sources,
    write_vectors,
)
from qa_service.corpus.generation import Contents, build_generation
from qa_service.domain import SourceState
from qa_service.embedding import Embedder, Vectors, text_to_embed
from qa_service.errors import CorpusBroken, EmbeddingChanged
from qa_service.settings import Settings

EMBED_BATCH = 512
KEPT_GENERATIONS = 2


def generations_folder(settings: Settings) -> Path:
    return settings.data_dir / "generations"


class CorpusWriter:
    """Changes the corpus; whoever uses it holds the writer's lock meanwhile."""

    def __init__(self, settings: Settings, archive: Archive, embedder: Embedder) -> None:
        self._archive = archive
        self.embedder = embedder
        self._folder = generations_folder(settings)
        self._folder.mkdir(parents=True, exist_ok=True)

    def embed(
        self, texts: Mapping[str, str], *, on_progress: Callable[[int], None] = lambda _: None
    ) -> None:
        """Make and keep the vectors that are missing for ``texts`` (hash → text to embed).

        Every batch is committed, so a run that is cut off keeps what it has paid for;
        ``on_progress`` is told how many of the texts have their vectors.
        """
        missing = self.find_missing(list(texts))
        done = len(texts) - len(missing)
        on_progress(done)
        for start in range(0, len(missing), EMBED_BATCH):
            batch = missing[start : start + EMBED_BATCH]
            self.keep_vectors(batch, self.embedder.embed_passages([texts[key] for key in batch]))
            done += len(batch)
            on_progress(done)

    def find_missing(self, hashes: Sequence[str]) -> list[str]:
        """Those of the hashes, in order, that have no vector of the embedder's model yet."""
        with self._archive.reading() as connection:
            known = read_known_hashes(connection, self.embedder.name, hashes)
        return [key for key in hashes if key not in known]

    def keep_vectors(self, hashes: Sequence[str], vectors: Vectors) -> None:
        """Commit vectors of shape (len(hashes), d), whoever has made them; none may be there."""
        with self._archive.writing() as connection:
            write_vectors(connection, self.embedder.name, hashes, vectors)

    def commit(
        self,
        changes: Sequence[ArticleChange],
        deleted: Sequence[str],
        *,
        sources: Mapping[str, SourceState],
    ) -> None:
        """Make the changes current and serve them; their vectors must have been embedded.

        The generation is built and checked inside the archive's transaction, whose commit is the
        switch: until then, and after any accident, readers are on the old state.
        """
        with self._archive.writing() as connection:
            old = read_pointer(connection)
            self._refuse_other_model(old)
            write_changes(connection, changes, deleted)
            write_sources(connection, sources)
            if changes or deleted:
                touched = {change.article.id for change in changes}
                self._switch(connection, old, touched=touched)
        self._prune()

    def rebuild(self, *, reembed: bool = False) -> None:
        """Build a new generation from the archive alone.

        Embeds nothing, unless ``reembed`` asks for the vectors of the model that is set now.
        """
        if reembed:
            with self._archive.reading() as connection:
                texts = read_texts_to_embed(connection)
            self.embed(texts)
        with self._archive.writing() as connection:
            old = read_pointer(connection)
            if not reembed:
                self._refuse_other_model(old)
            self._switch(connection, old, touched=None)
        self._prune()

    def replace_contents(self, database: Path, tables: Sequence[str]) -> None:
        """Put another SQLite archive's tables, parents first, in this one's place and serve them.

        The corpus revision goes on counting, so no reader takes the new state for an old one.
        """
        with self._archive.attached(database) as connection:
            old = read_pointer(connection)
            for table in reversed(tables):
                connection.exec_driver_sql(f'DELETE FROM main."{table}"')
            for table in tables:
                connection.exec_driver_sql(
                    f'INSERT INTO main."{table}" SELECT * FROM attached."{table}"'
                )
            self._refuse_other_model(read_pointer(connection))
            self._switch(connection, old, touched=None)
        self._prune()

    def _refuse_other_model(self, pointer: Pointer | None) -> None:
        if pointer is not None and pointer.embedding != self.embedder.name:
            raise EmbeddingChanged(
                f"The corpus was embedded with {pointer.embedding}, QA_EMBEDDING gives "
                f"{self.embedder.name}: set it back, or run `python -m ingest rebuild --reembed`."
            )

    def _switch(
        self, connection: Connection, old: Pointer | None, *, touched: set[str] | None
    ) -> None:
        """Build the next generation and point to it; from nothing when ``touched`` is None."""
        revision = old.revision + 1 if old else 1
        name = f"g{revision:06d}-{secrets.token_hex(4)}"
        build_generation(
            connection,
            self._folder / name,
            self._read_contents(connection),
            previous=self._folder / old.generation if old and touched is not None else None,
            touched=touched or set(),
        )
        write_pointer(connection, Pointer(revision, name, self.embedder.name))

    def _read_contents(self, connection: Connection) -> Contents:
        places = read_places(connection)
        hashes = [place.embedded_sha256 for place in places]
        known = read_vectors(connection, self.embedder.name, list(dict.fromkeys(hashes)))
        missing = sum(key not in known for key in hashes)
        if missing:
            raise CorpusBroken(
                f"{missing} paragraphs have no vector: run `python -m ingest rebuild --reembed`."
            )
        vectors = (
            np.stack([known[key] for key in hashes])
            if hashes
            else np.zeros((0, self.embedder.dimensions), dtype=np.float32)
        )
        return Contents(places, vectors, read_current_articles(connection))

    def _prune(self) -> None:
        with self._archive.reading() as connection:
            pointer = read_pointer(connection)
        folders = sorted(path for path in self._folder.iterdir() if path.is_dir())
        finished = [path for path in folders if (path / "manifest.json").exists()]
        keep = {path.name for path in finished[-KEPT_GENERATIONS:]}
        keep.add(pointer.generation if pointer else "")
        for path in folders:
            if path.name not in keep:
                shutil.rmtree(path, ignore_errors=True)


def read_texts_to_embed(connection: Connection) -> dict[str, str]:
    """Hash → text to embed, of every current paragraph."""
    places = read_places(connection)
    articles = read_current_articles(connection)
    texts = read_paragraph_texts(connection, [place.paragraph_id for place in places])
    said = read_statements(connection, articles)
    return {
        place.embedded_sha256: text_to_embed(
            articles[place.article_id].title,
            texts[place.paragraph_id].text,
            [
                s.speaker
                for s in said.get((place.article_id, place.revision, place.number), ())
                if s.speaker
            ],
        )
        for place in places
    }
