"""Whom a question means by an office, at the time that it is about."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from ingest.actors import load_actors
from qa_service.domain import Ask, Reply
from qa_service.http.service import Service
from qa_service.offices import (
    find_office,
    find_officials,
    name_officials,
    read_tenures,
    without_officials,
)
from qa_service.settings import Settings
from tests.articles import write_article
from tests.servers import run_module

ACTORS = load_actors()
IN_2022 = [(dt.date(2022, 2, 16), frozenset[str]())]


def name(question: str, *, language: str = "en") -> str:
    officials = find_officials(question, ACTORS)
    return name_officials(question, officials, IN_2022, partial(ACTORS.spell, language=language))


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What did the German chancellor say in Moscow?", "What did Olaf Scholz say in Moscow?"),
        ("How did NATO’s chief respond?", "How did Jens Stoltenberg respond?"),
        ("What did the head of the Alliance say?", "What did Jens Stoltenberg say?"),
        ("Whom did the Kremlin's leader blame?", "Whom did Vladimir Putin blame?"),
        ("What did the president of Ukraine ask for?", "What did Volodymyr Zelensky ask for?"),
        (
            "What did the US defence secretary tell the Russian foreign minister?",
            "What did Lloyd Austin tell Sergey Lavrov?",
        ),
    ],
)
def test_an_office_is_its_holder_of_the_time(question: str, named: str) -> None:
    assert name(question) == named


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Что ответил глава МИД России?", "Что ответил Сергей Лавров?"),
        ("Что сказал президент США о санкциях?", "Что сказал Джо Байден о санкциях?"),
        ("Чего хотел российский министр обороны?", "Чего хотел Сергей Шойгу?"),
    ],
)
def test_an_office_in_russian_has_its_holder_as_russian_texts_write_him(
    question: str, named: str
) -> None:
    assert name(question, language="ru") == named


@pytest.mark.parametrize(
    "question",
    [
        "What did Russia's deputy foreign minister say?",
        "What did the former German chancellor say?",
        "What did German Chancellor Scholz say?",
        "What did Russia's chief negotiator say?",
        "What was Moscow’s chief reproach to Washington?",
        "What did the head of the Polish general staff confirm?",
        "Who was elected president?",
        "What did the Russian presidential aide say?",
        "What did the chancellor of the exchequer in Britain say?",
    ],
)
def test_somebody_else_stays_as_the_question_has_them(question: str) -> None:
    assert name(question) == question


def test_who_speaks_there_is_meant_before_who_held_the_office_then() -> None:
    officials = find_officials("What did the US defence secretary rule out?", ACTORS)
    near = [*IN_2022, *IN_2022, (dt.date(2025, 9, 13), frozenset({"Pete Hegseth"}))]
    spell = partial(ACTORS.spell, language="en")
    text = "What did the US defence secretary rule out?"
    assert name_officials(text, officials, near, spell) == "What did Pete Hegseth rule out?"


def test_an_office_that_nobody_is_known_to_have_held_then_stays() -> None:
    text = "What did NATO's secretary general say?"
    spell = partial(ACTORS.spell, language="en")
    day = dt.date(1955, 1, 1)
    assert name_officials(text, find_officials(text, ACTORS), [(day, set())], spell) == text


def test_deputies_hold_no_office_of_their_chiefs() -> None:
    assert find_office("US Deputy Secretary of State") is None
    assert find_office("Prime Minister") == "prime minister"
    names = {each.name for each in read_tenures(ACTORS) if each.office == "secretary general"}
    assert {"Jens Stoltenberg", "Javier Solana"} <= names
    assert "Mircea Geoană" not in names


def answer_from(folder: Path, question: str, *paragraphs: str, date: str) -> Reply:
    """The answer from one article of these paragraphs."""
    write_article(folder / "articles", "article", *paragraphs, date=date)
    settings = Settings(data_dir=folder / "data")
    run_module("ingest", str(folder / "articles"), data_dir=settings.data_dir)
    with closing(Service.start(settings)) as service:
        return service.answerer.answer(Ask(question))


def test_the_minister_is_not_answered_for_by_the_deputy(tmp_path: Path) -> None:
    question = "What did the Russian foreign minister say about the enlargement of NATO?"
    reply = answer_from(
        tmp_path,
        question,
        "Deputy Foreign Minister Alexander Grushko said that the enlargement of NATO had to end.",
        "Foreign Minister Sergey Lavrov said that the enlargement of NATO was the main issue.",
        date="2022-01-20",
    )
    assert reply.question == question
    assert {citation.speaker for citation in reply.citations} == {"Sergey Lavrov"}


def test_somebody_whom_no_file_knows_is_asked_for_by_name(tmp_path: Path) -> None:
    reply = answer_from(
        tmp_path,
        "What did Vennerstam say about the ceremony in the port?",
        "Swedish State Secretary Johan Vennerstam said that the ceremony in the port was moving.",
        "NATO Secretary General Jens Stoltenberg said that the ceremony in the port was historic.",
        date="2023-04-04",
    )
    assert [side.actor for side in reply.sides] == ["Sweden"]
    assert {citation.speaker for citation in reply.citations} == {"Johan Vennerstam"}


def test_the_matter_of_a_question_is_what_remains_without_its_offices() -> None:
    question = "Compare what the NATO secretary general and the Kremlin said about the dam."
    officials = find_officials(question, ACTORS)
    assert without_officials(question, officials) == (
        "Compare what and the Kremlin said about the dam."
    )
    assert without_officials("What happened to the dam?", ()) == "What happened to the dam?"
