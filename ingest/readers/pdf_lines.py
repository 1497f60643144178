"""Printed lines set right: those that a scanner measured, and those that are numbered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ingest.paragraphs import count_words, is_ended
from ingest.readers.pdf_furniture import Line, Page, find_usual_size

EVEN_SHARE = 0.4
NEAR, WITHIN = 0.05, 0.3
MIN_NUMBERED = 2
MASTHEAD_STEP, MAX_MASTHEAD_WORDS = 1.5, 8
TOUCHING = 0.1
"""Of the size of its letters, how near the next one stands within a word."""

_NUMBER = re.compile(r"(\d{1,3})\s+(?=\S)")


def level_sizes(pages: Sequence[Page]) -> list[Page]:
    """The pages as they are; of a scanner's text, whose letters have a new size in each line, with
    the sizes near the middle one made equal to it."""
    pairs = [pair for page in pages for pair in pairwise(page.lines)]
    even = sum(abs(line.size - after.size) <= NEAR * line.size for line, after in pairs)
    if even >= EVEN_SHARE * len(pairs):
        return list(pages)
    middle = median(line.size for page in pages for line in page.lines for _ in line.text)

    def level(line: Line) -> Line:
        is_near = abs(line.size - middle) <= WITHIN * middle
        return replace(line, size=middle) if is_near else line

    return [replace(page, lines=tuple(map(level, page.lines))) for page in pages]


def raise_masthead(page: Page) -> Page:
    """A page with the short line that stands alone above all others, in no small print, read first:
    a browser draws what stays in its place after all that it scrolls."""
    if len(page.lines) <= 1:
        return page
    first, *others = sorted(page.lines, key=lambda line: -line.baseline)
    is_alone = first.baseline - others[0].baseline > MASTHEAD_STEP * first.size
    is_large = first.size >= find_usual_size(page.lines)
    is_short = count_words(first.text) <= MAX_MASTHEAD_WORDS and not is_ended(first.text)
    if not (is_alone and is_large and is_short):
        return page
    return replace(page, lines=(first, *(line for line in page.lines if line is not first)))


def join_touching(page: Page) -> Page:
    """A page with what was printed in several goes put together: a stop that touches its word."""
    joined = list[Line]()
    for line in page.lines:
        last = joined[-1] if joined else None
        if last and _touches(last, line):
            joined[-1] = replace(last, text=last.text + line.text, right=line.right)
        else:
            joined.append(line)
    return replace(page, lines=tuple(joined))


def _touches(last: Line, line: Line) -> bool:
    is_level = abs(last.baseline - line.baseline) < 1
    is_same = abs(last.size - line.size) < 1
    return is_level and is_same and abs(line.left - last.right) < TOUCHING * line.size


def settle_lines(page: Page) -> Page:
    """A page without the numbers of lines in its margin, where every line or every fifth has one:
    ``5 count tanks``."""
    lefts = Counter(round(line.left) for line in page.lines)
    usual = lefts.most_common(1)[0][0] if lefts else 0
    numbered = {
        line: match
        for line in page.lines
        if (match := _NUMBER.match(line.text)) and line.left < usual - line.size
    }
    values = [int(match[1]) for match in numbered.values()]
    steps = {after - before for before, after in pairwise(values)}
    if len(values) < MIN_NUMBERED or len(steps) != 1 or not steps <= {1, 5}:
        return page

    def settle(line: Line) -> Line:
        match = numbered.get(line)
        return replace(line, text=line.text[match.end() :], left=float(usual)) if match else line

    return replace(page, lines=tuple(map(settle, page.lines)))
