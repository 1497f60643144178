"""What the words of a question weigh where people are asked for."""

from __future__ import annotations

from ingest.actors import load_actors
from qa_service.asking import Asking
from qa_service.evidence import NAME_SHARE, discount_people
from qa_service.question import read_question

ACTORS = load_actors()
WEIGHTS = {"stoltenberg": 2.0, "russia": 1.0, "missil": 3.0}


def test_the_name_of_whoever_is_asked_tells_little_of_the_matter() -> None:
    question = read_question("What did Stoltenberg say about Russia's missiles?")
    asking = Asking("position", ("NATO",), frozenset({"Jens Stoltenberg"}))
    weights = discount_people(WEIGHTS, question, asking, ACTORS)
    assert weights == WEIGHTS | {"stoltenberg": 2.0 * NAME_SHARE}
    assert discount_people(WEIGHTS, question, Asking("position", ("NATO",)), ACTORS) == WEIGHTS


def test_a_name_alone_keeps_its_weight() -> None:
    question = read_question("What did Stoltenberg say?")
    asking = Asking("position", ("NATO",), frozenset({"Jens Stoltenberg"}))
    alone = {"stoltenberg": 2.0}
    assert discount_people(alone, question, asking, ACTORS) == alone
