"""Dates in texts: read where they stand, in three languages, and written in words."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from string import Template

from qa_service.domain import Precision
from qa_service.months import MONTH, MONTHS, may_name_month, number_of_month

_WRITTEN = {
    "en": "$day $month $year",
    "ru": "$day $month $year года",
    "uk": "$day $month $year року",
}
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|-?(?:го|е))?(?:\s+of)?"
_LATE_DAY = r"(?P<late_day>\d{1,2})(?:st|nd|rd|th)?(?!\d|[.:,]\d)"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATE = re.compile(
    rf"\b(?:{_DAY}\s+)?(?P<month>{MONTH})(?!\w)"
    rf"(?:\s+{_LATE_DAY})?(?:,?\s+(?:of\s+)?{_YEAR}(?!\d))?"
    r"|\b(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b"
    r"|(?<![\d.])(?P<dotted>\d{1,2}\.\d{1,2}\.(?:19|20)\d\d)(?!\d)"
    r"|(?<![\d.,])(?P<lone_year>(?:19|20)\d\d)(?![\w%]|[.,]\d)",
    re.IGNORECASE,
)
_ANY_YEAR = re.compile(r"(?:19|20)\d\d")
_SPAN_START = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?\s*(?:and|to|until|till|[-–—]|и|по|до|й|та|і)\s*(?:the\s+)?$",
    re.IGNORECASE,
)
_WEEKDAYS = [
    re.compile(rf"\b(?:{names})\b", re.IGNORECASE)
    for names in (
        "Monday|понедельник(?:а|у|ом)?|понеділ(?:ок|ка|ком)",
        "Tuesday|вторник(?:а|у|ом)?|вівтор(?:ок|ка|ком)",
        "Wednesday|сред[ауеы]|серед[ауиі]",
        "Thursday|четверга?|четвер(?:га)?",
        "Friday|пятниц[ауеы]|п.ятниц[яюі]",
        "Saturday|суббот[ауеы]|субот[ауиі]",
        "Sunday|воскресень[ея]|неділ[яюі]",
    )
]
_NEAR_DAYS = [
    (0, re.compile(r"\b(?:today|сегодня|сьогодні)\b", re.IGNORECASE)),
    (-1, re.compile(r"\b(?:yesterday|вчера|вчора|накануне|напередодні)\b", re.IGNORECASE)),
    (1, re.compile(r"\b(?:tomorrow|завтра)\b", re.IGNORECASE)),
]
# What those days have in small letters: most sentences have none of it.
_NEAR_DAYS_HAVE = (
    "day tomorrow понед вторник вівтор сред серед четвер ятниц субб субот воскр неділ "
    "сегодня сьогодні вчера вчора накануне напередодні завтра"
).split()
_AHEAD = re.compile(r"\b(?:next|coming|will|следующ\w+|наступн\w+|будет|буде)\b", re.IGNORECASE)
_PLANNED = re.compile(
    r"\b(?:will|planned|due|scheduled|coming|upcoming|будет|будут|запланирован\w*|намечен\w*|"
    r"состоится|пройдут|пройд[её]т|будуть|буде|запланован\w*)\b",
    re.IGNORECASE,
)
_IN_MONTH = re.compile(r"(?<!\w)(?:в|у)\s$", re.IGNORECASE)
_THAT_YEAR = re.compile(
    r"\s+(?:of\s+)?(?:that|the same)\s+year\b|\s+того\s+(?:же?\s+)?(?:года|року)\b", re.IGNORECASE
)

# News tells what has happened, and what is planned for the weeks to come.
SOON_DAYS = 60
PLANNED_DAYS = 300


@dataclass(frozen=True, slots=True)
class Period:
    """Inclusive dates."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True)
class TextDate:
    """A date that stands in a text as text[start:end] and means ``period``."""

    start: int
    end: int
    period: Period
    precision: Precision


_DEADLINE = re.compile(
    r"\b(?:by|until|till|до|к|ко)\s+(?:the\s+)?(?:(?:end|конца|концу|кінця|початку|начала|началу)\s+"
    r"(?:of\s+)?)?$",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"\b(?:between|from|с|между|від|між|з)\s+$", re.IGNORECASE)


def find_dates(text: str, *, published: dt.date | None = None) -> list[TextDate]:
    """The days, months and years that the text names, in order.

    Where ``published`` is given a date without its year is the last one by then or soon after, and
    a weekday the last one by then ("on Wednesday"); without it such dates are passed over. The text
    itself may give the year before: "July 2016: … on 21 July", "in September of that year".
    """
    has_year = _ANY_YEAR.search(text) is not None
    if published is None and not has_year:
        return []
    small = text.casefold()
    found: list[TextDate] = []
    if has_year or may_name_month(small):
        for match in _DATE.finditer(text):
            if each := _read_match(match, published, _year_before(match, found)):
                found.append(each)
    if published is not None and any(each in small for each in _NEAR_DAYS_HAVE):
        found += _find_near_days(text, published)
    return sorted(found, key=lambda each: (each.start, each.end))


