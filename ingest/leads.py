"""Whom a report's first paragraph means that tells only what they are, and the second names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.blocks import Block
from ingest.cues import find_cues
from ingest.first_names import TITLES
from ingest.kinds import is_kin
from ingest.memory import INDEFINITE, Memory
from ingest.offices import office_keys
from ingest.persons import Speaker
from ingest.phrases import NOUN_PHRASE, Phrase
from qa_service.domain import Statement

_FIRST = 2
_TAG = re.compile(r"(?:q[,-]?V?t*)?")


def name_lead(
    statements: list[list[Statement]], read: Sequence[Sequence[Block]], memory: Memory
) -> None:
    """ "…, its interior minister said. / Ann Berg told parliament …": it is she who said it.

    Her side is the office's. Nobody who is named in the first paragraph is meant, nor somebody
    of another calling: after "a senior officer" a colonel, not a minister.
    """
    if len(read) < _FIRST or not statements[0] or not statements[1] or not read[1]:
        return
    lead, said = read[0][-1], statements[0][-1]
    first = statements[1][0]
    begins = first.start - read[1][0].span[0] <= (first.kind == "direct")
    if said.speaker or said.kind == "direct" or not begins:
        return
    office = _find_office(lead.phrase) if said.start == lead.span[0] else ""
    speaker = memory.known.get(first.speaker or "")
    if not office or speaker is None or not _is_meant(read[1][0].phrase, speaker, office):
        return
    if speaker.name in memory.people_in(lead.text):
        return
    side = said.actor or speaker.actor
    statements[0][-1] = replace(said, speaker=speaker.name, actor=side)
    for number, found in enumerate(statements):
        statements[number] = [
            replace(each, actor=each.actor or side) if each.speaker == speaker.name else each
            for each in found
        ]


def _find_office(phrase: Phrase) -> str:
    """What the last to speak in a sentence is called: one person, without a name."""
    cues = find_cues(phrase)
    noun = cues[-1].subject if cues else None
    if noun is None or "lone" not in noun.re.groupindex or not noun["lone"]:
        return ""
    office = phrase.words(*noun.span())
    return "" if office.endswith("s") or office > "\u0400" else office


def _is_meant(phrase: Phrase, speaker: Speaker, office: str) -> bool:
    """Whether a sentence begins with a name alone, or with one of the same calling."""
    tag = _TAG.match(phrase.labels)
    head = NOUN_PHRASE.match(phrase.labels, tag.end() if tag else 0)
    if head is None or not head["name"] or speaker.gender == "n":
        return False
    is_bare = not head["office"] and phrase.labels[head.end() : head.end() + 1] not in (",", "(")
    held = [keys for keys in speaker.offices if not keys <= TITLES]
    is_free = not held or any(office_keys(office) <= keys for keys in held)
    return is_kin(speaker, office) or (is_bare and is_free and not INDEFINITE.match(office))
