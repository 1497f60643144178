"""The paragraphs of a DOCX's main part: their text, style and looks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from ingest.paragraphs import clean_text, count_words, has_words, is_ended
from ingest.readers.dates import LEADING_CLOCK
from ingest.readers.emphasis import measure_emphasis
from ingest.readers.field_names import SYNONYMS, fold_name
from ingest.readers.html_page import OPEN_ENDS
from ingest.readers.markdown_tables import write_rows
from ingest.readers.matter_lines import is_contact, is_end_mark, is_reference
from ingest.readers.stated_dates import is_running
from ingest.readers.struck import GAP, close_gaps
from ingest.readers.zipped import ZippedDocument, local_attribute, local_name

MAIN, STYLES = "word/document.xml", "word/styles.xml"

MIN_LAYOUT_CELL_WORDS = 25
"""As on pages: a cell with this much text, in several paragraphs, lays out the page."""

MAX_LETTERHEAD_WORDS = 40
MAX_HEADING_WORDS = 14
MAX_OUTLINE = 8

MIN_ROWS = FIELD_CELLS = 2
"""A table of one row is a frame around something."""

_TITLE_STYLE = "title"
_SUBTITLE_STYLE = "subtitle"
_HEADING_STYLE = re.compile(r"heading \d|toc heading|caption", re.IGNORECASE)
_LEFT_OUT_STYLE = re.compile(
    r"toc \d|contents(?: \d| heading)|header|footer|(?:footnote|endnote|annotation|balloon) text",
    re.IGNORECASE,
)

_DELETED = frozenset({"del", "moveFrom"})
# Deleted text, the instructions of fields, drawings and boxes: their text is not the paragraph's.
_NOT_TEXT = _DELETED | set("drawing pict object txbxContent Fallback rPr pPr".split())
_LEFT_OUT_RUN = frozenset({"strike", "dstrike", "vanish"})
"""What a run says of itself that is struck through or hidden."""

_BOLD_RUN, _EMPHASISED_RUN = frozenset({"b"}), frozenset({"b", "i"})
_OFF = frozenset({"0", "false", "off", "none"})
_SPACES = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``size`` is that of its largest letters, 0 where only a style tells it; ``outline`` its level
    as a heading, from 0; ``is_aside`` what stands in a letterhead or in a cell beside the text;
    ``is_item`` one of a list, or a row of a table.
    """

    text: str
    style: str = ""
    emphasis: int = 0
    is_bold: bool = False
    size: float = 0
    outline: int | None = None
    is_aside: bool = False
    is_item: bool = False

    @property
    def is_title(self) -> bool:
        return self.style == _TITLE_STYLE

    @property
    def is_heading(self) -> bool:
        if self.style == _SUBTITLE_STYLE:
            # A sentence below the title is its standfirst.
            return not is_ended(self.text)
        is_styled = self.is_title or bool(_HEADING_STYLE.fullmatch(self.style))
        return is_styled or self.outline is not None or self.is_bold_line

    @property
    def is_bold_line(self) -> bool:
        """A line all in bold that is no sentence: a heading by another name."""
        text = LEADING_CLOCK.sub("", self.text)
        is_short = count_words(text) <= MAX_HEADING_WORDS
        return self.is_bold and is_short and not (is_ended(text) or text.endswith(OPEN_ENDS))


def read_styles(document: ZippedDocument) -> dict[str, str]:
    """The name of each style, in small letters, by its id: the ids are in the writer's language."""
    names = {}
    for style in document.read_xml(STYLES):
        for child in style if local_name(style) == "style" else ():
            if local_name(child) == "name":
                names[local_attribute(style, "styleId")] = local_attribute(child, "val").lower()
    return names


def find_paragraphs(parent: etree._Element, styles: Mapping[str, str]) -> Iterator[Paragraph]:
    """The paragraphs below an element, those in cells of laid-out tables too."""
    is_top = True
    for child in parent:
        name = local_name(child)
        if name == "p":
            found = list(_read_paragraph(child, styles))
            is_top = is_top and not found
            yield from found
        elif name == "tbl":
            yield from _read_table(child, styles, is_top=is_top)
        elif name not in _NOT_TEXT:
            yield from find_paragraphs(child, styles)


