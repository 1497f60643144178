"""How much of a paragraph's beginning is in bold or italics, as the questions of interviews are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from ingest.paragraphs import clean_text
from ingest.readers.boilerplate import Block

EMPHASISED = frozenset({"b", "strong", "i", "em"})
"""The elements that HTML has for it."""

_ENDS = "?!.:…\"'”’»"


def measure_emphasis(text: str, pieces: Iterable[tuple[str, bool]]) -> int:
    """How many characters of a cleaned paragraph stand out, from its first on.

    ``pieces``: the paragraph as it was marked, in order, each with whether it stands out.
    """
    leading = takewhile(lambda piece: piece[1] or not piece[0].strip(), pieces)
    lead = clean_text("".join(piece for piece, _ in leading))
    if not lead or not text.startswith(lead):
        return 0
    # `<b>Who asked</b>?`
    return len(text) - len(text[len(lead) :].lstrip(_ENDS))


def list_emphasis(paragraphs: Sequence[str], blocks: Iterable[Block]) -> tuple[int, ...]:
    """The emphasis of each paragraph, told by its block; nothing where none stands out."""
    emphasis = {block.text: block.emphasis for block in blocks if not block.is_heading}
    found = tuple(emphasis.get(text, 0) for text in paragraphs)
    return found if any(found) else ()
