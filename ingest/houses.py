"""Companies, clubs and councils, as far as their names tell that nobody is called so."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.single_names import WORD

_COMPANIES = frozenset(
    "company firm airline operator group brewer carrier board management owner".split()
)
_COMPANY = re.compile(
    r"\b(?:Group|Company|Trains|Rail|Railways?|Airlines?|Airways|Energy|Brands|Holdings?|PLC|plc|Ltd|"
    r"Inc|GmbH|AG|Corp|Shipping|Motors|Steel|Foods?|Lines|Logistics|Systems|Partners|Media|Works|"
    r"Ferries|Terminals?|Brewery|Breweries|Telecom|Petroleum|Pharma|Power|Industries|Technologies|"
    r"Services|Transport|Insurance|Bank)\b"
)
_HOUSE = re.compile(
    rf"(?<!\w)(?:(?!The\s){WORD}\s){{1,3}}"
    r"(?:Council|Union|Club|Bank|Party|Group|Company|Agency|University|Institute|Authority)\b"
    rf"(?!\s{WORD})"
)


_LISTED = re.compile(rf"\b[Ss]hares (?:in|of) ({WORD}(?:\s{WORD}){{0,2}})")


def find_houses(text: str) -> set[str]:
    return {match.group() for match in _HOUSE.finditer(text)}


def is_company(name: str) -> bool:
    return _COMPANY.search(name) is not None


def find_listed(text: str) -> set[str]:
    """Companies whose shares are spoken of: "Shares in Halden rose"."""
    return {match[1] for match in _LISTED.finditer(text)}


def find_house(noun: str, names: Iterable[str], listed: Iterable[str] = ()) -> str | None:
    """The one of the names that "the company", "the club" can mean."""
    kind = _COMPANY if noun in _COMPANIES else re.compile(rf"\b{noun.capitalize()}\b")
    houses = {name for name in names if kind.search(name)}
    houses |= set(listed) if noun in _COMPANIES else set()
    return houses.pop() if len(houses) == 1 else None
