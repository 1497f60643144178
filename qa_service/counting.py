"""Whether the sources count what a question asks the number of: "how many tanks" needs tanks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import chain, takewhile

from qa_service.copies import read_words
from qa_service.countables import ALIKE, CLASSES, PRICES, SHARES, TIMES, TIMES_OVER, UNITS, is_sum
from qa_service.dates import drop_dates
from qa_service.terms import asks_how_long, extract_terms, language_slot
from qa_service.thesaurus import translate

_ASKS = {
    "en": re.compile(
        r"\b(?:how (?:many|much)|"
        r"(?:what|which) (?:(?:is|was|are|were) )?(?:the )?(?:exact |total )?"
        r"(?:number|percentage|share|proportion|amount|sum|quantity) of|"
        r"(?:what|which) (?=(?:percentage|share|proportion)\b(?! of)))\s*"
        r"((?:[\w’'-]+\s*){1,4})",
        re.IGNORECASE,
    ),
    "ru": re.compile(r"\bсколько\s+((?:[\w-]+\s*){1,4})", re.IGNORECASE),
    "uk": re.compile(r"\bскільк(?:и|ох|ом|ома)\s+((?:[\w’'-]+\s*){1,4})", re.IGNORECASE),
}
# "How big was the force": only of what else is counted, no "how strong was the reaction".
_SIZE = re.compile(
    r"\bhow (?:big|large|strong)\s+(?:(?:is|are|was|were)\s+)?(?:the\s+|an?\s+)?"
    r"((?:[\w’'-]+\s*){1,4})",
    re.IGNORECASE,
)
_SHARE = re.compile(r"(?:what|which) .*?\b(?:percentage|share|proportion)\b", re.IGNORECASE)
# A number stands so many words before what it counts, or after it, at most; after "the number of"
# that, or where something rises or falls to it, so many.
BEFORE, AFTER, FAR_AFTER = 5, 5, 12
_LEADS_ON = frozenset(
    "after before in on at to from for with by who which that since until "
    "и в на из после до от с й і у з із зі після від".split()
)
_AUXILIARIES = frozenset("had has have been was were being".split())
_SOME_DAY = dt.date(2000, 1, 1)
_NAMED = re.compile(r"\d+[A-ZА-Я]")
_TOKEN = re.compile(r"\d+[A-ZА-Я][\w-]*|\d+(?:[.,\u00a0 ]\d+)*|[^\W\d_][\w’'-]*|%")
# Beside the numbers that are written in words.
_NUMBER = re.compile(
    r"\d|(?:one|twice|thrice|hundreds?|thousands?|millions?|billions?|half|dozens?|both|no|none|"
    r"один|одна|полтор[аы]|сто|двести|триста|четыреста|\w+сот|сотн\w+|дюжин\w+|десятк\w+|(?:пят|шест|сем)еро|"
    r"тысяч\w*|миллион\w*|миллиард\w*|одне|дві|двоє|троє|четверо|\w+ятеро|двох|трьох|чотири|"
    r"чотирьох|п.?ят[иь]|шість|сім|семи|вісім|восьми|дев.ят[иь]|десять|\w+дцять|сорок|\w+десят|"
    r"двісті|чотириста|тисяч\w*|мільйон\w*|мільярд\w*|десятк\w+)$",
    re.IGNORECASE,
)
# People and states are often counted without their name: "141 voted in favour", "the strike killed
# 27".
_COUNTED_ALONE = {
    "en": ("person soldier", "state"),
    "ru": ("человек солдат", "стран"),
    "uk": ("людей солдатів", "країн"),
}
_ACT = re.compile(
    r"(?:had|have|has|were|are|would|will|took|fell|fled|left|came|went|stood|fought|said|"
    r"(?!hundred)\w{3,}ed|\w{3,}(?:ли|лось|лись|лося|лися))$"
)
_SUFFER = re.compile(
    r"(?:killed|wounded|injured|hurt|expelled|arrested|detained|"
    r"убит\w*|погиб\w*|ранен\w*|пострада\w*|выслал\w*|задержал\w*|"
    r"[ву]бит\w*|загин\w*|поранен\w*|постражда\w*|вислал\w*|затрима\w*)$"
)
_TELLS = re.compile(
    r"(?:says?|said|counted|counts|reported|reports|сообщ\w+|говор\w+|назв\w+|повідом\w+)$"
)
_SUFFERED = re.compile(r"(?:kill|wound|injur|hurt)$")
# "The Russian one has shrunk", "those 20 were".
_REFERS = re.compile(
    r"(?:.* )?(?:one|no|none|both|один|одна)$|(?:those|these|эти|ці) ", re.IGNORECASE
)
_FRACTION = re.compile(
    r"\b(?:(?:a|one|two|three) (?:third|quarter|fifth|tenth)s?|half|треть\w*|четверт\w+|"
    r"половин\w+|третин\w+|чверт\w+)\b",
    re.IGNORECASE,
)
_TALLY = re.compile(r"\b\d+ ?(?:to|against|–|-|против|проти) ?\d+\b")
# What stands behind the noun that is counted.
_AFTER_NOUN = {
    "en": re.compile(
        r"\w+ed|did|do|does|was|were|is|are|be|been|has|had|have|will|would|can|could|must|may|should|"
        r"took|take|takes|went|go|came|come|stood|stand|sit|sat|sent|left|lost|lose|gave|give|made|"
        r"make|belong|serve|fought|fell|fled|flew|died|won|met|kept|held|of|in|on|at|to|for|from|by|"
        r"got|get|gets|hit|cut|put|said|say|saw|see|ran|run|grew|rose|became|began|brought|bought|built|"
        r"caught|found|led|lay|paid|spent|struck|threw|wrote|"
        r"with|near|under|over|into|per|than|that|which|who|there|it|they|we|he|she|the|a|an|and|or|"
        r"around|against|during|through|across|along|about|within|without|towards|after|before|between|out|up|only|still|now|then|also|once",
        re.IGNORECASE,
    ),
    "ru": re.compile(
        r"(?!минут|солдат|ракет|лет\b)\w+(?:ло|ла|ли|ет|ют|ут|ит|ат|ят|ется|ются|ться|ось|лись)|в|на|по|из|у|с|к|от|до|для|за|над|"
        r"под|при|об?|и|или|было|были|будет|есть|же|ли|раз",
        re.IGNORECASE,
    ),
    "uk": re.compile(
        r"(?!хвилин)\w+(?:ло|ла|ли|\w[аиуя]в|є|ють|уть|ить|ять|їть|ться|лося|лася|лися|вся|но|то)|в|на|по|"
        r"із?|зі?|у|к|від|до|для|за|над|під|при|про|об?|й|та|або|було|були|буде|же|чи|разів",
        re.IGNORECASE,
    ),
}
_CONJUNCTION = re.compile(r"and|or|и|или|й|та|або", re.IGNORECASE)
# "How much did it cost?", of no noun that follows; not "how much gas did it pay for".
_PRICE = re.compile(
    r"\bhow much (?:did|does|do|will|would|has|have|had|is|was|were|are)\b.*"
    r"\b(?:cost|costs|spen[dt]|spending|pay|paid|worth|charged?)\b|"
    r"\bсколько\b(?: \w+){0,3} (?:сто[ия]\w*|обо[шй]\w+|обход\w+|потрат\w+|заплат\w+)|"
    r"\bскільки\b(?: \w+){0,3} (?:кошту\w+|витрат\w+|заплат\w+|обійш\w+)",
    re.IGNORECASE,
)
_CURRENCY_SIGN = "$"
_PERCENTS = frozenset("percent процент відсотк".split())
# What is spent is also told as a share of all there is: "Spain will do with 2.1%".
_SPEND = re.compile(
    r"\bspen(?:d|t|ding)\b|\b(?:по|рас)?трат\w+|\bвитрат\w+|\bрасход\w+|\bвитрача\w+", re.IGNORECASE
)
_PRICED = re.compile(r"[$€£₴₽] ?\d|\d ?[€₴₽]")
_PERCENTAGE = re.compile(r"\d ?%")
_MASS = re.compile(r"how much", re.IGNORECASE)
_PARTICIPLE = re.compile(r"\w{3,}ed")
_PLURAL = re.compile(
    r"(?<!\bga)(?<![isu])s$|^(?:(?:\w+)?men|people|personnel|children|aircraft|troops|buses|viruses)$"
)
_ADJECTIVE = {
    "ru": re.compile(r"(?:ых|их|ого|его|ой)$", re.IGNORECASE),
    "uk": re.compile(r"(?:(?:н|к|л|в|р|т|г|х)их|іх|ого|ього|ої)$", re.IGNORECASE),
}


def find_counted(text: str, language: str) -> frozenset[str]:
    """The stems of what the question asks the number of, with words that stand for the same.

    Empty where it asks for no number, or of what has a name ("how many Americans were sent").
    """
    if language not in _ASKS:
        return frozenset()
    if asks_how_long(text):
        return _times_like(extract_terms(TIMES[language], language)[0], language)
    if _PRICE.search(text):
        shares = SHARES[language] if _SPEND.search(text) else ""
        return frozenset(extract_terms(f"{PRICES[language]} {shares}", language)) | {_CURRENCY_SIGN}
    size = _SIZE.search(text)
    match = _ASKS[language].search(text) or size
    if match is None:
        return frozenset()
    words = [word for word in match[1].split() if word.islower()]
    if words and _SUFFER.match(words[0]):
        # "Wounded sailors" are no sailors that were taken prisoner.
        return frozenset(extract_terms(words[0], language))
    head = _find_head(words, language, is_mass=_MASS.match(match[0]) is not None)
    stems = extract_terms(head, language) if head else []
    if not stems or (match is size and not any(stems[0] in g for g in _classes(language))):
        return frozenset()
    if head == "times":
        return frozenset(extract_terms(TIMES_OVER, language))
    groups = (*_classes(language), _times_like(stems[0], language))
    asked = {stems[0], *(["percent"] if _SHARE.match(match[0]) else [])}
    return frozenset(stems[:1]).union(*(group for group in groups if asked & group))


def _find_head(words: Sequence[str], language: str, *, is_mass: bool) -> str:
    """The noun that is counted: of "combat troops stand in" and "troops guard the", "troops"; none
    of "of the eight". ``is_mass``: "how much" asks for a noun in the singular."""
    # "Wounded sailors": what is counted stands behind it.
    behind = words[1:] if len(words) > 1 and _PARTICIPLE.fullmatch(words[0]) else words
    chunk = list(takewhile(lambda word: not _AFTER_NOUN[language].fullmatch(word), behind))
    if not chunk and behind is not words:
        return words[0]
    if adjective := _ADJECTIVE.get(language):
        fitting = [word for word in chunk if not adjective.search(word)][:1]
    else:
        # What follows in another number is a verb: "ships patrol", "gas flows".
        fitting = [word for word in chunk if is_mass != bool(_PLURAL.search(word))]
    rest = behind[len(chunk) :]
    if chunk and not fitting and len(rest) > 1 and _CONJUNCTION.fullmatch(rest[0]):
        # "Merchant and other ships".
        return _find_head(rest[1:], language, is_mass=is_mass)
    return (fitting or chunk or [""])[-1]


def count_in(language: str, counted: frozenset[str], other: str) -> frozenset[str]:
    """The stems of what is ``counted`` in a language as another one has them; empty where they are
    not known."""
    if language_slot(language) == language_slot(other):
        return counted
    if language not in CLASSES or other not in CLASSES:
        return frozenset()
    pairs = zip(_classes(language)[:ALIKE], _classes(other)[:ALIKE], strict=True)
    alike = (theirs for ours, theirs in pairs if ours <= counted)
    return frozenset().union(*alike, *(translate(term, language, other) for term in counted))


@cache
def _classes(language: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(extract_terms(words, language)) for words in CLASSES[language])


def _times_like(stem: str, language: str) -> frozenset[str]:
    """What a span of time that is asked for may be told in."""
    units = [frozenset(extract_terms(unit, language)) for unit in UNITS[language]]
    if stem in (time := extract_terms(TIMES[language], language)):
        return frozenset(time).union(*units)
    near = [units[max(0, at - 1) : at + 2] for at, unit in enumerate(units) if stem in unit]
    return frozenset().union(*chain.from_iterable(near))


# Asked of the same sentences to choose one, and to see whether there is one at all.
@lru_cache(maxsize=4_096)
def counts(
    text: str, counted: frozenset[str], language: str, *, published: dt.date | None = None
) -> bool:
    """Whether a number in the text counts what the stems stand for; a date's own numbers do not.

    ``published`` is when the text came out, so that dates without their year are known as such.
    """
    text = drop_dates(text, published=published or _SOME_DAY)
    tokens = _TOKEN.findall(text)
    numbers = [at for at, token in enumerate(tokens) if _is_count(tokens, at, token)]
    is_beside = any(
        token.islower()
        and counted.intersection(extract_terms(token, language))
        and any(_stands_by(tokens, number, at) for number in numbers)
        for at, token in enumerate(tokens)
    )
    return is_beside or _counts_alone(tokens, numbers, counted, language) or _tallies(text, counted)


def _counts_alone(
    tokens: Sequence[str], numbers: Sequence[int], counted: frozenset[str], language: str
) -> bool:
    """Whether a number counts people or states without naming them."""
    people, states = (
        not counted.isdisjoint(extract_terms(words, language))
        for words in _COUNTED_ALONE.get(language, ("", ""))
    )
    people = people or any(map(_SUFFERED.match, counted))
    return any(
        (people and at > 0 and _SUFFER.match(tokens[at - 1]))
        or (people and _is_told_alone(tokens, at))
        or ((people or states) and _ACT.match(" ".join(tokens[at + 1 : at + 2])))
        for at in numbers
        if not _REFERS.match(" ".join(tokens[max(0, at - 1) : at + 1]))
    )


def _is_told_alone(tokens: Sequence[str], at: int) -> bool:
    """Whether it ends what somebody says, or stands behind a name in the same way: "The navy says
    six, the FSB three"."""
    after = tokens[at + 1 : at + 2]
    is_last = not after or after[0] in ("the", "and", "while", "but", "а", "и", "та", "і", "а")
    return is_last and any(_TELLS.match(token) for token in tokens[max(0, at - 8) : at])


