"""What is put between a speaker and their verb: "Vellas, whose party had left, said"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.constructions import is_agency
from ingest.morphology import is_genitive_plural, is_gerund, is_only_nominative
from ingest.phrases import NOUN_PHRASE, Phrase, find_noun_phrases, is_nominative
from ingest.speech_words import INSTITUTIONS
from qa_service.domain import Span

_ASIDE = re.compile(r"[rdmRABfotNC]")
_ENDS_LEAD = re.compile(r"(?:^|[,;:k\-q?!hr.(])[twk]{0,3}$|^(?:[of][^,;:qNV]{1,6}|[tw]{1,4})$")
_WHERE = re.compile(r"[of][^,;:.qV]{1,5}(?=,)")
_BRACKETS = re.compile(r"\([^()]{1,20}\)$")
_WHO = ("who", "whose", "котор", "який", "яка", "які")
# Not "the man, who came late, said Kos, was ill".
_CLOSES_RELATIVE = re.compile(r"[^;:?!q]{1,60}?,(?=(?:t|w(?=V))*V(?!t*(?:N|d?[mA]*R)[,.]))")
_LONG_ASIDE = 9
_BROKEN = re.compile(r"[;:?!q]|\.(?=.)")
_INNER = re.compile(r"fd?(?:[mA]g?)*[mA]*R+$|fd?$")
_BEARER = re.compile(r"(?:^|[,.:;k-])[tmA]{0,3}(?P<office>R)[mRABC]*(?:[of][wmRABC]{1,5}){1,2}$")
_PARTICIPLE = re.compile(
    r"(?:ing|ed|born)$|(?:вш|ющ|ущ|ащ|ящ|нн|ем|им)(?:ий|ый|ая|ие|ые|ийся|аяся)$"
)


def find_nouns(phrase: Phrase) -> list[re.Match[str]]:
    """The noun phrases of a sentence; of "an aide to President Kos" the aide."""
    found: list[re.Match[str]] = []
    for noun in find_noun_phrases(phrase.labels):
        if noun["office"] and _is_led_by_noun(phrase, noun):
            noun = NOUN_PHRASE.match(phrase.labels, noun.start() + 2) or noun
        if _opens_with_place(phrase, noun):
            place = noun.start() + 1
            noun = NOUN_PHRASE.match(phrase.labels, place) or noun
        is_told = phrase.labels[noun.start() - 1 : noun.start()] == "V" and noun["office"]
        if (is_told or noun["lone"]) and is_agency(phrase, noun.start()):
            noun = NOUN_PHRASE.match(phrase.labels, noun.start() + 1) or noun
        if inner := _own_office(phrase, noun):
            noun = NOUN_PHRASE.match(phrase.labels, inner) or noun
        if not noun["body"] and _opens_with_owner(phrase, noun):
            noun = NOUN_PHRASE.match(phrase.labels, noun.start() + 1) or noun
        cut = _inner_name(phrase, noun)
        if cut and not is_nominative(phrase, *noun.span("office")):
            # «После разговора с министром Павел Ким сказал»: the office is another's.
            noun, cut = NOUN_PHRASE.match(phrase.labels, cut) or noun, None
        outer = NOUN_PHRASE.match(phrase.labels, noun.start(), cut) if cut else None
        found += [outer] if outer else [noun]
    return found


def _is_led_by_noun(phrase: Phrase, noun: re.Match[str]) -> bool:
    """ "At the ceremony Secretary of State Kos said": the ceremony is no part of his office."""
    start = noun.start()
    is_noun = phrase.labels[start : start + 3] == "dwR" and phrase.word(start) > ""
    return is_noun and phrase.words(start + 2, start + 3)[0].isupper()


def _opens_with_place(phrase: Phrase, noun: re.Match[str]) -> bool:
    """ "In Moscow Foreign Minister Ivanov said": the place is no part of his office."""
    at = noun.start()
    is_lead = at > 0 and phrase.word(at - 1) in ("in", "at", "в", "во")
    is_first = not phrase.labels[: at - 1].strip("t") if is_lead else False
    return is_first and phrase.labels[at] == "B" and not noun["body"]


def _own_office(phrase: Phrase, noun: re.Match[str]) -> int | None:
    """«заявил по итогам встречи министров генсек Столтенберг»: the office after others' calling."""
    start = noun.start()
    if phrase.labels[start : start + 2] != "RR" or not is_genitive_plural(phrase.word(start)):
        return None
    return start + 1 if is_nominative(phrase, start + 1, start + 2) else None


def _opens_with_owner(phrase: Phrase, noun: re.Match[str]) -> bool:
    """«объяснил позицию Москвы сотрудник»: in Russian whose office it is comes after it."""
    at = noun.start()
    is_owner = phrase.labels[at] in "BC" and phrase.labels[at + 1 : at + 2] in tuple("Rm")
    return is_owner and phrase.word(at) > "\u0400" and not is_nominative(phrase, at, at + 1)


