"""What the columns and the timeline show of each statement, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.fakes import (
    POSITIONS,
    POSITIONS_ADDRESS,
    answer_with,
    column,
    positions,
    real_citations,
    show_timeline,
    show_two_sides,
    side,
    state,
)

pytestmark = pytest.mark.browser


OpenPage = Callable[[ViewportSize], Page]


def test_a_side_s_statements_stand_newest_first_with_what_is_known_of_each(page: Page) -> None:
    show_two_sides(page)
    nato = column(page, "NATO")
    expect(nato.locator("time")).to_have_text(
        ["3 February 2022", "26 January 2022", "12 January 2022"]
    )
    expect(nato.locator(".speaker").nth(1)).to_have_text("NATO, reported speech")
    expect(nato.locator(".speaker").nth(2)).to_have_text("Jens Stoltenberg, direct quote")
    newest = real_citations(page)[2]["article"]
    expect(nato.locator(".kicker").first).to_contain_text(newest["publisher"])
    expect(nato.locator(".kicker").first).to_contain_text("Independent")


def test_a_change_is_marked_on_both_of_its_statements(page: Page) -> None:
    show_two_sides(page)
    statements = column(page, "NATO").locator("[data-qa=statement]")
    expect(statements.nth(0)).to_contain_text("Changed since 12 January 2022")
    expect(statements.nth(1).locator("[data-qa=change]")).to_have_count(0)
    expect(statements.nth(2)).to_contain_text("Later changed, 3 February 2022")


def test_a_silent_side_says_so_and_up_to_when_the_sources_reach(page: Page) -> None:
    show_two_sides(page)
    expect(column(page, "China").locator("[data-qa=silence]")).to_have_text(
        "Nothing from China on this in the sources up to 13 September 2025."
    )


def test_a_quote_opens_its_paragraph_by_keyboard_and_gets_the_focus_back(page: Page) -> None:
    show_two_sides(page)
    quote = column(page, "NATO").locator("[data-qa=quote]").first
    words = quote.inner_text()
    quote.press("Enter")
    expect(page.locator("#passage mark")).to_have_text(words)
    expect(page.locator("#passage mark")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#passage")).to_be_hidden()
    expect(quote).to_be_focused()


def test_words_can_be_marked_to_copy_them_without_opening_anything(page: Page) -> None:
    show_two_sides(page)
    quote = column(page, "NATO").locator("[data-qa=quote]").first
    box = quote.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 12, steps=4)
    page.mouse.up()
    marked = page.evaluate("getSelection().toString()")
    assert marked and marked in quote.inner_text()  # noqa: PT018 - one claim
    expect(page.locator("#passage")).to_be_hidden()
    page.mouse.click(box["x"] + 60, box["y"] + 12)
    expect(page.locator("#passage mark")).to_be_visible()


def test_a_statement_s_further_source_opens_by_its_number(page: Page) -> None:
    citations = real_citations(page)
    numbers = [citations[0]["n"], citations[1]["n"]]
    answer_with(
        page, POSITIONS, positions(citations, side("NATO", state(citations[0], citations=numbers)))
    )
    page.goto(POSITIONS_ADDRESS)
    button = page.locator("[data-qa=citation]")
    expect(button).to_have_text(str(numbers[1]))
    button.hover()
    expect(page.locator("[data-qa=card]")).to_contain_text(citations[1]["article"]["title"])
    button.click()
    expect(page.locator("#passage mark")).to_have_text(citations[1]["quote"])


def test_copies_are_named_at_the_statement(page: Page) -> None:
    citations = real_citations(page)
    citations[0]["copies"] = [{"publisher": "Northern Wire", "url": None}]
    answer_with(page, POSITIONS, positions(citations, side("NATO", state(citations[0]))))
    page.goto(POSITIONS_ADDRESS)
    expect(column(page, "NATO")).to_contain_text("also in Northern Wire")


def test_sides_stand_beside_each_other_and_on_a_phone_below(open_page: OpenPage) -> None:
    for viewport, is_beside in ((DESKTOP, True), (PHONE, False)):
        page = open_page(viewport)
        show_two_sides(page)
        nato, china = (column(page, actor).bounding_box() for actor in ("NATO", "China"))
        assert nato is not None
        assert china is not None
        assert (nato["y"] == china["y"]) is is_beside
        assert (nato["y"] + nato["height"] <= china["y"]) is not is_beside


def test_on_a_phone_what_was_looked_up_comes_into_view(phone: Page) -> None:
    show_two_sides(phone)
    phone.get_by_label("Topic").fill("enlargement")
    phone.get_by_role("button", name="Show").click()
    expect(column(phone, "NATO").locator("[data-qa=quote]").first).to_be_in_viewport(ratio=0.9)


def test_a_timeline_groups_by_day_and_writes_months_and_years_as_such(page: Page) -> None:
    show_timeline(page)
    days = page.locator("[data-qa=day]")
    expect(days.locator("h3")).to_have_text(["2021", "December 2021", "26 January 2022"])
    dates = [time.get_attribute("datetime") for time in days.locator("time").all()]
    assert dates == ["2021", "2021-12", "2022-01-26"]
    expect(days.nth(2).locator("[data-qa=entry]")).to_have_count(2)


def test_events_and_statements_are_told_apart_in_words_and_form(page: Page) -> None:
    show_timeline(page)
    happened, said = page.locator("[data-qa=day]").nth(2).locator("[data-qa=entry]").all()
    expect(happened.locator(".head")).to_have_text("Event")
    expect(said.locator(".head")).to_contain_text("Statement")
    expect(said.locator(".head")).to_contain_text("Jens Stoltenberg (NATO)")
    border = "(one) => getComputedStyle(one).borderInlineStartWidth"
    assert happened.locator("[data-qa=quote]").evaluate(border) == "0px"
    assert said.locator("[data-qa=quote]").evaluate(border) == "4px"


def test_an_entry_opens_its_paragraph_on_a_phone(phone: Page) -> None:
    show_timeline(phone)
    quote = phone.locator("#result [data-qa=quote]").last
    words = quote.inner_text()
    quote.click()
    expect(phone.locator("#passage mark")).to_have_text(words)
    phone.locator("[data-qa=close]").click()
    expect(quote).to_be_focused()
