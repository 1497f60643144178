"""What a reader found in one file, before its front matter has its say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """The body's paragraphs, and what the text says of itself; None where it does not say.

    ``emphasis``: how much of each paragraph's beginning is in bold or italics; empty for none.
    """

    paragraphs: tuple[str, ...]
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    date: dt.date | None = None
    modified: dt.date | None = None
    language: str | None = None
    url: str | None = None
    emphasis: tuple[int, ...] = ()
