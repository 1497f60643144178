"""Notes of corrections on a page, which often stand in what else is none of the article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from ingest.paragraphs import clean_text, is_ended
from ingest.readers.boilerplate import is_note, is_note_label
from ingest.readers.dates import is_date_label

MIN_NOTE_CHARS = 9

_BLOCKS, _BOLD = ("p", "li", "div", "dd", "h2", "h3", "h4", "h5", "h6"), ("b", "strong")
_MARGINS = " | ".join(
    f"//{area}//{each}" for area in ("article", "main") for each in ("aside", "footer")
)


def has_note(element: HtmlElement) -> bool:
    pieces = (clean_text(piece) for piece in element.itertext() if len(piece) >= MIN_NOTE_CHARS)
    return any(is_note(piece) or is_note_label(piece) for piece in pieces)


def take_out_notes(tree: HtmlElement) -> None:
    """Set the notes that stand in margins and footers of the article behind these."""
    for margin in list(tree.xpath(_MARGINS)):
        if margin.getparent() is None or not has_note(margin):
            continue
        leaves = list(_list_leaves(margin))
        texts = [clean_text(leaf.text_content()) for leaf in leaves]
        for number in reversed(range(len(leaves))):
            length = int(is_whole_note(texts[number])) or find_labelled_note(
                texts[number : number + 3]
            )
            for leaf in reversed(leaves[number : number + length]):
                leaf.drop_tree()
                margin.addnext(leaf)
        is_bare = all(leaf.tag in _BOLD for leaf in leaves)
        if is_bare and is_whole_note(clean_text(margin.text_content())):
            margin.tag = "div"


def _list_leaves(margin: HtmlElement) -> Iterator[HtmlElement]:
    """Its elements that hold lines: blocks without others in them, and labels between these."""
    listed: set[HtmlElement] = set()
    for element in margin.iterdescendants(*_BLOCKS, *_BOLD):
        is_inner = next(element.iterdescendants(*_BLOCKS), None) is None
        if is_inner and not any(up in listed for up in element.iterancestors()):
            listed.add(element)
            yield element


def is_whole_note(text: str) -> bool:
    return is_note(text) and (is_ended(text) or text.endswith(")"))


def find_labelled_note(texts: Sequence[str]) -> int:
    """How many of the texts are a note whose label stands alone: label, date, text; 0 if none."""
    if not texts or not is_note_label(texts[0]):
        return 0
    length = 3 if len(texts) > 1 and is_date_label(texts[1]) else 2
    return length if len(texts) >= length and is_ended(texts[length - 1]) else 0
