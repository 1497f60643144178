"""Paragraphs as their source has them: the text cleaned, never rewritten, and cut where it was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

import ftfy

ENDS = ".!?…。！？｡؟۔।॥"
"""What a sentence ends in, before any closing quotes and brackets."""

_CLOSERS = "\"'”’»«“‘›)]}】」』*_"
_INVISIBLE = {
    code: None
    for first, last in (
        (0x00, 0x08),
        (0x0E, 0x1B),
        (0x7F, 0x84),
        (0x86, 0x9F),
        (0xAD, 0xAD),
        (0x61C, 0x61C),
        (0x180E, 0x180E),
        (0x200B, 0x200B),
        (0x200E, 0x200F),
        (0x202A, 0x202E),
        (0x2060, 0x206F),
        (0xFE00, 0xFE0E),
        (0xFEFF, 0xFEFF),
        (0xFFF9, 0xFFFB),
        (0xE0000, 0xE007F),
        (0xE0100, 0xE01EF),
    )
    for code in range(first, last + 1)
}
# Joiners and their opposite are spelling in Arabic, Persian and the scripts of India, and noise
# in all others.
_JOINERS = (
    "(?<![\u0600-\u0dff\ufb50-\ufdff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u0dff\ufb50-\ufdff])"
)
# In a picture made of several (a family, a flag) the joiner is what makes it one.
_EMOJI = "[\u2190-\u2bff\U0001f000-\U0001faff]"
_JOINED = f"{_EMOJI}(?:\ufe0f?\u200d{_EMOJI})+"
_MARKS = re.compile(f"({_JOINED})|\ufe0f|{_JOINERS}")
_MARK = re.compile("[\u200c\u200d\ufe0f]")
BULLETS = "•▪‣◦●■"
"""Marks that can be nothing else, so that no blank need follow them."""

_BULLET = re.compile(rf"\s*(?:(?:[{BULLETS}*·–—-]|\d{{1,2}}[.)])\s+\S|[{BULLETS}][^\W_])")
# A line with nothing but a zero-width space on it is a blank line.
_BLANK = re.compile("\\n(?:[^\\S\\n]|[\u00ad\u200b-\u200f\u2060-\u2064\ufeff])*\\n")
_WORDED = re.compile(r"(?<!\S)(?:[^\w\s]|_)*+[^\W_]")
_TURN = re.compile(r"(?P<capital>[^\W\d_])[\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,3}\s?:\s+\S")
_EVENT = re.compile(r"\d{1,2}\.? [^\W\d]{3,12}(?: \d{4})?\s?:\s+\S")
_PARTED_WORD = re.compile(
    r"(?<=[^\W\d_])-\n\s*(?=[^\W\d_])(?!(?:and|or|to|und|и|или|та|і|й|або)\b)"
)
_FOOTNOTES = re.compile(r"(?:\[\d{1,3}\])+$")

MAX_WRAP = 160
"""Text wrapped by hand or by a mailer keeps its lines below this; longer ones are paragraphs."""

MIN_WRAP = 40
ENDED_SHARE = 0.7
HEAD_SHARE = 0.6
SLACK = 0.9
"""A wrapped line is full when the next word would take it beyond this share of the width."""


def clean_text(text: str) -> str:
    """The text on one line: encoding accidents mended, invisible characters removed, white space
    evened out. Quotes, dashes and ellipses stay as they are: a paragraph is quoted verbatim.
    """
    while True:
        # Mending can uncover what removing hid, and the other way round (`&<soft hyphen>amp;`).
        cleaned = _clean_once(text)
        if cleaned == text:
            return cleaned
        text = cleaned


def _clean_once(text: str) -> str:
    mended = ftfy.fix_text(
        text, uncurl_quotes=False, fix_latin_ligatures=False, fix_character_width=False
    )
    visible = mended.translate(_INVISIBLE)
    if _MARK.search(visible):
        visible = _MARKS.sub(r"\1", visible)
    return " ".join(visible.split())


def has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def has_words(text: str) -> bool:
    """Whether there is a letter in it: a row of asterisks or a page number is no paragraph."""
    return any(char.isalpha() for char in text)


def count_words(text: str) -> int:
    """How many runs between spaces have a letter or a digit in them."""
    return len(_WORDED.findall(text))


def is_ended(text: str) -> bool:
    """Whether a text closes as a sentence does (``.``, ``!``, ``?``, ``…``, quotes after it)."""
    bare = _FOOTNOTES.sub("", text.rstrip()).rstrip(_CLOSERS + " ")
    return bare.endswith(tuple(ENDS))


def is_bullet(text: str) -> bool:
    return bool(_BULLET.match(text))


def split_paragraphs(text: str) -> list[str]:
    """The paragraphs of a plain text, cleaned, in order; each is one line with a word in it.

    Blank lines part them. Where single line ends part them instead, and where those only wrap
    them, is told from the lines: a wrapped line is full, and seldom ends as a sentence does.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n\n")
    blocks = [_lines_of(block) for block in _BLANK.split(text)]
    layout = _Layout([lines for lines in blocks if len(lines) > 1])
    paragraphs = (clean_text(_join(group)) for lines in blocks for group in _group(lines, layout))
    return [paragraph for paragraph in paragraphs if has_words(paragraph)]


