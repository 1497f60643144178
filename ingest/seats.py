"""What an office in a house is called elsewhere: «глава Белого дома» is the president."""

from __future__ import annotations

HEADS = frozenset("head chief boss глава руководитель очільник очільниця".split())
_MASTERS = HEADS | {"хозяин", "хозяйка"}
_DIRECTORS = HEADS | {"director"}
_OFFICES = {
    "Kremlin": (_MASTERS, frozenset({"president"})),
    "White House": (_MASTERS, frozenset({"president"})),
    "US State Department": (HEADS, frozenset({"secretary", "state"})),
    "SVR": (_DIRECTORS, frozenset({"director", "foreign", "intelligence", "service"})),
    "FSB": (_DIRECTORS, frozenset({"director"})),
    "CIA": (_DIRECTORS, frozenset({"director"})),
    "Pentagon": (HEADS, frozenset({"defence", "secretary"})),
    "US Defense Department": (HEADS, frozenset({"defence", "secretary"})),
    "European Commission": (HEADS, frozenset({"commission", "president"})),
    "European Council": (HEADS, frozenset({"council", "president"})),
    "European Parliament": (HEADS, frozenset({"parliament", "president"})),
    "Russian Security Council": (
        frozenset({"secretary"}),
        frozenset({"secretary", "security", "council"}),
    ),
}
"""By the house: the words for somebody in it, and what the one so called is."""
_FOREIGN, _DEFENCE = frozenset({"foreign", "minister"}), frozenset({"defence", "minister"})
_GOVERNMENT, _CHANCELLOR = frozenset({"prime", "minister"}), frozenset({"chancellor"})
_CALLED = {
    ("United States", _FOREIGN): frozenset({"secretary", "state"}),
    ("United States", _DEFENCE): frozenset({"defence", "secretary"}),
    ("United Kingdom", _FOREIGN): frozenset({"foreign", "secretary"}),
    ("United Kingdom", _DEFENCE): frozenset({"defence", "secretary"}),
    ("Germany", _GOVERNMENT): _CHANCELLOR,
    ("Austria", _GOVERNMENT): _CHANCELLOR,
}


def has_seat(keys: frozenset[str], house: str | None) -> bool:
    """Whether somebody in a house is told by its name alone: its head, its only secretary."""
    return house in _OFFICES and bool(keys & _OFFICES[house][0])


def seat_keys(keys: frozenset[str], house: str) -> frozenset[str]:
    """What the office is told by where it has a name of its own."""
    words, office = _OFFICES[house]
    return keys - words | office


def called_there(keys: frozenset[str], actor: str | None) -> frozenset[str]:
    """What an office is called in that state, if otherwise: a secretary of state, a chancellor."""
    return _CALLED.get((actor or "", keys), keys)
