"""The months' names in three languages."""

from __future__ import annotations

import re

MONTHS = {
    "en": (
        "January February March April May June July August September October November December"
    ).split(),
    "ru": (
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
    ).split(),
    "uk": (
        "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня"
    ).split(),
}
# How a month begins, in any case; the longest that fits wins ("мая" begins like "март").
_STEMS = {
    "en": "jan feb mar apr may jun jul aug sep oct nov dec".split(),
    "ru": "январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр".split(),
    "uk": "січ лют берез квіт трав черв лип серп верес жовт листопад груд".split(),
}
_EN_MONTH = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
)
_RU_MONTH = (
    r"январ[а-я]{1,2}|феврал[а-я]{1,2}|март[а-я]{0,2}|апрел[а-я]{1,2}|ма[йяею]|июн[а-я]{1,2}|"
    r"июл[а-я]{1,2}|август[а-я]{0,2}|сентябр[а-я]{1,2}|октябр[а-я]{1,2}|ноябр[а-я]{1,2}|"
    r"декабр[а-я]{1,2}"
)
_UK_MONTH = (
    r"січ[а-яі]{2,3}|лют(?:ого|ий|ому)|берез[а-яі]{2,3}|квіт[а-яі]{2,3}|трав[а-яі]{2,3}|"
    r"черв[а-яі]{2,3}|лип[а-яі]{2,3}|серп[а-яі]{2,3}|верес[а-яі]{2,3}|жовт[а-яі]{2,3}|"
    r"листопад[а-яі]{0,2}|груд[а-яі]{2,3}"
)
# A month's name in any case, or what is short for it.
MONTH = f"{_EN_MONTH}|{_RU_MONTH}|{_UK_MONTH}"


def is_month(word: str) -> bool:
    """Whether a word is the name of a month, or short for it."""
    return re.fullmatch(MONTH, word, re.IGNORECASE) is not None


def number_of_month(name: str) -> int:
    """1 to 12, of a month's name in any case, or of its beginning."""
    folded = name.casefold()
    fitting = [
        (len(stem), number)
        for stems in _STEMS.values()
        for number, stem in enumerate(stems, 1)
        if folded.startswith(stem)
    ]
    return max(fitting)[1]


def may_name_month(text: str) -> bool:
    """Whether a text in small letters has what a month begins with: most sentences do not, and this
    is told much faster than which one they name."""
    return any(stem in text for stems in _STEMS.values() for stem in stems)
