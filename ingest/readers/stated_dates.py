"""Dates that a text states of itself: in a dateline, a byline or a line of their own.

A date in the running text is somebody else's: that of a treaty, of what is told.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.paragraphs import count_words, is_ended
from ingest.readers.dates import WEEKDAY, find_date, read_date_line

MAX_DATED_WORDS = 25
MAX_LABEL_WORDS = 8
MIN_BODY_WORDS = 8
MAX_LINES_ABOVE, MAX_LINES_BELOW = 12, 2

Stated = tuple[dt.date | None, dt.date | None]
"""When something was published, and when it was changed."""

CHANGED = re.compile(
    r"updat|modif|correct|aktuali[sz]|geändert|mis à jour|actualizad|обновл|измен|оновл|змін",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\W*(?:first |last |originally )?"
    r"(?:published|posted|updated|modified|corrected|date|by|written by|veröffentlicht|"
    r"aktualisiert|publié|mis à jour|modifié|publicado|actualizado|opublikowan\w*|zaktualizowan\w*|"
    r"опубликован\w*|обновлен\w*|дата|автор|опублікован\w*|оновлен\w*)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[|·•*–—:;()/]| - ")
_SMALL = frozenset(
    "published posted updated modified corrected first last on at by and of the date am pm "
    "опубликовано обновлено дата от за в и опубліковано оновлено від та й і de van von "
    "veröffentlicht aktualisiert am um uhr den publié mis à jour modifié le du "
    "publicado actualizado el las opublikowano zaktualizowano dnia o".split()
)
_OF_LINES = r"at|by|on|in|last|updated|modified|г|р|года|року|в|у|о|об|um|uhr|à"
_RUNS_ON = re.compile(rf"\s?:\s|,? (?!(?:{_OF_LINES})\b)[^\W\d_A-ZА-ЯЁІЇЄҐ]\w")
_CAPITAL = r"[A-ZА-ЯЁІЇЄҐ][\w.’'-]*"
_DATELINE = re.compile(
    rf"(?P<place>{_CAPITAL}(?:[ /]{_CAPITAL}){{0,3}}), (?P<date>[^–—/:]{{6,30}}?)"
    r"(?: ?\([^()]{2,40}\)| ?/[^/]{2,40}/)? ?(?:[–—:-]|\. [/–—-]) ?"
)


def find_stated_dates(lines: Iterable[str]) -> Stated:
    """The first date that lines such as ``Brussels, 26 January 2022, 11:20`` state, and the first
    one that is named as that of a change.
    """
    published = changed = None
    for line in lines:
        for before, date in _find_in(line):
            if CHANGED.search(before):
                changed = changed or date
            else:
                published = published or date
    return published, changed


def find_printed_dates(blocks: Sequence[str]) -> Stated:
    """The dates that a document states above its second paragraph or in its last lines."""
    begun, end = find_begun(blocks)
    above = blocks[: min(end, MAX_LINES_ABOVE)]
    below = blocks[max(end, len(blocks) - MAX_LINES_BELOW) :]
    if sum(_is_bare(text) for text in blocks) > 1:
        # The days of a chronology stand alone in lines too.
        above = [text for at, text in enumerate(above) if at < begun or not _is_bare(text)]
        below = [text for text in below if not _is_bare(text)]
    first, last = find_stated_dates(above), find_stated_dates(below)
    return first[0] or last[0], first[1] or last[1]


def read_dateline(text: str) -> dt.date | None:
    """The date in ``MOSCOW, 17 December 2021 (TASS) – The ministry …``."""
    match = _DATELINE.match(text)
    stated = read_date_line(match["date"]) if match else None
    return stated[1] if stated else None


def is_running(text: str) -> bool:
    """Whether it is a sentence of some length, or several."""
    return is_ended(text) and count_words(text) >= MIN_BODY_WORDS


def find_begun(texts: Sequence[str]) -> tuple[int, int]:
    """The numbers of the first two running paragraphs: above the second one, as the first may be
    a standfirst, stand credits; that of the end where there are fewer.
    """
    begun = [at for at, text in enumerate(texts) if is_running(text)][:2]
    first, second, *_ = (*begun, len(texts), len(texts))
    return first, second


def is_labelled(text: str) -> bool:
    """Whether it begins as a byline or a line of dates does: ``Published``, ``By``, ``Автор``."""
    return bool(_LABEL.match(text))


def _find_in(line: str) -> Iterator[tuple[str, dt.date]]:
    dateline = read_dateline(line)
    if dateline:
        yield "", dateline
        return
    if count_words(line) > MAX_DATED_WORDS or (is_running(line) and not is_labelled(line)):
        return
    for before, date, after in find_date(line):
        if _is_stated(before, after):
            yield before, date


def _is_stated(before: str, after: str) -> bool:
    """Whether a date is a part of its line by itself, and no word of a phrase."""
    words = re.findall(r"[^\W\d_][\w’'-]*", _PARTS.split(WEEKDAY.sub("", before))[-1])
    is_label = all(word[0].isupper() or word.casefold() in _SMALL for word in words)
    return len(words) <= MAX_LABEL_WORDS and is_label and not _RUNS_ON.match(after)


def _is_bare(text: str) -> bool:
    return read_date_line(text) is not None and not is_labelled(text)
