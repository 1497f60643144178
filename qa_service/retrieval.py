"""Finds the passages for a question: dense and lexical candidates, fused, and what is like them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import islice
from typing import Any

import numpy as np

from qa_service.abroad import Group, Groups, translate_question
from qa_service.archive import Archive
from qa_service.corpus import Floats, Rows, Snapshot
from qa_service.dense import Vectors
from qa_service.domain import Passage
from qa_service.embedding import Embedder
from qa_service.features import Candidates, FeatureTable, add_neighbours, take_features
from qa_service.feedback import TAKEN, Likeness, unit
from qa_service.question import Question

CANDIDATES = 60
# By their words in each other language; most are among the nearest, too.
ABROAD_CANDIDATES = 30
# What the question's own vector weighs beside that of both it and the one before, by whether it
# leans on that; chosen on conversations (docs/measures.md).
OWN_VECTOR_WEIGHT = {True: 1.0, False: 4.0}

Story = tuple[int, str, list[str]]
"""A candidate by its number, the paragraph to cite for it, and that one's copies."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The candidates with their paragraphs' ids, features and scores; ``order`` has their numbers,
    best first."""

    candidates: Candidates
    ids: Sequence[str]
    features: FeatureTable
    scores: Floats
    order: Sequence[int]


def retrieve_passages(  # noqa: PLR0913 - what is looked for, where, and how it is given
    question: Question,
    vector: Vectors,
    *,
    snapshot: Snapshot,
    archive: Archive,
    limit: int,
    likeness: Likeness | None = None,
    with_nearest: bool = False,
) -> list[Passage]:
    """The best passages for a question, best first; ``vector`` is its embedding.

    ``likeness`` is to what was found for it elsewhere, so that scores can be compared; by default
    to the best of these. The nearest one may be asked for beside so many: it tells whether the
    corpus has anything on the matter.
    """
    ranking = rank_candidates(question, vector, snapshot, likeness=likeness)
    found, features = ranking.candidates, ranking.features
    folded = list(islice(fold_copies(ranking, question, snapshot), limit))
    if with_nearest and folded:
        folded += _find_nearest(ranking, folded, question, snapshot)
    paragraphs = snapshot.read_paragraphs(archive, [cited for _, cited, _ in folded])
    return [
        Passage(
            paragraph,
            snapshot.article_of(cited),
            float(found.dense[at]),
            float(found.lexical[at]),
            float(ranking.scores[at]),
            tuple(snapshot.article_of(copy) for copy in copies),
            features=features.row(at),
        )
        for (at, cited, copies), paragraph in zip(folded, paragraphs, strict=True)
    ]


def embed_question(question: Question, embedder: Embedder) -> Vectors:
    """The unit vector that the question is looked up by, shape (dimensions,).

    What was asked before draws it a little even where it could stand alone: a conversation mostly
    stays with its matter. Raises EmbeddingFailed.
    """
    own = embedder.embed_query(question.text)
    if not question.context:
        return own
    both = embedder.embed_query(question.in_context)
    return unit(both + OWN_VECTOR_WEIGHT[question.leans] * own)


def rank_candidates(
    question: Question, vector: Vectors, snapshot: Snapshot, *, likeness: Likeness | None = None
) -> Ranking:
    """All candidates with their features.

    The best of those that the question finds by itself lead to others that tell the same.
    """
    candidates = find_candidates(question, vector, snapshot)
    background = snapshot.measure_background(vector)
    weight = weigh_words(question, snapshot)
    features = take_features(candidates, background, weight=weight)
    if likeness is None and len(candidates.rows) > TAKEN:
        likeness = Likeness.of(candidates.rows, features.fused, snapshot)
    if likeness is not None:
        more, _ = snapshot.search_rows(
            likeness.draw(vector), limit=CANDIDATES, filters=question.filters, as_of=question.as_of
        )
        candidates = _add_rows(candidates, more, question, vector, snapshot)
        alike = likeness.measure(candidates.rows, snapshot)
        features = take_features(candidates, background, alike, weight=weight)
    features = add_neighbours(features, snapshot.locate(candidates.rows))
    scores = features.scores
    ids = snapshot.ids_of(candidates.rows)
    keys = list(zip((-scores).tolist(), ids, strict=True))
    return Ranking(
        candidates, ids, features, scores, sorted(range(len(keys)), key=keys.__getitem__)
    )


def weigh_words(question: Question, snapshot: Snapshot) -> float:
    """What the question's words weigh together, as BM25 has it."""
    return snapshot.lexical.weigh(question.text, question.context, question.language)


