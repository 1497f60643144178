"""What goes out over the wire: reply bodies, apart from the domain."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from qa_service.domain import (
    AbstentionReason,
    Attribution,
    EntryKind,
    Mode,
    Precision,
    RemovalReason,
    SourceClass,
    StatementKind,
    Status,
)


class ArticleBody(BaseModel):
    """An article as a citation names it."""

    id: str
    title: str
    publisher: str | None
    source_class: SourceClass
    date: dt.date | None
    language: str
    url: str | None
    revision: int


class TextQuoteSelector(BaseModel):
    type: Literal["TextQuoteSelector"] = "TextQuoteSelector"
    exact: str
    prefix: str
    suffix: str


class TextPositionSelector(BaseModel):
    type: Literal["TextPositionSelector"] = "TextPositionSelector"
    start: int
    end: int


class TargetBody(BaseModel):
    """The cited span as a W3C Web Annotation target."""

    source: str
    selector: list[TextQuoteSelector | TextPositionSelector]


class CopyBody(BaseModel):
    publisher: str | None
    url: str | None


class CitationBody(BaseModel):
    """A quote span; ``quote`` is the paragraph's text[start:end] in Unicode code points.

    ``copies`` are the same paragraph elsewhere, in nearly the same words; ``outlets`` counts the
    publishers that have it, reprints by one of them once. ``corrected_by`` takes back a figure in
    the paragraph.
    """

    n: int
    paragraph_id: str
    paragraph: int
    quote: str
    start: int
    end: int
    prefix: str
    suffix: str
    sha256: str
    speaker: str | None
    actor: str | None
    attribution: Attribution
    article: ArticleBody
    copies: list[CopyBody] = []
    outlets: int = 1
    corrected_by: ArticleBody | None = None
    link: str
    source_link: str | None
    target: TargetBody


class SentenceBody(BaseModel):
    text: str
    start: int
    end: int
    citations: list[int]
    support: float


class SideStatementBody(BaseModel):
    """What a side said: ``text`` is the exact words of its citation. ``date`` is the first day of a
    month or year that is no more ``precision``. ``supersedes`` is the citation of an earlier
    statement of the side that this one takes back or changes."""

    text: str
    date: dt.date | None
    precision: Precision | None = None
    speaker: str | None
    attribution: Attribution
    citations: list[int]
    supersedes: int | None = None


class SideBody(BaseModel):
    """A side's statements, oldest first; ``silent`` where the sources have none."""

    actor: str
    statements: list[SideStatementBody]
    silent: bool


class EntryBody(BaseModel):
    """An event or a statement; ``date`` is the first day of a month or year that is no more
    ``precision``. ``text`` is the exact words of its citation."""

    date: dt.date
    precision: Precision
    kind: EntryKind
    text: str
    actor: str | None
    speaker: str | None
    citations: list[int]


class RemovedBody(BaseModel):
    text: str
    why: RemovalReason


class AbstentionBody(BaseModel):
    reason: AbstentionReason
    message: str
    nearest: list[CitationBody]


class CorpusBody(BaseModel):
    articles: int
    paragraphs: int
    revision: str


class ReplyBody(BaseModel):
    """A whole answer. ``confidence``, from 0 to 1, orders answers by how good their evidence is; it
    is no probability, and null where the embedding's cosines are not known."""

    id: str
    question: str
    status: Status
    answer: str
    sentences: list[SentenceBody]
    sides: list[SideBody] = []
    timeline: list[EntryBody] = []
    citations: list[CitationBody]
    removed: list[RemovedBody]
    abstention: AbstentionBody | None
    as_of: dt.date | None
    mode: Mode
    degraded: bool
    model: str | None = None
    prompt: str | None = None
    corpus: CorpusBody
    confidence: float | None = None
    timings_ms: dict[str, float]


class PositionsBody(BaseModel):
    """What each side says on a topic; ``covers_until`` is the last day the sources reach to."""

    topic: str
    as_of: dt.date | None
    covers_until: dt.date | None
    sides: list[SideBody]
    citations: list[CitationBody]
    corpus: CorpusBody


class TimelineBody(BaseModel):
    """What happened and was said on a topic, oldest first."""

    model_config = ConfigDict(populate_by_name=True)

    topic: str
    first: dt.date | None = Field(None, alias="from")
    last: dt.date | None = Field(None, alias="to")
    as_of: dt.date | None
    entries: list[EntryBody]
    citations: list[CitationBody]
    corpus: CorpusBody


class FeaturesBody(BaseModel):
    """Why a passage ranks where it does, in standard deviations of the question's cosines.

    The score is closeness + 2.7 × lexical + period, its mean with likeness (weighing .7), and what
    the paragraph beside it lends it."""

    closeness: float
    lexical: float
    period: float
    likeness: float | None
    neighbour: float


class PassageBody(BaseModel):
    """A passage with its scores: cosine, BM25, and the one that orders them, with what makes it."""

    paragraph_id: str
    paragraph: int
    text: str
    sha256: str
    article: ArticleBody
    dense: float
    lexical: float
    score: float
    features: FeaturesBody | None = None
    link: str


class SearchReplyBody(BaseModel):
    query: str
    passages: list[PassageBody]
    corpus: CorpusBody


class StatementBody(BaseModel):
    start: int
    end: int
    kind: StatementKind
    speaker: str | None
    actor: str | None
    cue: str | None


class ParagraphInArticleBody(BaseModel):
    id: str
    paragraph: int
    text: str
    statements: list[StatementBody]


class ArticleListBody(BaseModel):
    articles: list[ArticleBody]
    total: int
    next_cursor: str | None


class WholeArticleBody(ArticleBody):
    """One article with its revisions and paragraphs."""

    author: str | None
    modified: dt.date | None
    corrects: str | None
    sources: list[str]
    current: bool
    revisions: list[int]
    paragraphs: list[ParagraphInArticleBody]


class NeighbourBody(BaseModel):
    id: str
    paragraph: int
    text: str


class ParagraphBody(BaseModel):
    """A paragraph as cited, with its neighbours; ``current`` says whether it still stands."""

    id: str
    paragraph: int
    text: str
    sha256: str
    article: ArticleBody
    before: NeighbourBody | None
    after: NeighbourBody | None
    current: bool


class ReadyBody(BaseModel):
    status: Literal["ready"] = "ready"
    corpus: CorpusBody
    embedding: str
    canary: str
