"""The paragraphs and headings of a plain e-mail, which has nothing but lines to tell them by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.paragraphs import count_words, split_paragraphs
from ingest.readers.boilerplate import Block
from ingest.readers.matter_lines import is_end_mark

MAX_HEADING_WORDS, MAX_HEADING_CHARS = 10, 76
MIN_MARKED = 2
MAX_LINE_CHARS = 100

_RULE = re.compile(r"[^\S\n]*[=_~#*+-]{4,}[^\S\n]*")
_STARRED = re.compile(
    r"\s*(?:\*{2,3}|={2,3}|#{1,4}|>{2})\s*(\S.*?)\s*(?:\*{2,3}|={2,3}|#{1,4})?\s*"
)
_LETTER_MARK = re.compile(r"^([^\S\n]{1,8})o(?=[^\S\n]{1,4}\S)")


def read_lines(lines: Sequence[str]) -> list[Block]:
    """The blocks of a plain text: rules part them, and a line that is underlined, set between
    asterisks or alone between paragraphs is a heading.
    """
    blocks: list[Block] = []
    plain: list[str] = []
    for line, following in pairwise([*_mark_letters(lines), ""]):
        title = _read_heading(line, following, plain)
        if title or _RULE.fullmatch(line) or is_end_mark(line):
            blocks += map(Block, split_paragraphs("\n".join(plain)))
            plain = []
            blocks += [Block(title, is_heading=True)] if title else []
            blocks += [Block(line.strip())] if is_end_mark(line) else []
        else:
            plain.append(line)
    blocks += map(Block, split_paragraphs("\n".join(plain)))
    return blocks


def _mark_letters(lines: Sequence[str]) -> list[str]:
    """The lines, with bullets where several are marked as such by the letter ``o``."""
    marked = sum(bool(_LETTER_MARK.match(line)) for line in lines)
    return [_LETTER_MARK.sub(r"\1•", line) if marked >= MIN_MARKED else line for line in lines]


def _read_heading(line: str, following: str, above: Sequence[str]) -> str | None:
    """The text of a line that is marked as a heading, by itself or by a rule below it."""
    starred = _STARRED.fullmatch(line) if len(line) <= MAX_LINE_CHARS else None
    text = starred[1] if starred else line.strip()
    is_top = not above or not above[-1].strip()
    is_underlined = bool(_RULE.fullmatch(following)) and is_top
    is_short = 0 < count_words(text) <= MAX_HEADING_WORDS and len(text) <= MAX_HEADING_CHARS
    return text if is_short and (starred or is_underlined) and not _RULE.fullmatch(line) else None
