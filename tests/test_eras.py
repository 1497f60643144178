"""An office is its holder's at the time that a sentence tells of, not on the article's date."""

from __future__ import annotations

import datetime as dt

import pytest

from ingest.actors import load_actors
from ingest.attribution import attribute_statements

DATE = dt.date(2021, 12, 29)


def speakers_of(*paragraphs: str, language: str = "en") -> list[tuple[str | None, str | None]]:
    found = attribute_statements(paragraphs, language=language, actors=load_actors(), date=DATE)
    return [(said.speaker, said.actor) for each in found for said in each]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("On 3 May 1990 the US Secretary of State said that it rained.", "James Baker"),
        ("Back in 1997 the Russian president said that it rained.", "Boris Yeltsin"),
        ("The Russian foreign minister said in 1997 that it rained.", "Yevgeny Primakov"),
        ("At a lunch in Bonn in May 1994 the German chancellor said it rained.", "Helmut Kohl"),
        ("May 1997: The ships come in. The Russian president says that it rains.", "Boris Yeltsin"),
        ("On 3 May 2021 the German chancellor said that it rained.", "Angela Merkel"),
    ],
)
def test_an_office_is_its_holders_at_the_time_that_is_told(text: str, speaker: str) -> None:
    assert [name for name, _ in speakers_of(text)] == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("3 мая 1990 года госсекретарь США заявил, что идёт дождь.", "James Baker"),
        ("Президент России заявил в 1997 году, что идёт дождь.", "Boris Yeltsin"),
        ("Министр иностранных дел России заявил, что идёт дождь.", "Sergey Lavrov"),
    ],
)
def test_in_russian_too(text: str, speaker: str) -> None:
    assert [name for name, _ in speakers_of(text, language="ru")] == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "Asked about the promise of 1990, the US Secretary of State said that it rained.",
        "The US Secretary of State said the act of 1990 was wet.",
        "In 1990 it rained. On Monday the US Secretary of State said the act was wet.",
        "In 1990 it rained. The US Secretary of State says that the act is wet.",
    ],
)
def test_a_year_of_something_else_is_not_when_it_was_said(text: str) -> None:
    assert speakers_of(text) == [("Antony Blinken", "United States")]


def test_who_held_two_offices_that_year_or_is_not_named_is_nobody() -> None:
    assert speakers_of("In 1999 the Russian president said it rained.") == [(None, "Russia")]
    before = "In 1997 the ships came."
    said = "The Russian president said that it rained."
    assert speakers_of(f"{before} {said}") == [(None, "Russia")]
    named = f"{before} Boris Yeltsin was there. {said}"
    assert speakers_of(named) == [("Boris Yeltsin", "Russia")]
