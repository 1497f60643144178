"""Events and statements in the order of their own dates, each told once."""

from __future__ import annotations

import datetime as dt

from qa_service.answering.timeline import choose_entries
from qa_service.dates import Period
from qa_service.domain import Passage
from qa_service.quoting import Quote
from tests.evidence import let_say, make_passage


def quotes_of(*passages: Passage) -> list[Quote]:
    return [
        Quote(passage, start, end, 1.0, 1.0, frozenset())
        for passage in passages
        for start, end in passage.paragraph.spans
    ]


def entries_of(*passages: Passage, within: Period | None = None) -> list[tuple[str, str]]:
    chosen = choose_entries(quotes_of(*passages), best=0.9, within=within, limit=9)
    return [(entry.dating.date.isoformat(), entry.quote.text) for entry in chosen]


LEFT = "The United States left the treaty on 22 November 2020."
BEGAN = "Talks about the treaty began in Helsinki on 3 May 1989."


def test_entries_are_ordered_by_what_they_tell_not_by_publication() -> None:
    assert entries_of(make_passage(LEFT), make_passage(BEGAN, article="a2", day="2023-01-01")) == [
        ("1989-05-03", BEGAN),
        ("2020-11-22", LEFT),
    ]


def test_only_what_lies_in_the_period_is_told() -> None:
    within = Period(dt.date(2020, 1, 1), dt.date(2020, 12, 31))
    assert entries_of(make_passage(LEFT), make_passage(BEGAN), within=within) == [
        ("2020-11-22", LEFT)
    ]


def test_one_event_from_two_reports_is_told_once() -> None:
    again = "On 22 November 2020 the treaty was left by the United States."
    assert len(entries_of(make_passage(LEFT), make_passage(again, article="a2"))) == 1


def test_what_is_planned_after_publication_has_not_happened() -> None:
    planned = "The exit takes effect on 18 December 2021."
    assert entries_of(make_passage(planned, day="2021-06-19", number=5)) == []


def test_neighbouring_sentences_about_one_day_are_one_entry() -> None:
    text = "Moscow replied on 17 February. The text was made public, the ministry said."
    passage = let_say(make_passage(text, day="2022-02-18"), "Russia")
    assert entries_of(passage) == [("2022-02-17", text)]
