"""The only module that knows pymorphy3: what a Russian word's form can be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pymorphy3

_KNOWN_LETTERS = re.compile("[\u0020-\u052f’‑]+")
_MANS_ENDING = re.compile(
    "(?<=[^аеёиоуыэюя])(?<!зод)(?:а|(?<!еск)(?<=[А-ЯЁа-яё]{4})у|(?<=[А-ЯЁа-яё]{4})ом)$"
)
_LEAST = 0.01
"""Readings rarer than this are the dictionary's, not the paper's."""


@dataclass(frozen=True, slots=True)
class Form:
    """A reading of a word: ``tags`` are OpenCorpora's grammemes, ``score`` its share of the use."""

    lemma: str
    tags: frozenset[str]
    score: float
    is_known: bool


@lru_cache(maxsize=1)
def _analyzer() -> Any:
    return pymorphy3.MorphAnalyzer(lang="ru")


def _readings(word: str) -> list[Any]:
    # The analyser fails on letters that Unicode has no name for.
    return list(_analyzer().parse(word)) if _KNOWN_LETTERS.fullmatch(word) else []


@lru_cache(maxsize=50_000)
def parse_word(word: str) -> tuple[Form, ...]:
    """The readings of a Cyrillic word, the likeliest first."""
    return tuple(
        Form(p.normal_form.replace("ё", "е"), frozenset(p.tag.grammemes), p.score, p.is_known)
        for p in _readings(word)
        if p.score >= _LEAST
    )


def is_finite(form: Form) -> bool:
    """Whether it can be a sentence's verb: the past tense, or the third person."""
    return "VERB" in form.tags and ("past" in form.tags or "3per" in form.tags)


def is_third_person(word: str) -> bool:
    """Whether a Cyrillic word tells what somebody else does: "тычет", "кивнул"."""
    return word[0] > "\u0400" and any(
        form.is_known and is_finite(form) for form in parse_word(word)
    )


def is_gerund(word: str) -> bool:
    """Whether it tells what somebody does besides: «стоя», «выйдя»."""
    return any("GRND" in form.tags and form.is_known for form in parse_word(word)[:1])


@lru_cache(maxsize=20_000)
def is_animate(word: str) -> bool:
    """Whether the likeliest reading is a noun for somebody: "аналитик", "пенсионерка"."""
    return any(
        form.is_known and {"NOUN", "anim"} <= form.tags and not _NAMES & form.tags
        for form in parse_word(word)[:1]
    )


@lru_cache(maxsize=20_000)
def is_adjective(word: str) -> bool:
    first = parse_word(word)[:1]
    return bool(first) and bool({"ADJF", "PRTF"} & first[0].tags)


@lru_cache(maxsize=20_000)
def is_genitive_noun(word: str) -> bool:
    """Whether it is a thing's name in the genitive: the "участка" of "начальник участка"."""
    return any({"NOUN", "inan", "gent"} <= form.tags and form.is_known for form in parse_word(word))


@lru_cache(maxsize=20_000)
def is_thing(word: str) -> bool:
    """Whether the likeliest reading of a Cyrillic word is a noun for a thing: «слова»."""
    first = parse_word(word)[:1] if word[:1] > "\u0400" else ()
    return any({"NOUN", "inan"} <= form.tags for form in first)


def is_genitive(name: str) -> bool:
    """Whether a Cyrillic name is likeliest in the genitive: «Украины»; no «Варшаве», «НАТО»."""
    first = parse_word(name.split()[-1])[:1] if name[0] > "\u0400" else ()
    return any("gent" in form.tags and "Fixd" not in form.tags for form in first)


def can_be_genitive(written: str) -> bool:
    """«помощи Украине» is no «представитель Украины»."""
    forms = parse_word(written.split()[-1])
    return (
        not forms or any("gent" in f.tags or "Fixd" in f.tags for f in forms) or (written.isupper())
    )


@lru_cache(maxsize=20_000)
def is_womans_noun(word: str) -> bool:
    """Whether only a woman is called so: «хозяйка», «пенсионерка»."""
    first = parse_word(word)[:1] if word[0] > "\u0400" else ()
    return any({"NOUN", "anim", "femn"} <= f.tags and not _NAMES & f.tags for f in first)


def is_genitive_plural(word: str) -> bool:
    """Whether nothing but that is likely: «стран»; no «страны»."""
    return any({"NOUN", "gent", "plur"} <= form.tags for form in parse_word(word)[:1])


