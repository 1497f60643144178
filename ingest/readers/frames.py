"""What stands around the text of a document or a letter: credits, contacts, numbers, end marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.paragraphs import count_words, is_ended, is_event
from ingest.readers.boilerplate import AnyBlock, Block, is_note
from ingest.readers.credit_lines import Credits, is_known_person, is_office, read_credits
from ingest.readers.list_marks import strip_list_marks
from ingest.readers.loose_lines import drop_loose, find_speakers, is_deck
from ingest.readers.matter_lines import is_end_mark, is_notice, opens_back_matter
from ingest.readers.same_text import is_same
from ingest.readers.stated_dates import find_begun, is_running

MAX_LINES_ABOVE, MAX_LINES_BELOW = 14, 8
MAX_SHARE_BELOW = 0.4

_FAREWELL = re.compile(
    r"(?:(?:(?:with )?(?:kind|best|warm|kindest)(?: personal)?|my) regards|regards|best wishes"
    r"|(?:yours )?(?:sincerely|faithfully|truly)(?: yours)?|с уважением|з повагою)\b.{0,60}",
    re.IGNORECASE,
)
_SECTION = re.compile(r"(?:world|news|press|media|opinion|daily|new)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Framed:
    """The blocks inside the frame, and what the frame says of them."""

    blocks: list[Block]
    credits: Credits


def take_off_frame(
    blocks: Sequence[Block],
    *,
    title: str | None = None,
    publisher: str | None = None,
    author: str | None = None,
) -> Framed:
    """The blocks without the title's repetition, credits, contacts, numbers and menus above and
    below the text.
    """
    above, found = _split_above(blocks, title, publisher)
    publisher = publisher or found.publisher
    above = [block for block in above if not is_same(block.text, author)]
    kept = [*above, *blocks[_count_above(blocks) :]]
    kept, below = _drop_below(kept, title, publisher)
    if not any(list_told(kept)):
        return Framed(list(blocks), Credits(None, publisher))
    signed, date = found.author or below.author, found.date or below.date
    kept = strip_list_marks(kept)
    begun, _ = find_begun(list_told(kept))
    return Framed(drop_loose(kept, begun), Credits(signed, publisher, date))


def find_author(blocks: Sequence[Block], title: str | None) -> str | None:
    """Who the lines above and below the title say has written the text."""
    return _split_above(blocks, title, None)[1].author


def list_told(blocks: Sequence[Block]) -> list[str]:
    """What the blocks say; nothing for a heading."""
    return ["" if block.is_heading else block.text for block in blocks]


def cut_at_end(blocks: Sequence[AnyBlock]) -> tuple[list[AnyBlock], list[AnyBlock]]:
    """The blocks above the mark of the end, the notes for editors or what a letter closes with,
    and those below; corrections stay.
    """
    total = sum(count_words(block.text) for block in blocks)
    for at, block in enumerate(blocks):
        if not (
            is_end_mark(block.text) or opens_back_matter(block.text) or _is_farewell(blocks, at)
        ):
            continue
        below = blocks[at:]
        if sum(count_words(each.text) for each in below) <= total * MAX_SHARE_BELOW:
            notes = [each for each in below if is_note(each.text)]
            return [*blocks[:at], *notes], [each for each in below if each not in notes]
    return [block for block in blocks if not is_end_mark(block.text)], []


def _is_farewell(blocks: Sequence[Block], at: int) -> bool:
    """Whether a letter ends there: what follows is but names and addresses."""
    below = [block.text for block in blocks[at:]]
    is_short = len(below) <= MAX_LINES_BELOW and not any(map(is_running, below))
    return at > 0 and is_short and bool(_FAREWELL.fullmatch(below[0]))


def _count_above(blocks: Sequence[Block]) -> int:
    """How many blocks stand above the second sentence of some length."""
    return min(find_begun(list_told(blocks))[1], MAX_LINES_ABOVE)


def _split_above(
    blocks: Sequence[Block], title: str | None, publisher: str | None
) -> tuple[list[Block], Credits]:
    kept, found = [], Credits(None, publisher)
    speakers, (begun, _) = find_speakers(blocks), find_begun(list_told(blocks))
    is_parted = title is not None and begun < len(blocks)
    is_below_title = title is None or not any(is_same(block.text, title) for block in blocks)
    for at, block in enumerate(blocks[: _count_above(blocks)]):
        if is_same(block.text, title):
            is_below_title = True
            continue
        if at in speakers:
            kept.append(block)
            continue
        told = read_credits(block.text, publisher=found.publisher, is_below_title=is_below_title)
        if told is not None:
            found = _join(found, told)
        elif not is_below_title and found.publisher is None and _is_letterhead(block.text):
            found = replace(found, publisher=block.text)
        elif not (is_notice(block.text) or (is_parted and at < begun and _is_front(block))):
            kept.append(block)
    return kept, found


def _is_letterhead(text: str) -> bool:
    """Whether a line above the title is an office's name: ``Ministry of Foreign Affairs``."""
    is_long = count_words(text) > 1 and not is_ended(text) and not text.endswith((":", ","))
    return is_long and is_office(text) and not _SECTION.match(text) and not is_notice(text)


def _is_front(block: Block) -> bool:
    """Whether a line above the text is no part of it: ``World``, a heading, a place in contents."""
    text = block.text
    is_open = is_ended(text) or ": " in text or text.endswith((":", ";", ",", "”", "»"))
    is_told = block.is_heading or block.is_item or is_event(text) or is_deck(block)
    # With a post behind it a name may tell who speaks.
    return not (is_open or is_told or is_known_person(text.split(",")[0]))


def _drop_below(
    blocks: Sequence[Block], title: str | None, publisher: str | None
) -> tuple[list[Block], Credits]:
    kept, found = list(blocks), Credits(None, publisher)
    for block in reversed(blocks[-MAX_LINES_BELOW:]):
        told = read_credits(block.text, publisher=publisher)
        is_signed = told is not None
        if not (is_signed or is_notice(block.text) or is_same(block.text, title)):
            break
        kept.pop()
        found = _join(found, told) if told else found
    return kept, found


def _join(first: Credits, second: Credits) -> Credits:
    return Credits(
        first.author or second.author,
        first.publisher or second.publisher,
        first.date or second.date,
    )
