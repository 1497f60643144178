"""When what a sentence tells happened or was said, as far as the text gives a date."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from qa_service.datelines import find_date_line
from qa_service.dates import TextDate, find_dates
from qa_service.domain import Precision, Statement
from qa_service.quoting import Quote

# Further down an article without a date of its own may be telling of long ago.
LEAD_PARAGRAPHS = 2
_BEFORE_YEAR = re.compile(
    r"\b(?:in|since|of|from|until|till|by|after|before|between|and|late|early|mid|spring|summer|"
    r"autumn|winter|year|в|во|с|до|после|за|около|у|від|після)[\s-]+$",
    re.IGNORECASE,
)
_AFTER_YEAR = re.compile(
    r"\s*(?:год|году|года|годом|рік|року|році)\b|-(?:м|го|му)\b", re.IGNORECASE
)
_OPENS_CLAUSE = re.compile(r"\b(?:that|how|what|whether|что|як|що|чтобы)\b|[:,“«\"]")
_BESIDE_VERB, _LEAD = 30, 60
_RANK: dict[Precision, int] = {"day": 0, "month": 1, "year": 2}


@dataclass(frozen=True, slots=True)
class Dating:
    """``date`` is the first day of a month or year that is no more precise."""

    date: dt.date
    precision: Precision


def date_quote(quote: Quote) -> Dating | None:
    """The date in the quote itself, or for a statement the last one before it in its paragraph, or
    the one that all of the paragraph stands under.

    Without either it is the day of publication for a statement, and for what stands at the head of
    the article; None elsewhere.
    """
    article, text = quote.passage.article, quote.passage.paragraph.text
    dates = [
        each
        for each in find_dates(text, published=article.date)
        if _is_past(each, article.date) and _is_time(each, text)
        if not any(_is_told_of(each, said, text) for said in quote.passage.paragraph.statements)
    ]
    inside = [each for each in dates if quote.start <= each.start < quote.end]
    before = [each for each in dates if each.end <= quote.start and each.precision != "year"]
    found = _most_precise(inside)
    if found is None and before and quote.statement is not None:
        found = before[-1]
    if found is None and (line := find_date_line(quote.passage.paragraph, article)):
        found = next((each for each in before if each.end <= line[1]), None)
    if found is not None:
        return Dating(found.period.start, found.precision)
    is_news = quote.passage.paragraph.number <= LEAD_PARAGRAPHS or quote.statement is not None
    return Dating(article.date, "day") if article.date and is_news else None


def _is_told_of(each: TextDate, said: Statement, text: str) -> bool:
    """Whether a date stands in what somebody says, and is not the day on which they say it: "On
    Friday Clinton said that invitations would be issued in July"."""
    if not said.start <= each.start < said.end:
        return False
    if said.kind == "direct" or not said.cue:
        return said.kind == "direct"
    verb = text.find(said.cue, said.start, said.end)
    if verb < 0:
        return False
    after = text[verb + len(said.cue) : each.start]
    if each.start > verb:
        return len(after) > _BESIDE_VERB or _OPENS_CLAUSE.search(after) is not None
    # "Invitations would be issued in July, Clinton said."
    before = text[each.end : verb]
    return "," in before and ". " not in before and verb - said.start > _LEAD


def _is_time(each: TextDate, text: str) -> bool:
    """Whether a lone year is one: "in 2021", not "Defender Europe 2021"."""
    return each.precision != "year" or bool(
        _BEFORE_YEAR.search(text, 0, each.start) or _AFTER_YEAR.match(text, each.end)
    )


def _is_past(each: TextDate, published: dt.date | None) -> bool:
    return published is None or each.period.start <= published


def _most_precise(dates: list[TextDate]) -> TextDate | None:
    return min(dates, key=lambda each: (_RANK[each.precision], each.start), default=None)
