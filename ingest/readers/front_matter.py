"""The block of ``key: value`` lines at the head of a file, where the writer speaks for it."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as fields_of
from html import unescape

import yaml

from ingest.language import parse_language
from ingest.paragraphs import clean_text
from ingest.readers.dates import parse_date
from ingest.readers.field_names import SYNONYMS, fold_name, with_known_names
from qa_service.domain import SOURCE_CLASSES, SourceClass
from qa_service.errors import UnreadableArticle

MAX_FRONT_MATTER_CHARS = 100_000

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_FENCED = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)^(---|\.\.\.|\+\+\+)[ \t]*(?:\n|\Z)", re.S | re.M)
_KEY_LINE = re.compile(r"[A-Za-z_][\w-]*[ \t]*[:=](?:\s|$)")
_LINE = re.compile(r"(?:(?P<key>[A-Za-z_][\w-]*):|[ \t]*-)(?P<rest>[ \t].*|)")
_OPENING = ('"', "'", "[", "{", "|", ">", "&", "*", "!")
"""What opens something that YAML alone can close."""
_CLOSED_QUOTE = re.compile(r"""(?:"[^"]*"|'[^']*')\s*[^\s#]""")
_BLANK_LINES = re.compile(r"(?:[ \t]*\n)*")
_TAG = re.compile(r"</?(?:a|b|br|em|i|mark|q|small|span|strong|sub|sup|u)(?:\s[^<>]*)?/?>", re.I)
_ABSENT = frozenset({"", "~", "null", "Null", "NULL"})
_STATE_CONTROLLED = re.compile(r"state[-_ ](?:controlled|owned|run|media)")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the front matter says; None or empty where it does not."""

    id: str | None = None
    title: str | None = None
    publisher: str | None = None
    source_class: SourceClass = "unknown"
    author: str | None = None
    date: dt.date | None = None
    modified: dt.date | None = None
    language: str | None = None
    url: str | None = None
    corrects: str | None = None
    references: tuple[str, ...] = ()


_KNOWN = {"sources", *SYNONYMS, *(field.name for field in fields_of(FrontMatter))} - {"references"}


def split_front_matter(text: str) -> tuple[FrontMatter, str]:
    """The front matter of a text (empty if it has none) and what follows it.

    Raises UnreadableArticle, naming the line or the key, for front matter that cannot be read.
    """
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    blank = _BLANK_LINES.match(text)
    start = blank.end() if blank else 0
    fenced = _FENCED.match(text[start:])
    if fenced is None or (fenced[1] == "+++") != (fenced[3] == "+++"):
        _refuse_unclosed(text)
        return FrontMatter(), text
    if not any(_KEY_LINE.match(line) for line in fenced[2].splitlines()):
        # Text between two rules, not front matter.
        return FrontMatter(), text
    if len(fenced[2]) > MAX_FRONT_MATTER_CHARS:
        raise UnreadableArticle(
            f"The front matter is longer than {MAX_FRONT_MATTER_CHARS:,} characters: shorten it."
        )
    first = text.count("\n", 0, start) + 2
    load = _load_toml if fenced[1] == "+++" else _load_yaml
    return read_fields(with_known_names(load(fenced[2], first))), text[start + fenced.end() :]


def _refuse_unclosed(text: str) -> None:
    first, _, rest = text.partition("\n")
    if first.rstrip() in {"---", "+++"} and _KEY_LINE.match(rest):
        raise UnreadableArticle(
            "The front matter opens on line 1 and never ends: close it with a line of "
            f"{first.rstrip()}."
        )


def _load_yaml(block: str, first: int) -> Mapping[object, object]:
    """The fields of a block that begins on that line of the file."""
    try:
        # Every value stays the string that was typed: no `no` for Norwegian becomes False,
        # no `2022` a number, and no wrong date an error without a line.
        loaded = yaml.load(block, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        loaded = _load_lines(block)
        if loaded is None:
            raise UnreadableArticle(_explain_yaml(block, first, error)) from error
    except (RecursionError, ValueError) as error:
        raise UnreadableArticle(
            f"The front matter is broken at line {first}: it cannot be read as YAML."
        ) from error
    if not isinstance(loaded, dict):
        raise UnreadableArticle(
            f"The front matter is broken at line {first}: it must be lines of `key: value`."
        )
    return loaded


def _load_lines(block: str) -> dict[str, object] | None:
    """The fields of a block that is no YAML, where each line by itself is a known one or an item.

    People write ``title: Tit for tat: Moscow shuts its mission``. None where a line is something
    else: part of a text might be lost.
    """
    fields: dict[str, object] = {}
    items: list[object] | None = None
    for line in block.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        value = _load_line(match) if match else None
        if match is None or value is None:
            return None
        if key := match["key"]:
            if fold_name(key) not in _KNOWN:
                return None
            items = [] if value == "" else None
            fields[key] = value if items is None else items
        elif items is None:
            return None
        else:
            items.append(value)
    return fields


def _load_line(line: re.Match[str]) -> object | None:
    """The line's value as YAML has it, else its rest; None where that has no plain end."""
    try:
        loaded = yaml.load(line[0].strip(), Loader=yaml.BaseLoader)
        value: object = loaded[line["key"]] if line["key"] else loaded[0]
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        text = line["rest"].strip()
        # `"Not one inch": what was promised`: the marks close before the line does.
        is_open = text.startswith(_OPENING) and not _CLOSED_QUOTE.match(text)
        is_plain = isinstance(error, yaml.scanner.ScannerError | yaml.parser.ParserError)
        return re.split(r"\s#", text)[0] if is_plain and not is_open else None
    return value


