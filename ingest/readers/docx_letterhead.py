"""Who publishes a DOCX, by its letterhead and by what is printed on the margins of its pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress

from lxml import etree

from ingest.paragraphs import has_words
from ingest.readers.credit_lines import is_office, is_person, is_publisher
from ingest.readers.line_names import list_names, read_owner
from ingest.readers.matter_lines import is_notice
from ingest.readers.same_text import fold
from ingest.readers.zipped import ZippedDocument, local_name
from qa_service.errors import UnreadableArticle

MAX_MARGINS = 20

_MARGIN = re.compile(r"word/(?:header|footer)\d*\.xml")
_VENDOR = re.compile(
    r"microsoft|hewlett|packard|\b(?:hp|dell|lenovo|acer|asus|toshiba|samsung|home|edition)\b|repack"
    r"|organi[sz]ation name|company name",
    re.IGNORECASE,
)


def read_margins(document: ZippedDocument) -> list[str]:
    """The lines at the head and the foot of its pages; none of what is broken there."""
    lines: list[str] = []
    for name in [name for name in document.list_names() if _MARGIN.fullmatch(name)][:MAX_MARGINS]:
        with suppress(UnreadableArticle):
            paragraphs = document.read_xml(name).iter("{*}p")
            lines += ["".join(_texts_of(each)) for each in paragraphs]
    return [line for line in lines if has_words(line)]


def _texts_of(paragraph: etree._Element) -> list[str]:
    kinds = {"t": None, "tab": "\t", "br": "\t"}
    return [
        kinds[local_name(each)] or each.text or ""
        for each in paragraph.iter()
        if local_name(each) in kinds
    ]


def find_publisher(
    letterhead: Sequence[str], margins: Sequence[str], top: Sequence[str]
) -> str | None:
    """The name in the letterhead, else the office on the margins, or what stands both there and
    in a line on ``top`` of the text.
    """
    named = next((p for line in letterhead for p in list_names(line) if _is_name(p)), None)
    if named:
        return named
    claimed = filter(None, map(read_owner, margins))
    repeated = {fold(part) for line in top for part in list_names(line) if part != line}
    parts = [part for line in margins for part in list_names(line) if _is_name(part)]
    offices = (part for part in parts if is_office(part) or fold(part) in repeated)
    return next(claimed, None) or next(offices, None)


def is_vendor(name: str) -> bool:
    """Whether it is whoever sold or set up the computer: ``Microsoft``."""
    return bool(_VENDOR.search(name))


def _is_name(line: str) -> bool:
    return is_publisher(line) and not (is_person(line) or is_notice(line))
