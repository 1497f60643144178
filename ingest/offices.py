"""What an office is called, so that the same one is known in other words and in Russian."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ingest.morphology import lemma_of
from ingest.speech_words import INSTITUTIONS, OFFICE_KEYS, ROLE_FORMS, label_of
from ingest.words import WORDS

_HEADS_OF = (
    (frozenset({"глава", "военный", "ведомство"}), frozenset({"defence", "minister"})),
    (frozenset({"глава", "оборонный", "ведомство"}), frozenset({"defence", "minister"})),
    (frozenset({"глава", "дипломатический", "ведомство"}), frozenset({"foreign", "minister"})),
    (
        frozenset({"глава", "внешнеполитический", "ведомство"}),
        frozenset({"foreign", "minister"}),
    ),
    (frozenset({"глава", "финансовый", "ведомство"}), frozenset({"finance", "minister"})),
    (frozenset({"глава", "европейский", "дипломатия"}), frozenset({"high", "representative"})),
    (frozenset({"глава", "дипмиссия"}), frozenset({"ambassador"})),
    (frozenset({"глава", "embassy"}), frozenset({"ambassador"})),
    (frozenset({"глава", "постпредство"}), frozenset({"permanent", "representative"})),
    (frozenset({"глава", "евродипломатия"}), frozenset({"high", "representative"})),
    (frozenset({"глава", "ведомство"}), frozenset({"minister"})),
    (frozenset({"очільник", "відомство"}), frozenset({"minister"})),
    (frozenset({"глава", "дипломатия"}), frozenset({"foreign", "minister"})),
    (frozenset({"глава", "государство"}), frozenset({"president"})),
    (frozenset({"глава", "government"}), frozenset({"prime", "minister"})),
    (frozenset({"глава", "альянс"}), frozenset({"secretary", "general"})),
    (frozenset({"head", "alliance"}), frozenset({"secretary", "general"})),
    (frozenset({"chief", "alliance"}), frozenset({"secretary", "general"})),
    (frozenset({"глава", "кабинет"}), frozenset({"prime", "minister"})),
    (frozenset({"head", "government"}), frozenset({"prime", "minister"})),
    (frozenset({"верховный", "spokes"}), frozenset({"high", "representative"})),
    (frozenset({"специальный", "spokes"}), frozenset({"special", "representative"})),
    (frozenset({"постоянный", "spokes"}), frozenset({"permanent", "representative"})),
    (frozenset({"head", "state"}), frozenset({"president"})),
    (frozenset({"chief", "diplomacy"}), frozenset({"foreign", "minister"})),
    (frozenset({"press", "secretary"}), frozenset({"spokes"})),
)
_MINISTRY = re.compile(
    r"мин(?:обр|здрав|фин|юст|энерго|культ|транс|пром|эконом|сельхоз|природ|труд|строй|цифр|спорт)"
)
_IDLE = frozenset(
    "current incumbent sitting new официальный нынешний действующий действовать новый "
    "новоизбранный чинний дело справа".split()
)
_HEADS = frozenset("head глава очільник очільниця".split())


@lru_cache(maxsize=10_000)
def office_keys(office: str) -> frozenset[str]:
    """The words of an office that tell it from another, without states and bodies."""
    keys: set[str] = set()
    for written in re.findall(r"[\w-]+", re.sub(r"[’']s\b", "", office)):
        word = written.lower()
        word = ROLE_FORMS.get(word, word)
        label = label_of(word)
        if _MINISTRY.match(word):
            keys.add("ministry")
        if label in ("R", "m") or word in OFFICE_KEYS or (label is None and written.islower()):
            if word not in OFFICE_KEYS and word not in ROLE_FORMS:
                word = lemma_of(word)
            if word.startswith(("экс-", "ex-")):
                word = word.partition("-")[2]
                keys.add("ex")
            keys.update(OFFICE_KEYS.get(word, word).split())
            if "-" in word and word not in OFFICE_KEYS:
                keys.update(
                    part for part in word.split("-") if part and label_of(part) in ("R", "m")
                )
    for phrase, office_of_it in _HEADS_OF:
        if phrase <= keys:
            keys = keys - phrase | office_of_it
    if keys & _HEADS and "ministry" in keys:
        keys = keys - _HEADS - {"ministry"} | {"minister"}
    return frozenset(keys - _IDLE)


_PREPOSITION = re.compile(r"\s(?:of|for|to|at|in|on|в|во|при|на|по)\s")


def is_institution(office: str) -> bool:
    """Whether a body is meant, not somebody of it: no "president of the union"."""
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", _PREPOSITION.split(office.lower(), 1)[0])
    roles = [ROLE_FORMS.get(word, word) for word in words if label_of(word) == "R"]
    roles += [word for word in words[-1:] if word == "military"]
    if not roles:
        return False
    return roles[0 if roles[0][0] > "\u0400" else -1] in INSTITUTIONS


_UNION = re.compile(r"\b(?:european|african|soviet|eurasian|economic) union\b")


@lru_cache(maxsize=10_000)
def speaks_for_side(office: str) -> bool:
    """Whether somebody in an office speaks for whose it is: no historian, no former minister."""
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", _UNION.sub("", office.lower()))
    return any(map(is_office, words)) and not is_private(words)


def is_office(word: str) -> bool:
    if word in WORDS.offices:
        return True
    base = (ROLE_FORMS.get(word) or lemma_of(word)).rpartition("-")[2]
    return base in WORDS.offices or (base.endswith("s") and base[:-1] in WORDS.offices)


def is_private(words: Iterable[str]) -> bool:
    """Whether words tell of a firm, a school, a party, or of what somebody was before."""
    return any(
        word in WORDS.private or (word.startswith(WORDS.private_stems) and word[:8] != "журналис")
        for word in words
    )


_INSTITUTIONS = (
    ({"foreign", "ministry"}, "Foreign Ministry"),
    ({"defence", "ministry"}, "Ministry of Defence"),
    ({"interior", "ministry"}, "Interior Ministry"),
    ({"foreign", "office"}, "Foreign Office"),
    ({"general", "staff"}, "General Staff"),
    ({"border", "service"}, "Border Service"),
    ({"border", "guard"}, "Border Guard"),
    ({"armed", "forces"}, "Armed Forces"),
    ({"government"}, "Government"),
    ({"parliament"}, "Parliament"),
    ({"army"}, "Army"),
    ({"air", "force"}, "Air Force"),
    ({"navy"}, "Navy"),
    ({"coast", "guard"}, "Coast Guard"),
    ({"military"}, "Military"),
    ({"embassy"}, "Embassy"),
    ({"delegation"}, "Delegation"),
)


def institution_title(keys: frozenset[str]) -> str | None:
    """What a state's institution is called in English, by the words of its office."""
    return next((title for wanted, title in _INSTITUTIONS if wanted <= keys), None)
