"""The widget on pages of other origins: strict policies, integrity, keys, and a hostile corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import DESKTOP, Watch
from tests.browser.embedding_demo import SITE_KEY, embed
from tests.browser.hosts import Site, serve_site
from tests.browser.streams import OFF_TOPIC, answer_of, ask, open_first_citation
from tests.servers import run_module, serve

pytestmark = pytest.mark.browser

OpenPage = Callable[[ViewportSize], Page]
PAYLOADS = "<img src=x onerror=alert(1)> <script>alert(2)</script> javascript:alert(3)"
HOSTILE_ARTICLE = f"""---
title: NATO {PAYLOADS}
publisher: Wire {PAYLOADS}
date: 2022-01-27
language: en
url: javascript:alert(4)
---
NATO offered talks on arms control, {PAYLOADS} said Jens Stoltenberg in Brussels on Wednesday.

The offer on arms control was made in writing, according to NATO officials.
"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serve_site() as running:
        yield running


@pytest.fixture(scope="module")
def service(sample_data: Path, site: Site) -> Iterator[str]:
    with serve(sample_data, {"QA_SITE_KEYS": f"{SITE_KEY}={site.origin}"}) as url:
        yield url


@pytest.fixture
def server_url(service: str) -> str:
    return service


@pytest.fixture
def page(open_page: OpenPage, watch: Watch, site: Site) -> Page:
    watch.known.append(site.origin)
    return open_page(DESKTOP)


def test_a_conversation_works_under_the_strictest_policy_without_a_complaint(
    page: Page, site: Site, service: str
) -> None:
    embed(site, service)
    page.goto(site.origin)
    citation, chip = open_first_citation(page)
    expect(page.locator("[data-qa=passage] mark")).to_have_text(citation["quote"])
    page.keyboard.press("Escape")
    page.mouse.move(0, 0)
    chip.hover()
    expect(page.locator("[data-qa=card]")).to_contain_text(citation["article"]["title"])
    page.locator("[data-qa=feedback]").first.click()
    expect(page.get_by_role("status")).to_have_text("Thank you")
    ask(page, "And what did Russia say?")
    ask(page, OFF_TOPIC)
    expect(answer_of(page).locator("[data-qa=abstention]")).to_be_visible()
    expect(page.locator("[data-qa=send]")).to_have_css("background-color", "rgb(28, 27, 24)")


def test_the_reader_opens_from_another_site_in_a_tab_of_its_own(
    page: Page, site: Site, service: str
) -> None:
    embed(site, service)
    page.goto(site.origin)
    citation, _chip = open_first_citation(page)
    with page.expect_popup() as opened:
        page.locator("[data-qa=passage] [data-qa=reader-link]").click()
    expect(opened.value.locator("mark")).to_have_text(citation["quote"])
    assert opened.value.url == service + citation["link"]
    assert opened.value.evaluate("opener") is None


def test_a_file_that_is_not_the_expected_one_is_refused(
    page: Page, site: Site, service: str, watch: Watch
) -> None:
    watch.expected.append("integrity")
    embed(site, service, integrity="sha384-" + "A" * 64)
    page.goto(site.origin)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("customElements.get('qa-chat') === undefined")
    assert any("integrity" in problem for problem in watch.problems)


def test_a_site_without_a_key_gets_no_answer(
    page: Page, site: Site, service: str, watch: Watch
) -> None:
    watch.expected += ["CORS policy", "ERR_FAILED"]
    embed(site, service)
    with serve_site() as stranger:
        watch.known.append(stranger.origin)
        stranger.html, stranger.headers = site.html, site.headers
        page.goto(stranger.origin)
        page.locator("[data-qa=input]").fill("What did NATO offer?")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("The service cannot answer now.")
        expect(page.locator("[data-qa=citation]")).to_have_count(0)


@pytest.fixture(scope="module")
def hostile_service(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Iterator[str]:
    """A service over an article whose every field carries a payload."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "a.txt").write_text(HOSTILE_ARTICLE, encoding="utf-8")
    done = run_module("ingest", str(folder / "a.txt"), data_dir=folder / "data")
    assert done.returncode == 0, done.stderr
    with serve(folder / "data", {"QA_SITE_KEYS": f"{SITE_KEY}={site.origin}"}) as url:
        yield url


def test_payloads_in_a_corpus_and_in_a_question_stay_text(
    page: Page, site: Site, hostile_service: str, watch: Watch
) -> None:
    watch.known.append(hostile_service)
    embed(site, hostile_service)
    page.goto(site.origin)
    reply = ask(page, f"What did NATO offer on arms control? {PAYLOADS}")
    expect(page.locator("[data-qa=message]").first).to_contain_text(PAYLOADS)
    quotes = [citation["quote"] for citation in reply["citations"]]
    assert any("<img src=x" in quote for quote in quotes)
    answer_of(page).locator("[data-qa=citation]").first.click()
    expect(page.locator("[data-qa=passage] [data-qa=title]")).to_contain_text("<script>alert(2)")
    expect(page.locator("[data-qa=passage] [data-qa=publisher]")).to_contain_text("<img src=x")
    expect(page.locator("qa-chat").locator("img, script, iframe")).to_have_count(0)
    hrefs = page.locator("qa-chat a").evaluate_all("(links) => links.map((link) => link.protocol)")
    assert set(hrefs) == {"http:"}
