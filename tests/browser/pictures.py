"""Makes the README's pictures of the chat page and the widget from a serving instance.

`python -m tests.browser.pictures URL docs/images`: `chat.png` (an answer with the cited paragraph
beside it), `widget.png` (the widget on a phone, light and dark), `conversation.gif` (from the
question to the words it rests on).
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.chromium import run_chromium

QUESTION = "What did NATO offer on arms control?"
COMPARISON = "What are the positions of NATO and Russia on enlargement?"
DESK: ViewportSize = {"width": 1280, "height": 800}
SMALL: ViewportSize = {"width": 960, "height": 600}
PHONE: ViewportSize = {"width": 390, "height": 760}
COLORS = 128
TYPED_AT_A_TIME = 6
SHORT_MS, LONG_MS = 120, 2200


def open_chat(browser: Browser, url: str, viewport: ViewportSize, *, dark: bool = False) -> Page:
    page = browser.new_page(
        viewport=viewport, color_scheme="dark" if dark else "light", reduced_motion="reduce"
    )
    page.goto(url)
    page.locator("[data-qa=input]").focus()
    return page


def ask(page: Page, question: str) -> None:
    page.keyboard.insert_text(question)
    page.keyboard.press("Enter")
    expect(page.locator("[data-qa=message][data-status]").last).to_be_visible(timeout=20_000)


def take(page: Page) -> Image.Image:
    """The page as it is now, in few colours."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return picture.quantize(COLORS, dither=Image.Dither.NONE)


def picture_chat(browser: Browser, url: str) -> Image.Image:
    page = open_chat(browser, url, DESK)
    ask(page, QUESTION)
    page.locator("[data-qa=citation]").first.click()
    expect(page.locator("[data-qa=passage] mark")).to_be_visible()
    page.mouse.move(0, 0)
    return take(page)


def picture_widget(browser: Browser, url: str) -> Image.Image:
    """A comparison in the light, an abstention in the dark, beside each other."""
    both = Image.new("RGB", (2 * PHONE["width"], PHONE["height"]))
    questions = (COMPARISON, "How long should I bake sourdough bread?")
    for place, question in enumerate(questions):
        page = open_chat(browser, url, PHONE, dark=bool(place))
        ask(page, question)
        both.paste(take(page).convert("RGB"), (place * PHONE["width"], 0))
    return both.quantize(COLORS, dither=Image.Dither.NONE)


def picture_conversation(browser: Browser, url: str) -> list[tuple[Image.Image, int]]:
    """Frames, each with the milliseconds that it stays."""
    page = open_chat(browser, url, SMALL)
    frames = [(take(page), LONG_MS // 2)]
    for start in range(0, len(QUESTION), TYPED_AT_A_TIME):
        page.keyboard.insert_text(QUESTION[start : start + TYPED_AT_A_TIME])
        frames.append((take(page), SHORT_MS))
    ask(page, "")
    frames.append((take(page), LONG_MS))
    page.locator("[data-qa=citation]").first.hover()
    expect(page.locator("[data-qa=card]")).to_be_visible()
    frames.append((take(page), LONG_MS))
    page.locator("[data-qa=citation]").first.click()
    expect(page.locator("[data-qa=passage] mark")).to_be_visible()
    frames.append((take(page), LONG_MS))
    return frames


def save_pictures(url: str, folder: Path) -> None:
    with run_chromium() as browser:
        picture_chat(browser, url).save(folder / "chat.png", optimize=True)
        picture_widget(browser, url).save(folder / "widget.png", optimize=True)
        (first, stay), *others = picture_conversation(browser, url)
    first.save(
        folder / "conversation.gif",
        append_images=[frame for frame, _ in others],
        duration=[stay, *(each for _, each in others)],
        save_all=True,
        loop=0,
        optimize=True,
    )


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="where the service answers, such as http://127.0.0.1:8000")
    parser.add_argument("folder", type=Path, help="where the pictures go")
    options = parser.parse_args()
    save_pictures(options.url, options.folder)


if __name__ == "__main__":
    main()
