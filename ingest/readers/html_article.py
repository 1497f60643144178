"""Which blocks of a page are its article: trafilatura's choice, set right by how the page is built.

trafilatura says where the article is. It misses lists and questions within it, and lets in what
stands beside it, so its vote only finds the area, and every block of the area is judged by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from copy import deepcopy
from dataclasses import replace

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document

from ingest.paragraphs import clean_text, count_words, has_words, is_ended
from ingest.readers.boilerplate import Block, is_note, is_note_label, names_source
from ingest.readers.dates import is_date_label
from ingest.readers.html_blocks import LISTED, HtmlBlock
from ingest.readers.html_boxes import find_boxed
from ingest.readers.html_classes import name_parts
from ingest.readers.html_decks import list_decks, list_decks_above
from ingest.readers.html_insets import find_insets
from ingest.readers.html_labels import MAX_HEADING_WORDS, join_labels
from ingest.readers.html_notes import find_labelled_note, is_whole_note
from ingest.readers.html_page import (
    ALL_LINKED,
    LINKED,
    OPEN_ENDS,
    Page,
    is_in_link,
    is_in_list,
    look_of,
    text_outside,
)
from ingest.readers.html_tail import drop_below
from ingest.readers.lone_lines import is_asked

AREA_SHARE = 0.9
"""The innermost element with this much of what trafilatura keeps is the article's area."""

SCOPE_SHARE = 0.5

MIN_LINE_WORDS = 4
MIN_LINKS = 3
MAX_BELOW_SIGNATURE = MANY_SIGNED = 3

_FIRST_MARK = 0x20000
_LABELLED_LINK = re.compile(r"[^:]{2,40}:\s*$")


def find_article(
    tree: HtmlElement,
    blocks: Sequence[HtmlBlock],
    heading: HtmlElement | None,
    byline: str | None = None,
) -> list[Block]:
    """The article's blocks in source order, its headings among them; all where none stands out,
    and none where the page but lists links to others. Below the line that is its ``byline``, at the
    end, only notes of corrections are.
    """
    kept = _ask_trafilatura(tree, blocks) or set(range(len(blocks)))
    page = Page(blocks, kept, heading)
    boxed = find_boxed(page)
    page = page.without(boxed)
    passed_over = _list_passed_over(page, boxed)
    page = Page(blocks, page.kept | set(passed_over), heading) if passed_over else page
    insets = find_insets(page, boxed)
    boxed |= insets
    chosen, decks = _choose(page.without(boxed) if insets else page, boxed)
    chosen -= set(_list_after_signature(page, chosen, byline)) - decks
    if _are_links(page, chosen):
        return []
    told = [replace(blocks[number], is_heading=False) for number in sorted(decks)]
    return list(join_labels([*told, *(blocks[number] for number in sorted(chosen - decks))]))


def _are_links(page: Page, chosen: Set[int]) -> bool:
    told = {number for number in chosen if not page.blocks[number].is_heading}
    links = [number for number, linked in enumerate(page.linked) if linked > LINKED]
    return len(links) >= MIN_LINKS and all(page.linked[number] > LINKED for number in told)


def _ask_trafilatura(tree: HtmlElement, blocks: Sequence[HtmlBlock]) -> set[int]:
    """The numbers of the blocks that trafilatura keeps.

    For its reading each block begins with a rare ideograph that tells which it is. One letter
    changes none of the lengths it judges by, and no text has to be found again that it has glued
    or trimmed on its way.
    """
    places = [_find_place(block) for block in blocks]
    texts = [place.text for place in places]
    for number, place in enumerate(places):
        place.text = chr(_FIRST_MARK + number) + (place.text or "")
    found = bare_extraction(
        deepcopy(tree), include_comments=False, include_tables=False, deduplicate=False
    )
    for place, text in zip(places, texts, strict=True):
        place.text = text
    body = "".join(found.body.itertext()) if isinstance(found, Document) else ""
    return {ord(char) - _FIRST_MARK for char in body if ord(char) >= _FIRST_MARK}


