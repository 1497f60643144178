"""What stands at the end of an article and is none of it: boxes, an editor's lines, a signature."""

from __future__ import annotations

from collections import Counter

from lxml.html import HtmlElement

from ingest.paragraphs import count_words, has_words, is_ended
from ingest.readers.boilerplate import is_note, is_note_label
from ingest.readers.html_blocks import HtmlBlock
from ingest.readers.html_classes import name_parts
from ingest.readers.html_page import OPEN_ENDS, Page, is_in_list, text_outside

SMALL_SHARE, MAX_BOX_BLOCKS, MAX_BOX_WORDS = 0.15, 3, 40
MAX_SIGNATURE_WORDS = 8
CORE_SHARE, MIN_CORE_BLOCKS = 0.7, 3
MAX_APART_BLOCKS, MAX_APART_WORDS = 2, 70


def drop_below(page: Page, chosen: set[int]) -> None:
    """Take off of the blocks that were ``chosen`` what only stands below the text."""
    _drop_apart_below(page, chosen)
    _drop_boxes_below(page, chosen)
    _drop_italic_end(page, chosen)
    _drop_signature(page, chosen)


def _drop_apart_below(page: Page, chosen: set[int]) -> None:
    """Take off a line or two below the element that holds the text, where each has a name that no
    other sentence has: thanks to the reader, what the paper says of itself."""
    core = _find_core(page, chosen)
    inside = set(page.members[core]) if core is not None else set()
    last = max(chosen & inside, default=None)
    if last is None:
        return
    below = {number for number in chosen if number > last}
    blocks = [page.blocks[number] for number in sorted(below)]
    words = sum(count_words(block.text) for block in blocks)
    if 0 < len(blocks) <= MAX_APART_BLOCKS and words <= MAX_APART_WORDS:
        looks = Counter(_name_of(block.element) for block in page.blocks if is_ended(block.text))
        own = [_name_of(block.element) for block in blocks]
        is_apart = all(name and looks[name] == 1 for name in own)
        if is_apart and not any(is_note(block.text) for block in blocks):
            chosen -= below


def _find_core(page: Page, chosen: set[int]) -> HtmlElement | None:
    """The innermost element with nearly all of the text."""
    total = sum(len(page.blocks[number].text) for number in chosen)
    middle = sorted(chosen)[len(chosen) // 2]
    for up in page.blocks[middle].element.iterancestors():
        inside = chosen.intersection(page.members[up])
        size = sum(len(page.blocks[number].text) for number in inside)
        if size >= total * CORE_SHARE:
            return up if len(inside) >= MIN_CORE_BLOCKS else None
    return None


def _name_of(element: HtmlElement) -> str:
    """The nearest names, of the element or what it alone stands in."""
    parent = element.getparent()
    return name_parts(element) or (name_parts(parent) if parent is not None else "")


def _drop_boxes_below(page: Page, chosen: set[int]) -> None:
    """Take off a box below the text: a heading with a line or two under it, in an element of its
    own that looks as no other with text does."""
    while len(chosen) > 1:
        box = _find_small_box(page, max(chosen))
        if box is None or page.weights.get(box, 0) > page.total * SMALL_SHARE:
            return
        below = chosen.intersection(page.members[box])
        texts = [page.blocks[number].text for number in sorted(below)]
        if below == chosen or any(map(is_note, texts)) or any(map(is_note_label, texts)):
            return
        chosen -= below


def _find_small_box(page: Page, number: int) -> HtmlElement | None:
    """The largest element around a block with little more than it and a heading above it."""
    found = None
    for up in page.blocks[number].element.iterancestors():
        members = page.members[up]
        if len(members) > MAX_BOX_BLOCKS or up in page.above_heading:
            break
        if sum(count_words(page.blocks[each].text) for each in members) > MAX_BOX_WORDS:
            break
        found = up if page.blocks[members[0]].is_heading and len(members) > 1 else found
    if found is None:
        return None
    names = name_parts(found)
    before = found.itersiblings(found.tag, preceding=True)
    alike = (each for each in before if name_parts(each) == names)
    return None if any(page.weights.get(each, 0) for each in alike) else found


def _drop_italic_end(page: Page, chosen: set[int]) -> None:
    """Take off what an editor adds in italics at the end, where nothing else is in them."""
    told = [number for number in sorted(chosen) if not page.blocks[number].is_heading]
    italic = [number for number in told if _is_italic(page.blocks[number])]
    text = page.blocks[italic[0]].text if italic else ""
    if italic == told[-1:] and len(told) > MAX_BOX_BLOCKS and not is_note(text):
        chosen -= set(italic)


def _is_italic(block: HtmlBlock) -> bool:
    return not has_words(text_outside(block.element, "em", "i"))


def _drop_signature(page: Page, chosen: set[int]) -> None:
    """Take off short lines at the end that are no sentence: an office, a place, a date."""
    while len(chosen) > 1:
        block = page.blocks[max(chosen)]
        is_line = count_words(block.text) <= MAX_SIGNATURE_WORDS and not is_in_list(block.element)
        is_open = is_ended(block.text) or block.text.endswith((*OPEN_ENDS, "”", "»", '"'))
        if not is_line or is_open or is_note(block.text):
            return
        chosen.remove(max(chosen))
