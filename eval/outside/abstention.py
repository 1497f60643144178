"""Scores abstaining on conversations, and the signals that could tell when to abstain."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.metrics.recall import recall
from eval.outside.corpora import Row, Served
from eval.outside.figures import auroc_figure, mean_figure, show, trim
from eval.score import Figure, Frozen
from qa_service.domain import Ask, Passage, Status, Turn
from qa_service.evidence import PASSAGES
from qa_service.pipeline import Answerer
from qa_service.question import read_question
from qa_service.quoting import Quote, find_quotes
from qa_service.retrieval import CANDIDATES, embed_question, retrieve_passages

Answerability = Literal["ANSWERABLE", "PARTIAL", "UNANSWERABLE", "UNDERSPECIFIED"]
OTHERS: tuple[Answerability, ...] = ("UNANSWERABLE", "UNDERSPECIFIED", "PARTIAL")
STATUSES: tuple[Status, ...] = ("answered", "partial", "abstained")
# The goal for answerable questions: at most so many are refused.
MAX_REFUSED = 0.08
RECALL_AT = 5
# Every candidate of either list.
ALL = 2 * CANDIDATES


class TurnRow(Row):
    role: str
    text: str


class DocRow(Row):
    id: str


class Conversation(Row):
    """The last question of a conversation, and whether its passages answer it."""

    question: str
    history: tuple[TurnRow, ...]
    docs: tuple[DocRow, ...]
    gold_docs: tuple[str, ...] = ()
    answerability: Answerability

    @property
    def ask(self) -> Ask:
        turns = (
            Turn("user" if turn.role == "user" else "assistant", turn.text) for turn in self.history
        )
        return Ask(self.question, history=tuple(turns))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the service sees for a question: passages best first, quotes likewise, term weights."""

    passages: Sequence[Passage]
    quotes: Sequence[Quote]
    weights: Mapping[str, float]


def gather_evidence(ask: Ask, served: Served) -> Evidence:
    question = read_question(ask.question, history=ask.history)
    vector = embed_question(question, served.embedder)
    corpus = served.corpus
    with corpus.reading() as snapshot:
        passages = retrieve_passages(
            question, vector, snapshot=snapshot, archive=corpus.archive, limit=ALL
        )
        weights = snapshot.lexical.term_weights(question.terms, question.language)
    quotes = find_quotes(question, passages[:PASSAGES], weights)
    return Evidence(passages, quotes, weights)


def find_closeness(evidence: Evidence) -> float:
    """The best cosine in standard deviations above that of arbitrary passages of its language."""
    return max(p.features.closeness for p in evidence.passages if p.features)


def find_best_share(evidence: Evidence) -> float:
    """The share of the question's term weight that one sentence holds at most."""
    total = sum(evidence.weights.values()) or 1.0
    held = (sum(w for t, w in evidence.weights.items() if t in q.terms) for q in evidence.quotes)
    return max(held) / total


def find_lead(evidence: Evidence) -> float:
    """How far the first passage's fused score is above the fifth's."""
    scores = [passage.score for passage in evidence.passages]
    return scores[0] - scores[min(4, len(scores) - 1)]


SIGNALS: dict[str, Callable[[Evidence], float]] = {
    "best cosine": lambda e: max(p.dense for p in e.passages),
    "best cosine, standardised": find_closeness,
    "best BM25": lambda e: max(p.lexical for p in e.passages),
    "best BM25 / term weight": lambda e: (
        max(p.lexical for p in e.passages) / (sum(e.weights.values()) or 1.0)
    ),
    "fused top score": lambda e: e.passages[0].score,
    "fused first over fifth": find_lead,
    "coverage": lambda e: max(
        (q.coverage for q in e.quotes if q.coverage is not None), default=0.0
    ),
    "coverage by one sentence": find_best_share,
    "best quote's relevance": lambda e: e.quotes[0].relevance,
}


