"""What stands at the edges of printed pages: running heads, page numbers and footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.paragraphs import clean_text, count_words, is_ended

MARGIN_SHARE = 0.15
"""Running heads and page numbers stand in this share of the page's height, above and below."""

EDGE_LINES = 3
SMALL_SCALE = 0.9
MAX_RUNNING_WORDS = 12
APART = 1.8
"""Of the usual step between lines, how far from the text a running head of one page stands."""

_PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|стр\.?|с\.|сторінка|страница)?\s*(?:\d{1,3}|[ivxlc]{1,7})"
    r"(?:\s*(?:/|of|из|з|von|sur)\s*\d{1,3})?\W*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\W*(?:\d{1,3}\b.*\D|\D.*\b\d{1,3})\W*")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
_FOOTNOTE = re.compile(r"\s*(?:\[?\d{1,3}[\].)]?|[*†‡]{1,3})\s*\w")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, in points from the page's left and lower edges; ``size`` of its letters."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    is_bold: bool


@dataclass(frozen=True, slots=True)
class Page:
    height: float
    lines: tuple[Line, ...]


def find_usual_size(lines: Iterable[Line]) -> float:
    """The size that most letters are printed in, to half a point; 0 without lines."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def drop_running_heads(pages: Sequence[Page]) -> tuple[list[list[Line]], list[str]]:
    """The lines of each page without its page number and what stands at the edge of two or more,
    or in small print apart from the text; and the texts of those that went."""
    edges = [_find_edges(page) for page in pages]
    seen = Counter(key for edge in edges for key in set(edge.values()))
    size = find_usual_size(line for page in pages for line in page.lines)
    kept, dropped = [], list[str]()
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        alone = _find_alone(page, size, is_first=number == 0) if len(pages) > 1 else set()
        gone = {
            line
            for line, key in edge.items()
            if seen[key] > 1 or _PAGE_NUMBER.fullmatch(line.text) or line in alone
        }
        kept.append([line for line in page.lines if line not in gone])
        dropped += [clean_text(line.text) for line in page.lines if line in gone]
    return kept, dropped


def _find_edges(page: Page) -> dict[Line, str]:
    """The outermost lines of a page, with what each is told again by on another page."""
    lines = sorted(page.lines, key=lambda line: line.baseline)
    edge = page.height * MARGIN_SHARE
    feet = [line for line in lines[:EDGE_LINES] if line.baseline <= edge]
    heads = [line for line in lines[-EDGE_LINES:] if line.baseline >= page.height - edge]
    return {
        line: f"{where} {re.sub(r'[0-9]+', '#', line.text)}"
        for where, found in (("foot", feet), ("head", heads))
        for line in found
    }


def _find_alone(page: Page, size: float, *, is_first: bool) -> set[Line]:
    """The edge lines that stand apart from the text and are none: left and right pages have heads
    of their own, and the first page often has none but a letterhead, which stays."""
    lines = sorted(page.lines, key=lambda line: line.baseline)
    sides = [_list_outer(lines, size), [] if is_first else _list_outer(lines[::-1], size)]
    return {
        line
        for outer in sides
        if all(_is_running_head(each, size) for each in outer)
        for line in outer
    }


def _list_outer(lines: Sequence[Line], size: float) -> list[Line]:
    """Of lines from an edge inwards those few that a gap parts from all others."""
    steps = [
        abs(line.baseline - inner.baseline) for line, inner in pairwise(lines[: EDGE_LINES + 1])
    ]
    parted = [at for at, step in enumerate(steps, start=1) if step > APART * size]
    return list(lines[: min(parted, default=0)])


def _is_running_head(line: Line, size: float) -> bool:
    text = line.text.strip()
    if is_ended(text) or count_words(text) > MAX_RUNNING_WORDS or line.size > size:
        return False
    is_small = line.size < size * SMALL_SCALE + 0.3
    return is_small or bool(_NUMBERED.fullmatch(text) or _ADDRESS.search(text))


def drop_footnotes(lines: list[Line], size: float) -> list[Line]:
    """The lines of a page without the notes in small print below its text."""
    body = [line.baseline for line in lines if line.size >= size * SMALL_SCALE]
    foot = min(body, default=0.0)
    below = {line for line in lines if line.size < size * SMALL_SCALE and line.baseline < foot}
    if not any(_FOOTNOTE.match(line.text) for line in below):
        return lines
    return [line for line in lines if line not in below]
