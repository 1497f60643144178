"""A question's way from end to end: question → passages → enough? → answer → verified → reply."""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa_service.abstention import find_shortage, rate_evidence
from qa_service.answering.positions import IN_VIEW, Standard, choose_sides, has_spoken
from qa_service.answering.replies import (
    Citations,
    Evidence,
    abstain,
    hear_sides,
    write_reply,
    write_sides,
    write_timeline,
)
from qa_service.answering.timeline import choose_entries
from qa_service.asking import Asking, read_asking
from qa_service.corpus import Corpus, Snapshot
from qa_service.dates import Period
from qa_service.dense import Vectors
from qa_service.domain import (
    AbstentionReason,
    Ask,
    Passage,
    Positions,
    Reply,
    Timeline,
)
from qa_service.embedding import Embedder
from qa_service.errors import OnRecordError
from qa_service.feedback import Likeness
from qa_service.following import resolve_follow_up
from qa_service.question import Question, read_question, weigh_own
from qa_service.quoting import Quote, find_quotes
from qa_service.retrieval import embed_question, retrieve_passages
from qa_service.revising import add_corrections, drop_taken_back
from qa_service.spelling import mend_spelling
from qa_service.stopwatch import Stopwatch
from qa_service.terms import detect_script_language

PASSAGES = 12
SIDE_PASSAGES = 24
TIMELINE_PASSAGES = 40
MAX_POSITIONS, MAX_ENTRIES = 8, 30
COMPARED = 2
# What happened is told in articles of so many days afterwards.
REPORTED_WITHIN = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that an answer is made of, and the ``reply`` that it fills; ``shortage`` is why there can
    be none, if so."""

    reply: Reply
    question: Question
    asking: Asking
    evidence: Evidence
    shortage: AbstentionReason | None
    watch: Stopwatch


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an answer is as it is: the question as it was understood, each of its terms with its
    weight, what was found, and why that was too little, if it was."""

    question: Question
    asking: Asking
    passages: Sequence[Passage]
    evidence: Evidence
    shortage: AbstentionReason | None


def new_answer_id() -> str:
    return f"ans_{secrets.token_hex(10)}"


