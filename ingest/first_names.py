"""What a first name tells: whether it is one, and whose."""

from __future__ import annotations

from ingest.morphology import parse_word
from ingest.words import WORDS

TITLES = frozenset(
    "coun cllr mr sir lord mrs ms miss lady dame herr frau monsieur madame mme signor signora "
    "comrade "
    "пан пані пане фрау герр господин госпожа мистер миссис мадам месье товарищ сэр леди".split()
)


def is_known_first(name: str) -> bool:
    return gender_of_first(name) is not None


def is_listed_first(name: str) -> bool:
    """The same of what may be a town: no "Riga", which ends as most women's names do."""
    is_ours = name in WORDS.mens_names or name in WORDS.womens_names
    return is_ours or (name[0] > "\u0400" and gender_of_first(name) is not None)


def gender_of_first(name: str) -> str | None:
    """As far as the first name tells: most that end in "a" are women's, but not all."""
    if name[0] < "\u0400":
        is_womans = name in WORDS.womens_names or (
            name.endswith("a") and name not in WORDS.mens_names
        )
        return "f" if is_womans else "m" if name in WORDS.mens_names else None
    if name in WORDS.womens_names or name in WORDS.mens_names:
        return "f" if name in WORDS.womens_names else "m"
    for form in parse_word(name):
        if {"Name", "nomn", "sing"} <= form.tags and form.is_known:
            return "f" if "femn" in form.tags else "m"
    return None


def from_first(words: list[str]) -> list[str]:
    """ "In the Bundestag Alice Weidel asked": the place is no part of the name."""
    firsts = range(len(words) - 1)
    listed = [i for i in firsts if is_listed_first(words[i])]
    # Of what may be towns the last: "In Riga Vilma Kalna said".
    at = listed[:1] or [i for i in firsts if is_known_first(words[i])][-1:] or [0]
    return words[at[0] :]