def find_period(text: str) -> Period | None:
    """The span of all days, months and years that the text names with their year, or None.

    The year of its end counts for its beginning, too: "between 24 February and 1 March 2022". What
    is to be done "by 2025" is asked of no such time.
    """
    dates = find_dates(text)
    if not dates:
        return None
    last = max(each.period.end for each in dates)
    begun = (
        each for each in find_dates(text, published=last) if _BEGINS.search(text[: each.start])
    )
    dates += [each for each in begun if each not in dates]
    if not any(_BEGINS.search(text[: each.start]) for each in dates):
        dates = [each for each in dates if not _DEADLINE.search(text, 0, each.start)]
        if not dates:
            return None
    first = min(_first_of_days(text, each) for each in dates)
    return Period(first, max(each.period.end for each in dates))


def _first_of_days(text: str, date: TextDate) -> dt.date:
    """Where a span begins whose last day has the month: "between 21 and 24 February 2022"."""
    before = _SPAN_START.search(text, 0, date.start)
    day = int(before["day"]) if before and date.precision == "day" else 0
    return (
        date.period.start.replace(day=day)
        if 1 <= day < date.period.start.day
        else (date.period.start)
    )


# A question for a number looks through the same sentences again and again.
@lru_cache(maxsize=4_096)
def drop_dates(text: str, *, published: dt.date | None = None) -> str:
    """The text without the dates that it names with their year; of a text that was ``published``
    on a day, without those that this makes clear, too."""
    for each in reversed(find_dates(text, published=published)):
        text = f"{text[: each.start]} {text[each.end :]}"
    return text


def _year_before(match: re.Match[str], found: list[TextDate]) -> int | None:
    """The year that the text gave before to a date without one."""
    if not match["month"] or match["year"]:
        return None
    if found and _THAT_YEAR.match(match.string, match.end()):
        return found[-1].period.start.year
    month = number_of_month(match["month"])
    named = [
        each.period.start
        for each in found
        if each.precision != "year" and each.period.start.month == month
    ]
    day = int(match["day"] or match["late_day"] or 0)
    # The same day again may be an anniversary.
    return named[-1].year if day and named and all(each.day != day for each in named) else None


def _read_match(
    match: re.Match[str], published: dt.date | None, year_before: int | None
) -> TextDate | None:
    start, end = match.span()
    if match["iso"] or match["dotted"]:
        parts = match["iso"] or "-".join(reversed(match["dotted"].split(".")))
        try:
            day = dt.date(*map(int, parts.split("-")))
        except ValueError:
            return None
        return TextDate(start, end, Period(day, day), "day")
    if match["lone_year"]:
        year = int(match["lone_year"])
        return TextDate(start, end, Period(dt.date(year, 1, 1), dt.date(year, 12, 31)), "year")
    month = number_of_month(match["month"])
    named_day = match["day"] or match["late_day"]
    named_year = match["year"] or year_before
    if not named_year:
        # "May" and "March" are words, too; "мая" is none without its day.
        is_word = match["month"].casefold().rstrip(".") in ("may", "march", "mar", "ма")
        is_word = is_word or (match["month"][0].islower() and not _is_in_month(match))
        if published is None or (named_day is None and is_word):
            return None
    years = [int(named_year)] if named_year else _years_around(published)
    periods = [p for year in years if (p := _period_of(year, month, named_day))]
    if published and not named_year:
        is_planned = _PLANNED.search(match.string, max(0, start - 40), end + 20) is not None
        soon = published + dt.timedelta(days=PLANNED_DAYS if is_planned else SOON_DAYS)
        periods = [p for p in periods if p.start <= soon]
    if not periods:
        return None
    period = periods[-1]
    return TextDate(start, end, period, "day" if named_day else "month")


def _is_in_month(match: re.Match[str]) -> bool:
    """«в декабре», «у грудні»: a month in small letters that can be nothing else."""
    is_form = match["month"].endswith(("е", "і"))
    return is_form and _IN_MONTH.search(match.string, 0, match.start()) is not None


def _years_around(published: dt.date | None) -> list[int]:
    return [published.year + step for step in (-1, 0, 1)] if published else []


def _period_of(year: int, month: int, named_day: str | None) -> Period | None:
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return None
    last = calendar.monthrange(year, month)[1]
    if named_day is None:
        return Period(dt.date(year, month, 1), dt.date(year, month, last))
    if not 1 <= int(named_day) <= last:
        return None
    day = dt.date(year, month, int(named_day))
    return Period(day, day)


def _find_near_days(text: str, published: dt.date) -> Iterator[TextDate]:
    for number, pattern in enumerate(_WEEKDAYS):
        for match in pattern.finditer(text):
            back = (published.weekday() - number) % 7
            if not _AHEAD.search(text, max(0, match.start() - 30), match.start()):
                yield _day_at(match, published - dt.timedelta(days=back))
    for days, pattern in _NEAR_DAYS:
        for match in pattern.finditer(text):
            yield _day_at(match, published + dt.timedelta(days=days))


def _day_at(match: re.Match[str], day: dt.date) -> TextDate:
    return TextDate(*match.span(), Period(day, day), "day")


def format_date(day: dt.date, language: str) -> str:
    """A date in words: 26 January 2022."""
    language = language if language in _WRITTEN else "en"
    return Template(_WRITTEN[language]).substitute(
        day=day.day, month=MONTHS[language][day.month - 1], year=day.year
    )
