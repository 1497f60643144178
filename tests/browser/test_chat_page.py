"""The chat page and the reader page, in a real browser against a real server."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Watch
from tests.browser.streams import (
    ASK,
    OFF_TOPIC,
    QUESTION,
    Json,
    answer_of,
    ask,
    change_replies,
    open_first_citation,
)

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"
PASSAGE = "[data-qa=passage]"


def test_a_question_typed_and_entered_is_answered_with_citations(page: Page) -> None:
    reply = ask(page)
    answer = answer_of(page)
    expect(answer.locator("[data-qa=sentence]")).to_have_count(len(reply["sentences"]))
    expect(answer.locator("[data-qa=citation]").first).to_be_visible()
    expect(answer.locator("[data-qa=source]")).to_have_count(len(reply["citations"]))
    expect(page.get_by_role("status")).to_have_text("Answer ready. Sources: 3")
    expect(page.locator("[data-qa=input]")).to_be_focused()


def test_a_citation_button_is_named_after_its_source(page: Page) -> None:
    citation = ask(page)["citations"][0]
    name = f"Source {citation['n']}: {citation['article']['title']}"
    expect(answer_of(page).get_by_role("button", name=name, exact=True).first).to_be_visible()


def test_every_marked_quote_is_a_citation_s_own_words_in_its_language(page: Page) -> None:
    reply = ask(page)
    quotes = {citation["quote"] for citation in reply["citations"]}
    shown = answer_of(page).locator("[data-qa=quote]")
    assert set(shown.all_text_contents()) == quotes
    assert {quote.get_attribute("lang") for quote in shown.all()} == {"en"}


def test_a_suggestion_asks_itself(page: Page) -> None:
    suggestion = page.locator("[data-qa=suggestion]").first
    text = suggestion.inner_text()
    with page.expect_request(ASK) as caught:
        suggestion.click()
    assert json.loads(caught.value.post_data or "{}")["question"] == text
    expect(page.locator("[data-qa=message][data-role=user]")).to_have_text(text)
    expect(suggestion).to_be_hidden()


def test_a_citation_opens_its_paragraph_with_the_quote_marked(page: Page) -> None:
    citation, _button = open_first_citation(page)
    mark = page.locator(f"{PASSAGE} mark")
    expect(mark).to_have_text(citation["quote"])
    expect(mark).to_be_in_viewport()
    paragraph = page.request.get(f"/v1/paragraphs/{citation['paragraph_id']}").json()
    assert page.locator(f"{PASSAGE} [data-qa=cited] .words").text_content() == paragraph["text"]
    expect(page.locator(f"{PASSAGE} [data-qa=beside]")).to_have_count(2)


def test_a_quote_after_astral_characters_is_marked_where_it_stands(page: Page) -> None:
    text = "🚀 no; 🚀 no; yes"
    paragraph = {"text": text, "before": None, "after": None, "current": True}
    page.route("**/v1/paragraphs/*", lambda route: route.fulfill(json=paragraph))
    at = {"quote": "no", "start": 8, "end": 10}
    change_replies(page, lambda reply: {**reply, "citations": [reply["citations"][0] | at]})
    open_first_citation(page)
    before = "(mark) => mark.previousSibling.data"
    assert page.locator(f"{PASSAGE} mark").evaluate(before) == "🚀 no; 🚀 "


def test_a_passage_that_has_changed_says_so_and_one_that_is_gone_is_shown_as_cited(
    page: Page, watch: Watch
) -> None:
    watch.expected.append("404")
    changed = {"text": "New.", "before": None, "after": None, "current": False}
    page.route("**/v1/paragraphs/*", lambda route: route.fulfill(json=changed))
    citation, button = open_first_citation(page)
    expect(page.locator(f"{PASSAGE} [data-qa=note]")).to_contain_text("Changed since")
    page.keyboard.press("Escape")
    page.unroute("**/v1/paragraphs/*")
    page.route("**/v1/paragraphs/*", lambda route: route.fulfill(status=404, json={}))
    button.click()
    expect(page.locator(f"{PASSAGE} [data-qa=note]")).to_contain_text("cannot be opened now")
    expect(page.locator(f"{PASSAGE} mark")).to_have_text(citation["quote"])


def test_escape_closes_the_passage_and_returns_the_focus(page: Page) -> None:
    _citation, button = open_first_citation(page)
    page.keyboard.press("Escape")
    expect(page.locator(PASSAGE)).to_be_hidden()
    expect(button).to_be_focused()
    expect(page.locator("[data-qa=card]")).to_have_count(0)


def test_on_a_phone_the_passage_is_a_full_sheet_with_a_close_button(phone: Page) -> None:
    citation, button = open_first_citation(phone)
    box = phone.locator(PASSAGE).bounding_box()
    assert box == {"x": 0, "y": 0, "width": 375, "height": 720}
    expect(phone.locator(f"{PASSAGE} mark")).to_have_text(citation["quote"])
    phone.locator(f"{PASSAGE} [data-qa=close]").click()
    expect(phone.locator(PASSAGE)).to_be_hidden()
    expect(button).to_be_focused()


def test_no_width_from_320_px_scrolls_sideways(page: Page) -> None:
    ask(page)
    answer_of(page).locator("[data-qa=citation]").last.hover()
    expect(page.locator("[data-qa=card]")).to_be_visible()
    for width in (320, 375, 768, 1024, 1920):
        page.set_viewport_size({"width": width, "height": 700})
        page.wait_for_function(
            "width => document.documentElement.scrollWidth <= width", arg=width, timeout=5_000
        )


def test_a_card_shows_on_keyboard_focus_and_escape_dismisses_it(page: Page) -> None:
    citation = ask(page)["citations"][0]
    button = answer_of(page).locator(f"[data-qa=citation][data-n='{citation['n']}']").first
    page.keyboard.press("Shift")  # The keyboard is in use, so the focus is a visible one.
    button.focus()
    card = page.locator("[data-qa=card]")
    expect(card.locator("[data-qa=quote]")).to_have_text(citation["quote"])
    expect(card).to_contain_text(citation["article"]["publisher"])
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(button).to_be_focused()


def test_a_card_stays_while_the_pointer_is_on_it_and_names_the_copies(page: Page) -> None:
    def copy(reply: Json) -> Json:
        for cited in reply["citations"]:
            names = "Northern Wire", cited["article"]["publisher"], "Northern Wire"
            cited["copies"] = [{"publisher": name, "url": None} for name in names]
        return reply

    change_replies(page, copy)
    ask(page)
    answer_of(page).locator("[data-qa=citation]").first.hover()
    card = page.locator("[data-qa=card]")
    expect(card.locator("[data-qa=copies]")).to_have_text("also in Northern Wire")
    card.hover()
    page.wait_for_timeout(500)
    expect(card).to_be_visible()
    page.mouse.move(2, 2)
    expect(card).to_have_count(0)


def test_the_reader_page_shows_the_cited_paragraph_with_the_quote_marked(page: Page) -> None:
    citation, _button = open_first_citation(page)
    href = page.locator(f"{PASSAGE} [data-qa=reader-link]").get_attribute("href")
    assert href is not None
    page.goto(href)
    paragraph = page.locator(f"#p{citation['paragraph']}")
    expect(paragraph).to_be_in_viewport()
    expect(paragraph.locator("mark")).to_have_text(citation["quote"])


def test_the_page_leads_to_its_sources_and_they_to_their_texts(page: Page) -> None:
    page.get_by_role("link", name="Sources").click()
    expect(page.get_by_text("47 articles, the newest first")).to_be_visible()
    first = page.locator("[data-qa=article]").first
    title = first.inner_text()
    first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_an_off_topic_question_shows_an_abstention_and_no_citations(page: Page) -> None:
    reply = ask(page, OFF_TOPIC)
    answer = answer_of(page)
    expect(answer.locator("[data-qa=abstention]")).to_contain_text(reply["abstention"]["message"])
    nearest = answer.locator("[data-qa=nearest]")
    expect(nearest).to_have_count(len(reply["abstention"]["nearest"]))
    expect(answer.locator("[data-qa=citation], [data-qa=source]")).to_have_count(0)
    nearest.first.click()
    quote = reply["abstention"]["nearest"][0]["quote"]
    expect(page.locator(f"{PASSAGE} mark")).to_have_text(quote)


def test_a_second_question_carries_the_conversation_also_after_a_reload(page: Page) -> None:
    first = ask(page)
    page.reload()
    expect(answer_of(page).locator("[data-qa=citation]").first).to_be_visible()
    with page.expect_request(ASK) as caught:
        ask(page, "And what did Russia say?")
    assert json.loads(caught.value.post_data or "{}")["history"] == [
        {"role": "user", "content": QUESTION},
        {"role": "assistant", "content": first["answer"]},
    ]


def test_the_masthead_is_small_while_there_is_a_conversation(page: Page) -> None:
    promise = page.locator(".promise")
    expect(promise).to_be_visible()
    ask(page)
    expect(promise).to_be_hidden()
    page.reload()
    expect(answer_of(page)).to_be_visible()
    expect(promise).to_be_hidden()
    page.goto("/positions")
    page.get_by_role("link", name="Ask").click()
    expect(promise).to_be_hidden()
    page.locator("[data-qa=clear]").click()
    expect(promise).to_be_visible()


def test_a_new_conversation_forgets_the_last_one(page: Page) -> None:
    ask(page)
    page.locator("[data-qa=clear]").click()
    expect(page.locator("[data-qa=message]")).to_have_count(0)
    expect(page.locator("[data-qa=suggestion]").first).to_be_visible()
    expect(page.locator("[data-qa=input]")).to_be_focused()
    page.reload()
    expect(page.locator("[data-qa=suggestion]").first).to_be_visible()


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
    page.locator("[data-qa=input]").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text(
        "The service cannot answer now. Try again in 7 s."
    )
    page.unroute(ASK)
    page.locator("[data-qa=retry]").click()
    expect(answer_of(page).locator("[data-qa=citation]").first).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("[data-qa=message][data-role=user]")).to_have_count(1)


def test_a_question_over_2000_characters_is_counted_and_not_sent(page: Page) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if "ask" in request.url else None)
    field = page.locator("[data-qa=input]")
    field.fill("🚀" * 2001)
    page.keyboard.press("Enter")
    expect(page.locator("[data-qa=counter]")).to_have_text("Characters too many: 1")
    expect(page.get_by_role("status")).to_have_text("Characters too many: 1")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("🚀" * 2000)
    expect(field).to_have_attribute("aria-invalid", "false")
    expect(page.locator("[data-qa=counter]")).to_be_hidden()
    assert asked == []


def spoil(reply: Json) -> Json:
    """The reply with hostile text wherever an article's text goes, and a hostile link."""
    for sentence in reply["sentences"]:
        sentence["text"] = f"{HOSTILE} {sentence['text']}"
    for citation in reply["citations"]:
        citation |= {"prefix": HOSTILE, "suffix": HOSTILE, "speaker": HOSTILE}
        citation |= {"link": "javascript:alert(3)", "source_link": "javascript:alert(4)"}
        citation["copies"] = [{"publisher": HOSTILE, "url": "javascript:alert(5)"}]
        citation["article"] |= {"title": HOSTILE, "publisher": HOSTILE, "language": '"><b>'}
        citation["article"] |= {"date": HOSTILE, "source_class": HOSTILE}
    return reply