def _join(lines: Sequence[str]) -> str:
    """As one line: ``NATO-`` and ``Russia`` go together again, ``short-`` and ``and`` do not."""
    return _PARTED_WORD.sub("-", "\n".join(lines)).replace("\n", " ")


def _lines_of(block: str) -> list[str]:
    return [line.rstrip() for line in block.split("\n") if line.strip()]


def _group(lines: list[str], layout: _Layout) -> Iterator[list[str]]:
    """Runs of lines that make one paragraph each."""
    group: list[str] = []
    turns = find_turns(lines)
    for number, line in enumerate(lines):
        is_next = is_bullet(line) and bool(group) and is_bullet(group[0])
        is_next = is_next or (bool(group) and number in turns)
        if is_next or (group and layout.has_break_between(group[-1], line)):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def find_turns(lines: Sequence[str]) -> set[int]:
    """The numbers of the lines that begin as turns of a conversation do (``Question: …``); none
    unless the first line does and another one. So are lines that begin with a date and a colon.
    """
    events = {number for number, line in enumerate(lines) if is_event(line)}
    if len(events) > 1:
        return events
    turns = {number for number, line in enumerate(lines) if _opens_turn(line)}
    return turns if 0 in turns and len(turns) > 1 else set()


def is_event(line: str) -> bool:
    """Whether it says what happened on a day: ``26 January 2022: NATO replies``."""
    return bool(_EVENT.match(line.strip()))


def _opens_turn(line: str) -> bool:
    match = _TURN.match(line.strip())
    return match is not None and match["capital"].isupper()


class _Layout:
    """How the lines of a text relate to its paragraphs, judged from all blocks of several lines."""

    def __init__(self, blocks: list[list[str]]) -> None:
        lengths = sorted(len(line) for lines in blocks for line in lines)
        # Not the longest line: one address may stand out far beyond the margin.
        self.width = lengths[len(lengths) * 9 // 10] if lengths else 0
        ends = [is_ended(line) for lines in blocks for line in self._drop_head(lines)[:-1]]
        self.is_by_line = self.width > MAX_WRAP or (
            bool(ends) and sum(ends) >= len(ends) * ENDED_SHARE
        )

    def _drop_head(self, lines: list[str]) -> list[str]:
        """The lines without the short ones on top that end no sentence: headline, byline, date."""
        full = max(MIN_WRAP, self.width * HEAD_SHARE)
        heads = takewhile(lambda line: not is_ended(line) and len(line) < full, lines)
        return lines[sum(1 for _ in heads) :]

    def has_break_between(self, line: str, following: str) -> bool:
        if is_bullet(following) and (is_ended(line) or line.endswith((":", ";"))):
            return True
        if not is_ended(line) and following.lstrip()[:1].islower():
            return False
        if self.is_by_line:
            return True
        # A bullet's further lines hang below its text: that indents them, and begins nothing.
        if following[:1].isspace() and not line[:1].isspace() and not is_bullet(line):
            return True
        return self.width >= MIN_WRAP and self._has_room(line, following)

    def _has_room(self, line: str, following: str) -> bool:
        needed = len(line.strip()) + 1 + len(following.split()[0])
        return needed <= self.width * SLACK
