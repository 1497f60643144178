"""Files that hold many articles, one member each: JSON, tables, mailboxes, web archives."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from io import BufferedReader
from pathlib import Path

from ingest.readers import MAX_ARTICLE_BYTES, MAX_DOCUMENT_BYTES, name_place
from ingest.readers.field_names import with_known_names
from ingest.readers.records import TEXT_FIELDS, read_record
from ingest.sources.items import Found, Item, Unread, hash_bytes
from ingest.sources.mailboxes import find_messages
from ingest.sources.tables import (
    MAX_FIELD_CHARS,
    RowLines,
    find_separator,
    find_table_encoding,
    has_texts,
)
from qa_service.errors import UnreadableArticle

_EXCESS = f"more than {MAX_ARTICLE_BYTES:,} bytes, which is too much for one article: split it."


def find_members(file: Path) -> Iterator[Found]:
    """Every article of the file, as it stands there; what cannot be read is a row by itself."""
    source = name_place(file)
    is_empty = True
    try:
        for found in _name_apart(_CONTAINERS[_suffix_of(file)](file, source)):
            is_empty = False
            yield found
        if is_empty:
            yield Unread(source, "The file holds no article.")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        yield Unread(source, f"The file cannot be read on: {error}.")
    except UnreadableArticle as error:
        yield Unread(source, str(error))


def _name_apart(members: Iterator[Found]) -> Iterator[Found]:
    """The members; the second of a name is called ``name~2``."""
    seen: Counter[str] = Counter()
    for found in members:
        seen[found.source] += 1
        number = seen[found.source]
        yield found if number == 1 else replace(found, source=f"{found.source}~{number}")


def is_container(file: Path) -> bool:
    return _suffix_of(file) in _CONTAINERS


def _suffix_of(file: Path) -> str:
    name = file.name.lower()
    return ".warc.gz" if name.endswith(".warc.gz") else file.suffix.lower()


def _find_lines(file: Path, source: str) -> Iterator[Found]:
    with file.open("rb") as stream:
        for number, line in enumerate(_bound_lines(stream), 1):
            place = f"{source}#{number}"
            if line is None:
                yield Unread(place, f"Line {number} has {_EXCESS}")
            elif line.strip():
                yield _read_line(line, source, number)


def _bound_lines(stream: BufferedReader) -> Iterator[bytes | None]:
    """Every line, None for one that is too long, of which no more than that is held."""
    while line := stream.readline(MAX_ARTICLE_BYTES + 1):
        is_long = len(line) > MAX_ARTICLE_BYTES
        while is_long and line and not line.endswith(b"\n"):
            line = stream.readline(MAX_ARTICLE_BYTES)
        yield None if is_long else line


def _read_line(line: bytes, source: str, number: int) -> Found:
    place = f"{source}#{number}"
    try:
        record = _read_json(line, f"Line {number}")
    except UnreadableArticle as error:
        return Unread(place, str(error))
    if isinstance(record, dict):
        return _item_of(record, source, number)
    return Unread(place, f"Line {number} is no JSON object: one article a line.")


def _find_objects(file: Path, source: str) -> Iterator[Found]:
    """The articles of one JSON value: a list of them, an object with such a list, or one article.

    Unlike lines they are only known when all is read: a file has to stay below a bound.
    """
    with file.open("rb") as stream:
        raw = stream.read(MAX_DOCUMENT_BYTES + 1)
    if len(raw) > MAX_DOCUMENT_BYTES:
        raise UnreadableArticle(
            f"The file has more than {MAX_DOCUMENT_BYTES:,} bytes: make it JSON Lines (.jsonl)."
        )
    for number, record in enumerate(_list_records(_read_json(raw, "The file")), 1):
        if isinstance(record, dict):
            yield _item_of(record, source, number)
        else:
            yield Unread(f"{source}#{number}", f"Record {number} is no JSON object: no article.")


def _list_records(value: object) -> list[object]:
    listed = value.get("articles") if isinstance(value, dict) else value
    return listed if isinstance(listed, list) else [value]


def is_settings(file: Path) -> bool:
    """Whether a JSON file is sound but holds no article at all, as those beside a program do."""
    if _suffix_of(file) != ".json":
        return False
    try:
        with file.open("rb") as stream:
            records = _list_records(_read_json(stream.read(MAX_DOCUMENT_BYTES), "The file"))
    except (OSError, UnreadableArticle):
        return False
    named = (with_known_names(each) for each in records if isinstance(each, dict))
    texts = {*TEXT_FIELDS, "html", "paragraphs"}
    fields = [set(each) for each in named]
    return bool(fields) and not any(texts & each for each in fields)


def _read_json(raw: bytes, what: str) -> object:
    """Raises UnreadableArticle, with ``what`` it is that is no JSON."""
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        why = f"{what} is not UTF-8: {error.reason} at {error.start}."
    except ValueError as error:
        why = f"{what} is not JSON: {error}."
    except RecursionError:
        why = f"{what} is nested too deeply for an article."
    raise UnreadableArticle(why)


def _find_rows(file: Path, source: str) -> Iterator[Found]:
    csv.field_size_limit(MAX_FIELD_CHARS)
    encoding = find_table_encoding(file)
    with file.open(encoding=encoding, errors="surrogateescape", newline="") as stream:
        separator = find_separator(stream.readline(MAX_FIELD_CHARS))
        stream.seek(0)
        lines = RowLines(stream)
        rows = csv.DictReader(lines, delimiter=separator)
        if not has_texts(columns := list(rows.fieldnames or ())):
            yield Unread(source, _name_columns(columns))
            return
        for number, row in enumerate(rows, 1):
            # The reader keeps what is beside all columns under no name.
            beside = [cell for cell in row.pop(None, ()) if cell.strip()]
            if lines.is_cut_off(separator):
                yield Unread(f"{source}#{number}", f"Row {number} is cut off: its text never ends.")
            elif beside:
                yield Unread(f"{source}#{number}", _name_excess(number, len(columns), separator))
            elif any(cell and cell.strip() for cell in row.values()):
                yield _item_of({k: v for k, v in row.items() if k and v}, source, number)
            lines.taken.clear()


def _name_columns(columns: Sequence[str]) -> str:
    found = ", ".join(column.strip()[:40] for column in columns[:20] if column) or "none"
    return f"The table has no column with a text, but {found}: name one of them {TEXT_FIELDS[0]!r}."


def _name_excess(number: int, columns: int, separator: str) -> str:
    shown = "tab" if separator == "\t" else separator
    return (
        f"Row {number} has more cells than there are columns ({columns}): put a text that has a "
        f"{shown} in it between quotation marks."
    )


def _item_of(record: Mapping[str, object], source: str, number: int) -> Found:
    """An item named by the record's own id or address, or else by its number from 1."""
    name = str(record.get("id") or record.get("url") or number)
    place = f"{source}#{name}"
    try:
        raw = json.dumps(record, ensure_ascii=False, sort_keys=True).encode()
    except UnicodeEncodeError as error:
        half = f"\\u{ord(error.object[error.start]):x}"
        return Unread(f"{source}#{number}", f"Record {number} has half of a letter: a lone {half}.")
    if len(raw) > MAX_ARTICLE_BYTES:
        return Unread(place, f"Record {number} has {_EXCESS}")
    return Item(place, hash_bytes(raw), partial(read_record, record, source=place))


def _find_records(file: Path, source: str) -> Iterator[Found]:
    # warcio takes a tenth of a second to import: most runs do without.
    from ingest.sources.warc import find_records

    yield from find_records(file, source)


_CONTAINERS: dict[str, Callable[[Path, str], Iterator[Found]]] = {
    ".jsonl": _find_lines,
    ".ndjson": _find_lines,
    ".json": _find_objects,
    ".csv": _find_rows,
    ".tsv": _find_rows,
    ".mbox": find_messages,
    ".warc": _find_records,
    ".warc.gz": _find_records,
}
CONTAINER_SUFFIXES = frozenset(_CONTAINERS)
