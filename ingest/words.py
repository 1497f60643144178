"""The vocabulary of ``words.toml``, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

VerbClass = Literal["say", "tell", "position", "clause", "hint", "tag"]
_CLASSES: tuple[VerbClass, ...] = ("say", "tell", "position", "clause", "hint", "tag")
_FILE = Path(__file__).with_name("words.toml")

Verbs = Mapping[VerbClass, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Words:
    """Verbs by class and language, and the lists that labels are made of."""

    english: Verbs
    phrasal: tuple[tuple[str, ...], ...]
    russian: Verbs
    ukrainian: Verbs
    states: tuple[str, ...]
    roles: tuple[str, ...]
    slavic_roles: tuple[str, ...]
    institutions: frozenset[str]
    anybody: frozenset[str]
    papers: frozenset[str]
    kinds: tuple[frozenset[str], ...]
    indefinite: frozenset[str]
    offices: frozenset[str]
    private: frozenset[str]
    private_stems: tuple[str, ...]
    national: frozenset[str]
    national_stems: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    womens_names: frozenset[str]
    mens_names: frozenset[str]


def _read() -> Words:
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))

    def verbs(language: str) -> Verbs:
        listed = table["verbs"][language]
        return {kind: tuple(listed[kind].split()) for kind in _CLASSES}

    states, roles, names = table["states"], table["roles"], table["first_names"]
    return Words(
        verbs("english"),
        tuple(tuple(each.split()) for each in table["phrasal"]["english"].split(",")),
        verbs("russian"),
        verbs("ukrainian"),
        (*states["english"].split(), *states["slavic"].split()),
        tuple(roles["english"].split()),
        tuple(roles["slavic"].split()),
        frozenset(roles["institutions"].split()),
        frozenset(roles["anybody"].split()),
        frozenset(roles["papers"].split()),
        tuple(frozenset(line.split()) for line in roles["kinds"].strip().splitlines()),
        frozenset(roles["indefinite"].split()),
        frozenset(table["offices"]["holders"].split()),
        frozenset(table["offices"]["private"].split()),
        tuple(table["offices"]["private_stems"].split()),
        frozenset(table["offices"]["national"].split()),
        tuple(table["offices"]["national_stems"].split()),
        {label: tuple(words.split()) for label, words in table["labels"].items()},
        frozenset(names["women"].split()),
        frozenset(names["men"].split()),
    )


WORDS = _read()
