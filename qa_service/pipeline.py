"""A question's way from end to end: question → passages → enough? → answer → verified → reply."""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from qa_service.abstention import describe_shortage, find_shortage, rate_evidence
from qa_service.answering.quotes import cite_quote, write_answer
from qa_service.corpus import Corpus, Snapshot
from qa_service.domain import (
    Abstention,
    AbstentionReason,
    Citation,
    Filters,
    Mode,
    Passage,
    Reply,
    Turn,
)
from qa_service.embedding import Embedder
from qa_service.errors import OnRecordError
from qa_service.question import Question, read_question
from qa_service.quoting import Quote, choose_quotes, find_quotes
from qa_service.retrieval import retrieve_passages
from qa_service.revising import add_corrections, drop_taken_back
from qa_service.support import verify_sentences

PASSAGES = 12
NEAREST = 3
DEFAULT_MAX_SENTENCES = 6


@dataclass(frozen=True, slots=True)
class Ask:
    """One call of the service, as it came in."""

    question: str
    history: tuple[Turn, ...] = ()
    as_of: dt.date | None = None
    filters: Filters = field(default_factory=Filters)
    mode: Mode = "auto"
    max_sentences: int = DEFAULT_MAX_SENTENCES


def new_answer_id() -> str:
    return f"ans_{secrets.token_hex(10)}"


class Answerer:
    """Answers questions from a corpus; safe to use from many threads.

    ``has_llm`` tells whether a language model is configured: quote mode then counts as degraded.
    """

    def __init__(self, corpus: Corpus, embedder: Embedder, *, has_llm: bool = False) -> None:
        self._corpus = corpus
        self._embedder = embedder
        self._has_llm = has_llm

    def answer(self, ask: Ask, *, answer_id: str | None = None) -> Reply:
        """The whole answer, verified. Raises CorpusEmpty, CorpusBroken, EmbeddingChanged."""
        watch = Stopwatch()
        question = read_question(
            ask.question, history=ask.history, as_of=ask.as_of, filters=ask.filters
        )
        with self._corpus.reading() as snapshot:
            passages = add_corrections(
                self._retrieve(question, snapshot, PASSAGES),
                question,
                snapshot=snapshot,
                archive=self._corpus.archive,
            )
            watch.lap("retrieve")
            weights = snapshot.term_weights(question.terms, question.language)
            state = snapshot.count_until(ask.as_of)
        quotes = drop_taken_back(find_quotes(question, passages, weights), question)
        shortage = find_shortage(question, quotes, embedding=self._embedder.name)
        reply = Reply(
            id=answer_id or new_answer_id(),
            question=ask.question,
            status="answered",
            sentences=(),
            citations=(),
            removed=(),
            abstention=None,
            as_of=ask.as_of,
            mode="quote",
            degraded=ask.mode == "llm" or (self._has_llm and ask.mode == "auto"),
            corpus=state,
            confidence=rate_evidence(quotes, embedding=self._embedder.name),
        )
        if shortage is None:
            reply = answer_from(reply, question, quotes, limit=ask.max_sentences)
        else:
            reply = abstain(reply, question, quotes, shortage)
        watch.lap("answer")
        return replace(reply, timings_ms=watch.read())

    def warm_up(self) -> None:
        """Do what only the first question would pay for, as far as there is a corpus."""
        with contextlib.suppress(OnRecordError):
            self.answer(Ask("What is on record?"))

    def search(self, ask: Ask, *, limit: int) -> list[Passage]:
        """The passages for a query, best first, and no answer."""
        question = read_question(ask.question, as_of=ask.as_of, filters=ask.filters)
        with self._corpus.reading() as snapshot:
            return self._retrieve(question, snapshot, limit)

    def _retrieve(self, question: Question, snapshot: Snapshot, limit: int) -> list[Passage]:
        vector = self._embedder.embed_query(question.search_text)
        return retrieve_passages(
            question, vector, snapshot=snapshot, archive=self._corpus.archive, limit=limit
        )


def answer_from(reply: Reply, question: Question, quotes: Sequence[Quote], *, limit: int) -> Reply:
    """The reply with the best quotes, of which only verified ones are shown."""
    chosen = choose_quotes(question, quotes, limit=limit)
    sentences, citations = write_answer(chosen, language=question.language)
    shown, removed = verify_sentences(sentences, citations)
    if not shown:
        return replace(abstain(reply, question, quotes, "not_in_corpus"), removed=tuple(removed))
    used = {n for sentence in shown for n in sentence.citations}
    return replace(
        reply,
        sentences=tuple(shown),
        citations=tuple(citation for citation in citations if citation.n in used),
        removed=tuple(removed),
    )


def abstain(
    reply: Reply, question: Question, quotes: Sequence[Quote], reason: AbstentionReason
) -> Reply:
    """The reply without an answer: the reason, and the nearest passages, one an article."""
    message = describe_shortage(question, reason, reply.corpus.articles)
    return replace(
        reply,
        status="abstained",
        abstention=Abstention(reason, message, tuple(_cite_nearest(quotes))),
    )


def _cite_nearest(quotes: Sequence[Quote]) -> list[Citation]:
    by_article: dict[str, Quote] = {}
    for quote in quotes:
        by_article.setdefault(quote.passage.article.id, quote)
    return [cite_quote(n, quote) for n, quote in enumerate(list(by_article.values())[:NEAREST], 1)]


class Stopwatch:
    """Milliseconds between laps, and in all."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self._laps[stage] = round((now - self._last) * 1000, 2)
        self._last = now

    def read(self) -> dict[str, float]:
        total = round((time.perf_counter() - self._start) * 1000, 2)
        return {**self._laps, "total": total}