def _read_paragraph(element: etree._Element, styles: Mapping[str, str]) -> Iterator[Paragraph]:
    """The paragraph, and what the text boxes say that are anchored in it: sentences, and asides."""
    text = _text_of(element)
    style = _style_of(element, styles)
    if (has_words(text) or is_end_mark(text)) and not _LEFT_OUT_STYLE.fullmatch(style):
        yield Paragraph(
            text,
            style,
            measure_emphasis(text, _pieces_of(element)),
            is_bold=_is_all_bold(element),
            size=_size_of(element),
            outline=_outline_of(element),
            is_item=_is_item(element, style),
        )
    for box in _find_boxes(element):
        inner = find_paragraphs(box, styles)
        yield from (each if is_ended(each.text) else _beside(each) for each in inner)


def _read_table(
    table: etree._Element, styles: Mapping[str, str], *, is_top: bool
) -> Iterator[Paragraph]:
    """The rows of a table of data, as those in Markdown; the long cells of one that lays out."""
    rows = [
        [cell for cell in row if local_name(cell) == "tc"]
        for row in table
        if local_name(row) == "tr"
    ]
    inner = [list(find_paragraphs(cell, styles)) for row in rows for cell in row]
    if is_top and all(_is_particular(row) for row in rows):
        lines = (": ".join(map(_text_of_cell, row)) for row in rows)
        yield from (_beside(Paragraph(line)) for line in lines)
        return
    if is_top and _is_letterhead(inner):
        yield from (_beside(paragraph) for each in inner for paragraph in each)
        return
    long = [each for each in inner if _count_words(each) >= MIN_LAYOUT_CELL_WORDS]
    if len(rows) < MIN_ROWS or any(len(each) > 1 for each in long):
        for cell in inner:
            is_text = cell in long and any(is_running(paragraph.text) for paragraph in cell)
            yield from (paragraph if is_text else _beside(paragraph) for paragraph in cell)
        return
    texts = [[_text_of_cell(cell) for cell in row] for row in rows]
    yield from (Paragraph(text, is_item=True) for text in write_rows(texts[0], texts[1:]))


def _is_particular(row: Sequence[etree._Element]) -> bool:
    """Whether a row of a table tells the author, the day or the source of a text."""
    named = fold_name(_text_of_cell(row[0])) if len(row) == FIELD_CELLS else ""
    return named in {*SYNONYMS, *SYNONYMS.values()}


def _is_letterhead(cells: list[list[Paragraph]]) -> bool:
    """Whether a table on top names an office: how it is reached, its number or the day."""
    texts = [paragraph.text for cell in cells for paragraph in cell]
    if any(map(is_running, texts)) or sum(map(count_words, texts)) > MAX_LETTERHEAD_WORDS:
        return False
    return any(is_contact(text) or is_reference(text) for text in texts)


def _beside(paragraph: Paragraph) -> Paragraph:
    return replace(paragraph, is_aside=True)


def _count_words(paragraphs: list[Paragraph]) -> int:
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


def _style_of(paragraph: etree._Element, styles: Mapping[str, str]) -> str:
    id = _property_of(paragraph, "pStyle")
    return styles.get(id, id.lower())


def _property_of(element: etree._Element, name: str) -> str:
    """The value of a property of a paragraph (``pPr``) or a run (``rPr``); empty without it."""
    for properties in element:
        for each in properties if local_name(properties) in {"pPr", "rPr"} else ():
            if local_name(each) == name:
                return local_attribute(each, "val")
    return ""


def _outline_of(paragraph: etree._Element) -> int | None:
    level = _property_of(paragraph, "outlineLvl")
    return int(level) if level.isdecimal() and int(level) <= MAX_OUTLINE else None


def _is_item(paragraph: etree._Element, style: str) -> bool:
    return style.startswith("list") or any(local_name(each) == "numPr" for each in paragraph.iter())


def _size_of(paragraph: etree._Element) -> float:
    """In points; 0 where its runs do not say."""
    sizes = (_property_of(run, "sz") for run in _runs_of(paragraph))
    return max((int(size) / 2 for size in sizes if size.isdecimal()), default=0)


def _is_all_bold(paragraph: etree._Element) -> bool:
    runs = [run for run in _runs_of(paragraph) if "".join(_texts_of(run)).strip()]
    return bool(runs) and all(_says_of_itself(run, _BOLD_RUN) for run in runs)


def _runs_of(paragraph: etree._Element) -> Iterator[etree._Element]:
    return (each for each in paragraph.iter() if local_name(each) == "r" and not _is_left_out(each))


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
    for run in _runs_of(paragraph):
        yield "".join(_texts_of(run)), _says_of_itself(run, _EMPHASISED_RUN)
