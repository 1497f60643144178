"""The widget as its page changes its settings, and where the service refuses or cannot be read."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.browser.hosts import open_host
from tests.browser.streams import ASK, OFF_TOPIC, QUESTION, answer_of, ask

pytestmark = pytest.mark.browser

MESSAGES = "[data-qa=message]"


@pytest.mark.parametrize(
    ("name", "value"), [("as-of", "2021-01-01"), ("endpoint", "/other/"), ("storage", "local")]
)
def test_a_conversation_of_another_day_service_or_place_is_not_carried_along(
    page: Page, watch: Watch, name: str, value: str
) -> None:
    watch.expected.append("404")  # There is no service at the other endpoint.
    open_host(page, "<qa-chat></qa-chat>")
    ask(page)
    chat = page.locator("qa-chat")
    chat.evaluate("(chat, [name, value]) => chat.setAttribute(name, value)", [name, value])
    expect(page.locator(MESSAGES)).to_have_count(0)
    with page.expect_request("**/v1/ask") as caught:
        chat.evaluate("(chat, question) => { chat.ask(question) }", QUESTION)
    assert json.loads(caught.value.post_data or "")["history"] == []
    chat.evaluate("(chat, name) => chat.removeAttribute(name)", name)
    expect(page.locator(MESSAGES)).to_have_count(2)


def test_clearing_forgets_also_what_was_kept_before_the_page_changed_the_place(page: Page) -> None:
    open_host(page, "<qa-chat></qa-chat>")
    ask(page)
    page.locator("qa-chat").evaluate("(chat) => chat.setAttribute('storage', 'none')")
    page.locator("qa-chat").evaluate("(chat) => chat.clear()")
    assert page.evaluate("[sessionStorage.length, localStorage.length]") == [0, 0]


def test_clearing_leaves_no_word_of_the_answer_before(page: Page) -> None:
    open_host(page, "<qa-chat></qa-chat>")
    ask(page)
    page.locator("[data-qa=clear]").click()
    expect(page.get_by_role("status")).to_have_text("")
    expect(page.locator("[data-qa=send]")).to_have_text("Ask")


def test_two_widgets_without_names_keep_conversations_of_their_own(page: Page) -> None:
    open_host(page, "<qa-chat></qa-chat><div><qa-chat></qa-chat></div>")
    second = page.locator("qa-chat").last
    second.evaluate("(chat, question) => chat.ask(question)", QUESTION)
    page.reload()
    expect(second.locator(MESSAGES)).to_have_count(2)
    expect(page.locator("qa-chat").first.locator(MESSAGES)).to_have_count(0)


@pytest.mark.parametrize(
    ("lang", "status", "said"),
    [
        ("en", 422, "No such day."),
        ("ru", 413, "Вопрос не принят."),
        ("uk", 400, "Запитання не прийнято."),
        ("en", 401, "Not allowed here"),
        ("en", 404, "The service cannot answer now."),
    ],
)
def test_what_the_service_does_not_accept_is_not_told_as_forbidden(
    page: Page, watch: Watch, lang: str, status: int, said: str
) -> None:
    watch.expected.append(str(status))
    problem = {"json": {"detail": "No such day.", "code": "x"}, "status": status}
    page.route(ASK, lambda route: route.fulfill(**problem))
    open_host(page, "<qa-chat></qa-chat>", lang=lang)
    page.evaluate("addEventListener('qa-error', (event) => (window.told = event.detail.detail))")
    page.locator("qa-chat").evaluate("(chat, question) => chat.ask(question)", QUESTION)
    expect(page.get_by_role("alert").locator("p")).to_have_text(said)
    assert page.evaluate("told") == "No such day."


def test_a_day_to_come_back_on_is_not_told_as_seconds(page: Page, watch: Watch) -> None:
    watch.expected.append("503")
    headers = {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}
    page.route(ASK, lambda route: route.fulfill(json={}, status=503, headers=headers))
    open_host(page, "<qa-chat></qa-chat>")
    page.locator("qa-chat").evaluate("(chat, question) => chat.ask(question)", QUESTION)
    expect(page.get_by_role("alert").locator("p")).to_have_text("The service cannot answer now.")


def test_a_reply_that_cannot_be_shown_is_told_in_the_widget_s_words(page: Page) -> None:
    page.route(ASK, lambda route: route.fulfill(json={"status": "answered"}))
    open_host(page, "<qa-chat></qa-chat>")
    page.locator("qa-chat").evaluate("(chat, question) => chat.ask(question)", QUESTION)
    expect(page.get_by_role("alert").locator("p")).to_have_text("The answer broke off.")
    kept = page.evaluate("sessionStorage.getItem(sessionStorage.key(0))")
    assert json.loads(kept) == [{"question": QUESTION, "problem": "The answer broke off."}]


def test_an_abstention_is_not_announced_as_an_answer(page: Page) -> None:
    open_host(page, "<qa-chat></qa-chat>")
    ask(page, OFF_TOPIC)
    expect(page.get_by_role("status")).to_have_text("No answer on record")


def test_a_widget_outside_the_document_asks_nothing(page: Page) -> None:
    open_host(page, "<qa-chat></qa-chat>")
    script = "(chat, question) => { chat.remove(); return chat.ask(question) }"
    assert page.locator("qa-chat").evaluate(script, QUESTION) is None


def test_a_copied_answer_says_once_that_a_side_is_silent(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_host(page, "<qa-chat></qa-chat>")
    reply = ask(page)
    missing = {"reason": "one_side_only", "message": "Nothing on record from China.", "nearest": []}
    sides = [{"actor": "China", "silent": True, "statements": []}]
    partial = reply | {"status": "partial", "abstention": missing, "sides": sides}
    page.route(ASK, lambda route: route.fulfill(json=partial))
    page.locator("qa-chat").evaluate("(chat, question) => chat.ask(question)", QUESTION)
    expect(answer_of(page)).to_have_attribute("data-status", "partial")
    page.locator("[data-qa=copy]").last.click()
    expect(page.locator("[data-qa=copy]").last).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.count("Nothing on record from China.") == 1


@pytest.mark.parametrize("mode", ["inline", "launcher"])
@pytest.mark.parametrize("name", ["placeholder", "suggestions", "lang"])
def test_an_open_source_stays_open_while_the_page_changes_a_word(
    page: Page, mode: str, name: str
) -> None:
    open_host(page, f'<qa-chat mode="{mode}"></qa-chat>')
    chat, passage = page.locator("qa-chat"), page.locator("[data-qa=passage]")
    chat.evaluate("(chat) => chat.focus()")
    ask(page)
    chip = answer_of(page).locator("[data-qa=citation]").last
    chip.press("Enter")
    expect(passage.locator("[data-qa=beside]").first).to_be_attached()
    chat.evaluate("(chat, name) => chat.setAttribute(name, 'uk')", name)
    page.wait_for_timeout(600)
    expect(passage).to_be_visible()
    expect(passage.locator("[data-qa=text]")).to_be_focused()
    page.keyboard.press("Escape")
    if name == "lang":
        expect(page.locator("[data-qa=send]")).to_have_text("Запитати")
    else:
        attribute = "[placeholder='uk'], .suggestion[lang]:text('uk'), .suggestion:text('uk')"
        expect(page.locator(attribute)).to_have_count(1)
    expect(passage).to_be_hidden()
    expect(chip).to_be_focused()
    expect(page.locator("[data-qa=card]")).to_have_count(0)


def test_a_preview_stays_and_the_focus_too_while_the_page_changes_a_word(page: Page) -> None:
    open_host(page, "<qa-chat></qa-chat>")
    ask(page)
    field, card = page.locator("[data-qa=input]"), page.locator("[data-qa=card]")
    answer_of(page).locator("[data-qa=citation]").first.hover()
    expect(card).to_be_visible()
    page.locator("qa-chat").evaluate("(chat) => chat.setAttribute('lang', 'uk')")
    page.wait_for_timeout(600)
    expect(card).to_be_visible()
    expect(field).to_be_focused()
    page.mouse.move(0, 0)
    expect(page.locator("[data-qa=send]")).to_have_text("Запитати")
    expect(card).to_have_count(0)
    expect(field).to_be_focused()
