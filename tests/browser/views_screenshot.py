"""Saves the pictures of the positions and the timeline view.

Run it against a serving instance: ``python -m tests.browser.views_screenshot URL docs``.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import expect

from tests.browser.chromium import run_chromium

QUERIES = {
    "positions": {"topic": "NATO enlargement", "actors": "NATO,Russia"},
    "timeline": {"topic": "Security guarantees", "from": "2021-12-01", "to": "2022-02-28"},
}


def save_screenshots(*, url: str, folder: Path, dark: bool) -> None:
    """Opens each view's address and saves 1280 x 800 pixels as PNG under the view's name."""
    with run_chromium() as browser:
        page = browser.new_page(
            viewport={"width": 1280, "height": 800},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        for view, query in QUERIES.items():
            page.goto(f"{url}/{view}?{urlencode(query)}")
            expect(page.locator("[data-qa=quote]").first).to_be_visible(timeout=20_000)
            page.screenshot(path=folder / f"{view}.png")


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="where the service answers, such as http://127.0.0.1:8000")
    parser.add_argument("folder", type=Path, help="where positions.png and timeline.png go")
    parser.add_argument("--dark", action="store_true")
    options = parser.parse_args()
    save_screenshots(url=options.url.rstrip("/"), folder=options.folder, dark=options.dark)


if __name__ == "__main__":
    main()
