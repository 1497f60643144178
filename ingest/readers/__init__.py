"""From a source file to an article as it was found: one reader for each kind of file."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from pathlib import Path

from ingest.language import detect_language
from ingest.readers.docx import read_docx
from ingest.readers.encoding import decode_text
from ingest.readers.epub import read_epub
from ingest.readers.front_matter import FrontMatter, split_front_matter
from ingest.readers.html import read_html
from ingest.readers.html_end import is_cut_off
from ingest.readers.mail import read_mail
from ingest.readers.markdown import read_markdown
from ingest.readers.pdf import read_pdf
from ingest.readers.reading import Reading
from ingest.readers.text import read_text
from qa_service.domain import ArticleDraft
from qa_service.errors import UnreadableArticle

READER_VERSION = 11
"""Raise it when the same bytes come to be read otherwise, so that ingest reads them again."""

MAX_ARTICLE_BYTES = 5_000_000
MAX_DOCUMENT_BYTES = 40_000_000
"""Of a kind of file that holds more than text: fonts, pictures, attachments."""

_MARKDOWN, _PLAIN = frozenset({".md", ".markdown"}), frozenset({".txt", ".text"})
"""Text, and front matter above it."""

_READ_PAGE: dict[str, Callable[[bytes], Reading]] = dict.fromkeys(
    (".html", ".htm", ".xhtml"), read_html
)
_READ_DOCUMENT: dict[str, Callable[[bytes], Reading]] = {
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".epub": read_epub,
    ".eml": read_mail,
}

SUFFIXES = frozenset({*_MARKDOWN, *_PLAIN, *_READ_PAGE, *_READ_DOCUMENT})


def read_article(path: Path) -> ArticleDraft:
    """Read one file into an article: what its front matter says, else what its text shows.

    Raises UnreadableArticle, with the reason in plain words, for a file that cannot be read, is
    binary, too large or empty, has broken front matter, or has no paragraph.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UnreadableArticle(name_suffixes(suffix, SUFFIXES))
    source = name_place(path)
    return read_bytes(_read_file(path), suffix=suffix, source=source, name=path.stem)


def name_place(path: Path) -> str:
    """The place by which what a file holds is known again: its whole path as it was given.

    Links are not followed: where one is made to point elsewhere ("current" at the next release,
    a mounted folder at its next state), the same place has another text.
    """
    return os.path.abspath(path)  # noqa: PTH100 - resolve() follows links


def read_bytes(raw: bytes, *, suffix: str, source: str, name: str) -> ArticleDraft:
    """Read the bytes of one article, as a file with that suffix would be.

    ``name`` stands in for a title where there is none. Raises UnreadableArticle as above.
    """
    limit = _max_bytes(suffix)
    if len(raw) >= limit:
        raise UnreadableArticle(_name_excess("It", len(raw), limit))
    if not raw.strip():
        raise UnreadableArticle("The file is empty.")
    if suffix in _MARKDOWN or suffix in _PLAIN:
        front, body = split_front_matter(decode_text(raw))
        is_plain = suffix in _PLAIN
        reading = read_text(body, title=front.title) if is_plain else read_markdown(body)
        return make_draft(source, front, reading, name=name)
    if suffix in _READ_PAGE and is_cut_off(raw):
        raise UnreadableArticle("The page is cut off: it was not written or loaded to its end.")
    read = _READ_PAGE.get(suffix) or _READ_DOCUMENT[suffix]
    return make_draft(source, FrontMatter(), read(raw), name=name)


def name_suffixes(suffix: str, readable: AbstractSet[str]) -> str:
    """Says that a file's suffix is not one of those that are read."""
    return (
        f"A file with the suffix {suffix.lower()!r} is not an article: "
        f"use one of {', '.join(sorted(readable))}."
    )


def _max_bytes(suffix: str) -> int:
    return MAX_DOCUMENT_BYTES if suffix in _READ_DOCUMENT else MAX_ARTICLE_BYTES


def _name_excess(what: str, bytes_found: int, limit: int) -> str:
    return (
        f"{what} has {bytes_found:,} bytes; an article must stay below "
        f"{limit:,} ({limit // 1_000_000} MB): split it."
    )


def _read_file(path: Path) -> bytes:
    limit = _max_bytes(path.suffix.lower())
    try:
        with path.open("rb") as stream:
            # One byte more than may be: a huge file is refused without being held in memory.
            raw = stream.read(limit + 1)
    except OSError as error:
        raise UnreadableArticle(f"The file cannot be opened: {error.strerror or error}.") from error
    if len(raw) > limit:
        raise UnreadableArticle(_name_excess("The file", path.stat().st_size, limit))
    return raw


def make_draft(source: str, front: FrontMatter, reading: Reading, *, name: str) -> ArticleDraft:
    """The article: what its front matter says, else what its text shows, else its name.

    Raises UnreadableArticle where there is nothing to cite.
    """
    if not reading.paragraphs:
        raise UnreadableArticle("The file has no paragraphs: there is nothing in it to cite.")
    url = front.url or reading.url
    title = front.title or reading.title or _title_from_name(name)
    date, modified = front.date or reading.date, front.modified or reading.modified
    return ArticleDraft(
        source=source,
        identity=url or source,
        title=title,
        paragraphs=reading.paragraphs,
        id=front.id,
        publisher=front.publisher or reading.publisher,
        source_class=front.source_class,
        author=front.author or reading.author,
        date=date,
        modified=None if date and modified and modified < date else modified,
        language=front.language
        or reading.language
        or detect_language(" ".join((*reading.paragraphs, title))),
        url=url,
        corrects=front.corrects,
        references=front.references,
        emphasis=reading.emphasis,
    )


def _title_from_name(name: str) -> str:
    """``2022-01-26_nato-replies`` → ``Nato replies``: a file's name made readable."""
    stem = re.sub(r"^\d{4}-\d\d-\d\d[-_ ]+(?=\S)", "", name)
    words = " ".join(re.split(r"[-_\s]+", stem)).strip() or name
    return words[:1].upper() + words[1:]
