"""What stands around the text of a document or a letter: credits, contacts, numbers, end marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic

from ingest.paragraphs import count_words, has_digit, is_ended
from ingest.readers.boilerplate import AnyBlock, Block, is_note
from ingest.readers.credit_lines import Credits, is_office, read_credits
from ingest.readers.dates import WEEKDAY
from ingest.readers.list_marks import strip_list_marks
from ingest.readers.loose_lines import drop_loose, find_speakers, find_usual_size, is_deck, is_small
from ingest.readers.matter_lines import is_end_mark, is_notice, opens_back_matter
from ingest.readers.same_text import is_same
from ingest.readers.stated_dates import find_begun, is_running

MAX_LINES_ABOVE, MAX_LINES_BELOW = 14, 8
MAX_SHARE_BELOW, MAX_SHARE_AROUND = 0.4, 0.5

_FAREWELL = re.compile(
    r"(?:(?:(?:with )?(?:kind|best|warm|kindest)(?: personal)?|my) regards|regards|best wishes"
    r"|(?:yours )?(?:sincerely|faithfully|truly)(?: yours)?|с уважением|з повагою)\b.{0,60}",
    re.IGNORECASE,
)
_EDGE_NUMBER = re.compile(r"^\S*\d\S*\s+|\s+\S*\d\S*$")
_SECTION = re.compile(r"(?:world|news|press|media|opinion|daily|new)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Matter(Generic[AnyBlock]):
    """The blocks of the text, and the texts of what stands before and after it, in order; of those
    before it so many (``above``) stand above the title."""

    body: list[AnyBlock]
    front: list[str]
    back: list[str]
    above: int = 0


def part_matter(
    blocks: Sequence[AnyBlock], above: int = 0, below: Sequence[Block] = ()
) -> Matter[AnyBlock]:
    """The text of a document and what stands around it; ``above``: so many of the blocks stand
    above its title; ``below``: what stands below the mark of its end.

    Before the first running paragraph only a standfirst is text; after the last one, nothing that
    is no sentence or is in small print. Between them headings, captions and other loose lines go,
    unless they are items of a list or most of the text.
    """
    size = find_usual_size(blocks)
    running = [at for at, each in enumerate(blocks) if _is_text(each, size)]
    marked, blocks = blocks, strip_list_marks(blocks)
    if not running:
        return Matter(blocks, [], [])
    speakers = find_speakers(blocks)
    begun, (_, second) = running[0], find_begun(list_told(blocks))
    around = {at for at in range(begun) if at not in speakers and not is_deck(marked[at], size)}
    around |= {at for at in range(running[-1] + 1, len(blocks)) if _is_back(blocks[at])}
    # Credits stand below a standfirst, too.
    around |= {at for at in range(begun, second) if at not in speakers and _is_credit(marked[at])}
    if _measure(blocks, around) > _measure(blocks, range(len(blocks))) * MAX_SHARE_AROUND:
        # To lose text is worse than to keep a label.
        around = set()
    told = {id(each) for each in drop_loose(blocks, begun)}
    lost = [at for at, each in enumerate(blocks) if at in around or id(each) not in told]
    gone = set(lost)
    return Matter(
        [each for at, each in enumerate(blocks) if at not in gone],
        [blocks[at].text for at in lost if at < second],
        [*(blocks[at].text for at in lost if at > running[-1]), *(each.text for each in below)],
        above,
    )


def _measure(blocks: Sequence[Block], numbers: Iterable[int]) -> int:
    return sum(count_words(blocks[at].text) for at in numbers)


def _is_text(block: Block, size: float) -> bool:
    return is_running(block.text) and not (block.is_heading or is_small(block, size))


def _is_credit(block: Block) -> bool:
    is_credit = not block.is_item and read_credits(block.text) is not None
    return is_credit or is_notice(block.text)


def _is_back(block: Block) -> bool:
    """Whether a block below the text is a signature, an address or a source."""
    return _is_credit(block) or block.text.endswith(",")


def take_off_frame(
    blocks: Sequence[AnyBlock], *, title: str | None = None, publisher: str | None = None
) -> tuple[list[AnyBlock], Credits]:
    """The blocks without what stands around the text, and what that says of it."""
    printed = [at for at, block in enumerate(blocks) if is_same(block.text, title)]
    rest = [block for at, block in enumerate(blocks) if at not in printed]
    matter = part_matter(rest, min(printed, default=0))
    return matter.body, read_around(matter, publisher)


def read_around(matter: Matter[AnyBlock], publisher: str | None = None) -> Credits:
    """What the lines around a text say of it, if nothing else."""
    found = Credits(None, publisher)
    for at, line in enumerate((*matter.front, *matter.back)):
        is_below = at >= matter.above
        told = read_credits(line, publisher=found.publisher, is_below_title=is_below)
        if told is not None:
            found = _join(found, told)
        elif not is_below and found.publisher is None:
            found = replace(found, publisher=_read_letterhead(line))
    return found


def list_told(blocks: Sequence[Block]) -> list[str]:
    """What the blocks say; nothing for a heading."""
    return ["" if block.is_heading else block.text for block in blocks]


def cut_at_end(blocks: Sequence[AnyBlock]) -> tuple[list[AnyBlock], list[AnyBlock]]:
    """The blocks above the mark of the end, the notes for editors or what a letter closes with,
    and those below; corrections stay.
    """
    left = total = sum(count_words(block.text) for block in blocks)
    for at, block in enumerate(blocks):
        is_end = is_end_mark(block.text) or opens_back_matter(block.text)
        if (is_end or _is_farewell(blocks, at)) and left <= total * MAX_SHARE_BELOW:
            notes = [each for each in blocks[at:] if is_note(each.text)]
            below = [each for each in blocks[at:] if not is_note(each.text)]
            return [*blocks[:at], *notes], below
        left -= count_words(block.text)
    return [block for block in blocks if not is_end_mark(block.text)], []


def _is_farewell(blocks: Sequence[Block], at: int) -> bool:
    """Whether a letter ends there: what follows is but names and addresses."""
    if not (at > 0 and len(blocks) - at <= MAX_LINES_BELOW):
        return False
    below = [block.text for block in blocks[at:]]
    return bool(_FAREWELL.fullmatch(below[0])) and not any(map(is_running, below))


def _read_letterhead(line: str) -> str | None:
    """The office that a line above the title names: ``Ministry of Foreign Affairs 417/22``."""
    name = _EDGE_NUMBER.sub("", line)
    is_long = count_words(name) > 1 and not is_ended(name) and not name.endswith((":", ","))
    is_named = is_long and is_office(name) and not (has_digit(name) or WEEKDAY.search(name))
    return name if is_named and not (_SECTION.match(name) or is_notice(name)) else None


def _join(first: Credits, second: Credits) -> Credits:
    return Credits(
        first.author or second.author,
        first.publisher or second.publisher,
        first.date or second.date,
    )