def _list_passed_over(page: Page, boxed: Set[int]) -> Sequence[int]:
    """The sentences of one look that are more than all that is kept, where what is kept stands
    among them: text in divisions, with but an inset in a paragraph's tag."""
    groups: dict[tuple[str, str], list[int]] = {}
    for number in range(page.title + 1, len(page.blocks)):
        block = page.blocks[number]
        is_passed = number not in page.kept and number not in boxed
        if is_passed and is_ended(block.text) and page.linked[number] <= LINKED:
            groups.setdefault(look_of(block), []).append(number)
    sizes = {
        look: sum(len(page.blocks[number].text) for number in group)
        for look, group in groups.items()
        if look[1]
    }
    look = max(sizes, key=lambda each: sizes[each], default=None)
    if look is None or sizes[look] <= page.total:
        return []
    first, last = groups[look][0], groups[look][-1]
    among = sum(first < number < last for number in page.kept)
    return groups[look] if among else []


def _find_place(block: HtmlBlock) -> HtmlElement:
    links = block.element.findall(".//a")
    is_link = len(links) == 1 and clean_text(links[0].text_content()) == block.text
    # Outside the link, the letter would make a mere link look like text with a link.
    return links[0] if is_link else block.element


def _choose(page: Page, boxed: Set[int]) -> tuple[set[int], set[int]]:
    """The article's blocks, and those of them that are its standfirsts."""
    members = _list_members(page, _find_area(page))
    inside = [number for number in members if number not in boxed and number > page.title]
    # What trafilatura misses in the area may look as the text that it keeps.
    sure = [
        number
        for number in inside
        if (number in page.kept or page.is_styled_by_name(number)) and _is_text(page, number)
    ]
    if not sure:
        return page.kept, set()
    first, last = _stretch(page, inside, sure[0], -1), _stretch(page, inside, sure[-1], 1)
    first = _take_in_line_above(page, inside, first)
    chosen = {
        number
        for number in inside
        if first <= number <= last and (page.blocks[number].is_heading or _is_text(page, number))
    }
    chosen |= set(_find_same(page, first, -1, boxed)) | set(_find_same(page, last, 1, boxed))
    drop_below(page, chosen)
    decks = {*list_decks(page, first, boxed), *list_decks_above(page, boxed)}
    return chosen | decks | set(_list_notes(page, last)), decks


def _find_same(page: Page, edge: int, step: int, boxed: Set[int]) -> Iterator[int]:
    """Text beyond the area that looks as the text in it does: some page parts its article."""
    number = edge + step
    while page.title < number < len(page.blocks) and number not in boxed:
        is_named = bool(name_parts(page.blocks[number].element))
        is_same = page.is_styled(number) and _is_text(page, number)
        if not is_same or not (is_named or number in page.kept):
            return
        yield number
        number += step


def _list_after_signature(page: Page, chosen: Set[int], byline: str | None) -> Iterator[int]:
    """What little stands below the author's name at the end: what the paper says of itself."""
    signed = [n for n, block in enumerate(page.blocks) if block.text == byline]
    # In a live blog each entry may be signed.
    last = signed[-1] if 0 < len(signed) < MANY_SIGNED else len(page.blocks)
    below = [number for number in chosen if number > last]
    if len(below) <= MAX_BELOW_SIGNATURE and len(chosen) > 2 * len(below):
        yield from (number for number in below if not is_note(page.blocks[number].text))


def _find_area(page: Page) -> HtmlElement:
    area = _find_scope(page)
    weight, count = page.weights[area], _count_kept(page, area)
    while True:
        child = max(area, key=lambda each: page.weights.get(each, 0), default=None)
        if child is None or page.weights.get(child, 0) < weight * AREA_SHARE:
            return area
        if child is page.blocks[page.members[child][0]].element:
            return area
        if _count_kept(page, child) < min(2, count):
            return area
        area = child


