"""What a source gives: an article where it lies, or the reason why there is none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader
from typing import Protocol

from ingest.readers import READER_VERSION
from qa_service.domain import ArticleDraft, SourceState, hash_text

# Of WARC-Date, without the zone: it is always UTC, and with it parts of seconds would sort wrongly.
_CAPTURED = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?)Z")


@dataclass(frozen=True, slots=True)
class Item:
    """An article where it lies.

    ``source`` names the place for good: a file's absolute path, a URL, or the path of a file that
    holds many articles with ``#`` and the member's name. ``sha256`` is of its bytes and of the
    reader's version, so that what is known need not be read; ``read`` raises UnreadableArticle, and
    can be pickled and called in another process. ``validator`` is kept for the next run: a web
    host's, or when a web archive captured the page.
    """

    source: str
    sha256: str
    read: Callable[[], ArticleDraft]
    validator: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A place whose article cannot be had, and why: a row of the report."""

    source: str
    why: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A place that says by itself that its article is the one that is known."""

    source: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A place that says by itself that there is nothing (any more)."""

    source: str


Found = Item | Unread | Unchanged | Gone


class Source(Protocol):
    """A file, a folder, a web address, or whatever else gives articles.

    ``expected`` is how many items there will be, 0 where only reading tells.
    """

    expected: int

    def find_items(self, known: Mapping[str, SourceState]) -> Iterator[Found]:
        """Every item, in an order that is the same on every run.

        ``known`` are the places whose articles are current, as they were when last read.
        """

    def covers(self, source: str) -> bool:
        """Whether an article of that place would have been found: else it is not missing."""


def read_capture(validator: str) -> str:
    """The time that a validator gives as a web archive does (`2022-02-05T10:00:00Z`), to be
    compared with others; empty for one of another kind."""
    captured = _CAPTURED.fullmatch(validator)
    return captured[1] if captured else ""


def hash_bytes(raw: bytes) -> str:
    """The hash of an item's bytes and of the reader's version, which may read them anew."""
    return _with_version(hashlib.sha256(raw).hexdigest())


def hash_stream(stream: BufferedReader) -> str:
    """As ``hash_bytes``, of an open binary file, without holding it in memory."""
    return _with_version(hashlib.file_digest(stream, "sha256").hexdigest())


def _with_version(digest: str) -> str:
    return hash_text(f"{READER_VERSION} {digest}")
