"""Somebody who speaks, and what a noun or a name alone tells of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

GENDERS = {
    **dict.fromkeys(
        "he he's he'd he'll him his himself он него его ему ним його він spokesman mr sir lord "
        "chairman king prince man boy son husband father dad brother widower uncle nephew "
        "grandson grandfather boyfriend муж сын брат отец".split(),
        "m",
    ),
    **dict.fromkeys(
        "she she's she'd she'll her hers herself она нее неё ее её ей ней вона її spokeswoman mrs "
        "ms dame lady chairwoman queen princess woman girl daughter wife mother mum sister "
        "widow aunt niece granddaughter grandmother girlfriend mum жена дочь сестра мать".split(),
        "f",
    ),
    **dict.fromkeys("it its it's itself оно".split(), "n"),
}
DETERMINER = re.compile(
    r"^(?:the|an?|one|some|another|his|her|their|its|our|его|её|ее|их)\s+", re.IGNORECASE
)
PEER = re.compile(
    r"(?:его|её|ее|their|his|her)\s(?:[\w-]+\s){0,2}(?:коллега|визави|counterpart|colleague)\b",
    re.I,
)
"""Somebody who holds the same office as who was named before."""
_PUBLIC = frozenset("government council police court parliament authority".split())
_RANKS = frozenset("deputy spokes aide adviser".split())
_CIVIL = frozenset("secretary attorney director prosecutor consul solicitor inspector".split())
UNKNOWN = ""
"""The name of a speaker who could not be told: a pronoun may mean them."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """``name`` is None where the text does not tell; ``gender`` is m, f or None for unknown."""

    name: str | None
    actor: str | None
    gender: str | None = None
    offices: frozenset[frozenset[str]] = frozenset()


NOBODY = Speaker(None, None)


def agree(*told: str | None) -> bool:
    """Whether the genders, or the sides, that are known are one."""
    return len({*told} - {None}) < 2


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody named since the last one spoke; ``heads``: as the likely subject of a sentence.

    ``owns``: the sentence begins with somebody or something of theirs ("Her brother"); ``calling``:
    what somebody without a name is called; ``actor``: their side.
    """

    paragraph: int
    name: str
    heads: bool
    sentence: int
    gender: str | None = None
    owns: bool = False
    calling: str = ""
    actor: str | None = None


def is_initial_of(initial: str, full: str) -> bool:
    """Whether "T." stands for the first name of "Tikhon Vyazov"."""
    return len(initial) == 2 and initial[1] == "." and full[:1] == initial[0] and full[1:2] != "."


def is_same_person(full: str, written: str) -> bool:
    """Whether one name has all the words of the other, in whatever case of the noun."""
    names, words = full.lower().split(), written.lower().split()
    fewer, more = sorted((names, words), key=len)
    return bool(full) and all(any(_is_same_word(a, b) for b in more) for a in fewer)


def _is_same_word(one: str, other: str) -> bool:
    is_short = "." in (one[1:2], other[1:2])
    return one[0] == other[0] if is_short else one[:3] == other[:3]


def proper_name(office: str) -> str | None:
    """An institution of no known side has a name where it is written with capitals."""
    name = DETERMINER.sub("", office, count=1)
    capitals = [word for word in name.split() if word[0].isupper()]
    is_public = len(capitals) == 1 and name.split()[-1] in _PUBLIC  # "Scottish government"
    is_long = is_public or len(capitals) > 1 or (name > "\u0400" and len(name.split()) > 2)
    return name if name[:1].isupper() and is_long else None


def gender_of(office: str) -> str | None:
    words = (
        DETERMINER.sub("", office, count=1).lower().replace(".", "").split()
    )  # "Her colleague" may be a man.
    return next((GENDERS[word] for word in words if word in GENDERS), None)


def holds_office(speaker: Speaker, keys: frozenset[str], actor: str | None) -> bool:
    if actor and speaker.actor and speaker.actor != actor:
        return False
    # "The general" is no secretary general.
    offices = [each for each in speaker.offices if keys != {"general"} or not each & _CIVIL]
    if keys == {"spokes", "president"}:
        keys = frozenset({"spokes"})  # The Kremlin's is the president's.
    # "The minister" may be a deputy; "the foreign minister" and "the ministry's voice" may not.
    return any(
        keys <= office and (keys & _RANKS == office & _RANKS or keys == {"minister"})
        for office in offices
    )
