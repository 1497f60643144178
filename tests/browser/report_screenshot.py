"""Saves a picture of the evaluation's report: its head, or one question opened.

``python -m tests.browser.report_screenshot REPORT.html OUT.png --question q001``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.browser.chromium import run_chromium


def save_report_screenshot(report: Path, *, path: str, question: str, dark: bool) -> None:
    """Saves 1280 x 960 pixels as PNG; ``question`` is an id, or empty for the head."""
    with run_chromium() as browser:
        page = browser.new_page(
            viewport={"width": 1280, "height": 960},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        page.goto(report.resolve().as_uri() + (f"#{question}" if question else ""))
        page.evaluate("document.activeElement.blur()")
        page.screenshot(path=path)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("report", type=Path, help="the report.html of `python -m eval report`")
    parser.add_argument("path", help="the PNG file to write")
    parser.add_argument("--question", default="", help="the id of a question to open")
    parser.add_argument("--dark", action="store_true")
    options = parser.parse_args()
    save_report_screenshot(
        options.report, path=options.path, question=options.question, dark=options.dark
    )


if __name__ == "__main__":
    main()
