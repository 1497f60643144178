"""When a page was published and changed, as it shows it: by ``<time>``, by its address."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from ingest.paragraphs import clean_text, has_words
from ingest.readers.dates import parse_date
from ingest.readers.html_classes import MARGIN, name_parts, stands_apart
from ingest.readers.html_head import MAX_CANDIDATES, climb, is_foreign, list_own_articles
from ingest.readers.html_page import text_outside
from ingest.readers.stated_dates import CHANGED, Stated, find_stated_dates, is_labelled, is_running

LINES_AT_THE_FOOT = 3

_CHANGED_CLASS = re.compile(r"(?:^|-)(?:updated|modified|changed|lastmod|revised)(?:-|$)")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)(?:[/-](\d\d?)[/-](\d\d?)|(\d\d)(\d\d))(?![^/_.-])")
_BLOCKS = ("p", "li", "dd", "td", "blockquote", "figcaption")


def find_shown_dates(tree: HtmlElement, heading: HtmlElement | None) -> Stated:
    """The dates in ``<time>`` nearest to the headline; without one, in the head of the article, or
    the only one that the page has.
    """
    if heading is None:
        heads = tree.xpath("//article//header | //main//header")
        areas = heads[:1] or ([tree] if len(list(tree.iter("time"))) == 1 else [])
        return _find_times(areas, set(tree.iter("article")))
    return _find_times(climb(heading), list_own_articles(heading))


def _find_times(areas: Iterable[HtmlElement], own: set[HtmlElement]) -> Stated:
    published = changed = None
    for area in areas:
        for element in islice(area.iter("time"), MAX_CANDIDATES):
            date = parse_date(element.get("datetime") or "") or parse_date(element.text_content())
            if date is None or _is_elsewhere(element, own) or _is_told(element):
                continue
            if _tells_change(element):
                changed = changed or date
            else:
                published = published or date
        if published:
            break
    return published, changed


def _is_elsewhere(element: HtmlElement, own: set[HtmlElement]) -> bool:
    """Whether it stands in a margin, on a card that leads elsewhere, or in another article."""
    footer = next(element.iterancestors("footer"), None)
    is_own = footer is not None and next(footer.iterancestors("article"), None) in own
    ups = list(element.iterancestors())
    in_margin = any(up.tag in {"nav", "aside"} or MARGIN.search(name_parts(up)) for up in ups)
    is_card = any(up.tag == "a" and has_words(text_outside(up, "time")) for up in ups)
    is_apart = in_margin or (stands_apart(element) and not is_own)
    return is_card or is_apart or is_foreign(element, own)


def _is_told(element: HtmlElement) -> bool:
    """Whether it stands in the running text: ``the treaty of <time>12 June 1992</time>``."""
    block = next(element.iterancestors(*_BLOCKS), None)
    text = clean_text(block.text_content()) if block is not None else ""
    return is_running(text) and not is_labelled(text)


def _tells_change(element: HtmlElement) -> bool:
    parent = element.getparent()
    before = (parent.text or "") if parent is not None else ""
    previous = element.getprevious()
    if previous is not None:
        before = f"{previous.text_content()} {previous.tail or ''}"[-40:]
    names = f"{name_parts(element)} {element.get('itemprop') or ''}".lower()
    return bool(
        _CHANGED_CLASS.search(name_parts(element))
        or "datemodified" in names
        or CHANGED.search(before)
        or CHANGED.search(element.text_content())
    )


def read_date_of_address(url: str | None) -> dt.date | None:
    """The day in an address such as ``https://example.org/2023/04/04/finland``."""
    days = ("-".join(filter(None, m.groups())) for m in _IN_ADDRESS.finditer(url or ""))
    return next(filter(None, map(parse_date, days)), None)


def find_dates_at_the_foot(shown: Sequence[str], last: str) -> Stated:
    """The dates in labelled lines just below the last paragraph: ``Published: 26 January 2022``."""
    return find_stated_dates(_list_below(shown, last))


def _list_below(shown: Sequence[str], last: str) -> Iterator[str]:
    at = next((n for n in reversed(range(len(shown))) if shown[n] == last), len(shown))
    yield from filter(is_labelled, shown[at + 1 : at + 1 + LINES_AT_THE_FOOT])
