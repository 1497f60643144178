"""Which article a correction note is about: found by the usual wordings, else left open."""

from __future__ import annotations

import datetime as dt

import pytest

from ingest.notes import Story, find_named

DAY = dt.date(2023, 1, 25)


def story(
    id: str, title: str, *paragraphs: str, publisher: str | None = "Wire", date: dt.date = DAY
) -> Story:
    return Story(id, title, publisher, date, lambda: paragraphs)


def note(title: str, *paragraphs: str, days_later: int = 2) -> Story:
    return story("note", title, *paragraphs, date=DAY + dt.timedelta(days_later))


HEADLINE = "Germany to send Leopard tanks to Ukraine"
STORIES = [
    story("plain", HEADLINE, "Berlin said on Wednesday that it would send fourteen tanks."),
    story("update", f"UPDATE 1-{HEADLINE}", "Berlin said that it would send fourteen tanks."),
    story("abrams", "США передадут Украине танки «Абрамс» – Пентагон", "Танков будет 31."),
    story("ap", "US to give Kyiv 31 Abrams tanks", "Ukraine will get 31 tanks, the US said."),
    story("other", "Ministers meet at Ramstein to speak of Ukraine", "No decision was taken."),
    story("quoted", "Allies ‘will not wait’ for Berlin's answer", "The ministers spoke at noon."),
    story("report", "Danes plan a base - the first in a hundred years", "The base is to be large."),
]


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        (f"CORRECTED-UPDATE 1-{HEADLINE}", "(Corrects number)", ["update"]),
        (f"CORRECTED: {HEADLINE}", "(Corrects number)", ["plain"]),
        ("Исправлено: «США передадут Украине танки \"Абрамс\" — Пентагон»", "Их 31.", ["abrams"]),
        ("Исправлено: число танков", "В заметке «США передадут Украине танки „Абрамс“ - Пентагон» "
         "число было неверным.", ["abrams"]),
        ("В заметку внесено исправление", "В заметке «США передадут Украине танки “Абрамс” – "
         "Пентагон» число было неверным.", ["abrams"]),
        ("Correction: Ukraine-Tanks story", "In a story published January 25, 2023, about tanks "
         "for Kyiv, the Wire gave a wrong number.", ["ap"]),
        ("Correction: Ukraine-Tanks story", "In a story Jan. 25 about tanks for Kyiv, the Wire "
         "gave a wrong number.", ["ap"]),
        ("Corrections and clarifications", "The article Danes plan a base – the first in a hundred "
         "years (24 January) gave a wrong year. Allies \"will not wait\" for Berlin’s answer was "
         "wrong on the hour.", ["quoted", "report"]),
    ],
)  # fmt: skip
def test_a_note_is_linked_to_what_it_names(title: str, text: str, expected: list[str]) -> None:
    tanks = {"plain", "update"} if title.startswith("Correction: U") else set()
    stories = [each for each in STORIES if each.id not in tanks]
    assert find_named(note(title, text), stories) == expected


@pytest.mark.parametrize(
    ("title", "text"),
    [
        # Two stories of that day have both words.
        ("Correction: Ukraine-Tanks story", "In a story published January 25, 2023, it was wrong."),
        ("Correction: Ukraine-Tanks story", "In a story published January 24, 2023, it was wrong."),
        ("Correction: Tanks story", "It was wrong."),
        (f"CORRECTED-UPDATE 2-{HEADLINE}", "(Corrects number)"),
        ("Correction: a number", f"In “{HEADLINE}” and “Allies 'will not wait' for Berlin's "
         "answer” the number was wrong."),
        ("Correction: tanks", "Germany sends tanks, and that is all there is to be said."),
    ],
)  # fmt: skip
def test_where_several_could_be_meant_or_none_is_it_stays_open(title: str, text: str) -> None:
    stories = [*STORIES, story("third", "Tanks and talks", "Ukraine is to get tanks from Poland.")]
    assert find_named(note(title, text), stories) == []


def test_nothing_that_came_out_after_the_note_is_meant() -> None:
    assert find_named(note(f"CORRECTED: {HEADLINE}", "(Corrects)", days_later=-1), STORIES) == []


def test_of_two_equal_titles_none_is_certain() -> None:
    twice = [STORIES[0], story("again", HEADLINE, "Fourteen.")]
    assert find_named(note("Correction", f"In “{HEADLINE}” the number was wrong."), twice) == []
