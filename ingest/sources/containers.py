"""Files that hold many articles, one member each: JSON Lines, CSV, mailboxes, web archives."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from ingest.readers.records import read_record
from ingest.sources.items import Found, Item, Unread, hash_bytes
from ingest.sources.mailboxes import find_messages

# A field of a CSV file may hold a whole article; csv's own limit is 131,072 characters.
MAX_FIELD_CHARS = 5_000_000


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
    with file.open(encoding="utf-8-sig") as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            place = f"{source}#{number}"
            try:
                record = json.loads(line)
            except ValueError as error:
                yield Unread(place, f"Line {number} is not JSON: {error}.")
                continue
            if isinstance(record, dict):
                yield _item_of(record, source, number)
            else:
                yield Unread(place, f"Line {number} is no JSON object: one article a line.")


def _find_rows(file: Path, source: str) -> Iterator[Found]:
    csv.field_size_limit(MAX_FIELD_CHARS)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), 1):
            yield _item_of({k: v for k, v in row.items() if k and v}, source, number)


def _item_of(record: Mapping[str, object], source: str, number: int) -> Found:
    """An item named by the record's own id or address, or else by its number from 1."""
    name = str(record.get("id") or record.get("url") or number)
    place = f"{source}#{name}"
    raw = json.dumps(record, ensure_ascii=False, sort_keys=True).encode()
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
