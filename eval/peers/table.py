"""Retrieval figures of several runs on the same questions, as Markdown.

A peer's pieces hold other amounts of text than our paragraphs, so recall is given three times: over
the first five paragraphs of its ranking, which a peer with long pieces loses by; over its first
five pieces, which it gains by; and over the first 500 words of the ranking, which is even.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eval.cases import CaseSet, SplitChoice
from eval.compare import find_p, pair_values
from eval.intervals import holm, mean_interval, resample_clusters
from eval.metrics.measured import Measured
from eval.metrics.recall import recall
from eval.peers.articles import WrongPeer
from eval.peers.units import count_words
from eval.records import AnswerLine, ParagraphLine, RetrievedUnit, Run
from eval.score import Figure, QuestionScore, Scores, figure_of, match_labels, score_run

FIRST = 5
BUDGET = 500
BY_PARAGRAPHS, BY_PIECES, BY_WORDS = "recall@5", "recall in 5 pieces", f"recall in {BUDGET} words"
WORDS_BY_PARAGRAPHS, WORDS_BY_PIECES = "words to 5 paragraphs", "words in 5 pieces"


@dataclass(frozen=True, slots=True)
class System:
    """A run's values by question; questions without evidence have none."""

    name: str
    rows: tuple[QuestionScore, ...]

    def figure(self, measure: str) -> Figure:
        samples = resample_clusters([row.cluster for row in self.rows])
        return figure_of([row.values[measure] for row in self.rows], samples)

    def per_thousand_words(self, recall: str, words: str) -> float | None:
        """Mean recall over mean words, for a thousand words."""
        found, read = self.figure(recall).value, self.figure(words).value
        return 1000 * found / read if found is not None and read else None


@dataclass(frozen=True, slots=True)
class Lead:
    """Our mean less a peer's over the same questions; ``p`` is adjusted for the table (Holm)."""

    peer: str
    measure: str
    n: int
    delta: float
    low: float
    high: float
    p: float


def measure_system(run: Run, cases: CaseSet, split: SplitChoice) -> System:
    """Raises WrongPeer when a question of the split is not measured."""
    scores = score_run(run, cases, split=split)
    if scores.not_measured:
        one = scores.not_measured[0]
        raise WrongPeer(
            f"{run.about.service}: {len(scores.not_measured)} questions are not measured "
            f"({one.id}: {one.why})."
        )
    measured = match_labels(run, cases.of_split(split)).measured
    name = run.about.service if run.about.retrieval_only else f"On Record, {run.about.service}"
    return System(name, _add_units(scores, run, measured))


def _add_units(scores: Scores, run: Run, measured: Sequence[Measured]) -> tuple[QuestionScore, ...]:
    rows = []
    for row, one in zip(scores.per_question, measured, strict=True):
        units = units_of(run.answers[row.id], run.paragraphs)
        read = find_read(one.ranking, run.paragraphs, BUDGET)
        values = row.values | measure_units(units, one.evidence)
        values[BY_WORDS] = recall(sorted(read), one.evidence, at=len(read))
        rows.append(row.model_copy(update={"values": values}))
    return tuple(rows)


def units_of(
    answer: AnswerLine, paragraphs: Mapping[str, ParagraphLine]
) -> tuple[RetrievedUnit, ...]:
    """What was retrieved, piece by piece: the units, or else each paragraph by itself."""
    return answer.units or tuple(
        RetrievedUnit(paragraphs=(p.id,), words=count_words(paragraphs[p.id].text or ""))
        for p in answer.passages[: 2 * FIRST]
        if p.id in paragraphs
    )


def measure_units(
    units: Sequence[RetrievedUnit], evidence: frozenset[str]
) -> dict[str, float | None]:
    """Recall of the first five pieces, and the words read for either recall; None without any
    evidence to find."""
    if not evidence:
        return dict.fromkeys((BY_PIECES, WORDS_BY_PIECES, WORDS_BY_PARAGRAPHS))
    first = units[:FIRST]
    found = {id for unit in first for id in unit.paragraphs} & evidence
    return {
        BY_PIECES: len(found) / len(evidence),
        WORDS_BY_PIECES: float(sum(unit.words for unit in first)),
        WORDS_BY_PARAGRAPHS: float(count_words_to(units, FIRST)),
    }


