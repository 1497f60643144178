"""DOCX: the paragraphs of its main part, headings told by their style."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from ingest.paragraphs import clean_text, has_words, is_ended
from ingest.readers.boilerplate import Block, drop_boilerplate
from ingest.readers.dates import parse_date
from ingest.readers.emphasis import list_emphasis, measure_emphasis
from ingest.readers.head import is_credit, is_made_up_title, read_head, read_head_below
from ingest.readers.lone_lines import list_days, settle_lines
from ingest.readers.markdown_tables import write_rows
from ingest.readers.reading import Reading
from ingest.readers.stated_dates import find_printed_dates
from ingest.readers.struck import GAP, close_gaps
from ingest.readers.zipped import ZippedDocument, local_attribute, local_name

MAIN, STYLES, CORE = "word/document.xml", "word/styles.xml", "docProps/core.xml"

MIN_LAYOUT_CELL_WORDS = 25
"""As on pages: a cell with this much text, in several paragraphs, lays out the page."""

MIN_ROWS = 2
"""A table of one row is a frame around something."""

_TITLE_STYLE = "title"
_HEADING_STYLE = re.compile(r"heading \d|subtitle|toc heading|caption", re.IGNORECASE)
_LEFT_OUT_STYLE = re.compile(r"toc \d|header|footer|footnote text", re.IGNORECASE)

_DELETED = frozenset({"del", "moveFrom"})
# Deleted text, the instructions of fields, drawings and boxes: their text is not the paragraph's.
_NOT_TEXT = _DELETED | set("drawing pict object txbxContent Fallback rPr pPr".split())
_LEFT_OUT_RUN = frozenset({"strike", "dstrike", "vanish"})
"""What a run says of itself that is struck through or hidden."""

_EMPHASISED_RUN = frozenset({"b", "i"})
_OFF = frozenset({"0", "false", "off", "none"})
_SPACES = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    style: str
    emphasis: int = 0

    @property
    def is_title(self) -> bool:
        return self.style == _TITLE_STYLE

    @property
    def is_heading(self) -> bool:
        return self.is_title or bool(_HEADING_STYLE.fullmatch(self.style))


def read_docx(raw: bytes) -> Reading:
    """Read a DOCX: paragraphs and list items in order, the rows of tables and the sentences in
    text boxes among them; headings, footnotes, pictures, and deleted, struck-through and
    hidden text left out.

    The title is the paragraph of that style, else the document's own where no program made it up,
    else the first heading or line. A date in print goes before the file's.

    Raises UnreadableArticle for what is no DOCX, is locked or broken, or unpacks without end.
    """
    document = ZippedDocument(raw, "DOCX")
    root = document.read_xml(MAIN)
    styles = _read_styles(document) if document.has(STYLES) else {}
    found = list(_find_paragraphs(root, styles))
    own = _read_core(document) if document.has(CORE) else {}
    return _make_reading(found, own)


def _read_styles(document: ZippedDocument) -> dict[str, str]:
    """The name of each style, in small letters, by its id: the ids are in the writer's language."""
    names = {}
    for style in document.read_xml(STYLES):
        for child in style if local_name(style) == "style" else ():
            if local_name(child) == "name":
                names[local_attribute(style, "styleId")] = local_attribute(child, "val").lower()
    return names


def _find_paragraphs(parent: etree._Element, styles: dict[str, str]) -> Iterator[_Paragraph]:
    """The paragraphs below an element, those in cells of laid-out tables too."""
    for child in parent:
        name = local_name(child)
        if name == "p":
            text = _text_of(child)
            style = _style_of(child, styles)
            if has_words(text) and not _LEFT_OUT_STYLE.fullmatch(style):
                yield _Paragraph(text, style, measure_emphasis(text, _pieces_of(child)))
            for box in _find_boxes(child):
                yield from (each for each in _find_paragraphs(box, styles) if is_ended(each.text))
        elif name == "tbl":
            yield from _read_table(child, styles)
        elif name not in _NOT_TEXT:
            yield from _find_paragraphs(child, styles)


