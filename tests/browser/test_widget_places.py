"""The widget where room is short or odd: in floats, on low screens, on paper, beside the edge."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.hosts import open_host
from tests.browser.streams import Json, answer_of, ask, change_replies

pytestmark = pytest.mark.browser

LANDMARKS = "header, footer, main, [role=banner], [role=contentinfo]"


def test_a_later_answer_is_in_view_on_a_page_that_scrolls_smoothly(phone: Page) -> None:
    phone.emulate_media(reduced_motion="no-preference")
    phone.reload()
    for _ in range(3):
        ask(phone)
    expect(phone.locator("qa-chat .question").last).to_be_in_viewport()
    expect(answer_of(phone).last).to_be_in_viewport()


@pytest.mark.parametrize("style", ["float: left", "display: inline-block", "position: fixed"])
def test_a_place_that_fits_its_content_gives_the_widget_its_width(page: Page, style: str) -> None:
    open_host(page, f'<div style="{style}"><qa-chat></qa-chat></div>')
    box = page.locator("[data-qa=panel]").bounding_box()
    assert box is not None
    assert 460 < box["width"] < DESKTOP["width"]


def test_a_page_enlarged_four_times_shows_the_words_of_a_source(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 225})
    open_host(page, "<qa-chat></qa-chat>")
    ask(page)
    answer_of(page).locator("[data-qa=source]").first.click()
    expect(page.locator("[data-qa=passage] mark")).to_be_in_viewport()


def test_the_widget_adds_no_landmark_of_a_page_to_its_host(page: Page) -> None:
    open_host(page, '<qa-chat mode="launcher" heading="Ask"></qa-chat>')
    page.locator("[data-qa=launcher]").click()
    ask(page)
    answer_of(page).locator("[data-qa=source]").first.click()
    expect(page.locator("[data-qa=passage] mark")).to_be_visible()
    script = "(chat, names) => chat.shadowRoot.querySelectorAll(names).length"
    assert page.locator("qa-chat").evaluate(script, LANDMARKS) == 0


def test_a_card_ends_within_the_window_where_room_is_short(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 260})
    open_host(page, "<qa-chat></qa-chat>")
    ask(page)
    chip = answer_of(page).locator("[data-qa=citation]").first
    chip.scroll_into_view_if_needed()
    chip.hover()
    card = page.locator("[data-qa=card]").bounding_box()
    assert card is not None
    assert card["y"] >= 0
    assert card["y"] + card["height"] <= 260


def test_a_source_shows_its_words_before_the_service_answers(page: Page) -> None:
    waiting: list[Route] = []
    page.route("**/v1/paragraphs/*", lambda route: waiting.append(route))
    open_host(page, "<qa-chat></qa-chat>")
    ask(page)
    answer_of(page).locator("[data-qa=source]").first.click()
    passage = page.locator("[data-qa=passage]")
    expect(passage.locator("mark")).to_be_visible()
    expect(passage.locator("[data-qa=beside]")).to_have_count(0)
    waiting[0].continue_()
    expect(passage.locator("[data-qa=beside]").first).to_be_attached()
    expect(passage.locator("mark")).to_have_count(1)


def test_a_title_in_one_long_word_is_not_cut_off(phone: Page) -> None:
    def lengthen(reply: Json) -> Json:
        for citation in reply["citations"]:
            citation["article"]["title"] = "long" * 40
        return reply

    change_replies(phone, lengthen)
    ask(phone)
    source = answer_of(phone).locator("[data-qa=source]").first
    source.click()
    for title in (source, phone.locator("[data-qa=bar]")):
        box = title.locator("[data-qa=title]").bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= PHONE["width"]


def test_on_paper_the_whole_conversation_stands_dark_on_light(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    open_host(page, '<qa-chat theme="dark"></qa-chat>')
    page.emulate_media(media="screen")
    ask(page)
    page.emulate_media(media="print", color_scheme="dark")
    panel = page.locator("[data-qa=panel]")
    expect(panel).to_have_css("background-color", "rgb(255, 254, 251)")
    expect(panel).to_have_css("max-height", "none")
    expect(page.locator("[data-qa=log]")).to_have_css("overflow-y", "visible")
    for part in ("composer", "actions"):
        expect(page.locator(f"[data-qa={part}]")).to_be_hidden()


def test_a_pressed_thumb_is_seen_in_forced_colours(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    open_host(page, "<qa-chat></qa-chat>")
    ask(page)
    good, poor = page.locator("[data-qa=feedback]").all()
    good.click()
    expect(good).to_have_attribute("aria-pressed", "true")
    colour = "(thumb) => getComputedStyle(thumb).backgroundColor"
    assert good.evaluate(colour) != poor.evaluate(colour)


def test_the_enter_that_ends_a_composition_in_safari_asks_nothing(page: Page) -> None:
    open_host(page, "<qa-chat></qa-chat>")
    page.locator("[data-qa=input]").fill("Half a ques")
    page.locator("[data-qa=input]").evaluate(
        """(input) => input.dispatchEvent(
          new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true }))"""
    )
    expect(page.locator("[data-qa=input]")).to_have_value("Half a ques")


def test_a_launcher_s_long_heading_is_shown_whole(phone: Page) -> None:
    heading = "Ask the record about everything that was said by anybody, and when they said it"
    open_host(phone, f'<qa-chat mode="launcher" heading="{heading}"></qa-chat>')
    launcher = phone.locator("[data-qa=launcher]")
    box = launcher.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert launcher.evaluate("(each) => each.scrollHeight <= each.clientHeight")


@pytest.mark.parametrize("part", ["input", "citation"])
def test_an_open_launcher_keeps_what_has_the_focus_in_view_on_a_phone_that_is_turned(
    phone: Page, part: str
) -> None:
    open_host(phone, '<qa-chat mode="launcher" heading="Ask"></qa-chat>')
    phone.locator("[data-qa=launcher]").click()
    for _ in range(3):
        ask(phone)
    focused = phone.locator(f"[data-qa={part}]").last
    focused.focus()
    panel = phone.locator("[data-qa=panel]")
    for width, height in ((720, 375), (375, 720)):
        phone.set_viewport_size({"width": width, "height": height})
        expect(panel).to_have_css("width", f"{width}px")
        expect(focused).to_be_in_viewport()
        expect(focused).to_be_focused()
        box = panel.bounding_box()
        assert box == {"x": 0, "y": 0, "width": width, "height": height}
