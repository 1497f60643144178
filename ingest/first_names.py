"""Whether two first names can be one person's: spelt in two ways, short or by the initial."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ingest.morphology import parse_word
from ingest.words import WORDS

TITLES = frozenset(
    "coun cllr mr sir lord mrs ms miss lady dame herr frau monsieur madame mme signor signora "
    "comrade "
    "пан пані пане фрау герр господин госпожа мистер миссис мадам месье товарищ сэр леди".split()
)
_LENGTH = 3
_SHORT_ENDING = re.compile(r"(?<=[а-я]{2})(?:ой|ей|[аяиеыую])$")
_FOLDED = (("ph", "f"), ("th", "t"), ("kh", "h"), ("ck", "k"), ("x", "ks"), ("y", "i"), ("j", "i"))
_LETTERS = (("h", "g"), ("c", "k"), ("w", "v"), ("ё", "е"), ("є", "е"), ("і", "и"), ("ї", "и"))
_SHORT = {
    short: full
    for full, *shorts in (
        line.split()
        for line in (
            "william bill will billy,robert bob rob bobby,anthony tony,joseph joe,james jim jamie,"
            "michael mike mikhail mikheil mihail mick,richard dick rick,thomas tom,"
            "edward ed ted eddie,charles chuck charlie,john jack jon johnny,elizabeth liz beth,"
            "george giorgi georgi georgy georgios,geoffrey jeff,christopher chris,ashton ash,"
            "vladimir volodymyr vova volodimir,peter petro pyotr petr pete,daniel dan danny,"
            "alexander sasha alex,владимир володимир вова,лев льва льву львом,"
            "михаил михайло михеил,пётр петро петр"
        ).split(",")
    )
    for short in (full, *shorts)
}


@lru_cache(maxsize=4_000)
def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower().rstrip("."))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = _SHORT.get(plain, plain)
    for written, folded in (*_FOLDED, *_LETTERS):
        plain = plain.replace(written, folded)
    return plain


def is_same_first(one: str, other: str) -> bool:
    """Whether the first letters agree; of an initial just that one."""
    if one[1:2] in ("", ".") or other[1:2] in ("", "."):
        return one[:1].lower() == other[:1].lower()
    first, second = (_stem(_fold(name)) for name in (one, other))
    length = min(_LENGTH, len(first), len(second))
    return first[:length] == second[:length]


def _stem(name: str) -> str:
    """Without the ending of a short Cyrillic one: «Каи» is «Кая»."""
    return _SHORT_ENDING.sub("", name) if len(name) <= _LENGTH + 1 else name


def is_known_first(name: str) -> bool:
    return name in WORDS.mens_names or gender_of_first(name) is not None


def gender_of_first(name: str) -> str | None:
    """As far as the first name tells: most that end in "a" are women's, but not all."""
    if name[0] < "\u0400":
        is_womans = name in WORDS.womens_names or (
            name.endswith("a") and name not in WORDS.mens_names
        )
        return "f" if is_womans else "m" if name in WORDS.mens_names else None
    for form in parse_word(name):
        if {"Name", "nomn", "sing"} <= form.tags and form.is_known:
            return "f" if "femn" in form.tags else "m"
    return None


def from_first(words: list[str]) -> list[str]:
    """ "In the Bundestag Alice Weidel asked": the place is no part of the name."""
    at = next((i for i, word in enumerate(words[:-1]) if is_known_first(word)), 0)
    return words[at:]
