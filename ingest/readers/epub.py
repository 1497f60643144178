"""EPUB: the chapters of its spine, one after the other, as one article."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from ingest.language import parse_language
from ingest.paragraphs import clean_text, count_words
from ingest.readers.boilerplate import Block, drop_boilerplate
from ingest.readers.dates import parse_date
from ingest.readers.emphasis import list_emphasis
from ingest.readers.epub_chapters import Chapter, read_chapter
from ingest.readers.frames import cut_at_end, take_off_frame
from ingest.readers.head import MAX_KICKER_WORDS, read_head_below
from ingest.readers.html_facts import join_names
from ingest.readers.lone_lines import settle_lines
from ingest.readers.printed_title import find_titles
from ingest.readers.reading import Reading
from ingest.readers.same_text import fold, is_same
from ingest.readers.zipped import ZippedDocument, local_attribute, local_name
from qa_service.errors import UnreadableArticle

CONTAINER, ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
MAX_TEXT_BYTES = 40_000_000
"""Of all chapters with their markup."""

_ISSUE = re.compile(
    r"(?:№|\b(?:no|nr|vol|volume|issue|выпуск|випуск|том)\b\.?)\s*\d|\d{4}|\[[^\]]*\d[^\]]*\]",
    re.IGNORECASE,
)
_HTML_TYPES = frozenset({"application/xhtml+xml", "text/html"})


def read_epub(raw: bytes) -> Reading:
    """Read an EPUB: the paragraphs of its chapters in the order of reading; headings, cover,
    title page, imprint, contents and notes left out.

    What it says of itself is its package's metadata; of an issue with one article in it, the title
    is the article's. Raises UnreadableArticle for what is no EPUB,
    is locked or broken, or unpacks without end.
    """
    book = ZippedDocument(raw, "EPUB")
    place = _find_package(book)
    package = book.read_xml(place)
    locked = _find_locked(book)
    chapters = []
    left = MAX_TEXT_BYTES
    kinds = _list_kinds(package)
    for href in _list_chapters(package):
        name = posixpath.normpath(posixpath.join(posixpath.dirname(place), href))
        if name in locked:
            raise UnreadableArticle("The EPUB is locked (DRM): its text cannot be read.")
        chapter = book.read(name)
        left -= len(chapter)
        if left < 0:
            raise UnreadableArticle(f"The EPUB has more than {MAX_TEXT_BYTES:,} bytes of text.")
        chapters.append(read_chapter(chapter, kind=kinds.get(href, "")))
    return _make_reading(chapters, _read_metadata(package))


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


def _list_chapters(package: etree._Element) -> Iterator[str]:
    """The places of the spine's members; the table of contents and asides are no chapters."""
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
            yield unquote(local_attribute(item, "href"))


def _list_kinds(package: etree._Element) -> dict[str, str]:
    """What the guide of an older book says that its members are: ``cover``, ``toc``, ``notes``."""
    return {
        unquote(local_attribute(each, "href")): local_attribute(each, "type").casefold()
        for each in package.iter()
        if local_name(each) == "reference"
    }


def _read_metadata(package: etree._Element) -> dict[str, str]:
    """The first value of each field: title, publisher, date, language, modified; all creators."""
    fields: dict[str, str] = {}
    creators: list[str] = []
    for element in package.iter():
        name = local_name(element)
        if name == "meta" and local_attribute(element, "property") == "dcterms:modified":
            name = "modified"
        elif name == "date":
            name = local_attribute(element, "event").replace("modification", "modified") or name
        text = clean_text(element.text or "") if name else ""
        if text and name == "creator" and local_attribute(element, "role") in {"", "aut"}:
            creators.append(text)
        elif text:
            fields.setdefault(name, text)
    return fields | {"creator": join_names(creators) or ""}


def _make_reading(chapters: list[Chapter], own: dict[str, str]) -> Reading:
    text = [chapter for chapter in chapters if not chapter.is_leaf] or chapters
    creator, publisher = own.get("creator", ""), own.get("publisher")
    is_outlets = is_same(creator, publisher)
    # Each article of an issue has an end of its own.
    parts = ([each.as_block() for each in chapter.blocks] for chapter in text)
    blocks = [block for part in parts for block in cut_at_end(part)[0]]
    title = _find_title(text, blocks, own)
    told = settle_lines(drop_boilerplate(blocks), title)
    kept, stated = take_off_frame(told, title=title, publisher=publisher)
    paragraphs = [block.text for block in kept if not block.is_heading]
    head = read_head_below(title, paragraphs)
    date = parse_date(own.get("date") or own.get("publication", "")) or head.date or stated.date
    modified = parse_date(own.get("modified", ""))
    body = tuple(paragraphs[head.length :])
    return Reading(
        body,
        emphasis=list_emphasis(body, kept),
        title=title,
        publisher=stated.publisher,
        author=(None if is_outlets else creator) or head.author or stated.author,
        date=date,
        modified=modified if date and modified and modified > date else None,
        language=parse_language(own.get("language")),
    )


def _find_title(text: list[Chapter], blocks: list[Block], own: dict[str, str]) -> str | None:
    """The article's own title where a book is one article, else the book's."""
    book = own.get("title", "")
    titles = list(dict.fromkeys(title for chapter in text for title in chapter.list_titles()))
    if len(titles) == 1 and (not book or _names_article(titles[0], book, own)):
        return titles[0]
    # A layout program knows no headings.
    is_unmarked = not titles and (not book or _is_issue(book, own))
    return (find_titles("", blocks)[0] if is_unmarked else None) or book or None


def _names_article(title: str, book: str, own: dict[str, str]) -> bool:
    """Whether a book is called by its outlet and number, and its only chapter by a headline."""
    publisher = fold(own.get("publisher", ""))
    is_outlets = bool(publisher) and publisher in fold(book)
    return _is_issue(book, own) and (is_outlets or count_words(title) > MAX_KICKER_WORDS)


def _is_issue(book: str, own: dict[str, str]) -> bool:
    """Whether it says its number or has its publisher's name: ``Northern Courier 41``."""
    publisher = own.get("publisher", "")
    rest = book.removeprefix(publisher).strip()
    return bool(_ISSUE.search(book)) or (book != rest and (not rest or rest.isdecimal()))