def _inner_name(phrase: Phrase, noun: re.Match[str]) -> int | None:
    """Where somebody else's name begins, with its title and preposition: "of President Kos"."""
    if not (noun["office"] and noun["name"]):
        return None
    start, end = noun.span("office")
    if phrase.word(end)[:1] > "\u0400":
        if is_only_nominative(phrase.word(end)) and not is_nominative(phrase, start, end):
            return end
        # «пресс-секретарь Владимира Путина»
        mention = phrase.mentions.get(end)
        is_other = mention is not None and not mention.is_subject_form
        return end if is_other and is_nominative(phrase, start, end) else None
    inner = _INNER.search(phrase.labels, start + 1, end)
    if inner is None or phrase.word(end - 1) in INSTITUTIONS:
        return None
    return inner.start()


def find_relatives(
    phrase: Phrase, nouns: Sequence[re.Match[str]]
) -> list[tuple[re.Match[str], Span]]:
    """Who is told more of in a clause with "who" before their own verb, and where that stands:
    "General Kos, who led the force and now advises the ministry, said"."""
    labels = phrase.labels
    found = []
    for noun in nouns:
        end = noun.end()
        if labels[end : end + 2] != ",r" or not phrase.word(end + 1).startswith(_WHO):
            continue
        name = noun.span("name" if noun["name"] else 0)
        is_open = _ENDS_LEAD.search(labels[: noun.start()].rstrip("dmRABCN")) is not None
        close = _CLOSES_RELATIVE.match(labels, end + 2) if is_open else None
        if close and is_nominative(phrase, *name):
            found.append((noun, (end, close.end())))
    return found


def find_interrupted(
    phrase: Phrase, nouns: Sequence[re.Match[str]], at: int
) -> re.Match[str] | None:
    """The noun before an aside between commas that ends at the verb ``at``: a clause's subject."""
    labels = phrase.labels
    for noun, (_, after) in find_relatives(phrase, nouns):
        if after <= at and not labels[after:at].strip("tw"):
            return noun
    close = len(_BRACKETS.sub("", labels[:at].rstrip("t"))) - 1
    if close < 1 or labels[close] != "," or any(_is_alone(phrase, noun, close) for noun in nouns):
        return None
    for noun in reversed(nouns):
        start, end = noun.start(), _end_of(labels, noun)
        if end >= close or labels[end] != "," or noun["pronoun"]:
            continue
        if _BROKEN.search(labels, end, close):
            return None
        is_open = (
            is_bearer(phrase, noun)
            or labels[:start] == "fB"
            or _ENDS_LEAD.search(labels[:start].rstrip("dmRABCN")) is not None
        )
        name = noun.span("name" if noun["name"] else 0)
        if is_open and _opens_aside(phrase, end + 1) and is_nominative(phrase, *name):
            return noun
    return None


def aside_after(phrase: Phrase, at: int) -> int:
    """How long what somebody does besides is: «заявил, отвечая на вопросы, Лавров»."""
    if phrase.labels[at + 1 : at + 2] != "," or not is_gerund(phrase.word(at + 2)):
        return 0
    close = phrase.labels.find(",", at + 2)
    return close - at if 0 < close - at <= _LONG_ASIDE else 0


def is_bearer(phrase: Phrase, noun: re.Match[str]) -> bool:
    """«Депутат от аграриев Николай Ким», «владелец кафе у вокзала Иван Ким»: their own office."""
    start = noun.start("name")
    if start < 1 or phrase.word(start)[:1] < "\u0400":
        return False
    led = _BEARER.search(phrase.labels, 0, start)
    return (
        led is not None
        and is_nominative(phrase, led.start("office"), led.start("office") + 1)
        and is_nominative(phrase, *noun.span("name"))
    )


def _is_alone(phrase: Phrase, noun: re.Match[str], close: int) -> bool:
    """Whether the aside is a name: "the minister, Jan Kos, said"."""
    is_whole = noun.end() == close and phrase.labels[noun.start() - 1] == "," and not noun["lone"]
    return is_whole and is_nominative(phrase, *noun.span())


def _end_of(labels: str, noun: re.Match[str]) -> int:
    """Where a noun ends with the words that tell where they are: "the woman at the till"."""
    told = _WHERE.match(labels, noun.end()) if noun["lone"] else None
    return told.end() if told else noun.end()


def _opens_aside(phrase: Phrase, at: int) -> bool:
    is_participle = _PARTICIPLE.search(phrase.word(at)) is not None
    return is_participle or _ASIDE.match(phrase.labels, at) is not None
