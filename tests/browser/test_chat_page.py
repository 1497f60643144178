"""The chat page and the reader page, in a real browser against a real server."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.browser.conftest import Watch

pytestmark = pytest.mark.browser

QUESTION = "What did NATO offer on arms control?"
OFF_TOPIC = "How long should I bake sourdough bread?"
ASK = "**/v1/ask"
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"

Json = dict[str, Any]


def ask(page: Page, question: str) -> Json:
    """Types the question, presses Enter, and gives the server's reply."""
    page.locator("[data-qa=input]").focus()
    page.keyboard.insert_text(question)
    with page.expect_response(ASK) as caught:
        page.keyboard.press("Enter")
    reply: Json = caught.value.json()
    return reply


def answer_of(page: Page) -> Locator:
    return page.locator("[data-qa=message][data-role=assistant]").last


def open_first_citation(page: Page) -> tuple[Json, Locator]:
    """Asks, clicks the first citation; gives it as JSON, and its button."""
    reply = ask(page, QUESTION)
    button = answer_of(page).locator("[data-qa=citation]").first
    button.click()
    expect(page.locator("#passage mark")).to_be_visible()
    number = int(button.get_attribute("data-n") or 0)
    return next(cited for cited in reply["citations"] if cited["n"] == number), button


def test_a_question_typed_and_entered_is_answered_with_citations(page: Page) -> None:
    reply = ask(page, QUESTION)
    answer = answer_of(page)
    expect(answer.locator("p.sentence")).to_have_count(len(reply["sentences"]))
    expect(answer.locator("[data-qa=citation]").first).to_be_visible()
    expect(answer.locator("[data-qa=source]")).to_have_count(len(reply["citations"]))
    expect(page.get_by_role("status")).to_contain_text("Answer ready")
    expect(page.locator("[data-qa=input]")).to_be_focused()


def test_a_citation_button_is_named_after_its_source(page: Page) -> None:
    citation = ask(page, QUESTION)["citations"][0]
    name = f"Source {citation['n']}: {citation['article']['title']}"
    expect(answer_of(page).get_by_role("button", name=name, exact=True).first).to_be_visible()


def test_every_marked_quote_is_a_citation_s_own_words(page: Page) -> None:
    reply = ask(page, QUESTION)
    quotes = {citation["quote"] for citation in reply["citations"]}
    assert set(answer_of(page).locator("[data-qa=quote]").all_text_contents()) <= quotes


def test_a_suggestion_asks_itself(page: Page) -> None:
    suggestion = page.locator("[data-qa=suggestion]").first
    text = suggestion.inner_text()
    with page.expect_request(ASK) as caught:
        suggestion.click()
    assert json.loads(caught.value.post_data or "{}")["question"] == text
    expect(page.locator("[data-qa=message][data-role=user]")).to_have_text(text)


def test_a_citation_opens_its_paragraph_with_the_quote_marked(page: Page) -> None:
    citation, _button = open_first_citation(page)
    mark = page.locator("#passage mark")
    expect(mark).to_have_text(citation["quote"])
    expect(mark).to_be_in_viewport()
    paragraph = page.request.get(f"/v1/paragraphs/{citation['paragraph_id']}").json()
    assert page.locator("#passage .cited .words").text_content() == paragraph["text"]


def test_a_passage_of_an_article_that_has_changed_says_so(page: Page) -> None:
    def answer_changed(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, json=response.json() | {"revision": 99, "paragraphs": []})

    page.route("**/v1/articles/*", answer_changed)
    citation, _button = open_first_citation(page)
    expect(page.locator("[data-qa=changed]")).to_contain_text("The article has changed since")
    expect(page.locator("#passage mark")).to_have_text(citation["quote"])


def test_escape_closes_the_passage_and_returns_the_focus(page: Page) -> None:
    _citation, button = open_first_citation(page)
    page.keyboard.press("Escape")
    expect(page.locator("#passage")).to_be_hidden()
    expect(button).to_be_focused()
    expect(page.locator("[data-qa=card]")).to_have_count(0)


def test_on_a_phone_the_passage_is_a_full_sheet_with_a_close_button(phone: Page) -> None:
    citation, button = open_first_citation(phone)
    box = phone.locator("#passage").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 375, "height": 720}
    expect(phone.locator("#passage mark")).to_have_text(citation["quote"])
    phone.locator("[data-qa=close]").click()
    expect(phone.locator("#passage")).to_be_hidden()
    expect(button).to_be_focused()


def test_no_width_from_320_px_scrolls_sideways(page: Page) -> None:
    open_first_citation(page)
    for width in (320, 375, 768, 1024, 1920):
        page.set_viewport_size({"width": width, "height": 700})
        # The open card takes its new place after the resize has been told to the page.
        page.wait_for_function(
            "width => document.documentElement.scrollWidth <= width", arg=width, timeout=5_000
        )


def test_a_card_shows_on_keyboard_focus_and_escape_dismisses_it(page: Page) -> None:
    citation = ask(page, QUESTION)["citations"][0]
    button = answer_of(page).locator(f"[data-qa=citation][data-n='{citation['n']}']").first
    button.focus()
    page.keyboard.press("Shift")  # The keyboard is in use, so the focus is a visible one.
    page.locator("[data-qa=send]").focus()
    button.focus()
    card = page.locator("[data-qa=card]")
    expect(card.locator("[data-qa=quote]")).to_have_text(citation["quote"])
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(button).to_be_focused()