def fold_copies(ranking: Ranking, question: Question, snapshot: Snapshot) -> Iterator[Story]:
    """Each story's best candidate once.

    The paragraph to cite is the most official or the earliest of those that say it in full.
    """
    ids, seen = ranking.ids, set[str]()
    for at in ranking.order:
        if ids[at] not in seen:
            cited, *copies = snapshot.find_copies(
                ids[at], filters=question.filters, as_of=question.as_of
            )
            seen.update((ids[at], cited, *copies))
            yield at, cited, copies


def _find_nearest(
    ranking: Ranking, folded: Sequence[Story], question: Question, snapshot: Snapshot
) -> list[Story]:
    """The story of the candidate with the highest cosine, unless it is among those."""
    at, ids = int(ranking.candidates.dense.argmax()), ranking.ids
    if any(ids[at] in (ids[best], cited, *copies) for best, cited, copies in folded):
        return []
    cited, *copies = snapshot.find_copies(ids[at], filters=question.filters, as_of=question.as_of)
    return [(at, cited, copies)]


def find_candidates(question: Question, vector: Vectors, snapshot: Snapshot) -> Candidates:
    """What either index offers; every candidate gets its cosine, whichever list it came from."""
    limit, filters, as_of = CANDIDATES, question.filters, question.as_of
    near, cosines = snapshot.search_rows(vector, limit=limit, filters=filters, as_of=as_of)
    hits = snapshot.lexical.search(
        question.text,
        language=question.language,
        limit=limit,
        filters=filters,
        as_of=as_of,
        context=question.context,
    )
    if as_of is not None:
        # The index knows an article's day, not that of a paragraph which came to it later.
        hits = [hit for hit in hits if snapshot.allows(hit[0], filters=filters, as_of=as_of)]
    lexical = dict(zip(snapshot.rows_of([id for id, _ in hits]).tolist(), hits, strict=True))
    bm25 = [lexical[row][1] if row in lexical else 0.0 for row in near.tolist()]
    found = Candidates.of(near, cosines, np.array(bm25, np.float64), question, snapshot)
    more = np.array(list(lexical), np.intp)
    scores = np.array([score for _, score in lexical.values()], np.float64)
    found = _add_rows(found, more, question, vector, snapshot, scores)
    for language, groups in translate_for(question, snapshot).items():
        found = _look_abroad(found, language, groups, question, vector, snapshot)
    return found


def translate_for(question: Question, snapshot: Snapshot) -> Groups:
    """The question's words in the other languages of the corpus."""
    languages, actors = snapshot.languages, snapshot.actors
    text = question.search_text
    return translate_question(text, question.terms, question.language, languages, actors)


def _look_abroad(
    found: Candidates,
    language: str,
    groups: Sequence[Group],
    question: Question,
    vector: Vectors,
    snapshot: Snapshot,
) -> Candidates:
    """With what the groups find in their language, and how much of the question's words that is."""
    if not groups:
        return found
    words, filters, as_of = [each.words for each in groups], question.filters, question.as_of
    hits = snapshot.lexical.search_groups(
        words, language=language, limit=ABROAD_CANDIDATES, filters=filters, as_of=as_of
    )
    if as_of is not None:
        hits = [hit for hit in hits if snapshot.allows(hit[0], filters=filters, as_of=as_of)]
    rows = snapshot.rows_of([id for id, _ in hits])
    found = _add_rows(found, rows, question, vector, snapshot)
    weight = snapshot.lexical.weigh_groups(words, language)
    shares = dict(zip(rows.tolist(), (score / weight for _, score in hits), strict=True))
    abroad = np.array([shares.get(row, 0.0) for row in found.rows.tolist()])
    own = snapshot.lexical.term_weights(question.terms, question.language)
    known = sum(own[group.term] for group in groups) / sum(own.values())
    code = snapshot.code_of(language)
    return replace(found, abroad=found.abroad + abroad, known={**found.known, code: known})


def _add_rows(
    found: Candidates,
    rows: Rows,
    question: Question,
    vector: Vectors,
    snapshot: Snapshot,
    lexical: Floats | None = None,
) -> Candidates:
    """With those of the rows that are not among them yet, and their BM25 scores if there are."""
    known = set(found.rows.tolist())
    is_new = np.array([row not in known for row in rows.tolist()], np.bool_)
    new = rows[is_new]
    if not len(new):
        return found
    bm25 = np.zeros(len(new)) if lexical is None else lexical[is_new]
    more = Candidates.of(new, snapshot.cosines(vector, new), bm25, question, snapshot)
    joined: dict[str, Any] = {
        each.name: np.concatenate((getattr(found, each.name), getattr(more, each.name)))
        for each in fields(Candidates)
        if each.name != "known"
    }
    return replace(found, **joined)
