"""EPUB: the chapters of its spine, one after the other, as one article."""

from __future__ import annotations

import datetime as dt
import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree
from trafilatura.utils import load_html

from ingest.language import parse_language
from ingest.paragraphs import clean_text
from ingest.readers.boilerplate import Block, drop_boilerplate
from ingest.readers.dates import parse_date
from ingest.readers.emphasis import list_emphasis
from ingest.readers.encoding import decode_html
from ingest.readers.head import read_head_below
from ingest.readers.html_blocks import HtmlBlock, find_blocks
from ingest.readers.lone_lines import settle_lines
from ingest.readers.reading import Reading
from ingest.readers.struck import drop_struck
from ingest.readers.zipped import ZippedDocument, local_attribute, local_name
from qa_service.errors import UnreadableArticle

CONTAINER, ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
MAX_TEXT_BYTES = 40_000_000
"""Of all chapters with their markup."""

_HTML_TYPES = frozenset({"application/xhtml+xml", "text/html"})


def read_epub(raw: bytes) -> Reading:
    """Read an EPUB: the paragraphs of its chapters in the order of reading, headings left out.

    What it says of itself is its package's metadata. Raises UnreadableArticle for what is no EPUB,
    is locked or broken, or unpacks without end.
    """
    book = ZippedDocument(raw, "EPUB")
    place = _find_package(book)
    package = book.read_xml(place)
    locked = _find_locked(book)
    blocks = []
    left = MAX_TEXT_BYTES
    for name in _list_chapters(package, posixpath.dirname(place)):
        if name in locked:
            raise UnreadableArticle("The EPUB is locked (DRM): its text cannot be read.")
        chapter = book.read(name)
        left -= len(chapter)
        if left < 0:
            raise UnreadableArticle(f"The EPUB has more than {MAX_TEXT_BYTES:,} bytes of text.")
        blocks += _read_chapter(chapter)
    return _make_reading(blocks, _read_metadata(package))


def _find_package(book: ZippedDocument) -> str:
    for element in book.read_xml(CONTAINER).iter():
        if local_name(element) == "rootfile" and local_attribute(element, "full-path"):
            return local_attribute(element, "full-path")
    raise UnreadableArticle(f"The EPUB is broken: {CONTAINER} names no package.")


def _find_locked(book: ZippedDocument) -> frozenset[str]:
    """The members that are encrypted; fonts often are, in books that can be read."""
    if not book.has(ENCRYPTION):
        return frozenset()
    return frozenset(
        unquote(local_attribute(element, "URI"))
        for element in book.read_xml(ENCRYPTION).iter()
        if local_name(element) == "CipherReference"
    )


def _list_chapters(package: etree._Element, folder: str) -> Iterator[str]:
    """The names of the spine's members; the table of contents and asides are no chapters."""
    items = {
        local_attribute(element, "id"): element
        for element in package.iter()
        if local_name(element) == "item"
    }
    for element in package.iter():
        item = items.get(local_attribute(element, "idref"))
        if local_name(element) != "itemref" or item is None:
            continue
        is_contents = "nav" in local_attribute(item, "properties").split()
        is_aside = local_attribute(element, "linear") == "no"
        is_text = local_attribute(item, "media-type") in _HTML_TYPES
        if is_text and not is_contents and not is_aside:
            href = unquote(local_attribute(item, "href"))
            yield posixpath.normpath(posixpath.join(folder, href))


def _read_chapter(raw: bytes) -> list[HtmlBlock]:
    if not raw.strip():
        return []
    try:
        tree = load_html(decode_html(raw))
        if tree is None:
            return []
        drop_struck(tree)
        return find_blocks(tree)
    except (etree.LxmlError, ValueError, RecursionError) as error:
        raise UnreadableArticle(f"The EPUB has a chapter that is broken: {error}.") from error


def _read_metadata(package: etree._Element) -> dict[str, str]:
    """The first value of each field: title, creator, publisher, date, language, modified."""
    fields: dict[str, str] = {}
    for element in package.iter():
        name = local_name(element)
        if name == "meta" and local_attribute(element, "property") == "dcterms:modified":
            name = "modified"
        elif name == "date":
            name = local_attribute(element, "event").replace("modification", "modified") or name
        text = clean_text(element.text or "") if name else ""
        if text:
            fields.setdefault(name, text)
    return fields


def _make_reading(blocks: list[HtmlBlock], own: dict[str, str]) -> Reading:
    title = own.get("title") or next((block.text for block in blocks if block.is_heading), None)
    found = [Block(b.text, is_heading=b.is_heading, emphasis=b.emphasis) for b in blocks]
    kept = settle_lines(drop_boilerplate(found), title)
    paragraphs = [block.text for block in kept if not block.is_heading]
    head = read_head_below(title, paragraphs)
    date = _read_date(own.get("date") or own.get("publication", "")) or head.date
    modified = _read_date(own.get("modified", ""))
    body = tuple(paragraphs[head.length :])
    return Reading(
        body,
        emphasis=list_emphasis(body, kept),
        title=title,
        publisher=own.get("publisher"),
        author=own.get("creator") or head.author,
        date=date,
        modified=modified if date and modified and modified > date else None,
        language=parse_language(own.get("language")),
    )


def _read_date(value: str) -> dt.date | None:
    return parse_date(value) if value else None
