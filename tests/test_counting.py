"""A question for a number is answered only where the sources count the asked thing."""

from __future__ import annotations

import pytest

from qa_service.counting import lacks_asked_number
from qa_service.quoting import Quote
from tests.evidence import make_passage

TEXT = "About 30,000 combat troops are in Belarus. Tanks stand there, too, in great number."


def quotes_of(text: str, language: str = "en") -> list[Quote]:
    passage = make_passage(text, language=language)
    return [
        Quote(passage, start, end, 1.0, 1.0, frozenset()) for start, end in passage.paragraph.spans
    ]


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("How many combat troops are in Belarus?", False),
        ("How many soldiers are in Belarus?", False),  # they are counted as troops
        ("How many tanks are in Belarus?", True),
        ("What number of aircraft was sent?", True),
        ("How many Americans were sent?", False),  # a name can be counted by other words
        ("When were the tanks sent?", False),
    ],
)
def test_what_is_counted_must_stand_by_its_number(question: str, lacks: bool) -> None:
    assert lacks_asked_number(question, "en", quotes_of(TEXT)) is lacks


def test_a_russian_question_is_held_against_russian_texts() -> None:
    quotes = quotes_of("В Белоруссии ожидают 30 тысяч военных.", "ru")
    assert not lacks_asked_number("Сколько солдат в Белоруссии?", "ru", quotes)
    assert lacks_asked_number("Сколько танков в Белоруссии?", "ru", quotes)


def test_texts_in_another_language_cannot_tell() -> None:
    quotes = quotes_of("В Белоруссии ожидают 30 тысяч военных.", "ru")
    assert not lacks_asked_number("How many tanks are in Belarus?", "en", quotes)
