"""When what a sentence tells happened or was said, as far as the text gives a date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from qa_service.dates import TextDate, find_dates
from qa_service.domain import Precision
from qa_service.quoting import Quote

# Further down an article without a date of its own may be telling of long ago.
LEAD_PARAGRAPHS = 2
_RANK: dict[Precision, int] = {"day": 0, "month": 1, "year": 2}


@dataclass(frozen=True, slots=True)
class Dating:
    """``date`` is the first day of a month or year that is no more precise."""

    date: dt.date
    precision: Precision


def date_quote(quote: Quote) -> Dating | None:
    """The date in the quote itself, else the last one before it in its paragraph.

    Without either it is the day of publication for a statement, and for what stands at the head of
    the article; None elsewhere.
    """
    article, text = quote.passage.article, quote.passage.paragraph.text
    dates = [d for d in find_dates(text, published=article.date) if _is_past(d, article.date)]
    inside = [d for d in dates if quote.start <= d.start < quote.end]
    before = [d for d in dates if d.end <= quote.start and d.precision != "year"]
    found = _most_precise(inside) or (before[-1] if before else None)
    if found is not None:
        return Dating(found.period.start, found.precision)
    is_news = quote.passage.paragraph.number <= LEAD_PARAGRAPHS or quote.statement is not None
    return Dating(article.date, "day") if article.date and is_news else None


def _is_past(each: TextDate, published: dt.date | None) -> bool:
    return published is None or each.period.start <= published


def _most_precise(dates: list[TextDate]) -> TextDate | None:
    return min(dates, key=lambda each: (_RANK[each.precision], each.start), default=None)
