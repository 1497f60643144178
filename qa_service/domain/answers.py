"""What an answer is made of: citations, sentences, sides and entries, and the reply itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from qa_service.domain.articles import (
    AbstentionReason,
    Article,
    Attribution,
    EntryKind,
    Filters,
    Mode,
    Paragraph,
    Precision,
    RemovalReason,
    Status,
)

DEFAULT_MAX_SENTENCES = 6


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote span in a paragraph that an answer uses: ``quote`` is its text[start:end].

    ``speaker`` is who says most of what is said in it, and ``attribution`` tells how; ``owed`` is
    whose all of it together is, where other sentences stand beside theirs. ``copies`` are the
    other articles that have the paragraph in nearly the same words; ``corrected_by`` is the
    article that takes it back.
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
    owed: Attribution | None = None

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

    ``date`` is the first day of a month or year that is no more ``precision``; ``supersedes`` is
    the citation of an earlier statement that this one takes back or changes.
    """

    citation: Citation
    date: dt.date | None
    precision: Precision | None = None
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
class Ask:
    """One call of the service, as it came in."""

    question: str
    history: tuple[Turn, ...] = ()
    as_of: dt.date | None = None
    filters: Filters = field(default_factory=Filters)
    mode: Mode = "auto"
    max_sentences: int = DEFAULT_MAX_SENTENCES


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer, as every door of the house gives it out.

    ``confidence``, from 0 to 1, orders answers by how good their evidence is; no probability.
    ``model`` and ``prompt`` name what wrote it, where a language model did.
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
    model: str | None = None
    prompt: str | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)

    @property
    def answer(self) -> str:
        """The text shown: the sentences joined by a space, or the abstention's message."""
        if self.status == "abstained" and self.abstention is not None:
            return self.abstention.message
        return " ".join(sentence.text for sentence in self.sentences)
