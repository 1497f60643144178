"""Articles as records (a line of JSON, a row of a table): the fields of front matter and a text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.paragraphs import clean_text, has_words
from ingest.readers import make_draft
from ingest.readers.front_matter import ID, FrontMatter, read_fields, with_known_names
from ingest.readers.html import read_html
from ingest.readers.reading import Reading
from ingest.readers.text import read_text
from qa_service.domain import ArticleDraft
from qa_service.errors import UnreadableArticle

TEXT_FIELDS = ("text", "body", "content", "article", "maintext")


def read_record(record: Mapping[str, object], *, source: str) -> ArticleDraft:
    """The article of a record: `paragraphs` (a list), `text` (or `body`, `content`), or `html`.

    Its other fields are those of front matter. An `id` that cannot stand in a URL tells articles
    apart but is not shown. Raises UnreadableArticle where there is no text, or a field is wrong.
    """
    fields = with_known_names(record)
    if not ID.fullmatch(str(fields.get("id", ""))):
        fields.pop("id", None)
    publisher = fields.get("publisher")
    if isinstance(publisher, str) and publisher.startswith(("https://", "http://")):
        fields.setdefault("url", fields.pop("publisher"))
    front = read_fields(fields)
    return make_draft(source, front, _read_body(fields, front), name=_name_of(source))


def _name_of(source: str) -> str:
    """What stands in for a title: the record's id, of a path or address its last part."""
    name = source.rpartition("#")[2]
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    return re.sub(r"(?<=.)\.\w{1,5}$", "", last) if last != name else name


def _read_body(fields: Mapping[str, object], front: FrontMatter) -> Reading:
    listed = fields.get("paragraphs")
    if isinstance(listed, list):
        texts = [clean_text(text) for text in listed if isinstance(text, str)]
        return Reading(tuple(text for text in texts if has_words(text)))
    for name in TEXT_FIELDS:
        text = fields.get(name)
        if isinstance(text, str) and text.strip():
            return read_text(text, title=front.title)
    html = fields.get("html")
    if isinstance(html, str) and html.strip():
        return read_html(html.encode())
    raise UnreadableArticle(
        f"The record has no text: give it one of {', '.join((*TEXT_FIELDS, 'html'))}, or a list "
        "of paragraphs."
    )
