"""Whether the sources count what a question asks the number of: "how many tanks" needs tanks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from qa_service.quoting import Quote
from qa_service.terms import extract_terms, language_slot

_ASKS = {
    "en": re.compile(
        r"\b(?:how (?:many|much)|what (?:is the |was the )?(?:number|percentage|share) of)\s+"
        r"((?:[\w’'-]+\s*){1,4})",
        re.IGNORECASE,
    ),
    "ru": re.compile(r"\bсколько\s+((?:[\w-]+\s*){1,3})", re.IGNORECASE),
}
# A number stands so many words before what it counts, or after it, at most.
BEFORE, AFTER = 5, 4
_TOKEN = re.compile(r"\d+(?:[.,\u00a0 ]\d+)*|[^\W\d_][\w’'-]*|%")
_NUMBER = re.compile(
    r"\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|twenty|thirty|forty|fifty|sixty|hundreds?|thousands?|millions?|billions?|"
    r"half|dozens?|both|no|none|"
    r"один|одна|дв[ае]|двух|три|тр[её]х|четыре\w*|пят[ьи]|шест[ьи]|сем[ьи]|восем[ьи]|девят[ьи]|"
    r"десят\w+|двадцат\w+|тридцат\w+|сорок|сто|сотн\w+|тысяч\w*|миллион\w*|миллиард\w*)$",
    re.IGNORECASE,
)
# Words that a text counts the same things by: any of a class stands for the others.
_CLASSES = {
    "en": (
        "soldier troop serviceman servicemen men personnel military force reservist fighter",
        "money aid fund cash sum euro dollar pound rouble ruble billion million",
        "time day week month year hour minute long",
        "people person staff employee member worker resident citizen",
        "country state nation member ally government",
        "gas metre meter cubic tonne ton litre",
        "percentage percent per cent share turnout vote",
    ),
    "ru": (
        "солдат военных военнослужащих военные войск человек бойцов",
        "денег средств евро долларов рублей миллиардов миллионов",
        "времени дней день недель неделя месяцев лет год часов минут",
        "людей человек сотрудников членов жителей",
        "стран страны государств союзников правительств",
    ),
}
_NOT_COUNTED = {
    "en": "did do does was were is are be been has had have will would can could other more",
    "ru": "было были будет есть",
}


def lacks_asked_number(text: str, language: str, quotes: Sequence[Quote]) -> bool:
    """Whether the question asks how many of something, and no quote puts a number to it.

    Only quotes in the question's own language can tell; without any it is not known: False.
    """
    counted = find_counted(text, language)
    own = [
        quote
        for quote in quotes
        if language_slot(quote.passage.article.language) == language_slot(language)
    ]
    if not counted or not own:
        return False
    return not any(_counts(quote.text, counted, language) for quote in own)


def find_counted(text: str, language: str) -> frozenset[str]:
    """The stems of what the question asks the number of, with words that stand for the same.

    Empty where it asks for no number, or of what has a name ("how many Americans were sent").
    """
    asks = _ASKS.get(language)
    match = asks.search(text) if asks else None
    if match is None:
        return frozenset()
    words = [word for word in match[1].split() if word.islower()]
    if not words or words[0] in _NOT_COUNTED[language].split():
        return frozenset()
    stems = [s for s in extract_terms(" ".join(words), language) if s not in _plain(language)]
    if not stems:
        return frozenset()
    # Of "combat troops" either may be counted, of "tanks belong" only the first.
    counted = set(stems[:2])
    for group in _classes(language):
        if counted & group:
            counted |= group
    return frozenset(counted)


@cache
def _plain(language: str) -> frozenset[str]:
    return frozenset(extract_terms(_NOT_COUNTED[language], language))


@cache
def _classes(language: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(extract_terms(words, language)) for words in _CLASSES[language])


def _counts(text: str, counted: frozenset[str], language: str) -> bool:
    tokens = _TOKEN.findall(text)
    for at, token in enumerate(tokens):
        if token.islower() and counted & set(extract_terms(token, language)):
            near = (*tokens[max(0, at - BEFORE) : at], *tokens[at + 1 : at + 1 + AFTER])
            if any(_NUMBER.match(each) for each in near):
                return True
    return False
