"""Dates as people write them, read without guessing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import dateparser

from ingest.paragraphs import clean_text

_ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ]\d\d?:\d\d.*)?|(\d{4})(\d\d)(\d\d)(?:T\d{4}.*)?")
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d+)?")
"""Seconds or milliseconds since 1970, as programs write a time."""

_SLASHED = re.compile(r"(\d\d?)/(\d\d?)/\d{4}\b")
_LABEL = re.compile(
    r"(?P<changed>last updated|updated|last modified|modified|обновлено|изменено|оновлено)"
    r"|published|posted|date|опубликовано|дата|опубліковано",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b\d{4}-\d\d-\d\d\b|\b\d\d?[./]\d\d?[./]\d{4}\b"
    r"|\b\d\d?(?:st|nd|rd|th)? [^\W\d]{3,12}\.?,? \d{4}\b"
    r"|\b[^\W\d]{3,12}\.? \d\d?(?:st|nd|rd|th)?,? \d{4}\b"
)
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|янв|фев|мар|апр|мая|май|июн|июл|авг|сен|"
    r"окт|ноя|дек|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру)[^\W\d]{0,8}\.?"
)
_YEAR = r"(?:,? \d{4}(?: ?г\.?| ?р\.?| года| року)?)?"
_DATE_LABEL = re.compile(
    r"(?:[^\W\d]{2,12}\.?,? )?(?:"
    rf"\d\d?(?:st|nd|rd|th)?(?: ?[–—-] ?\d\d?)? {_MONTH}{_YEAR}"
    rf"|{_MONTH} \d\d?(?:st|nd|rd|th)?(?: ?[–—-] ?\d\d?)?{_YEAR}"
    r"|\d\d?[./]\d\d?[./]\d{2,4}|\d{4}-\d\d-\d\d"
    rf"|{_MONTH},? \d{{4}})[:.]?",
    re.IGNORECASE,
)
MAX_LABEL_CHARS = 40
_TIME = (
    r"(?:[ ,|–—-]+(?:at |в |о )?\d\d?[:.]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: ?\(?[A-Z]{2,4}\)?)?)?"
)
_DATE_ALONE = re.compile(
    r"(?:[^\W\d]{2,12}\.?,? )?"
    r"(?:\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?"
    r"|\d\d?[./]\d\d?[./]\d{4}"
    r"|\d\d?(?:st|nd|rd|th)? [^\W\d]{3,12}\.?,? \d{4}(?: ?г\.?| ?р\.?| года| року)?"
    r"|[^\W\d]{3,12}\.? \d\d?(?:st|nd|rd|th)?,? \d{4})" + _TIME + r"\.?"
)


def parse_date(value: str) -> dt.date | None:
    """The calendar date that a text names, as written (a time and its zone are left off).

    None if it names none, or could mean two (``03/04/2022``): a wrong date is worse than none.
    """
    text = clean_text(value)
    iso = _ISO.fullmatch(text)
    if iso:
        return _make_date([int(part) for part in iso.groups() if part])
    epoch = _EPOCH.fullmatch(text)
    if epoch:
        return dt.datetime.fromtimestamp(int(epoch[1]), dt.UTC).date()
    slashed = _SLASHED.search(text)
    if slashed and max(int(part) for part in slashed.groups()) <= 12:
        return None
    if not re.search(r"\d{4}", text) or len(text) > 60:
        return None
    return _parse_in_words(text)


def find_date(text: str) -> Iterator[tuple[str, dt.date, str]]:
    """Every full date in a line, with what stands between it and the one before, and after it."""
    line, start = clean_text(text), 0
    for match in _DATE.finditer(line):
        date = parse_date(match[0])
        if date:
            yield line[start : match.start()], date, line[match.end() :]
            start = match.end()


def is_date_label(text: str) -> bool:
    """Whether a block is but a date, with or without its year: ``15 December``, ``12.01.2022``."""
    return len(text) <= MAX_LABEL_CHARS and bool(_DATE_LABEL.fullmatch(text))


def read_date_line(text: str) -> tuple[str, dt.date] | None:
    """A block that is only a date: ``("date" or "modified", the date)``, else None."""
    line = clean_text(text)
    if len(line) > 80:
        return None
    label = _LABEL.match(line)
    changed = bool(label and label.group("changed"))
    bare = line[label.end() :].lstrip(" :–—-") if label else line
    bare = bare.removeprefix("on ")
    if not _DATE_ALONE.fullmatch(bare):
        return None
    date = parse_date(bare)
    return ("modified" if changed else "date", date) if date else None


def _make_date(parts: list[int]) -> dt.date | None:
    try:
        return dt.date(*parts)
    except ValueError:
        return None


def _parse_in_words(text: str) -> dt.date | None:
    order = "MDY" if _SLASHED.search(text) else "DMY"
    try:
        found = dateparser.parse(
            text,
            languages=["en", "ru", "uk", "de", "fr", "es", "it", "pl"],
            settings={
                "STRICT_PARSING": True,
                "PARSERS": ["absolute-time"],
                "DATE_ORDER": order,
                "RETURN_AS_TIMEZONE_AWARE": False,
            },
        )
    except (ValueError, OverflowError, RecursionError):
        # dateparser lets its own arithmetic fail on numbers that are no date.
        return None
    return found.date() if found else None
