"""What a question asks to be told the nature of, and which sentence tells it."""

from __future__ import annotations

import time

import pytest

from qa_service.defining import defines, find_defined


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What is the Vienna Document?", "Vienna Document"),
        ("What are the Minsk agreements?", "Minsk agreements"),
        ("what was the INF Treaty", "INF Treaty"),
        ("Who is Alexander Grushko?", "Alexander Grushko"),
        ("Что такое Совет Россия — НАТО?", "Совет Россия — НАТО"),
        ("Хто такий Рябков?", "Рябков"),
        ("What is Putin's objection to NATO enlargement?", ""),
        ("What is NATO's position?", ""),
        ("What is Russia doing?", ""),
        ("What is happening in Geneva?", ""),
        ("Who signed the Founding Act?", ""),
    ],
)
def test_a_name_is_asked_to_be_explained(question: str, name: str) -> None:
    assert find_defined(question) == name


def test_a_long_chain_of_words_costs_no_time() -> None:
    began = time.process_time()
    assert find_defined(f"What is {'-'.join(['A'] * 900)} !x") == ""
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("sentence", "name", "language"),
    [
        ("The Vienna Document is the OSCE's set of rules.", "Vienna Document", "en"),
        (
            "The Vienna Document, an agreement on manoeuvres, dates from 1990.",
            "Vienna Document",
            "en",
        ),
        ("Sergei Ryabkov, the deputy foreign minister, left.", "Ryabkov", "en"),
        ("Венский документ — это правила ОБСЕ.", "Венский документ", "ru"),
    ],
)
def test_a_sentence_that_says_what_the_name_is(sentence: str, name: str, language: str) -> None:
    assert defines(sentence, name, language)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ukraine used the Vienna Document to demand an explanation.",
        "Russia is a state of the Vienna Document.",
        "On Friday the Vienna Document was used.",
        "A year after the Vienna Document was agreed, the states met again.",
    ],
)
def test_a_sentence_that_only_names_it_explains_nothing(sentence: str) -> None:
    assert not defines(sentence, "Vienna Document", "en")
