"""DOCX: the paragraphs of its main part, and what it says of itself around and above them."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.paragraphs import clean_text
from ingest.readers.boilerplate import Block, drop_boilerplate, is_credited
from ingest.readers.credit_lines import is_account, is_body
from ingest.readers.dates import parse_date
from ingest.readers.docx_initials import join_initials
from ingest.readers.docx_letterhead import find_publisher, is_vendor, read_margins
from ingest.readers.docx_paragraphs import MAIN, STYLES, Paragraph, find_paragraphs, read_styles
from ingest.readers.emphasis import list_emphasis
from ingest.readers.frames import cut_at_end, take_off_frame
from ingest.readers.head import (
    read_head,
    read_head_below,
)
from ingest.readers.html_facts import join_names
from ingest.readers.html_head import find_labelled_byline
from ingest.readers.lone_lines import list_days, settle_lines
from ingest.readers.printed_title import find_titles
from ingest.readers.reading import Reading
from ingest.readers.same_text import is_same
from ingest.readers.stated_dates import find_begun, find_printed_dates
from ingest.readers.zipped import ZippedDocument, local_name

CORE, APP = "docProps/core.xml", "docProps/app.xml"
MAX_TOP_LINES = 6


def read_docx(raw: bytes) -> Reading:
    """Read a DOCX: paragraphs and list items in order, the rows of tables and the sentences in
    text boxes among them; headings, footnotes, pictures, letterheads, credits, contacts, and
    deleted, struck-through and hidden text left out.

    The title is the paragraph of that style, else the document's own where it is printed, else the
    heading or the most prominent line on top, else the document's own where no program made it up,
    else the first line. A date in print goes before the file's.

    Raises UnreadableArticle for what is no DOCX, is locked or broken, or unpacks without end.
    """
    document = ZippedDocument(raw, "DOCX")
    root = document.read_xml(MAIN)
    join_initials(root)
    styles = read_styles(document) if document.has(STYLES) else {}
    found = list(find_paragraphs(root, styles))
    own = _read_properties(document, CORE) | _read_properties(document, APP)
    return _make_reading(found, own, read_margins(document))


def _read_properties(document: ZippedDocument, part: str) -> dict[str, str]:
    """The document's own: title, creator, created, modified, language; Company."""
    if not document.has(part):
        return {}
    return {local_name(child): clean_text(child.text or "") for child in document.read_xml(part)}


def _make_reading(found: list[Paragraph], own: dict[str, str], margins: Sequence[str]) -> Reading:
    told = [each for each in found if not each.is_aside]
    # A box beside the text may show again what the text says.
    begun, _ = find_begun(["" if each.is_aside else each.text for each in found])
    asides = [each.text for each in found[:begun] if each.is_aside]
    blocks = [_block_of(each, None) for each in told if not is_credited(each.text)]
    styled = next((each.text for each in told if each.is_title), None)
    title = styled or find_titles(own.get("title", ""), blocks)[0]
    blocks = [_block_of(each, title) for each in told if not is_credited(each.text)]
    if all(block.is_heading for block in blocks):
        # A text that is but its title says no more than that.
        blocks = [Block(each.text, is_heading=each.is_title) for each in told]
    # The heads of pages may say the title, too.
    heads = [each for each in margins if not (title and is_same(each, title))]
    publisher = find_publisher(asides, heads, [each.text for each in told[:MAX_TOP_LINES]])
    kept = settle_lines(drop_boilerplate(cut_at_end(blocks)[0]), title)
    kept, stated = take_off_frame(kept, title=title, publisher=publisher)
    paragraphs = [block.text for block in kept if not block.is_heading]
    head = read_head_below(title, paragraphs) if title else read_head(paragraphs)
    created, modified = (parse_date(own.get(name, "")) for name in ("created", "modified"))
    days = list_days(blocks)
    printed = find_printed_dates([each.text for each in found if each.text not in days])
    date = printed[0] or stated.date or head.date or created
    body = (*head.deck, *paragraphs[head.length :])
    return Reading(
        body,
        emphasis=list_emphasis(body, kept),
        title=title or head.title,
        publisher=stated.publisher or head.publisher or _name_publisher(own),
        author=stated.author or head.author or find_labelled_byline(asides) or _name_author(own),
        date=date,
        modified=printed[1]
        or head.modified
        or (modified if date and modified and modified > date else None),
    )


def _block_of(each: Paragraph, title: str | None) -> Block:
    is_heading = each.is_heading or is_same(each.text, title)
    return Block(each.text, is_heading, each.emphasis, each.is_item, each.size)


def _name_author(own: dict[str, str]) -> str | None:
    """The creator, where that is a person and no account."""
    creator = own.get("creator", "")
    return None if is_account(creator) or is_body(creator) else join_names([creator])


def _name_publisher(own: dict[str, str]) -> str | None:
    """The creator or the company that a program was set up with, where it is an office."""
    named = (own.get("creator", ""), own.get("Company", ""))
    return next((name for name in named if is_body(name) and not is_vendor(name)), None)
