"""A paragraph's words as copies are told by: stems and numbers, whatever an outlet's style."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from qa_service.terms import strip_separators

# Letters that stand for a word, whatever its ending.
STEM_CHARS = 5

_WORD = re.compile(
    r"(?:[A-ZА-ЯЁ]\.){2,}|\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+(?!\d)|\d+(?:[.,:]\d+)*|[^\W\d_]+"
)
_CONTRACTED = re.compile(r"n[’']t\b")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ARTICLES = frozenset(("the", "a", "an"))
_UNITS = {
    word: value
    for value, words in enumerate(
        "two два две двух двое двоих|three три трех трое троих|four четыре четырех четверо|"
        "five пять пяти|six шесть шести|seven семь семи|eight восемь восьми|nine девять девяти|"
        "ten десять десяти|eleven одиннадцать одиннадцати|twelve двенадцать двенадцати|"
        "thirteen тринадцать|fourteen четырнадцать|fifteen пятнадцать|sixteen шестнадцать|"
        "seventeen семнадцать|eighteen восемнадцать|nineteen девятнадцать".split("|"),
        start=2,
    )
    for word in words.split()
}
_TENS = {
    word: 10 * value
    for value, words in enumerate(
        "twenty двадцать двадцати|thirty тридцать тридцати|forty сорок сорока|fifty пятьдесят|"
        "sixty шестьдесят|seventy семьдесят|eighty восемьдесят|ninety девяносто".split("|"),
        start=2,
    )
    for word in words.split()
}
# "One" by itself counts nothing: "one of them", "one day".
_AFTER_TENS = {word: value for word, value in _UNITS.items() if value < 10} | dict.fromkeys(
    "one один одна одного одной первый первым первая первой".split(), 1
)
_SCALES = {
    **dict.fromkeys("hundred hundreds".split(), 100),
    **dict.fromkeys("thousand thousands тысяча тысячи тысяч тыс".split(), 1_000),
    **dict.fromkeys("million миллион миллиона миллионов млн".split(), 1_000_000),
    **dict.fromkeys("billion миллиард миллиарда миллиардов млрд".split(), 1_000_000_000),
}
_NEGATION = re.compile(
    r"(?:no|not|never|none|nor|without|cannot|нет|не|ни|без|ні)$|fail|refus|denie|deny|отказ|опров"
)
_WEEKDAY = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day$|понедельник|вторник|сред[ауые]$|четверг|пятниц|"
    r"суббот|воскресень|понеділ|вівтор|серед[ауи]$|четвер$|п.ятниц|неділ"
)
_MONTH = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)$|"
    r"январ|феврал|март|апрел|ма[йяе]$|июн|июл|август|сентябр|октябр|ноябр|декабр"
)
# How a state's short name stands beside its long one.
_SHORT_NAMES = {"us": "unite", "usa": "unite", "uk": "brita", "сша": "соеди"}
# "French" and "German" stand in small letters where they are not English.
_RELATIONAL = re.compile(
    r"\w{2,}(?:ск|цк|ськ|цьк)(?:ий|ого|ому|им|ом|ая|ой|ую|ие|их|ими|ое|а|у|і|ої)$"
)

Kind = Literal["word", "number", "name", "weekday", "month", "date"]
"""A ``date`` is a year, or a day beside its month: no figure that two reports could differ in."""


@dataclass(frozen=True, slots=True)
class Word:
    """A stem, or a number in figures; ``kind`` is what sort of fact it can be."""

    text: str
    kind: Kind = "word"
    is_negation: bool = False

    @property
    def is_content(self) -> bool:
        """Whether it tells something: short words say little of what a text is about."""
        return self.kind != "word" or len(self.text) > 3


def read_words(text: str) -> list[Word]:
    """The words of a sentence, or of a text without its dateline, in order.

    Numbers are figures without separators, whether they were written in words or with a scale
    ("12,7 тысячи" is 12700); English articles are left out.
    """
    words: list[Word] = []
    for raw, value in _join_numbers(_WORD.findall(_CONTRACTED.sub(" not", text))):
        if value is not None:
            words.append(Word(value, "number"))
        else:
            words.append(_classify(raw, is_first=not words))
    for at, word in enumerate(words):
        if word.kind == "number" and (_YEAR.fullmatch(word.text) or _is_beside_month(words, at)):
            words[at] = Word(word.text, "date")
    return words


def _is_beside_month(words: list[Word], at: int) -> bool:
    beside = (*words[max(0, at - 1) : at], *words[at + 1 : at + 2])
    return any(each.kind == "month" for each in beside)


# A corpus has few words, each many times.
@lru_cache(maxsize=65_536)
def _classify(raw: str, *, is_first: bool) -> Word:
    word = _fold(raw)
    if raw.isupper() and word in _SHORT_NAMES:
        return Word(_SHORT_NAMES[word], "name")
    kind: Kind = "word"
    if _WEEKDAY.match(word):
        kind = "weekday"
    elif _MONTH.match(word) and (raw[0].isupper() or word[0] > "\u0400"):
        kind = "month"
    elif (raw[0].isupper() and not is_first and len(raw) > 1) or _RELATIONAL.match(word):
        kind = "name"
    return Word(word[:STEM_CHARS], kind, bool(_NEGATION.match(word)))


def _join_numbers(raws: list[str]) -> Iterator[tuple[str, str | None]]:
    """Each word with None, each number with its figures, those of several words as one."""
    value: float | None = None
    last = ""
    for raw in raws:
        word = _fold(raw)
        if value is not None and word in _SCALES:
            value *= _SCALES[word]
        elif value is not None and last in _TENS and word in _AFTER_TENS:
            value += _AFTER_TENS[word]
        else:
            if value is not None:
                yield last, _write_figure(value)
            value = _UNITS.get(word, _TENS.get(word))
            if value is None and raw[0].isdecimal():
                figures = strip_separators(raw)
                if _DECIMAL.fullmatch(figures):
                    value = float(figures.replace(",", "."))
                else:
                    yield raw, figures
            elif value is None and word not in _ARTICLES:
                yield raw, None
        last = word
    if value is not None:
        yield last, _write_figure(value)


def _write_figure(value: float) -> str:
    return f"{value:g}" if value < 1e6 else f"{value:.0f}"


@lru_cache(maxsize=65_536)
def _fold(raw: str) -> str:
    return raw.replace(".", "").casefold().replace("ё", "е")
