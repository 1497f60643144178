"""Scores retrieval on BEIR-style folders: the service's ranking beside plainer ones."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from eval.intervals import fisher_randomisation, holm
from eval.metrics.recall import recall
from eval.outside.corpora import Document, Row, Served, WrongSet, read_rows
from eval.outside.figures import mean_figure, show
from eval.score import Figure, Frozen
from qa_service.corpus import Snapshot
from qa_service.dense import Vectors
from qa_service.features import take_features
from qa_service.question import read_question
from qa_service.retrieval import find_candidates, rank_candidates, weigh_words

FILES = ("corpus.jsonl", "queries.jsonl", "qrels.tsv")
NDCG_AT, RECALL_AT = 10, 5
NDCG, RECALL = f"nDCG@{NDCG_AT}", f"recall@{RECALL_AT}"
FUSED = "fused"
SERVED = "served"
"""The fused ranking with feedback, as questions are answered from it."""

RANKERS = ("dense", "lexical", "plain RRF", FUSED, SERVED)

Judged = Mapping[str, int]


class DocumentRow(Row):
    id: str = Field(alias="_id")
    title: str = ""
    text: str


class QueryRow(Row):
    id: str = Field(alias="_id")
    text: str


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """A corpus, its judged questions (id → text) and each one's relevant documents with gains."""

    documents: list[Document]
    questions: dict[str, str]
    qrels: Mapping[str, Judged]


class Gap(Frozen):
    """The served ranking less another one over the same questions; ``p`` is adjusted by Holm."""

    delta: Figure
    p: float


class RetrievalScores(Frozen):
    """Ranker → measure → figure, and what the served ranking gains over each other one."""

    documents: int
    questions: int
    rankers: dict[str, dict[str, Figure]]
    gains: dict[str, dict[str, Gap]]

    def lines(self) -> list[str]:
        lines = [f"{self.questions} questions, {self.documents} documents"]
        for name, figures in self.rankers.items():
            cells = "  ".join(f"{measure} {show(figure)}" for measure, figure in figures.items())
            lines.append(f"{name:9} {cells}")
        for name, gaps in self.gains.items():
            cells = ", ".join(f"{m} {show(gap.delta)} p {gap.p:.4f}" for m, gap in gaps.items())
            lines.append(f"served over {name}: {cells}")
        return lines


def read_retrieval_set(folder: Path, max_queries: int) -> RetrievalSet:
    documents = [
        Document(row.id, row.title, " ".join(row.text.split()))
        for row in read_rows(folder / "corpus.jsonl", DocumentRow)
    ]
    qrels = read_qrels(folder / "qrels.tsv")
    texts = {row.id: row.text for row in read_rows(folder / "queries.jsonl", QueryRow)}
    asked = sorted(id for id in texts if id in qrels)[:max_queries]
    if not asked:
        raise WrongSet(f"{folder} has no question with a relevant document.")
    return RetrievalSet(documents, {id: texts[id] for id in asked}, qrels)


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Question id → document id → gain, of what is relevant."""
    qrels: dict[str, dict[str, int]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            try:
                gain = int(row["score"])
                if gain > 0:
                    qrels[row["query-id"]][row["corpus-id"]] = gain
            except (KeyError, TypeError, ValueError) as error:
                raise WrongSet(f"{path} lacks query-id, corpus-id or score: {row}") from error
    return dict(qrels)


def ndcg(ranking: Sequence[str], relevant: Judged, *, at: int = NDCG_AT) -> float:
    """Discounted gain of the first ``at`` over that of the ideal order, with graded judgements.

    Gain over log2 of the rank plus one (Järvelin and Kekäläinen, 2002).
    """
    ideal = sorted(relevant.values(), reverse=True)
    return _discount([relevant.get(id, 0) for id in ranking[:at]]) / _discount(ideal[:at])


def _discount(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def rank_by(scores: Mapping[str, float]) -> list[str]:
    return sorted(scores, key=lambda id: (-scores[id], id))


def fuse_ranks(
    dense: Mapping[str, float], lexical: Mapping[str, float], *, constant: int = 60
) -> dict[str, float]:
    """Reciprocal rank fusion (Cormack et al., 2009), for comparison: it harms a mixed index."""
    scores: dict[str, float] = defaultdict(float)
    for ranked in (dense, lexical):
        for rank, id in enumerate(rank_by(ranked), 1):
            scores[id] += 1 / (constant + rank)
    return scores


def rank_documents(text: str, vector: Vectors, snapshot: Snapshot) -> dict[str, list[str]]:
    """Ranker → ids of the documents, best first, for one question."""
    question = read_question(text)
    found = find_candidates(question, vector, snapshot)
    ids = snapshot.ids_of(found.rows)
    dense = dict(zip(ids, found.dense.tolist(), strict=True))
    bm25 = zip(ids, found.lexical.tolist(), strict=True)
    lexical = {id: score for id, score in bm25 if score}
    weight = weigh_words(question, snapshot)
    features = take_features(found, snapshot.measure_background(vector), weight=weight)
    ranking = rank_candidates(question, vector, snapshot)
    return {
        "dense": rank_by(dense),
        "lexical": rank_by(lexical),
        "plain RRF": rank_by(fuse_ranks(dense, lexical)),
        FUSED: rank_by(dict(zip(ids, features.fused.tolist(), strict=True))),
        SERVED: [ranking.ids[at] for at in ranking.order],
    }


Values = dict[str, dict[str, list[float]]]


def score_retrieval(outside: RetrievalSet, served: Served) -> RetrievalScores:
    values: Values = {name: {NDCG: [], RECALL: []} for name in RANKERS}
    with served.corpus.reading() as snapshot:
        for id, text in outside.questions.items():
            relevant = outside.qrels[id]
            vector = served.embedder.embed_query(text)
            for name, ranking in rank_documents(text, vector, snapshot).items():
                values[name][NDCG].append(ndcg(ranking, relevant))
                values[name][RECALL].append(recall(ranking, set(relevant), at=RECALL_AT) or 0.0)
    # Questions about one passage are not independent of each other.
    clusters = [min(outside.qrels[id]) for id in outside.questions]
    return RetrievalScores(
        documents=len(outside.documents),
        questions=len(outside.questions),
        rankers={
            name: {measure: mean_figure(column, clusters) for measure, column in columns.items()}
            for name, columns in values.items()
        },
        gains=compare_rankers(values, clusters),
    )


def compare_rankers(values: Values, clusters: Sequence[str]) -> dict[str, dict[str, Gap]]:
    """What the served ranking gains over each other one, question by question."""
    pairs = [(name, m) for name, columns in values.items() if name != SERVED for m in columns]
    differences = [
        [ours - theirs for ours, theirs in zip(values[SERVED][m], values[name][m], strict=True)]
        for name, m in pairs
    ]
    adjusted = holm([fisher_randomisation(sum_clusters(d, clusters)) for d in differences])
    gains: dict[str, dict[str, Gap]] = defaultdict(dict)
    for (name, measure), column, p in zip(pairs, differences, adjusted, strict=True):
        gains[name][measure] = Gap(delta=mean_figure(column, clusters), p=p)
    return dict(gains)


def sum_clusters(differences: Sequence[float], clusters: Sequence[str]) -> list[float]:
    """One sum a cluster: the randomisation then flips whole clusters."""
    sums: dict[str, float] = defaultdict(float)
    for difference, name in zip(differences, clusters, strict=True):
        sums[name] += difference
    return list(sums.values())
