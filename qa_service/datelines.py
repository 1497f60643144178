"""The day that a paragraph stands under: "17 September 2009. …", "PRISTINA, June 12 - …"."""

from __future__ import annotations

import re
from functools import lru_cache

from qa_service.dates import find_dates
from qa_service.domain import Article, Paragraph, Span
from qa_service.sentences import skip_dateline

MAX_READ = 8_192
_YEAR = re.compile(r"(?:19|20)\d\d\b")
_BEHIND_DATE = re.compile(r"(?:\s+(?:года|г\.?|року|р\.?))?(?:\s*[.:]|\s+[-—–])\s+(?=\W*\w)")
_AGENCY = re.compile(r"[\s.,:—–-]*(?:\([^)]*\)|/[^/]*/)?[\s.,:—–-]*$")


def find_date_line(paragraph: Paragraph, article: Article) -> Span | None:
    """The span of the date that all of a paragraph stands under, with the place where there is one.

    A report's dateline is none where it gives the day of the article.
    """
    text = paragraph.text
    if end := _skip_date(text):
        return 0, end
    begin = skip_dateline(text) if paragraph.number == 1 else 0
    days = find_dates(text[:begin], published=article.date)
    if all(each.period.start == article.date for each in days):
        return None
    return 0, len(_AGENCY.sub("", text[:begin]))


@lru_cache(maxsize=MAX_READ)
def _skip_date(text: str) -> int:
    """The end of a date with its year that a text begins with and then stops at."""
    first = next(iter(find_dates(text[:40])), None)
    if first is None or first.start > 0 or not _YEAR.search(text, 0, first.end):
        return 0
    stop = _BEHIND_DATE.match(text, first.end)
    return first.end if stop else 0
