"""Documents that list others: RSS and Atom feeds, and sitemaps."""

from __future__ import annotations

import calendar
import datetime as dt
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin

import feedparser
from lxml import etree

from ingest.paragraphs import clean_text
from ingest.readers.dates import parse_date
from qa_service.errors import UnreadableArticle

Kind = Literal["feed", "sitemap", "sitemap index", "article"]

SNIFFED_BYTES = 2048
_ROOTS: tuple[tuple[bytes, Kind], ...] = (
    (b"<sitemapindex", "sitemap index"),
    (b"<urlset", "sitemap"),
    (b"<rss", "feed"),
    (b"<feed", "feed"),
    (b"<rdf:rdf", "feed"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A document that is listed, and what the list says of it; ``date`` is of its publication."""

    url: str
    title: str = ""
    date: dt.date | None = None
    author: str = ""


def tell_kind(body: bytes) -> Kind:
    """What a document is, by its first element: a list of others, or an article."""
    head = body[:SNIFFED_BYTES].lower()
    places = [(head.find(mark), kind) for mark, kind in _ROOTS]
    html = head.find(b"<html")
    found = [(place, kind) for place, kind in places if place >= 0 and not 0 <= html < place]
    return min(found)[1] if found else "article"


def read_feed(body: bytes, *, url: str) -> list[Entry]:
    """The entries of an RSS or Atom feed, in its order; those without a link are left out.

    ``url`` is the feed's own, for links that are relative to it. Raises UnreadableArticle for a
    feed that is none or is broken from its beginning.
    """
    headers = {"content-location": url}
    parsed = feedparser.parse(body, response_headers=headers, sanitize_html=False)
    entries = [_entry_of(entry, url) for entry in parsed.entries if entry.get("link")]
    if not entries and (parsed.bozo or not parsed.get("version")):
        raise UnreadableArticle(f"The feed cannot be read: {parsed.get('bozo_exception', 'none')}.")
    return list({entry.url: entry for entry in reversed(entries)}.values())[::-1]


def _entry_of(entry: Mapping[str, object], url: str) -> Entry:
    date = _date_of(entry, "published") or _date_of(entry, "updated")
    return Entry(
        url=urljoin(url, str(entry["link"]).strip()),
        title=clean_text(str(entry.get("title", ""))),
        date=date,
        author=clean_text(str(entry.get("author", ""))),
    )


def _date_of(entry: Mapping[str, object], name: str) -> dt.date | None:
    """The day that stands in the feed, as the publisher's own clock had it."""
    parsed = entry.get(f"{name}_parsed")
    if not isinstance(parsed, time.struct_time):
        return None
    try:
        in_utc = dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC).date()
    except (OverflowError, ValueError, OSError):
        return None
    written = parse_date(str(entry.get(name, "")))
    # Another day than that beside the one in UTC was read otherwise than the feed's own reader did.
    is_near = written is not None and abs(written - in_utc) <= dt.timedelta(days=1)
    return written if is_near else in_utc


def read_sitemap(body: bytes, *, url: str) -> list[Entry]:
    """The pages of a sitemap, or the sitemaps of an index, in its order.

    Raises UnreadableArticle for XML that is broken from its beginning.
    """
    # No entity is resolved and no tree grows without bounds: a bomb stays a short text.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, recover=True, load_dtd=False
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableArticle(f"The sitemap cannot be read: {error}.") from error
    if root is None:
        raise UnreadableArticle("The sitemap cannot be read: it holds no element.")
    places = dict.fromkeys(_find_places(root))
    return [Entry(urljoin(url, place)) for place in places]


def _find_places(root: etree._Element) -> Iterator[str]:
    """The text of each page's or sitemap's own ``loc``; those of images and videos are others."""
    for listed in root:
        for child in listed if isinstance(listed.tag, str) else ():
            is_own = isinstance(child.tag, str) and (
                etree.QName(child).localname == "loc"
                and etree.QName(child).namespace == etree.QName(listed).namespace
            )
            if is_own and (child.text or "").strip():
                yield str(child.text).strip()
