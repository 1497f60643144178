from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from qa_service.corpus import Background
from qa_service.domain import Article, Turn
from qa_service.question import Question, read_question
from qa_service.retrieval import (
    LEXICAL_WEIGHT,
    PERIOD_BONUS,
    Candidate,
    embed_question,
    fuse,
    take_features,
)
from tests.tiny import TinyEmbedder

# English cosines lie about .74, Russian ones .70: the question's own language is always nearer.
BACKGROUND = {
    "": Background(0.72, 0.02),
    "en": Background(0.74, 0.02),
    "ru": Background(0.70, 0.02),
}


def article(language: str, date: dt.date | None = None) -> Article:
    return Article("a", 1, "", None, "unknown", None, date, None, language, None, "")


def fuse_all(
    *found: Candidate, languages: str = "", question: str = "What did NATO offer?"
) -> dict[str, float]:
    articles = {c.id: article("ru" if c.id.startswith("ru") else "en") for c in found}
    features = take_features(list(found), articles, read_question(question), BACKGROUND)
    return {id: fuse(each) for id, each in features.items()}


def test_a_score_is_closeness_in_standard_deviations_plus_weighted_bm25() -> None:
    scores = fuse_all(Candidate("en1", 0.80, 10.0), Candidate("en2", 0.78, 5.0))
    # (.80 - .74) / .02 = 3 and the best BM25; (.78 - .74) / .02 = 2 and half of it.
    assert scores["en1"] == pytest.approx(3 + LEXICAL_WEIGHT)
    assert scores["en2"] == pytest.approx(2 + LEXICAL_WEIGHT / 2)


def test_a_language_is_measured_by_its_own_background() -> None:
    scores = fuse_all(Candidate("en1", 0.80, 0.0), Candidate("ru1", 0.78, 0.0))
    # (.78 - .70) / .02 = 4 is closer than (.80 - .74) / .02 = 3, whatever the cosines say.
    assert scores["ru1"] == pytest.approx(4)
    assert scores["ru1"] > scores["en1"]


def test_a_foreign_candidate_is_given_the_lexical_score_of_its_closeness() -> None:
    own = [Candidate(f"en{n}", 0.74 + 0.02 * n, 2.0 * n) for n in range(6)]
    # Closeness n goes with n / 5 of the best BM25: a foreign one at 4 is expected to have .8.
    scores = fuse_all(*own, Candidate("ru1", 0.78, 0.0))
    assert scores["ru1"] == pytest.approx(4 + 0.8 * LEXICAL_WEIGHT)


def test_an_article_of_the_period_asked_about_is_lifted() -> None:
    question = read_question("What did NATO offer in January 2022?")
    found = [Candidate(name, 0.80, 0.0) for name in ("in", "just-after", "before", "undated")]
    days = {"in": "2022-01-26", "just-after": "2022-02-03", "before": "2021-12-31"}
    articles = {
        c.id: article("en", dt.date.fromisoformat(days[c.id]) if c.id in days else None)
        for c in found
    }
    features = take_features(found, articles, question, BACKGROUND)
    scores = {id: fuse(each) for id, each in features.items()}
    assert scores["in"] == scores["just-after"] == pytest.approx(3 + PERIOD_BONUS)
    assert scores["before"] == scores["undated"] == pytest.approx(3)


def test_what_was_asked_before_draws_the_question_the_more_the_more_it_leans() -> None:
    embedder = TinyEmbedder()
    before = "Which missiles stand in Romania?"
    history = [Turn("user", before)]

    def is_near_before(question: Question) -> float:
        vector = embed_question(question, embedder)
        assert np.linalg.norm(vector) == pytest.approx(1)
        return float(vector @ embedder.embed_query(before))

    alone, free, leaning = (
        is_near_before(read_question("Who owns ferries?")),
        is_near_before(read_question("Who owns ferries?", history=history)),
        is_near_before(read_question("Who owns ferries?", history=history, leans=True)),
    )
    assert alone < free < leaning < 0.9


def test_nothing_found_has_no_scores() -> None:
    assert fuse_all() == {}
