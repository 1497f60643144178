"""Saves the README's picture: an answered question with the cited passage beside it.

Run it against a serving instance: ``python -m tests.browser.screenshot URL OUT.png``.
"""

from __future__ import annotations

import argparse

from playwright.sync_api import expect

from tests.browser.chromium import run_chromium

QUESTION = "What did NATO offer on arms control?"


def save_screenshot(*, url: str, path: str, question: str, dark: bool) -> None:
    """Asks the question, opens its first citation, and saves 1280 x 800 pixels as PNG."""
    with run_chromium() as browser:
        page = browser.new_page(
            viewport={"width": 1280, "height": 800},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        page.goto(url)
        page.locator("[data-qa=input]").fill(question)
        page.keyboard.press("Enter")
        page.locator("[data-qa=citation]").first.click()
        expect(page.locator("[data-qa=passage] mark")).to_be_visible()
        page.mouse.move(0, 0)
        page.screenshot(path=path)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="where the service answers, such as http://127.0.0.1:8000")
    parser.add_argument("path", help="the PNG file to write")
    parser.add_argument("--question", default=QUESTION)
    parser.add_argument("--dark", action="store_true")
    options = parser.parse_args()
    save_screenshot(
        url=options.url, path=options.path, question=options.question, dark=options.dark
    )


if __name__ == "__main__":
    main()
