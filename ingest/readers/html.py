"""Saved web pages: trafilatura says which blocks are the article, the page says what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement
from trafilatura.utils import load_html

from ingest.language import parse_language
from ingest.paragraphs import clean_text, count_words, is_ended
from ingest.readers.boilerplate import MAX_BARRIER_WORDS, drop_boilerplate, is_barrier
from ingest.readers.emphasis import list_emphasis
from ingest.readers.encoding import decode_html
from ingest.readers.head import Head, read_head_below
from ingest.readers.html_article import find_article
from ingest.readers.html_blocks import find_blocks, find_fragment_blocks, find_lines
from ingest.readers.html_custom import settle_custom_elements
from ingest.readers.html_dates import (
    find_dates_at_the_foot,
    find_shown_dates,
    read_date_of_address,
)
from ingest.readers.html_facts import find_refresh, join_names, read_facts
from ingest.readers.html_furniture import drop_furniture
from ingest.readers.html_head import (
    drop_credits,
    find_byline,
    find_dated_byline,
    find_labelled_byline,
    find_signature,
)
from ingest.readers.html_styles import break_typed_lines
from ingest.readers.html_title import find_brand, find_owner, find_title, list_brands, strip_brand
from ingest.readers.lone_lines import MIN_ASKED_ALONE, list_days, settle_lines
from ingest.readers.reading import Reading
from ingest.readers.stated_dates import (
    MAX_DATED_WORDS,
    Stated,
    find_stated_dates,
    read_dateline,
)
from ingest.readers.struck import drop_struck
from qa_service.errors import UnreadableArticle

MAX_BLOCKS = 40_000

LINES_ABOVE, LINES_BELOW = 4, 12
MIN_TOLD_WORDS, MIN_SHOWN_WORDS = 40, 20

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.IGNORECASE)

_PARAGRAPH_TAG = re.compile(r"<(?:p|br|div|li)\b", re.IGNORECASE)

# What trafilatura and lxml let through on pages broken beyond their expectations.
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
    drop_struck(tree)
    settle_custom_elements(tree)
    break_typed_lines(tree)
    facts, url, language = read_facts(tree), _find_url(tree, text), _find_language(tree)
    brands, owner = (facts.publisher, *list_brands(tree, url)), find_owner(tree)
    title, heading = find_title(tree, facts.titles, brands)
    shown = find_lines(tree)
    title = title or strip_brand(facts.titles, brands, "\n".join(["", *shown]))
    byline = facts.author or (find_byline(heading) if heading is not None else None)
    told = [(facts.date, facts.modified), find_shown_dates(tree, heading)]
    drop_furniture(tree, heading)
    body = _read_body_or_what_is_told(tree, heading, title, byline, facts.body)
    shown = [line for line in shown if line not in body.days]
    near = _list_near(shown, title)
    told += [find_stated_dates(near), (read_date_of_address(url), None)]
    author = byline or body.head.author or find_labelled_byline(shown) or find_dated_byline(near)
    author = author or find_signature(shown, body.paragraphs[-1:])
    date, modified = _pick_dates([*told, *_find_dates_in(body, shown)])
    publisher = facts.publisher or find_brand(facts.titles[-1] if facts.titles else "", title or "")
    return Reading(
        body.paragraphs,
        emphasis=body.emphasis,
        title=title,
        publisher=publisher or owner or name_host(url),
        author=_without_publisher(author, publisher),
        date=date,
        modified=modified if date and modified and modified > date else None,
        language=language,
        url=url,
    )


def _without_publisher(author: str | None, publisher: str | None) -> str | None:
    """``Ann Bell and Tom Cole, Harbour Post`` → ``Ann Bell, Tom Cole``."""
    if author is None or publisher is None:
        return author
    names = author.removesuffix(publisher)
    return author if names == author else join_names([names.rstrip(" ,")])


@dataclass(frozen=True, slots=True)
class _Body:
    paragraphs: tuple[str, ...]
    head: Head
    days: Set[str]
    emphasis: tuple[int, ...]


def _read_body_or_what_is_told(
    tree: HtmlElement,
    heading: HtmlElement | None,
    title: str | None,
    byline: str | None,
    told: str | None,
) -> _Body:
    """The article's paragraphs as the page shows them. Where it shows next to none, for its
    scripts would draw them, those of the ``articleBody`` that machines are told."""
    paragraphs = _part_told(told) if told else []
    if sum(map(count_words, paragraphs)) < MIN_TOLD_WORDS:
        return _read_body(tree, heading, title, byline)
    with suppress(UnreadableArticle):
        body = _read_body(tree, heading, title, byline)
        if sum(map(count_words, body.paragraphs)) >= MIN_SHOWN_WORDS:
            return body
    return _Body(tuple(paragraphs), Head(0), frozenset(), ())


def _part_told(told: str) -> list[str]:
    text = unescape(told)
    if _PARAGRAPH_TAG.search(text):
        return [block.text for block in find_fragment_blocks(text) if not block.is_heading]
    return [line for line in map(clean_text, text.splitlines()) if line]


def _read_body(
    tree: HtmlElement, heading: HtmlElement | None, title: str | None, byline: str | None
) -> _Body:
    next_page = find_refresh(tree)
    blocks = find_blocks(tree)
    if len(blocks) > MAX_BLOCKS:
        raise UnreadableArticle(
            f"The page has {len(blocks):,} blocks of text, more than {MAX_BLOCKS:,}: split it."
        )
    if next_page and sum(count_words(block.text) for block in blocks) <= MAX_BARRIER_WORDS:
        raise UnreadableArticle(
            f"The page has no article, it only leads on to {next_page[:200]}: read that one."
        )
    article = find_article(tree, blocks, heading, byline) if blocks else []
    if blocks and not article:
        raise UnreadableArticle("The page has no article, only links to other pages: read those.")
    found = drop_boilerplate(article)
    kept = settle_lines(found, title, asked_alone=MIN_ASKED_ALONE)
    paragraphs = [block.text for block in kept if not block.is_heading]
    paragraphs = drop_credits(paragraphs, title, byline)
    if is_barrier(title, paragraphs):
        raise UnreadableArticle(
            "The page has no article: the site asked who is reading it, or had nothing there. "
            "Save it from a browser in which it can be seen."
        )
    head = read_head_below(title, paragraphs, with_labels=True)
    told = tuple(paragraphs[head.length :])
    return _Body(told, head, list_days(found), list_emphasis(told, kept))


def _list_near(shown: Sequence[str], title: str | None) -> list[str]:
    """The lines around the headline, the nearest first: those below it up to the text, then those
    just above it."""
    at = next((n for n, line in enumerate(shown) if title and line.startswith(title)), None)
    if at is None or title is None:
        return []
    below = [shown[at][len(title) :]]
    for line in shown[at + 1 : at + 1 + LINES_BELOW]:
        if count_words(line) > MAX_DATED_WORDS and is_ended(line):
            break
        below.append(line)
    return [*below, *reversed(shown[max(0, at - LINES_ABOVE) : at])]


@contextmanager
def _refusing_broken_pages() -> Iterator[None]:
    try:
        yield
    except _LIBRARY_FAILURES as error:
        raise UnreadableArticle(f"The page's HTML is broken beyond reading: {error}.") from error


def _find_dates_in(body: _Body, shown: Sequence[str]) -> Iterator[Stated]:
    """The dates above the text, in its dateline and below it; none from the running text."""
    yield body.head.date, body.head.modified
    if body.paragraphs:
        yield read_dateline(body.paragraphs[0]), None
        yield find_dates_at_the_foot(shown, body.paragraphs[-1])


def _pick_dates(stated: Sequence[Stated]) -> Stated:
    """When the page was published and last changed: what is told first is believed."""
    published, changed = ([each[at] for each in stated if each[at]] for at in (0, 1))
    return next(iter(published), None), next(iter(changed), None)


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


def name_host(url: str | None) -> str | None:
    """The host of an address, as it stands in for the publisher's name."""
    host = urlsplit(url).hostname if url else None
    return host.removeprefix("www.") if host else None
