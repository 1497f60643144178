"""A small fake of the interface behind the views: its replies are made of real citations."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

Json = dict[str, Any]

POSITIONS = "**/v1/positions?*"
TIMELINE = "**/v1/timeline?*"
CORPUS = {"articles": 47, "paragraphs": 587, "revision": "r1"}
QUESTION = "What did NATO say on arms control in January 2022?"
POSITIONS_ADDRESS = "/positions?topic=arms+control&actors=NATO%2CChina"


def real_citations(page: Page, *, question: str = QUESTION, at_least: int = 3) -> list[Json]:
    """Citations of the serving instance, so that their paragraphs can be opened."""
    asked = {"question": question, "max_sentences": 8}
    citations: list[Json] = page.request.post("/v1/ask", data=asked).json()["citations"]
    assert len(citations) >= at_least
    return citations


def state(cited: Json, **changes: object) -> Json:
    """What the citation quotes, as a side's statement."""
    statement = {
        "text": cited["quote"],
        "date": cited["article"]["date"],
        "speaker": cited["speaker"],
        "attribution": cited["attribution"],
        "citations": [cited["n"]],
        "supersedes": None,
    }
    return statement | changes


def side(actor: str, *statements: Json) -> Json:
    return {"actor": actor, "silent": not statements, "statements": list(statements)}


def positions(citations: list[Json], *sides: Json, **changes: object) -> Json:
    reply = {
        "topic": "arms control",
        "as_of": None,
        "covers_until": "2025-09-13",
        "sides": list(sides),
        "citations": citations,
        "corpus": CORPUS,
    }
    return reply | changes


def entry(cited: Json, *, kind: str = "statement", **changes: object) -> Json:
    """What the citation quotes, as an entry of a timeline."""
    told = {
        "date": cited["article"]["date"],
        "precision": "day",
        "kind": kind,
        "text": cited["quote"],
        "actor": cited["actor"] if kind == "statement" else None,
        "speaker": cited["speaker"] if kind == "statement" else None,
        "citations": [cited["n"]],
    }
    return told | changes


def timeline(citations: list[Json], *entries: Json, **changes: object) -> Json:
    reply = {
        "topic": "arms control",
        "from": None,
        "to": None,
        "entries": list(entries),
        "citations": citations,
        "corpus": CORPUS,
    }
    return reply | changes


def answer_with(page: Page, address: str, reply: Json) -> list[str]:
    """Answers the address with the reply from now on; gives the addresses asked, as they come."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(json=reply)

    page.route(address, answer)
    return asked


def hold(page: Page, address: str) -> list[Route]:
    """Leaves requests to the address waiting; gives them, to be answered later."""
    held: list[Route] = []

    def wait(route: Route) -> None:
        held.append(route)

    page.route(address, wait)
    return held


def show_two_sides(page: Page) -> list[str]:
    """NATO with three statements, of which the last changes the first; China silent."""
    citations = real_citations(page)
    first = state(citations[0], date="2022-01-12", speaker="Jens Stoltenberg", attribution="direct")
    second = state(citations[1], date="2022-01-26", speaker=None, attribution="indirect")
    third = state(citations[2], date="2022-02-03", supersedes=citations[0]["n"])
    sides = side("NATO", first, second, third), side("China")
    asked = answer_with(page, POSITIONS, positions(citations, *sides))
    page.goto(POSITIONS_ADDRESS)
    expect(column(page, "NATO")).to_be_visible()
    return asked


def show_timeline(page: Page) -> None:
    """A year, a month, and a day with an event and a statement."""
    citations = real_citations(page)
    entries = (
        entry(citations[0], kind="event", date="2021-01-01", precision="year"),
        entry(citations[1], kind="event", date="2021-12-01", precision="month"),
        entry(citations[2], kind="event", date="2022-01-26"),
        entry(citations[0], date="2022-01-26", actor="NATO", speaker="Jens Stoltenberg"),
    )
    answer_with(page, TIMELINE, timeline(citations, *entries))
    page.goto("/timeline?topic=arms+control&from=2021-01-01")
    expect(page.locator("[data-qa=timeline]")).to_be_visible()


def column(page: Page, actor: str) -> Locator:
    return page.locator(f"[data-qa=side][data-actor='{actor}']")
