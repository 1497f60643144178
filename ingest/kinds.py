"""Whether the offices that somebody holds are of one kind with what they are called."""

from __future__ import annotations

from ingest.morphology import lemma_of
from ingest.persons import Speaker
from ingest.words import WORDS

_CHIEFS = frozenset("глава руководитель председатель начальник директор спикер лидер".split())
_LEADING = frozenset(
    "general director chairman chair speaker head chief ambassador representative commander глава "
    "руководитель председатель начальник командующий лидер".split()
)
_ENVOYS = _LEADING | frozenset("minister deputy spokes adviser aide envoy negotiator".split())
_SENT = frozenset("делегация миссия".split())
_OF_STATES = frozenset("minister president chancellor prime".split())


def holds_any(speaker: Speaker, nouns: frozenset[str]) -> bool:
    return any(office & nouns for office in speaker.offices)


def is_kin(speaker: Speaker, office: str) -> bool:
    """Whether what somebody is called is of one kind with it: the doctor and the surgeon."""
    nouns = {lemma_of(word) for word in office.lower().split()}
    return any(nouns & kind and holds_any(speaker, kind) for kind in WORDS.kinds)


def may_lead(speaker: Speaker, office: str) -> bool:
    """Whether «глава организации» or «председатель палаты» is somebody who heads a house."""
    words = office.lower().split()
    if len(words) == 1 or not office.islower() or lemma_of(words[0]) not in _CHIEFS:
        return False
    leading = _ENVOYS if {lemma_of(word) for word in words} & _SENT else _LEADING
    return any(
        held & leading and (leading is _ENVOYS or not held & _OF_STATES) for held in speaker.offices
    )
