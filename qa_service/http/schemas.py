"""What goes out over the wire: reply bodies, apart from the domain."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel

from qa_service.domain import (
    AbstentionReason,
    Attribution,
    Mode,
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
    text: str
    date: dt.date | None
    speaker: str | None
    citations: list[int]


class SideBody(BaseModel):
    actor: str
    statements: list[SideStatementBody]
    silent: bool


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


class PassageBody(BaseModel):
    """A passage with its scores: cosine, BM25, and the fused one that orders them."""

    paragraph_id: str
    paragraph: int
    text: str
    sha256: str
    article: ArticleBody
    dense: float
    lexical: float
    score: float
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
