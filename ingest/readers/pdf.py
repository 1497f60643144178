"""PDF: opened by a bounded process of its own, its printed lines made paragraphs again."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

from ingest.paragraphs import clean_text
from ingest.readers.boilerplate import drop_boilerplate, is_boilerplate
from ingest.readers.frames import cut_at_end, part_matter
from ingest.readers.head import read_head, read_head_below
from ingest.readers.lone_lines import settle_lines
from ingest.readers.pdf_furniture import Line, Page
from ingest.readers.pdf_layout import PrintedBlock, find_printed_blocks, join_broken
from ingest.readers.pdf_names import find_names
from ingest.readers.printed_title import find_titles
from ingest.readers.reading import Reading
from ingest.readers.stated_dates import find_printed_dates, is_running
from qa_service.errors import UnreadableArticle

PROGRAM = Path(__file__).with_name("pdf_process.py")
MAX_SECONDS = 120.0

_REFUSALS = {
    "locked": "The PDF is locked with a password: save it without one.",
    "broken": "The PDF is broken: it cannot be opened.",
    "page": "The PDF is broken: one of its pages cannot be read.",
    "memory": "The PDF takes too much memory to open: print it to a new PDF first.",
    "pages": "The PDF has more pages than are read (1,000): split it.",
    "chars": "The PDF has more text than an article may have (5,000,000 characters): split it.",
}
_EXHAUSTED = (
    "The PDF could not be opened within the limits of memory and time: it is broken, or made to "
    "exhaust its reader."
)
_BROWSER = re.compile(
    r"skia|chrom|safari|quartz|webkit|wkhtml|firefox|mozilla|cairo|headless|\bedg", re.IGNORECASE
)
"""Who prints pages of the web: the file was made on the day of printing."""

_PRINT_STAMP = re.compile(r"\d[\d./-]{5,9},? \d\d?:\d\d\b")
_FILE_DATES = ("CreationDate", "ModDate")
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")


class _Opened(TypedDict):
    info: dict[str, str]
    pages: list[_OpenedPage]


class _OpenedPage(TypedDict):
    height: float
    lines: list[tuple[str, float, float, float, float, bool]]


def read_pdf(raw: bytes) -> Reading:
    """Read a PDF: paragraphs as printed, joined over lines, columns and pages.

    Running heads, page numbers, footnotes and headings are left out. The title is the document's
    own, else the largest text of its first page; dates are those in print, else the document's own,
    but for the day on which a browser printed it. Raises UnreadableArticle for one that is locked,
    scanned, broken, or more than its process may open.
    """
    if b"%PDF-" not in raw[:1024]:
        raise UnreadableArticle("The file is no PDF: it does not begin as one.")
    opened = _open_apart(raw)
    blocks, edges = find_printed_blocks(
        [
            Page(page["height"], tuple(Line(*line) for line in page["lines"]))
            for page in opened["pages"]
        ]
    )
    if not blocks:
        raise UnreadableArticle(
            "The PDF has no text, only pictures of pages: run text recognition (OCR) over it first."
        )
    info = opened["info"]
    if _is_printed_by_browser(info):
        # At the head of each sheet stands when it was printed.
        blocks = [block for block in blocks if not _is_print_stamp(block.text)] or blocks
        info = {key: value for key, value in info.items() if key not in _FILE_DATES}
    return _make_reading(info, blocks, edges)


def _open_apart(raw: bytes) -> _Opened:
    # Isolated: next to the program lie modules named as those of the standard library.
    command = [sys.executable, "-I", str(PROGRAM)]
    with tempfile.TemporaryFile() as output:
        try:
            done = subprocess.run(
                command,
                input=raw,
                stdout=output,
                stderr=subprocess.DEVNULL,
                timeout=MAX_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise UnreadableArticle(_EXHAUSTED) from error
        output.seek(0)
        written = output.read()
    if done.returncode:
        raise UnreadableArticle(_EXHAUSTED)
    found = json.loads(written)
    if "refused" in found:
        raise UnreadableArticle(_REFUSALS[found["refused"]])
    opened: _Opened = found
    return opened


def _make_reading(
    info: dict[str, str], blocks: Sequence[PrintedBlock], edges: Sequence[str]
) -> Reading:
    own = {key: clean_text(info.get(key, "")) for key in ("Title", "Author")}
    title, rest, printed = find_titles(own["Title"], blocks)
    rest_of = [block for at, block in enumerate(blocks) if at not in printed]
    told, below = cut_at_end(settle_lines(join_broken(rest_of)))
    matter = part_matter(told, min(printed, default=0), below)
    kept = drop_boilerplate(matter.body)
    paragraphs = [block.text for block in kept if not block.is_heading]
    head = read_head_below(title, paragraphs, with_labels=True) if title else read_head(paragraphs)
    author, publisher = find_names(title, rest, own, matter, edges)
    created, changed = (_read_date(info.get(key, "")) for key in _FILE_DATES)
    stated = find_printed_dates([block.text for block in blocks if not _is_long_notice(block.text)])
    date = stated[0] or head.date or created
    return Reading(
        (*head.deck, *paragraphs[head.length :]),
        title=title or head.title,
        publisher=publisher or head.publisher,
        author=author or head.author,
        date=date,
        modified=stated[1]
        or head.modified
        or (changed if date and changed and changed > date else None),
    )


def _is_long_notice(text: str) -> bool:
    """Whether sentences are none of the text: above it they would pass for its beginning."""
    return is_running(text) and is_boilerplate(text)


def _is_print_stamp(text: str) -> bool:
    return bool(_PRINT_STAMP.match(text)) and not is_running(text)


def _is_printed_by_browser(info: dict[str, str]) -> bool:
    return any(_BROWSER.search(info.get(key, "")) for key in ("Producer", "Creator"))


def _read_date(value: str) -> dt.date | None:
    """The day of ``D:20220126101112+03'00'``, as written."""
    match = _DATE.match(value)
    try:
        return dt.date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None
