"""What a widget still shows once its page was loaded again: failed and stopped turns, ratings."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.browser.fakes import hold
from tests.browser.hosts import open_host
from tests.browser.streams import ASK, QUESTION, answer_of, ask

pytestmark = pytest.mark.browser

MESSAGES = "[data-qa=message]"


def type_question(page: Page) -> None:
    page.locator("[data-qa=input]").fill(QUESTION)
    page.keyboard.press("Enter")


def ask_again(page: Page) -> None:
    """Presses what a turn without an answer has for it, once the service is there."""
    page.unroute(ASK)
    page.locator("[data-qa=retry]").click()
    expect(answer_of(page)).to_have_attribute("data-status", "answered")
    expect(page.locator("[data-qa=retry]")).to_have_count(0)
    expect(page.locator(MESSAGES)).to_have_count(2)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (0, "The service cannot answer now."),
        (429, "The service cannot answer now. Try again in 60 s."),
        (503, "The service cannot answer now."),
    ],
)
def test_a_failed_turn_is_shown_as_failed_once_the_page_was_loaded_again(
    page: Page, watch: Watch, status: int, said: str
) -> None:
    open_host(page, "<qa-chat></qa-chat>")
    watch.expected.append(str(status) if status else "ERR_FAILED")
    headers = {"Retry-After": "60"} if status == 429 else {}
    page.route(
        ASK,
        lambda route: (
            route.fulfill(status=status, json={}, headers=headers) if status else route.abort()
        ),
    )
    type_question(page)
    expect(page.get_by_role("alert").locator("p")).to_have_text(said)
    page.reload()
    expect(page.locator("[data-qa=error] p")).to_have_text(said)
    expect(page.locator(MESSAGES)).to_have_text([QUESTION])
    expect(page.get_by_role("alert")).to_have_count(0)  # It was said before.
    expect(page.get_by_role("status")).to_have_text("")
    ask_again(page)
    page.reload()
    expect(answer_of(page)).to_have_attribute("data-status", "answered")
    expect(page.locator("[data-qa=error]")).to_have_count(0)


def test_a_page_left_while_an_answer_comes_shows_the_turn_as_stopped(page: Page) -> None:
    open_host(page, "<qa-chat></qa-chat>")
    waiting = hold(page, ASK)
    type_question(page)
    expect(page.locator("[data-qa=progress]")).to_be_visible()
    page.reload()
    expect(page.locator("[data-qa=stopped] p")).to_have_text("Stopped")
    expect(page.locator("[data-qa=send]")).to_have_text("Ask")
    assert len(waiting) == 1
    ask_again(page)


def test_a_rating_is_shown_as_given_once_the_page_was_loaded_again(page: Page) -> None:
    open_host(page, "<qa-chat></qa-chat>")
    for _ in range(2):
        ask(page)
    page.locator("[data-rating=down]").last.click()
    expect(page.get_by_role("status")).to_have_text("Thank you")
    page.reload()
    pressed = page.locator("[data-qa=feedback][aria-pressed=true]")
    expect(pressed).to_have_count(1)
    expect(page.locator("[data-rating=down]").last).to_have_attribute("aria-pressed", "true")
    page.locator("qa-chat").evaluate("(chat) => chat.setAttribute('lang', 'uk')")
    expect(pressed).to_have_attribute("title", "Погана відповідь")
