"""What is asked: the language, the words, the dates and the kind of thing that would answer it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qa_service.contrasts import leave_out_other_side
from qa_service.dates import Period, drop_dates, find_period
from qa_service.defining import find_defined
from qa_service.domain import Filters, Turn
from qa_service.terms import (
    detect_script_language,
    extract_question_terms,
    extract_terms,
    leave_out_asking_words,
)

Wanted = Literal["number", "date", "person"]

_WANTS: dict[Wanted, re.Pattern[str]] = {
    "number": re.compile(
        r"\bhow (?:many|much|large|big|long|far|strong)\b|\bwhat (?:is the )?(?:number|size|share|"
        r"percentage|strength|figure)\b|\bсколько\b|\bкак долго\b|"
        r"\bкаков[аоы]? (?:числ|доля|размер|численност)|"
        r"\bскільк(?:и|ох|ом|ома)\b|\bяк довго\b|\bяк(?:а|ий) (?:числ|кільк|частка|розмір|чисельн)",
        re.IGNORECASE,
    ),
    "date": re.compile(
        r"\bwhen\b|\b(?:what|which) (?:date|day|year|month)\b|\bкогда\b|"
        r"\bколи\b|\bяк(?:ого|ому) (?:дня|числа|року|році|місяця|місяці)\b",
        re.IGNORECASE,
    ),
    "person": re.compile(
        r"\bwho\b|\bwhom\b|\bwhose\b|\bкто\b|\bкого\b|\bкому\b|\bхто\b", re.IGNORECASE
    ),
}
# A turn that leans on the one before: no subject of its own, or one that points back.
_LEANING = re.compile(
    r"^(?:and|but|what about|how about|why|а|и|но|а что|але|та|і|й|чому)\b|"
    r"\b(?:he|she|they|it|this|that|those|these|him|her|them|there|then|он|она|они|это|этот|эта|"
    r"его|её|их|там|тогда|він|вона|воно|вони|це|цей|ця|ці|його|її|їх|йому|їй|їм|тоді)\b",
    re.IGNORECASE,
)
# Asks nothing, and least of all the question before once more.
_SMALL_TALK = re.compile(
    r"(?:(?:thanks?|thank you|many|very much|a lot|so much|ok(?:ay)?|hello|hi|hey|good|morning|"
    r"evening|day|night|bye|goodbye|great|nice|cool|perfect|well done|i see|got it|all right|"
    r"alright|yes|no|спасибо|большое|благодарю|привет|здравствуйте|добрый|день|вечер|утро|ок|окей|"
    r"понятно|ясно|хорошо|да|нет|отлично|пока|до свидания|дякую|щиро|вітаю|добре|зрозуміло|так|ні|"
    r"до побачення|привіт)[\s,.!)]*)+",
    re.IGNORECASE,
)
MAX_LEANING_TERMS, MAX_BARE_TERMS = 8, 1
OWN_WEIGHT = 2.0
_EVENTS = {
    "en": "happen happened happening event events take took taken place occur occurred go going "
    "timeline chronology day month year",
    "ru": "произошло происходило случилось было событие события событий хронология год года году",
    "uk": "що сталося відбулося відбувалося подія події подій хронологія рік року році",
}
EVENT_TERMS = frozenset(
    term for language, words in _EVENTS.items() for term in extract_terms(words, language)
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the rest of the way needs it.

    ``context`` is what the user asked before it, empty without any; ``leans`` tells that it cannot
    be understood alone. ``terms`` are the stems of both then, else of its own words, without
    asking words and without the named period. ``defined`` is the name of what it asks to be told
    the nature of, empty for most.
    """

    text: str
    context: str
    leans: bool
    language: str
    terms: tuple[str, ...]
    wants: frozenset[Wanted]
    defined: str
    period: Period | None
    as_of: dt.date | None
    filters: Filters

    @property
    def is_of_a_time(self) -> bool:
        """Whether it asks for no more than what happened in a period."""
        return self.period is not None and EVENT_TERMS.issuperset(self.terms)

    @property
    def in_context(self) -> str:
        """With what was asked before it."""
        return _join(self.context, self.text)

    @property
    def search_text(self) -> str:
        """The question as it can be understood: with the one before it where it leans on that."""
        return self.in_context if self.leans else self.text


def read_question(
    text: str,
    *,
    history: Sequence[Turn] = (),
    leans: bool = False,
    as_of: dt.date | None = None,
    filters: Filters | None = None,
) -> Question:
    """Understand a question beside the user's last turn, which it ``leans`` on where that is said
    or its own words tell."""
    text = " ".join(text.split())
    language = detect_script_language(text)
    asked = [turn.content for turn in history if turn.role == "user" and turn.content.strip()]
    context = " ".join(asked[-1].split()) if asked and not _SMALL_TALK.fullmatch(text) else ""
    leans = bool(context) and _leans(text, language, leans=leans)
    search_text = _join(context, text) if leans else text
    period = find_period(text) or find_period(search_text)
    named = leave_out_other_side(search_text)
    undated = drop_dates(named, published=period.end if period else None)
    question = Question(
        text=text,
        context=context,
        leans=leans,
        language=language,
        terms=tuple(extract_question_terms(undated, language)),
        wants=frozenset(kind for kind, pattern in _WANTS.items() if pattern.search(text)),
        defined=find_defined(text),
        period=period,
        as_of=as_of,
        filters=filters or Filters(),
    )
    # "What happened on 4 April 2023?" is asked of that day, whatever came before.
    return replace(question, context="") if question.is_of_a_time and not leans else question


def _join(context: str, text: str) -> str:
    return f"{context} {text}".strip()


def _leans(text: str, language: str, *, leans: bool) -> bool:
    if not (leans or leans_on_another(text, language)):
        return False
    return len(extract_question_terms(text, language)) <= MAX_LEANING_TERMS


def leans_on_another(text: str, language: str) -> bool:
    """Whether it points back, or is no more than what is asked for."""
    return _LEANING.search(text) is not None or _is_bare(text, language)


def _is_bare(text: str, language: str) -> bool:
    """Whether it is no more than what is asked for: "On what grounds?", "How many?"."""
    has_name = any(char.isupper() or char.isdigit() for char in text[1:])
    rest = leave_out_asking_words(text, language)
    return not has_name and len(extract_terms(rest, language)) <= MAX_BARE_TERMS


def weigh_own(question: Question, weights: dict[str, float]) -> dict[str, float]:
    """What a follow-up itself asks for weighs more than what was asked before."""
    if not question.leans:
        return weights
    own = set(extract_question_terms(question.text, question.language))
    return {term: w * (OWN_WEIGHT if term in own else 1.0) for term, w in weights.items()}