def _explain_yaml(block: str, first: int, error: yaml.YAMLError) -> str:
    line, problem = first, "a character is not allowed in YAML"
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        line = mark.line + first if mark else first
        problem = error.problem or "it cannot be read as YAML"
        if problem.startswith("mapping values"):
            problem = "put a value that has a colon in it between quotation marks"
    elif isinstance(error, yaml.reader.ReaderError):
        line = block.count("\n", 0, error.position) + first
    return f"The front matter is broken at line {line}: {problem}."


def _load_toml(block: str, first: int) -> Mapping[object, object]:
    try:
        loaded = tomllib.loads(block)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        where = re.search(r"line (\d+)", str(error))
        line = int(where[1]) + first - 1 if where else first
        raise UnreadableArticle(
            f"The front matter is broken at line {line}: it cannot be read as TOML."
        ) from error
    return {key: value for key, value in loaded.items()}  # noqa: C416 - widens the key's type


def read_fields(fields: Mapping[str, object]) -> FrontMatter:
    """What the fields, by their own names, say; raises UnreadableArticle naming a wrong one."""
    return FrontMatter(
        id=_read_id(fields, "id"),
        title=_read_title(fields),
        publisher=_read_text(fields, "publisher"),
        source_class=_read_source_class(fields),
        author=_read_text(fields, "author"),
        date=_read_date(fields, "date"),
        modified=_read_date(fields, "modified"),
        language=_read_language(fields),
        url=_read_url(fields),
        corrects=_read_text(fields, "corrects"),
        references=tuple(_read_references(fields.get("sources"))),
    )


def _read_id(fields: Mapping[str, object], key: str) -> str | None:
    value = _read_text(fields, key)
    if value is not None and not ID.fullmatch(value):
        raise UnreadableArticle(
            f"The front matter's {key} {value!r} cannot stand in a URL: use letters, digits, "
            "'.', '_' and '-', beginning with a letter or digit, at most 64 of them."
        )
    return value


def _read_title(fields: Mapping[str, object]) -> str | None:
    """The title as plain text: publishing systems write entities and tags into it."""
    return clean_text(_TAG.sub("", unescape(_read_text(fields, "title") or ""))) or None


def _read_source_class(fields: Mapping[str, object]) -> SourceClass:
    value = _read_text(fields, "source_class")
    if value is None:
        return "unknown"
    written = _STATE_CONTROLLED.sub("state", value.casefold())
    for known in SOURCE_CLASSES:
        if written == known:
            return known
    raise UnreadableArticle(
        f"The front matter's source_class {value!r} is not known: use one of "
        f"{', '.join(SOURCE_CLASSES)}."
    )


def _read_date(fields: Mapping[str, object], key: str) -> dt.date | None:
    value = _read_text(fields, key)
    if value is None:
        return None
    date = parse_date(value)
    if date is None:
        raise UnreadableArticle(
            f"The front matter's {key} {value!r} is not a date that can be read for certain: "
            "write it as 2022-01-26."
        )
    return date


def _read_language(fields: Mapping[str, object]) -> str | None:
    return parse_language(_read_text(fields, "language"))


def _read_url(fields: Mapping[str, object]) -> str | None:
    # A page shows it as a link, so no other scheme may pass; `/posts/1` is no address elsewhere.
    value = _read_text(fields, "url")
    return value if value and value.casefold().startswith(("https://", "http://")) else None


def _read_text(fields: Mapping[str, object], key: str) -> str | None:
    return _text_of(fields.get(key)) or None


def _text_of(value: object) -> str:
    if isinstance(value, str):
        return "" if value.strip() in _ABSENT else clean_text(value)
    if isinstance(value, int | float | dt.date):
        return str(value)
    if isinstance(value, list):
        return ", ".join(item for item in map(_name_in, value) if item)
    return _name_in(value)


def _name_in(value: object) -> str:
    """The text of a list's item or of a mapping like ``{name: Jane Doe}``, without going deeper."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("title") or value.get("main")
    return clean_text(value) if isinstance(value, str) and value.strip() not in _ABSENT else ""


def _read_references(value: object) -> list[str]:
    """What the article rests on, each as ``title <url>`` or as the plain text given."""
    items = value if isinstance(value, list) else [value]
    return [text for text in map(_reference_of, items) if text]


def _reference_of(item: object) -> str:
    if not isinstance(item, dict):
        return _text_of(item) if isinstance(item, str) else ""
    title, url, fact = (_text_of(item.get(key)) for key in ("title", "url", "fact"))
    if url and title:
        return f"{title} <{url}>"
    return url or title or fact
