"""Addresses in a claim: those that its source names, and no others."""

from __future__ import annotations

import re

from qa_service.support.ground import Ground

_LINK = re.compile(
    r"https?:|www\.|\]\(|<[a-zA-Z/!]|\b(?:javascript|data|mailto|tel):", re.IGNORECASE
)
# "Wire.example", "t.me/wire", "a@b.example"; not "U.S.", "12.5bn", nor "war.Then".
_ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+\.\w+(?:[.-]\w+)*|"
    r"(?<![\w.])(?:[\w-]+\.)+(?:[^\W\d_]{2,}|xn--\w+)/\S*|"
    r"(?<![\w.])(?:[\w-]+\.)*[\w-]*[^\W\d_][\w-]+\.(?:[a-z]{2,}|[A-Z]{2,}|xn--\w+|рф)(?!\w)"
)


def has_strange_link(text: str, ground: Ground) -> bool:
    """Whether the claim has markup or a link, or an address that is in no cited paragraph."""
    if _LINK.search(text):
        return True
    known = ground.everything.casefold()
    return any(found[0].casefold() not in known for found in _ADDRESS.finditer(text))
