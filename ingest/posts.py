"""Houses that stand abroad: "its embassy in London" is not Britain's."""

from __future__ import annotations

import re

from ingest.actors import Actors

_POSTS = (
    r"(?:embass(?:y|ies)|consulates?|legations?|missions?|delegations?)(?:[ -]general)?|"
    r"(?:посольств|консульств|генконсульств|миссия|миссии|миссию|миссией|постпредств|делегаци)\w*"
)
_ABROAD = re.compile(
    rf"\b(?P<post>{_POSTS})\s+(?:in|at|to|near|into|в|во|при|на|у)\s.*", re.I | re.S
)
_OF_TOWN = re.compile(r"\s(?:embass|consul)", re.IGNORECASE)


def without_host(office: str, actors: Actors) -> str:
    """The words of an office without where its embassy stands: "the London embassy", "their mission
    in Kyiv"."""
    office = _ABROAD.sub(r"\g<post>", office)
    for town in actors.find(office):
        is_capital = town.kind == "body" and town.name != town.actor and " " not in town.text
        if is_capital and _OF_TOWN.match(office, town.end):
            return office[: town.start] + office[town.end :]
    return office


def is_post(office: str) -> bool:
    return re.search(rf"\b(?:{_POSTS})\b", office, re.IGNORECASE) is not None
