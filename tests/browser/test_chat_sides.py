"""Sides and a timeline in an answer; the reply is the server's own, with them put in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.fakes import entry, side, state
from tests.browser.streams import QUESTION, Json, answer_of, change_replies

pytestmark = pytest.mark.browser

SILENT = "Nothing from China on this in the sources up to 13 September 2025."


def ask_for(page: Page, change: Callable[[Json], Json]) -> tuple[Json, Locator]:
    """Asks; the reply is changed on its way. Gives it, and the answer it is shown as."""
    shown = change_replies(page, lambda reply: change(reply | {"sides": [], "timeline": []}))
    page.locator("[data-qa=input]").fill(QUESTION)
    page.keyboard.press("Enter")
    answer = answer_of(page)
    expect(answer).to_have_attribute("data-status", re.compile("answered|partial"))
    return shown[-1], answer


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
    expect(card.locator("[data-qa=sentence]")).to_have_count(1)
    for cited in reply["citations"]:
        assert card.inner_text().count(cited["quote"]) == 1


def test_a_statement_s_number_leads_to_its_source_and_its_paragraph(page: Page) -> None:
    reply, card = ask_for(page, compare)
    cited = reply["citations"][0]
    nato = card.locator("[data-qa=side][data-actor=NATO]")
    expect(nato.locator("[data-qa=quote]")).to_have_text(cited["quote"])
    nato.locator("[data-qa=citation]").hover()
    expect(page.locator("[data-qa=card]")).to_contain_text(cited["article"]["title"])
    nato.locator("[data-qa=citation]").click()
    expect(page.locator("[data-qa=passage] mark")).to_have_text(cited["quote"])
    expect(card.locator("[data-qa=source]")).to_have_count(len(reply["citations"]))


def test_sides_stand_beside_each_other_and_on_a_phone_below(page: Page, phone: Page) -> None:
    for opened, is_beside in ((page, True), (phone, False)):
        _reply, card = ask_for(opened, compare)
        nato, russia = (each.bounding_box() for each in card.locator("[data-qa=side]").all())
        assert nato is not None
        assert russia is not None
        assert (nato["y"] == russia["y"]) is is_beside
        assert (nato["y"] + nato["height"] <= russia["y"]) is not is_beside


def test_statements_stand_newest_first_and_a_change_is_marked(page: Page) -> None:
    def change(reply: Json) -> Json:
        first, second, _third = reply["citations"]
        said = state(first, date="2022-01-12"), state(second, date="2022-02-01", supersedes=1)
        return reply | {"sides": [side("NATO", *said), side("Russia")]}

    reply, card = ask_for(page, change)
    statements = card.locator("[data-qa=statement]")
    expect(statements.locator(".when time")).to_have_text(["1 February 2022", "12 January 2022"])
    expect(statements.first.locator("[data-qa=change]")).to_have_text(
        "Changed since 13 January 2022"
    )
    assert reply["citations"][0]["article"]["date"] == "2022-01-13"


def test_a_partial_answer_says_in_the_silent_side_s_column_what_is_missing(page: Page) -> None:
    _reply, card = ask_for(page, silence_china)
    expect(card).to_have_attribute("data-status", "partial")
    china = card.locator("[data-qa=side][data-actor=China]")
    expect(china.locator("[data-qa=silence]")).to_have_text(SILENT)
    assert card.inner_text().count("Nothing from China") == 1


def test_a_partial_answer_without_columns_says_it_in_a_note(page: Page) -> None:
    _reply, card = ask_for(page, lambda reply: silence_china(reply) | {"sides": []})
    expect(card.locator("[data-qa=partial]")).to_contain_text(SILENT)
    expect(card.locator("[data-qa=sentence]")).to_have_count(3)


def test_a_course_of_events_is_shown_as_a_timeline_and_not_twice(page: Page) -> None:
    reply, card = ask_for(page, recount)
    expect(card.locator("[data-qa=entry]")).to_have_count(len(reply["citations"]))
    expect(card.locator("[data-qa=sentence]")).to_have_count(0)
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


def test_what_qualifies_an_answer_is_copied_with_it(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    missing = {"reason": "not_in_corpus", "message": "Nothing on gas.", "nearest": []}
    change = {"status": "partial", "abstention": missing, "removed": [{}], "as_of": "2022-02-01"}
    reply, card = ask_for(page, lambda reply: silence_china(reply) | change | {"degraded": True})
    card.locator("xpath=..").locator("[data-qa=copy]").click()
    expect(page.locator("[data-qa=copy]")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    count = len(reply["sentences"])
    assert [line for line in copied[count : copied.index("Sources:")] if line] == [
        "Part of the question has no answer here: Nothing on gas.",
        "Quotations only: the language model was not available.",
        "As of 1 February 2022: nothing published later is used.",
        "Nothing on record from China.",
        "Unsupported sentences left out: 1",
    ]


def test_the_nearest_passages_of_a_partial_answer_are_shown(page: Page) -> None:
    def lack(reply: Json) -> Json:
        nearest = reply["citations"][:2]
        missing = {"reason": "not_in_corpus", "message": "The nearest are listed."}
        return reply | {"status": "partial", "abstention": missing | {"nearest": nearest}}

    reply, card = ask_for(page, lack)
    expect(card.locator("[data-qa=source]")).to_have_count(len(reply["citations"]))
    expect(card.locator("[data-qa=nearest]")).to_have_count(2)
    card.locator("[data-qa=nearest]").first.click()
    expect(page.locator("[data-qa=passage] mark")).to_have_text(reply["citations"][0]["quote"])
