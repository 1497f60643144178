"""What the free order of Russian words puts between or before a subject and its verb."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.morphology import is_genitive_plural, is_infinitive, is_only_nominative, is_thing
from ingest.phrases import Phrase, is_nominative

_HOUSE_GAP = re.compile(r"[^,;:.qVpkhr]{1,12}")
_FAR_GAP = re.compile(r"[twR]{0,2}[of][^,;:.V()hr-]{1,16}")
_LED = re.compile(r"[of]m{0,2}w$")
_STOPS = frozenset(",;:.qVh")
_INSIDE = frozenset("в во у на".split())
_PLURAL = ("ли", "лись", "ют", "ят", "ются")
_ASIDES = frozenset(
    "however though meanwhile instead nevertheless nonetheless "
    "однако впрочем напротив наоборот кстати правда однак проте втім натомість утім".split()
)
_LATER = re.compile(
    r"\S+ (?:minute|hour|day|week|month|year)s? (?:later|earlier|before|afterwards)(?: had)?"
)


def skip_aside(phrase: Phrase, at: int) -> int:
    """Where a sentence goes on after ", however,", if that stands there."""
    is_aside = phrase.labels[at : at + 1] == "," == phrase.labels[at + 2 : at + 3]
    return at + 3 if is_aside and phrase.word(at + 1) in _ASIDES else at


def is_later(phrase: Phrase, start: int, end: int) -> bool:
    """Whether nothing but a time stands there: "Yeltsin two days later said"."""
    return start < end and _LATER.fullmatch(phrase.words_between(start, end)) is not None


def is_attribute(phrase: Phrase, nouns: Sequence[re.Match[str]], name: re.Match[str]) -> bool:
    """«Кремль слова Мэй комментировать не стал»: whose words they are, after the subject."""
    start = name.start()
    before = phrase.word(start - 1)
    if name["body"] and phrase.labels[max(start - 1, 0) : start] in ("w", "m"):
        # «в одной из стран НАТО», «с выводами МАГАТЭ»
        led = _LED.search(phrase.labels, 0, start)
        is_led = led is not None and phrase.word(led.start()) not in _INSIDE and is_thing(before)
        return before[0] > "\u0400" and (is_genitive_plural(before) or is_led)
    if not name["name"] or name["office"] or phrase.labels[start - 1 : start] != "w":
        return False
    if not is_thing(before) or is_only_nominative(phrase.word(start)):
        return False
    heads = [n for n in nouns if n.end() < start and not phrase.labels[: n.start()].strip("t")]
    heads = [n for n in heads if not set(phrase.labels[n.end() : start]) & _STOPS]
    return any((n["name"] or n["body"]) and is_nominative(phrase, *n.span()) for n in heads)


def is_to_be_done(phrase: Phrase, at: int, noun: re.Match[str]) -> bool:
    """«Встреча подтвердила готовность выполнять Минск.»: after an infinitive no subject comes."""
    is_far = phrase.word(at) > "\u0400" and noun.start() > at + 1
    return is_far and any(is_infinitive(phrase.word(i)) for i in range(at + 1, noun.start()))


def is_far_tag(phrase: Phrase, at: int, noun: re.Match[str]) -> bool:
    """«…», — заявил на встрече в Брюсселе генсек НАТО: who speaks after where and when it was."""
    labels, start = phrase.labels, noun.start()
    if labels[at - 1] not in ",-" or start <= at or not (noun["name"] or noun["lone"]):
        return False
    # «полковник Генштаба Виктор Ким», «заведующий отделом МИД Урмас Ким»: not yet the name.
    is_whole = noun["name"] not in (None, "C") or labels[noun.end() : noun.end() + 1] in (
        *".,:;-q",
        "",
    )
    return (
        labels[start - 1] not in "ofk"
        and is_whole
        and _FAR_GAP.fullmatch(labels, at + 1, start) is not None
    )


def is_house_far(phrase: Phrase, noun: re.Match[str], at: int) -> bool:
    """«В Госдепе слова Рябкова назвали …»: a house at the head of its sentence."""
    is_lead = noun.start() == 1 and phrase.word(0) in _INSIDE and not noun["name"]
    is_far = _HOUSE_GAP.fullmatch(phrase.labels, noun.end(), at) is not None
    return is_lead and is_far and phrase.word(at).endswith(_PLURAL)
