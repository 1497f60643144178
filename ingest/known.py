"""What the archive knows when a run begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.sources.items import read_capture
from qa_service.archive import Archive
from qa_service.archive.reading import (
    read_current_articles,
    read_fingerprints,
    read_known_sources,
    read_last_revisions,
    read_paragraphs,
)
from qa_service.domain import Article, SourceState


@dataclass(frozen=True, slots=True)
class Known:
    """Places as they were last read; articles with their fingerprints and their last revisions.

    ``read_text`` gives the paragraphs of one of them.
    """

    sources: dict[str, SourceState]
    fingerprints: dict[str, str]
    last_revisions: dict[str, int]
    articles: dict[str, Article]
    read_text: Callable[[Article], Sequence[str]]

    @property
    def current(self) -> dict[str, SourceState]:
        """The sources whose article can be retrieved now."""
        return {
            place: state
            for place, state in self.sources.items()
            if state.article_id in self.fingerprints
        }

    @property
    def copies(self) -> frozenset[str]:
        """The places that gave another place's article."""
        return frozenset(
            place
            for place, state in self.current.items()
            if self.articles[state.article_id].source != place
        )

    @property
    def captures(self) -> dict[str, str]:
        """When a web archive last had the text of an article that was read from one."""
        captured = {
            article.id: read_capture(self.sources[article.source].validator)
            for article in self.articles.values()
            if article.source in self.sources
        }
        for state in self.sources.values():
            if before := captured.get(state.article_id):
                captured[state.article_id] = max(before, read_capture(state.validator))
        return captured

    @classmethod
    def read(cls, archive: Archive) -> Known:
        def read_text(article: Article) -> list[str]:
            with archive.reading() as connection:
                found = read_paragraphs(connection, article.id, article.revision)
            return [paragraph.text for paragraph in found]

        with archive.reading() as connection:
            return cls(
                sources=read_known_sources(connection),
                fingerprints=read_fingerprints(connection),
                last_revisions=read_last_revisions(connection),
                articles=read_current_articles(connection),
                read_text=read_text,
            )
