"""Which of the sides that a question names are asked for their words, and are no place or topic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from qa_service.actors import Mention
from qa_service.stances import STANCE_NOUNS, STANCE_VERBS

STANCE_WORD = re.compile(rf"\b(?:{STANCE_VERBS}|{STANCE_NOUNS})\b", re.IGNORECASE)
_AUXILIARY = re.compile(
    r"\b(?:did|do|does|have|has|had|should|would|will|can|could|как|что|чего|that|as|"
    r"according to|по словам|по мнению)\s+(?:the\s+|each\s+)?$",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"\b(?:about|on|to|against|over|toward|towards|for|with|о|об|обо|про|на|к|против|с|до)\s+"
    r"(?:the\s+)?$",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:in|at|near|around|from|into|after|before|since|of|between|among|"
    r"в|во|из|после|до|у|между|між|під|біля)\s+"
    r"(?:the\s+)?$",
    re.IGNORECASE,
)
_DAY_AFTER = re.compile(r",?\s+(?:(?:\d{1,2}\s+)?\w+\s+)?(?:19|20)\d\d(?::|\s+[—–-]\s)")
SPOKESPEOPLE = (
    r"(?:(?:foreign|defen[cs]e|prime|deputy|state|press|top)\s+){0,2}(?:delegations?|sides?|ministers?|"
    r"ministry|ministries|presidents?|chancellors?|leaders?|officials?|governments?|ambassadors?|"
    r"envoys?|negotiators?|secretary|secretaries|spokes\w+|service|military|army)"
)
_SPOKESPEOPLE_AFTER = re.compile(
    rf"\s+(?:and the \w+\s+)?{SPOKESPEOPLE}\s+(?:{STANCE_VERBS})\b", re.IGNORECASE
)
_FROM = re.compile(r"\b(?:from|by|от)\s+(?:the\s+)?$", re.IGNORECASE)
_NOUN_WORD = re.compile(rf"\b(?:{STANCE_NOUNS})\b", re.IGNORECASE)
_NOUN_OF = re.compile(
    rf"(?P<topic>\b(?:about|on|to|о|об|обо|про|на|к)\s+)?(?P<owned>['’]s?\s+(?:[\w-]+\s+)?)?\b(?:{STANCE_NOUNS})\s+(?P<of>(?:of|by|from|in|у|в)\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
_VERB_AFTER = re.compile(
    rf"\s+(?:(?:each|both|also|then|now|it|to|have|has|had|did|do|do not|would|must)\s+){{0,3}}"
    rf"(?:{STANCE_VERBS})\b",
    re.IGNORECASE,
)
VERB_BEFORE = re.compile(rf"\b(?:{STANCE_VERBS})\s+$", re.IGNORECASE)
_NOUN_AFTER = re.compile(
    rf"(?:(?P<owner>['’]s?)\s+(?:[\w-]+\s+){{0,2}}?|\s+(?P<gap>(?:[\w-]+\s+){{0,2}}?))(?:{STANCE_NOUNS})\b",
    re.IGNORECASE,
)
JOINED = re.compile(
    rf"(?:['’]s?|\s+{SPOKESPEOPLE}(?:\s+[A-ZА-Я]\w+)?)?\s*"
    r"(?:,|/|\band\b|\bor\b|\bbut\b|\bversus\b|\bvs\.?|\bи\b|\bили\b|\bта\b|\bй\b)"
    r"(?:\s*(?:and|of|in|by|from|the|и|от|у|both|самого|самой)\b)*\s*",
    re.IGNORECASE,
)
# "When did Finland join": a day is asked for, and none of its words.
_FACT_OF = re.compile(
    r"\b(?:when|where|how (?:many|much|long|far|big)|(?:what|which) year|когда|где|сколько)\b"
    r"[^,;:.?!]{0,40}?\b(?:did|do|does|have|has|had|was|were|is|are|will)\s+(?:the\s+|both\s+)?$",
    re.IGNORECASE,
)
_STANDS = re.compile(r"\b(?:differ|disagree|agree|stand|apart)\b", re.IGNORECASE)
# "The treaty between NATO and Russia says": neither of them does.
_AND_BETWEEN = re.compile(
    r"\b(?:between|among|между|між)\s+(?:the\s+)?[\w’' -]{1,40}?\s+(?:and|и|та|і)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def find_speaking(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of those whose words are asked for, in order of the text."""
    speaking = [m for m in mentions if _is_speaking(text, m)]
    # People are asked for by name; the states beside them are then what they talk about.
    people = [m for m in speaking if m.kind == "person"]
    if len({m.actor for m in people}) > 1:
        speaking = people
    pairs = [(a, b) for a, b in pairwise(mentions) if JOINED.fullmatch(text, a.end, b.start)]
    # Forwards and backwards: "what A, B and C said", "what A said, and B, and C".
    for before, after in (*pairs, *reversed(pairs)):
        if (before in speaking) != (after in speaking):
            other = after if before in speaking else before
            if not is_aside(text, other) and (not people or before.kind == after.kind):
                speaking.append(other)
    return sorted(speaking, key=lambda m: m.start)


def is_aside(text: str, mention: Mention) -> bool:
    """Whether it is a place or a topic: "in Riga", "about Ukraine", "Vienna, 13 January:"."""
    before = text[: mention.start]
    if is_dateline(text, mention):
        return True
    return bool(_PLACE.search(before) or _TOPIC.search(before)) and not _NOUN_OF.search(before)


def asks_for_fact(text: str, mention: Mention) -> bool:
    """Whether a day, a place or a number is asked for of it: "when did Finland join"."""
    is_fact = _FACT_OF.search(text, 0, mention.start) is not None
    return is_fact and not _VERB_AFTER.match(text, mention.end) and not _STANDS.search(text)


def is_dateline(text: str, mention: Mention) -> bool:
    """Whether a day follows it: "Vienna, 13 January 2022: …"."""
    return _DAY_AFTER.match(text, mention.end) is not None


def goes_on_aside(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether the last of the mentions belongs to a list that begins as a place or a topic."""
    for before, after in reversed(list(pairwise(mentions))):
        if not JOINED.fullmatch(text, before.end, after.start):
            return False
        if is_aside(text, before):
            return True
    return False


def _is_speaking(text: str, mention: Mention) -> bool:
    before = text[: mention.start]
    if _AND_BETWEEN.search(before) or asks_for_fact(text, mention):
        return False
    noun_after = _NOUN_AFTER.match(text, mention.end)
    if mention.kind == "adjective":
        speaks = _SPOKESPEOPLE_AFTER.match(text, mention.end) or noun_after
        return speaks is not None and not _TOPIC.search(before)
    noun = _NOUN_OF.search(before)
    # "X's view of Y" asks for X's words, "доводы Путина" for his: the genitive needs no "of".
    if noun and not noun["owned"] and (noun["of"] or mention.text[0] > "\u0400"):
        return not noun["topic"]
    if _FROM.search(before) and _NOUN_WORD.search(before):
        return True
    if _TOPIC.search(before):
        return False
    # "Что ответили США": there the verb may stand before its subject.
    if mention.text[0] > "\u0400" and VERB_BEFORE.search(before):
        return True
    # "NATO's own view", "NATO response", but not "NATO enlargement and its terms".
    if (noun_after and not noun_after["gap"]) or _VERB_AFTER.match(text, mention.end):
        return True
    return bool(_AUXILIARY.search(before) and STANCE_WORD.search(text, mention.end))
