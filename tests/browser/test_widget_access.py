"""The widget for everybody: axe in every state, by keyboard alone, targets, focus."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, ViewportSize, expect

from tests.browser.contrast import CONTRAST
from tests.browser.fakes import entry, side, state
from tests.browser.hosts import open_host
from tests.browser.streams import (
    ASK,
    OFF_TOPIC,
    QUESTION,
    Json,
    answer_of,
    ask,
    change_replies,
    write_events,
)

pytestmark = pytest.mark.browser

OpenPage = Callable[[ViewportSize], Page]
Opener = Callable[[Page, str], None]
INLINE = '<qa-chat heading="Ask the record" suggestions="What did NATO offer?"></qa-chat>'
LAUNCHER = '<qa-chat mode="launcher" heading="Ask the record"></qa-chat>'
# Every rule of WCAG 2.2 A and AA and the best practices; a test of what cannot be told is none.
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
SMALL_TARGETS = """() => {
  const root = document.querySelector("qa-chat").shadowRoot;
  return [...root.querySelectorAll("button, a, textarea")]
    .map((each) => [each.className, each.getBoundingClientRect()])
    .filter(([, { width, height }]) => width && (width < 24 || height < 24))
    .map(([name]) => name);
}"""
FOCUSED = """() => {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused.dataset.qa ?? focused.localName;
}"""
ESC_TWICE = """() => {
  for (let time = 0; time < 2; time += 1) {
    let focused = document.activeElement;
    while (focused.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    const options = { key: "Escape", bubbles: true, composed: true, cancelable: true };
    focused.dispatchEvent(new KeyboardEvent("keydown", options));
  }
}"""
OUTLINED = """() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(
    document.querySelector("qa-chat").shadowRoot.activeElement);
  return outlineStyle === "solid" && outlineWidth === "2px";
}"""


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page({"width": 1280, "height": 900})


def show_empty(page: Page, open_in: Opener = open_host) -> None:
    open_in(page, INLINE)


def show_answering(page: Page, open_in: Opener = open_host) -> None:
    def leave(route: Route) -> None:
        del route

    open_in(page, INLINE)
    page.route(ASK, leave)
    page.locator("[data-qa=input]").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("[data-qa=progress]")).to_be_visible()


def show_answered(page: Page, open_in: Opener = open_host) -> None:
    open_in(page, INLINE)
    ask(page)


def show_card(page: Page, open_in: Opener = open_host) -> None:
    show_answered(page, open_in)
    answer_of(page).locator("[data-qa=citation]").first.hover()
    expect(page.locator("[data-qa=card]")).to_be_visible()


def show_passage(page: Page, open_in: Opener = open_host) -> None:
    show_answered(page, open_in)
    answer_of(page).locator("[data-qa=source]").first.click()
    expect(page.locator("[data-qa=passage] mark")).to_be_visible()


def show_abstained(page: Page, open_in: Opener = open_host) -> None:
    open_in(page, INLINE)
    ask(page, OFF_TOPIC)


def show_changed(page: Page, open_in: Opener, change: Callable[[Json], Json]) -> None:
    change_replies(page, change)
    open_in(page, INLINE)
    page.locator("[data-qa=input]").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(answer_of(page)).to_be_visible()


def show_sides(page: Page, open_in: Opener = open_host) -> None:
    def compare(reply: Json) -> Json:
        first, second, *_ = reply["citations"]
        said = state(first), state(second, supersedes=first["n"])
        return reply | {"sides": [side("NATO", *said), side("China")], "degraded": True}

    show_changed(page, open_in, compare)


def show_timeline(page: Page, open_in: Opener = open_host) -> None:
    def recount(reply: Json) -> Json:
        first, *others = reply["citations"]
        entries = [entry(first, kind="event"), *(entry(cited) for cited in others)]
        return reply | {"timeline": entries}

    show_changed(page, open_in, recount)


def show_error(page: Page, open_in: Opener = open_host) -> None:
    problem = write_events(("error", {"code": "overloaded", "detail": "Too busy."}))
    stream = {"content_type": "text/event-stream", "body": problem}
    page.route(ASK, lambda route: route.fulfill(**stream))
    open_in(page, INLINE)
    page.locator("[data-qa=input]").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()


def show_closed(page: Page, open_in: Opener = open_host) -> None:
    open_in(page, LAUNCHER)


def show_open(page: Page, open_in: Opener = open_host) -> None:
    show_closed(page, open_in)
    page.locator("[data-qa=launcher]").click()
    ask(page)


STATES = [
    show_empty,
    show_answering,
    show_answered,
    show_card,
    show_passage,
    show_abstained,
    show_sides,
    show_timeline,
    show_error,
    show_closed,
    show_open,
]
# Every two of the values together (an orthogonal array): four pages instead of eight.
SURROUNDINGS = [
    ("light", "ltr", 320),
    ("light", "rtl", 1280),
    ("dark", "ltr", 1280),
    ("dark", "rtl", 320),
]


@pytest.mark.parametrize("show", STATES, ids=lambda show: show.__name__.removeprefix("show_"))
def test_axe_finds_nothing_in_any_surroundings(
    open_page: OpenPage, show: Callable[[Page, Opener], None]
) -> None:
    for scheme, direction, width in SURROUNDINGS:
        page = open_page({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        lang = "ar" if direction == "rtl" else "en"
        show(page, partial(open_host, lang=lang, direction=direction))
        expect(page.locator("[data-qa=root]")).to_have_css("direction", direction)
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, (scheme, direction, width, found.generate_report())
        assert page.evaluate(SMALL_TARGETS) == []
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, (scheme, direction, width)
        page.context.close()


def test_a_whole_conversation_by_keyboard_alone(page: Page) -> None:
    open_host(page, LAUNCHER)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "launcher"
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "input"
    page.keyboard.insert_text(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Answer ready. Sources: 3")
    assert page.evaluate(FOCUSED) == "input"
    stops: list[str] = []
    while not stops or stops[-1] != "citation":
        page.keyboard.press("Shift+Tab")
        stops.append(page.evaluate(FOCUSED))
        assert page.evaluate(OUTLINED), stops[-1]
    assert stops[:4] == ["clear", "feedback", "feedback", "copy"]
    expect(page.locator("[data-qa=card]")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "reader-link"
    page.keyboard.press("Escape")
    expect(page.locator("[data-qa=card]")).to_have_count(0)
    assert page.evaluate(FOCUSED) == "citation"


def test_esc_dismisses_a_card_under_the_pointer_wherever_the_focus_is(page: Page) -> None:
    open_host(page, f"<button>Outside</button>{INLINE}")
    ask(page)
    page.get_by_role("button", name="Outside").focus()
    answer_of(page).locator("[data-qa=citation]").first.hover()
    expect(page.locator("[data-qa=card]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-qa=card]")).to_have_count(0)


def test_a_passage_by_keyboard_gives_the_focus_back_and_the_launcher_after_it(page: Page) -> None:
    show_open(page)
    chip = answer_of(page).locator("[data-qa=citation]").first
    chip.press("Enter")
    expect(page.locator("[data-qa=passage] mark")).to_be_visible()
    assert page.evaluate(FOCUSED) == "text"
    page.keyboard.press("Escape")
    expect(chip).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-qa=launcher]")).to_be_focused()


def test_esc_twice_at_once_closes_the_passage_and_the_launcher(page: Page) -> None:
    show_open(page)
    answer_of(page).locator("[data-qa=citation]").first.press("Enter")
    expect(page.locator("[data-qa=passage] mark")).to_be_visible()
    page.evaluate(ESC_TWICE)  # No event of the browser's own comes between the two.
    expect(page.locator("[data-qa=launcher]")).to_be_focused()
    expect(page.locator("[data-qa=passage]")).to_be_hidden()


def test_what_has_the_focus_is_never_hidden_by_the_composer(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 500})
    page.goto("/")
    page.locator("[data-qa=input]").focus()
    ask(page)
    for button in answer_of(page).locator("button").all():
        button.focus()
        if button.get_attribute("data-qa") != "citation":
            expect(page.locator("[data-qa=card]")).to_have_count(0)  # the last number's goes
        covered = """(button) => {
          const { left, top, width, height } = button.getBoundingClientRect();
          const point = [left + width / 2, top + height / 2];
          return !button.contains(button.getRootNode().elementFromPoint(...point));
        }"""
        assert not button.evaluate(covered), button.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chat_page_and_the_sources_have_nothing_for_axe(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for address in ("/", "/sources"):
        page.goto(address)
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate(CONTRAST) == []
