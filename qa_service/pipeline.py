"""A question's way from end to end: question → passages → enough? → answer → verified → reply."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa_service.abstention import find_shortage, is_about_named, rate_evidence
from qa_service.answering.citing import Citations
from qa_service.answering.material import Evidence
from qa_service.answering.positions import IN_VIEW
from qa_service.answering.replies import (
    abstain,
    has_words_of_asked,
    hear_sides,
    write_reply,
    write_sides,
    write_timeline,
)
from qa_service.answering.timeline import choose_entries
from qa_service.asking import Asking, read_asking
from qa_service.corpus import Corpus, Snapshot
from qa_service.counting import find_counted
from qa_service.dates import Period
from qa_service.domain import (
    Abstention,
    Ask,
    Passage,
    Positions,
    Reply,
    Timeline,
    Turn,
)
from qa_service.embedding import Embedder, SpanReader
from qa_service.errors import OnRecordError
from qa_service.everyday import Everyday
from qa_service.evidence import Search
from qa_service.parts import has_words_of, split_parts
from qa_service.premises import find_false_premise
from qa_service.question import Question, leans_on_another
from qa_service.retrieval import embed_question, retrieve_passages
from qa_service.shortage import Shortage
from qa_service.silence import describe_rest
from qa_service.stopwatch import Stopwatch
from qa_service.turns import leave_out_headings
from qa_service.understanding import understand

MAX_POSITIONS, MAX_ENTRIES, MOST_SAID = 8, 30, 2
# What a part of a question lacks only by itself, by whether it leans on another one.
UNCLEAR = {False: ("ambiguous",), True: ("ambiguous", "outside_dates")}


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that an answer is made of, and the ``reply`` that it fills; ``shortage`` is why there can
    be none, if so, and ``missing`` what of the question it cannot answer."""

    reply: Reply
    question: Question
    asking: Asking
    evidence: Evidence
    shortage: Shortage | None
    watch: Stopwatch
    missing: Abstention | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an answer is as it is: the question as it was understood, each of its terms with its
    weight, what was found, and why that was too little, if it was."""

    question: Question
    asking: Asking
    passages: Sequence[Passage]
    evidence: Evidence
    shortage: Shortage | None


def new_answer_id() -> str:
    return f"ans_{secrets.token_hex(10)}"


class Answerer:
    """Answers questions from a corpus, in quotes; safe to use from many threads."""

    def __init__(
        self, corpus: Corpus, embedder: Embedder, reader: SpanReader | None = None
    ) -> None:
        """The ``reader`` shows which of the actors that a question names are asked for words,
        whatever the embedder; without one all are."""
        self._corpus = corpus
        self._embedder = embedder
        self._reader = reader
        self._everyday = Everyday(embedder)

    @property
    def embedder(self) -> Embedder:
        return self._embedder

    def answer(self, ask: Ask, *, answer_id: str | None = None) -> Reply:
        """The whole answer, verified. Raises CorpusEmpty, CorpusBroken, EmbeddingChanged."""
        return answer_prepared(self.prepare(ask, answer_id=answer_id), limit=ask.max_sentences)

    def prepare(self, ask: Ask, *, answer_id: str | None = None) -> Prepared:
        """What is found for a question, before anything is written. Raises as ``answer`` does.

        Of a question of several parts each is asked by itself, too: where one has no answer the
        others are given theirs.
        """
        whole = self._prepare(ask, answer_id=answer_id)
        parts = split_parts(whole.question.text, whole.question.language)
        if len(parts) == 1 or whole.asking.kind == "timeline":
            return whole
        reply = answer_prepared(whole, limit=ask.max_sentences)
        is_answered = reply.status != "abstained"
        if is_answered and whole.asking.kind == "comparison":
            return whole  # a side that says nothing is told of there
        answered, missing = self._ask_parts(ask, parts, whole, reply)
        if not is_answered and len(answered) == len(parts):
            # What answers both at once there is not: the first is answered, the others are named.
            missing = [Abstention("ambiguous", describe_rest(parts[1:], whole.question.language))]
        if not (answered and missing):
            return whole
        kept = whole if is_answered else answered[0]
        return replace(kept, reply=replace(kept.reply, question=ask.question), missing=missing[0])

    def _ask_parts(
        self, ask: Ask, parts: Sequence[str], whole: Prepared, given: Reply
    ) -> tuple[list[Prepared], list[Abstention]]:
        """What is found for the parts that have an answer, and why the others have none."""
        answered, missing = list[Prepared](), list[Abstention]()
        language, told = whole.question.language, " ".join(c.quote for c in given.citations)
        for part in parts:
            leans = part is not parts[0] and leans_on_another(part, language)
            before = (*ask.history, Turn("user", parts[0])) if leans else ask.history
            found = self._prepare(
                replace(ask, question=part, history=before), answer_id=whole.reply.id
            )
            reply = answer_prepared(found, limit=ask.max_sentences)
            if reply.status != "abstained" or reply.abstention is None:
                if part is parts[0] or not _counts_nothing(found, whole):
                    answered.append(found)
            elif reply.abstention.reason == "off_topic" and has_words_of(part, told, language):
                continue  # by itself "Who was hurt?" is about anything
            elif reply.abstention.reason not in UNCLEAR[leans]:
                message = f"“{part}” {reply.abstention.message}"
                missing.append(replace(reply.abstention, message=message))
        return answered, missing

    def _prepare(self, ask: Ask, *, answer_id: str | None) -> Prepared:
        watch = Stopwatch()
        with self._corpus.reading() as snapshot:
            question = self._understand(ask, snapshot)
            asking, evidence = self._find_evidence(question, snapshot)
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

    def _find_shortage(self, question: Question, evidence: Evidence) -> Shortage | None:
        if question.is_of_a_time and evidence.quotes:
            return None if evidence.is_timely else Shortage("outside_dates", "time")
        quotes, actors = evidence.quotes, evidence.actors
        shortage = find_shortage(
            question,
            quotes,
            embedding=self._embedder.name,
            actors=actors,
            is_comparison=len(evidence.by_side) > 1,
        )
        if not quotes:
            return shortage  # the filters let nothing through
        if shortage == Shortage("not_in_corpus") and has_words_of_asked(evidence):
            shortage = None
        if shortage is None and not evidence.is_on_topic:
            shortage = Shortage("off_topic")
        if shortage == Shortage("off_topic") and is_about_named(question, quotes, actors):
            return Shortage("not_in_corpus")
        if shortage is None:
            shortage = find_false_premise(question, quotes, actors)
        is_plain = shortage in (None, Shortage("not_in_corpus"))
        return (
            Shortage("outside_dates", "time") if is_plain and not evidence.is_timely else shortage
        )

    def _understand(self, ask: Ask, snapshot: Snapshot) -> Question:
        return understand(ask, snapshot, self._corpus.archive, self._embedder, self._reader)

    def _read_asking(self, question: Question, snapshot: Snapshot) -> Asking:
        """What is asked for now; by the turn before only where this one names no side."""
        asking = read_asking(question.text, snapshot.actors, self._reader)
        if asking.sides or not question.leans:
            return asking
        return read_asking(question.search_text, snapshot.actors, self._reader)

    def _find_evidence(
        self, question: Question, snapshot: Snapshot, asking: Asking | None = None
    ) -> tuple[Asking, Evidence]:
        """What is found, in the form that is given or that the question asks for."""
        vector = embed_question(question, self._embedder)
        form = asking or self._read_asking(question, snapshot)
        everyday = None if asking else self._everyday
        search = Search(snapshot, self._corpus.archive, vector, self._embedder, everyday)
        return form, search.find_evidence(question, form)

    def explain(self, ask: Ask) -> Explanation:
        """What the answer to the same question rests on; finds it anew, and raises as it does."""
        with self._corpus.reading() as snapshot:
            question = self._understand(ask, snapshot)
            asking, evidence = self._find_evidence(question, snapshot)
        found = {quote.passage.paragraph.id: quote.passage for quote in evidence.quotes}
        shortage = self._find_shortage(question, evidence)
        passages = sorted(found.values(), key=lambda passage: -passage.score)
        return Explanation(question, asking, passages, evidence, shortage)

    def compare(self, ask: Ask, *, sides: tuple[str, ...]) -> Positions:
        """What each side says on a topic; without sides, the two with most to say on it."""
        with self._corpus.reading() as snapshot:
            question = self._understand(ask, snapshot)
            named = snapshot.name_actors(sides)
            count = len(named) or MOST_SAID
            asking = Asking("comparison", named, count=count, matter=question.text)
            _, evidence = self._find_evidence(question, snapshot, asking)
            state = snapshot.count_until(ask.as_of)
        citations = Citations()
        heard = hear_sides(question, evidence, limit=MAX_POSITIONS, stop_at=IN_VIEW)
        shortage = self._find_shortage(question, evidence)
        # A topic is a word or two: only whether anything is near is asked of it.
        if shortage is not None and shortage.lacks == "answer" and shortage.reason != "ambiguous":
            heard = {side: [] for side in heard}
        written = write_sides(heard, citations)
        return Positions(written, citations.all(), evidence.covers_until, state)

    def order(self, ask: Ask, *, within: Period | None) -> Timeline:
        """What happened and was said on a topic, by date, within a period."""
        with self._corpus.reading() as snapshot:
            question = self._understand(ask, snapshot)
            _, evidence = self._find_evidence(question, snapshot, Asking("timeline"))
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
        """The passages for a query, best first, and no answer; headings are none."""
        with self._corpus.reading() as snapshot:
            question = self._understand(ask, snapshot)
            vector = embed_question(question, self._embedder)
            found = retrieve_passages(
                question, vector, snapshot=snapshot, archive=self._corpus.archive, limit=limit
            )
            return leave_out_headings(found, snapshot=snapshot, archive=self._corpus.archive)


def _counts_nothing(part: Prepared, whole: Prepared) -> bool:
    """Whether it asks for a number without saying of what ("… and how many were hit?"), where the
    whole has no answer."""
    text, language = part.question.text, part.question.language
    is_number = "number" in part.question.wants and not find_counted(text, language)
    return is_number and whole.shortage is not None


def answer_prepared(prepared: Prepared, *, limit: int) -> Reply:
    """The reply in quote mode, of at most ``limit`` sentences, or the abstention."""
    reply, question, evidence = prepared.reply, prepared.question, prepared.evidence
    if prepared.shortage is not None:
        reply = abstain(reply, question, evidence, prepared.shortage)
    else:
        reply = write_reply(reply, question, evidence, prepared.asking, limit=limit)
        if prepared.missing is not None and reply.status == "answered":
            reply = replace(reply, status="partial", abstention=prepared.missing)
    prepared.watch.lap("answer")
    return replace(reply, timings_ms=prepared.watch.read())
