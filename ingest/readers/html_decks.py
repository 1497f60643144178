"""Which blocks between a page's headline and its text are standfirsts."""

from __future__ import annotations

from collections.abc import Set

from lxml.html import HtmlElement

from ingest.paragraphs import count_words, is_ended
from ingest.readers.bylines import read_byline
from ingest.readers.dates import read_date_line
from ingest.readers.html_classes import ABOVE, DECK, PICTURE, STANDFIRST, name_parts
from ingest.readers.html_page import LINKED, Page, list_near

MAX_DECKS, MIN_DECK_WORDS, MAX_DECK_WORDS = 2, 5, 80


def list_decks(page: Page, first: int, boxed: Set[int]) -> list[int]:
    """What stands between the headline and the ``first`` block of the text, and is more than a
    label. A heading that is called a standfirst and is a sentence is one.
    """
    between = range(page.title + 1, first) if page.title >= 0 else ()
    found = [number for number in between if number not in boxed and _is_deck(page, number)]
    return found[:MAX_DECKS]


def list_decks_above(page: Page, boxed: Set[int]) -> list[int]:
    """The line right above the headline that is called a standfirst and is a sentence."""
    number = page.title - 1
    if number < 0 or page.heading is None or number in boxed or not _may_be_deck(page, number):
        return []
    block = page.blocks[number]
    beside = page.heading.getparent()
    is_beside = beside is not None and any(up is beside for up in block.element.iterancestors())
    is_called = any(
        ABOVE.search(name_parts(up)) for up in list_near(block.element) if _holds_little(page, up)
    )
    return [number] if is_beside and is_called and is_ended(block.text) else []


def _may_be_deck(page: Page, number: int) -> bool:
    """Whether it is long enough for one, and no date, byline, link or caption."""
    block = page.blocks[number]
    is_credit = read_date_line(block.text) or read_byline(block.text)
    is_long = MIN_DECK_WORDS <= count_words(block.text) <= MAX_DECK_WORDS
    if is_credit or not is_long or page.linked[number] > LINKED / 2:
        return False
    return not any(PICTURE.search(name_parts(up)) for up in list_near(block.element))


def _is_deck(page: Page, number: int) -> bool:
    if not _may_be_deck(page, number):
        return False
    block = page.blocks[number]
    near = list(list_near(block.element))
    # A second headline is called a sub-title, too, but is no sentence, and stands further down.
    is_first = block.is_heading and number <= page.title + 1
    called = STANDFIRST if block.is_heading and not is_first else DECK
    is_called = any(called.search(name_parts(up)) for up in near if _holds_little(page, up))
    is_called = is_called or (is_first and block.element.get("itemprop") == "alternativeHeadline")
    is_sentence = is_ended(block.text)
    return is_called and is_sentence if block.is_heading else is_called or is_sentence


def _holds_little(page: Page, element: HtmlElement) -> bool:
    return len(page.members[element]) <= MAX_DECKS
