"""The widget while an answer comes: sentence by sentence, stopped, broken off, failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import DESKTOP, Watch
from tests.browser.hosts import Scripted, serve_script
from tests.browser.streams import Event, Json, answer_of
from tests.servers import find_free_port

pytestmark = pytest.mark.browser

OpenPage = Callable[[ViewportSize], Page]
# Every text that the status region takes, once the page is there.
TRANSCRIPT = """() => {
  window.said = [];
  const status = document.querySelector("qa-chat").shadowRoot.querySelector("[role=status]");
  new MutationObserver(() => status.textContent && window.said.push(status.textContent))
    .observe(status, { childList: true, characterData: true, subtree: true });
}"""

CODES = """() => {
  window.codes = [];
  addEventListener("qa-error", (event) => codes.push(event.detail.code));
}"""


def cite(n: int) -> Json:
    article: Json = {"id": "a", "title": f"Title {n}", "publisher": "Wire", "source_class": "wire"}
    article |= {"date": "2022-01-26", "language": "en", "url": None, "revision": 1}
    place = {"paragraph_id": "p", "paragraph": 1, "quote": f"quote {n}", "start": 0, "end": 7}
    rest = {"prefix": "", "suffix": "", "speaker": None, "actor": None, "attribution": "narrator"}
    return {"n": n, "article": article, "link": "/read/a", "source_link": None, **place, **rest}


def sentence(n: int) -> Event:
    text = f"It says “quote {n}”. [{n}]"
    return "sentence", {"text": text, "citations": [n], "support": 1.0, "added": [cite(n)]}


def done(*numbers: int) -> Event:
    sentences = [sentence(n)[1] for n in numbers]
    reply = {"id": "ans_1", "question": "?", "status": "answered", "abstention": None}
    answer = " ".join(each["text"] for each in sentences)
    citations = [cite(n) for n in numbers]
    return "done", {**reply, "answer": answer, "sentences": sentences, "citations": citations}


START: Event = ("start", {"id": "ans_1", "request_id": "r", "mode": "llm"})
WRITING: Event = ("status", {"status": "writing"})
PROBLEM: Event = ("error", {"code": "shutting_down", "detail": "The service is shutting down."})


@pytest.fixture(scope="module")
def service() -> Iterator[Scripted]:
    with serve_script("<qa-chat></qa-chat>") as scripted:
        yield scripted


@pytest.fixture
def server_url(service: Scripted) -> str:
    service.asked.clear()
    service.go_on.clear()
    service.gone.clear()
    return service.url


@pytest.fixture
def host(open_page: OpenPage) -> Page:
    page = open_page(DESKTOP)
    page.goto("/")
    page.locator("qa-chat .root").wait_for()
    page.evaluate(TRANSCRIPT)
    return page


def type_question(page: Page) -> None:
    page.locator("[data-qa=input]").fill("Who?")
    page.keyboard.press("Enter")


def test_sentences_are_shown_as_they_come_and_the_status_speaks_twice(
    host: Page, service: Scripted
) -> None:
    service.script = [START, WRITING, sentence(1), None, sentence(2), done(1, 2)]
    type_question(host)
    answer = answer_of(host)
    expect(answer.locator("[data-qa=sentence]")).to_have_count(1)
    expect(host.locator("[data-qa=progress]")).to_have_text("Writing…")
    expect(host.get_by_role("log")).to_have_attribute("aria-busy", "true")
    service.go_on.set()
    expect(answer).to_have_attribute("data-status", "answered")
    expect(answer.locator("[data-qa=sentence]")).to_have_count(2)
    expect(host.locator("[data-qa=progress]")).to_have_count(0)
    assert host.evaluate("said") == ["Searching…", "Answer ready. Sources: 2"]


def test_a_number_that_has_the_focus_keeps_it_when_the_answer_is_complete(
    host: Page, service: Scripted
) -> None:
    service.script = [START, sentence(1), None, sentence(2), done(1, 2)]
    type_question(host)
    answer_of(host).locator("[data-qa=citation]").focus()
    service.go_on.set()
    expect(answer_of(host)).to_have_attribute("data-status", "answered")
    expect(answer_of(host).locator("[data-qa=citation]").first).to_be_focused()


@pytest.mark.parametrize("way", ["button", "Escape", "stop()", "removed"])
def test_stopping_ends_the_connection_and_keeps_what_was_verified(
    host: Page, service: Scripted, way: str
) -> None:
    service.script = [START, sentence(1), None, done(1)]
    type_question(host)
    expect(answer_of(host).locator("[data-qa=sentence]")).to_have_count(1)
    if way == "button":
        host.locator("[data-qa=stop]").click()
    elif way == "Escape":
        host.keyboard.press("Escape")
    else:
        script = "document.querySelector('qa-chat')"
        host.evaluate(f"{script}.stop()" if way == "stop()" else f"{script}.remove()")
    assert service.gone.wait(timeout=10)
    if way != "removed":
        expect(host.locator("[data-qa=stopped]")).to_be_visible()
        expect(answer_of(host).locator("[data-qa=sentence]")).to_have_count(1)
        assert host.evaluate("said") == ["Searching…", "Stopped"]


@pytest.mark.parametrize("way", ["closed", "put elsewhere"])
def test_a_launcher_that_is_closed_or_put_elsewhere_ends_the_answer_and_shows_it_as_stopped(
    host: Page, service: Scripted, way: str
) -> None:
    service.script = [START, sentence(1), None, done(1)]
    chat = host.locator("qa-chat")
    chat.evaluate("(chat) => chat.setAttribute('mode', 'launcher')")
    host.locator("[data-qa=launcher]").click()
    type_question(host)
    expect(answer_of(host).locator("[data-qa=sentence]")).to_have_count(1)
    if way == "closed":
        host.locator("[data-qa=close]").click()
        assert service.gone.wait(timeout=10)
        host.locator("[data-qa=launcher]").click()
    else:  # It stays open.
        chat.evaluate("(chat) => { chat.remove(); document.body.append(chat) }")
        assert service.gone.wait(timeout=10)
    expect(host.locator("[data-qa=stopped]")).to_be_visible()
    expect(host.locator("[data-qa=retry]")).to_have_count(1)
    expect(host.locator("[data-qa=send]")).to_have_text("Ask")
    expect(answer_of(host).locator("[data-qa=sentence]")).to_have_count(1)


@pytest.mark.parametrize(
    ("end", "said"),
    [([PROBLEM], "The service is shutting down."), ([], "The answer broke off.")],
    ids=["problem", "cut"],
)
def test_an_answer_that_does_not_end_well_is_an_alert_and_can_be_asked_again(
    host: Page, service: Scripted, end: list[Event], said: str
) -> None:
    service.script = [START, sentence(1), *end]
    host.evaluate(CODES)
    type_question(host)
    expect(host.get_by_role("alert")).to_contain_text(said)
    assert host.evaluate("codes") == ["shutting_down" if end else "cut"]
    service.script = [START, sentence(1), done(1)]
    host.locator("[data-qa=retry]").click()
    expect(answer_of(host)).to_have_attribute("data-status", "answered")
    expect(host.get_by_role("alert")).to_have_count(0)
    expect(host.locator("[data-qa=message]")).to_have_count(2)


def test_a_service_that_is_not_there_is_said_so(host: Page, watch: Watch) -> None:
    watch.expected.append("ERR_CONNECTION_REFUSED")
    watch.origin = f"http://127.0.0.1:{find_free_port()}"
    turn_to = "(chat, origin) => chat.setAttribute('endpoint', origin)"
    host.locator("qa-chat").evaluate(turn_to, watch.origin)
    type_question(host)
    expect(host.get_by_role("alert")).to_contain_text("The service cannot answer now.")


def test_a_question_asked_by_the_page_takes_the_place_of_the_one_under_way(
    host: Page, service: Scripted
) -> None:
    service.script = [START, None, done(1)]
    type_question(host)
    expect(host.locator("[data-qa=stop]")).to_be_visible()
    while not service.asked:  # the first script is taken with the first question
        host.wait_for_timeout(10)
    service.script = [START, sentence(1), done(1)]
    reply = host.locator("qa-chat").evaluate("(chat) => chat.ask('And now?')")
    assert reply["status"] == "answered"
    assert service.gone.wait(timeout=10)
    assert [body["question"] for body in service.asked] == ["Who?", "And now?"]
    expect(host.locator("[data-qa=send]")).to_be_visible()


def test_a_stopped_turn_says_nothing_once_another_has_begun(host: Page, service: Scripted) -> None:
    service.script = [START, None, done(1)]
    ask_both = "(chat) => { chat.ask('One?'); chat.ask('Two?') }"
    host.locator("qa-chat").evaluate(ask_both)
    expect(host.locator("[data-qa=stopped]")).to_be_visible()
    expect(host.get_by_role("status")).to_have_text("Searching…")
    service.go_on.set()
    expect(host.get_by_role("status")).to_have_text("Answer ready. Sources: 1")
    assert "Stopped" not in host.evaluate("said")


def test_an_answer_does_not_pull_back_who_has_scrolled_away(host: Page, service: Scripted) -> None:
    service.script = [START, None, sentence(1), done(1)]
    host.evaluate("document.querySelector('main').style.paddingBottom = '3000px'")
    type_question(host)
    host.evaluate("scrollTo(0, 2500)")
    service.go_on.set()
    expect(host.get_by_role("status")).to_have_text("Answer ready. Sources: 1")
    assert host.evaluate("scrollY") == 2500


def test_a_turn_asked_again_has_the_turns_before_it_for_its_history(
    host: Page, service: Scripted
) -> None:
    service.script = []
    type_question(host)
    expect(host.get_by_role("alert")).to_be_visible()
    service.script = [START, done(1)]
    host.locator("qa-chat").evaluate("(chat) => chat.ask('Later?')")
    host.locator("[data-qa=retry]").click()
    expect(host.get_by_role("alert")).to_have_count(0)
    expect(host.get_by_role("status")).to_have_text("Answer ready. Sources: 1")
    asked = [(body["question"], body["history"]) for body in service.asked]
    assert asked == [("Who?", []), ("Later?", []), ("Who?", [])]


def test_a_page_in_another_language_while_an_answer_comes_loses_nothing(
    host: Page, service: Scripted
) -> None:
    service.script = [START, sentence(1), None, done(1)]
    type_question(host)
    expect(answer_of(host).locator("[data-qa=sentence]")).to_have_count(1)
    host.locator("qa-chat").evaluate("(chat) => chat.setAttribute('lang', 'uk')")
    expect(host.locator("[data-qa=stop]")).to_have_text("Стоп")
    service.go_on.set()
    expect(answer_of(host)).to_have_attribute("data-status", "answered")
    expect(host.get_by_role("status")).to_have_text("Відповідь готова. Джерел: 1")
