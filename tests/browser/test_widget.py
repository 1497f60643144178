"""What a page that embeds the widget may say to it and hears from it, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, ViewportSize, expect

from tests.browser.conftest import DESKTOP, PHONE, Watch
from tests.browser.hosts import open_host
from tests.browser.streams import (
    ASK,
    QUESTION,
    Json,
    answer_of,
    ask,
    change_replies,
    open_first_citation,
)

pytestmark = pytest.mark.browser

OpenPage = Callable[[ViewportSize], Page]
EVENTS = """() => {
  window.heard = [];
  for (const name of ["qa-ask", "qa-answer", "qa-error", "qa-citation"])
    addEventListener(name, (event) => heard.push([name, Object.keys(event.detail).sort()]));
}"""
FONT_SIZES = """(chat) => [...chat.shadowRoot.querySelectorAll(".root *")]
  .filter((each) => each.firstChild?.nodeType === Node.TEXT_NODE)
  .map((each) => parseFloat(getComputedStyle(each).fontSize))"""


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page(DESKTOP)


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    return open_page(PHONE)


def body_of(request: Request) -> Json:
    body: Json = json.loads(request.post_data or "{}")
    return body


def test_the_attributes_for_words_are_shown_and_may_change(page: Page) -> None:
    open_host(
        page, '<qa-chat heading="Ask us" placeholder="Go on" suggestions="One?| Two? |"></qa-chat>'
    )
    expect(page.get_by_role("heading", name="Ask us")).to_be_visible()
    expect(page.locator("[data-qa=input]")).to_have_attribute("placeholder", "Go on")
    expect(page.locator("[data-qa=suggestion]")).to_have_text(["One?", "Two?"])
    page.locator("[data-qa=input]").fill("Half a ques")
    page.locator("qa-chat").evaluate("(chat) => chat.setAttribute('heading', 'Ask them')")
    expect(page.get_by_role("heading", name="Ask them")).to_be_visible()
    expect(page.locator("[data-qa=input]")).to_have_value("Half a ques")


def test_a_site_key_and_a_date_go_with_the_question(page: Page) -> None:
    open_host(page, '<qa-chat site-key="pub_1" as-of="2022-01-20"></qa-chat>')
    with page.expect_request(ASK) as caught:
        ask(page)
    assert caught.value.headers["x-site-key"] == "pub_1"
    body = body_of(caught.value)
    assert (body["as_of"], body["stream"]) == ("2022-01-20", True)
    expect(answer_of(page)).to_contain_text(
        "As of 20 January 2022: nothing published later is used."
    )


def test_a_page_asks_stops_clears_and_focuses(page: Page) -> None:
    open_host(page, "<qa-chat></qa-chat>")
    chat = page.locator("qa-chat")
    reply = chat.evaluate("(chat, question) => chat.ask(question)", QUESTION)
    assert reply["status"] == "answered"
    expect(page.locator("[data-qa=message]")).to_have_count(2)
    for nothing in ("'   '", "", "null"):
        assert chat.evaluate(f"(chat) => chat.ask({nothing})") is None
    chat.evaluate("(chat) => { chat.stop(); chat.clear(); chat.focus() }")
    expect(page.locator("[data-qa=message]")).to_have_count(0)
    expect(page.locator("[data-qa=input]")).to_be_focused()


def test_the_page_hears_what_happens(page: Page) -> None:
    open_host(page, "<div><qa-chat></qa-chat></div>")
    page.evaluate(EVENTS)
    ask(page)
    answer_of(page).locator("[data-qa=source]").first.click()
    assert page.evaluate("heard") == [
        ["qa-ask", ["question"]],
        ["qa-answer", ["question", "reply"]],
        ["qa-citation", ["citation", "url"]],
    ]


def test_a_page_may_open_a_citation_itself(page: Page) -> None:
    open_host(page, "<qa-chat></qa-chat>")
    page.evaluate("addEventListener('qa-citation', (event) => event.preventDefault())")
    ask(page)
    answer_of(page).locator("[data-qa=citation]").first.click()
    expect(page.locator("[data-qa=passage]")).to_be_hidden()


@pytest.mark.parametrize(("storage", "place"), [("session", "session"), ("local", "local")])
def test_the_conversation_is_kept_where_the_page_says(page: Page, storage: str, place: str) -> None:
    open_host(page, f'<qa-chat storage="{storage}"></qa-chat>')
    ask(page)
    other = "localStorage" if place == "session" else "sessionStorage"
    assert page.evaluate(f"[{place}Storage.length, {other}.length]") == [1, 0]
    page.reload()
    expect(answer_of(page).locator("[data-qa=citation]").first).to_be_visible()


def test_a_conversation_that_is_not_to_be_kept_is_not(page: Page) -> None:
    open_host(page, '<qa-chat storage="none"></qa-chat>')
    ask(page)
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    page.reload()
    expect(page.locator("[data-qa=input]")).to_be_visible()
    expect(page.locator("[data-qa=message]")).to_have_count(0)


def test_what_others_left_in_the_storage_does_no_harm(page: Page) -> None:
    open_host(page, "<qa-chat></qa-chat>")
    ask(page)
    for left in ("no JSON", "null", '{"a": 1}', '[null, {"question": 1, "reply": {}}]'):
        page.evaluate("(left) => sessionStorage.setItem(sessionStorage.key(0), left)", left)
        page.reload()
        expect(page.locator("[data-qa=input]")).to_be_visible()
        expect(page.locator("[data-qa=message]")).to_have_count(0)


@pytest.mark.parametrize(
    ("lang", "own", "send", "status"),
    [
        ("en", "", "Ask", "Answer ready. Sources: 3"),
        ("ru-RU", "", "Спросить", "Ответ готов. Источников: 3"),
        ("en", 'lang="uk"', "Запитати", "Відповідь готова. Джерел: 3"),
        ("ar", "", "Ask", "Answer ready. Sources: 3"),
    ],
)
def test_the_widget_speaks_the_language_of_its_page_or_its_own(
    page: Page, lang: str, own: str, send: str, status: str
) -> None:
    open_host(page, f"<qa-chat {own}></qa-chat>", lang=lang)
    ask(page)
    expect(page.locator("[data-qa=send]")).to_have_text(send)
    expect(page.get_by_role("status")).to_have_text(status)
    quote = answer_of(page).locator("[data-qa=quote]").first
    expect(quote).to_have_attribute("lang", "en")


@pytest.mark.parametrize(
    ("theme", "system", "paper"),
    [
        ("auto", "light", "rgb(255, 254, 251)"),
        ("auto", "dark", "rgb(24, 23, 21)"),
        ("light", "dark", "rgb(255, 254, 251)"),
        ("dark", "light", "rgb(24, 23, 21)"),
    ],
)
def test_the_theme_follows_the_system_or_the_page(
    page: Page, theme: str, system: str, paper: str
) -> None:
    page.emulate_media(color_scheme="dark" if system == "dark" else "light")
    open_host(page, f'<qa-chat theme="{theme}"></qa-chat>')
    expect(page.locator("[data-qa=panel]")).to_have_css("background-color", paper)


def test_a_page_styles_it_by_properties_and_parts(page: Page) -> None:
    style = (
        "<style>qa-chat { --qa-accent: #123456 } qa-chat::part(heading) { color: #654321 }</style>"
    )
    open_host(page, f'{style}<qa-chat heading="Ask"></qa-chat>')
    expect(page.locator("[data-qa=send]")).to_have_css("background-color", "rgb(18, 52, 86)")
    expect(page.locator("[data-qa=heading]")).to_have_css("color", "rgb(101, 67, 33)")


def test_the_size_and_the_space_at_its_sides_are_those_of_every_text(page: Page) -> None:
    open_host(page, '<qa-chat heading="Ask"></qa-chat>')
    ask(page)
    answer_of(page).locator("[data-qa=source]").first.click()
    expect(page.locator("[data-qa=passage] mark")).to_be_visible()
    # Both at one moment: the status region may get its text between two.
    before, after = page.locator("qa-chat").evaluate(
        f"""(chat) => {{
          const measure = {FONT_SIZES};
          const before = measure(chat);
          chat.style.setProperty("--qa-size", "1.5em");
          chat.style.setProperty("--qa-pad", "44px");
          return [before, measure(chat)];
        }}"""
    )
    assert {round(large / small, 2) for small, large in zip(before, after, strict=True)} == {1.5}
    expect(page.locator("[data-qa=bar]")).to_have_css("padding-left", "44px")


def test_what_a_page_hands_down_does_not_spoil_the_widget(page: Page) -> None:
    handed = (
        "main { text-transform: uppercase; letter-spacing: 9px; text-align: center; color: red }"
    )
    open_host(
        page, f"<style>{handed} * {{ margin: 40px; display: block }}</style><qa-chat></qa-chat>"
    )
    send = page.locator("[data-qa=send]")
    expect(send).to_have_css("text-transform", "none")
    expect(send).to_have_css("letter-spacing", "normal")
    expect(page.locator("[data-qa=status]")).to_have_css("color", "rgb(93, 90, 82)")
    expect(page.locator("[data-qa=status]")).to_have_css("text-align", "left")
    expect(page.locator("[data-qa=panel]")).to_have_css("display", "flex")


def test_a_rating_is_kept_and_shown(page: Page) -> None:
    open_host(page, "<qa-chat></qa-chat>")
    answer_id = ask(page)["id"]
    good, poor = page.locator("[data-qa=feedback]").all()
    good.click()
    expect(page.get_by_role("status")).to_have_text("Thank you")
    poor.click()
    expect(poor).to_have_attribute("aria-pressed", "true")
    expect(good).to_have_attribute("aria-pressed", "false")
    kept = page.request.get(f"/v1/answers/{answer_id}/feedback").json()["feedback"]
    assert [each["rating"] for each in kept] == ["up", "down"]


def test_degraded_and_partial_answers_and_removed_sentences_are_named(page: Page) -> None:
    missing = {"reason": "one_side_only", "message": "Nothing on gas.", "nearest": []}
    change = {"degraded": True, "removed": [{"text": "x", "why": "uncited"}], "sides": []}
    change_replies(
        page, lambda reply: reply | change | {"status": "partial", "abstention": missing}
    )
    open_host(page, "<qa-chat></qa-chat>")
    page.locator("[data-qa=input]").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(answer_of(page).locator("[data-qa=partial]")).to_contain_text("Nothing on gas.")
    expect(answer_of(page).locator("[data-qa=aside]")).to_have_text(
        [
            "Quotations only: the language model was not available.",
            "Unsupported sentences left out: 1",
        ]
    )


def test_a_closed_launcher_is_inert_and_gets_the_focus_back(page: Page) -> None:
    open_host(page, '<button>Before</button><qa-chat mode="launcher" heading="Ask"></qa-chat>')
    panel, launcher = page.locator("[data-qa=panel]"), page.locator("[data-qa=launcher]")
    expect(panel).to_be_hidden()
    expect(panel).to_have_attribute("inert", "")
    launcher.click()
    expect(page.locator("[data-qa=input]")).to_be_focused()
    assert panel.get_attribute("inert") is None
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(panel).to_have_attribute("inert", "")
    expect(launcher).to_be_focused()


def test_on_a_phone_the_open_launcher_is_the_whole_screen(phone: Page) -> None:
    open_host(phone, '<qa-chat mode="launcher" heading="Ask"></qa-chat>')
    phone.locator("[data-qa=launcher]").click()
    box = phone.locator("[data-qa=panel]").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 375, "height": 720}
    ask(phone)
    answer_of(phone).locator("[data-qa=citation]").first.click()
    expect(phone.locator("[data-qa=passage] mark")).to_be_visible()
    phone.keyboard.press("Escape")
    expect(phone.locator("[data-qa=passage]")).to_be_hidden()
    phone.locator("[data-qa=panel] [data-qa=close]").click()
    expect(phone.locator("[data-qa=launcher]")).to_be_focused()


def test_a_question_from_the_page_opens_the_launcher(page: Page) -> None:
    open_host(page, '<qa-chat mode="launcher"></qa-chat>')
    page.locator("qa-chat").evaluate("(chat, question) => { chat.ask(question) }", QUESTION)
    expect(answer_of(page)).to_be_visible()


def test_two_widgets_on_a_page_keep_to_themselves(page: Page) -> None:
    one, other = '<qa-chat id="a" storage="none"></qa-chat>', '<qa-chat id="b" lang="ru"></qa-chat>'
    open_host(page, one + other)
    page.locator("#a").evaluate("(chat, question) => chat.ask(question)", QUESTION)
    expect(page.locator("#a [data-qa=message]")).to_have_count(2)
    expect(page.locator("#b [data-qa=message]")).to_have_count(0)
    expect(page.locator("#b [data-qa=send]")).to_have_text("Спросить")


@pytest.mark.parametrize("own", ['as-of="2022-01-20"', 'id="second"'])
def test_widgets_of_another_date_or_id_keep_conversations_of_their_own(
    page: Page, own: str
) -> None:
    open_host(page, f"<qa-chat></qa-chat><div><qa-chat {own}></qa-chat></div>")
    first, second = page.locator("qa-chat").all()
    for chat, count in ((first, 1), (second, 2)):
        for _ in range(count):
            chat.evaluate("(chat, question) => chat.ask(question)", QUESTION)
    page.reload()
    expect(first.locator("[data-qa=message]")).to_have_count(2)
    expect(second.locator("[data-qa=message]")).to_have_count(4)


def test_a_launcher_with_a_kept_conversation_opens_at_its_newest_answer(page: Page) -> None:
    open_host(page, '<qa-chat mode="launcher"></qa-chat>')
    page.locator("[data-qa=launcher]").click()
    for _ in range(2):
        ask(page)
    page.reload()
    page.locator("[data-qa=launcher]").click()
    expect(page.locator("[data-qa=actions]").last).to_be_in_viewport()
    expect(page.locator("[data-qa=actions]").first).not_to_be_in_viewport()


def test_a_launcher_without_a_heading_has_its_cross_at_the_end(page: Page) -> None:
    open_host(page, '<qa-chat mode="launcher"></qa-chat>')
    page.locator("[data-qa=launcher]").click()
    panel = page.locator("[data-qa=panel]").bounding_box()
    cross = page.locator("[data-qa=close]").bounding_box()
    assert panel is not None
    assert cross is not None
    assert cross["x"] + cross["width"] > panel["x"] + panel["width"] - 40


def test_the_counter_of_a_question_too_long_stands_below_it(page: Page) -> None:
    open_host(page, "<qa-chat></qa-chat>")
    field, send = page.locator("[data-qa=input]"), page.locator("[data-qa=send]")
    field.fill("word " * 401)
    counter = page.locator("[data-qa=counter]")
    expect(counter).to_have_text("Characters too many: 4")
    boxes = [each.bounding_box() for each in (field, send, counter)]
    above, beside, below = (box for box in boxes if box is not None)
    assert above["y"] + above["height"] == beside["y"] + beside["height"]
    assert below["y"] > above["y"] + above["height"]
    assert above["width"] > 0.8 * DESKTOP["width"]


def test_clearing_forgets_the_conversation_and_closes_nothing(page: Page) -> None:
    open_host(page, '<qa-chat mode="launcher"></qa-chat>')
    page.locator("[data-qa=launcher]").click()
    open_first_citation(page)
    page.locator("qa-chat").evaluate("(chat) => chat.clear()")
    expect(page.locator("[data-qa=passage] mark")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-qa=input]")).to_be_visible()
    expect(page.locator("[data-qa=message]")).to_have_count(0)


@pytest.mark.parametrize("mode", ["inline", "launcher"])
@pytest.mark.parametrize("name", ["placeholder", "heading", "suggestions", "lang"])
def test_a_page_that_changes_a_word_leaves_the_reader_in_the_field(
    page: Page, mode: str, name: str
) -> None:
    open_host(page, f'<qa-chat mode="{mode}" heading="Ask"></qa-chat>')
    page.locator("qa-chat").evaluate("(chat) => chat.focus()")
    script = "(chat, name) => chat.setAttribute(name, 'uk')"
    page.locator("qa-chat").evaluate(script, name)
    expect(page.locator("[data-qa=input]")).to_be_focused()


def test_an_endpoint_may_have_a_prefix(page: Page, watch: Watch) -> None:
    watch.expected.append("404")
    open_host(page, '<qa-chat endpoint="/prefix"></qa-chat>')
    page.locator("[data-qa=input]").fill(QUESTION)
    with page.expect_request("**/prefix/v1/ask"):
        page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()


def test_an_endpoint_that_is_no_address_is_an_error_that_the_page_hears(
    page: Page, watch: Watch
) -> None:
    watch.expected.append("about:invalid")
    watch.known.append("about://")
    open_host(page, '<qa-chat endpoint="https://"></qa-chat>')
    page.evaluate("addEventListener('qa-error', (event) => (window.code = event.detail.code))")
    page.locator("[data-qa=input]").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The service cannot answer now.")
    assert page.evaluate("code") == "unreachable"


@pytest.mark.parametrize(
    ("lang", "status", "said"),
    [
        ("en", 403, "Not allowed here"),
        ("en", 429, "The service cannot answer now. Try again in 60 s."),
        ("ru", 429, "Сервис сейчас не отвечает. Повторите через 60 с."),
        ("uk", 500, "Сервіс зараз не відповідає."),
    ],
)
def test_a_problem_is_told_in_the_reader_s_words(
    page: Page, watch: Watch, lang: str, status: int, said: str
) -> None:
    watch.expected.append(str(status))
    problem = {"json": {"detail": "Set QA_LIMIT, or try again in 60 s."}, "status": status}
    headers = {"Retry-After": "60"} if status == 429 else {}
    page.route(ASK, lambda route: route.fulfill(**problem, headers=headers))
    open_host(page, "<qa-chat></qa-chat>", lang=lang)
    page.locator("[data-qa=input]").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").locator("p")).to_have_text(said)
