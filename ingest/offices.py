"""What an office is called, so that the same one is known in other words and in Russian."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.morphology import parse_word
from ingest.speech_words import OFFICE_KEYS, ROLE_FORMS, label_of

_HEADS = frozenset("head глава очільник очільниця".split())


@lru_cache(maxsize=10_000)
def office_keys(office: str) -> frozenset[str]:
    """The words of an office that tell it from another, without states and bodies."""
    keys: set[str] = set()
    for written in re.findall(r"[\w-]+", re.sub(r"[’']s\b", "", office)):
        word = written.lower()
        word = ROLE_FORMS.get(word, word)
        label = label_of(word)
        if label in ("R", "m") or word in OFFICE_KEYS or (label is None and written.islower()):
            if word not in OFFICE_KEYS and word[0] > "\u0400" and label != "R":
                word = next((form.lemma for form in parse_word(word)), word)
            keys.update(OFFICE_KEYS.get(word, word).split())
    if keys & _HEADS and "ministry" in keys:
        keys = keys - _HEADS - {"ministry"} | {"minister"}
    return frozenset(keys)


_INSTITUTIONS = (
    ({"foreign", "ministry"}, "Foreign Ministry"),
    ({"defence", "ministry"}, "Ministry of Defence"),
    ({"interior", "ministry"}, "Interior Ministry"),
    ({"foreign", "office"}, "Foreign Office"),
    ({"general", "staff"}, "General Staff"),
    ({"border", "service"}, "Border Service"),
    ({"armed", "forces"}, "Armed Forces"),
    ({"government"}, "Government"),
    ({"parliament"}, "Parliament"),
    ({"army"}, "Army"),
    ({"embassy"}, "Embassy"),
    ({"delegation"}, "Delegation"),
)


def institution_title(keys: frozenset[str]) -> str | None:
    """What a state's institution is called in English, by the words of its office."""
    return next((title for wanted, title in _INSTITUTIONS if wanted <= keys), None)
