"""Web addresses: a page, or what a feed or a sitemap leads to."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from urllib.parse import urldefrag

from courlan import clean_url

from ingest.fetching import errors
from ingest.fetching.fetcher import Document, Fetcher, Validator
from ingest.fetching.transport import MAX_DECODED_BYTES
from ingest.readers import READER_VERSION, SUFFIXES
from ingest.sources.addressed import read_addressed, suffix_of
from ingest.sources.feeds import Entry, read_feed, read_sitemap, tell_kind
from ingest.sources.items import Found, Gone, Item, Unchanged, Unread, hash_bytes
from qa_service.domain import ArticleDraft, SourceState
from qa_service.errors import UnreadableArticle

# A sitemap's own limit.
MAX_ENTRIES = 50_000
MAX_SITEMAP_DEPTH = 3
GZIP_MAGIC = b"\x1f\x8b"


class WebSource:
    """What one typed address gives: its article, or the articles of the feed or sitemap there."""

    def __init__(self, url: str, fetcher: Fetcher) -> None:
        self._url = url
        self._fetcher = fetcher
        self._seen: set[str] = set()
        self.expected = 0

    def find_items(self, known: Mapping[str, SourceState]) -> Iterator[Found]:
        self._seen.clear()
        yield from self._find_at(Entry(self._url), known, depth=0)

    def covers(self, source: str) -> bool:
        # What a feed no longer lists is still there: only a host's own word makes a page missing.
        return False

    def _find_at(
        self, entry: Entry, known: Mapping[str, SourceState], *, depth: int
    ) -> Iterator[Found]:
        place = name_place(entry.url)
        if place in self._seen:
            return
        self._seen.add(place)
        try:
            document = self._fetcher.fetch(entry.url, known=_read_validator(known.get(place)))
            if document is None:
                yield Unchanged(place)
                return
            document = replace(document, body=_unpack(document.body))
            kind = tell_kind(document.body)
            if kind == "article":
                yield _item_of(place, document, entry)
                return
            read = read_feed if kind == "feed" else read_sitemap
            listed = read(document.body, url=document.url)
        except errors.Gone:
            yield Gone(place)
            return
        except (errors.NotFetched, UnreadableArticle) as error:
            yield Unread(place, str(error))
            return
        if depth > MAX_SITEMAP_DEPTH:
            yield Unread(place, "The sitemap is too many sitemaps deep.")
            return
        for each in listed[:MAX_ENTRIES]:
            yield from self._find_at(each, known, depth=depth + 1)
        if len(listed) > MAX_ENTRIES:
            left = f"{len(listed):,} documents are listed; only the first {MAX_ENTRIES:,} are read."
            yield Unread(place, left)


def name_place(url: str) -> str:
    """The address as the name of a source: without what only tells where a reader came from, or
    which part of the page to show."""
    url, _fragment = urldefrag(url)
    return clean_url(url) or url


def write_validator(validator: Validator) -> str:
    """The validator as the archive keeps it, or nothing where the host gave none."""
    if not validator.headers:
        return ""
    return json.dumps([READER_VERSION, validator.etag, validator.last_modified])


def _read_validator(state: SourceState | None) -> Validator | None:
    if state is None or not state.validator:
        return None
    reader, etag, last_modified = json.loads(state.validator)
    # What another version of the readers made of a document has to be read again.
    return Validator(etag, last_modified) if reader == READER_VERSION else None


def _item_of(place: str, document: Document, entry: Entry) -> Found:
    suffix = suffix_of(document.media_type, document.url)
    if suffix not in SUFFIXES:
        return Unread(place, f"The document is of the type {document.media_type}: not read yet.")
    return Item(
        place,
        hash_bytes(document.body),
        partial(_read_document, place, suffix, document, entry),
        write_validator(document.validator),
    )


def _read_document(place: str, suffix: str, document: Document, entry: Entry) -> ArticleDraft:
    """The article, with what the feed says of it where the page does not say it itself."""
    draft = read_addressed(
        document.body, suffix=suffix, source=place, url=document.url, title=entry.title
    )
    return replace(
        draft, date=draft.date or entry.date, author=draft.author or entry.author or None
    )


def _unpack(body: bytes) -> bytes:
    """The body of a document that is itself a gzip file, as sitemaps often are; bounded."""
    if not body.startswith(GZIP_MAGIC):
        return body
    try:
        unpacked = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(body, MAX_DECODED_BYTES + 1)
    except zlib.error as error:
        raise errors.NotFetched(f"The document cannot be unpacked: {error}.") from error
    if len(unpacked) > MAX_DECODED_BYTES:
        raise errors.NotFetched(f"The document unpacks to more than {MAX_DECODED_BYTES:,} bytes.")
    return unpacked
