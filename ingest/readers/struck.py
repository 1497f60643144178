"""Text that its writers struck through: they took it back, so it is no part of the article."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

STRUCK = ("s", "strike", "del")
"""The elements that HTML has for it."""

GAP = "\x00"
"""Stands where a piece was left out, until ``close_gaps``."""

_GAPS = re.compile(rf"\s*{GAP}+(?=[,.;:!?…)\]»”’])|{GAP}")


def close_gaps(text: str) -> str:
    """The text without its gaps, and without a space before a comma that followed what is gone."""
    return _GAPS.sub("", text)


def drop_struck(tree: HtmlElement) -> None:
    """Take the struck-through elements off the tree."""
    for element in list(tree.iter(*STRUCK)):
        parent = element.getparent()
        if parent is None:
            continue
        before, tail = element.getprevious(), element.tail or ""
        parent.remove(element)
        if before is None:
            parent.text = close_gaps(f"{parent.text or ''}{GAP}{tail}")
        else:
            before.tail = close_gaps(f"{before.tail or ''}{GAP}{tail}")
