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
_IN_PLACE = re.compile(r" in (?!the ).*")  # "a spokesman in Skopje" speaks for no state.
_GUESTS = re.compile(
    r"\b(diplomats|envoys|ambassadors|negotiators|delegates|observers|correspondents) in .*",
    re.IGNORECASE | re.DOTALL,
)
_SENT_TO = re.compile(
    r"\b(envoy|ambassador|representative|negotiator|commissioner|minister|secretary|mediator)"
    r" (?:for|on) .*"
)


def without_host(office: str, actors: Actors, *, is_body: bool) -> str:
    """The words of an office without where its embassy stands ("the London embassy", "their mission
    in Kyiv"), or somebody is or is sent to ("diplomats in Vienna")."""
    office = _GUESTS.sub(r"\1", _ABROAD.sub(r"\g<post>", office))
    for town in actors.find(office):
        is_capital = town.kind == "body" and town.name != town.actor and " " not in town.text
        if is_capital and _OF_TOWN.match(office, town.end):
            office = office[: town.start] + office[town.end :]
            break
    return office if is_body else _SENT_TO.sub(r"\1", _IN_PLACE.sub("", office))


def is_post(office: str) -> bool:
    return re.search(rf"\b(?:{_POSTS})\b", office, re.IGNORECASE) is not None
