"""From a source file to an article as it was found: one reader for each kind of file."""

from __future__ import annotations

import re
from pathlib import Path

from ingest.language import detect_language
from ingest.readers.encoding import decode_text
from ingest.readers.front_matter import FrontMatter, split_front_matter
from ingest.readers.html import read_html
from ingest.readers.markdown import read_markdown
from ingest.readers.reading import Reading
from ingest.readers.text import read_text
from qa_service.domain import ArticleDraft
from qa_service.errors import UnreadableArticle

READER_VERSION = 1
"""Raise it when the same bytes come to be read otherwise, so that ingest reads them again."""

MAX_ARTICLE_BYTES = 5_000_000

_MARKDOWN = frozenset({".md", ".markdown"})
_TEXT = frozenset({".txt", ".text"})
_HTML = frozenset({".html", ".htm", ".xhtml"})

SUFFIXES = _MARKDOWN | _TEXT | _HTML


def read_article(path: Path) -> ArticleDraft:
    """Read one file into an article: what its front matter says, else what its text shows.

    Raises UnreadableArticle, with the reason in plain words, for a file that cannot be read, is
    binary, too large or empty, has broken front matter, or has no paragraph.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UnreadableArticle(
            f"A file with the suffix {suffix!r} is not an article: "
            f"use one of {', '.join(sorted(SUFFIXES))}."
        )
    source = str(path.resolve())
    return read_bytes(_read_file(path), suffix=suffix, source=source, name=path.stem)


def read_bytes(raw: bytes, *, suffix: str, source: str, name: str) -> ArticleDraft:
    """Read the bytes of one article, as a file with that suffix would be.

    ``name`` stands in for a title where there is none. Raises UnreadableArticle as above.
    """
    if len(raw) >= MAX_ARTICLE_BYTES:
        raise UnreadableArticle(
            f"It has {len(raw):,} bytes; an article must stay below "
            f"{MAX_ARTICLE_BYTES:,} (5 MB): split it."
        )
    if not raw.strip():
        raise UnreadableArticle("The file is empty.")
    if suffix in _HTML:
        return make_draft(source, FrontMatter(), read_html(raw), name=name)
    front, body = split_front_matter(decode_text(raw))
    reading = read_markdown(body) if suffix in _MARKDOWN else read_text(body)
    return make_draft(source, front, reading, name=name)


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            # One byte more than may be: a huge file is refused without being held in memory.
            raw = stream.read(MAX_ARTICLE_BYTES + 1)
    except OSError as error:
        raise UnreadableArticle(f"The file cannot be opened: {error.strerror or error}.") from error
    if len(raw) > MAX_ARTICLE_BYTES:
        raise UnreadableArticle(
            f"The file has {path.stat().st_size:,} bytes; an article must stay below "
            f"{MAX_ARTICLE_BYTES:,} (5 MB): split it."
        )
    return raw


def make_draft(source: str, front: FrontMatter, reading: Reading, *, name: str) -> ArticleDraft:
    """The article: what its front matter says, else what its text shows, else its name.

    Raises UnreadableArticle where there is nothing to cite.
    """
    if not reading.paragraphs:
        raise UnreadableArticle("The file has no paragraphs: there is nothing in it to cite.")
    url = front.url or reading.url
    title = front.title or reading.title or _title_from_name(name)
    return ArticleDraft(
        source=source,
        identity=url or source,
        title=title,
        paragraphs=reading.paragraphs,
        id=front.id,
        publisher=front.publisher or reading.publisher,
        source_class=front.source_class,
        author=front.author or reading.author,
        date=front.date or reading.date,
        modified=front.modified or reading.modified,
        language=front.language
        or reading.language
        or detect_language(" ".join((*reading.paragraphs, title))),
        url=url,
        corrects=front.corrects,
        references=front.references,
    )


def _title_from_name(name: str) -> str:
    """``2022-01-26_nato-replies`` → ``Nato replies``: a file's name made readable."""
    stem = re.sub(r"^\d{4}-\d\d-\d\d[-_ ]+(?=\S)", "", name)
    words = " ".join(re.split(r"[-_\s]+", stem)).strip() or name
    return words[:1].upper() + words[1:]
