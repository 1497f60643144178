"""What a run is going to change, as it is planned."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TypeAlias

from ingest.contents import Contents
from ingest.known import Known
from ingest.publishers import Publishers
from ingest.report import Report
from ingest.sources.items import Item
from qa_service.domain import ArticleDraft, SourceState

Planned: TypeAlias = tuple[ArticleDraft, str]
"""A draft with its fingerprint."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A draft and the place that it was read from; ``future`` is a date that it lost."""

    item: Item
    draft: ArticleDraft
    fingerprint: str
    future: dt.date | None


@dataclass(slots=True)
class Plan:
    """What a run is going to commit.

    ``met`` are the places that the sources named, read or not, with their order, and ``settled``
    those whose article was decided on; ``latest`` has the last of the ``drafts`` by article id;
    ``taken`` tells which place gave an article id first, and ``captured`` when a web archive last
    had an article's text, where it is from one; ``gone`` are places that say that their article is
    no longer there. What cannot be decided on before all places have been
    met: ``waiting`` are drafts that may be another place's article, and ``copies``, by fingerprint,
    those with the text of another place's article, unread where they are unchanged.
    """

    publishers: Publishers
    contents: Contents
    today: dt.date = field(default_factory=lambda: dt.datetime.now(dt.UTC).date())
    report: Report = field(default_factory=Report)
    drafts: list[Planned] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    sources: dict[str, SourceState] = field(default_factory=dict)
    latest: dict[str, ArticleDraft] = field(default_factory=dict)
    met: dict[str, int] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    taken: dict[str, str] = field(default_factory=dict)
    captured: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    waiting: list[Claim] = field(default_factory=list)
    copies: dict[str, list[Claim | Item]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def over(cls, known: Known, publishers: Publishers) -> Plan:
        """The plan of a run that has met no place so far."""
        return cls(publishers, Contents(known.fingerprints), captured=known.captures)
