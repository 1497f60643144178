"""The blocks of a page: its tree made regular, so that every paragraph is one element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import Element, HtmlElement
from trafilatura.utils import load_html

from ingest.paragraphs import clean_text, has_words

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | frozenset(
    "address article blockquote body center dd details div dl dt fieldset figcaption form header "
    "hr li main ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_CONTAINERS = frozenset({"article", "body", "main", "section"})
_TABLE_PARTS = ("table", "tbody", "thead", "tfoot", "tr", "td", "th")

# None of these ever holds a paragraph of the article; their tails may.
_DROPPED = (
    "script style noscript template nav footer aside figure figcaption button select textarea "
    "iframe object svg video audio canvas dialog menu head"
).split()

MIN_LAYOUT_CELL_WORDS = 25
"""A table cell with this much text in it is a column of the page, not a figure in a table."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\s*\[?(?:\d{1,3}|\*{1,3}|[a-z])\]?\s*")


@dataclass(frozen=True, slots=True)
class HtmlBlock:
    """An element with nothing but running text in it, and that text."""

    element: HtmlElement
    text: str
    is_heading: bool


def find_blocks(tree: HtmlElement) -> list[HtmlBlock]:
    """The blocks of a page in source order. Changes the tree: navigation, figures and data tables
    go, layout tables become divisions, and text parted by ``<br><br>`` becomes paragraphs.
    """
    etree.strip_elements(tree, *_DROPPED, with_tail=False)
    _drop_controls(tree)
    _drop_hidden(tree)
    _drop_footnote_marks(tree)
    _dissolve_tables(tree)
    _dissolve_forms(tree)
    holders = _find_holders(tree)
    for element in list(tree.iter(*_BLOCKS)):
        if element in holders or _has_double_break(element) or element.tag in _CONTAINERS:
            _wrap_runs(element, holders)
    return list(_list_blocks(tree))


def find_fragment_blocks(fragment: str) -> list[HtmlBlock]:
    """The blocks of a piece of HTML that stands in another text."""
    tree = load_html(f"<html><body><div>{fragment}</div></body></html>")
    return [] if tree is None else find_blocks(tree)


def _drop_controls(tree: HtmlElement) -> None:
    # `&#11;` is read into the tree, but nothing can be written back that has it.
    for element in tree.iter():
        for name in ("text", "tail"):
            text = getattr(element, name)
            if text and _CONTROL.search(text):
                setattr(element, name, _CONTROL.sub(" ", text))


def _drop_hidden(tree: HtmlElement) -> None:
    # What no visitor of the page could see was not published on it.
    for element in list(tree.iterdescendants()):
        style = element.get("style") or ""
        is_hidden = element.get("hidden") is not None or _HIDING.search(style)
        if is_hidden and element.tag != "body" and element.getparent() is not None:
            element.drop_tree()


def _drop_footnote_marks(tree: HtmlElement) -> None:
    for mark in list(tree.iter("sup")):
        is_linked = next(mark.iterancestors("a"), None) is not None or mark.find(".//a") is not None
        if is_linked and _FOOTNOTE.fullmatch(mark.text_content()):
            mark.drop_tree()


def _dissolve_tables(tree: HtmlElement) -> None:
    """Turn tables that lay out the page into divisions, and drop those that hold data."""
    # The innermost first: what is left in the outer ones is their own.
    for table in reversed(list(tree.iter("table"))):
        if any(_is_layout(cell) for cell in table.iter("td")):
            for part in list(table.iter(*_TABLE_PARTS)):
                part.tag = "div"
        else:
            table.drop_tree()


def _is_layout(cell: HtmlElement) -> bool:
    text = cell.text_content()
    return len(text.split()) >= MIN_LAYOUT_CELL_WORDS or next(cell.iter("p"), None) is not None


def _dissolve_forms(tree: HtmlElement) -> None:
    # Some servers wrap the whole page in a form.
    for form in list(tree.iter("form")):
        if next(form.iter("p", "article"), None) is not None:
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
    element.extend(each for each in runs if each.tag != "p" or has_words(each.text_content()))


def _open_run(text: str | None) -> HtmlElement:
    run: HtmlElement = Element("p")
    run.text = text
    return run


def _list_blocks(tree: HtmlElement) -> Iterator[HtmlBlock]:
    holders = _find_holders(tree)
    for element in tree.iter(*_BLOCKS):
        if element in holders:
            continue
        text = clean_text("".join(_texts_of(element)))
        if has_words(text):
            yield HtmlBlock(element, text, element.tag in _HEADINGS)


def _texts_of(element: HtmlElement) -> Iterator[str]:
    for event, part in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            yield " " if part.tag == "br" else part.text or ""
        elif part is not element:
            yield part.tail or ""
