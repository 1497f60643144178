"""Lines between the paragraphs of a text that are none: headings, captions, quotations pulled out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.paragraphs import count_words, is_ended, is_event
from ingest.readers.boilerplate import AnyBlock, Block
from ingest.readers.matter_lines import is_caption, is_contents

MAX_LOOSE_WORDS = 12
MAX_LOOSE_SHARE = 0.5
SMALL_SCALE = 0.88
MAX_PULLED, MAX_PULLED_WORDS = 50, 40

_QUOTES = '"“”„«»‘’ .,'
_QUOTED = re.compile(r"[\"“„«].*[\"”»]")
_SENTENCE_END = re.compile(r"[^\W\d_]{3}[.!?…][\"”»]? +[^\W\d_a-zа-яёіїєґ]")


def drop_loose(blocks: Sequence[AnyBlock]) -> list[AnyBlock]:
    """The blocks without headings, captions, buttons and repeated quotations, unless these are
    items of a list or most of the text.
    """
    size = find_usual_size(blocks)
    pulled = _find_pulled(blocks, size)
    loose = {at for at in range(len(blocks)) if at in pulled or _is_loose(blocks, at, size)}
    kept = [block for at, block in enumerate(blocks) if at not in loose]
    words, all_words = (sum(count_words(b.text) for b in each) for each in (kept, blocks))
    return kept if words >= all_words * MAX_LOOSE_SHARE else list(blocks)


def _find_pulled(blocks: Sequence[Block], size: float) -> set[int]:
    """The quotations that were pulled out of the text to be shown twice, in letters or marks of
    their own."""
    likely = [
        at
        for at, block in enumerate(blocks)
        if (block.size != size or is_quoted(block.text))
        and count_words(block.text) <= MAX_PULLED_WORDS
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
    if count_words(text) > MAX_LOOSE_WORDS or block.is_item or is_event(text):
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


def find_usual_size(blocks: Sequence[Block]) -> float:
    return max(blocks, key=lambda block: len(block.text)).size if blocks else 0.0


def is_small(block: Block, size: float) -> bool:
    return 0 < block.size < size * SMALL_SCALE


def is_quoted(text: str) -> bool:
    """Whether all of it stands between quotation marks."""
    return bool(_QUOTED.fullmatch(text))
