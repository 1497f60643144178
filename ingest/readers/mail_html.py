"""What the HTML of an e-mail says, without quoted replies and signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement, tostring
from trafilatura.utils import load_html

from ingest.paragraphs import clean_text, count_words
from ingest.readers.boilerplate import Block
from ingest.readers.encoding import decode_html
from ingest.readers.frames import take_off_frame
from ingest.readers.html import read_html
from ingest.readers.html_blocks import find_blocks
from ingest.readers.mail_forwards import Header, read_header
from ingest.readers.mail_quotes import opens_forwarded
from qa_service.errors import UnreadableArticle

MAX_NOTE_WORDS = 20
"""Above a message that is passed on: more is a letter by itself."""

_QUOTES = (
    "//blockquote | //*[contains(@class, 'gmail_quote') or contains(@class, 'moz-cite-prefix')"
    " or contains(@class, 'signature') or @id = 'divRplyFwdMsg' or @id = 'appendonsend']"
)


@dataclass(frozen=True, slots=True)
class HtmlPart:
    """Its paragraphs and headline, and who they say has written them; the header of the message
    in it that counts where this mail only passes that one on; which paragraphs are of a list.
    """

    paragraphs: tuple[str, ...] = ()
    emphasis: tuple[int, ...] = ()
    author: str | None = None
    header: Header | None = None
    title: str | None = None
    items: frozenset[str] = frozenset()


def read_html_part(raw: bytes, *, title: str, passes_on: bool) -> HtmlPart:
    """Raises UnreadableArticle for HTML that is broken or has no text."""
    try:
        tree: HtmlElement | None = load_html(decode_html(raw)) if raw.strip() else None
        if tree is None:
            return HtmlPart()
        header = _drop_quoted(tree, passes_on=passes_on)
        shown = [each.as_block() for each in find_blocks(tree)]
        header = header or (_find_header(shown) if passes_on else None)
        reading = read_html(tostring(tree, encoding="utf-8"))
    except (etree.LxmlError, ValueError, RecursionError) as error:
        raise UnreadableArticle(f"The e-mail's HTML is broken: {error}.") from error
    author = take_off_frame(shown, title=title)[1].author or reading.author
    items = frozenset(each.text for each in shown if each.is_item)
    return HtmlPart(reading.paragraphs, reading.emphasis, author, header, reading.title, items)


def _drop_quoted(tree: HtmlElement, *, passes_on: bool) -> Header | None:
    """Takes out what is quoted; gives the header of what is passed on instead."""
    found = None
    for quoted in tree.xpath(_QUOTES):
        if quoted.getparent() is None:
            continue
        text = clean_text(" ".join(quoted.itertext()))
        header = read_header(text) if passes_on else None
        if header is not None and found is None and not _has_letter_above(quoted):
            found = header
        if header is None and not opens_forwarded(text):
            quoted.drop_tree()
    return found


def _find_header(blocks: Sequence[Block]) -> Header | None:
    """The header that stands in print below no more than a note."""
    words = 0
    for block in blocks:
        header = read_header(block.text)
        if header or words > MAX_NOTE_WORDS:
            return header
        words += count_words(block.text)
    return None


def _has_letter_above(element: HtmlElement) -> bool:
    return count_words(" ".join(element.xpath("preceding::text()"))) > MAX_NOTE_WORDS