class AbstentionScores(Frozen):
    """Class → status → share; signal → class → AUROC of the answerable against it.

    ``recall`` is recall@5 of the documents that the answers were written from, over the questions
    that follow another one and have such. ``caught`` has for each signal the share of the
    unanswerable below the value that refuses as many of the answerable as the goal allows.
    """

    questions: dict[str, int]
    recall: Figure | None
    statuses: dict[str, dict[str, float]]
    over_refusal: Figure
    abstention_recall: Figure
    signals: dict[str, dict[str, Figure]]
    caught: dict[str, float | None]

    def lines(self) -> list[str]:
        lines = []
        for name, shares in self.statuses.items():
            cells = ", ".join(f"{status} {share:.3f}" for status, share in shares.items())
            lines.append(f"{name.lower():14} ({self.questions[name]}): {cells}")
        if self.recall is not None:
            lines.append(f"recall@{RECALL_AT} of follow-ups {show(self.recall)}")
        lines.append(f"answerable refused {show(self.over_refusal)}")
        lines.append(f"unanswerable abstained from {show(self.abstention_recall)}")
        refused = f"unanswerable caught at {MAX_REFUSED:.0%} refused"
        lines.append(f"AUROC of the answerable against each other class, {refused}:")
        for signal, figures in self.signals.items():
            cells = "  ".join(f"{name.lower()} {show(f)}" for name, f in figures.items())
            caught = self.caught[signal]
            share = "–" if caught is None else trim(caught)
            lines.append(f"{signal:26} {cells}  caught {share}")
        return lines


def score_abstention(conversations: Sequence[Conversation], served: Served) -> AbstentionScores:
    """Ask every question as the service would be asked it, its conversation as history."""
    answerer = Answerer(served.corpus, served.embedder)
    classes = [conversation.answerability for conversation in conversations]
    replies = [answerer.answer(conversation.ask) for conversation in conversations]
    evidence = [gather_evidence(conversation.ask, served) for conversation in conversations]
    signals = {name: [measure(e) for e in evidence] for name, measure in SIGNALS.items()}
    confidences = [reply.confidence for reply in replies if reply.confidence is not None]
    if len(confidences) == len(replies):
        signals = {"confidence": confidences, **signals}
    statuses = [reply.status for reply in replies]
    return AbstentionScores(
        questions=dict(Counter(classes)),
        recall=measure_recall(conversations, evidence),
        statuses=share_statuses(classes, statuses),
        over_refusal=mean_figure(abstained_of("ANSWERABLE", classes, statuses)),
        abstention_recall=mean_figure(abstained_of("UNANSWERABLE", classes, statuses)),
        signals={
            name: {other: tell_apart(column, classes, other) for other in OTHERS}
            for name, column in signals.items()
        },
        caught={name: find_caught(column, classes) for name, column in signals.items()},
    )


def measure_recall(
    conversations: Sequence[Conversation], evidence: Sequence[Evidence]
) -> Figure | None:
    values = [
        recall([p.article.id for p in each.passages], set(asked.gold_docs), at=RECALL_AT) or 0.0
        for asked, each in zip(conversations, evidence, strict=True)
        if asked.history and asked.gold_docs
    ]
    return mean_figure(values) if values else None


def share_statuses(
    classes: Sequence[Answerability], statuses: Sequence[Status]
) -> dict[str, dict[str, float]]:
    counts = Counter(zip(classes, statuses, strict=True))
    totals = Counter(classes)
    return {
        name: {status: counts[name, status] / total for status in STATUSES}
        for name, total in sorted(totals.items())
    }


def abstained_of(
    wanted: Answerability, classes: Sequence[Answerability], statuses: Sequence[Status]
) -> list[float]:
    """1 for each question of the class that was abstained from, else 0."""
    pairs = zip(classes, statuses, strict=True)
    return [float(status == "abstained") for name, status in pairs if name == wanted]


def tell_apart(
    column: Sequence[float], classes: Sequence[Answerability], other: Answerability
) -> Figure:
    """AUROC of a signal for the answerable against one other class."""
    kept = [
        (value, name == "ANSWERABLE")
        for value, name in zip(column, classes, strict=True)
        if name in ("ANSWERABLE", other)
    ]
    return auroc_figure([value for value, _ in kept], [positive for _, positive in kept])


def find_caught(column: Sequence[float], classes: Sequence[Answerability]) -> float | None:
    """The share of the unanswerable below the highest value that the goal allows to refuse at."""
    values = {
        wanted: sorted(v for v, name in zip(column, classes, strict=True) if name == wanted)
        for wanted in ("ANSWERABLE", "UNANSWERABLE")
    }
    ours, others = values["ANSWERABLE"], values["UNANSWERABLE"]
    if not ours or not others:
        return None
    threshold = ours[int(MAX_REFUSED * len(ours))]
    return bisect_left(others, threshold) / len(others)
