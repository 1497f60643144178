"""Names in a claim: each must stand in its source, in some form or spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from qa_service.actors import Actors, Mention
from qa_service.copies import Word, read_words
from qa_service.speakers import is_institution
from qa_service.spelling import is_surname, is_word
from qa_service.support.ground import Ground
from qa_service.support.speakers import SAYS_NEXT
from qa_service.terms import extract_terms

# Letters that two forms of a name share: Latvia, Latvian; Рига, Риги. A short name is the same.
MIN_SAME = 4
# The share of letters in order that a name has in common with itself in another script.
MIN_LIKENESS = 0.72
_CAPITALISED = re.compile(r"(?<![\w’'-])[A-ZА-ЯЁІЇЄҐ][\w’'-]*")
_POSSESSIVE = re.compile(r"[’']s?$")
_OPENS = re.compile(r"(?:^|[.!?…:]\s+)[“«„\"‘'(]*$")
# Offices and courtesies name nobody.
_OFFICE = re.compile(
    r"(?:president|prime|minist|foreign|defen[cs]e|secretar|general|chancellor|ambassador|deputy|"
    r"vice|spokes|chief|chair|head|leader|king|queen|senator|lord|sir|mr|mrs|ms|dr|state|"
    r"президент|премьер|министр|генерал|секретар|канцлер|посол|глав|г-н|госпож|господин)",
    re.IGNORECASE,
)
_HAS_DONE = re.compile(r"\s+(?:had|has)\s+(?:also\s+)?\w+(?:ed|wn|en|ght|ld|de)\b")
_ENDINGS = frozenset("s n i an ian ians is ese ish er ers a as".split())
_PRONOUNS = frozenset(
    "He She It They Who Both Each Some Others Another One Nobody Он Она Они".split()
)
_LATIN = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщъыьэюя",
        "a b v g g d e e zh z i i i i k l m n o p r s t u f h ts ch sh sh . i . e u a".split(),
        strict=True,
    )
)


def find_unheld_name(
    text: str, ground: Ground, actors: Actors, *, language: str, is_own: bool
) -> str | None:
    """A name of the claim that no cited paragraph has, nor what is said about it; None if all are.

    A person stands for every spelling of theirs, a side for its capital, its people's name and its
    adjective. An institution must be named.
    """
    there = actors.find(ground.everything)
    known = {mention.name for mention in there if mention.name}
    said = {s.actor for p in ground.passages for s in p.paragraph.statements if s.actor}
    sides = {mention.actor for mention in there if mention.actor} | said
    mentions = actors.find(text)
    for mention in mentions:
        if not (mention.name in known or _is_held(mention, ground, sides)):
            return mention.text
    covered = {place for m in mentions for place in range(m.start, m.end)}
    for match in _CAPITALISED.finditer(text):
        if match.start() in covered or not _is_name(text, match, language):
            continue
        # Translated, "Совместный совет" sounds like nothing in its source.
        is_common = is_word(match[0].lower(), language) and not is_surname(match[0], language)
        if not is_own and is_common:
            continue
        name = _POSSESSIVE.sub("", match[0])
        if not _has_form(name, ground.stems, is_own=is_own):
            return name
    return None


def _is_held(mention: Mention, ground: Ground, sides: set[str]) -> bool:
    """Whether its words stand there, or, of a side, any name of the side."""
    if all(stem in ground.stems for stem in _stems(mention.text)):
        return True
    is_side = mention.kind == "adjective" or (
        mention.kind == "body" and not is_institution(mention.name or "")
    )
    return is_side and mention.actor in sides


def _stems(text: str) -> Iterator[str]:
    yield from (word.text for word in read_words(f"x {text}")[1:])


def _is_name(text: str, match: re.Match[str], language: str) -> bool:
    """Whether a capital letter makes a name here: not of a month, an office or a first word."""
    word = _read_word(match[0])
    if word is None or word.kind != "name" or _OFFICE.match(match[0]):
        return False
    if not _OPENS.search(text[: match.start()]):
        return True
    if not extract_terms(match[0], language):
        return False  # "As", «Как»
    if len(match[0]) > 1 and not is_word(match[0].lower(), language):
        return True
    if is_surname(match[0], language):
        return True
    # Dictionaries know common surnames, too: "Johnson said". "Officials said" names nobody.
    behind = text[match.end() :]
    acts = bool(SAYS_NEXT.match(behind) or _HAS_DONE.match(behind))
    return acts and not match[0].endswith("s") and match[0] not in _PRONOUNS


@lru_cache(maxsize=16_384)
def _read_word(raw: str) -> Word | None:
    words = read_words(f"x {raw}")[1:]
    return words[0] if words else None


def _has_form(name: str, stems: Iterable[str], *, is_own: bool) -> bool:
    stems = frozenset(stems)
    own = list(_stems(name))
    if all(stem in stems for stem in own):
        return True
    if is_own:
        return all(any(_is_form(stem, other, name) for other in stems) for stem in own)
    return all(any(_sounds_like(stem, other) for other in stems) for stem in own)


def _is_form(one: str, other: str, name: str) -> bool:
    if min(len(one), len(other)) < MIN_SAME or one[:MIN_SAME] != other[:MIN_SAME]:
        return False
    # A short name is whole: of "Iran" there are Iranians, but "Johnson" is none of John's.
    is_whole = len(other) == MIN_SAME < len(one) and name[0] < "\u0400"
    return not is_whole or name[MIN_SAME:].lower() in _ENDINGS


def _sounds_like(one: str, other: str) -> bool:
    first, second = spell_in_latin(one), spell_in_latin(other)
    if min(len(first), len(second)) < 3:
        return first == second
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= MIN_LIKENESS


@lru_cache(maxsize=16_384)
def spell_in_latin(word: str) -> str:
    """A word by its sound, near enough to be compared: Столтенберг and Stoltenberg."""
    plain = "".join(_LATIN.get(char, char) for char in word.casefold()).replace(".", "")
    return re.sub(r"(.)\1", r"\1", plain.replace("y", "i").replace("j", "i").replace("x", "ks"))
