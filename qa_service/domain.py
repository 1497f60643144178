"""The words of the house as types: what every other module passes around.

Offsets count Unicode code points, ends are exclusive, dates are ISO calendar dates.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import Literal

SourceClass = Literal["official", "state", "wire", "independent", "unknown"]
StatementKind = Literal["direct", "indirect", "mixed"]
Attribution = Literal["direct", "indirect", "narrator"]
AbstentionReason = Literal[
    "not_in_corpus", "off_topic", "one_side_only", "outside_dates", "false_premise", "ambiguous"
]
RemovalReason = Literal[
    "unsupported", "misquoted", "uncited", "number_not_in_source", "speaker_not_in_source"
]
EntryKind = Literal["event", "statement"]
Precision = Literal["day", "month", "year"]
Mode = Literal["auto", "quote", "llm"]
Status = Literal["answered", "partial", "abstained"]

SOURCE_CLASSES: tuple[SourceClass, ...] = ("official", "state", "wire", "independent", "unknown")


Span = tuple[int, int]


def hash_text(text: str) -> str:
    """The SHA-256 of the text's UTF-8 bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def article_id_of(identity: str) -> str:
    """The id of an article that names none itself: 12 hexadecimal digits of its identity's hash.

    The identity is the article's canonical URL, or the absolute path of its file.
    """
    return "a" + hash_text(identity)[:12]


