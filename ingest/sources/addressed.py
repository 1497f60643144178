"""Documents that have a web address: how each is read, and which address its article goes by."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import urldefrag, urlsplit

from ingest.fetching.errors import Refused
from ingest.fetching.hosts import host_of, split_url
from ingest.readers import SUFFIXES, read_bytes
from ingest.readers.html import name_host
from qa_service.domain import ArticleDraft

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "message/rfc822": ".eml",
}
VAGUE_TYPES = frozenset(
    {"", "application/octet-stream", "binary/octet-stream", "application/xml", "text/xml"}
)


def suffix_of(media_type: str, url: str) -> str:
    """How to read a document: by its type, or where that says nothing by its name; else as a page.

    Empty for a type that is not read.
    """
    if media_type not in VAGUE_TYPES:
        return _SUFFIXES.get(media_type, "")
    by_name = PurePosixPath(urlsplit(url).path).suffix.lower()
    return by_name if by_name in SUFFIXES else ".html"


def read_addressed(
    body: bytes, *, suffix: str, source: str, url: str, title: str = ""
) -> ArticleDraft:
    """The article of the document at ``url``; ``title`` stands in where nothing else names it.

    Raises UnreadableArticle, and Refused for a ``url`` that cannot be read for certain.
    """
    name = PurePosixPath(urlsplit(url).path).stem or title or "page"
    draft = read_bytes(body, suffix=suffix, source=source, name=name)
    named, publisher = draft.url, draft.publisher
    if named and not _is_same_site(named, url):
        # A page may not speak for another site: an address elsewhere is not believed, nor its host.
        publisher = None if publisher == name_host(named) else publisher
        named = None
    own, _part = urldefrag(named or url)
    publisher = publisher or host_of(split_url(own)).removeprefix("www.")
    return replace(draft, identity=own, url=own, publisher=publisher)


def _is_same_site(one: str, other: str) -> bool:
    try:
        hosts = [
            host_of(split_url(url)).removeprefix("www.").removeprefix("m.") for url in (one, other)
        ]
    except Refused:
        # A page may name an address that is none.
        return False
    return hosts[0] == hosts[1] or any(a.endswith(f".{b}") for a, b in (hosts, reversed(hosts)))
