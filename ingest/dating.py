"""Whether an article's dates can be: a wrong one would be believed where a missing one is not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from qa_service.domain import ArticleDraft

# It is tomorrow already, somewhere.
SLACK = dt.timedelta(days=1)


def drop_future_dates(draft: ArticleDraft, today: dt.date) -> tuple[ArticleDraft, dt.date | None]:
    """The draft without dates later than tomorrow, and the one that was dropped.

    What can be read now was not published then.
    """
    future = [day for day in (draft.date, draft.modified) if day and day > today + SLACK]
    kept = replace(
        draft,
        date=None if draft.date in future else draft.date,
        modified=None if draft.modified in future else draft.modified,
    )
    return kept, future[0] if future else None


def describe_dates(draft: ArticleDraft, future: dt.date | None) -> str:
    """What an editor has to know of an article's dates, after its title; empty when all is well."""
    if future is not None:
        return f" (its date {future} lies in the future and is left out)"
    return "" if draft.date else " (without a date: left out where a date is asked for)"
