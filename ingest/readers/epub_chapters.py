"""One chapter of an EPUB: its blocks, and whether it is text or only a leaf of the book."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement
from trafilatura.utils import load_html

from ingest.paragraphs import count_words, is_ended
from ingest.readers.encoding import decode_html
from ingest.readers.html_blocks import HtmlBlock, find_blocks
from ingest.readers.html_classes import name_parts
from ingest.readers.matter_lines import opens_back_matter
from ingest.readers.stated_dates import is_running
from ingest.readers.struck import drop_struck
from qa_service.errors import UnreadableArticle

MAX_LINKED_SHARE = 0.5
MIN_NOTES_SHARE = 0.6
MAX_HEADING_WORDS = 6
MAX_RUNNING_ON_COVER, MAX_ON_LEAF, MAX_BARE_WORDS = 3, 2, 60

# What the standards call the parts of a book, in ``epub:type`` and in ``role`` (``doc-toc``).
_LEAVES = frozenset(
    "cover titlepage halftitlepage copyright-page imprint colophon toc toc-brief landmarks loi lot "
    "index index-group endnotes footnotes rearnotes backmatter dedication acknowledgments "
    "acknowledgements other-credits contributors copyright title-page notes".split()
)
_TEXTS = frozenset("appendix afterword epilogue conclusion chapter bodymatter part".split())
_FRONTS = frozenset("cover titlepage halftitlepage title-page".split())
_ASIDES = frozenset(
    "pagebreak noteref footnote endnote rearnote footnotes endnotes rearnotes pullquote backlink "
    "page-list".split()
)
_LEAF_HEADING = re.compile(
    r"(?:table of )?contents|copyright|index|cover|also by\b.*|содержание|оглавление|обложка"
    r"|указатель|зміст|обкладинка|покажчик",
    re.IGNORECASE,
)
_CAPTION_CLASS = re.compile(r"(?:^|-)(?:captions?|figcaption|navbar|pagenum|page-number)(?:-|$)")
_NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|\*{1,3}|[†‡§])[\])]?\.?")
_BACK_MARK = re.compile(
    r"[\[(]?(?:[↑↩⤴^←]\ufe0e?|\d{1,3}|\*{1,3}|back|назад)[\])]?\.?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """Its blocks; ``is_leaf`` for a cover, a title page, contents, notes, an imprint."""

    blocks: list[HtmlBlock]
    is_leaf: bool

    def list_titles(self) -> list[str]:
        return [block.text for block in self.blocks if block.element.tag == "h1"]


def read_chapter(raw: bytes, *, kind: str = "") -> Chapter:
    """``kind`` is what the package says that it is, if it does: ``toc``, ``cover``.

    Raises UnreadableArticle for what is broken.
    """
    if not raw.strip():
        return Chapter([], is_leaf=True)
    try:
        tree: HtmlElement | None = load_html(decode_html(raw))
        if tree is None:
            return Chapter([], is_leaf=True)
        types = {kind} | {name for each in _list_outer(tree) for name in _types_of(each)}
        drop_struck(tree)
        _drop_asides(tree)
        links = sum(count_words(link.text_content()) for link in tree.iter("a"))
        blocks = find_blocks(tree)
    except (etree.LxmlError, ValueError, RecursionError) as error:
        raise UnreadableArticle(f"The EPUB has a chapter that is broken: {error}.") from error
    return Chapter(blocks, _is_named_leaf(blocks, types) or _looks_like_leaf(blocks, links))


def _list_outer(tree: HtmlElement) -> list[HtmlElement]:
    """The body, and the elements that hold all of it."""
    body = next(tree.iter("body"), None)
    outer: list[HtmlElement] = []
    while body is not None:
        outer.append(body)
        inner = [each for each in body if isinstance(each.tag, str)]
        body = inner[0] if len(inner) == 1 else None
    return outer


def _types_of(element: HtmlElement) -> list[str]:
    """What the book says that an element is, in ``epub:type`` or ``role``."""
    types = element.get("epub:type") or element.get("{http://www.idpf.org/2007/ops}type") or ""
    roles = (role.removeprefix("doc-") for role in (element.get("role") or "").split())
    return [*types.casefold().split(), *roles]


def _drop_asides(tree: HtmlElement) -> None:
    """Take out the marks of pages and notes, the notes, captions and menus."""
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None:
            continue
        is_aside = bool(_ASIDES.intersection(_types_of(element)))
        if element.tag not in {"body", "html"} and (
            is_aside or _CAPTION_CLASS.search(name_parts(element)) or _is_mark(element)
        ):
            element.drop_tree()


def _is_mark(element: HtmlElement) -> bool:
    """A link to a note, or from a note back."""
    is_inner = element.tag == "a" and "#" in (element.get("href") or "")
    return is_inner and bool(_NOTE_MARK.fullmatch(element.text_content().strip()))


def _is_named_leaf(blocks: Sequence[HtmlBlock], types: AbstractSet[str]) -> bool:
    """Whether the book says that it is a leaf; a cover with text on it is often the whole book."""
    running = sum(is_running(block.text) for block in blocks)
    if types & _TEXTS or (types & _FRONTS and running > MAX_RUNNING_ON_COVER):
        return False
    return bool(types & _LEAVES)


def _looks_like_leaf(blocks: Sequence[HtmlBlock], linked_words: int) -> bool:
    """Whether a chapter has no text: contents, notes, an imprint, or lines without a sentence."""
    told = [block for block in blocks if not block.is_heading]
    words = sum(count_words(block.text) for block in told)
    notes = sum(_is_note(block) for block in told)
    running = sum(is_running(block.text) for block in told)
    is_list = linked_words > words * MAX_LINKED_SHARE and running <= len(told) / 2
    if not told or is_list or notes > len(told) * MIN_NOTES_SHARE:
        return True
    # A layout program knows no headings.
    heading = blocks[0].text.strip(" .:")
    is_named = opens_back_matter(heading) or bool(_LEAF_HEADING.fullmatch(heading))
    is_named = is_named and count_words(heading) <= MAX_HEADING_WORDS
    # A chapter can be called `Notes`, but is longer than notes are on a book.
    is_short = running <= len(told) / 2 or len(told) <= MAX_ON_LEAF
    is_bare = words <= MAX_BARE_WORDS and not any(is_ended(block.text) for block in told)
    return (is_named and is_short) or is_bare


def _is_note(block: HtmlBlock) -> bool:
    """Whether it begins or ends with a link back to where it is called."""
    links = [link for link in block.element.iter("a") if "#" in (link.get("href") or "")]
    marks = [each for each in links if _BACK_MARK.fullmatch(each.text_content().strip())]
    lead = (marks[0].text_content().strip()) if marks else ""
    return bool(marks) and (block.text.startswith(lead) or block.text.endswith(lead))
