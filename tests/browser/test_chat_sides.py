"""Sides and a timeline on the answer card; the reply is the server's own, with them put in."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.fakes import QUESTION, Json, entry, side, state

pytestmark = pytest.mark.browser

ASK = "**/v1/ask"
SILENT = "Nothing from China on this in the sources up to 13 September 2025."


def ask_for(page: Page, change: Any) -> tuple[Json, Locator]:
    """Asks; the reply is changed on its way. Gives it, and the card it is shown on."""
    shown: list[Json] = []

    def answer_changed(route: Route) -> None:
        response = route.fetch()
        shown.append(change(response.json() | {"sides": [], "timeline": []}))
        route.fulfill(response=response, json=shown[-1])

    page.route(ASK, answer_changed)
    page.locator("[data-qa=input]").fill(QUESTION)
    page.keyboard.press("Enter")
    card = page.locator("[data-qa=message][data-role=assistant]")
    expect(card).to_be_visible()
    return shown[-1], card


def compare(reply: Json) -> Json:
    """The first two citations as statements of two sides; the third stays a sentence."""
    first, second, *_ = reply["citations"]
    return reply | {"sides": [side("NATO", state(first)), side("Russia", state(second))]}


def silence_china(reply: Json) -> Json:
    said = [state(cited) for cited in reply["citations"]]
    missing = {"reason": "one_side_only", "message": SILENT, "nearest": []}
    sides = [side("NATO", *said), side("China")]
    return reply | {"sides": sides, "status": "partial", "abstention": missing}


def recount(reply: Json) -> Json:
    return reply | {"timeline": [entry(cited) for cited in reply["citations"]]}


def test_sides_take_the_place_of_the_sentences_that_they_repeat(page: Page) -> None:
    reply, card = ask_for(page, compare)
    assert len(reply["sentences"]) == 3
    expect(card.locator("[data-qa=side]")).to_have_count(2)
    expect(card.locator("p.sentence")).to_have_count(1)
    for cited in reply["citations"]:
        assert card.inner_text().count(cited["quote"]) == 1


def test_a_statement_s_number_leads_to_its_source_and_its_paragraph(page: Page) -> None:
    reply, card = ask_for(page, compare)
    cited = reply["citations"][0]
    nato = card.locator("[data-qa=side][data-actor=NATO]")
    nato.locator("[data-qa=citation]").hover()
    expect(page.locator("[data-qa=card]")).to_contain_text(cited["article"]["title"])
    expect(nato.locator("[data-qa=quote].words")).to_have_class("words lit")
    nato.locator("[data-qa=quote].words").click()
    expect(page.locator("#passage mark")).to_have_text(cited["quote"])
    expect(card.locator("[data-qa=source]")).to_have_count(len(reply["citations"]))


def test_a_partial_answer_says_in_the_silent_side_s_column_what_is_missing(page: Page) -> None:
    _reply, card = ask_for(page, silence_china)
    expect(card).to_have_attribute("data-status", "partial")
    china = card.locator("[data-qa=side][data-actor=China]")
    expect(china.locator("[data-qa=silence]")).to_have_text(SILENT)
    assert card.inner_text().count("Nothing from China") == 1


def test_a_partial_answer_without_columns_says_it_in_a_note(page: Page) -> None:
    _reply, card = ask_for(page, lambda reply: silence_china(reply) | {"sides": []})
    expect(card.locator("[data-qa=partial]")).to_contain_text(SILENT)
    expect(card.locator("p.sentence")).to_have_count(3)


def test_a_course_of_events_is_shown_as_a_timeline_and_not_twice(page: Page) -> None:
    reply, card = ask_for(page, recount)
    expect(card.locator("[data-qa=entry]")).to_have_count(len(reply["citations"]))
    expect(card.locator("p.sentence")).to_have_count(0)
    for cited in reply["citations"]:
        assert card.inner_text().count(cited["quote"]) == 1


def test_what_the_sides_say_is_not_told_again_by_the_timeline(page: Page) -> None:
    reply, card = ask_for(page, lambda reply: recount(compare(reply)))
    expect(card.locator("[data-qa=side]")).to_have_count(2)
    expect(card.locator("[data-qa=entry]")).to_have_count(len(reply["citations"]) - 2)
    for cited in reply["citations"]:
        assert card.inner_text().count(cited["quote"]) == 1


def test_sides_that_are_all_silent_leave_the_answer_as_it_is(page: Page) -> None:
    _reply, card = ask_for(page, lambda reply: reply | {"sides": [side("China"), side("India")]})
    expect(card.locator("[data-qa=sides]")).to_have_count(0)
    expect(card).to_contain_text("Nothing on record from China, India.")
