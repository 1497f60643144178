"""Cuts a text where something is marked in it: what is quoted, and what a label looks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from eval.metrics.measured import LabelledNugget

Span = tuple[int, int]
_MARKER = re.compile(r"\[(\d+)\]")
_CYRILLIC, _LATIN = re.compile(r"[Ѐ-ӿ]"), re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; ``marks`` are among "quote", "wording" and "marker"."""

    text: str
    marks: frozenset[str]


def find_markers(text: str) -> list[Span]:
    """Where citation markers stand, such as "[1]"."""
    return [match.span() for match in _MARKER.finditer(text)]


def find_wordings(text: str, nuggets: Iterable[LabelledNugget]) -> list[Span]:
    """Where a nugget's wordings stand in ``text``, letter case and the width of gaps apart."""
    words = [words for nugget in nuggets for words in nugget.nugget.any_of]
    patterns = [r"\s+".join(map(re.escape, one.split())) for one in words]
    return [m.span() for p in patterns for m in re.finditer(rf"(?<!\w){p}", text, re.IGNORECASE)]


def split_text(text: str, marks: Mapping[str, Sequence[Span]]) -> tuple[Piece, ...]:
    """``text`` cut where a mark begins or ends, each piece with the marks that it is under."""
    ends = {end for spans in marks.values() for span in spans for end in span}
    cuts = sorted({0, len(text), *(end for end in ends if 0 < end < len(text))})
    return tuple(
        Piece(
            text[start:end],
            frozenset(n for n, spans in marks.items() if any(a <= start < b for a, b in spans)),
        )
        for start, end in pairwise(cuts)
    )


def guess_language(text: str) -> str | None:
    """ "ru" for text that is mostly Cyrillic, so that it is read aloud as such."""
    return "ru" if len(_CYRILLIC.findall(text)) > len(_LATIN.findall(text)) else None
