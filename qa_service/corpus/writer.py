"""Commits changes: archive and a new generation together, so that every reader sees old or new."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType

from sqlalchemy import Connection

from qa_service.actors import NameRow
from qa_service.archive import Archive
from qa_service.archive.copying import replace_contents
from qa_service.archive.reading import (
    ParagraphText,
    read_corpus_id,
    read_current_articles,
    read_known_hashes,
    read_paragraph_texts,
    read_places,
    read_pointer,
    read_statements,
)
from qa_service.archive.writing import (
    ArticleChange,
    Pointer,
    write_actors,
    write_changes,
    write_corpus_id,
    write_corrected,
    write_pointer,
    write_sources,
    write_vectors,
)
from qa_service.corpus.generation import Contents, build_generation
from qa_service.corpus.shelf import Shelf
from qa_service.domain import SourceState
from qa_service.embedding import Embedder, Vectors, text_to_embed
from qa_service.errors import EmbeddingChanged
from qa_service.settings import Settings

EMBED_BATCH = 512


class CorpusWriter:
    """Changes the corpus; whoever uses it holds the writer's lock meanwhile.

    Raises ChromaUnreachable, at once, where the settings name a server that does not answer.
    """

    def __init__(self, settings: Settings, archive: Archive, embedder: Embedder) -> None:
        self._archive = archive
        self.embedder = embedder
        self._shelf = Shelf(settings)
        # Before anything is embedded for a server that is not there.
        self._shelf.dense.connect()

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
        corrected: Mapping[str, str] = MappingProxyType({}),
        actors: Sequence[NameRow] | None = None,
    ) -> None:
        """Make the changes current and serve them; their vectors must have been embedded.

        ``corrected`` tells of notes, by their ids, what they have been found to correct.
        The generation is built and checked inside the archive's transaction, whose commit is the
        switch: until then, and after any accident, readers are on the old state.
        """
        with self._changing() as (connection, owner):
            old = read_pointer(connection)
            self._refuse_other_model(old)
            write_changes(connection, changes, deleted)
            write_corrected(connection, corrected)
            write_sources(connection, sources)
            if actors is not None:
                write_actors(connection, actors)
            if changes or deleted:
                touched = {change.article.id for change in changes}
                at_hand = {
                    p.id: ParagraphText(p.text, p.sha256, p.sentences)
                    for change in changes
                    for p in change.paragraphs
                }
                self._switch(connection, old, owner=owner, touched=touched, at_hand=at_hand)

    def rebuild(self, *, reembed: bool = False) -> None:
        """Build a new generation from the archive alone.

        Embeds nothing, unless ``reembed`` asks for the vectors of the model that is set now.
        """
        if reembed:
            with self._archive.reading() as connection:
                texts = read_texts_to_embed(connection)
            self.embed(texts)
        with self._changing() as (connection, owner):
            old = read_pointer(connection)
            if not reembed:
                self._refuse_other_model(old)
            self._switch(connection, old, owner=owner, touched=None)

    def replace_contents(self, other: Archive) -> None:
        """Put another archive's contents in this one's place and serve them.

        The corpus revision goes on counting, so no reader takes the new state for an old one.
        """
        with other.reading() as source, self._changing() as (connection, owner):
            old = read_pointer(connection)
            own_id = read_corpus_id(connection)
            replace_contents(source, connection)
            # Two corpora with one id would remove each other's indexes from a Chroma server.
            write_corpus_id(connection, own_id)
            self._refuse_other_model(read_pointer(connection))
            self._switch(connection, old, owner=owner, touched=None)

    @contextmanager
    def _changing(self) -> Iterator[tuple[Connection, str]]:
        """One transaction of the archive, while nobody else builds; and the corpus's id."""
        with self._shelf.writing(self._archive) as owner, self._archive.writing() as connection:
            yield connection, owner

    def _refuse_other_model(self, pointer: Pointer | None) -> None:
        if pointer is not None and pointer.embedding != self.embedder.name:
            raise EmbeddingChanged(
                f"The corpus was embedded with {pointer.embedding}, QA_EMBEDDING gives "
                f"{self.embedder.name}: set it back, or run `python -m ingest rebuild --reembed`."
            )

    def _switch(
        self,
        connection: Connection,
        old: Pointer | None,
        *,
        owner: str,
        touched: set[str] | None,
        at_hand: Mapping[str, ParagraphText] = MappingProxyType({}),
    ) -> None:
        """Build the next generation and point to it; from nothing when ``touched`` is None.

        The texts of paragraphs ``at_hand``, by id, are not read again.
        """
        revision = old.revision + 1 if old else 1
        name = f"g{revision:06d}-{secrets.token_hex(4)}"

        def read_texts(ids: Sequence[str]) -> dict[str, ParagraphText]:
            found = {id: at_hand[id] for id in ids if id in at_hand}
            unread = [id for id in ids if id not in at_hand]
            return found | read_paragraph_texts(connection, unread)

        contents = Contents.read(connection, self.embedder.name)
        self._shelf.dense.publish(name, contents.ids, contents.vectors, owner=owner)
        build_generation(
            read_texts,
            self._shelf.folder_of(name),
            contents,
            store=self._shelf.dense,
            previous=self._shelf.folder_of(old.generation) if old and touched is not None else None,
            touched=touched or set(),
        )
        write_pointer(connection, Pointer(revision, name, self.embedder.name))


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
