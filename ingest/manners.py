"""How somebody comes to say something ("was at pains to deny"), and who does not."""

from __future__ import annotations

from collections.abc import Sequence

_MOODS = frozenset(
    "keen quick careful eager anxious swift forced obliged compelled moved constrained".split()
)
_FELT = frozenset("is are was were be been felt feels seemed seems".split())
_TROUBLES, _TAKES = frozenset("pains care trouble".split()), frozenset("took takes taken".split())
_RUSHES = frozenset("hastened hastens rushed rushes hurried hurries".split())
_WENT, _OUT_OF = frozenset("went goes gone".split()), ["out", "of"]
_ADVERBS = frozenset("afterwards also then later again equally too very so great some more".split())
_FEW = frozenset("few nobody none neither hardly scarcely".split())
_NO = frozenset("no not".split())
_MAY = frozenset("can could would will might may".split())


def manner_before(words: Sequence[str], at: int) -> int | None:
    """Where words begin that lead to the verb: "was at pains to deny", "took care to explain",
    "hastened to add", "went out of his way to praise"; None where there are none."""
    if at < 2 or words[at - 1] != "to":
        return None
    i = _skip(words, at - 2)
    word, before = words[i], _skip(words, i - 1)
    if word in _RUSHES:
        return i
    if word == "way" and words[max(i - 3, 0) : i - 1] == _OUT_OF and words[i - 4] in _WENT:
        return i - 4
    if word in _TROUBLES and words[before] in _TAKES:
        return before
    if word == "pains" and words[before] == "at":
        before = _skip(words, before - 1)
    elif word not in _MOODS:
        return None
    return before if words[before] in _FELT else None


def _skip(words: Sequence[str], at: int) -> int:
    """The nearest word from there back that is no adverb."""
    while at > 0 and (words[at].endswith("ly") or words[at] in _ADVERBS):
        at -= 1
    return max(at, 0)


def may_nobody(words: Sequence[str], at: int) -> bool:
    """ "Few delegates could say what", "No diplomat would tell when": nothing is said."""
    is_few = words[0] in _FEW or (words[0] in _NO and at > 1)
    return is_few and not _MAY.isdisjoint(words[max(at - 2, 0) : at])
