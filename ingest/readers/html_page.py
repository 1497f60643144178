"""The blocks of a page with what is known of them: where they stand, and which are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from functools import cached_property

from lxml.html import HtmlElement

from ingest.paragraphs import clean_text, is_ended
from ingest.readers.html_blocks import LISTED, HtmlBlock
from ingest.readers.html_classes import name_parts

LINKED, ALL_LINKED = 0.6, 0.95
MIN_STYLED = 2
OPEN_ENDS = (":", ";", ",")


class Page:
    """The blocks of a page, named by their numbers in source order, and those that are ``kept``.

    ``title`` is the number of the headline's block; -1 without one, or where the kept text stands
    above it.
    """

    def __init__(
        self, blocks: Sequence[HtmlBlock], kept: Set[int], heading: HtmlElement | None
    ) -> None:
        self.blocks = blocks
        self.kept = {number for number in kept if not blocks[number].is_heading} or set(kept)
        self.heading = heading
        self.above_heading = {heading, *heading.iterancestors()} if heading is not None else set()
        self.members: dict[HtmlElement, list[int]] = {}
        self.weights: dict[HtmlElement, int] = {}
        for number, block in enumerate(blocks):
            for up in (block.element, *block.element.iterancestors()):
                self.members.setdefault(up, []).append(number)
                if number in self.kept:
                    self.weights[up] = self.weights.get(up, 0) + len(block.text)
        self.total = sum(len(blocks[number].text) for number in self.kept)
        self.title = self._find_title()

    @cached_property
    def linked(self) -> list[float]:
        """The share of each block's text that is link."""
        return [_measure_links(block) for block in self.blocks]

    @cached_property
    def styles(self) -> set[tuple[str, str]]:
        """How the article's whole sentences look: tag and class."""
        kept = (self.blocks[number] for number in self.kept)
        counts = Counter(look_of(block) for block in kept if is_ended(block.text))
        return {style for style, count in counts.items() if count >= MIN_STYLED}

    @cached_property
    def looks(self) -> Counter[tuple[str, str]]:
        """How many of the page's whole sentences look alike."""
        return Counter(look_of(block) for block in self.blocks if is_ended(block.text))

    def is_styled(self, number: int) -> bool:
        """Whether it looks as the article's whole sentences do."""
        return look_of(self.blocks[number]) in self.styles

    def is_styled_by_name(self, number: int) -> bool:
        """Whether it does, by a name that the page gives it or what it stands in."""
        return bool(look_of(self.blocks[number])[1]) and self.is_styled(number)

    def is_headline_like(self, number: int) -> bool:
        """Link for the most part, and no sentence."""
        return self.linked[number] > LINKED and not is_ended(self.blocks[number].text)

    def without(self, numbers: Set[int]) -> Page:
        """The page with these not kept, unless nothing would be left."""
        return Page(self.blocks, self.kept - numbers or self.kept, self.heading)

    def _find_title(self) -> int:
        if self.heading is None:
            return -1
        members = self.members.get(self.heading) or [
            number
            for number, block in enumerate(self.blocks)
            if block.element in self.above_heading
        ]
        number = members[0] if members else -1
        below = sum(len(self.blocks[each].text) for each in self.kept if each > number)
        return number if below * 2 > self.total else -1


def list_near(element: HtmlElement) -> Iterator[HtmlElement]:
    """The element and up to three above it, within the article."""
    yield element
    for height, up in enumerate(element.iterancestors()):
        if height == 3 or up.tag in {"article", "main", "body"}:
            return
        yield up


def is_in_list(element: HtmlElement) -> bool:
    parent = element.getparent()
    return element.tag in LISTED or (parent is not None and parent.tag in LISTED)


def is_in_link(block: HtmlBlock) -> bool:
    return next(block.element.iterancestors("a"), None) is not None


def text_outside(element: HtmlElement, *tags: str) -> str:
    """Its text without that of the elements of these tags."""
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in tags:
            pieces.append(text_outside(child, *tags))
        pieces.append(child.tail or "")
    return "".join(pieces).strip()


def _measure_links(block: HtmlBlock) -> float:
    if is_in_link(block):
        return 1.0
    linked = sum(len(clean_text(link.text_content())) for link in block.element.iter("a"))
    return linked / max(1, len(block.text))


def look_of(block: HtmlBlock) -> tuple[str, str]:
    """Its tag, and the nearest names: its own, else those of what it stands in."""
    parent = block.element.getparent()
    names = name_parts(block.element) or (name_parts(parent) if parent is not None else "")
    return str(block.element.tag), names
