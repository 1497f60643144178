"""Tables (CSV) with an article a row: what parts their columns, and what they are encoded in."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from ingest.readers import MAX_ARTICLE_BYTES
from ingest.readers.encoding import find_encoding, mend_strays
from ingest.readers.field_names import SYNONYMS, fold_name
from ingest.readers.records import TEXT_FIELDS

# A field that is merely too long for an article costs its row; one longer than this, what follows.
MAX_FIELD_CHARS = 4 * MAX_ARTICLE_BYTES

SAMPLE_BYTES = 200_000
SEPARATORS = ",;\t|"

_TEXTS = frozenset({*TEXT_FIELDS, "html"})
_KNOWN = _TEXTS | SYNONYMS.keys() | set(SYNONYMS.values()) | {"id", "source_class", "corrects"}


def find_table_encoding(file: Path) -> str:
    """UTF-8 where the file is, but for a few bytes; else what the first that are not look like.

    Raises UnreadableArticle where that cannot be told.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    with file.open("rb") as stream:
        first = stream.read(SAMPLE_BYTES)
        sample = first
        try:
            while sample:
                decoder.decode(sample)
                sample = stream.read(SAMPLE_BYTES)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            marked = first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
            found = find_encoding(first if marked else sample or first)
            return "utf-8-sig" if found == "utf-8" else found
    return "utf-8-sig"


def find_separator(header: str) -> str:
    """What parts the columns in a table's first line: what gives the most columns of known names,
    and of two the one that gives more columns.
    """

    def count(separator: str) -> tuple[int, int]:
        columns = next(csv.reader([header], delimiter=separator), [])
        return sum(fold_name(each) in _KNOWN for each in columns), len(columns)

    return max(SEPARATORS, key=count)


def has_texts(columns: list[str]) -> bool:
    return any(fold_name(column) in _TEXTS for column in columns)


class RowLines:
    """The lines of a CSV file, of bounded length; ``taken`` are those of the row read last.

    The stream is one opened with ``surrogateescape``: a byte that does not fit is mended.
    """

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
        line = mend_strays(line)
        self.taken.append(line)
        return line

    def is_cut_off(self, separator: str) -> bool:
        """Whether the file ends inside quotation marks: by itself, csv takes that for a whole."""
        if sum(line.count('"') for line in self.taken) % 2 == 0:
            return False
        try:
            list(csv.reader(self.taken, delimiter=separator, strict=True))
        except csv.Error as error:
            return "unexpected end of data" in str(error)
        return False
