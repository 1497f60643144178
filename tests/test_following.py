"""A follow-up becomes a question of its own: another side, or the person that "he" is."""

from __future__ import annotations

import pytest

from ingest.actors import load_actors
from qa_service.domain import Turn
from qa_service.following import resolve_follow_up
from tests.reading import local_reader

ACTORS = load_actors()


@pytest.mark.parametrize(
    ("text", "previous", "resolved"),
    [
        (
            "And Kyiv?",
            "How did Ankara react to the grain deal?",
            "How did Kyiv react to the grain deal?",
        ),
        ("What about Finland?", "What did Stoltenberg say on gas?", "What did Finland say on gas?"),
        ("А Россия?", "Что НАТО предложила по ракетам?", "Что Россия предложила по ракетам?"),
        ("And Poland too?", "What is the German view of gas?", "What is the Poland’s view of gas?"),
    ],
)
def test_a_turn_that_only_names_a_side_asks_the_same_of_it(
    text: str, previous: str, resolved: str
) -> None:
    history = [Turn("user", previous), Turn("assistant", "Rasmussen said so.")]
    assert resolve_follow_up(text, history, ACTORS, local_reader()) == (resolved, ())


@pytest.mark.parametrize(
    ("text", "previous", "answer", "resolved"),
    [
        ("What did he add?", "What did Stoltenberg say?", "", "What did Jens Stoltenberg add?"),
        ("And her reason?", "Who left?", "Zakharova left.", "And Maria Zakharova’s reason?"),
        ("What did he add?", "What did Putin tell Macron?", "", "What did he add?"),
        ("What did he tell Putin?", "What did Macron say?", "", "What did he tell Putin?"),
        ("And what then?", "What did Stoltenberg say?", "", "And what then?"),
        ("And what did Kyiv ask for?", "What did Putin say?", "", "And what did Kyiv ask for?"),
    ],
)
def test_a_pronoun_is_the_only_person_named_before(
    text: str, previous: str, answer: str, resolved: str
) -> None:
    history = [Turn("user", previous), Turn("assistant", answer)]
    assert resolve_follow_up(text, history, ACTORS, local_reader()) == (resolved, history)


def test_without_history_there_is_nothing_to_follow() -> None:
    assert resolve_follow_up("And Moscow?", (), ACTORS, local_reader()) == ("And Moscow?", ())
