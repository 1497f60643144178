"""What tells the same as the best passages is found, though the question shares no word with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qa_service.domain import Filters
from qa_service.feedback import WEIGHT, Likeness, add_likeness
from qa_service.question import read_question
from qa_service.retrieval import NEIGHBOUR_SHARE, rank_candidates, score
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
        ranked, _ = rank_candidates(QUESTION, vector, snapshot)
        articles = [snapshot.article_of(candidate.id).id for candidate in ranked]
        cosines = snapshot.cosines(vector, [candidate.id for candidate in ranked])
    assert articles[:2] == ["best", "same"]
    assert [candidate.dense for candidate in ranked] == pytest.approx(cosines, abs=1e-6)


def test_what_is_taken_for_relevant_is_no_nearer_than_the_nearest_other(bench: Bench) -> None:
    with bench.corpus.reading() as snapshot:
        found = snapshot.search_dense(embed_words(BEST), limit=8, filters=Filters(), as_of=None)
        likeness = Likeness.of({found[0][0]: 2.0}, snapshot)
        assert likeness is not None
        alike = likeness.measure({id: snapshot.article_of(id) for id, _ in found}, snapshot)
    assert likeness.taken == {found[0][0]}
    assert alike[found[0][0]] == alike[found[1][0]] == max(alike.values())


def test_an_article_has_one_vote_in_what_is_taken_for_relevant(bench: Bench) -> None:
    bench.put("long", BEST, SAME, "Ferries carried more grain through the strait.")
    with bench.corpus.reading() as snapshot:
        scores = {place.paragraph_id: 1.0 for place in snapshot.places}
        scores |= {p.paragraph_id: 2.0 for p in snapshot.places if p.article_id == "long"}
        likeness = Likeness.of(scores, snapshot)
        assert likeness is not None
        taken = [snapshot.article_of(id).id for id in likeness.taken]
    assert len(set(taken)) == len(taken) == 3
    assert "long" in taken


def test_filters_hold_for_what_feedback_adds(bench: Bench) -> None:
    question = read_question("What did ferries carry?", filters=Filters(actors=("NATO",)))
    with bench.corpus.reading() as snapshot:
        assert rank_candidates(question, embed_words("ferries"), snapshot) == ([], {})


def test_a_score_keeps_its_scale() -> None:
    assert add_likeness(3.0, 3.0) == pytest.approx(3.0)
    assert add_likeness(3.0, 0.0) == pytest.approx(3.0 / (1 + WEIGHT))


def test_a_paragraph_beside_a_better_one_is_lent_a_share_of_its_lead(bench: Bench) -> None:
    bench.put("pair", BEST, "The rest of it was told on another day.")
    bench.put("lone", "The rest of that was told on another day.")
    with bench.corpus.reading() as snapshot:
        _, features = rank_candidates(QUESTION, embed_words(QUESTION.text), snapshot)
        by_place = {
            (snapshot.article_of(id).id, snapshot.place_of(id).number): each
            for id, each in features.items()
        }
    first, second = by_place["pair", 1], by_place["pair", 2]
    lead = score(first) - score(second._replace(neighbour=0.0))
    assert first.neighbour == 0.0
    assert second.neighbour == pytest.approx(NEIGHBOUR_SHARE * lead)
    assert by_place["lone", 1].neighbour == 0.0
