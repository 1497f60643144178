"""Drop capitals: the large letter that begins a text, put back before its line."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from ingest.morphology import parse_word
from ingest.readers.pdf_furniture import Line
from ingest.readers.pdf_hyphens import list_words

INITIAL_SCALE = 1.6
MAX_LETTERS = 2
_WORDS = frozenset("a i o у в к с о и я з є й а".split())
"""Those of one letter."""


def join_initials(lines: Sequence[Line], size: float) -> list[Line]:
    """The lines of a page, each drop capital put before the highest line at its right."""
    initials = [
        line
        for line in lines
        if len(line.text) <= MAX_LETTERS
        and any(map(str.isalpha, line.text))
        and line.size > size * INITIAL_SCALE
    ]
    kept = [line for line in lines if line not in initials]
    for initial in initials:
        beside = [line for line in kept if _stands_beside(line, initial, size)]
        if not beside:
            kept.insert(lines.index(initial), initial)
            continue
        first = max(beside, key=lambda line: line.baseline)
        words = list_words(line.text for line in kept if line is not first)
        at = kept.index(first)
        kept[at] = replace(first, text=_join(initial.text, first.text, words))
        _set_left(kept, at, initial, size)
    return kept


def _set_left(lines: list[Line], at: int, initial: Line, size: float) -> None:
    """Set the line ``at``, and those below that the letter moves in as far, to begin where the
    letter does: they are one paragraph, none of them indented."""
    moved = lines[at].left
    for place in range(at, len(lines)):
        line = lines[place]
        is_beside = line.baseline > initial.baseline - initial.size / 2 - size / 2
        if not is_beside or abs(line.left - moved) > 1 or abs(line.size - size) >= 1:
            break
        lines[place] = replace(line, left=initial.left)


def _stands_beside(line: Line, initial: Line, size: float) -> bool:
    is_right = -initial.size / 6 <= line.left - initial.right < 2 * size
    is_high = -size / 2 <= line.baseline - initial.baseline <= initial.size
    return is_right and is_high and abs(line.size - size) < 1


def _join(initial: str, text: str, words: Set[str]) -> str:
    """As one word, unless the letter is a word and what follows stands elsewhere by itself."""
    first = "".join(text.split()[:1]).strip(",.;:").casefold()
    joined = f"{initial}{first}".casefold()
    is_word = initial.casefold() in _WORDS and joined not in words
    is_apart = is_word and (first in words or _is_known_apart(first, joined))
    return f"{initial} {text}" if is_apart else f"{initial}{text}"


def _is_known_apart(first: str, joined: str) -> bool:
    """Whether the dictionary of Russian knows what follows the letter, but not both together."""
    if not first[:1] > "\u0400":
        return False
    apart, together = (any(f.is_known for f in parse_word(word)) for word in (first, joined))
    return apart and not together
