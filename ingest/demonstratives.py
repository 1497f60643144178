"""Whom "the latter", «та» or «той» means: who was named last, beside the one who spoke."""

from __future__ import annotations

from ingest.memory import Memory
from ingest.persons import NOBODY, UNKNOWN, Speaker, agree


def demonstrated(memory: Memory, word: str, paragraph: int) -> Speaker:
    """Who was named last in the sentence before, if not the one who has just spoken."""
    gender = {"та": "f", "тот": "m", "той": "m"}.get(word)
    near = [met for met in memory.met if paragraph - met.paragraph <= 1 and met.name != UNKNOWN]
    last = memory.turns[-1][1] if memory.turns else UNKNOWN
    others = [memory.known[met.name] for met in near if met.name != last]
    people = [each for each in others if not memory.is_thing(each) and agree(each.gender, gender)]
    return people[-1] if people else NOBODY
