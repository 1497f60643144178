"""The times that a text tells of, also where no date stands: "twenty years ago", "1994 to 1999"."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

from qa_service.copies import read_words
from qa_service.dates import Period, find_dates
from qa_service.months import is_month, number_of_month

_AGO = re.compile(
    r"(?P<count>[\w’'-]+)\s+(?:years\s+ago|(?:лет|года)\s+назад|(?:років|роки)\s+тому)\b",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"\b(?P<first>(?:19|20)\d\d)\s*(?:to|until|till|through|[-–—]|по|до)\s*(?P<last>(?:19|20)\d\d)\b"
    r"(?![-–—.]\d)"
)
_ORDINALS = {
    "десят": 2010, "одиннадцат": 2011, "двенадцат": 2012, "тринадцат": 2013, "четырнадцат": 2014,
    "пятнадцат": 2015, "шестнадцат": 2016, "семнадцат": 2017, "восемнадцат": 2018,
    "девятнадцат": 2019, "двадцат": 2020, "двадцать перв": 2021, "двадцать втор": 2022,
    "двадцать треть": 2023, "двадцать четверт": 2024, "двадцать четвёрт": 2024,
    "двадцать пят": 2025, "двадцать шест": 2026, "двадцать седьм": 2027,
    "двадцать восьм": 2028, "двадцать девят": 2029,
}  # fmt: skip
_ORDINAL = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_IN_MONTH = re.compile(
    r"\b(?:in|в|у)\s+(?P<month>[^\W\d_]{3,})"
    rf"(?:\s+(?P<year>(?:19|20)\d\d)|\s+(?P<ordinal>{_ORDINAL})(?:ого|его)(?!\w|\s+числа))?(?![\w-])",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…]\s")
# "In January 2022 it was 28 percent, in May 76": so near, in characters, is the year's month.
MAX_APART = 80
MAX_READ = 8_192


def names_day_of(period: Period, text: str, published: dt.date | None) -> bool:
    """Whether a text that was published on a day tells of a day of the period."""
    return any(
        told.start <= period.end and period.start <= told.end
        for told in _read_times(text, published)
    )


# A question looks at a paragraph with each of its sentences, and many questions look at the same.
@lru_cache(maxsize=MAX_READ)
def _read_times(text: str, published: dt.date | None) -> tuple[Period, ...]:
    return tuple(find_told_times(text, published=published))


def find_told_times(text: str, *, published: dt.date | None = None) -> Iterator[Period]:
    """The days, months and years that a text names, and those that it only tells of: so many years
    before it was ``published``, between two years, or in a month of a year that stands before."""
    for each in find_dates(text, published=published):
        yield each.period
    for match in _YEARS.finditer(text):
        first, last = int(match["first"]), int(match["last"])
        if first <= last:
            yield Period(dt.date(first, 1, 1), dt.date(last, 12, 31))
    yield from _find_months(text)
    if published is not None:
        for match in _AGO.finditer(text):
            numbers = [word.text for word in read_words(match["count"]) if word.kind == "number"]
            year = published.year - int(numbers[0]) if numbers and numbers[0].isdigit() else 0
            if dt.MINYEAR <= year < published.year:
                yield Period(dt.date(year, 1, 1), dt.date(year, 12, 31))


def _find_months(text: str) -> Iterator[Period]:
    """The months whose year is told in words, or by the month before in the same sentence."""
    known: tuple[int, int, int] | None = None
    for match in _IN_MONTH.finditer(text):
        if not is_month(match["month"]):
            continue
        month = number_of_month(match["month"])
        year = int(match["year"] or 0) or _ORDINALS.get((match["ordinal"] or "").lower(), 0)
        if not year and known is not None:
            end, before, last = known
            if match.start() - end > MAX_APART or _SENTENCE_END.search(text, end, match.start()):
                continue
            year = before if month >= last else before + 1
        if year:
            known = match.end(), year, month
            days = calendar.monthrange(year, month)[1]
            yield Period(dt.date(year, month, 1), dt.date(year, month, days))
