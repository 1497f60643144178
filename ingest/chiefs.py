"""Whether «глава организации» or «председатель палаты» can be somebody who is spoken of."""

from __future__ import annotations

from ingest.morphology import lemma_of
from ingest.persons import Speaker

_CHIEFS = frozenset("глава руководитель председатель начальник директор спикер лидер".split())
_LEADING = frozenset(
    "general director chairman chair speaker head chief ambassador representative commander глава "
    "руководитель председатель начальник командующий лидер".split()
)
_ENVOYS = _LEADING | frozenset("minister deputy spokes adviser aide envoy negotiator".split())
_SENT = frozenset("делегация миссия".split())
_OF_STATES = frozenset("minister president chancellor prime".split())


def may_lead(speaker: Speaker, office: str) -> bool:
    """Whether they hold an office that heads some house, and the words tell of none by name."""
    words = office.lower().split()
    if len(words) == 1 or not office.islower() or lemma_of(words[0]) not in _CHIEFS:
        return False
    leading = _ENVOYS if {lemma_of(word) for word in words} & _SENT else _LEADING
    return any(
        held & leading and (leading is _ENVOYS or not held & _OF_STATES) for held in speaker.offices
    )
