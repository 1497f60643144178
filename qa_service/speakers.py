"""Whom a corpus knows by name: the people of its table, and those who speak in its articles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence

from qa_service.actors import Actors, NameRow

_INSTITUTION = re.compile(
    r"\b(?:Ministry|Council|Department|Office|Service|Union|Commission|White House|"
    r"Kremlin|Pentagon|Government|Parliament|Duma|Alliance|General Staff|Committee|Agency|"
    r"Congress|Senate|Embassy|Delegation|Mission|Army|Navy|Air Force|Armed Forces|Fleet|"
    r"Security Council|Border (?:Service|Guard)|Secretariat|Presidency)\b",
    re.IGNORECASE,
)

# Somebody of whom no more is known than that they speak: a first name and others.
_PERSON = re.compile(
    r"[^\W\d_a-zа-я][\w’'-]+(?: (?:[^\W\d_]\.|[\w’'-]+)){0,2} [^\W\d_a-zа-я][\w’'-]{2,}"
)

# Surnames that a question for a time would name.
_MONTHS = frozenset(("March", "April", "May", "June", "July", "August"))


def with_speakers(rows: Sequence[NameRow], speaking: Iterable[tuple[str, str | None]]) -> Actors:
    """The actors of the rows, and the people who speak without being among them, for a side or for
    none, each by the full name and by a surname that nobody else has; those of the rows who speak
    by their surname, too, though everywhere it might be another's ("Baker"). Of namesakes a surname
    means those who speak; or nobody, if one of them is not among the rows."""
    people: dict[str, str] = {}
    for name, side in speaking:
        if _PERSON.fullmatch(name) and not is_institution(name):
            people[name] = side or people.get(name, "")
    known = Actors(_leave_surnames(rows, people))
    bearers = Counter(name.split()[-1] for name in people)
    silent = defaultdict[str, set[str]](set)
    for written, kind, _, name in rows:
        if kind == "person" and " " not in written:
            silent[written].add(name)
    more: list[NameRow] = []
    for name, actor in people.items():
        surname = name.split()[-1]
        found = known.find(name)
        if not found:
            more.append((name, "person", actor, name))
        is_known = not found or found[0].name == name
        is_silent = all(each.kind == "person" for each in known.find(surname))
        is_silent = is_silent and people.keys().isdisjoint(silent[surname])
        is_hers_alone = is_known and bearers[surname] == 1 and is_silent
        if is_hers_alone and surname not in _MONTHS:
            more.append((surname, "person", actor, name))
    known.add(more)
    return known


def _leave_surnames(rows: Sequence[NameRow], speaking: Container[str]) -> Iterator[NameRow]:
    """The rows, without surnames of people who do not speak but have a namesake who does."""
    heard = {written for written, kind, _, name in rows if kind == "person" and name in speaking}
    for row in rows:
        written, kind, _, name = row
        is_surname = kind == "person" and " " not in written
        if not is_surname or written not in heard or name in speaking:
            yield row


def is_institution(name: str) -> bool:
    """Whether an English name is that of a ministry, a council or the like, not of a whole side."""
    return _INSTITUTION.search(name) is not None
