from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_service.domain import Turn
from qa_service.question import Period, find_period, read_question


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("What was offered in January 2022?", "2022-01-01", "2022-01-31"),
        ("on 26 January 2022", "2022-01-26", "2022-01-26"),
        ("on January 26, 2022", "2022-01-26", "2022-01-26"),
        ("in 2021", "2021-01-01", "2021-12-31"),
        ("between 2014 and 2016", "2014-01-01", "2016-12-31"),
        ("в мае 2022 года", "2022-05-01", "2022-05-31"),
        ("17 декабря 2021 года", "2021-12-17", "2021-12-17"),
        ("in February 2024", "2024-02-01", "2024-02-29"),
    ],
)
def test_a_named_period_is_understood(text: str, start: str, end: str) -> None:
    assert find_period(text) == Period(day(start), day(end))


@pytest.mark.parametrize(
    "text", ["in January", "5,000 troops", "31 February 2022", "Resolution 1973b"]
)
def test_what_is_no_dated_period_is_none(text: str) -> None:
    assert find_period(text) is None


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


def test_a_question_that_stands_alone_does_not() -> None:
    history = (Turn("user", "What did NATO offer?"),)
    question = read_question("Which treaties did Russia leave?", history=history)
    assert question.search_text == "Which treaties did Russia leave?"


@given(st.text(min_size=1))
def test_any_text_can_be_read_as_a_question(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    assert read_question(text).text == " ".join(text.split())
