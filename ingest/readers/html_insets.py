"""Boxes that stand in or below a text: a title and a line or two, in an element that looks as no
other on the page does (an appeal, a word on the outlet, a podcast, a question to the readers)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from itertools import islice

from lxml.html import HtmlElement

from ingest.paragraphs import count_words, is_ended
from ingest.readers.boilerplate import is_appeal, is_note, is_note_label
from ingest.readers.dates import is_date_label
from ingest.readers.html_blocks import HtmlBlock
from ingest.readers.html_classes import QUOTE, name_parts
from ingest.readers.html_page import OPEN_ENDS, Page, is_in_list, list_near

MAX_TITLE_WORDS, MAX_INSET_BLOCKS, MAX_INSET_WORDS = 10, 4, 60
MAX_ODD, MAX_BESIDE, MAX_APPEALS = 2, 6, 40
MAX_INSETS_SHARE = 0.35
"""Where more of the text than this is in such boxes, they are its sections."""

_FRAMED = re.compile(r"\b(?:border|background|float|box-shadow)\b")
_LISTS = frozenset({"ul", "ol", "dl", "blockquote"})
_QUOTES = ("”", "»", '"')


def find_insets(page: Page, boxed: Set[int]) -> set[int]:
    """The blocks of these boxes, of those below the headline that are not ``boxed`` already."""
    begun = next((n for n in range(page.title + 1, len(page.blocks)) if _is_begun(page, n)), None)
    if begun is None:
        return set()
    found: dict[HtmlElement, list[int]] = {}
    for number in range(begun + 1, len(page.blocks)):
        if number not in boxed:
            found.update(_find_inset(page, number))
    found = _without_alike(page, found, boxed)
    found.update(_find_appeals(page, begun, boxed))
    insets = {number for members in found.values() for number in members}
    size = sum(len(page.blocks[number].text) for number in insets & page.kept)
    return insets if size <= page.total * MAX_INSETS_SHARE else set()


def _is_begun(page: Page, number: int) -> bool:
    return number in page.kept and is_ended(page.blocks[number].text)


def _find_inset(page: Page, number: int) -> Iterator[tuple[HtmlElement, list[int]]]:
    block = page.blocks[number]
    if block.element.tag != "p" and _is_titled_line(block):
        yield block.element, [number]
    if not _is_title(block.text) or is_in_list(block.element):
        return
    for up in block.element.iterancestors():
        members = page.members[up]
        if up in page.above_heading or up.tag in _LISTS or members[0] != number:
            return
        if len(members) > 1:
            if _is_small(page, members):
                yield up, members
            return


def _is_title(text: str) -> bool:
    is_open = text.endswith((*OPEN_ENDS, *_QUOTES)) or (is_ended(text) and text[-1] not in "?!")
    if is_open or count_words(text) > MAX_TITLE_WORDS:
        return False
    return not (is_note_label(text) or is_note(f"{text}:") or is_date_label(text))


def _is_titled_line(block: HtmlBlock) -> bool:
    """Whether its first line is a title in bold and what is said of it stands below."""
    title = block.text[: block.emphasis].strip()
    bold = next(block.element.iterchildren(), None)
    below = bold.getnext() if bold is not None else None
    if bold is None or below is None or below.tag != "br" or (bold.tail or "").strip():
        return False
    is_told = is_ended(block.text) and count_words(block.text) <= MAX_INSET_WORDS
    return is_told and 0 < len(title) < len(block.text) and _is_title(title)


def _is_small(page: Page, members: Sequence[int]) -> bool:
    texts = [page.blocks[number].text for number in members]
    is_told = any(map(is_ended, texts[1:]))
    words = sum(map(count_words, texts))
    is_short = len(members) <= MAX_INSET_BLOCKS and words <= MAX_INSET_WORDS
    return is_short and is_told and not any(map(is_note, texts))


def _without_alike(
    page: Page, found: dict[HtmlElement, list[int]], boxed: Set[int]
) -> dict[HtmlElement, list[int]]:
    """Those whose names nothing else has, neither the box nor the sentences in it, and that are
    no section among others."""
    if not found:
        return {}
    names = Counter(map(_name, page.members))
    looks = Counter(_look_of(block) for block in page.blocks if is_ended(block.text))
    all_boxed = boxed | {number for members in found.values() for number in members}
    kept = {}
    for box, members in found.items():
        told = [page.blocks[number] for number in members if is_ended(page.blocks[number].text)]
        own = Counter(map(_look_of, told))
        inside = sum(_name(each) == _name(box) for each in box.iter() if each in page.members)
        is_alike = names[_name(box)] > inside or any(looks[look] > own[look] for look in own)
        if _name(box) and not is_alike and not _is_section(page, box, all_boxed):
            kept[box] = members
    return kept


def _find_appeals(
    page: Page, begun: int, boxed: Set[int]
) -> Iterator[tuple[HtmlElement, list[int]]]:
    """Lines that look as hardly any other, and speak to the reader or of the paper."""
    looks = Counter(_look_of(block) for block in page.blocks if is_ended(block.text))
    common = {name for (_, name), count in looks.items() if count > MAX_ODD and name}
    tried = 0
    for number in range(begun + 1, len(page.blocks)):
        block = page.blocks[number]
        look = _look_of(block)
        is_odd = bool(look[1]) and looks[look] <= MAX_ODD and number not in boxed
        if not is_odd or is_in_list(block.element) or not is_appeal(block.text):
            continue
        tried += 1
        if tried > MAX_APPEALS:
            return  # A page of nothing but that is no article with appeals.
        is_quote = any(
            up.tag == "blockquote" or QUOTE.search(name_parts(up))
            for up in list_near(block.element)
        )
        if not is_quote and not _is_kind_of(look[1], common):
            yield block.element, [number]


def _is_kind_of(name: str, common: Set[str]) -> bool:
    """Whether text has the same name with a word more or less: ``post`` and ``post key``."""
    return any(
        name == each or name.startswith(f"{each}-") or each.startswith(f"{name}-")
        for each in common
    )


def _name(element: HtmlElement) -> str:
    """How a page marks an element out: by names, else by a frame of its own."""
    style = element.get("style") or ""
    return name_parts(element) or (style if _FRAMED.search(style) else "")


def _look_of(block: HtmlBlock) -> tuple[str, str]:
    parent = block.element.getparent()
    names = _name(block.element) or (_name(parent) if parent is not None else "")
    return str(block.element.tag), names


def _is_section(page: Page, box: HtmlElement, boxed: Set[int]) -> bool:
    """Whether others beside it, which are no boxes, open with a heading."""
    beside = [
        *islice(box.itersiblings(box.tag), MAX_BESIDE),
        *islice(box.itersiblings(box.tag, preceding=True), MAX_BESIDE),
    ]
    groups = [page.members.get(each, ()) for each in beside]
    return any(
        len(group) > 1 and page.blocks[group[0]].is_heading and not boxed >= set(group)
        for group in groups
    )
