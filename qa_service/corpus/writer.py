"""Commits changes: archive and a new generation together, so that every reader sees old or new."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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
from qa_service.embedding import Embedder
from qa_service.errors import CorpusBroken, EmbeddingChanged
from qa_service.settings import Settings

EMBED_BATCH = 512
KEPT_GENERATIONS = 2


def generations_folder(settings: Settings) -> Path:
    return settings.data_dir / "generations"


def text_to_embed(title: str, text: str, speakers: Sequence[str] = ()) -> str:
    """A paragraph with its context: what "he added that" is about, and who he is.

    Measured in docs/measures.md: the title and the speakers that the text itself does not name
    help; the date, the paragraph before and the actors do not.
    """
    unnamed = [name for name in dict.fromkeys(speakers) if name.rpartition(" ")[2] not in text]
    said_by = f"{', '.join(unnamed)}: " if unnamed else ""
    return f"{title}\n{said_by}{text}"


class CorpusWriter:
    """Changes the corpus; whoever uses it holds the writer's lock meanwhile."""

    def __init__(self, settings: Settings, archive: Archive, embedder: Embedder) -> None:
        self._archive = archive
        self._embedder = embedder
        self._folder = generations_folder(settings)
        self._folder.mkdir(parents=True, exist_ok=True)

    def embed(
        self, texts: Mapping[str, str], *, on_progress: Callable[[int], None] = lambda _: None
    ) -> None:
        """Make and keep the vectors that are missing for ``texts`` (hash → text to embed).

        Every batch is committed, so a run that is cut off keeps what it has paid for;
        ``on_progress`` is told how many of the texts have their vectors.
        """
        model = self._embedder.name
        with self._archive.reading() as connection:
            known = read_known_hashes(connection, model, list(texts))
        done = len(known)
        on_progress(done)
        missing = [key for key in texts if key not in known]
        for start in range(0, len(missing), EMBED_BATCH):
            batch = missing[start : start + EMBED_BATCH]
            vectors = self._embedder.embed_passages([texts[key] for key in batch])
            with self._archive.writing() as connection:
                write_vectors(connection, model, batch, vectors)
            done += len(batch)
            on_progress(done)

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
        with self._tidying(), self._archive.writing() as connection:
            old = read_pointer(connection)
            self._refuse_other_model(old)
            write_changes(connection, changes, deleted)
            write_sources(connection, sources)
            if changes or deleted:
                touched = {change.article.id for change in changes}
                self._switch(connection, old, touched=touched)

    def rebuild(self, *, reembed: bool = False) -> None:
        """Build a new generation from the archive alone.

        Embeds nothing, unless ``reembed`` asks for the vectors of the model that is set now.
        """
        if reembed:
            with self._archive.reading() as connection:
                texts = read_texts_to_embed(connection)
            self.embed(texts)
        with self._tidying(), self._archive.writing() as connection:
            old = read_pointer(connection)
            if not reembed:
                self._refuse_other_model(old)
            self._switch(connection, old, touched=None)

    def replace_contents(self, database: Path, tables: Sequence[str]) -> None:
        """Put another SQLite archive's tables, parents first, in this one's place and serve them.

        The corpus revision goes on counting, so no reader takes the new state for an old one.
        """
        with self._tidying(), self._archive.attached(database) as connection:
            old = read_pointer(connection)
            for table in reversed(tables):
                connection.exec_driver_sql(f'DELETE FROM main."{table}"')
            for table in tables:
                connection.exec_driver_sql(
                    f'INSERT INTO main."{table}" SELECT * FROM attached."{table}"'
                )
            self._refuse_other_model(read_pointer(connection))
            self._switch(connection, old, touched=None)

    def _refuse_other_model(self, pointer: Pointer | None) -> None:
        if pointer is not None and pointer.embedding != self._embedder.name:
            raise EmbeddingChanged(
                f"The corpus was embedded with {pointer.embedding}, QA_EMBEDDING gives "
                f"{self._embedder.name}: set it back, or run `python -m ingest rebuild --reembed`."
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
        write_pointer(connection, Pointer(revision, name, self._embedder.name))

    def _read_contents(self, connection: Connection) -> Contents:
        places = read_places(connection)
        hashes = [place.embedded_sha256 for place in places]
        known = read_vectors(connection, self._embedder.name, list(dict.fromkeys(hashes)))
        missing = sum(key not in known for key in hashes)
        if missing:
            raise CorpusBroken(
                f"{missing} paragraphs have no vector: run `python -m ingest rebuild --reembed`."
            )
        vectors = (
            np.stack([known[key] for key in hashes])
            if hashes
            else np.zeros((0, self._embedder.dimensions), dtype=np.float32)
        )
        return Contents(places, vectors, read_current_articles(connection))

    @contextmanager
    def _tidying(self) -> Iterator[None]:
        """Remove what is not served: before, what a killed run has left, and afterwards.

        Also when the block fails: a full disk needs the space of half a generation at once.
        """
        self._prune()
        before = self._list_generations()
        try:
            yield
        except BaseException:
            served = self._read_served()
            for path in self._list_generations() - before:
                if path.name != served:
                    shutil.rmtree(path, ignore_errors=True)
            raise
        self._prune()

    def _list_generations(self) -> set[Path]:
        return {path for path in self._folder.iterdir() if path.is_dir()}

    def _read_served(self) -> str:
        with self._archive.reading() as connection:
            pointer = read_pointer(connection)
        return pointer.generation if pointer else ""

    def _prune(self) -> None:
        folders = sorted(self._list_generations())
        finished = [path for path in folders if (path / "manifest.json").exists()]
        keep = {path.name for path in finished[-KEPT_GENERATIONS:]} | {self._read_served()}
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
