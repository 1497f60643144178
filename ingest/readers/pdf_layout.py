"""From the lines of printed pages to paragraphs, by where the lines stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.paragraphs import clean_text, count_words, has_words, is_bullet, is_ended
from ingest.readers.boilerplate import Block
from ingest.readers.list_marks import is_listed
from ingest.readers.matter_lines import read_turn
from ingest.readers.pdf_furniture import (
    Line,
    Page,
    drop_footnotes,
    drop_running_heads,
    find_usual_size,
)
from ingest.readers.pdf_hyphens import HYPHENS, join_lines, list_words
from ingest.readers.pdf_initials import join_initials
from ingest.readers.pdf_lines import join_touching, level_sizes, raise_masthead, settle_lines

MAX_GAP = 1.25
MIN_INDENT, MAX_INDENT = 0.7, 5.0
WORD_SCALE = 1.15
MIN_FREE_SHARE = 0.2
HEADING_SCALE = 1.1
MAX_HEADING_WORDS = 20
MIN_TURNS = 2
FEW_LINES = 8
OUTWARDS, INWARDS = 6, 2.5
OFTEN = 0.3
SAME_SCALE = 0.04

_ITEM = re.compile(r"\(?(?:[a-zа-яіїє]|\d{1,2}|[ivx]{1,4})\)\s")
_OPEN_WORD = re.compile(
    r".*\s(?:an?|the|of|and|or|to|in|on|at|by|for|with|from|that|и|в|на|с|о|к|по|из|за|для|от|что|не|"
    r"та|і|й|у|з|із|до|від|про|щоб|що)"
)


@dataclass(frozen=True, slots=True)
class PrintedBlock(Block):
    """A paragraph or a heading; ``page`` counts from 0, ``size`` is of its first line."""

    page: int = 0


def find_printed_blocks(pages: Sequence[Page]) -> tuple[list[PrintedBlock], list[str]]:
    """The paragraphs and headings in reading order, and what stands around them: the running heads
    and feet of the pages.

    A line begins a paragraph when it is indented, stands below a gap, or follows a line that had
    room for its first word. Paragraphs run on over columns and pages.
    """
    settled = [join_touching(settle_lines(page)) for page in level_sizes(pages)]
    kept, dropped = drop_running_heads([*map(raise_masthead, settled[:1]), *settled[1:]])
    size = find_usual_size(line for lines in kept for line in lines)
    kept = [join_initials(lines, size) for lines in kept]
    style = _Style([line for lines in kept for line in lines])
    kept = [drop_footnotes(lines, style.size) for lines in kept]
    groups = [
        (number, group) for number, lines in enumerate(kept) for group in _group(lines, style)
    ]
    words = list_words(line.text for lines in kept for line in lines)
    blocks = (_make_block(number, group, style, words) for number, group in _run_on(groups, style))
    return _join_headings(block for block in blocks if has_words(block.text)), dropped


def _join_headings(blocks: Iterable[PrintedBlock]) -> list[PrintedBlock]:
    """The blocks, with a heading put together that goes on in a line of its own."""
    joined = list[PrintedBlock]()
    for block in blocks:
        last = joined[-1] if joined else None
        is_same = last is not None and (last.page, last.size) == (block.page, block.size)
        if last and is_same and last.is_heading and block.is_heading and block.text[:1].islower():
            joined[-1] = replace(last, text=f"{last.text} {block.text}")
        else:
            joined.append(block)
    return joined


class _Style:
    """How most of a document is set: its letters' size, its leading, its right margins."""

    def __init__(self, lines: Sequence[Line]) -> None:
        bold = sum(len(line.text) for line in lines if line.is_bold)
        self.size = find_usual_size(lines)
        self.is_bold = bold * 2 > sum(len(line.text) for line in lines)
        body = [line for line in lines if abs(line.size - self.size) < 1]
        lefts = Counter(round(line.left) for line in body)
        self.left = lefts.most_common(1)[0][0] if lefts else 0
        steps = Counter(
            round((above.baseline - line.baseline) * 2) / 2
            for above, line in pairwise(body)
            if 0.5 * self.size < above.baseline - line.baseline < 3 * self.size
        )
        # Paragraphs of a line or two step more often from one to the next than inside.
        often = max(steps.values(), default=0) * OFTEN
        self.leading = min((step for step in steps if steps[step] >= often), default=0.0)
        self._turns = Counter(read_turn(line.text) for line in body)
        self._rights: dict[int, list[float]] = {}
        self._margins: dict[int, float | None] = {}
        for line in body:
            self._rights.setdefault(round(line.left), []).append(line.right)

    def opens_turn(self, line: Line) -> bool:
        """Whether it begins with a speaker's label that begins other lines, too."""
        label = read_turn(line.text)
        return bool(label) and self._turns[label] >= MIN_TURNS

    def has_room(self, line: Line, following: Line) -> bool:
        """Whether the next line's first word would have fitted on the line.

        Its width is estimated; after a line that ends no sentence, more must have been free.
        """
        margin = self._find_margin(line)
        words = following.text.split()
        if margin is None or not words:
            return False
        char = (following.right - following.left) / len(following.text)
        needed = char * (WORD_SCALE * len(words[0]) + 1)
        if not (is_ended(line.text) or line.text.endswith(";")):
            needed = max(needed, MIN_FREE_SHARE * (margin - line.left))
        return line.right + needed <= margin

    def _find_margin(self, line: Line) -> float | None:
        """How far the lines that begin about where this one does go to the right."""
        place = round(line.left)
        if place not in self._margins:
            # A list stands further in than the text whose measure it has.
            outwards, inwards = round(OUTWARDS * self.size), round(INWARDS * self.size)
            rights = sorted(
                right
                for left in range(place - outwards, place + inwards + 1)
                for right in self._rights.get(left, ())
            )
            # Not the longest: one address may stand out.
            last = (len(rights) - 1) * 19 // 20 if len(rights) >= FEW_LINES else len(rights) - 1
            self._margins[place] = rights[last] if rights else None
        return self._margins[place]

    def max_step(self, line: Line) -> float:
        usual = self.leading if abs(line.size - self.size) < 1 else line.size * MAX_GAP
        return max(usual, line.size) * MAX_GAP