def count_words_to(units: Sequence[RetrievedUnit], paragraphs: int) -> int:
    """Words of the pieces that must be read, from the first, to have read so many paragraphs."""
    seen: set[str] = set()
    words = 0
    for unit in units:
        if len(seen) >= paragraphs:
            break
        words += unit.words
        seen |= set(unit.paragraphs)
    return words


def find_read(
    ranking: Sequence[str], paragraphs: Mapping[str, ParagraphLine], budget: int
) -> set[str]:
    """The paragraphs that are read to their end, in order, before so many words are read."""
    read: set[str] = set()
    for id in ranking:
        budget -= count_words(paragraphs[id].text or "")
        if budget < 0:
            break
        read.add(id)
    return read


def find_leads(ours: System, peers: Sequence[System]) -> list[Lead]:
    """Ours against each peer, by each recall."""
    found = []
    for peer in peers:
        for measure in (BY_PARAGRAPHS, BY_PIECES, BY_WORDS):
            pairs = pair_values(peer.rows, ours.rows, measure)
            gains = pairs.differences
            low, high = mean_interval(gains, resample_clusters(pairs.clusters)) or (0.0, 0.0)
            p = find_p(pairs, is_binary=False)
            delta = sum(gains) / max(1, len(gains))
            found.append(Lead(peer.name, measure, len(gains), delta, low, high, p))
    adjusted = holm([lead.p for lead in found])
    return [
        Lead(one.peer, one.measure, one.n, one.delta, one.low, one.high, p)
        for one, p in zip(found, adjusted, strict=True)
    ]


def write_table(ours: System, peers: Sequence[System]) -> str:
    """Two Markdown tables: the figures of each system, and ours less each peer's."""
    systems = (ours, *peers)
    lines = [_row("measure", *(system.name for system in systems))]
    lines.append(_row(*["---"] * (1 + len(systems))))
    lines += [_row(name, *map(show, systems)) for name, show in MEASURES.items()]
    lines += ["", _row("ours less", "measure", "n", "difference [95 %]", "p"), _row(*["---"] * 5)]
    for lead in find_leads(ours, peers):
        gain = f"{lead.delta:+.3f} [{lead.low:+.3f}, {lead.high:+.3f}]"
        lines.append(_row(lead.peer, lead.measure, str(lead.n), gain, f"{lead.p:.4f}"))
    return "\n".join(lines)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _show_mean(measure: str, digits: int = 3) -> Callable[[System], str]:
    return lambda system: _show(system.figure(measure).value, digits)


def _show_interval(measure: str) -> Callable[[System], str]:
    def show(system: System) -> str:
        figure = system.figure(measure)
        return f"{_show(figure.value)} [{_show(figure.low)}, {_show(figure.high)}]"

    return show


def _show_rate(recall: str, words: str) -> Callable[[System], str]:
    return lambda system: _show(system.per_thousand_words(recall, words), 2)


def _show(value: float | None, digits: int = 3) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


MEASURES: dict[str, Callable[[System], str]] = {
    "questions with evidence": lambda system: str(system.figure(BY_PARAGRAPHS).n),
    BY_PARAGRAPHS: _show_interval(BY_PARAGRAPHS),
    "recall@10": _show_mean("recall@10"),
    "nDCG@10": _show_mean("ndcg@10"),
    "complete@10": _show_mean("complete@10"),
    WORDS_BY_PARAGRAPHS: _show_mean(WORDS_BY_PARAGRAPHS, 0),
    "recall@5 per 1,000 words": _show_rate(BY_PARAGRAPHS, WORDS_BY_PARAGRAPHS),
    BY_PIECES: _show_interval(BY_PIECES),
    WORDS_BY_PIECES: _show_mean(WORDS_BY_PIECES, 0),
    "recall in 5 pieces per 1,000 words": _show_rate(BY_PIECES, WORDS_BY_PIECES),
    BY_WORDS: _show_interval(BY_WORDS),
}
