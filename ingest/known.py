"""What the archive knows when a run begins."""

from __future__ import annotations

from dataclasses import dataclass

from qa_service.archive import Archive
from qa_service.archive.reading import (
    read_current_articles,
    read_fingerprints,
    read_known_sources,
    read_last_revisions,
)
from qa_service.domain import Article, SourceState


@dataclass(frozen=True, slots=True)
class Known:
    """Places as they were last read; articles with their fingerprints and their last revisions."""

    sources: dict[str, SourceState]
    fingerprints: dict[str, str]
    last_revisions: dict[str, int]
    articles: dict[str, Article]

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

    @classmethod
    def read(cls, archive: Archive) -> Known:
        with archive.reading() as connection:
            return cls(
                sources=read_known_sources(connection),
                fingerprints=read_fingerprints(connection),
                last_revisions=read_last_revisions(connection),
                articles=read_current_articles(connection),
            )
