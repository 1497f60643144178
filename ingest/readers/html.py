"""Saved web pages: trafilatura says which blocks are the article, the page says what is in them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import htmldate
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.utils import load_html

from ingest.language import parse_language
from ingest.paragraphs import count_words, is_ended
from ingest.readers.boilerplate import drop_boilerplate
from ingest.readers.dates import parse_date
from ingest.readers.encoding import decode_html
from ingest.readers.head import Head, read_head_below
from ingest.readers.html_article import find_article
from ingest.readers.html_blocks import find_blocks, find_lines
from ingest.readers.html_facts import Facts, read_facts
from ingest.readers.html_furniture import drop_furniture
from ingest.readers.html_head import (
    MAX_DATED_WORDS,
    drop_credits,
    find_byline,
    find_dates_in,
    find_labelled_byline,
    find_shown_dates,
)
from ingest.readers.html_title import find_brand, find_title, list_brands, strip_brand
from ingest.readers.reading import Reading
from qa_service.errors import UnreadableArticle

EARLIEST = "1900-01-01"

MAX_BLOCKS = 40_000

LINES_ABOVE, LINES_BELOW = 4, 12

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.IGNORECASE)

# What trafilatura, htmldate and lxml let through on pages broken beyond their expectations.
_LIBRARY_FAILURES = (
    etree.LxmlError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    AssertionError,
    RecursionError,
)


def read_html(raw: bytes) -> Reading:
    """Read a saved page: the article's blocks in source order, headings left out, and what the
    page says of itself in JSON-LD, ``og:`` and other metadata, else around its headline.

    Raises UnreadableArticle for bytes that are no page.
    """
    text = decode_html(raw)
    with _refusing_broken_pages():
        tree = load_html(text)
    if tree is None:
        raise UnreadableArticle("The file has no HTML in it that can be read.")
    with _refusing_broken_pages():
        return _read_tree(tree, text)


def _read_tree(tree: HtmlElement, text: str) -> Reading:
    facts, url, language = read_facts(tree), _find_url(tree, text), _find_language(tree)
    brands = (facts.publisher, *list_brands(tree, url))
    title, heading = find_title(tree, facts.titles, brands)
    shown = find_lines(tree)
    title = title or strip_brand(facts.titles, brands, "\n".join(["", *shown]))
    byline = facts.author or (find_byline(heading) if heading is not None else None)
    dates = _find_dates(tree, facts, heading, _list_near(shown, title))
    drop_furniture(tree, heading)
    body = _read_body(tree, heading, title, byline)
    author = byline or body.head.author or find_labelled_byline(shown)
    date, modified = dates[0] or body.head.date, dates[1] or body.head.modified
    publisher = facts.publisher or find_brand(facts.titles[-1] if facts.titles else "", title or "")
    return Reading(
        body.paragraphs,
        title=title,
        publisher=publisher or _name_host(url),
        author=None if author == publisher else author,
        date=date,
        modified=modified if date and modified and modified > date else None,
        language=language,
        url=url,
    )


@dataclass(frozen=True, slots=True)
class _Body:
    paragraphs: tuple[str, ...]
    head: Head


def _read_body(
    tree: HtmlElement, heading: HtmlElement | None, title: str | None, byline: str | None
) -> _Body:
    blocks = find_blocks(tree)
    if len(blocks) > MAX_BLOCKS:
        raise UnreadableArticle(
            f"The page has {len(blocks):,} blocks of text, more than {MAX_BLOCKS:,}: split it."
        )
    article = find_article(tree, blocks, heading) if blocks else []
    kept = drop_boilerplate(article)
    paragraphs = [block.text for block in kept if not block.is_heading]
    paragraphs = drop_credits(paragraphs, title, byline)
    head = read_head_below(title, paragraphs, with_labels=True)
    return _Body(tuple(paragraphs[head.length :]), head)


def _list_near(shown: Sequence[str], title: str | None) -> list[str]:
    """The lines around the headline: those just above it, and those below it up to the text."""
    at = next((n for n, line in enumerate(shown) if title and line.startswith(title)), None)
    if at is None or title is None:
        return []
    below = [shown[at][len(title) :]]
    for line in shown[at + 1 : at + 1 + LINES_BELOW]:
        if count_words(line) > MAX_DATED_WORDS and is_ended(line):
            break
        below.append(line)
    return [*below, *shown[max(0, at - LINES_ABOVE) : at]]


@contextmanager
def _refusing_broken_pages() -> Iterator[None]:
    try:
        yield
    except _LIBRARY_FAILURES as error:
        raise UnreadableArticle(f"The page's HTML is broken beyond reading: {error}.") from error


def _find_dates(
    tree: HtmlElement, facts: Facts, heading: HtmlElement | None, near: Sequence[str]
) -> tuple[dt.date | None, dt.date | None]:
    """When the page was published and last changed: as machines are told, else as it is shown
    near the headline, else by its address.

    No search through the running text: a date in a copyright line is no publication date.
    """
    marked = find_shown_dates(heading) if heading is not None else (None, None)
    told = find_dates_in(near)
    first = facts.date or marked[0] or told[0]
    if first is None:
        guessed = htmldate.find_date(
            tree, extensive_search=False, original_date=True, min_date=EARLIEST
        )
        first = parse_date(guessed or "")
    return first, facts.modified or marked[1] or told[1]


def _find_language(tree: HtmlElement) -> str | None:
    root = tree.getroottree().getroot()
    named = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    for meta in tree.iterfind(".//meta"):
        key = meta.get("property") or meta.get("http-equiv") or ""
        if not named and key.lower() in {"og:locale", "content-language"}:
            named = meta.get("content")
    return parse_language(named)


def _find_url(tree: HtmlElement, text: str) -> str | None:
    """The canonical URL, or the one that the browser noted when it saved the page."""
    saved = _SAVED_FROM.search(text[:5000])
    links = [each.get("href") for each in tree.iter("link") if each.get("rel") == "canonical"]
    metas = [each.get("content") for each in tree.iter("meta") if each.get("property") == "og:url"]
    for url in (*links, *metas, saved.group(1) if saved else None):
        # Some sites name their front page as canonical for every article.
        if url and url.startswith(("https://", "http://")) and _has_place(url):
            return str(url)
    return None


def _has_place(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query)


def _name_host(url: str | None) -> str | None:
    host = urlsplit(url).hostname if url else None
    return host.removeprefix("www.") if host else None
