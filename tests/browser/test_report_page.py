"""The evaluation's report, opened from a file in a real browser: no server, no network."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from eval.findings import gather_findings
from eval.gate import Gates
from eval.page import write_page
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.contrast import CONTRAST
from tests.eval_samples import (
    RIGHT,
    abstain_with,
    case_set,
    cite,
    question_row,
    reply_with,
    run_of,
)

pytestmark = pytest.mark.browser

OpenPage = Callable[[ViewportSize], Page]

LIMITS = Gates(
    split="gate", invariants={"verbatim": 1.0}, floors={"recall@5": 0.9}, ceilings={}, kill_rates={}
)
WRONG = reply_with(("The Kremlin was silent. [1]", (1,)), citations=[cite(1, "p2")])
CHANGES = {
    "q2": {"question": "<img src=x onerror=alert(1)>?", "kind": "number"},
    "q3": {"question": "Сколько самолётов?", "language": "ru", "kind": "number"},
}


@pytest.fixture
def server_url(tmp_path: Path) -> str:
    """Where the page is: six questions, of which q1 and q3 were answered better before."""
    cases = case_set(
        tmp_path, *(question_row(f"q{i}", changes=CHANGES.get(f"q{i}")) for i in range(6))
    )
    sure = RIGHT.model_copy(update={"confidence": 0.5})
    after = run_of(cases, {"q1": abstain_with("not_in_corpus"), "q3": WRONG, "q4": sure})
    page = write_page(gather_findings(after, cases, LIMITS, baseline=run_of(cases)))
    path = tmp_path / "report.html"
    path.write_text(page, encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def report(open_page: OpenPage, server_url: str) -> Page:
    """The page at desk width; the test fails if it complains or asks anywhere."""
    opened = open_page(DESKTOP)
    opened.goto(server_url)
    return opened


def shown(page: Page) -> list[str | None]:
    """The ids of the questions that the filters leave."""
    return [one.get_attribute("id") for one in page.locator(".question:visible").all()]


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"select[name={name}]").select_option(value)


def question(page: Page, id: str) -> Locator:
    return page.locator(f"#{id}")


def test_filters_leave_what_fits_all_of_them_and_count_it(report: Page) -> None:
    assert len(shown(report)) == 6
    choose(report, "verdict", "wrong")
    assert shown(report) == ["q1", "q3"]
    choose(report, "kind", "number")
    assert shown(report) == ["q3"]
    expect(report.locator("#shown")).to_have_text("1 of 6 shown")
    choose(report, "language", "en")
    expect(report.locator("#none")).to_be_visible()
    report.get_by_role("button", name="Clear").click()
    assert len(shown(report)) == 6


def test_flipped_questions_are_a_filter_and_show_both_answers_beside_each_other(
    report: Page,
) -> None:
    choose(report, "change", "flipped")
    assert shown(report) == ["q1", "q3"]
    report.locator("#q3 summary").click()
    before, after = (question(report, "q3").locator(".said").nth(i).bounding_box() for i in (0, 1))
    assert before is not None
    assert after is not None
    assert before["y"] == after["y"]
    assert before["x"] + before["width"] <= after["x"]


def test_words_are_looked_for_in_questions_answers_and_sources(report: Page) -> None:
    report.locator("input[name=words]").fill("kremlin SILENT")
    assert shown(report) == ["q3"]


def test_the_address_opens_its_question_even_where_a_filter_hides_it(report: Page) -> None:
    choose(report, "verdict", "wrong")
    report.evaluate("location.hash = 'q0'")
    expect(question(report, "q0")).to_have_attribute("open", "")
    expect(question(report, "q0").locator("mark").first).to_be_in_viewport()
    expect(question(report, "q0").locator("summary")).to_be_focused()


def test_the_address_keeps_the_filters(report: Page) -> None:
    choose(report, "verdict", "wrong")
    choose(report, "kind", "number")
    assert report.url.endswith("#verdict=wrong&kind=number")
    report.reload()
    assert shown(report) == ["q3"]


def test_a_citation_s_number_leads_to_its_source(report: Page) -> None:
    report.locator("#q0 summary").click()
    report.locator("#q0 .ref").first.click()
    assert report.url.endswith("#q0-c1")
    expect(report.locator("#q0-c1")).to_be_in_viewport()


def test_the_keyboard_opens_a_question_and_goes_to_the_next_one_shown(report: Page) -> None:
    choose(report, "verdict", "right")
    report.locator("#q0 summary").focus()
    report.keyboard.press("Enter")
    expect(question(report, "q0")).to_have_attribute("open", "")
    report.keyboard.press("j")
    expect(question(report, "q2").locator("summary")).to_be_focused()
    report.keyboard.press("k")
    expect(question(report, "q0").locator("summary")).to_be_focused()


def test_what_an_asker_wrote_stays_text(report: Page) -> None:
    expect(report.locator("#q2 .asked")).to_have_text("<img src=x onerror=alert(1)>?")
    expect(report.locator("img")).to_have_count(0)


def test_on_a_phone_answer_and_labels_are_stacked_and_nothing_scrolls_sideways(
    open_page: OpenPage, server_url: str
) -> None:
    phone = open_page(PHONE)
    phone.goto(f"{server_url}#q0")
    said, labels = (phone.locator(f"#q0 .{name}").bounding_box() for name in ("said", "labels"))
    assert said is not None
    assert labels is not None
    assert said["y"] + said["height"] <= labels["y"]
    phone.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_the_contrast_of_wcag_aa(report: Page, scheme: str) -> None:
    report.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    report.goto(f"{report.url}#q3")
    poor = report.evaluate(CONTRAST)
    assert poor == []


def test_one_file_is_asked_for_and_nothing_else(browser: Browser, server_url: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server_url}#q0")
    page.locator("summary").first.click()
    expect(page.locator("#q0 .said")).to_be_visible()
    page.close()
    assert [re.sub("#.*", "", url) for url in asked] == [server_url]
