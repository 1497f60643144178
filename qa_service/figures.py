"""Numbers that go on with a count: "the official number was 12,700; estimates ran to 70,000"."""

from __future__ import annotations

import datetime as dt
import re

from qa_service.dates import drop_dates

_NUMBER = r"\d[\d.,\u00a0 ]*(?:thousand|тысяч\w*|тыс\.?|тисяч\w*)?"
# A number that no noun follows, after a word for one.
_FIGURE = re.compile(
    r"\b(?:numbers?|figures?|estimates?|tally|count|total|strength|оценк\w*|числ[оауе]\w*|цифр\w*|"
    r"численност\w*|оцінк\w*|кільк\w*|чисельн\w*)\b"
    rf"[^.;\d]{{0,60}}\b{_NUMBER}"
    r"(?= ?(?:$|[.,;:)]|(?:to|and|or|while|but|и|до|или|а|но|та|і|або)\b))",
    re.IGNORECASE,
)
_SOME_DAY = dt.date(2000, 1, 1)


def gives_figure(text: str, *, published: dt.date | None = None) -> bool:
    """Whether a text that was published on the day gives a number without what it counts."""
    return _FIGURE.search(drop_dates(text, published=published or _SOME_DAY)) is not None
