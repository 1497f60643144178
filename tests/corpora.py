"""A small corpus that a test changes and asks: real stores with the tiny embedding."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from qa_service.archive import Archive, open_archive
from qa_service.archive.reading import read_pointer
from qa_service.archive.writing import ArticleChange
from qa_service.corpus import Corpus, CorpusWriter, text_to_embed
from qa_service.corpus.shelf import Shelf
from qa_service.domain import Article, Filters, Paragraph, hash_text, paragraph_ids
from qa_service.settings import Settings
from tests.tiny import TinyEmbedder, embed_words


class Bench:
    """An archive with a writer and a reader over the same data folder."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.archive: Archive = open_archive(settings)
        self.embedder = TinyEmbedder()
        self.corpus = Corpus(settings, self.archive, embedding="tiny")
        self._revisions: dict[str, int] = {}

    @property
    def writer(self) -> CorpusWriter:
        return CorpusWriter(self.settings, self.archive, self.embedder)

    def put(self, article_id: str, *texts: str, date: str | None = "2022-01-26") -> None:
        self.put_all([self.change(article_id, *texts, date=date)])

    def put_all(self, changes: list[ArticleChange]) -> None:
        texts = {
            key: text_to_embed(change.article.title, paragraph.text)
            for change in changes
            for key, paragraph in zip(change.embedded, change.paragraphs, strict=True)
        }
        self.writer.embed(texts)
        self.writer.commit(changes, [], sources={})

    def change(self, article_id: str, *texts: str, date: str | None) -> ArticleChange:
        revision = self._revisions[article_id] = self._revisions.get(article_id, 0) + 1
        day = dt.date.fromisoformat(date) if date else None
        article = Article(
            article_id, revision, "Title", "Wire", "wire", None, day, None, "en", None, "file"
        )
        paragraphs = tuple(
            Paragraph(id, article_id, revision, n, text, hash_text(text), ((0, len(text)),))
            for n, (id, text) in enumerate(
                zip(paragraph_ids(article_id, texts), texts, strict=True), 1
            )
        )
        embedded = tuple(hash_text(text_to_embed("Title", text)) for text in texts)
        actors = tuple(("NATO",) if "NATO" in text else () for text in texts)
        return ArticleChange(article, hash_text("".join(texts)), paragraphs, embedded, actors)

    def search(self, text: str, *, limit: int = 3, **limits: object) -> list[str]:
        """The texts nearest to a text, nearest first."""
        as_of = limits.pop("as_of", None)
        assert as_of is None or isinstance(as_of, dt.date)
        filters = Filters(**limits)  # type: ignore[arg-type]
        with self.corpus.reading() as snapshot:
            vector = embed_words(text_to_embed("Title", text))
            found = snapshot.search_dense(vector, limit=limit, filters=filters, as_of=as_of)
            ids = [id for id, _ in found]
            return [p.text for p in snapshot.read_paragraphs(self.archive, ids)]

    def generation(self) -> Path:
        with self.archive.reading() as connection:
            pointer = read_pointer(connection)
        assert pointer is not None
        return Shelf(self.settings).folder_of(pointer.generation)

    def close(self) -> None:
        self.corpus.close()
        self.archive.close()
