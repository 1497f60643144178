"""What only dates, names or heads the block of a page below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from ingest.paragraphs import clean_text, count_words, is_ended
from ingest.readers.boilerplate import Block
from ingest.readers.dates import LEADING_CLOCK, is_date_label
from ingest.readers.html_blocks import LISTED, HtmlBlock
from ingest.readers.html_boxes import MIN_ENTRIES
from ingest.readers.html_classes import name_parts
from ingest.readers.html_page import OPEN_ENDS

MAX_HEADING_WORDS = 12

_BOLD = frozenset({"b", "strong", "u"})


def join_labels(blocks: Sequence[HtmlBlock]) -> Iterator[Block]:
    """The blocks, a date or a term put before what is said of it; bold lines are headings."""
    label: HtmlBlock | None = None
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if label is not None:
            yield Block(f"{label.text} {block.text}")
            label = None
        elif following is not None and _is_label(block, following):
            label = block
        else:
            is_line = following is not None and _is_bold_line(block)
            is_heading = block.is_heading or is_line
            yield Block(block.text, is_heading=is_heading, emphasis=block.emphasis)


def _is_label(block: HtmlBlock, following: HtmlBlock) -> bool:
    """Whether a block only dates or names what stands below it, in the same entry of a list."""
    if block.is_heading or following.is_heading or following.element.tag == "dt":
        return False
    if block.element.tag == "dt":
        return not is_ended(block.text)
    if not is_date_label(block.text) or is_date_label(following.text):
        return False
    entry = block.element.getparent()
    is_inside = any(up is entry for up in following.element.iterancestors())
    return entry is not None and is_inside and _is_entry(entry)


def _is_entry(element: HtmlElement) -> bool:
    """Whether it is one of several of a kind, as the days of a chronology are."""
    parent = element.getparent()
    if parent is None or element.tag == "li":
        return parent is not None
    names = name_parts(element)
    alike = [each for each in parent.iterchildren(element.tag) if name_parts(each) == names]
    return len(alike) >= MIN_ENTRIES


def _is_bold_line(block: HtmlBlock) -> bool:
    """A line all in bold that is no sentence: a heading by another name."""
    text = LEADING_CLOCK.sub("", block.text)
    bold = sum(
        len(clean_text(each.text_content()))
        for each in block.element.iter(*_BOLD)
        if next(each.iterancestors(*_BOLD), None) is None
    )
    is_short = count_words(block.text) <= MAX_HEADING_WORDS and block.element.tag not in LISTED
    # Behind a time of day stands a heading, even if that is a quotation.
    is_quote = block.text.endswith(("”", "»", '"')) and text == block.text
    is_open = is_ended(block.text) or block.text.endswith(OPEN_ENDS) or is_quote
    return is_short and not is_open and bold >= len(text)
