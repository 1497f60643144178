"""A follow-up becomes a question of its own: another side, or the person that "he" is."""

from __future__ import annotations

import pytest

from ingest.actors import load_actors
from qa_service.domain import Turn
from qa_service.following import asks_no_matter, resolve_follow_up
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
        ("Что он добавил?", "What did Putin say?", "", "Что Владимир Путин добавил?"),
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


@pytest.mark.parametrize(
    ("text", "previous", "resolved"),
    [
        (
            "What did the other side say about that?",
            "What did the Russian navy say of the ships?",
            "What did the Russian navy say of the ships, the other side?",
        ),
        (
            "А другая сторона?",
            "Что Россия сказала о ракетах?",
            "Что Россия сказала о ракетах, другая сторона?",
        ),
    ],
)
def test_the_other_side_is_asked_about_the_same(text: str, previous: str, resolved: str) -> None:
    history = [Turn("user", previous)]
    assert resolve_follow_up(text, history, ACTORS, local_reader()) == (resolved, ())


def test_the_other_side_may_be_asked_about_something_else() -> None:
    text, history = "What did the other side say of fish?", [Turn("user", "What did Russia say?")]
    assert resolve_follow_up(text, history, ACTORS, local_reader()) == (text, history)


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("How did the Russians reply?", True),
        ("Чем ответила Россия?", True),
        ("How did the Russians reply to the drones?", False),
        ("What is NATO?", False),
        ("How did they reply?", False),
    ],
)
def test_a_turn_that_asks_a_side_for_words_on_nothing_has_no_matter(text: str, is_so: bool) -> None:
    assert asks_no_matter(text, ACTORS) == is_so
