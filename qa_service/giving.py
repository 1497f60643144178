"""Whether a text holds a thing of the kind that a question asks for: a number, a date, a person."""

from __future__ import annotations

import datetime as dt
import re

from qa_service.dates import drop_dates
from qa_service.question import Wanted

_MONTH_OR_DAY = (
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    r"январ|феврал|март|апрел|мая|июн|июл|август|сентябр|октябр|ноябр|декабр|"
    r"понедельник|вторник|сред[уы]|четверг|пятниц|суббот|воскресень|"
    r"січн|лют(?:ого|ий|ому)|берез(?:ень|н)|квіт(?:ень|н)|трав(?:ень|н)|черв(?:ень|н)|лип(?:ень|н)|"
    r"серп(?:ень|н)|верес(?:ень|н)|жовт(?:ень|н)|листопад|груд(?:ень|н)|"
    r"понеділ|вівтор|серед[ауи]|четвер|п.ятниц|субот|неділ"
)
_HOLDS: dict[Wanted, re.Pattern[str]] = {
    "number": re.compile(
        r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|"
        r"fifty|hundred|thousand|million|half|dozen|дв[ае]|три|четыре|пять|шесть|семь|восемь|"
        r"девять|десять|сто|тысяч\w*|миллион\w*|дві|двоє|троє|чотири|п.ять|шість|сім|вісім|дев.ять|"
        r"тисяч\w*|мільйон\w*)\b",
        re.IGNORECASE,
    ),
    "date": re.compile(rf"\b(?:19|20)\d\d\b|\b(?:{_MONTH_OR_DAY})", re.IGNORECASE),
    "person": re.compile(r"[A-ZА-ЯЁІЇЄҐ][\w’'-]+ [A-ZА-ЯЁІЇЄҐ][\w’'-]+"),
}


def gives(text: str, kinds: frozenset[Wanted], *, published: dt.date | None) -> bool:
    """Whether a text that was published on the day holds a thing of one of the kinds.

    A date's own figures are no number of things.
    """
    if any(_HOLDS[kind].search(text) for kind in kinds - {"number"}):
        return True
    return "number" in kinds and bool(
        _HOLDS["number"].search(drop_dates(text, published=published))
    )
