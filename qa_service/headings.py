"""Headings that stand as paragraphs: a few words that end no sentence, over a text that does."""

from __future__ import annotations

from collections.abc import Sequence

_MARKS = ' *_”»"'
MAX_WORDS = 8


def looks_like_heading(text: str) -> bool:
    """Whether a paragraph is a few words that end no sentence: "Background", «Что дальше»."""
    first = next((char for char in text if char.isalnum()), "a")
    return len(text.split()) <= MAX_WORDS and not first.islower() and not _is_ended(text)


def is_heading(text: str, beside: Sequence[str]) -> bool:
    """Whether it is the heading of what follows: no item of a list, which has others ``beside``
    it."""
    return looks_like_heading(text) and all(
        len(each.split()) > MAX_WORDS and _is_ended(each) for each in beside
    )


def _is_ended(text: str) -> bool:
    return not text.rstrip(_MARKS)[-1:].isalnum()
