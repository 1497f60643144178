"""The forms of the positions and the timeline page: what they ask for, with examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class Field(NamedTuple):
    """An input of a form; its name is the parameter of the address and of the interface."""

    name: str
    label: str
    type: str = "text"
    hint: str | None = None


class View(NamedTuple):
    """A page with a form, served at ``/`` and its name; its first field must be filled in."""

    name: str
    title: str
    promise: str
    fields: tuple[Field, ...]
    examples: tuple[Mapping[str, str], ...]


POSITIONS: Final = View(
    name="positions",
    title="Positions",
    promise="What each side said about a topic, the newest first.",
    fields=(
        Field("topic", "Topic", hint="NATO enlargement"),
        Field("actors", "Sides (optional)", hint="NATO, Russia"),
        Field("as_of", "As of (optional)", type="date"),
    ),
    examples=(
        {"topic": "NATO enlargement", "actors": "NATO,Russia"},
        {"topic": "Arms control", "actors": "United States,Russia"},
        {"topic": "Russian troops near Ukraine", "actors": "Ukraine,Russia"},
    ),
)
TIMELINE: Final = View(
    name="timeline",
    title="Timeline",
    promise="What happened and what was said about a topic, in order.",
    fields=(
        Field("topic", "Topic", hint="Security guarantees"),
        Field("from", "From (optional)", type="date"),
        Field("to", "To (optional)", type="date"),
    ),
    examples=(
        {"topic": "Security guarantees", "from": "2021-12-01", "to": "2022-02-28"},
        {"topic": "Finland and Sweden join NATO"},
        {"topic": "Russian troops in Belarus"},
    ),
)
