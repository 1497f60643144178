"""What stands between quotation marks, in any style, in one paragraph or across several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.speech_words import LABELS

_MARK = re.compile(r"[“”„«»\"]")
_CLOSERS = {"“": "”", "„": "“”", "«": "»", '"': '"', "”": "”"}
_FIRST_MARK = re.compile(r"\s*([“„«\"])")
_INNER_TAG = re.compile(r"(?<=[,.!?…])(?=\s+[—–-]\s+(\w+)\b)[^«»“”\"]{4,90}?[,.:]\s+[—–-]\s+")
QUOTED_START, QUOTED = "\1", "\0"
"""What a masked quotation is made of: its first character, and all others."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation in a paragraph: its inside is text[start:end], its marks stand at the outer span.

    ``goes_on``: it has no closing mark because the next paragraph continues it.
    """

    outer_start: int
    outer_end: int
    start: int
    end: int
    goes_on: bool
    continues: bool


def find_quotations(paragraphs: Sequence[str]) -> list[list[Quotation]]:
    """The quotations of each paragraph, in order; nested ones belong to the outer one.

    A mark that is never closed opens a quotation only if the next paragraph begins with one, too.
    """
    found: list[list[Quotation]] = []
    continues = False
    for number, text in enumerate(paragraphs):
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else ""
        quotations = _scan(text, continues, following)
        found.append(quotations)
        continues = bool(quotations) and quotations[-1].goes_on
    return found


def _scan(text: str, continues: bool, following: str) -> list[Quotation]:
    marks = list(_MARK.finditer(text))
    found: list[Quotation] = []
    i = 0
    while i < len(marks):
        closing = _closing_mark(marks, i) if _can_open(text, marks[i]) else None
        if closing is None:
            if _runs_on(text, marks, i, following):
                found.append(_quotation(text, marks[i].start(), None, continues and not found))
                break
            i += 1
            continue
        close = marks[closing].start()
        first = continues and not found and not text[: marks[i].start()].strip()
        if text[marks[i].end() : close].strip():
            found += _split_at_tag(text, _quotation(text, marks[i].start(), close, first))
        i = closing + 1
    return found


def _can_open(text: str, mark: re.Match[str]) -> bool:
    if mark.group() == "»":
        return False
    if mark.group() in '”"':
        # Machine-made text also opens with the closing mark: ” at short notice”.
        before = text[mark.start() - 1 : mark.start()]
        return not before or not (before.isalnum() or before in ".,!?…")
    return True


def _closing_mark(marks: list[re.Match[str]], opening: int) -> int | None:
    opener = marks[opening].group()
    depth = 1
    for i in range(opening + 1, len(marks)):
        mark = marks[i].group()
        if mark in _CLOSERS[opener]:
            depth -= 1
            if depth == 0:
                return i
        elif mark == opener:
            if opener != "«":
                return None
            depth += 1
    return None


def _runs_on(text: str, marks: list[re.Match[str]], at: int, following: str) -> bool:
    opener = marks[at].group()
    first = _FIRST_MARK.match(following)
    rest = {mark.group() for mark in marks[at + 1 :]}
    unclosed = opener in '“„«"' and not rest & {opener, *_CLOSERS[opener]}
    is_empty = not text[marks[at].end() :].strip()
    return unclosed and not is_empty and first is not None and first[1] == opener


def _quotation(text: str, opening: int, closing: int | None, continues: bool) -> Quotation:
    end = len(text.rstrip()) if closing is None else closing
    inside = text[opening + 1 : end]
    start = opening + 1 + len(inside) - len(inside.lstrip())
    outer_end = end if closing is None else closing + 1
    return Quotation(
        opening, outer_end, start, start + len(inside.strip()), closing is None, continues
    )


def _split_at_tag(text: str, quotation: Quotation) -> list[Quotation]:
    """«Мы ждём, — сказал он, — и будем ждать»: Russian keeps the cue within one pair of marks."""
    tag = _INNER_TAG.search(text, quotation.start, quotation.end)
    if tag is None or LABELS.get(tag[1].lower()) != "V":
        return [quotation]
    before = replace(quotation, outer_end=tag.start(), end=tag.start())
    after = replace(quotation, outer_start=tag.end(), start=tag.end(), continues=False)
    return [before, after]


def mask_quotations(text: str, quotations: Sequence[Quotation]) -> str:
    """The text with its quotations, marks included, made unreadable; its length stays."""
    pieces, done = [], 0
    for quotation in quotations:
        size = quotation.outer_end - quotation.outer_start
        pieces += [text[done : quotation.outer_start], QUOTED_START, QUOTED * (size - 1)]
        done = quotation.outer_end
    return "".join([*pieces, text[done:]])
