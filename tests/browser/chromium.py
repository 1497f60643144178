"""Starting Chromium for the browser tests and the screenshot."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

CHROMIUM_ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class ChromiumMissing(Exception):
    """There is no browser to test with; the text says how to get one."""


def find_chromium() -> Path:
    """The path of Chromium: what ``CHROMIUM`` names, or Debian's own."""
    path = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
    if not path.is_file():
        raise ChromiumMissing(
            f"The browser tests need Chromium, and {path} does not exist: "
            "run `apt-get install chromium`, or set CHROMIUM to the path of one."
        )
    return path


@contextmanager
def run_chromium() -> Iterator[Browser]:
    """A headless browser that talks to nobody but the pages it opens."""
    executable = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGS)
        yield browser
        browser.close()
