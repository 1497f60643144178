"""What every browser test has: a page whose console and requests are watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize

from tests.browser.chromium import ChromiumMissing, run_chromium

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 375, "height": 720}


@dataclass
class Watch:
    """What a page complained of (errors, CSP violations, dialogs) and whom else it asked.

    A test that provokes a complaint lists a part of its text under ``expected``, one whose page is
    of another origin than the service that origin under ``known``.
    """

    origin: str
    known: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def attach(self, context: BrowserContext) -> None:
        context.on("request", self._note_request)
        context.on("weberror", lambda error: self.problems.append(str(error.error)))
        context.on("dialog", lambda dialog: self.problems.append(f"dialog: {dialog.message}"))
        context.on(
            "console",
            lambda message: (
                self.problems.append(message.text) if message.type in ("error", "warning") else None
            ),
        )

    def _note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if f"{parts.scheme}://{parts.netloc}" not in (self.origin, *self.known):
            self.foreign.append(request.url)

    def check(self) -> None:
        unexpected = [
            problem
            for problem in self.problems
            if not any(part in problem for part in self.expected)
        ]
        assert unexpected == []
        assert self.foreign == []


# Not for the session: while Playwright runs, asyncio.run() cannot be used on the same thread.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        with run_chromium() as running:
            yield running
    except ChromiumMissing as missing:
        pytest.fail(str(missing))


@pytest.fixture
def watch(server_url: str) -> Watch:
    parts = urlsplit(server_url)
    return Watch(origin=f"{parts.scheme}://{parts.netloc}")


@pytest.fixture
def open_page(
    browser: Browser, watch: Watch, server_url: str
) -> Iterator[Callable[[ViewportSize], Page]]:
    contexts: list[BrowserContext] = []

    def open_one(viewport: ViewportSize) -> Page:
        context = browser.new_context(
            base_url=server_url, viewport=viewport, reduced_motion="reduce"
        )
        context.set_default_timeout(20_000)
        watch.attach(context)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()
    watch.check()


@pytest.fixture
def page(open_page: Callable[[ViewportSize], Page]) -> Page:
    """The chat page at desk width; the test fails if the page complains or asks elsewhere."""
    opened = open_page(DESKTOP)
    opened.goto("/")
    return opened


@pytest.fixture
def phone(open_page: Callable[[ViewportSize], Page]) -> Page:
    """The chat page on a phone, watched like ``page``."""
    opened = open_page(PHONE)
    opened.goto("/")
    return opened
