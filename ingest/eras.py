"""The time that a sentence tells of, if it is not the article's own: who held an office then."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from ingest.phrases import Phrase
from qa_service.dates import Period, TextDate, find_dates

_OPENING = frozenset(
    "in on by back early late mid the already but and then yet as of end beginning start spring "
    "summer autumn winter morning evening в во ещё еще уже и а но к на летом весной осенью зимой "
    "начале конце середине утром вечером".split()
)
_ADVERBS = re.compile(r"\b(?:[Ii]n|[Oo]n|[Вв]о?)\s(?:(?:early|late|начале|конце)\s)?$")
_PLACING = frozenset("at in during на в во".split())
_DONE = re.compile(r"(?:ed|ing|given|made|known|seen|held|нный|нного|нном|тый|вший|щий)$")
_NOW = re.compile(
    r"\b(?:now|today|yesterday|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|сегодня|вчера|теперь|"
    r"сейчас|понедельник\w*|вторник\w*|сред[уы]|четверг\w*|пятниц[уы]|суббот[уы]|воскресенье)\b"
)
_HEADED = re.compile(r"\W{0,3}:")
_YEAR = frozenset("году года год г".split())
_NEAR = 6


@dataclass(frozen=True, slots=True)
class Era:
    """``is_own``: the sentence itself tells it, not one before in the paragraph; ``is_heading``:
    the paragraph begins with it and a colon."""

    period: Period
    paragraph: int
    is_own: bool = True
    is_heading: bool = False


def day_of(era: Era | None, date: dt.date | None) -> dt.date | None:
    """The day that is told of, of an article of that date."""
    return era.period.start if era else date


def next_era(
    phrase: Phrase, before: Era | None, date: dt.date | None, paragraph: int
) -> tuple[Era | None, Era | None]:
    """The time that a sentence tells of, and the one that holds for those after it; None is the
    article's own. ``before`` held so far."""
    if date is None or not phrase.labels:
        return None, None
    start, end = phrase.starts[0], phrase.ends[-1]
    sentence = phrase.text[start:end]
    for told in find_dates(sentence):
        opens = _opens(sentence, told)
        if opens or _is_beside(phrase, sentence, told):
            is_todays = told.precision == "year" and told.period.start.year == date.year
            if is_todays or told.period.start > date:
                return None, None
            heads = opens and _HEADED.match(sentence, told.end) is not None
            era = Era(told.period, paragraph, is_heading=heads)
            return era, replace(era, is_own=False) if opens else before
    if before is None or _NOW.search(sentence):
        return None, before
    return (before if before.is_heading or not _is_present(phrase) else None), before


def _opens(sentence: str, told: TextDate) -> bool:
    """Whether a date is what a sentence begins with: "Back in May 1990 …", «9 мая 1990 года …»."""
    words = re.findall(r"[^\W\d_]+", sentence[: told.start])
    return all(word.lower() in _OPENING for word in words)


def _is_beside(phrase: Phrase, sentence: str, told: TextDate) -> bool:
    """Whether a date tells when something was said, and is no part of what: "At the summit in Bonn
    in 1990 the president told", "said in 1990 that"."""
    is_day = told.precision == "day" and sentence[told.start] > "0" and told.start > 0
    is_adverb = _ADVERBS.search(sentence[: told.start]) is not None or is_day
    at = next(i for i, end in enumerate(phrase.ends) if end > phrase.starts[0] + told.start)
    verb = phrase.labels.find("V")
    if not is_adverb or verb < 0:
        return False
    if at < verb:
        words = [phrase.word(i) for i in range(at)]
        return words[0] in _PLACING and not any(map(_DONE.search, words))
    last = phrase.labels.rfind("V", 0, at)
    end = phrase.starts[0] + told.end
    after = next((i for i in range(at, len(phrase.ends)) if phrase.starts[i] >= end), 0)
    is_near = at - last <= _NEAR and not {*phrase.labels[last:at]} & {*"hq:,"}
    after += phrase.word(after) in _YEAR
    follows = phrase.labels[after : after + 1] if after else "."
    return is_near and follows in tuple("h,.:")


def _is_present(phrase: Phrase) -> bool:
    """Whether what is said is said now: "The president says"."""
    verbs = (phrase.word(i) for i, label in enumerate(phrase.labels) if label == "V")
    return any(verb.endswith(("s", "ит", "ет")) for verb in verbs)
