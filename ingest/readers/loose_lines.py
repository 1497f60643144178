"""Lines between the paragraphs of a text that are none: headings, captions, quotes pulled out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ingest.paragraphs import count_words, is_ended, is_event
from ingest.readers.boilerplate import AnyBlock, Block, names_source, opens_related
from ingest.readers.credit_lines import is_known_person, read_credits
from ingest.readers.dates import has_date
from ingest.readers.list_marks import is_listed
from ingest.readers.lone_lines import is_asked
from ingest.readers.matter_lines import is_caption, is_contents, is_notice, read_turn
from ingest.readers.stated_dates import is_running

MAX_LOOSE_WORDS = 12
MAX_LOOSE_SHARE = 0.5
MIN_SPEAKERS = 2
MIN_DECK_WORDS, MIN_SENTENCE_WORDS = 7, 5
SMALL_SCALE = 0.88
MAX_PULLED, MIN_PULLED_WORDS, MAX_PULLED_WORDS = 50, 4, 40

_QUOTES = '"“”„«»‘’ .,'
_QUOTED = re.compile(r"[\"“„«].*[\"”»]")
_SENTENCE_END = re.compile(r"[^\W\d_]{3}[.!?…][\"”»]? +[^\W\d_a-zа-яёіїєґ]")


def drop_loose(blocks: Sequence[AnyBlock], start: int = 0) -> list[AnyBlock]:
    """The blocks without headings, captions, buttons and repeated quotations below the number
    ``start``, unless these are items of a list or most of the text.
    """
    size = find_usual_size(blocks)
    pulled, speakers = _find_pulled(blocks, size), find_speakers(blocks)
    likely = (at for at in range(start, len(blocks)) if at not in speakers)
    loose = {at for at in likely if at in pulled or _is_loose(blocks, at, size)}
    loose -= _find_unmarked(blocks, loose - pulled)
    kept = [block for at, block in enumerate(blocks) if at not in loose]
    words, all_words = (sum(count_words(b.text) for b in each) for each in (kept, blocks))
    return kept if words >= all_words * MAX_LOOSE_SHARE else list(blocks)


def _find_unmarked(blocks: Sequence[Block], loose: set[int]) -> set[int]:
    """The lines of lists without marks: three or more below each other in the text, of which none
    is known to stand around texts.
    """
    told = max((at for at, block in enumerate(blocks) if is_running(block.text)), default=0)
    lines = {at for at in loose if at < told and not _is_around(blocks[at])}
    # A number at the end is a page's.
    lines = {at for at in lines if not blocks[at].text[-1:].isdigit()}
    lines -= _find_announced(blocks, lines)
    middles = [at for at in lines if {at - 1, at + 1} <= lines]
    return {at + step for at in middles for step in (-1, 0, 1)}


def _find_announced(blocks: Sequence[Block], lines: Iterable[int]) -> set[int]:
    """Of the lines those one below the other that ``Further reading`` stands above."""
    found = set[int]()
    for at in sorted(lines):
        if at > 0 and (at - 1 in found or opens_related(blocks[at - 1].text)):
            found.add(at)
    return found


def _is_around(block: Block) -> bool:
    text = block.text
    is_known = is_caption(text) or has_date(text) or is_notice(text)
    return block.is_heading or is_known or read_credits(text) is not None


def find_speakers(blocks: Sequence[Block]) -> set[int]:
    """The names that stand alone above what each of them says, and what stands behind the label of
    a speaker who has several turns.
    """
    labels = [read_turn(block.text) for block in blocks]
    times = Counter(filter(None, labels))
    turns = {at for at, label in enumerate(labels) if times[label] >= MIN_SPEAKERS}
    found = {
        at
        for at, (block, below) in enumerate(pairwise(blocks))
        if not block.is_heading and is_known_person(block.text) and is_running(below.text)
    }
    return turns | found if len(found) >= MIN_SPEAKERS else turns


def _find_pulled(blocks: Sequence[Block], size: float) -> set[int]:
    """The quotations that were pulled out of the text to be shown twice, in letters or marks of
    their own."""
    likely = [
        at
        for at, block in enumerate(blocks)
        if (block.size != size or is_quoted(block.text))
        and MIN_PULLED_WORDS <= count_words(block.text) <= MAX_PULLED_WORDS
    ]
    if len(likely) > MAX_PULLED:
        return set()
    told = set(likely)
    whole = "\n".join(block.text for at, block in enumerate(blocks) if at not in told)
    return {at for at in likely if blocks[at].text.strip(_QUOTES) in whole}


def _is_loose(blocks: Sequence[Block], at: int, size: float) -> bool:
    """Whether a block is a heading, a caption or a button rather than a paragraph."""
    block = blocks[at]
    text = block.text
    if block.is_heading or is_contents(text):
        return True
    is_told = block.is_item or is_event(text) or names_source(text) or is_listed(text)
    if is_told or count_words(text) > MAX_LOOSE_WORDS:
        return False
    if is_caption(text) and (not is_ended(text) or ":" in text):
        return True
    if is_ended(text) or _SENTENCE_END.search(text) or text.endswith((";", ",", ":")):
        return is_small(block, size) and is_ended(text)
    return not _is_listed(blocks, at)


def _is_listed(blocks: Sequence[Block], at: int) -> bool:
    """Whether a line without a stop stands in a list that a colon begins."""
    above = (blocks[number].text for number in range(at - 1, -1, -1))
    first = next((text for text in above if is_ended(text) or text.endswith(":")), "")
    return first.endswith(":")


def is_deck(block: Block, size: float = 0.0) -> bool:
    """Whether a block above the text is part of it: a sentence or a question, what opens one, what
    a source or a day stands before, or a line long enough for a standfirst.
    """
    text = block.text
    if block.is_item or is_event(text):
        return True
    if _is_around(block) or is_small(block, size) or is_quoted(text):
        return False
    if is_ended(text):
        return count_words(text) >= MIN_SENTENCE_WORDS or is_asked(text)
    # With a post behind it a name may tell who speaks.
    if text.endswith((":", ";", ",")) or ("," in text and is_known_person(text.split(",")[0])):
        return True
    is_menu = all(word[0].isupper() for word in text.split() if word[0].isalpha())
    return count_words(text) >= MIN_DECK_WORDS and not is_menu


def find_usual_size(blocks: Sequence[Block]) -> float:
    return max(blocks, key=lambda block: len(block.text)).size if blocks else 0.0


def is_small(block: Block, size: float) -> bool:
    return 0 < block.size < size * SMALL_SCALE


def is_quoted(text: str) -> bool:
    """Whether all of it stands between quotation marks."""
    return bool(_QUOTED.fullmatch(text))
