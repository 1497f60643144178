from __future__ import annotations

import numpy as np
import pytest

from qa_service.corpus import Background
from qa_service.domain import Turn
from qa_service.features import (
    HALF_ABROAD,
    LEXICAL_WEIGHT,
    PERIOD_BONUS,
    THIN_RANGE,
    THIN_SHARE,
    Candidates,
    take_features,
)
from qa_service.question import Question, read_question
from qa_service.retrieval import embed_question, rank_candidates
from qa_service.settings import Settings
from tests.corpora import Bench
from tests.tiny import TinyEmbedder, embed_words

EN, RU = 0, 1
# English cosines lie about .74, Russian ones .70: the question's own language is always nearer.
BACKGROUND = Background(np.array([0.74, 0.70]), np.array([0.02, 0.02]))


def find(*points: tuple[int, float, float]) -> Candidates:
    """Candidates for an English question, each given as (language, cosine, BM25)."""
    languages, dense, lexical = np.array(points).reshape(-1, 3).T
    codes = languages.astype(np.intp)
    never, nothing = np.zeros(len(points), np.bool_), np.zeros(len(points))
    rows = np.arange(len(points))
    return Candidates(rows, dense, lexical, codes, codes == EN, never, nothing, {})


def fuse_all(*points: tuple[int, float, float], weight: float = 20.0) -> list[float]:
    """The fused scores; the ``weight`` of all words is twice a BM25 of 10."""
    fused: list[float] = take_features(find(*points), BACKGROUND, weight=weight).fused.tolist()
    return fused


def test_a_score_is_closeness_in_standard_deviations_plus_weighted_bm25() -> None:
    # (.80 - .74) / .02 = 3 and the best BM25; (.78 - .74) / .02 = 2 and half of it.
    assert fuse_all((EN, 0.80, 10.0), (EN, 0.78, 5.0)) == pytest.approx(
        [3 + LEXICAL_WEIGHT, 2 + LEXICAL_WEIGHT / 2]
    )


def test_a_language_is_measured_by_its_own_background() -> None:
    # (.78 - .70) / .02 = 4 is closer than (.80 - .74) / .02 = 3, whatever the cosines say.
    assert fuse_all((EN, 0.80, 0.0), (RU, 0.78, 0.0), weight=0.0) == pytest.approx([3, 4])


def test_a_foreign_candidate_is_given_the_lexical_score_of_its_closeness() -> None:
    own = [(EN, 0.74 + 0.02 * n, 2.0 * n) for n in range(6)]
    # Closeness n goes with n / 5 of the best BM25: a foreign one at 4 is expected to have .8.
    assert fuse_all(*own, (RU, 0.78, 0.0))[-1] == pytest.approx(4 + 0.8 * LEXICAL_WEIGHT)


def test_of_few_own_candidates_nothing_is_expected_of_a_foreign_one() -> None:
    assert fuse_all((EN, 0.80, 10.0), (EN, 0.78, 5.0), (RU, 0.78, 0.0))[-1] == pytest.approx(4)


@pytest.mark.parametrize(
    ("bm25", "share"),
    [(10.0, 0.0), (20 * (THIN_SHARE - THIN_RANGE / 2), 0.25), (1.0, 0.5), (0.0, 0.5)],
)
def test_where_no_own_text_has_the_words_a_foreign_one_has_a_score_by_its_closeness(
    bm25: float, share: float
) -> None:
    near = fuse_all((EN, 0.80, bm25), (RU, 0.70 + 0.02 * HALF_ABROAD, 0.0))[1]
    assert near == pytest.approx(HALF_ABROAD + share * LEXICAL_WEIGHT)


def test_an_article_of_the_period_asked_about_is_lifted(tiny_settings: Settings) -> None:
    bench = Bench(tiny_settings)
    days = {"in": "2022-01-26", "just-after": "2022-02-03", "before": "2021-12-31", "undated": None}
    for name, day in days.items():
        bench.put(name, "Ships sailed east.", date=day)
    question = read_question("What did NATO offer in January 2022?")
    with bench.corpus.reading() as snapshot:
        ranking = rank_candidates(question, embed_words("ships"), snapshot)
        found = ranking.candidates.rows
        names = [snapshot.article_of(id).id for id in snapshot.ids_of(found)]
    bench.close()
    bonus = dict(zip(names, ranking.features.period.tolist(), strict=True))
    assert bonus == {"in": PERIOD_BONUS, "just-after": PERIOD_BONUS, "before": 0.0, "undated": 0.0}


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
    assert fuse_all() == []