def test_hostile_text_in_a_reply_stays_text(page: Page) -> None:
    change_replies(page, spoil)
    page.locator("[data-qa=input]").fill(HOSTILE.replace("x", "NATO"))
    page.keyboard.press("Enter")
    expect(page.locator("[data-qa=message]").first).to_contain_text("<img src=NATO")
    page.locator("[data-qa=clear]").click()
    ask_spoiled = page.locator("[data-qa=input]")
    ask_spoiled.fill(QUESTION)
    page.keyboard.press("Enter")
    answer = answer_of(page)
    expect(answer.locator("[data-qa=sentence]").first).to_contain_text(HOSTILE)
    citation = answer.locator("[data-qa=citation]").first
    citation.hover()
    expect(page.locator("[data-qa=card]")).to_contain_text(HOSTILE)
    citation.click()
    expect(page.locator(f"{PASSAGE} [data-qa=title]")).to_have_text(HOSTILE)
    widget = page.locator("qa-chat")
    expect(widget.locator("img, script, a")).to_have_count(0)
    expect(widget.locator("b")).to_have_count(3)  # the three sources' own numbers


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


def test_the_answer_can_be_copied_with_numbered_sources(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reply = ask(page)
    page.locator("[data-qa=copy]").click()
    expect(page.locator("[data-qa=copy]")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert copied[:3] == [sentence["text"] for sentence in reply["sentences"]]
    assert copied[3:5] == ["", "Sources:"]
    assert [line[:4] for line in copied[5:]] == ["[1] ", "[2] ", "[3] "]
    assert all("/read/" in line for line in copied[5:])
