"""Whose a surname is by what stands before it: a first name or a rank that is another's."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

_LENGTH = 3
_VOWELS = re.compile("[aeiou]|[аеиоуыэюяйьъ]")
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


_ONE = r"(?:(?:[^\W\d_]\.){1,3}|[^\W\d_]+(?:[-’'][^\W\d_]+)*\.?)"
_WORD = re.compile(_ONE)
_BEFORE = re.compile(rf"(?:{_ONE}(?:[ \u00a0]|(?<=\.))){{0,3}}{_ONE}[ \u00a0]$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.){1,3}")
_PLACED = frozenset("in at on from near for with to of by as в во на из у к о об с со про".split())
_TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir lord lady dame pope father sister saint madame monsieur "
    "herr frau president premier prime minister foreign defence defense interior finance justice "
    "economy secretary general chancellor ambassador envoy senator representative congressman "
    "congresswoman deputy vice governor mayor king queen prince princess commissioner chairman "
    "chairwoman chair chief head leader speaker spokesman spokeswoman spokesperson press state "
    "admiral marshal commander judge director adviser advisor comrade high candidate patriarch "
    "says said".split()
)
# Of those below a general; who governs may have been one of these.
_RANK = re.compile(
    r"\b(?:(?:col|colonel|lt|lieutenant|maj|major|capt|captain|sgt|sergeant|cpl|corporal|private)"
    r"\.?|(?:(?:под|під)?полковник|майор|капитан|капітан|лейтенант|сержант|прапорщик|капрал)\w{0,3})"
    r"[ \u00a0]$",
    re.IGNORECASE,
)
_CIVIL = re.compile(
    r"president|premier|minister|chancellor|secretary|representative|ambassador|commissioner|"
    r"speaker|spokes|mayor|governor|chair|king|pope",
    re.IGNORECASE,
)


@lru_cache(maxsize=4_000)
def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower().rstrip("."))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = _SHORT.get(plain, plain)
    for written, folded in (*_FOLDED, *_LETTERS):
        plain = plain.replace(written, folded)
    return plain


def is_same_first(one: str, other: str) -> bool:
    """Whether the first letters or the consonants agree; of an initial just that one."""
    if one[1:2] in ("", ".") or other[1:2] in ("", "."):
        return one[:1].lower() == other[:1].lower()
    first, second = (_stem(_fold(name)) for name in (one, other))
    length = min(_LENGTH, len(first), len(second))
    bare = _VOWELS.sub("", first)
    is_respelt = len(bare) > 1 and bare == _VOWELS.sub("", second)  # "Dimitri" is "Dmitry".
    return is_respelt or first[:length] == second[:length]


def _stem(name: str) -> str:
    """Without the ending of a short Cyrillic one: «Каи» is «Кая»."""
    return _SHORT_ENDING.sub("", name) if len(name) <= _LENGTH + 1 else name


class Before(NamedTuple):
    """What stands before a surname: words that may be first names, and whether a rank does."""

    firsts: tuple[str, ...] = ()
    has_rank: bool = False

    @property
    def is_initials(self) -> bool:
        return bool(self.firsts) and all(map(_is_initial, self.firsts))


@dataclass(slots=True)
class Bearers:
    """The first names, in every spelling, and the offices of people by their full names."""

    firsts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    offices: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    known: set[str] = field(default_factory=set)

    def note_name(self, written: str, name: str) -> None:
        """Take in one of the full names that somebody is written by."""
        first = written.split()[0]
        self.firsts[name].add(first)
        self.known.add(first)

    def may_be(self, name: str, before: Before) -> bool:
        """Whether they can be meant by their surname there, as far as is known of them."""
        if before.has_rank and (held := self.offices.get(name)):
            return not all(_CIVIL.search(office) for office in held)
        own = [first for first in self.firsts.get(name, ()) if before.firsts]
        own = [first for first in own if is_cyrillic(first) == is_cyrillic(before.firsts[0])]
        return not own or any(is_same_first(a, b) for a in before.firsts for b in own)

    def read_before(self, text: str, start: int) -> Before:
        """What stands right before the surname at that place, in the same sentence."""
        has_rank = _RANK.search(text, max(0, start - 24), start) is not None
        found = _BEFORE.search(text, max(0, start - 60), start)
        words = _WORD.findall(found.group()) if found else []
        run: list[str] = []
        while words and words[-1][0].isupper() and not is_title(words[-1]):
            if words[-1].endswith(".") and not _is_initial(words[-1]):
                words.clear()  # "in Oslo. Did Lavrov"
                break
            run.insert(0, words.pop())
        prefix = text[: found.start()].rstrip(" «“\"'(") if found else ""
        opens = not words and prefix[-1:] in ("", ".", "!", "?", ":", "…", "\n")
        is_placed = bool(words) and words[-1].lower() in _PLACED
        if opens and run and run[0] not in self.known and not _is_initial(run[0]):
            # "Did Lavrov", "In Munich Putin"
            is_placed = is_placed or run.pop(0).lower() in _PLACED
        is_name = any(each.rstrip(".") in self.known or _is_initial(each) for each in run)
        is_name = is_name or (bool(run) and self._reads_as_name(run, words, text, start))
        return Before(tuple(run) if is_name and not is_placed else (), has_rank)

    def _reads_as_name(self, run: list[str], words: list[str], text: str, start: int) -> bool:
        """Whether a word with a capital that is no known first name is one: not in a heading in
        which every word has a capital, and no "NATO"."""
        if is_cyrillic(run[0]) or len(run) > 2 or any(word.isupper() for word in run):
            return False
        after = _WORD.findall(text, start)[1:2]
        return not any(word[0].isupper() for word in after)


def is_title(word: str) -> bool:
    parts = word.lower().rstrip(".").split("-")
    return all(part in _TITLES for part in parts) or _RANK.search(f"{word} ") is not None


def is_cyrillic(word: str) -> bool:
    return word[0] > "\u0400"


def left_of(people: Set[str], before: Before, bearers: Bearers) -> Set[str]:
    """Those of one surname who can be meant."""
    if not (before.firsts or before.has_rank):
        return people
    return {name for name in people if bearers.may_be(name, before)}


def _is_initial(word: str) -> bool:
    return _INITIALS.fullmatch(word) is not None
