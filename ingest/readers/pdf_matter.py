"""Front and back matter of a printed document: what stands around its text, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.paragraphs import count_words, is_ended
from ingest.readers.frames import cut_at_end, list_told
from ingest.readers.head import is_credit
from ingest.readers.list_marks import is_listed, strip_list_marks
from ingest.readers.lone_lines import settle_lines
from ingest.readers.loose_lines import drop_loose, find_usual_size, is_deck, is_small
from ingest.readers.matter_lines import is_notice
from ingest.readers.pdf_layout import PrintedBlock
from ingest.readers.stated_dates import find_begun, is_running

MAX_OWN_DAYS = 2

_OPEN_WORD = re.compile(
    r".*\s(?:an?|the|of|and|or|to|in|on|at|by|for|with|from|that|и|в|на|с|о|к|по|из|за|для|от|что|не|"
    r"та|і|й|у|з|із|до|від|про|щоб|що)"
)


@dataclass(frozen=True, slots=True)
class Matter:
    """The blocks of the text, and the texts of what stands before and after it, in order; of those
    before it so many (``above``) stand above the title."""

    body: tuple[PrintedBlock, ...]
    front: tuple[str, ...]
    back: tuple[str, ...]
    above: int = 0


def part_matter(blocks: Sequence[PrintedBlock], above: int = 0) -> Matter:
    """The text of a document and what stands around it; ``above``: so many of the blocks stand
    above its title.

    Before the first running paragraph only a standfirst is text; after the last one, nothing that
    is no sentence, is in small print, or stands below a mark of the end. Between them headings,
    captions and other loose lines go, unless they are items of a list or most of the text.
    """
    size = find_usual_size(blocks)
    blocks, below = cut_at_end(settle_lines(_join_broken(blocks)))
    begun = next((at for at, b in enumerate(blocks) if _is_text(b, size)), None)
    if begun is None:
        return Matter(tuple(strip_list_marks(blocks)), (), ())
    last = next(at for at in reversed(range(len(blocks))) if _is_text(blocks[at], size))
    front = [b for b in blocks[:begun] if not is_deck(b, size)]
    decks = [b for b in blocks[:begun] if is_deck(b, size)]
    text = strip_list_marks(blocks[begun:])
    ends = {id(block) for block in text[last - begun + 1 :] if _is_back(block)}
    kept = [block for block in drop_loose(text) if id(block) not in ends]
    stays = {id(block) for block in kept}
    # Credits stand below a standfirst, too.
    _, second = find_begun(list_told(text))
    front += [block for block in text[:second] if id(block) not in stays]
    back = [b.text for b in (*(b for b in text[last - begun :] if id(b) not in stays), *below)]
    return Matter((*decks, *kept), tuple(b.text for b in front), tuple(back), above)


def _join_broken(blocks: Sequence[PrintedBlock]) -> list[PrintedBlock]:
    """The blocks, with those joined that furniture of a page, or a narrow measure, has parted in
    the middle of a sentence, and the days of a chronology put before what is said of them."""
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


def _is_text(block: PrintedBlock, size: float) -> bool:
    return is_running(block.text) and not (block.is_heading or is_small(block, size))


def _is_back(block: PrintedBlock) -> bool:
    """Whether a block below the text is a signature, an address or a source."""
    return is_credit(block.text) or is_notice(block.text) or block.text.endswith(",")
