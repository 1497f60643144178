"""The blocks of a page: its tree made regular, so that every paragraph is one element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice

from lxml import etree
from lxml.html import Element, HtmlElement
from trafilatura.utils import load_html

from ingest.paragraphs import ENDED_SHARE, clean_text, count_words, has_words, is_ended
from ingest.readers.boilerplate import Block
from ingest.readers.emphasis import EMPHASISED, measure_emphasis
from ingest.readers.html_furniture import drop_hidden, drop_sources
from ingest.readers.html_head import PART_MARK
from ingest.readers.html_tables import dissolve_tables
from ingest.readers.struck import drop_struck

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | frozenset(
    "address article blockquote body center dd details div dl dt fieldset figcaption form header "
    "hr li main ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_CONTAINERS = frozenset({"article", "body", "main", "section"})
LISTED = frozenset({"li", "dt", "dd"})
_INLINE = ("font", "span", "b", "strong", "i", "em", "small", "big", "a", "u")
_PARTS = ("span", "a", "time")

# None of these ever holds a paragraph of the article; their tails may.
_DROPPED = (
    "script style noscript template nav footer aside figure figcaption button select textarea "
    "iframe object svg video audio canvas dialog menu head"
).split()


MAX_LINES = 1000
MAX_HEADING_WORDS = 40
MAX_FORM_WORDS, MAX_ASKING_WORDS = 100, 40
MIN_LINES, MIN_LINE_WORDS = 4, 8
MAX_SMALL_SHARE = 0.25
_SMALL_SIZES = frozenset({"1", "-1", "-2"})

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FOOTNOTE = re.compile(r"\s*\[?(?:\d{1,3}(?:\s?[,–-]\s?\d{1,3})*|\*{1,3}|[a-z])\]?\s*")


@dataclass(frozen=True, slots=True)
class HtmlBlock:
    """An element with nothing but running text in it, and that text.

    ``emphasis``: how many characters at its beginning are in bold or italics.
    """

    element: HtmlElement
    text: str
    is_heading: bool
    emphasis: int = 0

    def as_block(self) -> Block:
        is_item = any(up.tag in LISTED for up in (self.element, *self.element.iterancestors()))
        return Block(self.text, self.is_heading, emphasis=self.emphasis, is_item=is_item)


def find_blocks(tree: HtmlElement) -> list[HtmlBlock]:
    """The blocks of a page in source order. Changes the tree: navigation, figures and data tables
    go, layout tables become divisions, and text parted by ``<br><br>`` becomes paragraphs.
    """
    _make_regular(tree)
    return list(_list_blocks(tree))


def find_lines(tree: HtmlElement) -> list[str]:
    """The first lines of a page, as a reader sees them: what only the design keeps apart
    (``<span>Name</span><span>Date</span>``) has a mark between, and dates in figures are lines too.
    """
    copied = deepcopy(tree)
    _make_regular(copied)
    leaves = islice(_list_leaves(copied), MAX_LINES)
    return [line for leaf in leaves if count_words(line := clean_text(_space_out(leaf)))]


def _space_out(element: HtmlElement) -> str:
    pieces = [element.text or ""]
    is_begun = bool(pieces[0].strip())
    for child in element:
        if isinstance(child.tag, str):
            text = " ".join(child.itertext())
            pieces += [PART_MARK if child.tag in _PARTS and is_begun else " ", text, " "]
            is_begun = is_begun or bool(text.strip())
        pieces.append(child.tail or "")
    return "".join(pieces)


def find_fragment_blocks(fragment: str) -> list[HtmlBlock]:
    """The blocks of a piece of HTML that stands in another text."""
    tree = load_html(f"<html><body><div>{fragment}</div></body></html>")
    if tree is None:
        return []
    drop_hidden(tree)
    drop_struck(tree)
    return find_blocks(tree)


def _make_regular(tree: HtmlElement) -> None:
    etree.strip_elements(tree, *_DROPPED, with_tail=False)
    _drop_controls(tree)
    _drop_footnote_marks(tree)
    drop_sources(tree)
    _close_headings(tree)
    _name_small_print(tree)
    dissolve_tables(tree)
    _dissolve_forms(tree)
    _double_breaks(tree)
    _open_inline(tree)
    holders = _find_holders(tree)
    for element in list(tree.iter(*_BLOCKS)):
        if element in holders or _has_double_break(element) or element.tag in _CONTAINERS:
            _wrap_runs(element, holders)


def _drop_controls(tree: HtmlElement) -> None:
    # `&#11;` is read into the tree, but nothing can be written back that has it.
    for element in tree.iter():
        for name in ("text", "tail"):
            text = getattr(element, name)
            if text and _CONTROL.search(text):
                setattr(element, name, _CONTROL.sub(" ", text))


def _drop_footnote_marks(tree: HtmlElement) -> None:
    for mark in list(tree.iter("sup")):
        is_linked = next(mark.iterancestors("a"), None) is not None or mark.find(".//a") is not None
        if is_linked and _FOOTNOTE.fullmatch(mark.text_content()):
            mark.drop_tree()


def _close_headings(tree: HtmlElement) -> None:
    """Make divisions within headings, such as a button to link to one, parts of their line."""
    for heading in tree.iter(*_HEADINGS):
        inner = list(heading.iterdescendants("div", "p"))
        if inner and count_words(heading.text_content()) <= MAX_HEADING_WORDS:
            for each in inner:
                each.tag = "span"


def _name_small_print(tree: HtmlElement) -> None:
    """Call small what old pages print in a small type, unless that is what they print all in."""
    small = [font for font in tree.iter("font") if (font.get("size") or "").strip() in _SMALL_SIZES]
    if not small:
        return
    size = sum(len(font.text_content()) for font in small)
    if size <= len(tree.text_content()) * MAX_SMALL_SHARE:
        for font in small:
            font.tag = "small"


def _dissolve_forms(tree: HtmlElement) -> None:
    # Some servers wrap the whole page in a form.
    for form in list(tree.iter("form")):
        words = count_words(form.text_content())
        holds_text = words > MAX_ASKING_WORDS and next(form.iter("p"), None) is not None
        if words > MAX_FORM_WORDS or holds_text or next(form.iter("article"), None) is not None:
            form.tag = "div"
        else:
            form.drop_tree()


def _find_holders(tree: HtmlElement) -> set[HtmlElement]:
    """The elements, inline ones too, that have a block somewhere inside them."""
    holders: set[HtmlElement] = set()
    for block in tree.iter(*_BLOCKS):
        for ancestor in block.iterancestors():
            if ancestor in holders:
                break
            holders.add(ancestor)
    return holders


def _has_double_break(element: HtmlElement) -> bool:
    return any(_follows_break(line_break) for line_break in element.iterchildren("br"))


def _open_inline(tree: HtmlElement) -> None:
    """Turn inline elements that hold whole paragraphs (``<font>`` on old pages) into divisions."""
    holders = _find_holders(tree)
    for element in list(tree.iter(*_INLINE)):
        # A link that holds a block has to stay one: what is link from end to end leads away.
        is_holder = element in holders and element.tag != "a"
        if is_holder or _has_double_break(element):
            element.tag = "div"


def _double_breaks(tree: HtmlElement) -> None:
    """Double the breaks of an element whose every line is a paragraph by itself."""
    for element in {line_break.getparent() for line_break in tree.iter("br")}:
        breaks = element.findall("br")
        if len(breaks) < MIN_LINES - 1:
            continue
        lines = [line for line in _split_lines(element) if line.strip()]
        ended = sum(is_ended(line) or line.rstrip().endswith((":", ";")) for line in lines)
        words = sum(count_words(line) for line in lines)
        if ended >= len(lines) * ENDED_SHARE and words >= len(lines) * MIN_LINE_WORDS:
            for each in breaks:
                second = Element("br")
                second.tail, each.tail = each.tail, None
                each.addnext(second)


def _split_lines(element: HtmlElement) -> list[str]:
    lines = [element.text or ""]
    for child in element:
        if child.tag == "br":
            lines.append("")
        elif isinstance(child.tag, str):
            lines[-1] += child.text_content()
        lines[-1] += child.tail or ""
    return lines


def _follows_break(line_break: HtmlElement) -> bool:
    previous = line_break.getprevious()
    return previous is not None and previous.tag == "br" and not (previous.tail or "").strip()


def _wrap_runs(element: HtmlElement, holders: set[HtmlElement]) -> None:
    """Put each run of text and inline elements between blocks or double breaks into a ``<p>``."""
    children = list(element)
    breaks = {child for child in children if child.tag == "br" and _follows_break(child)}
    run = _open_run(element.text)
    runs = [run]
    element.text = None
    for child in children:
        tail, child.tail = child.tail, None
        element.remove(child)
        if child in breaks or child in holders or child.tag in _BLOCKS:
            if child not in breaks:
                runs.append(child)
            run = _open_run(tail)
            runs.append(run)
        else:
            run.append(child)
            child.tail = tail
    if element.tag == "p":
        # A paragraph in a paragraph is none.
        element.tag = "div"
    element.extend(each for each in runs if each.tag != "p" or count_words(each.text_content()))


def _open_run(text: str | None) -> HtmlElement:
    run: HtmlElement = Element("p")
    run.text = text
    return run


def _list_leaves(tree: HtmlElement) -> Iterator[HtmlElement]:
    holders = _find_holders(tree)
    return (element for element in tree.iter(*_BLOCKS) if element not in holders)


def _list_blocks(tree: HtmlElement) -> Iterator[HtmlBlock]:
    for element in _list_leaves(tree):
        pieces = list(_pieces_of(element))
        text = clean_text("".join(piece for piece, _ in pieces))
        if has_words(text):
            emphasis = measure_emphasis(text, pieces)
            yield HtmlBlock(element, text, element.tag in _HEADINGS, emphasis)


def _pieces_of(element: HtmlElement) -> Iterator[tuple[str, bool]]:
    """The runs of text in an element, each with whether it is in bold or italics."""
    depth = 0
    for event, part in etree.iterwalk(element, events=("start", "end")):
        step = part.tag in EMPHASISED
        if event == "start":
            depth += step
            yield " " if part.tag == "br" else part.text or "", depth > 0
        else:
            depth -= step
            if part is not element:
                yield part.tail or "", depth > 0
