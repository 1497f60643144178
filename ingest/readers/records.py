"""Articles as records (a line of JSON, a row of a table): the fields of front matter and a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ingest.paragraphs import clean_text, has_words
from ingest.readers import make_draft
from ingest.readers.boilerplate import Block, drop_boilerplate
from ingest.readers.emphasis import list_emphasis
from ingest.readers.field_names import with_known_names
from ingest.readers.front_matter import ID, FrontMatter, read_fields
from ingest.readers.html import read_html
from ingest.readers.html_blocks import find_fragment_blocks
from ingest.readers.lone_lines import settle_lines
from ingest.readers.reading import Reading
from ingest.readers.text import read_text
from qa_service.domain import ArticleDraft
from qa_service.errors import UnreadableArticle

TEXT_FIELDS = ("text", "body", "content", "article", "articlebody", "maintext", "текст")

# These often name another thing than the article: they count where nothing else tells.
_LAST_RESORTS = {"name": "title", "timestamp": "date"}

MAX_TITLE_CHARS = 100
"""Of a title that is made of a text's first words."""

_TAGGED = re.compile(r"\s*<(?:!doctype|!--|[a-z][a-z0-9]{0,10}[\s/>])", re.IGNORECASE)
_PAGE = re.compile(r"<html[\s>]|<body[\s>]", re.IGNORECASE)


def read_record(record: Mapping[str, object], *, source: str) -> ArticleDraft:
    """The article of a record: `paragraphs` (a list), `text` (or `body`, `content`), or `html`.

    Its other fields are those of front matter. An `id` that cannot stand in a URL tells articles
    apart but is not shown, and a date that cannot be read (`January 2022`) leaves the article
    without one. Raises UnreadableArticle where there is no text, or a field is wrong.
    """
    fields = with_known_names(record)
    for name, own in _LAST_RESORTS.items():
        if name in fields:
            fields.setdefault(own, fields[name])
    if not ID.fullmatch(str(fields.get("id", ""))):
        fields.pop("id", None)
    publisher = fields.get("publisher")
    if isinstance(publisher, str) and publisher.startswith(("https://", "http://")):
        fields.setdefault("url", fields.pop("publisher"))
    front = read_fields(_without_broken_dates(fields))
    reading, name = _read_body(fields, front), _name_of(source)
    if not name and reading.title is None and reading.paragraphs:
        reading = replace(reading, title=_take_first_words(reading.paragraphs[0]))
    return make_draft(source, front, reading, name=name)


def _without_broken_dates(fields: Mapping[str, object]) -> dict[str, object]:
    kept = dict(fields)
    for name in ("date", "modified"):
        try:
            read_fields({name: fields.get(name)})
        except UnreadableArticle:
            del kept[name]
    return kept


def _read_marked(text: str) -> Reading:
    """A page, or the piece of one that publishing systems keep as an article's text."""
    if _PAGE.search(text):
        return read_html(text.encode("utf-8", "replace"))
    blocks = (
        Block(each.text, is_heading=each.is_heading, emphasis=each.emphasis)
        for each in find_fragment_blocks(text)
    )
    kept = drop_boilerplate(list(blocks))
    title = kept[0].text if kept and kept[0].is_heading else None
    kept = settle_lines(kept, title)
    body = tuple(block.text for block in kept if not block.is_heading)
    return Reading(body, title=title, emphasis=list_emphasis(body, kept))


def _name_of(source: str) -> str:
    """The last part of the path or address that names a record; empty where that has no word."""
    name = source.rpartition("#")[2]
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    return re.sub(r"(?<=.)\.\w{1,5}$", "", last) if last != name and has_words(last) else ""


def _take_first_words(text: str) -> str:
    if len(text) <= MAX_TITLE_CHARS:
        return text
    first = text[:MAX_TITLE_CHARS]
    return f"{first.rpartition(' ')[0] or first}…"


def _read_body(fields: Mapping[str, object], front: FrontMatter) -> Reading:
    listed = fields.get("paragraphs")
    if isinstance(listed, list):
        texts = [clean_text(text) for text in listed if isinstance(text, str)]
        return Reading(tuple(text for text in texts if has_words(text)))
    for name in TEXT_FIELDS:
        text = fields.get(name)
        if isinstance(text, str) and text.strip():
            return _read_marked(text) if _TAGGED.match(text) else read_text(text, title=front.title)
    html = fields.get("html")
    if isinstance(html, str) and html.strip():
        return read_html(html.encode("utf-8", "replace"))
    raise UnreadableArticle(
        f"The record has no text: give it one of {', '.join((*TEXT_FIELDS, 'html'))}, or a list "
        "of paragraphs."
    )
