"""The pages where room is short, on paper, and after something went wrong."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from qa_service.http.pages import render_reader
from tests.browser.conftest import Watch
from tests.browser.fakes import POSITIONS, POSITIONS_ADDRESS, positions, real_citations, side, state
from tests.test_pages import ARTICLE, paragraphs_of

pytestmark = pytest.mark.browser


def show_positions(page: Page) -> None:
    cited = real_citations(page)[0]
    reply = positions([cited], side("NATO", state(cited)), side("China"))
    page.route(POSITIONS, lambda route: route.fulfill(json=reply))
    page.goto(POSITIONS_ADDRESS)
    expect(page.locator("[data-qa=side]").first).to_be_visible()


def test_a_page_enlarged_four_times_shows_the_words_of_a_passage(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 225})
    show_positions(page)
    page.locator("[data-qa=quote]").first.click()
    expect(page.locator("[data-qa=passage] mark")).to_be_in_viewport()


def test_a_view_prints_dark_on_light_without_its_form(page: Page) -> None:
    show_positions(page)
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("html")).to_have_css("background-color", "rgb(255, 254, 251)")
    for hidden in ("#query", ".views"):
        expect(page.locator(hidden)).to_be_hidden()


def test_whoever_enters_an_old_revision_at_a_paragraph_sees_that_it_is_old(page: Page) -> None:
    texts = [f"Paragraph {number} of the text. " * 20 for number in range(1, 30)]
    html = render_reader(ARTICLE, paragraphs_of(*texts), marks={}, newest_revision=2)
    page.route("**/read/a*", lambda route: route.fulfill(content_type="text/html", body=html))
    page.goto("/read/a?revision=1#p20")
    expect(page.locator("#p20")).to_be_in_viewport()
    expect(page.locator("[data-qa=older]")).to_be_in_viewport()


def test_trying_again_keeps_the_focus_where_the_result_comes(page: Page, watch: Watch) -> None:
    watch.expected.append("503")
    page.route(POSITIONS, lambda route: route.fulfill(json={"detail": "Busy."}, status=503))
    page.goto(POSITIONS_ADDRESS)
    page.locator("[data-qa=retry]").wait_for()
    page.unroute(POSITIONS)
    page.route(POSITIONS, lambda route: route.fulfill(json=positions([])))
    page.locator("[data-qa=retry]").click()
    expect(page.locator("[data-qa=nothing]")).to_be_visible()
    expect(page.locator("#result")).to_be_focused()


@pytest.mark.parametrize("address", ["/sources?page=abc", "/read/a?revision=abc"])
def test_an_address_that_cannot_be_read_is_a_page_in_a_browser(
    page: Page, watch: Watch, address: str
) -> None:
    watch.expected.append("422")
    page.goto(address)
    expect(page.get_by_role("heading")).to_have_text("Page not found")
    answer = page.request.get(address, headers={"Accept": "application/json"})
    assert answer.json()["code"] == "invalid_request"