def _read_table(table: etree._Element, styles: dict[str, str]) -> Iterator[_Paragraph]:
    """The rows of a table of data, as those in Markdown; the long cells of one that lays out."""
    rows = [
        [cell for cell in row if local_name(cell) == "tc"]
        for row in table
        if local_name(row) == "tr"
    ]
    inner = [list(_find_paragraphs(cell, styles)) for row in rows for cell in row]
    long = [each for each in inner if _count_words(each) >= MIN_LAYOUT_CELL_WORDS]
    if len(rows) < MIN_ROWS or any(len(each) > 1 for each in long):
        yield from (paragraph for each in long for paragraph in each)
        return
    texts = [[_text_of_cell(cell) for cell in row] for row in rows]
    yield from (_Paragraph(text, "") for text in write_rows(texts[0], texts[1:]))


def _count_words(paragraphs: list[_Paragraph]) -> int:
    return sum(len(each.text.split()) for each in paragraphs)


def _text_of_cell(cell: etree._Element) -> str:
    lines = (_text_of(each) for each in cell.iter() if local_name(each) == "p")
    return " ".join(filter(None, lines))


def _find_boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The text boxes that are anchored in a paragraph, each once."""
    for element in paragraph.iter():
        if local_name(element) == "txbxContent":
            ups = {local_name(up) for up in element.iterancestors()}
            if not ups & {"Fallback", "txbxContent"}:
                yield element


def _style_of(paragraph: etree._Element, styles: dict[str, str]) -> str:
    for properties in paragraph:
        for each in properties if local_name(properties) == "pPr" else ():
            if local_name(each) == "pStyle":
                id = local_attribute(each, "val")
                return styles.get(id, id.lower())
    return ""


def _text_of(paragraph: etree._Element) -> str:
    return clean_text(close_gaps("".join(_texts_of(paragraph))))


def _texts_of(element: etree._Element) -> Iterator[str]:
    for child in element:
        name = local_name(child)
        if name == "t":
            yield child.text or ""
        elif name in _SPACES:
            yield _SPACES[name]
        elif name in _DELETED or (name == "r" and _is_left_out(child)):
            yield GAP
        elif name not in _NOT_TEXT:
            yield from _texts_of(child)


def _is_left_out(run: etree._Element) -> bool:
    """Whether a run of text is struck through or hidden."""
    return _says_of_itself(run, _LEFT_OUT_RUN)


def _says_of_itself(run: etree._Element, kinds: frozenset[str]) -> bool:
    return any(
        local_name(each) in kinds and local_attribute(each, "val").lower() not in _OFF
        for properties in run
        if local_name(properties) == "rPr"
        for each in properties
    )


def _pieces_of(paragraph: etree._Element) -> Iterator[tuple[str, bool]]:
    """The runs of a paragraph, each with whether it is in bold or italics."""
    for run in paragraph.iter():
        if local_name(run) == "r" and not _is_left_out(run):
            yield "".join(_texts_of(run)), _says_of_itself(run, _EMPHASISED_RUN)


def _read_core(document: ZippedDocument) -> dict[str, str]:
    """The document's own properties: title, creator, created, modified, language."""
    return {local_name(child): clean_text(child.text or "") for child in document.read_xml(CORE)}


def _make_reading(found: list[_Paragraph], own: dict[str, str]) -> Reading:
    styled = next((each.text for each in found if each.is_title), None)
    own_title = own.get("title", "")
    title = styled or (None if is_made_up_title(own_title) else own_title) or _find_heading(found)
    blocks = [
        Block(each.text, is_heading=each.is_heading, emphasis=each.emphasis) for each in found
    ]
    kept = settle_lines(drop_boilerplate(blocks), title)
    paragraphs = [block.text for block in kept if not block.is_heading]
    head = read_head_below(title, paragraphs) if title else read_head(paragraphs)
    created, modified = (_read_date(own.get(name, "")) for name in ("created", "modified"))
    days = list_days(blocks)
    printed = find_printed_dates([each.text for each in found if each.text not in days])
    date = printed[0] or head.date or created
    body = (*head.deck, *paragraphs[head.length :])
    return Reading(
        body,
        emphasis=list_emphasis(body, kept),
        title=title or head.title,
        publisher=head.publisher,
        author=head.author or own.get("creator") or None,
        date=date,
        modified=printed[1]
        or head.modified
        or (modified if date and modified and modified > date else None),
    )


def _find_heading(found: list[_Paragraph]) -> str | None:
    """The heading at the top, below a date and a byline at most."""
    top = next((each for each in found if not is_credit(each.text)), None)
    return top.text if top is not None and top.is_heading else None


def _read_date(value: str) -> dt.date | None:
    return parse_date(value) if value else None
