"""Days written out, as other texts have them: "the twenty-sixth of January" is 26 January."""

from __future__ import annotations

import re

from qa_service.months import is_month

_SPELLED = {
    **{
        word: value
        for value, word in enumerate(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
            "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split(),
            start=1,
        )
    },
    "twentieth": 20,
    "thirtieth": 30,
}
_RU_SPELLED = {
    stem: value
    for value, stem in enumerate(
        "перв втор трет четверт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат "
        "четырнадцат пятнадцат шестнадцат семнадцат восемнадцат девятнадцат двадцат".split(),
        start=1,
    )
} | {"тридцат": 30}
_TENS = {"": 0, "twenty": 20, "двадцать": 20, "thirty": 30, "тридцать": 30}
_MONTH = r"(?P<month>[A-ZА-Я]?[a-zа-я]{2,8})\b"
_UNITS = "|".join(sorted(_SPELLED, key=len, reverse=True))
_EN = rf"(?:(?P<tens>twenty|thirty)[- ])?(?P<unit>{_UNITS})"
_RU = (
    r"(?:(?P<tens>двадцать|тридцать)\s)?"
    rf"(?P<unit>{'|'.join(sorted(_RU_SPELLED, key=len, reverse=True))})"
    r"(?:ого|ому|ое|ым|ьего|ьему|ье)"
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:the\s)?{_EN}\s(?:of\s)?{_MONTH}",
        rf"\b{_MONTH}\s(?:the\s)?{_EN}\b",
        rf"\b{_MONTH}\sthe\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)\b",
        rf"\b{_RU}\s{_MONTH}",
    )
)
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)(?![\d/])")
LAST_MONTH = 12


def even_days(text: str) -> str:
    """The text with days that are spelled out, or written with strokes, as "26 January"."""
    text = _SLASHED.sub(_write_dotted, text.replace("ё", "е") if "ё" in text else text)
    for pattern in _PATTERNS:
        text = pattern.sub(_write_day, text)
    return text


def _write_day(match: re.Match[str]) -> str:
    found = match.groupdict()
    # In English "may" and "march" are words, too.
    if not is_month(found["month"]) or found["month"][0] in "abcdefghijklmnopqrstuvwxyz":
        return match[0]
    if found.get("day"):
        return f"{found['day']} {found['month']}"
    unit = found["unit"].casefold()
    tens = _TENS[(found["tens"] or "").casefold()]
    return f"{tens + (_SPELLED | _RU_SPELLED)[unit]} {found['month']}"


def _write_dotted(match: re.Match[str]) -> str:
    """Where only one of both can be the month."""
    one, two = int(match[1]), int(match[2])
    if one > LAST_MONTH >= two:
        return f"{one}.{two}.{match[3]}"
    return f"{two}.{one}.{match[3]}" if two > LAST_MONTH >= one else match[0]
