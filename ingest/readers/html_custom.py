"""Elements that a site has made up (``<site-lead>``), as the plain ones that they stand for."""

from __future__ import annotations

from lxml.html import HtmlElement

_HOLDING = frozenset(
    "body main article section div header footer aside figure td li form details template".split()
)
_BLOCKS = ("p", "div", "section", "article", "ul", "ol", "table", "h1", "h2", "h3", "h4", "figure")


def settle_custom_elements(tree: HtmlElement) -> None:
    """Make a division of what stands by itself or holds blocks, else a piece of its line; its name
    becomes one of its classes, which tell standfirsts and captions."""
    for element in tree.iter():
        if not isinstance(element.tag, str) or "-" not in element.tag:
            continue
        name, parent = element.tag, element.getparent()
        is_apart = parent is not None and parent.tag in _HOLDING and not _has_own_text(parent)
        is_holder = next(element.iter(*_BLOCKS), None) is not None
        element.tag = "div" if is_apart or is_holder else "span"
        element.set("class", f"{element.get('class') or ''} {name}".strip())


def _has_own_text(element: HtmlElement) -> bool:
    tails = (child.tail or "" for child in element)
    return bool((element.text or "").strip() or any(tail.strip() for tail in tails))
