"""Scores retrieval on outside sets: BEIR-style folders given by path, nothing of them kept.

`python -m eval.outside FOLDER… [--max-queries N]` ingests each corpus into a throw-away data
folder, asks its questions and prints nDCG@10 (Järvelin and Kekäläinen, 2002: gain over log2 of the
rank plus one) and recall@5 for the dense list, the lexical list and the fused one.
"""

from __future__ import annotations

import csv
import json
import math
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Annotated

import typer

from qa_service.archive import open_archive
from qa_service.archive.writing import ArticleChange
from qa_service.corpus import Background, Corpus, CorpusWriter, Snapshot, text_to_embed
from qa_service.dense import Vectors
from qa_service.domain import Article, Paragraph, hash_text
from qa_service.embedding import Embedder, load_embedder
from qa_service.question import Question, read_question
from qa_service.retrieval import Candidate, find_candidates, fuse_scores
from qa_service.settings import load_settings
from qa_service.terms import detect_script_language

NDCG_AT, RECALL_AT = 10, 5

Qrels = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class OutsideSet:
    """A corpus (id → title, text), its questions (id → text) and judgements."""

    documents: dict[str, tuple[str, str]]
    questions: dict[str, str]
    qrels: Qrels


def read_outside_set(folder: Path) -> OutsideSet:
    qrels: dict[str, dict[str, int]] = defaultdict(dict)
    with (folder / "qrels.tsv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            qrels[row["query-id"]][row["corpus-id"]] = int(row["score"])
    documents = {
        str(row["_id"]): (str(row.get("title", "")), " ".join(str(row["text"]).split()))
        for row in _read_lines(folder / "corpus.jsonl")
    }
    questions = {str(row["_id"]): str(row["text"]) for row in _read_lines(folder / "queries.jsonl")}
    return OutsideSet(documents, questions, dict(qrels))


def _read_lines(path: Path) -> list[dict[str, object]]:
    with path.open(encoding="utf-8") as stream:
        return [json.loads(line) for line in stream if line.strip()]


def ndcg(ranking: Sequence[str], relevant: Mapping[str, int], *, at: int = NDCG_AT) -> float:
    """Discounted gain of the first ``at`` over that of the ideal order."""
    gained = sum(
        relevant.get(id, 0) / math.log2(rank + 1) for rank, id in enumerate(ranking[:at], 1)
    )
    ideal = sorted(relevant.values(), reverse=True)[:at]
    best = sum(gain / math.log2(rank + 1) for rank, gain in enumerate(ideal, 1))
    return gained / best if best else 0.0


def recall(ranking: Sequence[str], relevant: Mapping[str, int], *, at: int = RECALL_AT) -> float:
    """Judged relevant documents among the first ``at``, over all of them."""
    return len(set(ranking[:at]) & set(relevant)) / len(relevant)


def change_of(document_id: str, title: str, text: str) -> ArticleChange:
    """The document as an article of one paragraph, under its own id."""
    article = Article(
        document_id,
        1,
        title,
        None,
        "unknown",
        None,
        None,
        None,
        detect_script_language(text),
        None,
        document_id,
    )
    paragraph = Paragraph(document_id, document_id, 1, 1, text, hash_text(text), ((0, len(text)),))
    embedded = hash_text(text_to_embed(title, text))
    return ArticleChange(article, hash_text(document_id), (paragraph,), (embedded,), ((),))


def rank_by(scores: Mapping[str, float]) -> list[str]:
    return sorted(scores, key=lambda id: (-scores[id], id))


Ranker = Callable[
    [list[Candidate], Mapping[str, Article], Question, Mapping[str, Background]],
    Mapping[str, float],
]
RANKERS: dict[str, Ranker] = {
    "dense": lambda found, *_: {c.id: c.dense for c in found},
    "lexical": lambda found, *_: {c.id: c.lexical for c in found if c.lexical},
    "plain RRF": lambda found, *_: fuse_ranks(found),
    "fused": fuse_scores,
}


def fuse_ranks(found: Sequence[Candidate], *, constant: int = 60) -> dict[str, float]:
    """Reciprocal rank fusion (Cormack et al., 2009), for comparison: it harms a mixed index."""
    scores: dict[str, float] = defaultdict(float)
    for ranked in ({c.id: c.dense for c in found}, {c.id: c.lexical for c in found if c.lexical}):
        for rank, id in enumerate(rank_by(ranked), 1):
            scores[id] += 1 / (constant + rank)
    return scores


def score_set(outside: OutsideSet, snapshot: Snapshot, vectors: Mapping[str, Vectors]) -> None:
    figures: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for question_id, vector in vectors.items():
        question = read_question(outside.questions[question_id])
        found = find_candidates(question, vector, snapshot)
        articles = {c.id: snapshot.articles[c.id] for c in found}
        relevant = outside.qrels[question_id]
        background = snapshot.measure_background(vector)
        for name, rank in RANKERS.items():
            ranking = rank_by(rank(found, articles, question, background))
            figures[name].append((ndcg(ranking, relevant), recall(ranking, relevant)))
    for name, pairs in figures.items():
        typer.echo(
            f"  {name:9} nDCG@{NDCG_AT} {mean(n for n, _ in pairs):.4f}  "
            f"recall@{RECALL_AT} {mean(r for _, r in pairs):.4f}  ({len(pairs)} questions)"
        )


def run_set(folder: Path, embedder: Embedder, max_queries: int) -> None:
    outside = read_outside_set(folder)
    typer.echo(folder.name)
    with tempfile.TemporaryDirectory() as data_dir:
        settings = load_settings().model_copy(
            update={"data_dir": Path(data_dir), "archive_url": ""}
        )
        archive = open_archive(settings)
        writer = CorpusWriter(settings, archive, embedder)
        contexts = [text_to_embed(*document) for document in outside.documents.values()]
        writer.embed({hash_text(text): text for text in contexts})
        changes = [change_of(id, *document) for id, document in outside.documents.items()]
        writer.commit(changes, [], sources={})
        corpus = Corpus(settings, archive, embedding=embedder.name)
        asked = sorted(id for id in outside.questions if id in outside.qrels)[:max_queries]
        vectors = {id: embedder.embed_query(outside.questions[id]) for id in asked}
        with corpus.reading() as snapshot:
            score_set(outside, snapshot, vectors)
        corpus.close()
        archive.close()


def main(
    folders: list[Path],
    max_queries: Annotated[int, typer.Option(help="at most so many questions a set")] = 10_000,
) -> None:
    """Score retrieval on BEIR-style folders (corpus.jsonl, queries.jsonl, qrels.tsv)."""
    missing = [folder for folder in folders if not (folder / "corpus.jsonl").exists()]
    if missing:
        typer.echo(f"{missing[0]} has no corpus.jsonl", err=True)
        sys.exit(3)
    embedder = load_embedder(load_settings())
    for folder in folders:
        run_set(folder, embedder, max_queries)


if __name__ == "__main__":
    typer.run(main)
