"""Lines that stand alone above what they belong to: the label of a note, a date, a question."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.paragraphs import is_ended
from ingest.readers.boilerplate import Block, is_note_label
from ingest.readers.dates import is_date_label


def settle_lines(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, each such line joined to the paragraph that it belongs to."""
    return _join_notes(blocks)


def _join_notes(blocks: Sequence[Block]) -> list[Block]:
    """The label of a note below the text, and its date, put before what the note says."""
    kept: list[Block] = []
    label: list[str] = []
    is_begun = False
    for block, following in pairwise([*blocks, Block("", is_heading=True)]):
        is_told = not block.is_heading and is_ended(block.text)
        if label and is_told:
            kept.append(Block(f"{' '.join(label).rstrip(' .:')}: {block.text}"))
            label = []
        elif _opens_note(block, following, is_begun=is_begun, is_open=bool(label)):
            label.append(block.text)
        else:
            kept += [*map(Block, label), block]
            label = []
        is_begun = is_begun or is_told
    return kept


def _opens_note(block: Block, following: Block, *, is_begun: bool, is_open: bool) -> bool:
    if is_open:
        return is_date_label(block.text) and not following.is_heading
    is_followed = not following.is_heading or is_date_label(following.text)
    return is_begun and is_followed and is_note_label(block.text)
