"""What tells the same as the best passages is found, though the question shares no word with it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from qa_service.domain import Filters
from qa_service.features import NEIGHBOUR_SHARE
from qa_service.feedback import WEIGHT, Likeness, add_likeness
from qa_service.question import read_question
from qa_service.retrieval import rank_candidates
from qa_service.settings import Settings
from tests.corpora import Bench
from tests.tiny import embed_words

BEST = "Ferries carried grain through the strait under an accord signed in Istanbul."
SAME = "Grain went by ferries through the strait thanks to the accord signed in Istanbul."
OTHERS = [f"Committee {n} met on budgets, staffing and parking fees." for n in range(6)]
QUESTION = read_question("What did ferries carry?")


@pytest.fixture
def bench(tiny_settings: Settings) -> Iterator[Bench]:
    bench = Bench(tiny_settings)
    bench.put("best", BEST)
    bench.put("same", SAME)
    for n, text in enumerate(OTHERS):
        bench.put(f"other{n}", text)
    yield bench
    bench.close()


def test_what_is_like_the_best_passage_comes_after_it(bench: Bench) -> None:
    vector = embed_words("ferries carried")
    with bench.corpus.reading() as snapshot:
        ranking = rank_candidates(QUESTION, vector, snapshot)
        found = ranking.candidates
        articles = [snapshot.article_of(id).id for id in snapshot.ids_of(found.rows)]
        cosines = snapshot.cosines(vector, found.rows)
    assert [articles[at] for at in ranking.order[:2]] == ["best", "same"]
    assert found.dense == pytest.approx(cosines, abs=1e-6)


def test_what_is_taken_for_relevant_is_no_nearer_than_the_nearest_other(bench: Bench) -> None:
    with bench.corpus.reading() as snapshot:
        vector = embed_words(BEST)
        rows, _ = snapshot.search_rows(vector, limit=8, filters=Filters(), as_of=None)
        likeness = Likeness.of(rows[:1], np.array([2.0]), snapshot)
        assert likeness is not None
        alike = likeness.measure(rows, snapshot)
    assert likeness.taken.tolist() == rows[:1].tolist()
    assert alike[0] == alike[1] == alike.max()


def test_an_article_has_one_vote_in_what_is_taken_for_relevant(bench: Bench) -> None:
    bench.put("long", BEST, SAME, "Ferries carried more grain through the strait.")
    with bench.corpus.reading() as snapshot:
        scores = np.array([1.0 + (place.article_id == "long") for place in snapshot.places])
        likeness = Likeness.of(np.arange(len(scores)), scores, snapshot)
        assert likeness is not None
        taken = [snapshot.places[row].article_id for row in likeness.taken]
    assert len(set(taken)) == len(taken) == 3
    assert "long" in taken


def test_filters_hold_for_what_feedback_adds(bench: Bench) -> None:
    question = read_question("What did ferries carry?", filters=Filters(actors=("NATO",)))
    with bench.corpus.reading() as snapshot:
        ranking = rank_candidates(question, embed_words("ferries"), snapshot)
    assert len(ranking.candidates.rows) == len(ranking.order) == 0


def test_a_score_keeps_its_scale() -> None:
    alike = add_likeness(np.array([3.0, 3.0]), np.array([3.0, 0.0]))
    assert alike == pytest.approx([3.0, 3.0 / (1 + WEIGHT)])


def test_a_paragraph_beside_a_better_one_is_lent_a_share_of_its_lead(bench: Bench) -> None:
    bench.put("pair", BEST, "The rest of it was told on another day.")
    bench.put("lone", "The rest of that was told on another day.")
    with bench.corpus.reading() as snapshot:
        ranking = rank_candidates(QUESTION, embed_words(QUESTION.text), snapshot)
        places = [snapshot.place_of(id) for id in snapshot.ids_of(ranking.candidates.rows)]
    at = {(place.article_id, place.number): n for n, place in enumerate(places)}
    first, second, lone = at["pair", 1], at["pair", 2], at["lone", 1]
    neighbour = ranking.features.neighbour
    assert neighbour is not None
    lead = ranking.scores[first] - (ranking.scores[second] - neighbour[second])
    assert neighbour[first] == neighbour[lone] == 0.0
    assert neighbour[second] == pytest.approx(NEIGHBOUR_SHARE * lead)
