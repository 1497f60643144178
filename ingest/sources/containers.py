"""Files that hold many articles, one member each: JSON Lines, CSV, mailboxes, web archives."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from io import BufferedReader
from pathlib import Path
from typing import TextIO

from ingest.readers import MAX_ARTICLE_BYTES
from ingest.readers.records import read_record
from ingest.sources.items import Found, Item, Unread, hash_bytes
from ingest.sources.mailboxes import find_messages

# A field that is merely too long for an article costs its row; one longer than this, what follows.
MAX_FIELD_CHARS = 4 * MAX_ARTICLE_BYTES
_EXCESS = f"more than {MAX_ARTICLE_BYTES:,} bytes, which is too much for one article: split it."


def find_members(file: Path) -> Iterator[Found]:
    """Every article of the file, as it stands there; what cannot be read is a row by itself."""
    source = str(file.resolve())
    try:
        yield from _CONTAINERS[_suffix_of(file)](file, source)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        yield Unread(source, f"The file cannot be read on: {error}.")


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
        record = json.loads(line.decode("utf-8-sig"))
        if isinstance(record, dict):
            return _item_of(record, source, number)
    except UnicodeDecodeError as error:
        return Unread(place, f"Line {number} is not UTF-8: {error.reason} at {error.start}.")
    except ValueError as error:
        return Unread(place, f"Line {number} is not JSON: {error}.")
    except RecursionError:
        return Unread(place, f"Line {number} is nested too deeply for an article.")
    return Unread(place, f"Line {number} is no JSON object: one article a line.")


def _find_rows(file: Path, source: str) -> Iterator[Found]:
    csv.field_size_limit(MAX_FIELD_CHARS)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        lines = _RowLines(stream)
        for number, row in enumerate(csv.DictReader(lines), 1):
            if lines.is_cut_off():
                yield Unread(f"{source}#{number}", f"Row {number} is cut off: its text never ends.")
            else:
                yield _item_of({k: v for k, v in row.items() if k and v}, source, number)
            lines.taken.clear()


class _RowLines:
    """The lines of a CSV file, of bounded length; ``taken`` are those of the row read last."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(MAX_FIELD_CHARS + 1)
        if not line:
            raise StopIteration
        if len(line) > MAX_FIELD_CHARS:
            raise csv.Error(f"a line is longer than {MAX_FIELD_CHARS:,} characters")
        self.taken.append(line)
        return line

    def is_cut_off(self) -> bool:
        """Whether the file ends inside quotation marks: by itself, csv takes that for a whole."""
        if sum(line.count('"') for line in self.taken) % 2 == 0:
            return False
        try:
            list(csv.reader(self.taken, strict=True))
        except csv.Error as error:
            return "unexpected end of data" in str(error)
        return False


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
    ".csv": _find_rows,
    ".mbox": find_messages,
    ".warc": _find_records,
    ".warc.gz": _find_records,
}
