"""The marks of lists, which are no part of what their items say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from ingest.paragraphs import BULLETS
from ingest.readers.boilerplate import AnyBlock, Block

MIN_LISTED = 2

_BULLET = re.compile(rf"[{BULLETS}·*+]\s+(?=\S)|[{BULLETS}](?=[^\W_])")
_NUMBER = re.compile(r"\(?(\d{1,3}|[a-zа-я])(?:[.)]|\))\s+(?=\S)")
_DASH = re.compile(r"[–—-]\s+(?=\S)")
_TALK = re.compile(r"\?|, [–—]|[”»\"]$")


def strip_list_marks(blocks: Sequence[AnyBlock]) -> list[AnyBlock]:
    """The blocks without the bullets of lists, the numbers that count paragraphs, and the dashes
    of a list, which elsewhere begin what somebody says.
    """
    counted, dashed = set(_find_counted(blocks)), set(_find_dashed(blocks))
    marks = [
        _BULLET.match(block.text)
        or (_NUMBER.match(block.text) if at in counted else None)
        or (_DASH.match(block.text) if at in dashed else None)
        for at, block in enumerate(blocks)
    ]
    around = zip([None, *marks], marks, [*marks[1:], None], strict=False)
    # A mark alone may be that of a heading.
    listed = (bool(mark and (above or below)) for above, mark, below in around)
    return [
        _without(block, mark.end(), is_item=is_item) if mark else block
        for block, mark, is_item in zip(blocks, marks, listed, strict=True)
    ]


def is_listed(text: str) -> bool:
    """Whether it begins as an item of a list may."""
    return bool(_BULLET.match(text) or _DASH.match(text))


def _without(block: AnyBlock, mark: int, *, is_item: bool) -> AnyBlock:
    emphasis = max(0, block.emphasis - mark)
    is_item = is_item or block.is_item
    return replace(block, text=block.text[mark:], emphasis=emphasis, is_item=is_item)


def _find_counted(blocks: Sequence[Block]) -> Iterator[int]:
    """The blocks that count on: 1., 2., 3.; a), b)."""
    run, before = list[int](), 0
    for at, block in enumerate(blocks):
        if number := _NUMBER.match(block.text):
            value = int(number[1]) if number[1].isdigit() else ord(number[1].casefold())
            run = [*run, at] if value == before + 1 else [at]
            before = value
            yield from run if len(run) >= MIN_LISTED else ()


def _find_dashed(blocks: Sequence[Block]) -> Iterator[int]:
    """The blocks in a row that begin with dashes, and are no turns of a conversation."""
    runs = groupby(range(len(blocks)), key=lambda at: bool(_DASH.match(blocks[at].text)))
    for is_dashed, numbers in runs:
        run = list(numbers)
        is_answer = run[0] > 0 and blocks[run[0] - 1].text.endswith("?")
        is_talk = any(_TALK.search(blocks[at].text) for at in run)
        if is_dashed and len(run) >= MIN_LISTED and not (is_answer or is_talk):
            yield from run
