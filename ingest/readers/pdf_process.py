"""The program that opens a PDF, in a process of its own: PDF on stdin, its lines as JSON on stdout.

It is started by its path and imports nothing of the project, which keeps it quick. What a
malicious file can do to it stays within the limits that it sets on itself before it reads.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator

import pypdfium2
from pypdfium2 import raw as pdfium

MAX_PAGES = 1_000
MAX_CHARS = 5_000_000
MAX_OUTPUT_BYTES = 64 * 1024 * 1024
MAX_MEMORY_BYTES = 1024 * 1024 * 1024
MAX_CPU_SECONDS = 60

MAX_LEAN_RADIANS = 0.1
"""Text that leans more is a watermark, not a line."""

RAISED_SCALE, RAISED_BY = 0.8, 0.2
"""Of the size of its line, how small a note's mark is printed at most, and how high at least."""

NEW_LINE_STEP, MAX_STEP = 0.9, 4.0
"""Of the size of its letters, how far below another a line stands that follows it."""

_UNITS = ("m", "м")
"""Behind these a small figure is a power: km²."""

HYPHEN = "\u00ad"
"""What a line ends in, in place of its hyphen, where pdfium takes it to part a word."""

BOLD_MARKS = (b"bold", b"black", b"heavy")

_HYPHEN_CODES = frozenset({0x02, 0xFFFE})

Line = tuple[str, float, float, float, float, bool]
"""Text, left, right, baseline (up from the page's foot), size, whether bold; in points."""


def main() -> int:
    limit_process()
    try:
        result = read_document(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
        result = {"refused": "locked" if is_locked else "broken"}
    except MemoryError:
        result = {"refused": "memory"}
    sys.stdout.write(json.dumps(result))
    return 0


def limit_process() -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has none

    for kind, limit in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, MAX_CPU_SECONDS),
        (resource.RLIMIT_AS, MAX_MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, MAX_OUTPUT_BYTES),
    ):
        _soft, hard = resource.getrlimit(kind)
        if hard == resource.RLIM_INFINITY or limit < hard:
            resource.setrlimit(kind, (limit, limit))


def read_document(raw: bytes) -> dict[str, object]:
    """``info`` (the document's own fields) and ``pages``: width, height, lines in reading order.

    Or ``refused``: ``page`` (one is broken), ``pages`` or ``chars`` (more than may be). Raises
    PdfiumError for what pdfium cannot open.
    """
    document = pypdfium2.PdfDocument(raw)
    if len(document) > MAX_PAGES:
        return {"refused": "pages", "count": len(document)}
    pages = []
    chars = 0
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()
        except pypdfium2.PdfiumError:
            return {"refused": "page"}
        chars += text.count_chars()
        if chars > MAX_CHARS:
            return {"refused": "chars"}
        height = page.get_height()
        pages.append({"height": height, "lines": drop_turned(find_lines(text))})
        text.close()
        page.close()
    return {"info": document.get_metadata_dict(skip_empty=True), "pages": pages}


def drop_turned(lines: Iterable[tuple[int, Line]]) -> list[Line]:
    """The lines that run as most of the page does: others stand turned in its margin."""
    found = list(lines)
    letters = Counter[int]()
    for turn, line in found:
        letters[turn] += len(line[0])
    usual = max(letters, key=letters.__getitem__, default=0)
    return [line for turn, line in found if turn == usual]


def find_lines(text: pypdfium2.PdfTextPage) -> Iterator[tuple[int, Line]]:
    """The lines of a page as pdfium parts them, each with its quarter turns."""
    units: list[int] = []
    places: list[int] = []
    for index in range(text.count_chars()):
        unit = pdfium.FPDFText_GetUnicode(text.raw, index)
        if unit in (0x0A, 0x0D) or unit in _HYPHEN_CODES:
            if unit in _HYPHEN_CODES:
                units.append(ord(HYPHEN))
            if unit != 0x0D and places:
                yield from make_line(text, units, places)
                units, places = [], []
            continue
        is_visible = unit > 0x20 and not pdfium.FPDFText_IsGenerated(text.raw, index)
        if is_visible and places and units[-1] <= 0x20 and is_below(text, index, places[-1]):
            yield from make_line(text, units, places)
            units, places = [], []
        units.append(unit)
        if is_visible:
            places.append(index)
    if places:
        yield from make_line(text, units, places)


def is_below(text: pypdfium2.PdfTextPage, index: int, before: int) -> bool:
    """Whether a character begins a line of its own that pdfium has not parted: below the last one
    and left of it."""
    left, _right, baseline = measure_char(text, index)
    last, _right, above = measure_char(text, before)
    size = measure_size(text, index)
    return left < last - size and size * NEW_LINE_STEP < above - baseline < size * MAX_STEP


def make_line(
    text: pypdfium2.PdfTextPage, units: list[int], places: list[int]
) -> Iterator[tuple[int, Line]]:
    """The line of these UTF-16 units; none for one that leans. ``places`` are its visible chars."""
    first, last = places[0], places[-1]
    turns = pdfium.FPDFText_GetCharAngle(text.raw, first) / (math.pi / 2)
    if abs(turns - round(turns)) * math.pi / 2 > MAX_LEAN_RADIANS:
        return
    left, _right, baseline = measure_char(text, first)
    right = max(measure_char(text, place)[1] for place in places[-3:])
    middle = places[len(places) // 2]
    units = drop_marks(text, units, places, baseline)
    raw = "".join(map(chr, units)).encode("utf-16-le", errors="surrogatepass")
    is_bold = all(has_bold_font(text, place) for place in (first, middle, last))
    line = raw.decode("utf-16-le", errors="replace").strip()
    size = measure_size(text, middle)
    yield round(turns) % 4, (line, left, right, baseline, size, is_bold)


def drop_marks(
    text: pypdfium2.PdfTextPage, units: list[int], places: list[int], baseline: float
) -> list[int]:
    """The line without the raised figures that point to notes."""
    sizes = [measure_size(text, places[len(places) // part]) for part in (2, 3, 4)]
    size, kept = max(sizes), list[int]()
    visible = iter(places)
    for unit in units:
        place = next(visible, None) if unit > 0x20 and unit != ord(HYPHEN) else None
        is_figure = place is not None and 0x30 <= unit <= 0x39 and bool(kept)
        if is_figure and place is not None and not chr(kept[-1]).endswith(_UNITS):
            is_small = measure_size(text, place) < RAISED_SCALE * size
            if is_small and measure_char(text, place)[2] - baseline > RAISED_BY * size:
                continue
        kept.append(unit)
    return kept


def measure_char(text: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float]:
    """Left, right and baseline of a character."""
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text.raw, index, x, y)
    box = text.get_charbox(index)
    return round(x.value, 1), round(box[2], 1), round(y.value, 1)


def measure_size(text: pypdfium2.PdfTextPage, index: int) -> float:
    """The size that a character is printed in: many writers scale a font of another size."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text.raw, index, matrix)
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    return round(float(pdfium.FPDFText_GetFontSize(text.raw, index)) * scale, 1)


def has_bold_font(text: pypdfium2.PdfTextPage, index: int) -> bool:
    """By the font's name: its weight is seldom given."""
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(text.raw, index, name, len(name), None)
    return any(mark in name.value.lower() for mark in BOLD_MARKS)


if __name__ == "__main__":
    sys.exit(main())