class Answerer:
    """Answers questions from a corpus, in quotes; safe to use from many threads."""

    def __init__(self, corpus: Corpus, embedder: Embedder) -> None:
        self._corpus = corpus
        self._embedder = embedder

    @property
    def embedder(self) -> Embedder:
        return self._embedder

    def answer(self, ask: Ask, *, answer_id: str | None = None) -> Reply:
        """The whole answer, verified. Raises CorpusEmpty, CorpusBroken, EmbeddingChanged."""
        return answer_prepared(self.prepare(ask, answer_id=answer_id), limit=ask.max_sentences)

    def prepare(self, ask: Ask, *, answer_id: str | None = None) -> Prepared:
        """What is found for a question, before anything is written. Raises as ``answer`` does."""
        watch = Stopwatch()
        with self._corpus.reading() as snapshot:
            question = self._understand(ask, snapshot)
            asking = self._read_asking(question, snapshot)
            evidence = self._find_evidence(question, asking, snapshot)
            state = snapshot.count_until(ask.as_of)
        watch.lap("retrieve")
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
            degraded=ask.mode == "llm",
            corpus=state,
            confidence=rate_evidence(evidence.quotes, embedding=self._embedder.name),
        )
        shortage = self._find_shortage(question, evidence)
        return Prepared(reply, question, asking, evidence, shortage, watch)

    def _understand(self, ask: Ask, snapshot: Snapshot) -> Question:
        language = detect_script_language(ask.question)
        mended = mend_spelling(
            ask.question, language, snapshot=snapshot, archive=self._corpus.archive
        )
        text, needed = resolve_follow_up(mended, ask.history, snapshot.actors)
        return read_question(
            text,
            history=needed,
            leans=text != mended,
            as_of=ask.as_of,
            filters=ask.filters,
        )

    def _find_shortage(self, question: Question, evidence: Evidence) -> AbstentionReason | None:
        return find_shortage(
            question, evidence.quotes, embedding=self._embedder.name, actors=evidence.actors
        )

    def _read_asking(self, question: Question, snapshot: Snapshot) -> Asking:
        """What is asked for now; by the turn before only where this one names no side."""
        asking = read_asking(question.text, snapshot.actors)
        return asking if asking.sides else read_asking(question.search_text, snapshot.actors)

    def _find_evidence(self, question: Question, asking: Asking, snapshot: Snapshot) -> Evidence:
        vector = embed_question(question, self._embedder)
        depth = TIMELINE_PASSAGES if asking.kind == "timeline" else PASSAGES
        passages = self._retrieve(question, vector, snapshot, depth)
        if asking.kind == "timeline" and question.period is not None:
            passages = self._add_of_period(passages, question, question.period, vector, snapshot)
        weights = weigh_own(
            question, snapshot.lexical.term_weights(question.terms, question.language)
        )

        def quote(passages: Sequence[Passage]) -> list[Quote]:
            return drop_taken_back(find_quotes(question, passages, weights), question)

        quotes = quote(passages)
        sides = asking.sides
        if asking.kind == "comparison" and len(sides) < COMPARED:
            sides = choose_sides(passages, named=sides, count=COMPARED)
        # Whoever asks for one position has mostly found it with the passages: the side is asked by
        # itself only where they hold nothing that it says.
        is_found = asking.kind == "position" and has_spoken(quotes, asking)
        return Evidence(
            quotes,
            {
                side: quotes
                if is_found
                else quote(self._hear(question, vector, side, snapshot, passages))
                for side in sides
            },
            weights,
            Standard.of(passages, asking.speakers),
            snapshot.actors,
            snapshot.last_day(question.as_of),
        )

    def _add_of_period(
        self,
        passages: list[Passage],
        question: Question,
        period: Period,
        vector: Vectors,
        snapshot: Snapshot,
    ) -> list[Passage]:
        """With those of articles of the period, which need not be worded like the question."""
        limits = question.filters
        first = max(filter(None, (limits.published_from, period.start)))
        last = min(filter(None, (limits.published_to, period.end + REPORTED_WITHIN)))
        asked = replace(question, filters=replace(limits, published_from=first, published_to=last))
        known = {passage.paragraph.id for passage in passages}
        found = self._retrieve(asked, vector, snapshot, TIMELINE_PASSAGES, passages)
        return [*passages, *(passage for passage in found if passage.paragraph.id not in known)]

    def _hear(
        self,
        question: Question,
        vector: Vectors,
        side: str,
        snapshot: Snapshot,
        passages: Sequence[Passage],
    ) -> list[Passage]:
        """The passages that name a side, whatever other actors the asker allows."""
        asked = replace(question, filters=replace(question.filters, actors=(side,)))
        return self._retrieve(asked, vector, snapshot, SIDE_PASSAGES, passages)

    def explain(self, ask: Ask) -> Explanation:
        """What the answer to the same question rests on; finds it anew, and raises as it does."""
        with self._corpus.reading() as snapshot:
            question = self._understand(ask, snapshot)
            asking = self._read_asking(question, snapshot)
            evidence = self._find_evidence(question, asking, snapshot)
        found = {quote.passage.paragraph.id: quote.passage for quote in evidence.quotes}
        shortage = self._find_shortage(question, evidence)
        passages = sorted(found.values(), key=lambda passage: -passage.score)
        return Explanation(question, asking, passages, evidence, shortage)

    def compare(self, ask: Ask, *, sides: tuple[str, ...]) -> Positions:
        """What each side says on a topic; without sides, the two with most to say on it."""
        with self._corpus.reading() as snapshot:
            question = self._understand(ask, snapshot)
            asking = Asking("comparison", snapshot.name_actors(sides))
            evidence = self._find_evidence(question, asking, snapshot)
            state = snapshot.count_until(ask.as_of)
        citations = Citations()
        heard = hear_sides(question, evidence, limit=MAX_POSITIONS, stop_at=IN_VIEW)
        written = write_sides(heard, citations)
        return Positions(written, citations.all(), evidence.covers_until, state)

    def order(self, ask: Ask, *, within: Period | None) -> Timeline:
        """What happened and was said on a topic, by date, within a period."""
        with self._corpus.reading() as snapshot:
            question = self._understand(ask, snapshot)
            evidence = self._find_evidence(question, Asking("timeline"), snapshot)
            state = snapshot.count_until(ask.as_of)
        citations = Citations()
        shortage = self._find_shortage(question, evidence)
        chosen = choose_entries(
            () if shortage else evidence.quotes,
            best=evidence.standard.best,
            within=within or question.period,
            limit=MAX_ENTRIES,
        )
        return Timeline(write_timeline(chosen, citations), citations.all(), state)

    def warm_up(self) -> None:
        """Do what only the first question would pay for, as far as there is a corpus."""
        with contextlib.suppress(OnRecordError):
            self.answer(Ask("What is on record?"))

    def search(self, ask: Ask, *, limit: int) -> list[Passage]:
        """The passages for a query, best first, and no answer."""
        with self._corpus.reading() as snapshot:
            question = self._understand(ask, snapshot)
            vector = embed_question(question, self._embedder)
            return retrieve_passages(
                question, vector, snapshot=snapshot, archive=self._corpus.archive, limit=limit
            )

    def _retrieve(
        self,
        question: Question,
        vector: Vectors,
        snapshot: Snapshot,
        limit: int,
        beside: Sequence[Passage] = (),
    ) -> list[Passage]:
        """Passages with what was taken back marked, and the corrections beside it.

        Those ``beside`` were found for the question without its limits: what is like them ranks
        higher, so that scores can be compared.
        """
        archive = self._corpus.archive
        likeness = Likeness.of({p.paragraph.id: p.score for p in beside}, snapshot)
        passages = retrieve_passages(
            question, vector, snapshot=snapshot, archive=archive, limit=limit, likeness=likeness
        )
        return add_corrections(passages, question, snapshot=snapshot, archive=archive)


def answer_prepared(prepared: Prepared, *, limit: int) -> Reply:
    """The reply in quote mode, of at most ``limit`` sentences, or the abstention."""
    reply, question, evidence = prepared.reply, prepared.question, prepared.evidence
    if prepared.shortage is not None:
        reply = abstain(reply, question, evidence, prepared.shortage)
    else:
        reply = write_reply(reply, question, evidence, prepared.asking, limit=limit)
    prepared.watch.lap("answer")
    return replace(reply, timings_ms=prepared.watch.read())