def is_plural(word: str) -> bool:
    """Whether the likeliest reading of a Cyrillic word is in the plural."""
    return any("plur" in form.tags for form in parse_word(word)[:1])


def is_place(word: str) -> bool:
    """Whether a Cyrillic capital is likeliest a place's: «глава Верхнелужска»."""
    return word[0] > "\u0400" and any("Geox" in form.tags for form in parse_word(word)[:1])


def is_dative(word: str) -> bool:
    """Whether a word for somebody is likeliest one that is spoken to: «корреспонденту»."""
    return word[0] > "\u0400" and any(
        {"NOUN", "datv"} <= form.tags for form in parse_word(word)[:1]
    )


@lru_cache(maxsize=20_000)
def is_of_somebody(word: str) -> bool:
    """Whether a word may be somebody's calling in the genitive: «политика» of «политик»."""
    forms = parse_word(word) if word[0] > "\u0400" else ()
    return any(
        {"NOUN", "anim", "gent", "sing"} <= form.tags and form.is_known and not _NAMES & form.tags
        for form in forms
    )


def is_patronymic(word: str) -> bool:
    return word[0] > "\u0400" and any("Patr" in f.tags and f.is_known for f in parse_word(word))


@lru_cache(maxsize=20_000)
def is_name(word: str) -> bool:
    return any(_NAMES & form.tags for form in parse_word(word))


@lru_cache(maxsize=20_000)
def can_be_nominative(word: str) -> bool:
    """Whether the word can stand in the nominative; unknown ones can, unless their ending tells.

    Of a name the first one tells, if it is known: "Лука Ферранте".
    """
    words = word.split()
    first = words[0].partition("-")[0]  # «Анна-Мария Линд»
    firsts = [form for form in parse_word(first) if {"Name"} & form.tags and form.is_known]
    firsts = [form for form in firsts if "plur" not in form.tags]
    forms = firsts if firsts and len(words) > 1 else parse_word(words[-1])
    return not forms or any({"nomn"} & form.tags or not _CASES & form.tags for form in forms)


@lru_cache(maxsize=20_000)
def is_only_nominative(name: str) -> bool:
    """Whether a first name stands in the nominative and in no other case: «Павел»."""
    forms = [form for form in parse_word(name.split()[0]) if "Name" in form.tags and form.is_known]
    return bool(forms) and all("nomn" in form.tags for form in forms)


_NAMES = frozenset("Name Surn Patr".split())
_CASES = frozenset("nomn gent datv accs ablt loct voct gen2 loc2".split())


def nominative_name(words: tuple[str, ...], gender: str | None) -> str | None:
    """A person's name in an oblique case put into the nominative; None where that is open."""
    first = _names(words[0], "Name")
    genders = {g for form in first for g in ("masc", "femn") if g in form.tags}
    if gender is None and len(genders) != 1:
        return None
    wanted = {"m": "masc", "f": "femn"}.get(gender or "") or genders.pop()
    made = [
        _inflect_name(word, wanted, "Name" if i == 0 else "Patr" if is_patronymic(word) else "Surn")
        for i, word in enumerate(words)
    ]
    if made[-1] != words[-1] and wanted == "masc" and not any(form.is_known for form in first):
        made[0] = _MANS_ENDING.sub("", made[0])  # «Пеэтеру Тамму»
    return " ".join(made)


def _names(word: str, tag: str) -> list[Form]:
    return [form for form in parse_word(word) if tag in form.tags]


def _inflect_name(word: str, gender: str, tag: str) -> str:
    parts = word.split("-")
    if len(parts) > 1:
        return "-".join(_inflect_name(part, gender, tag) for part in parts)
    for reading in _readings(word):
        tags = set(reading.tag.grammemes)
        if (
            tag in tags
            and "plur" not in tags
            and gender in tags | ({"masc", "femn"} if "ms-f" in tags else set())
        ):
            lexeme = reading.inflect({"nomn", "sing"})
            if lexeme:
                return str(lexeme.word.title())
    # No dictionary has it: a man's name ends in "а" in the genitive, in "у" and "ом" further on.
    return _MANS_ENDING.sub("", word) if tag == "Surn" and gender == "masc" else word


def lemma_of(word: str) -> str:
    """A Russian word in its dictionary form, as far as that is known; any other as it is."""
    return next((form.lemma for form in parse_word(word)), word) if word[0] > "\u0400" else word


def is_infinitive(word: str) -> bool:
    """«утверждать»: a verb that says of nobody that they do it."""
    return any("INFN" in form.tags for form in parse_word(word)[:1])
