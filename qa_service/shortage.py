"""Why there is no answer, as far as it is told to whoever asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qa_service.domain import AbstentionReason
from qa_service.quoting import Quote

Lack = Literal[
    "answer",
    "filters",
    "number",
    "kind",
    "both",
    "name",
    "state",
    "time",
    "words",
    "deeds",
    "event",
]


@dataclass(frozen=True, slots=True)
class Shortage:
    """Why there is no answer: the ``reason``, and what was looked for in vain.

    The sources lack an answer, anything that the filters let through, the number that is asked for,
    the kind of thing or deed (its word is in ``names``), a passage on all of the ``names``, one
    that names them at all, an answer that is about them, anything from the time that is asked
    about, words of theirs, anything that they say or do, or that they did what the question takes
    for granted. ``nearest`` are the quotes that tell most of it, if they are not the best
    ones.
    """

    reason: AbstentionReason
    lacks: Lack = "answer"
    names: tuple[str, ...] = ()
    nearest: tuple[Quote, ...] = ()