def paragraph_ids(article_id: str, texts: list[str] | tuple[str, ...]) -> list[str]:
    """Ids that stay the same while a paragraph's text does, whatever moves around it.

    An id never names two texts: an edited paragraph gets a new one, so what was cited under the
    old one stays readable. The second of two equal paragraphs in an article ends in ``-2``.
    """
    seen: dict[str, int] = {}
    ids = []
    for text in texts:
        stem = f"{article_id}-{hash_text(text)[:10]}"
        seen[stem] = seen.get(stem, 0) + 1
        ids.append(stem if seen[stem] == 1 else f"{stem}-{seen[stem]}")
    return ids


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody is reported to say, as a span of a paragraph.

    ``speaker`` is None where the text does not tell; ``actor`` is the side they speak for.
    """

    start: int
    end: int
    kind: StatementKind
    speaker: str | None
    actor: str | None
    cue: str | None


@dataclass(frozen=True, slots=True)
class SourceState:
    """What a source was when it was last read.

    ``validator`` is what a web host gave to tell a changed document by, as ingest wrote it down.
    """

    sha256: str
    article_id: str
    validator: str = ""


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """An article as a reader found it, before the corpus knows it.

    ``source`` is the file path or URL it was read from; ``identity`` is what makes it the same
    article when it is read again. ``paragraphs`` are as the source has them, title not counted.
    """

    source: str
    identity: str
    title: str
    paragraphs: tuple[str, ...]
    id: str | None = None
    publisher: str | None = None
    source_class: SourceClass = "unknown"
    author: str | None = None
    date: dt.date | None = None
    modified: dt.date | None = None
    language: str = "en"
    url: str | None = None
    corrects: str | None = None
    references: tuple[str, ...] = ()

    @property
    def article_id(self) -> str:
        return self.id or article_id_of(self.identity)


@dataclass(frozen=True, slots=True)
class Article:
    """A published text in one of its revisions (counted from 1)."""

    id: str
    revision: int
    title: str
    publisher: str | None
    source_class: SourceClass
    author: str | None
    date: dt.date | None
    modified: dt.date | None
    language: str
    url: str | None
    source: str
    corrects: str | None = None
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The unit that can be cited. ``number`` counts from 1 within the article.

    ``sentences`` are the spans of its sentences, in order.
    """

    id: str
    article_id: str
    revision: int
    number: int
    text: str
    sha256: str
    sentences: tuple[Span, ...]
    statements: tuple[Statement, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans of its sentences, or of all of it where none were found."""
        return self.sentences or ((0, len(self.text)),)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a question may be answered from; empty means no limit. Dates are inclusive."""

    actors: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    published_from: dt.date | None = None
    published_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph retrieved for a question.

    Scores: ``dense`` is a cosine (higher is closer), ``lexical`` is BM25 (0.0 where the lexical
    index did not return it), ``score`` is the fused one that passages are ordered by, in standard
    deviations of the question's cosines. ``copies`` are the other articles that have the same
    paragraph in nearly the same words; ``corrected_by`` is the article that takes back the spans
    ``taken_back`` of it.
    """

    paragraph: Paragraph
    article: Article
    dense: float
    lexical: float
    score: float
    copies: tuple[Article, ...] = ()
    corrected_by: Article | None = None
    taken_back: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote span in a paragraph that an answer uses: ``quote`` is its text[start:end].

    ``copies`` are the other articles that have the paragraph in nearly the same words;
    ``corrected_by`` is the article that takes it back.
    """

    n: int
    paragraph: Paragraph
    article: Article
    start: int
    end: int
    speaker: str | None
    actor: str | None
    attribution: Attribution
    copies: tuple[Article, ...] = ()
    corrected_by: Article | None = None

    @property
    def outlets(self) -> int:
        """How many publishers have it; one that does not name itself counts by its articles."""
        known = {a.publisher or a.id for a in (self.article, *self.copies)}
        return len(known)

    @property
    def quote(self) -> str:
        return self.paragraph.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One sentence of an answer; ``support`` runs from 0 (none) to 1 (carried word for word)."""

    text: str
    citations: tuple[int, ...]
    support: float


@dataclass(frozen=True, slots=True)
class SideStatement:
    """What a side said: the words of its citation, and when they were said.

    ``supersedes`` is the citation of an earlier statement that this one takes back or changes.
    """

    citation: Citation
    date: dt.date | None
    supersedes: int | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """An actor and its statements by date; without any it is silent in the sources."""

    actor: str
    statements: tuple[SideStatement, ...] = ()

    @property
    def is_silent(self) -> bool:
        return not self.statements


@dataclass(frozen=True, slots=True)
class Entry:
    """An event, or a statement, with the day, month or year that the text gives it."""

    citation: Citation
    date: dt.date
    precision: Precision
    kind: EntryKind


@dataclass(frozen=True, slots=True)
class Positions:
    """What sides say on a topic; ``covers_until`` is the last day that the sources reach to."""

    sides: tuple[Side, ...]
    citations: tuple[Citation, ...]
    covers_until: dt.date | None
    corpus: CorpusState


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened and was said on a topic, oldest first."""

    entries: tuple[Entry, ...]
    citations: tuple[Citation, ...]
    corpus: CorpusState


@dataclass(frozen=True, slots=True)
class RemovedSentence:
    text: str
    why: RemovalReason


@dataclass(frozen=True, slots=True)
class Abstention:
    """Why nothing, or not all, was answered, with the nearest passages as citations."""

    reason: AbstentionReason
    message: str
    nearest: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class CorpusState:
    """What the corpus held when it was asked; ``revision`` changes with every commit."""

    articles: int
    paragraphs: int
    revision: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation so far."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer, as every door of the house gives it out.

    ``confidence``, from 0 to 1, orders answers by how good their evidence is; no probability.
    """

    id: str
    question: str
    status: Status
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    removed: tuple[RemovedSentence, ...]
    abstention: Abstention | None
    as_of: dt.date | None
    mode: Mode
    degraded: bool
    corpus: CorpusState
    sides: tuple[Side, ...] = ()
    timeline: tuple[Entry, ...] = ()
    confidence: float | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)

    @property
    def answer(self) -> str:
        """The text shown: the sentences joined by a space, or the abstention's message."""
        if self.status == "abstained" and self.abstention is not None:
            return self.abstention.message
        return " ".join(sentence.text for sentence in self.sentences)
