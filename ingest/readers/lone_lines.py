"""Lines that stand alone above what they belong to: the label of a note, a date, a question."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.paragraphs import is_ended
from ingest.readers.boilerplate import AnyBlock, Block, is_note_label
from ingest.readers.dates import is_date_label, parse_date

MIN_DAYS = MIN_QUESTIONS = 2
# Of lines that stand above one paragraph each; above more they are headings of sections. Pages
# have no other mark for the questions of an interview than a heading's.
MIN_ALONE, MIN_ASKED_ALONE = 0.75, 0.66
MIN_DAYS_BACKWARDS = 3

_END = Block("", is_heading=True)
_YEAR = re.compile(r"\b\d{4}\b")
_CLOSING = " ”“»\"'"


def settle_lines(
    blocks: Sequence[AnyBlock], title: str | None = None, *, asked_alone: float = MIN_ALONE
) -> list[AnyBlock]:
    """The blocks with the label of a note and the day of an event put before what is said of it,
    and with the questions of an interview as paragraphs, where the share ``asked_alone`` of them
    has one paragraph for an answer. The title is none of these.
    """
    settled = _join_notes(_keep_questions(blocks, title, asked_alone))
    days = {number for number in _find_days(settled) if settled[number].text != title}
    joined: list[AnyBlock] = []
    for number, block in enumerate(settled):
        if number - 1 in days:
            whole = f"{settled[number - 1].text} {block.text}"
            joined.append(replace(block, text=whole, emphasis=0, is_item=True))
        elif number not in days:
            joined.append(block)
    return joined


def list_days(blocks: Sequence[Block]) -> set[str]:
    """The lines that date an event below them: none of them is the article's own date."""
    settled = _join_notes(blocks)
    return {settled[number].text for number in _find_days(settled)}


def is_asked(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith("?")


def _keep_questions(
    blocks: Sequence[AnyBlock], title: str | None, asked_alone: float
) -> list[AnyBlock]:
    """The blocks; where most headings ask what the paragraph below answers, as paragraphs."""
    headings = sum(block.is_heading and block.text != title for block in blocks)
    below: list[Block] = [*blocks[1:], _END]
    asked = {
        number
        for number, (block, following) in enumerate(zip(blocks, below, strict=False))
        if block.is_heading
        and block.text != title
        and is_asked(block.text)
        and not following.is_heading
    }
    is_talk = len(asked) >= MIN_QUESTIONS and len(asked) * 2 > headings
    if not is_talk or not _stand_alone(blocks, asked, asked_alone):
        return list(blocks)
    return [
        replace(each, is_heading=False, emphasis=len(each.text)) if at in asked else each
        for at, each in enumerate(blocks)
    ]


def _join_notes(blocks: Sequence[AnyBlock]) -> list[AnyBlock]:
    """The label of a note below the text, and its date, put before what the note says."""
    kept: list[AnyBlock] = []
    label: list[AnyBlock] = []
    is_begun = False
    below: list[Block] = [*blocks[1:], _END]
    for block, following in zip(blocks, below, strict=False):
        is_told = not block.is_heading and is_ended(block.text)
        if label and is_told:
            whole = f"{' '.join(each.text for each in label).rstrip(' .:')}: {block.text}"
            kept.append(replace(block, text=whole, emphasis=0))
            label = []
        elif _opens_note(block, following, is_begun=is_begun, is_open=bool(label)):
            label.append(block)
        else:
            kept += [*label, block]
            label = []
        is_begun = is_begun or is_told
    return kept


def _opens_note(block: Block, following: Block, *, is_begun: bool, is_open: bool) -> bool:
    if is_open:
        return is_date_label(block.text) and not following.is_heading
    is_followed = not following.is_heading or is_date_label(following.text)
    return is_begun and is_followed and is_note_label(block.text)


def _find_days(blocks: Sequence[Block]) -> list[int]:
    """The numbers of the lines that are but a date, each above the paragraph of an event; none
    where there is only one.
    """
    days = [
        number
        for number, (block, following) in enumerate(pairwise([*blocks, _END]))
        if is_date_label(block.text) and not (following.is_heading or is_date_label(following.text))
    ]
    if days and _is_own_date(blocks, days):
        del days[0]
    return days if len(days) >= MIN_DAYS and _stand_alone(blocks, days) else []


def _stand_alone(blocks: Sequence[Block], lines: Collection[int], least: float = MIN_ALONE) -> bool:
    """Whether most of the lines that another follows have no more than one paragraph below them."""
    starts = [*sorted(lines), len(blocks)]
    sizes = [
        sum(not block.is_heading for block in blocks[start + 1 : end])
        for start, end in pairwise(starts)
    ]
    alone = sum(size <= 1 for size in sizes[:-1])
    return alone >= least * len(sizes[:-1])


def _is_own_date(blocks: Sequence[Block], days: Sequence[int]) -> bool:
    """Whether the first date stands above all text and looks or runs otherwise than the rest: then
    it tells when the article was published.
    """
    first, *others = (blocks[number] for number in days)
    if any(is_ended(block.text) and not block.is_heading for block in blocks[: days[0]]):
        return False
    if _look_of(first) not in map(_look_of, others):
        return True
    dates = [date for number in days if (date := parse_date(blocks[number].text.rstrip(".:")))]
    is_backwards = len(dates) >= MIN_DAYS_BACKWARDS and dates == sorted(dates, reverse=True)
    return len(dates) == len(days) and dates != sorted(dates) and not is_backwards


def _look_of(block: Block) -> tuple[bool, bool]:
    return block.is_heading, bool(_YEAR.search(block.text))
