"""Saved web pages: trafilatura says which blocks are the article, the page says what is in them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

import htmldate
from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.metadata import extract_metadata
from trafilatura.settings import Document
from trafilatura.utils import load_html

from ingest.language import parse_language
from ingest.paragraphs import clean_text
from ingest.readers.boilerplate import Block, drop_boilerplate
from ingest.readers.dates import parse_date
from ingest.readers.encoding import decode_html
from ingest.readers.head import read_head_below
from ingest.readers.html_blocks import HtmlBlock, find_blocks
from ingest.readers.reading import Reading
from qa_service.errors import UnreadableArticle

EARLIEST = "1900-01-01"

MAX_BLOCKS = 40_000

_FIRST_MARK = 0x20000
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.IGNORECASE)
_NAME_SEPARATOR = r"\s+(?:[|–—•·»«/-]|::)\s+"

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
    page says of itself in JSON-LD, ``og:`` and other metadata.

    Raises UnreadableArticle for bytes that are no page.
    """
    text = decode_html(raw)
    with _refusing_broken_pages():
        tree = load_html(text)
    if tree is None:
        raise UnreadableArticle("The file has no HTML in it that can be read.")
    with _refusing_broken_pages():
        page = extract_metadata(tree, extensive=False)
        dates = _find_dates(tree)
    language = _find_language(tree)
    return _make_reading(page, dates, language, _find_url(page, text), _find_article(tree))


@contextmanager
def _refusing_broken_pages() -> Iterator[None]:
    try:
        yield
    except _LIBRARY_FAILURES as error:
        raise UnreadableArticle(f"The page's HTML is broken beyond reading: {error}.") from error


def _find_article(tree: HtmlElement) -> list[Block]:
    """The article's blocks, headings among them; all of the page's where nothing stands out."""
    blocks = find_blocks(tree)
    if len(blocks) > MAX_BLOCKS:
        raise UnreadableArticle(
            f"The page has {len(blocks):,} blocks of text, more than {MAX_BLOCKS:,}: split it."
        )
    for number, block in enumerate(blocks):
        _mark(block, chr(_FIRST_MARK + number))
    with _refusing_broken_pages():
        found = bare_extraction(
            tree, include_comments=False, include_tables=False, deduplicate=False
        )
    body = "".join(found.body.itertext()) if isinstance(found, Document) else ""
    kept = {ord(char) - _FIRST_MARK for char in body if ord(char) >= _FIRST_MARK}
    chosen = [block for number, block in enumerate(blocks) if number in kept] or blocks
    return [Block(block.text, is_heading=block.is_heading) for block in chosen]


def _mark(block: HtmlBlock, mark: str) -> None:
    """Begin a block with a rare ideograph that tells, in what trafilatura keeps, which it is.

    One letter changes none of the lengths it judges by, and no text has to be found again that it
    has glued or trimmed on its way.
    """
    links = block.element.findall(".//a")
    is_link = len(links) == 1 and clean_text(links[0].text_content()) == block.text
    # Outside the link, the letter would make a mere link look like text with a link.
    place = links[0] if is_link else block.element
    place.text = mark + (place.text or "")


def _find_dates(tree: HtmlElement) -> tuple[dt.date | None, dt.date | None]:
    """When the page says it was published and, if later, last changed.

    No search through the running text: a date in a copyright line is no publication date.
    """
    first, last = (
        parse_date(
            htmldate.find_date(
                tree, extensive_search=False, original_date=is_original, min_date=EARLIEST
            )
            or ""
        )
        for is_original in (True, False)
    )
    return first, last if first and last and last > first else None


def _find_language(tree: HtmlElement) -> str | None:
    root = tree.getroottree().getroot()
    named = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    for meta in tree.iterfind(".//meta"):
        key = meta.get("property") or meta.get("http-equiv") or ""
        if not named and key.lower() in {"og:locale", "content-language"}:
            named = meta.get("content")
    return parse_language(named)


def _find_url(page: Document, text: str) -> str | None:
    """The canonical URL, or the one that the browser noted when it saved the page."""
    saved = _SAVED_FROM.search(text[:5000])
    for url in (page.url, saved.group(1) if saved else None):
        # Some sites name their front page as canonical for every article.
        if url and url.startswith(("https://", "http://")) and _has_place(url):
            return url
    return None


def _has_place(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query)


def _make_reading(
    page: Document,
    dates: tuple[dt.date | None, dt.date | None],
    language: str | None,
    url: str | None,
    blocks: Sequence[Block],
) -> Reading:
    publisher = clean_text(page.sitename or "") or None
    title = _strip_site_name(clean_text(page.title or ""), publisher) or None
    kept = drop_boilerplate(blocks)
    paragraphs = [block.text for block in kept if not block.is_heading]
    head = read_head_below(title, paragraphs, with_labels=True)
    return Reading(
        tuple(paragraphs[head.length :]),
        title=title,
        publisher=publisher,
        author=clean_text(page.author or "") or head.author,
        date=dates[0] or head.date,
        modified=dates[1] or head.modified,
        language=language,
        url=url,
    )


def _strip_site_name(title: str, publisher: str | None) -> str:
    """The title without `` | Site name`` at its end or ``Site name: `` at its head."""
    if not publisher:
        return title
    name = re.escape(publisher)
    bare = re.sub(rf"{_NAME_SEPARATOR}{name}\s*$", "", title, flags=re.IGNORECASE)
    return re.sub(rf"^{name}(?:{_NAME_SEPARATOR}|: )", "", bare, flags=re.IGNORECASE) or title