def _find_scope(page: Page) -> HtmlElement:
    """The nearest element around the headline with most of what is kept; else the whole page.

    Columns beside the article and what is below the page are outside of it, however much they say.
    """
    root = page.blocks[0].element.getroottree().getroot()
    if page.title < 0 or page.heading is None:
        return root
    around = (up for up in page.heading.iterancestors() if page.weights.get(up, 0))
    return next((up for up in around if page.weights[up] > page.total * SCOPE_SHARE), root)


def _count_kept(page: Page, area: HtmlElement) -> int:
    return sum(number in page.kept for number in page.members[area])


def _list_members(page: Page, area: HtmlElement) -> list[int]:
    """The blocks of the area, and of elements that the page gives the same name beside it or beside
    what it stands in: a form in the middle may part an article in two."""
    areas = {area}
    for up in (area, *area.iterancestors()):
        names = name_parts(up)
        if up.tag in {"body", "main", "article"} or up in page.above_heading:
            break
        if names:
            areas |= {each for each in up.itersiblings(up.tag) if name_parts(each) == names}
            areas |= {e for e in up.itersiblings(up.tag, preceding=True) if name_parts(e) == names}
    return sorted({number for each in areas for number in page.members.get(each, ())})


def _stretch(page: Page, inside: Sequence[int], edge: int, step: int) -> int:
    """The edge of the article moved on over text that stands right beside it."""
    parent = page.blocks[edge].element.getparent()
    at = inside.index(edge)
    while 0 <= at + step < len(inside):
        block = page.blocks[inside[at + step]]
        up = block.element.getparent()
        is_beside = up is parent or (up is not None and up.getparent() is parent)
        if block.is_heading or not is_beside or not _is_text(page, inside[at + step]):
            break
        at += step
    return inside[at]


def _take_in_line_above(page: Page, inside: Sequence[int], first: int) -> int:
    """The edge moved to the line above, where that may be a day or a question of what follows."""
    at = inside.index(first)
    above = inside[at - 1] if at else first
    text = page.blocks[above].text
    is_first = page.blocks[above].is_heading and (is_date_label(text) or is_asked(text))
    return above if is_first else first


def _is_text(page: Page, number: int) -> bool:
    """Whether a block reads as text: a sentence, a line of a list, or a line of some length."""
    block, linked = page.blocks[number], page.linked[number]
    words, is_whole = count_words(block.text), is_ended(block.text)
    if linked > LINKED:
        # What is link from end to end leads away from the article, unless it is a list's.
        is_own = linked < ALL_LINKED or (block.element.tag in LISTED and not is_in_link(block))
        return is_own and is_whole and words >= MIN_LINE_WORDS * 2
    if not has_words(text_outside(block.element, "small")):
        return is_note(block.text)
    if is_whole or block.text.endswith(OPEN_ENDS) or is_in_list(block.element):
        return True
    if names_source(block.text) or is_note_label(block.text):
        return True
    if linked and _is_label_of_link(text_outside(block.element, "a")):
        return False
    is_line = block.element.tag == "p" or words > MAX_HEADING_WORDS or page.is_styled(number)
    return (is_line and words >= MIN_LINE_WORDS) or is_date_label(block.text)


def _is_label_of_link(text: str) -> bool:
    """Whether what stands beside a link only announces it: ``Read in full:``, ``Our report``."""
    return count_words(text) <= MIN_LINE_WORDS or bool(_LABELLED_LINK.fullmatch(text))


def _list_notes(page: Page, last: int) -> Iterator[int]:
    """Notes of corrections below the text, those with a label of its own too."""
    texts = [block.text for block in page.blocks]
    for number in range(last + 1, len(texts)):
        if is_whole_note(texts[number]):
            yield number
        yield from range(number, number + find_labelled_note(texts[number : number + 3]))
