"""Whom "the allies" means in a text that names their alliance."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from ingest.actors import Actors, Mention
from qa_service.peoples import ALLIANCE

_ALLIES = re.compile(
    rf"(?:\b[Tt]he (?:{ALLIANCE} )?[Aa]llies|(?:^|(?<=[.!?:;] ))(?:Allies|Союзники))\b"
    r"(?!\s+(?:of|to)\b|[’'])"
)


def find_allies(
    text: str, mentions: Sequence[Mention], actors: Actors, sides: Collection[str]
) -> list[Mention]:
    """The mentions with "the allies" as the alliance, if it is one of the text's ``sides``, and
    they are nobody else's: "the allies of Kyiv"."""
    house = next(iter(actors.find(ALLIANCE)), None)
    if house is None or house.actor not in sides:
        return [*mentions]
    found = [
        replace(house, start=match.start(), end=match.end(), text=match[0])
        for match in _ALLIES.finditer(text)
        if not any(_is_theirs(text, match, mention, house) for mention in mentions)
    ]
    taken = [(each.start, each.end) for each in found]
    kept = [m for m in mentions if not any(a <= m.start < b for a, b in taken)]
    return sorted([*kept, *found], key=lambda mention: mention.start)


def _is_theirs(text: str, allies: re.Match[str], mention: Mention, house: Mention) -> bool:
    """Whether right behind they are told to be another's: «Союзники Киева», no «… по НАТО»."""
    return mention.actor != house.actor and text[allies.end() : mention.start].isspace()
