from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_service.domain import Turn
from qa_service.question import OWN_WEIGHT, read_question, weigh_own


def test_the_period_is_not_among_the_terms() -> None:
    question = read_question("What did NATO offer in January 2022?")
    assert question.terms == ("nato", "offer")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("How many troops are there?", {"number"}),
        ("When did the council meet?", {"date"}),
        ("Who said so?", {"person"}),
        ("Сколько военных?", {"number"}),
        ("Скільки військових?", {"number"}),
        ("Коли зустрілася рада?", {"date"}),
        ("Хто так сказав?", {"person"}),
        ("What did NATO offer?", set()),
    ],
)
def test_what_a_question_wants_is_told_by_its_asking_words(text: str, wanted: set[str]) -> None:
    assert read_question(text).wants == wanted


def test_a_leaning_question_takes_the_one_before_it_along() -> None:
    history = (Turn("user", "What did NATO offer?"), Turn("assistant", "A council."))
    question = read_question("And what about Moscow?", history=history)
    assert question.search_text == "What did NATO offer? And what about Moscow?"
    assert question.text == "And what about Moscow?"
    assert question.leans


def test_a_question_that_stands_alone_does_not() -> None:
    history = (Turn("user", "What did NATO offer?"),)
    question = read_question("Which treaties did Russia leave?", history=history)
    assert question.search_text == "Which treaties did Russia leave?"
    assert question.terms == ("treati", "russia", "leav")
    assert (question.context, question.leans) == ("What did NATO offer?", False)


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("On what grounds?", True),
        ("How many?", True),
        ("Когда?", True),
        ("Which treaties were left?", False),
        ("Which treaties?", True),
        ("What about 2014?", True),
        ("Who is Lavrov?", False),
        ("А коли він приїхав?", True),
        ("Скільки?", True),
        ("Чому Берг відмовився?", True),
    ],
)
def test_a_question_of_hardly_a_word_leans_on_the_one_before(text: str, leans: bool) -> None:
    history = (Turn("user", "What did NATO do to the mission?"),)
    assert read_question(text, history=history).leans is leans
    assert not read_question(text).leans


@given(st.text(min_size=1))
def test_any_text_can_be_read_as_a_question(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    assert read_question(text).text == " ".join(text.split())


@pytest.mark.parametrize(
    "text", ["Thanks!", "ok", "thank you very much", "Спасибо, понятно.", "Дякую"]
)
def test_small_talk_does_not_ask_the_last_question_again(text: str) -> None:
    question = read_question(text, history=(Turn("user", "When did Finland join NATO?"),))
    assert (question.context, question.leans) == ("", False)


def test_what_happened_on_a_day_is_asked_of_that_day_alone() -> None:
    history = (Turn("user", "Compare NATO and China on the war in Ukraine"),)
    question = read_question("What happened on 4 April 2023?", history=history)
    assert question.is_of_a_time
    assert question.context == ""


def test_in_all_is_nothing_to_look_for() -> None:
    history = (Turn("user", "How many warheads does Russia have?"),)
    assert "all" not in read_question("How many are there in all?", history=history).terms


def test_what_a_follow_up_asks_itself_weighs_more() -> None:
    history = [Turn("user", "What did NATO say about missiles?")]
    question = read_question("And about drones?", history=history)
    weights = weigh_own(question, {"missil": 1.0, "drone": 1.0})
    assert weights == {"missil": 1.0, "drone": OWN_WEIGHT}
    alone = read_question("What did NATO say about missiles?")
    assert weigh_own(alone, {"missil": 1.0}) == {"missil": 1.0}


def test_the_other_side_is_nothing_to_look_for() -> None:
    assert read_question("How did the other side see the drones?").terms == ("see", "drone")
