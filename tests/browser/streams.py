"""Server-sent events for the browser tests: replies read from them, and written into them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

Json = dict[str, Any]
Event = tuple[str, Json]

ASK = "**/v1/ask"
QUESTION = "What did NATO say on arms control in January 2022?"
# The browser does not keep the body of a stream, so the reply is what the widget tells its page.
ANSWERED = """() => ({ reply: new Promise((resolve) =>
  addEventListener("qa-answer", (event) => resolve(event.detail.reply), { once: true })) })"""
OFF_TOPIC = "How long should I bake sourdough bread?"


def read_events(body: str) -> Iterator[Event]:
    """The events of a stream, in order."""
    for block in body.split("\n\n"):
        lines = block.splitlines()
        names = [line.partition(": ")[2] for line in lines if line.startswith("event:")]
        data = [line.partition(": ")[2] for line in lines if line.startswith("data:")]
        if names:
            yield names[0], json.loads("".join(data))


def read_reply(body: str) -> Json:
    """The reply that a stream ends with."""
    name, reply = list(read_events(body))[-1]
    assert name == "done"
    return reply


def write_events(*events: Event) -> str:
    return "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in events)


def change_replies(page: Page, change: Callable[[Json], Json]) -> list[Json]:
    """From now on the server's replies are changed on their way; gives them, as they come."""
    shown: list[Json] = []

    def answer_changed(route: Route) -> None:
        response = route.fetch()
        shown.append(change(read_reply(response.text())))
        route.fulfill(response=response, body=write_events(("done", shown[-1])))

    page.route(ASK, answer_changed)
    return shown


def ask(page: Page, question: str = QUESTION) -> Json:
    """Types the question, presses Enter, and gives the reply once it is shown."""
    answered = page.evaluate_handle(ANSWERED)
    page.locator("[data-qa=input]").focus()
    page.keyboard.insert_text(question)
    page.keyboard.press("Enter")
    reply: Json = answered.evaluate("(waiting) => waiting.reply")
    expect(answer_of(page)).to_have_attribute("data-status", reply["status"])
    return reply


def answer_of(page: Page) -> Locator:
    return page.locator("[data-qa=message][data-role=assistant]").last


def open_first_citation(page: Page) -> tuple[Json, Locator]:
    """Asks, clicks the first citation; gives it as JSON, and its button."""
    reply = ask(page)
    button = answer_of(page).locator("[data-qa=citation]").first
    button.click()
    expect(page.locator("[data-qa=passage] mark")).to_be_visible()
    number = int(button.get_attribute("data-n") or 0)
    return next(cited for cited in reply["citations"] if cited["n"] == number), button
