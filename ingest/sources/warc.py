"""Saved web archives (WARC): every page in them that was answered for, under its own address."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import redirect_stderr
from functools import partial
from io import BufferedReader, StringIO
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataException
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeadersParserException

from ingest.fetching.errors import Refused
from ingest.paragraphs import clean_text
from ingest.readers import MAX_DOCUMENT_BYTES, SUFFIXES
from ingest.sources.addressed import VAGUE_TYPES, read_addressed, suffix_of
from ingest.sources.items import Found, Item, Unread, hash_bytes, read_capture
from qa_service.domain import ArticleDraft
from qa_service.errors import UnreadableArticle

MAX_BROKEN = 100
MAX_WHY_CHARS = 200
SCANNED_BYTES = 1024 * 1024

_PLAIN_START, _GZIP_START = b"\nWARC/1.", b"\x1f\x8b\x08"
_GZIP_MAGIC = b"\x1f\x8b"

# What warcio lets through on records broken beyond its expectations.
_FAILURES = (
    ArchiveLoadFailed, ChunkedDataException, StatusAndHeadersParserException, OSError,
    EOFError, ValueError, TypeError, AttributeError, LookupError, zlib.error,
)  # fmt: skip


def find_records(file: Path, source: str) -> Iterator[Found]:
    """Every response with status 200 that is a page, a PDF or another readable kind, in order.

    What cannot be read on is a row, and reading goes on with the next record that can be found
    behind it.
    """
    with file.open("rb") as stream:
        start: int | None = 0
        for _attempt in range(MAX_BROKEN):
            if start is None:
                return
            stream.seek(start)
            archive = ArchiveIterator(stream)
            try:
                yield from _read_records(archive, source)
                return
            except _FAILURES as error:
                broken = max(start, archive.offset)
                yield Unread(f"{source}#byte-{broken}", _explain(error))
                start = _find_next(stream, broken + 1)
        yield Unread(source, f"More than {MAX_BROKEN} records are broken: the rest is left.")


def _explain(error: Exception) -> str:
    if "non-chunked gzip" in str(error):
        return "The archive is packed as one piece: unpack it with gunzip and name the .warc file."
    return f"The record cannot be read: {clean_text(str(error))[:MAX_WHY_CHARS].rstrip('.')}."


def _read_records(archive: ArchiveIterator, source: str) -> Iterator[Found]:
    wrong_lengths = 0
    record = _next_record(archive)
    if record is None:
        raise EOFError("no record begins here")
    while record is not None:
        yield from _read_record(record, source)
        place = f"{source}#byte-{archive.offset}"
        record = _next_record(archive)
        if archive.err_count > wrong_lengths:
            wrong_lengths = archive.err_count
            yield Unread(place, "The record does not end where it says: the next may be lost.")


def _next_record(archive: ArchiveIterator) -> ArcWarcRecord | None:
    # warcio writes what it wonders about to the terminal.
    with redirect_stderr(StringIO()):
        record = next(archive, None)
    if record is not None and (record.format != "warc" or record.length is None):
        raise ArchiveLoadFailed("no WARC record with a length begins here")
    return record


def _read_record(record: ArcWarcRecord, source: str) -> Iterator[Found]:
    """The record as an item; nothing for one that holds no article: images, scripts, requests."""
    if record.rec_type != "response" or record.http_headers is None:
        return
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    media_type = (record.http_headers.get_header("Content-Type") or "").partition(";")[0]
    suffix = _suffix_of(media_type.strip().lower(), url)
    if record.http_headers.get_statuscode() != "200" or not suffix:
        return
    place = f"{source}#{url}"
    body = record.content_stream().read(MAX_DOCUMENT_BYTES + 1)
    if len(body) <= MAX_DOCUMENT_BYTES and getattr(record.raw_stream, "limit", 0) > 0:
        yield Unread(place, "The record is cut short: the archive was not written to its end.")
        return
    captured = (record.rec_headers.get_header("WARC-Date") or "").strip()
    validator = captured if read_capture(captured) else ""
    yield Item(place, hash_bytes(body), partial(_read_body, body, suffix, place, url), validator)


def _suffix_of(media_type: str, url: str) -> str:
    path = urlsplit(url).path
    if path == "/robots.txt":
        return ""
    is_named = PurePosixPath(path).suffix.lower() in SUFFIXES
    if media_type in VAGUE_TYPES and media_type and not is_named:
        return ""
    return suffix_of(media_type, url)


def _read_body(body: bytes, suffix: str, place: str, url: str) -> ArticleDraft:
    try:
        return read_addressed(body, suffix=suffix, source=place, url=url)
    except Refused as error:
        raise UnreadableArticle(str(error)) from error


def _find_next(stream: BufferedReader, start: int) -> int | None:
    """Where the next record begins, at ``start`` or behind it; None where none does."""
    stream.seek(0)
    is_packed = stream.read(2) == _GZIP_MAGIC
    mark = _GZIP_START if is_packed else _PLAIN_START
    stream.seek(start)
    kept = b""
    while block := stream.read(SCANNED_BYTES):
        window = kept + block
        first = stream.tell() - len(window)
        at = window.find(mark)
        while at >= 0:
            place = first + at + (0 if is_packed else 1)
            if not is_packed or _opens_record(stream, place):
                return place
            at = window.find(mark, at + 1)
        stream.seek(first + len(window))
        kept = window[-len(mark) :]
    return None


def _opens_record(stream: BufferedReader, place: int) -> bool:
    """Whether a gzip member begins there, and a record in it: three bytes alone mean little."""
    stream.seek(place)
    try:
        head = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(stream.read(512), 5)
    except zlib.error:
        return False
    return head == b"WARC/"
