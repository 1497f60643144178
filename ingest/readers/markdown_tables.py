"""Tables in Markdown: every row a paragraph of its own, so that it can be cited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.paragraphs import count_words, has_words, is_ended
from ingest.readers.html_tables import MAX_CELLS, MAX_LABEL_WORDS, MIN_ROW_WORDS

MAX_HEADER_WORDS = 4

Row = Sequence[str]


def write_rows(header: Row, rows: Sequence[Row]) -> Iterator[str]:
    """The paragraphs of a table, in order; a row of dashes is none.

    Where most rows end in a sentence they are read as those of a page are, without the header: a
    row is one paragraph where its first cell names what the others say, else each cell is one. In
    any other table a row is one, each cell after the short header of its column:
    ``Country: Poland; Troops: 5,000``.
    """
    rows = [row for row in rows if any(map(count_words, row))]
    told = sum(_is_told(row) for row in rows)
    if len(rows) > 1 and told * 2 > len(rows):
        texts = [text for row in rows for text in _write_told(row)]
        # A table must have a header, so some have their first row there.
        texts = [*(_write_told(header) if _is_told(header) else ()), *texts]
    else:
        texts = [_write_figures(header, row) for row in rows] or ["; ".join(filter(None, header))]
    return filter(has_words, texts)


def _is_told(row: Row) -> bool:
    last = row[-1] if row else ""
    return len(row) <= MAX_CELLS and is_ended(last) and count_words(last) >= MIN_ROW_WORDS


def _write_told(row: Row) -> Sequence[str]:
    is_labelled = len(row) > 1 and count_words(row[0]) <= MAX_LABEL_WORDS
    return [" ".join(filter(None, row))] if is_labelled else row


def _write_figures(header: Row, row: Row) -> str:
    named = zip(header, row, strict=False)
    return "; ".join(_name_cell(name.rstrip(": "), cell) for name, cell in named if cell)


def _name_cell(name: str, cell: str) -> str:
    return f"{name}: {cell}" if name and count_words(name) <= MAX_HEADER_WORDS else cell
