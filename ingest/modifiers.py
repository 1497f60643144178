"""English words that are one thing or another by what follows: "the general", "played down"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.manners import manner_before
from ingest.morphology import is_genitive_noun, is_of_somebody
from ingest.names import CAMPAIGNS, THINGS
from ingest.verbs import PHRASAL, PHRASAL_ONLY

_PEOPLE = frozenset("general military".split())
_LEGISLATORS = frozenset("mp mps mep meps msp".split())
_MEMBER_OF_NAME = ("C", "N")
_IN_NAME = ("C", "N", "A", "B")
_GOES_ON = frozenset("RmCBA")
_MAX_OBJECT = 10
_OBJECT_ENDS = frozenset(",;:.?!qVhr")
_OBJECTS = frozenset("dABNCmgRpwqh")
_PARTICLES = frozenset("out down up off aside away in back forth".split())
_SOME = frozenset("one another others some both many several".split())
_OWN_VERBS = frozenset("said told thought says tells insists".split())
_NOT = frozenset("we i you not all only so both yet even if nor".split())
_OF_PARTY = re.compile(r"[rdi]-[a-z]+$")
_WENT = frozenset("went goes".split())
_QUOTED = frozenset("quoted quotes cited cites".split())
DEMONSTRATIVES = frozenset("тот та той latter".split())
_WOMANS = ("ла", "лась", "лася")
_MANS = ("л", "лся", "в", "вся")
_PRESENT = ("т", "тся", "ть", "ться", "є", "ється")
_FIELDS = frozenset(
    "делам вопросам обороне безопасности политике связям справам питанням обороні безпеці".split()
)
_SETTLED = frozenset("kmdwt")
_RETIRED = frozenset("отставке запасе відставці запасі".split())
_PUT = frozenset("put puts".split())
_FAR = 12
_THEM = frozenset("them us those".split())
_AUXILIARIES = frozenset(
    "did does do had has have was were is are would will could can may might should must".split()
)
_MAY_FOLLOW = frozenset(",.;:?!)(-Vtqrofkh")
_QUOTED_SOON = re.compile(r"[:,]q")


def settle_modifiers(labels: list[str], words: Sequence[str]) -> None:
    """Correct the labels in place, now that the word after each is known; ``words`` are small."""
    for i, word in enumerate(words):
        if labels[i] in _IN_NAME and (word in THINGS or word in CAMPAIGNS):
            is_first = word in CAMPAIGNS and word not in THINGS
            _settle_thing(labels, i, 1 if is_first else -1, is_alone=word == "time")
        following = labels[i + 1] if i + 1 < len(labels) else "."
        if settled := _settle_noun(labels, words, i, following) or _settle_verb(labels, words, i):
            labels[i] = settled
        elif labels[i] == "V" and (start := manner_before(words, i)) is not None:
            labels[start:i] = "t" * (i - start)  # "was at pains to deny"
        elif word in PHRASAL:
            _settle_phrasal(labels, words, i)


def _settle_thing(labels: list[str], at: int, step: int, *, is_alone: bool) -> None:
    """ "Central European Summer Time", "Operation Quiet Harbour": capitals that nobody is called
    by, from the word that tells so on; ``is_alone``: that word alone may be somebody."""
    i = at + step
    while 0 <= i < len(labels) and labels[i] in _IN_NAME:
        labels[i] = "w"
        i += step
    # "The Charter says" has no speaker, "Time says" may have one.
    if i != at + step or not is_alone:
        labels[at] = "w"


def _settle_noun(
    labels: Sequence[str], words: Sequence[str], at: int, following: str
) -> str | None:
    label, word = labels[at], words[at]
    if label in _SETTLED and (word > "\u0400" or word.isdigit() or word == "latter"):
        return _settle_slavic(labels, words, at, following)
    if label == "m" and word in _PEOPLE and _is_noun(labels, at, word, following):
        return "R"
    if label == "w" and following == "R" and _is_bare_modifier(labels, words, at):
        return "m"  # "…, alliance officials say"
    if word == "administration" and following == "R" and at and labels[at - 1] == "N":
        return "m"  # "a Biden administration official"
    is_led = label == "w" and following == "R" and at > 0 and labels[at - 1] == "m"
    if is_led and word.isascii() and word.isalpha():
        return "m"  # "a senior alliance diplomat"
    if label == "t" and word in _LEGISLATORS and following in _MEMBER_OF_NAME:
        return "R"  # "The Labour MP Ann Lee"
    if label in "wd" and word in _SOME and _are_some(labels, words, at):
        return "p"
    return None


def _is_demonstrative(labels: Sequence[str], words: Sequence[str], at: int) -> bool:
    """Whether such a word is somebody: «Та согласилась», "The latter said", no «та справа»."""
    word, verb = words[at], at + 1
    while labels[verb : verb + 1] == ["t"]:
        verb += 1
    if labels[verb : verb + 1] != ["V"]:
        return False
    if word == "latter":
        return at == 1 and words[0] == "the"
    fitting = _WOMANS if word == "та" else _MANS
    return at == 0 and words[verb].endswith(fitting + _PRESENT)


def _is_of_before(labels: Sequence[str], word: str, at: int) -> bool:
    """«на востоке соседней страны министр ответил»: a noun in the genitive after no office."""
    start = len("".join(labels[:at]).rstrip("m"))
    is_led = start < at and (start == 0 or labels[start - 1] not in "RBACN")
    return is_led and word > "\u0400" and is_genitive_noun(word)


def _is_field(labels: Sequence[str], words: Sequence[str], at: int) -> bool:
    """«комитет по международным делам», «полковник в отставке»: what an office is for, or was."""
    near = (at - 1,) if words[at] in _RETIRED else (at - 1, at - 2)
    words_by = ("в", "у") if words[at] in _RETIRED else ("по",)
    by = next((i for i in near if i > 0 and words[i] in words_by), 0)
    return by > 0 and labels[by - 1] in "RBmC"


def _settle_slavic(
    labels: Sequence[str], words: Sequence[str], at: int, following: str
) -> str | None:
    label, word = labels[at], words[at]
    if label in "kmd" or word in DEMONSTRATIVES:
        if word in DEMONSTRATIVES and _is_demonstrative(labels, words, at):
            return "p"
        is_before = label == "m" and following == "R" and _is_of_before(labels, word, at)
        return "w" if is_before else None
    if label in "wt" and at > 0 and "ранга" in (word, words[min(at + 1, len(words) - 1)]):
        return "m"  # «капитан 1 ранга Иван Ким»
    if label == "w" and (word in _FIELDS or word in _RETIRED) and _is_field(labels, words, at):
        return "m"
    if label == "w" and at > 0 and labels[at - 1] == "S" and is_of_somebody(word):
        return "R"  # «по мнению политика»
    return None


def _settle_verb(labels: Sequence[str], words: Sequence[str], at: int) -> str | None:
    label, word = labels[at], words[at]
    before = labels[at - 1] if at else "^"
    if label == "m" and word == "first" and before == "t":
        return "t"  # "had first said"
    if label == "w" and word in _QUOTED and _is_quoted_as(words, at):
        return "V"
    if label == "w" and word in _PUT and words[at + 1 : at + 2] == ["it"]:
        return "V" if "as" in words[max(0, at - _MAX_OBJECT) : at] else None  # "as he put it"
    if label == "C" and before == "," and _OF_PARTY.match(word):
        return "t"  # "Sen. Warren Lathrop, R-Ohio, said"
    if label == "t" and word in _WENT and before in "pNRC" and words[at + 1 : at + 2] == ["on"]:
        return "V" if labels[at + 2 : at + 3] == [","] else None  # "The mission, he went on, …"
    if label == "w" and word == "not" and at and words[at - 1] in _AUXILIARIES:
        return "t"
    if label == "V" and before == "d" and _may_be_noun(word):
        return "w"  # "the talks", "their demands"
    return "R" if label == "V" and word == "states" and before in "wmRCA" else None


def _is_bare_modifier(labels: Sequence[str], words: Sequence[str], at: int) -> bool:
    is_led = at > 0 and labels[at - 1] in ",q-"
    return is_led and words[at + 1].endswith("s") and words[at].isalpha() and words[at] not in _NOT


def _may_be_noun(word: str) -> bool:
    return word[0] < "\u0400" and not word.endswith("ed") and word not in _OWN_VERBS


def _are_some(labels: Sequence[str], words: Sequence[str], at: int) -> bool:
    """ "One of them said", "others argue": somebody without a name."""
    if words[at + 1 : at + 2] == ["of"]:
        if words[at + 2 : at + 3] == [] or words[at] == "both":
            return False
        return words[at + 2] in _THEM or (words[at] == "one" and _are_people(labels, words, at + 3))
    if words[at - 1 : at] and words[at - 1] in ("no", "any", "every", "the", "this", "that"):
        return False
    after = at + 1
    while after < len(labels) and labels[after] == "t":
        after += 1
    return labels[after : after + 1] == ["V"]


def _is_quoted_as(words: Sequence[str], at: int) -> bool:
    """ "Was quoted by TASS as saying": what stands there is said by who is quoted."""
    after = words[at + 1 : at + _FAR]
    return any(pair == ("as", "saying") for pair in pairwise(after))


def _are_people(labels: Sequence[str], words: Sequence[str], start: int) -> bool:
    """ "One of the Russian diplomats said": no name follows."""
    at = start
    while labels[at : at + 1] and labels[at] in "mAw":
        at += 1
    is_plural = labels[at : at + 1] == ["R"] and words[at].endswith("s")
    return is_plural and labels[at + 1 : at + 2] in (["V"], ["t"])


def _settle_phrasal(labels: list[str], words: Sequence[str], at: int) -> None:
    """ "Played down the exchange", "put the number at 70,000", "…,” put in the deputy": a verb."""
    for pattern in PHRASAL[words[at]]:
        end = _match_pattern(labels, words, at + 1, pattern)
        if end is None:
            continue
        if pattern == ("in",) and "q" not in labels[max(0, at - 2) : at]:
            continue  # "The alliance put in a bid."
        if pattern == ("it",) and not _QUOTED_SOON.search("".join(labels[end : end + 8])):
            continue  # "Engineers put it in place."
        is_particle = "~" not in pattern and len(pattern) == 1 and pattern[0] in _PARTICLES
        if is_particle and labels[end : end + 1] and labels[end] not in _OBJECTS:
            continue
        if is_particle and end == len(labels):
            continue
        if words[at] in PHRASAL_ONLY and labels[at] in "wt":
            labels[at] = "V"
        if is_particle:
            labels[end - 1] = "t"
        return


def _match_pattern(
    labels: Sequence[str], words: Sequence[str], start: int, pattern: Sequence[str]
) -> int | None:
    """Where the words of a pattern end, the object before them left out."""
    if pattern[0] != "~":
        end = start + len(pattern)
        return end if tuple(words[start:end]) == tuple(pattern) else None
    for i in range(start, min(start + _MAX_OBJECT, len(words))):
        end = i + len(pattern) - 1
        if i > start and tuple(words[i:end]) == tuple(pattern[1:]):
            return end
        if labels[i] in _OBJECT_ENDS and not (i == start and words[i] == "that"):
            return None
    return None


def _is_noun(labels: Sequence[str], at: int, word: str, following: str) -> bool:
    if following in _GOES_ON:
        return False
    if following == "N":
        return word == "general"
    is_led = at > 0 and labels[at - 1] in "dmAgR"
    return is_led and following in _MAY_FOLLOW