def _group(lines: Sequence[Line], style: _Style) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and _has_break(group, line, style):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _has_break(group: list[Line], line: Line, style: _Style) -> bool:
    last = group[-1]
    step = last.baseline - line.baseline
    if _is_other_style(last, line):
        return True
    if abs(step) < 0.3 * line.size:
        # Further along the same line: a word, or a cell of a table.
        return line.left - last.right > 2 * line.size
    if step < 0:
        return not _runs_on(last, line, style)
    if step > style.max_step(line) or style.opens_turn(line):
        return True
    if last.text.endswith(HYPHENS):
        return False
    if _is_indented(group, line) or _is_list_item(last, line, style) or _leaves_list(group, line):
        return True
    return style.has_room(last, line) and _may_end(last, line, style)


def _is_other_style(last: Line, line: Line) -> bool:
    return abs(last.size - line.size) > 0.08 * last.size or last.is_bold != line.is_bold


def _is_indented(group: list[Line], line: Line) -> bool:
    indent = line.left - group[-1].left
    if not MIN_INDENT * line.size < indent < MAX_INDENT * line.size:
        return False
    # The lines below a bullet hang below its text.
    hangs = len(group) == 1 and is_bullet(group[0].text)
    return not hangs and (is_ended(group[-1].text) or not line.text[:1].islower())


def _leaves_list(group: list[Line], line: Line) -> bool:
    """Whether a line stands left of the bullet above it."""
    is_out = line.left < group[0].left - MIN_INDENT * line.size / 2
    return is_out and is_bullet(group[0].text) and is_ended(group[-1].text)


