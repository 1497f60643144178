"""What happened and what was said, in order: dated sentences, each told once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from qa_service.answering.dating import Dating, date_quote
from qa_service.arranging import join_neighbours
from qa_service.copies import are_copies, print_sentence
from qa_service.dates import Period
from qa_service.quoting import Quote, is_fragment

# As for positions: a passage further below the best one is about something else.
REACH = 3.0


@dataclass(frozen=True, slots=True)
class DatedQuote:
    quote: Quote
    dating: Dating


def choose_entries(
    quotes: Sequence[Quote], *, best: float, within: Period | None, limit: int
) -> list[DatedQuote]:
    """The most relevant dated sentences within a period, in order of their dates.

    ``best`` is the score of the best passage. What is told again of one day is left out.
    """
    chosen: list[DatedQuote] = []
    for quote in sorted(quotes, key=lambda q: -q.relevance):
        if len(chosen) == limit:
            break
        if quote.passage.score < best - REACH or is_fragment(quote.text):
            continue
        dating = date_quote(quote)
        if dating is None or not _is_within(dating, within):
            continue
        if not any(_tell_the_same(quote, dating, other) for other in chosen):
            chosen.append(DatedQuote(quote, dating))
    return _join_days(sorted(chosen, key=_position))


def _position(entry: DatedQuote) -> tuple[dt.date, str, int, int]:
    paragraph = entry.quote.passage.paragraph
    return entry.dating.date, paragraph.article_id, paragraph.number, entry.quote.start


def _join_days(entries: Sequence[DatedQuote]) -> list[DatedQuote]:
    """Neighbouring sentences about one day as one entry."""
    return [
        DatedQuote(quote, dating)
        for dating, day in groupby(entries, key=lambda e: e.dating)
        for quote in join_neighbours(entry.quote for entry in day)
    ]


def _is_within(dating: Dating, within: Period | None) -> bool:
    return within is None or within.start <= dating.date <= within.end


def _tell_the_same(quote: Quote, dating: Dating, other: DatedQuote) -> bool:
    if dating.date != other.dating.date:
        return False
    one, two = print_sentence(quote.text), print_sentence(other.quote.text)
    return are_copies(one, two, wording=0)
