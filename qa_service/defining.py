"""Questions for what something is: "What is the Vienna Document?", «Кто такой Рябков?»."""

from __future__ import annotations

import re

from qa_service.terms import extract_terms

# A name with its small words, and perhaps the noun that goes with it: "the Minsk agreements". Words
# are possessive: a chain of hyphens that could be divided in many ways would be tried in all.
_NAME = (
    r"(?:(?:an?|the)\s+)?(?P<name>[A-Z\d][\w’'.-]*+"
    r"(?:[\s/–—-]+(?:[A-Z\d][\w’'.-]*+|of|on|the|and|for|in))*"
    r"(?:\s+(?!\w+ing\b)[a-z-]{4,})?)"
)
_ASKS = re.compile(
    rf"\W*(?i:what(?:['’]s|\s+is|\s+are|\s+was|\s+were)\s+|who\s+(?:is|was)\s+){_NAME}\W*"
    r"|\W*(?i:(?:что\s+такое|кто\s+так(?:ой|ая|ие)|що\s+таке|хто\s+так(?:ий|а|і)))\s+(?P<named>.+?)\W*"
)
# What stands before it is what the sentence is about.
_COPULA = re.compile(
    r"\s+(?:is|are|was|were)\s+(?:an?|the|one|[A-Z][\w-]*['’]s)\s|\s[—–-]\s(?:это\s|це\s)?(?=[а-яёіїє])"
)
_APPOSED = re.compile(r",\s+(?:an?|the|who|which|[A-Z][\w-]*['’]s)\s|,\s+(?=[а-яёіїє]{4,})")


def find_defined(question: str) -> str:
    """The name of what the question asks to be told the nature of; empty for any other question."""
    asked = _ASKS.fullmatch(question)
    name = (asked["name"] or asked["named"]) if asked else ""
    return "" if re.search(r"['’]s?\s", name) else name


def defines(sentence: str, name: str, language: str) -> bool:
    """Whether a sentence says what the name is: "The Act is a …", "Ryabkov, the deputy …"."""
    asked = set(extract_terms(name, language))
    for pattern in (_COPULA, _APPOSED):
        for said in pattern.finditer(sentence):
            before = extract_terms(sentence[: said.start()], language)
            # The name ends there: "after the Act was signed, the leaders met" tells not what it is.
            if asked and before and before[-1] in asked and asked <= set(before):
                return True
    return False
