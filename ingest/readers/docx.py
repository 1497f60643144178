"""DOCX: the paragraphs of its main part, and what it says of itself around and above them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ingest.paragraphs import clean_text, count_words
from ingest.readers.boilerplate import Block, drop_boilerplate, is_credited
from ingest.readers.credit_lines import is_account, is_body, read_credits
from ingest.readers.dates import parse_date
from ingest.readers.docx_letterhead import find_publisher, is_vendor, read_margins
from ingest.readers.docx_paragraphs import MAIN, STYLES, Paragraph, find_paragraphs, read_styles
from ingest.readers.emphasis import list_emphasis
from ingest.readers.frames import cut_at_end, take_off_frame
from ingest.readers.head import (
    MAX_KICKER_WORDS,
    is_credit,
    is_made_up_title,
    read_head,
    read_head_below,
)
from ingest.readers.html_facts import join_names
from ingest.readers.lone_lines import list_days, settle_lines
from ingest.readers.matter_lines import is_notice
from ingest.readers.reading import Reading
from ingest.readers.same_text import is_same
from ingest.readers.stated_dates import find_printed_dates, is_running
from ingest.readers.zipped import ZippedDocument, local_name

CORE, APP = "docProps/core.xml", "docProps/app.xml"
MAX_TOP_LINES = 6
MAX_LABEL_WORDS, MAX_TITLE_WORDS = 3, 30


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
    asides = [each.text for each in found if each.is_aside]
    title = _find_title(told, own.get("title", ""))
    blocks = [_block_of(each, title) for each in told if not is_credited(each.text)]
    if all(block.is_heading for block in blocks):
        # A text that is but its title says no more than that.
        blocks = [Block(each.text, is_heading=each.is_title) for each in told]
    publisher = find_publisher(asides, margins, [each.text for each in told[:MAX_TOP_LINES]])
    kept = settle_lines(drop_boilerplate(cut_at_end(blocks)[0]), title)
    framed = take_off_frame(kept, title=title, publisher=publisher)
    kept, stated = framed.blocks, framed.credits
    paragraphs = [block.text for block in kept if not block.is_heading]
    head = read_head_below(title, paragraphs) if title else read_head(paragraphs)
    created, modified = (_read_date(own.get(name, "")) for name in ("created", "modified"))
    days = list_days(blocks)
    printed = find_printed_dates([each.text for each in found if each.text not in days])
    date = printed[0] or stated.date or head.date or created
    body = (*head.deck, *paragraphs[head.length :])
    return Reading(
        body,
        emphasis=list_emphasis(body, kept),
        title=title or head.title,
        publisher=stated.publisher or head.publisher or _name_publisher(own),
        author=stated.author or head.author or _name_author(own),
        date=date,
        modified=printed[1]
        or head.modified
        or (modified if date and modified and modified > date else None),
    )


def _block_of(paragraph: Paragraph, title: str | None) -> Block:
    is_heading = paragraph.is_heading or is_same(paragraph.text, title)
    return Block(
        paragraph.text,
        is_heading,
        emphasis=paragraph.emphasis,
        is_item=paragraph.is_item,
        size=paragraph.size,
    )


def _name_author(own: dict[str, str]) -> str | None:
    """The creator, where that is a person and no account."""
    creator = own.get("creator", "")
    return None if is_account(creator) or is_body(creator) else join_names([creator])


def _name_publisher(own: dict[str, str]) -> str | None:
    """The creator or the company that a program was set up with, where it is an office."""
    named = (own.get("creator", ""), own.get("Company", ""))
    return next((name for name in named if is_body(name) and not is_vendor(name)), None)


def _find_title(found: Sequence[Paragraph], own: str) -> str | None:
    styled = next((each.text for each in found if each.is_title), None)
    top = _list_top(found)
    printed = next((each.text for each in top if is_same(each.text, own)), None)
    heading = _find_heading(top)
    is_made_up = is_made_up_title(own)
    # `Introduction` heads a section: the document's own title says more.
    is_whole = heading is not None and count_words(heading) > MAX_LABEL_WORDS
    return styled or printed or (heading if is_whole or is_made_up else own) or None


def _list_top(found: Sequence[Paragraph]) -> list[Paragraph]:
    """What stands above the first sentences and is neither credit nor notice."""
    begun = (at for at, each in enumerate(found) if is_running(each.text) and not each.is_heading)
    top = found[: next(begun, len(found))]
    return [each for each in top if not (is_notice(each.text) or _is_credit(each.text))]


def _is_credit(text: str) -> bool:
    return is_credit(text) or read_credits(text) is not None


def _find_heading(top: Sequence[Paragraph]) -> str | None:
    """The first heading by style, if nothing else is above it, else the most prominent line."""
    if top and top[0].is_heading and not top[0].is_bold_line:
        return top[0].text
    lines = [each for each in top if count_words(each.text) <= MAX_TITLE_WORDS]
    largest = max((each.size for each in lines), default=0)
    smallest = min((each.size for each in lines if each.size), default=0)
    large = [each.text for each in lines if each.size == largest > smallest]
    marked = [each.text for each in lines if each.is_heading or each.is_bold]
    group = large or marked
    # `STATEMENT` stands above what is stated by whom.
    whole = (text for text in group if count_words(text) > MAX_KICKER_WORDS)
    return next(whole, max(group, key=count_words, default=None))


def _read_date(value: str) -> dt.date | None:
    return parse_date(value) if value else None