def _is_list_item(last: Line, line: Line, style: _Style) -> bool:
    is_apart = is_ended(last.text) or last.text.endswith((":", ";", ","))
    is_item = is_bullet(line.text) or bool(_ITEM.match(line.text))
    return is_item and (is_apart or style.has_room(last, line))


def _may_end(last: Line, line: Line, style: _Style) -> bool:
    """Whether a line with room may end its paragraph: an item of a list may, without a stop."""
    is_item = last.left > style.left + style.size or last.text.endswith((":", ";", ","))
    return is_item or is_ended(last.text) or not line.text[:1].islower()


def _run_on(
    groups: Sequence[tuple[int, list[Line]]], style: _Style
) -> Iterator[tuple[int, list[Line]]]:
    """The groups, with those joined that a page's end has parted."""
    several = [group for _page, group in groups if len(group) > 1]
    indented = sum(group[0].left - group[1].left > MIN_INDENT * group[0].size for group in several)
    is_indenting = indented * 2 > len(several)
    open_page, open_group = -1, list[Line]()
    last_page = -1
    for page, group in groups:
        next_lines = group[1:] if is_indenting else ()
        turns = bool(open_group) and page != last_page
        if turns and _runs_on(open_group[-1], group[0], style, next_lines=next_lines):
            open_group += group
        else:
            if open_group:
                yield open_page, open_group
            open_page, open_group = page, list(group)
        last_page = page
    if open_group:
        yield open_page, open_group


def _runs_on(last: Line, line: Line, style: _Style, *, next_lines: Sequence[Line] = ()) -> bool:
    """Whether the first line of a column goes on with the last of the one before.

    ``next_lines`` are given where paragraphs begin with an indent: a line without one goes on.
    """
    is_heading = line.size > style.size * HEADING_SCALE
    is_other = _is_other_style(last, line) or abs(last.size - line.size) > SAME_SCALE * last.size
    if is_heading or is_other or is_bullet(line.text):
        return False
    if last.text.endswith(HYPHENS):
        return True
    if last.text.endswith(":") or (style.has_room(last, line) and not line.text[:1].islower()):
        return False
    if not is_ended(last.text):
        return True
    return bool(next_lines) and line.left - next_lines[0].left < MIN_INDENT * line.size


def _make_block(
    page: int, group: Sequence[Line], style: _Style, words: frozenset[str]
) -> PrintedBlock:
    text = clean_text(join_lines([line.text for line in group], words))
    first = group[0]
    stands_out = first.size > style.size * HEADING_SCALE or (first.is_bold and not style.is_bold)
    is_short = not is_ended(text) and count_words(text) <= MAX_HEADING_WORDS
    is_heading = stands_out and is_short
    return PrintedBlock(text, is_heading, page=page, size=first.size)


def join_broken(blocks: Sequence[PrintedBlock]) -> list[PrintedBlock]:
    """The blocks, with those joined that furniture of a page, or a narrow measure, has parted in
    the middle of a sentence."""
    joined = list[PrintedBlock]()
    for block in blocks:
        last = joined[-1] if joined else None
        if last and _goes_on(last, block):
            joined[-1] = replace(last, text=f"{last.text} {block.text}")
        else:
            joined.append(block)
    return joined


def _goes_on(last: PrintedBlock, block: PrintedBlock) -> bool:
    is_open = not is_ended(last.text) and last.text[-1:] not in ";:"
    is_same = last.size == block.size and not (last.is_heading or block.is_heading)
    # What begins small is an item of a list without stops.
    is_plain = not (is_listed(last.text) or last.text[:1].islower())
    is_next = block.text[:1].islower() or _OPEN_WORD.fullmatch(last.text) is not None
    is_next = is_next and block.page - last.page <= 1
    return is_open and is_same and is_plain and is_next and count_words(last.text) > 2
