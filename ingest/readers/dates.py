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
    r"(?P<changed>last updated|updated|last modified|modified|обновлено|изменено|оновлено"
    r"|(?:zuletzt )?aktualisiert|geändert|mis à jour|modifié|actualizado|zaktualizowano)"
    r"|published|posted|date|опубликовано|дата|опубліковано|veröffentlicht|publié|publicado"
    r"|opublikowano",
    re.IGNORECASE,
)
_NUMBERS = (
    r"\d{4}-\d\d-\d\d|\d{4}/\d\d/\d\d|\d\d?[./]\d\d?[./]\d{4}"
    # `03-04-2022` could be a day of March and one of April.
    r"|(?:1[3-9]|2\d|3[01])-\d\d-\d{4}"
)
_NTH = r"\d\d?(?:st|nd|rd|th|er|\.)?(?: of| de)?"
_WORDS = (
    rf"{_NTH} [^\W\d]{{3,12}}\.?,?(?: de)? \d{{4}}"
    r"|[^\W\d]{3,12}\.? \d\d?(?:st|nd|rd|th)?,? \d{4}"
)
_DATE = re.compile(rf"\b(?:{_NUMBERS}|{_WORDS})\b")
_MONTH = (
    r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|янв|фев|мар|апр|мая|май|июн|июл|авг|сен|"
    r"окт|ноя|дек|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру)[^\W\d]{0,8}|märz|mai|oktober|"
    r"dezember|févr(?:ier)?|avril|juin|juillet|août|déc(?:embre)?|enero|abril|agosto|diciembre|"
    r"stycznia|lutego|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia)\.?"
)
_YEAR = r"(?:,?(?: de)? \d{4}(?: ?г\.?| ?р\.?| года| року)?)?"
_DATE_LABEL = re.compile(
    r"(?:[^\W\d]{2,12}\.?,? )?(?:"
    rf"{_NTH}(?: ?[–—-] ?\d\d?\.?)? {_MONTH}{_YEAR}"
    rf"|{_MONTH} \d\d?(?:st|nd|rd|th)?(?: ?[–—-] ?\d\d?)?{_YEAR}"
    rf"|\d\d?[./]\d\d?[./]\d{{2,4}}|{_NUMBERS}"
    rf"|{_MONTH},? \d{{4}})[:.]?",
    re.IGNORECASE,
)
MAX_LABEL_CHARS = 40
WEEKDAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|понедельник|вторник|среда|четверг|пятница|"
    r"суббота|воскресенье|понеділок|вівторок|середа|п[ʼ’']ятниця|субота|неділя)\b,?",
    re.IGNORECASE,
)
_CLOCK = (
    r"\d\d?(?:[:.]| ?h ?)\d\d(?::\d\d)?(?: ?[apAP]\.?[mM]\.?)?(?: ?\(?(?:[A-Z]{2,4}|Uhr|h)\)?)?"
)
_DATE_ALONE = re.compile(
    rf"(?:(?:at )?{_CLOCK},? )?(?:(?:on|am|le|el|dnia|от) )?"
    rf"(?P<date>(?:[^\W\d]{{2,12}}\.?,? )?(?:\d{{4}}-\d\d-\d\d(?:T[\d:.]+Z?)?|{_NUMBERS}|{_WORDS}))"
    r"(?: ?г\.?| ?р\.?| года| року)?"
    rf"(?:[ ,|–—-]+(?:(?:at|в|о|um|à|a las|o) )?{_CLOCK})?\.?"
)
LEADING_CLOCK = re.compile(r"^\d{1,2}[:.]\d\d\b\W*")
"""The time of day that an entry of a live page begins with."""

_BETWEEN = re.compile(r"\s+[|·•–—-]\s+")


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


def has_date(text: str) -> bool:
    """Whether a line names a full date."""
    return any(find_date(text))


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
    alone = _DATE_ALONE.fullmatch(bare)
    date = parse_date(alone["date"]) if alone else None
    return ("modified" if changed else "date", date) if date else None


def read_date_parts(text: str) -> list[tuple[str, dt.date]]:
    """The dates of a block that has nothing else: ``Updated 27.01.2022 - Published 26.01.2022``."""
    whole = read_date_line(text)
    parts = [whole] if whole else [read_date_line(part) for part in _BETWEEN.split(text)]
    dates = [part for part in parts if part]
    return dates if len(dates) == len(parts) else []


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
