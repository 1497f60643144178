"""The service's own pages where it asks for a key: they work by the site key of its own origin."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.streams import open_first_citation
from tests.servers import serve

pytestmark = pytest.mark.browser

KEYS = {"QA_API_KEYS": "secret", "QA_SITE_KEYS": "pub_own={url}"}


@pytest.fixture(scope="module")
def server_url(sample_data: Path) -> Iterator[str]:
    with serve(sample_data, KEYS) as url:
        yield url


def test_the_chat_page_answers_and_opens_passages(page: Page) -> None:
    citation, _button = open_first_citation(page)
    expect(page.locator("[data-qa=passage] [data-qa=beside]").first).to_be_visible()
    expect(page.locator("[data-qa=passage] mark")).to_have_text(citation["quote"])


def test_the_positions_page_answers_and_opens_passages(page: Page) -> None:
    page.goto("/positions?topic=NATO+enlargement&actors=NATO,Russia")
    page.locator("#result [data-qa=quote]").first.click()
    expect(page.locator("#passage mark")).to_be_visible()
    expect(page.locator("#passage .note")).to_have_count(0)


def test_the_reader_and_the_list_of_sources_are_open_to_all(page: Page) -> None:
    """A citation leads to the reader from any site, and a link sends no key."""
    article = "1997-05-28-founding-act"
    assert article in page.request.get("/sources").text()
    assert "The next date is Madrid." in page.request.get(f"/read/{article}").text()
    assert page.request.get(f"/v1/articles/{article}").status == 401


def test_without_the_key_the_same_question_is_refused(page: Page) -> None:
    reply = page.request.post("/v1/ask", data={"question": "What did NATO offer?"})
    assert reply.status == 401
