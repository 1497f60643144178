"""Finds the passages for a question: dense and lexical candidates, fused, and what is like them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np

from qa_service.archive import Archive
from qa_service.corpus import Background, Snapshot
from qa_service.dense import Vectors
from qa_service.domain import Article, Features, Passage
from qa_service.embedding import Embedder
from qa_service.feedback import TAKEN, Likeness, add_likeness, unit
from qa_service.question import Question

CANDIDATES = 60
# In standard deviations of the question's cosines, like all fused scores. The weight of the best
# BM25 score was chosen on the outside sets (docs/measures.md).
LEXICAL_WEIGHT = 2.7
PERIOD_BONUS = 1.3
# Chosen on another corpus, where the question set shows no difference (docs/measures.md).
NEIGHBOUR_SHARE = 0.2
# Reports on a day's events still come out some days later.
REPORTING_DELAY = dt.timedelta(days=7)
MIN_POINTS = 5


# What the question's own vector weighs beside that of both it and the one before, by whether it
# leans on that; chosen on conversations (docs/measures.md).
OWN_VECTOR_WEIGHT = {True: 1.0, False: 4.0}


class Candidate(NamedTuple):
    """A paragraph id with its cosine and its BM25 score (0.0: not in the lexical list)."""

    id: str
    dense: float
    lexical: float


def retrieve_passages(
    question: Question,
    vector: Vectors,
    *,
    snapshot: Snapshot,
    archive: Archive,
    limit: int,
    likeness: Likeness | None = None,
) -> list[Passage]:
    """The best passages for a question, best first; ``vector`` is its embedding.

    ``likeness`` is to what was found for it elsewhere, so that scores can be compared; by default
    to the best of these.
    """
    ranked, features = rank_candidates(question, vector, snapshot, likeness=likeness)
    folded = list(islice(fold_copies(ranked, question, snapshot), limit))
    paragraphs = snapshot.read_paragraphs(archive, [cited for _, cited, _ in folded])
    return [
        Passage(
            paragraph,
            snapshot.article_of(cited),
            candidate.dense,
            candidate.lexical,
            score(features[candidate.id]),
            tuple(snapshot.article_of(copy) for copy in copies),
            features=features[candidate.id],
        )
        for (candidate, cited, copies), paragraph in zip(folded, paragraphs, strict=True)
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
) -> tuple[list[Candidate], dict[str, Features]]:
    """All candidates, best first, and their features by id.

    The best of those that the question finds by itself lead to others that tell the same.
    """
    candidates = find_candidates(question, vector, snapshot)
    background = snapshot.measure_background(vector)
    articles = {each.id: snapshot.article_of(each.id) for each in candidates}
    features = take_features(candidates, articles, question, background)
    if likeness is None and len(features) > TAKEN:
        likeness = Likeness.of({id: fuse(each) for id, each in features.items()}, snapshot)
    if likeness is not None:
        more = snapshot.search_dense(
            likeness.draw(vector), limit=CANDIDATES, filters=question.filters, as_of=question.as_of
        )
        new = [id for id, _ in more if id not in features]
        cosines = snapshot.cosines(vector, new)
        candidates += [Candidate(id, c, 0.0) for id, c in zip(new, cosines, strict=True)]
        articles |= {id: snapshot.article_of(id) for id in new}
        alike = likeness.measure(articles, snapshot)
        features = take_features(candidates, articles, question, background, alike)
    features = add_neighbours(features, snapshot)
    return sorted(candidates, key=lambda c: (-score(features[c.id]), c.id)), features


def score(features: Features) -> float:
    """What passages are ordered by."""
    fused = fuse(features)
    alone = fused if features.likeness is None else add_likeness(fused, features.likeness)
    return alone + features.neighbour


def add_neighbours(features: Mapping[str, Features], snapshot: Snapshot) -> dict[str, Features]:
    """With a share of how far the better of the two paragraphs beside each one is ahead of it.

    An article's first paragraph has the names and the day that a question has, and the next ones
    what it asks for.
    """
    places = {id: snapshot.place_of(id) for id in features}
    scores = {(p.article_id, p.number): score(features[id]) for id, p in places.items()}

    def find_lead(article_id: str, number: int) -> float:
        beside = [scores.get((article_id, number + step), -math.inf) for step in (-1, 1)]
        return max(0.0, max(beside) - scores[article_id, number])

    return {
        id: features[id]._replace(neighbour=NEIGHBOUR_SHARE * find_lead(p.article_id, p.number))
        for id, p in places.items()
    }


def fuse(features: Features) -> float:
    """What the question alone says: closeness, weighted BM25, and the named time."""
    return features.closeness + LEXICAL_WEIGHT * features.lexical + features.period


def fold_copies(
    ranked: Iterable[Candidate], question: Question, snapshot: Snapshot
) -> Iterator[tuple[Candidate, str, list[str]]]:
    """Each story's best candidate once, with the paragraph to cite for it and that one's copies.

    The paragraph to cite is the most official or the earliest of those that say it in full.
    """
    seen: set[str] = set()
    for candidate in ranked:
        if candidate.id not in seen:
            cited, *copies = snapshot.find_copies(
                candidate.id, filters=question.filters, as_of=question.as_of
            )
            seen.update((candidate.id, cited, *copies))
            yield candidate, cited, copies


def find_candidates(question: Question, vector: Vectors, snapshot: Snapshot) -> list[Candidate]:
    """What either index offers; every candidate gets its cosine, whichever list it came from."""
    limit, filters, as_of = CANDIDATES, question.filters, question.as_of
    dense = dict(snapshot.search_dense(vector, limit=limit, filters=filters, as_of=as_of))
    lexical = dict(
        snapshot.lexical.search(
            question.text,
            language=question.language,
            limit=limit,
            filters=filters,
            as_of=as_of,
            context=question.context,
        )
    )
    only_lexical = [id for id in lexical if id not in dense]
    dense.update(zip(only_lexical, snapshot.cosines(vector, only_lexical), strict=True))
    return [Candidate(id, cosine, lexical.get(id, 0.0)) for id, cosine in dense.items()]


def take_features(
    candidates: Sequence[Candidate],
    articles: Mapping[str, Article],
    question: Question,
    background: Mapping[str, Background],
    alike: Mapping[str, float] | None = None,
) -> dict[str, Features]:
    """Candidate id → closeness, BM25 relative to the best, the bonus of the named time, and the
    likeness to the best that is given for it.

    Closeness is the cosine's distance from what it is for arbitrary paragraphs of the candidate's
    language, in standard deviations: so languages can be compared, which raw cosines cannot.

    The lexical list knows only the question's language. A candidate in another one is given the
    lexical score that candidates as close have on average in the question's language, so that a
    foreign paragraph is neither punished for what cannot be known nor lifted by rank alone.
    """
    highest = max((c.lexical for c in candidates), default=0.0) or 1.0
    closeness = {
        c.id: background.get(articles[c.id].language, background[""]).standardise(c.dense)
        for c in candidates
    }
    own = [c for c in candidates if articles[c.id].language == question.language]
    expected = _expect_lexical([(closeness[c.id], c.lexical / highest) for c in own])
    features = {}
    for candidate in candidates:
        article, close = articles[candidate.id], closeness[candidate.id]
        is_own = article.language == question.language
        lexical = candidate.lexical / highest if is_own else expected(close)
        bonus = PERIOD_BONUS if _is_in_period(article, question) else 0.0
        likeness = alike[candidate.id] if alike is not None else None
        features[candidate.id] = Features(close, lexical, bonus, likeness)
    return features


def _expect_lexical(points: Sequence[tuple[float, float]]) -> Callable[[float], float]:
    """The line through own-language candidates' (closeness, relative BM25), as a function.

    With too few points to draw one it expects nothing.
    """
    if len(points) < MIN_POINTS:
        return lambda _: 0.0
    closeness, relative = np.array(points).T
    variance = float(closeness.var())
    slope = (
        float(((closeness - closeness.mean()) * relative).mean()) / variance if variance else 0.0
    )
    level, middle = float(relative.mean()), float(closeness.mean())
    return lambda close: min(1.0, max(0.0, level + max(0.0, slope) * (close - middle)))


def _is_in_period(article: Article, question: Question) -> bool:
    """Whether the article came out in the period that is asked about, or just after it."""
    if question.period is None or article.date is None:
        return False
    return question.period.start <= article.date <= question.period.end + REPORTING_DELAY
