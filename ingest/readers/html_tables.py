"""The tables of a page: those that lay it out or list, and those that hold data."""

from __future__ import annotations

from lxml.html import HtmlElement

from ingest.paragraphs import count_words, has_words, is_ended

_TABLE_PARTS = ("table", "tbody", "thead", "tfoot", "tr", "td", "th")
MIN_LAYOUT_CELL_WORDS = 25
"""A table cell with this much text in it is a column of the page, not a figure in a table."""
MIN_ROW_WORDS = 6
MAX_CELLS = 4
MAX_LABEL_WORDS = 8


def dissolve_tables(tree: HtmlElement) -> None:
    """Turn tables that lay out the page into divisions, and drop those that hold data."""
    # The innermost first: what is left in the outer ones is their own.
    for table in reversed(list(tree.iter("table"))):
        if any(_is_layout(cell) for cell in table.iter("td")) or _is_column(table):
            for part in list(table.iter(*_TABLE_PARTS)):
                part.tag = "div"
        elif _holds_sentences(table):
            _dissolve_rows(table)
        else:
            table.drop_tree()


def _is_column(table: HtmlElement) -> bool:
    """Whether no row has words in more than one cell: a list, or a quotation in a frame. A picture
    with its caption below it is none."""
    rows = [(row, list(filter(_is_worded, row.iter("td", "th")))) for row in table.iter("tr")]
    told = [cells for _, cells in rows if cells]
    # A bullet's picture has a cell beside the words.
    held = [part for row, cells in rows for part in (cells or [row])]
    is_picture = any(next(part.iter("img"), None) is not None for part in held)
    return bool(told) and not is_picture and all(len(cells) == 1 for cells in told)


def _is_worded(cell: HtmlElement) -> bool:
    return has_words(cell.text_content())


def _holds_sentences(table: HtmlElement) -> bool:
    """Whether most rows end in a sentence: a chronology, or two positions side by side."""
    rows = [row.findall("td") for row in table.iter("tr") if row.find("td") is not None]
    told = [cells for cells in rows if len(cells) <= MAX_CELLS and _is_told(cells[-1])]
    return len(rows) > 1 and len(told) * 2 > len(rows)


def _is_told(cell: HtmlElement) -> bool:
    text = cell.text_content()
    return is_ended(text) and count_words(text) >= MIN_ROW_WORDS


def _dissolve_rows(table: HtmlElement) -> None:
    """Make a row one paragraph where its first cell names what the others say, else several."""
    for row in list(table.iter("tr")):
        cells = row.findall("td")
        is_labelled = len(cells) > 1 and count_words(cells[0].text_content()) <= MAX_LABEL_WORDS
        for cell in row.iter("td", "th"):
            cell.tag = "span" if is_labelled else "div"
            cell.tail = " "
        row.tag = "p" if is_labelled else "div"
    for part in list(table.iter(*_TABLE_PARTS)):
        part.tag = "div"


def _is_layout(cell: HtmlElement) -> bool:
    text = cell.text_content()
    return len(text.split()) >= MIN_LAYOUT_CELL_WORDS or next(cell.iter("p"), None) is not None
