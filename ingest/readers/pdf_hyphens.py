"""Words that a printed line's end has parted, put together again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

SOFT_HYPHEN = "\u00ad"
HYPHENS = (SOFT_HYPHEN, "-", "\u2010")

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_PART = re.compile(r"(?:[^\W\d_]+-)*[^\W\d_]+$")
_FIRST_PART = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def list_words(lines: Iterable[str]) -> frozenset[str]:
    """The words of a document in small letters, those at the ends of its lines apart."""
    return frozenset(word.casefold() for line in lines for word in _WORD.findall(line))


def join_lines(lines: Sequence[str], words: frozenset[str]) -> str:
    """The lines as one text.

    A hyphen at a line's end goes, unless the document has the word with it elsewhere (and never
    without), or what follows is a number or a capital.
    """
    text = lines[0] if lines else ""
    for line in lines[1:]:
        if text.endswith(HYPHENS) and text[-2:-1].isalnum():
            text = _join_word(text[:-1], line, words)
        else:
            text = f"{text} {line}"
    return text


def _join_word(text: str, line: str, words: frozenset[str]) -> str:
    before, after = _LAST_PART.search(text), _FIRST_PART.match(line)
    if not before or not after:
        return f"{text}-{line}"
    joined = (before[0] + after[0]).casefold()
    hyphened = f"{before[0]}-{after[0]}".casefold()
    if joined not in words and (hyphened in words or not line[:1].islower()):
        return f"{text}-{line}"
    return text + line
