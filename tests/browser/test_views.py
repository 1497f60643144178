"""The positions and the timeline page, in a real browser; the two replies behind them are faked."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.browser.contrast import CONTRAST
from tests.browser.fakes import (
    POSITIONS,
    POSITIONS_ADDRESS,
    TIMELINE,
    answer_with,
    column,
    entry,
    hold,
    positions,
    real_citations,
    show_timeline,
    show_two_sides,
    side,
    state,
    timeline,
)

pytestmark = pytest.mark.browser


HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def test_the_address_fills_the_form_and_is_asked_at_once(page: Page) -> None:
    asked = show_two_sides(page)
    assert [url.partition("?")[2] for url in asked] == ["topic=arms+control&actors=NATO%2CChina"]
    expect(page.get_by_label("Topic")).to_have_value("arms control")
    expect(page.get_by_label("Sides")).to_have_value("NATO,China")
    expect(page).to_have_title("arms control | Positions | On Record")


def test_the_form_s_address_can_be_shared_and_gone_back_from(page: Page) -> None:
    asked = show_two_sides(page)
    page.get_by_label("Topic").fill("enlargement & more")
    page.get_by_label("As of").fill("2022-02-01")
    # A page that is left at once may never have asked.
    with page.expect_response(lambda response: "enlargement" in response.url):
        page.keyboard.press("Enter")
    expect(page).to_have_url(
        "/positions?topic=enlargement+%26+more&actors=NATO%2CChina&as_of=2022-02-01"
    )
    page.go_back()
    expect(page.get_by_label("Topic")).to_have_value("arms control")
    expect(column(page, "NATO")).to_be_visible()
    assert len(asked) == 3


@pytest.mark.parametrize(
    ("address", "pattern", "reply"),
    [
        (POSITIONS_ADDRESS, POSITIONS, positions([])),
        ("/timeline?topic=arms+control", TIMELINE, timeline([])),
    ],
    ids=["positions", "timeline"],
)
def test_nothing_found_is_said_plainly(
    page: Page, address: str, pattern: str, reply: dict[str, object]
) -> None:
    answer_with(page, pattern, reply)
    page.goto(address)
    expect(page.locator("[data-qa=nothing]")).to_have_text("The sources hold nothing on this.")
    expect(page.get_by_role("status")).to_have_text("The sources hold nothing on this.")


def test_waiting_is_told(page: Page) -> None:
    held = hold(page, POSITIONS)
    page.goto(POSITIONS_ADDRESS)
    expect(page.get_by_role("status")).to_have_text("Searching…")
    expect(page.locator("#result")).to_have_attribute("aria-busy", "true")
    held[0].fulfill(json=positions([]))
    expect(page.locator("[data-qa=nothing]")).to_be_visible()
    expect(page.locator("#result")).not_to_have_attribute("aria-busy", "true")


@pytest.mark.parametrize(
    ("address", "told", "label"),
    [
        (
            "/positions?topic=arms+control&as_of=2022-13-45",
            "As of must be a date like 2022-01-26.",
            "As of",
        ),
        (
            "/timeline?topic=arms+control&from=2022-03-01&to=2021-01-01",
            "From must not be later than To.",
            None,
        ),
    ],
)
def test_what_is_wrong_with_the_input_is_said_once_in_the_form(
    page: Page, watch: Watch, address: str, told: str, label: str | None
) -> None:
    watch.expected.append("422")
    page.goto(address)
    expect(page.get_by_role("search").get_by_role("alert")).to_have_text(told)
    expect(page.locator("[aria-invalid]")).to_have_count(1 if label else 0)
    if label:
        expect(page.get_by_label(label)).to_have_attribute("aria-invalid", "true")
    # The date fields show no such date, or are mended here.
    page.locator("input[type=date]").last.fill("2023-01-01")
    page.locator("[data-qa=show]").click()
    expect(page.locator("#result h2")).to_have_text("arms control")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("[aria-invalid]")).to_have_count(0)


def test_what_went_wrong_here_is_told_and_can_be_retried(page: Page, watch: Watch) -> None:
    watch.expected.append("503")
    problem = {"content_type": "application/problem+json", "status": 503}
    body = json.dumps({"detail": "The archive is gone."})
    page.route(POSITIONS, lambda route: route.fulfill(**problem, body=body))
    page.goto(POSITIONS_ADDRESS)
    expect(page.get_by_role("alert")).to_contain_text("The archive is gone.")
    page.unroute(POSITIONS)
    citations = real_citations(page)
    answer_with(page, POSITIONS, positions(citations, side("NATO", state(citations[0]))))
    page.locator("[data-qa=retry]").click()
    expect(column(page, "NATO")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        ("More than 5 requests: try again in 7 s.", "More than 5 requests: try again in 7 s."),
        ("The archive is gone.", "The archive is gone. Try again in 7 seconds."),
    ],
)
def test_when_to_come_back_is_told_once(page: Page, watch: Watch, detail: str, told: str) -> None:
    watch.expected.append("429")
    reply = {"status": 429, "headers": {"Retry-After": "7"}, "json": {"detail": detail}}
    page.route(POSITIONS, lambda route: route.fulfill(**reply))
    page.goto(POSITIONS_ADDRESS)
    expect(page.get_by_role("alert").locator("p")).to_have_text(told)


def test_only_the_last_of_two_questions_is_shown(page: Page) -> None:
    show_two_sides(page)
    page.unroute(POSITIONS)
    held = hold(page, "**/v1/positions?topic=slow*")
    citations = real_citations(page)
    answer_with(
        page,
        "**/v1/positions?topic=quick*",
        positions(citations, side("Ukraine", state(citations[0]))),
    )
    for topic in ("slow", "quick"):
        page.get_by_label("Topic").fill(topic)
        # Else the second would cancel the first before it is sent.
        with page.expect_request(f"**/v1/positions?topic={topic}*"):
            page.keyboard.press("Enter")
    expect(column(page, "Ukraine")).to_be_visible()
    held[0].fulfill(json=positions([], side("NATO"), side("Russia")))
    expect(page.locator("[data-qa=side]")).to_have_count(1)


def test_the_views_lead_to_each_other_and_an_example_asks_itself(page: Page) -> None:
    answer_with(page, TIMELINE, timeline([]))
    views = page.get_by_role("navigation", name="Views")
    expect(views.get_by_role("link", name="Ask")).to_have_attribute("aria-current", "page")
    views.get_by_role("link", name="Positions").click()
    views.get_by_role("link", name="Timeline").click()
    expect(views.get_by_role("link", name="Timeline")).to_have_attribute("aria-current", "page")
    with page.expect_request(TIMELINE):
        page.locator("[data-qa=example]").first.click()
    expect(page.locator("[data-qa=nothing]")).to_be_visible()
    expect(page.locator("#examples")).to_be_hidden()


@pytest.mark.parametrize("show", [show_two_sides, show_timeline])
def test_no_view_scrolls_sideways_from_320_px(page: Page, show: Callable[[Page], object]) -> None:
    show(page)
    for width in (320, 375, 768, 1024, 1920):
        page.set_viewport_size({"width": width, "height": 700})
        page.wait_for_function(
            "width => document.documentElement.scrollWidth <= width", arg=width, timeout=5_000
        )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("show", [show_two_sides, show_timeline])
def test_a_view_has_the_contrast_of_wcag_aa(
    page: Page, show: Callable[[Page], object], scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    show(page)
    page.locator("#result [data-qa=quote]").first.click()
    expect(page.locator("#passage mark")).to_be_visible()
    assert page.evaluate(CONTRAST) == []


def test_hostile_text_in_a_view_stays_text(page: Page) -> None:
    citations = real_citations(page)
    for cited in citations:
        cited |= {"speaker": HOSTILE, "link": "javascript:alert(3)", "source_link": "javascript:x"}
        cited["article"] |= {"title": HOSTILE, "publisher": HOSTILE, "language": '"><b>'}
    statement = state(citations[0], text=HOSTILE, date=HOSTILE)
    answer_with(page, POSITIONS, positions(citations, side(HOSTILE, statement), topic=HOSTILE))
    told = entry(citations[0], text=HOSTILE, date=HOSTILE, precision="constructor", kind=HOSTILE)
    answer_with(page, TIMELINE, timeline(citations, told, topic=HOSTILE))
    for address in (POSITIONS_ADDRESS, "/timeline?topic=x"):
        page.goto(address)
        expect(page.locator("#result [data-qa=quote]")).to_have_text(HOSTILE)
        page.locator("#result [data-qa=quote]").click()
        expect(page.locator("#passage h2")).to_have_text(HOSTILE)
        expect(page.locator("main :is(img, b), #passage :is(img, b, a)")).to_have_count(0)