def test_the_reader_page_shows_the_cited_paragraph_with_the_quote_marked(page: Page) -> None:
    citation, _button = open_first_citation(page)
    href = page.locator("[data-qa=reader-link]").get_attribute("href")
    assert href is not None
    page.goto(href)
    paragraph = page.locator(f"#p{citation['paragraph']}")
    expect(paragraph).to_be_in_viewport()
    expect(paragraph.locator("mark")).to_have_text(citation["quote"])


def test_an_off_topic_question_shows_an_abstention_and_no_citations(page: Page) -> None:
    reply = ask(page, OFF_TOPIC)
    answer = answer_of(page)
    expect(answer).to_have_attribute("data-status", "abstained")
    expect(answer.locator("[data-qa=abstention]")).to_contain_text(reply["abstention"]["message"])
    nearest = answer.locator("[data-qa=nearest]")
    expect(nearest).to_have_count(len(reply["abstention"]["nearest"]))
    expect(answer.locator("[data-qa=citation], [data-qa=source]")).to_have_count(0)


def test_a_second_question_carries_the_conversation(page: Page) -> None:
    first = ask(page, QUESTION)
    expect(answer_of(page)).to_be_visible()
    with page.expect_request(ASK) as caught:
        ask(page, "And what did Russia say?")
    assert json.loads(caught.value.post_data or "{}")["history"] == [
        {"role": "user", "content": QUESTION},
        {"role": "assistant", "content": first["answer"]},
    ]


def test_stop_ends_the_waiting_and_the_question_can_be_asked_again(page: Page) -> None:
    page.route(ASK, lambda route: None)
    page.locator("[data-qa=input]").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Searching…")
    page.locator("[data-qa=stop]").click()
    expect(page.get_by_role("status")).to_have_text("Stopped")
    expect(page.locator("[data-qa=send]")).to_be_visible()
    page.unroute(ASK)
    page.locator("[data-qa=retry]").click()
    expect(answer_of(page).locator("[data-qa=citation]").first).to_be_visible()


def test_a_problem_is_told_and_can_be_retried(page: Page, watch: Watch) -> None:
    watch.expected.append("429")
    body = json.dumps({"title": "Too many requests", "status": 429, "detail": "Too many."})
    headers = {"Retry-After": "7", "Content-Type": "application/problem+json"}
    page.route(ASK, lambda route: route.fulfill(status=429, headers=headers, body=body))
    ask(page, QUESTION)
    expect(page.get_by_role("alert")).to_contain_text("Too many. Try again in 7 seconds.")
    page.unroute(ASK)
    page.locator("[data-qa=retry]").click()
    expect(answer_of(page).locator("[data-qa=citation]").first).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("[data-qa=message][data-role=user]")).to_have_count(1)


def test_a_question_over_2000_characters_is_counted_and_not_sent(page: Page) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if "ask" in request.url else None)
    page.locator("[data-qa=input]").fill("🚀" * 2001)
    page.keyboard.press("Enter")
    expect(page.locator("#counter")).to_have_text("1 character too many")
    page.locator("[data-qa=input]").fill("🚀" * 1999)
    expect(page.locator("#counter")).to_have_text("1 character left")
    assert asked == []


def spoil(reply: Json) -> Json:
    """The reply with hostile text wherever an article's text goes, and a hostile link."""
    for sentence in reply["sentences"]:
        sentence["text"] = f"{HOSTILE} {sentence['text']}"
    for citation in reply["citations"]:
        citation |= {"prefix": HOSTILE, "suffix": HOSTILE, "speaker": HOSTILE}
        citation |= {"link": "javascript:alert(3)", "source_link": "javascript:alert(4)"}
        citation["article"] |= {"title": HOSTILE, "publisher": HOSTILE, "language": '"><b>'}
    return reply


def test_hostile_text_in_a_reply_stays_text(page: Page) -> None:
    def answer_spoiled(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, json=spoil(response.json()))

    page.route(ASK, answer_spoiled)
    ask(page, QUESTION)
    answer = answer_of(page)
    expect(answer.locator("p.sentence").first).to_contain_text(HOSTILE)
    citation = answer.locator("[data-qa=citation]").first
    citation.hover()
    expect(page.locator("[data-qa=card]")).to_contain_text(HOSTILE)
    citation.click()
    expect(page.locator("#passage h2")).to_have_text(HOSTILE)
    expect(page.locator("#log :is(img, script, b), #passage :is(img, script, b)")).to_have_count(0)
    expect(page.locator("#log a, #passage a")).to_have_count(0)


def test_a_whole_visit_stays_on_its_origin_and_raises_no_complaint(
    page: Page, watch: Watch
) -> None:
    citation, _button = open_first_citation(page)
    page.keyboard.press("Escape")
    ask(page, OFF_TOPIC)
    page.goto(citation["link"])
    expect(page.locator("mark").first).to_be_visible()
    assert watch.problems == []
    assert watch.foreign == []