def _tallies(text: str, counted: frozenset[str]) -> bool:
    """Whether it gives a share, in words or by its sign, the result of a vote, or a price by its
    sign."""
    is_price = _CURRENCY_SIGN in counted
    is_share = not counted.isdisjoint(_PERCENTS)
    return bool(
        (is_share and _PERCENTAGE.search(text))
        or (is_share and not is_price and _FRACTION.search(text))
        or (is_price and _PRICED.search(text))
        or (not counted.isdisjoint(("vote", "голос")) and _TALLY.search(text))
    )


def _stands_by(tokens: Sequence[str], number: int, at: int) -> bool:
    """Whether the number can count the word: "two days after drones" counts no drones."""
    if number > at:
        is_far = is_sum(tokens[max(0, at - 3) : at], tokens[at + 1 : number])
        return number - at <= (FAR_AFTER if is_far else AFTER)
    between = [token for token in tokens[number + 1 : at] if token not in _AUXILIARIES]
    return len(between) < BEFORE and not _LEADS_ON.intersection(tokens[number + 1 : at])


def _is_count(tokens: Sequence[str], at: int, token: str) -> bool:
    """Whether it is a number that counts: not part of a name ("Nord Stream 2", "9M729")."""
    if _NAMED.match(token):
        return False
    is_in_name = at > 1 and tokens[at - 1][0].isupper() and not tokens[at - 1].isupper()
    return _is_number(token) and not (token[0].isdigit() and is_in_name)


@lru_cache(maxsize=8_192)
def _is_number(token: str) -> bool:
    """Also in words, "Twenty-four"."""
    return bool(_NUMBER.match(token)) or any(w.kind == "number" for w in read_words(token)[:1])
