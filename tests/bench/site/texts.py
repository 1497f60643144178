"""The articles of the made site, written in a light markup of their own."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name("texts")

_MARKS = re.compile(r"\*([^*]+)\*|_([^_]+)_|\[([^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an article: ``kind`` is p, h, list, quote, question, entry or event."""

    kind: str
    texts: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """An article as it was written, with the furniture that belongs to it alone."""

    name: str
    kind: str
    title: str
    publisher: str
    author: str
    published: dt.datetime
    modified: dt.datetime | None
    language: str
    section: str
    deck: str
    caption: str
    pull: str
    related: tuple[str, ...]
    parts: tuple[Part, ...]


def read_texts() -> list[Text]:
    return [read_text(path) for path in sorted(FOLDER.glob("*.txt"))]


def read_text(path: Path) -> Text:
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    fields = {
        name: value.strip() for name, _, value in (x.partition(":") for x in head.split("\n"))
    }
    modified = fields.get("modified")
    return Text(
        path.stem,
        fields.get("kind", "news"),
        fields["title"],
        fields["publisher"],
        fields["author"],
        dt.datetime.fromisoformat(fields["published"]),
        dt.datetime.fromisoformat(modified) if modified else None,
        fields["language"],
        fields["section"],
        fields["deck"],
        fields["caption"],
        fields["pull"],
        tuple(fields["related"].split(" | ")),
        tuple(_read_parts(body)),
    )


def _read_parts(body: str) -> Iterator[Part]:
    for chunk in re.split(r"\n\n|\n(?=\* )", body.strip()):
        lines = tuple(re.sub(r"^(?:##|[->?@*]) ", "", line) for line in chunk.split("\n"))
        match chunk[:2]:
            case "##":
                yield Part("h", lines)
            case "- ":
                yield Part("list", lines)
            case "> ":
                yield Part("quote", lines)
            case "? ":
                yield Part("question", lines)
            case "@ ":
                label, _, heading = lines[0].partition(" ")
                yield Part("entry", (heading,), label)
            case "* ":
                label, _, text = lines[0].partition(" | ")
                yield Part("event", (text,), label)
            case _:
                yield Part("p", (" ".join(lines),))


def to_plain(text: str) -> str:
    return _MARKS.sub(lambda match: match[1] or match[2] or match[3], text)


def to_html(text: str) -> str:
    marked = html.escape(text, quote=False)
    tags = (r"<strong>\1</strong>", r"<em>\1</em>", r'<a href="/topic/a">\1</a>')
    patterns = (r"\*([^*]+)\*", r"_([^_]+)_", r"\[([^\]]+)\]")
    for pattern, tag in zip(patterns, tags, strict=True):
        marked = re.sub(pattern, tag, marked)
    return marked
