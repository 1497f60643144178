"""What somebody who is interviewed tells of others' words: "A: Scholz called it a good sign"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.blocks import Block
from ingest.cues import find_cues
from ingest.documents import Cue
from ingest.governing import choose_cue
from ingest.memory import Memory
from ingest.persons import Speaker
from ingest.phrases import Phrase
from ingest.speakers import hear_speakers
from qa_service.domain import Statement, StatementKind

# The label of the turn, and where and when it was.
_LEAD = re.compile(r"(?:[CdRN]:|-)?(?:t|[of][^,;:.qVNRp]{1,12}|,|k)*")
_OPENING = 3
_THIRD_PERSON = frozenset("he she they он она они він вона вони".split())


def part_retold(
    turn: Statement, blocks: Sequence[Block], number: int, memory: Memory
) -> list[Statement]:
    """The turn, parted where whole sentences of it report what others said: those are theirs, the
    rest stays the one's who is interviewed. ``number`` is that of the paragraph.

    One who speaks for a side is not taken for a witness of another's words.
    """
    if turn.actor is not None:
        return [turn]
    parts: list[Statement] = []
    begin = turn.start
    for retold in _find_retold(turn, blocks, number, memory):
        parts += _rest(turn, begin, retold.start, blocks)
        parts.append(retold)
        begin = retold.end
    return [*parts, *_rest(turn, begin, turn.end, blocks)]


def _find_retold(
    turn: Statement, blocks: Sequence[Block], number: int, memory: Memory
) -> Iterator[Statement]:
    last: Speaker | None = None
    for block in blocks:
        start, end = max(block.span[0], turn.start), block.span[1]
        if turn.end < end or start >= end:
            continue
        cues = [cue for cue in find_cues(block.phrase) if _is_others(cue, block.phrase)]
        heard = [
            (cue, last if _is_pronoun(cue, block.phrase) else speaker)
            for cue, speaker in hear_speakers(cues, block.phrase, number, memory)
        ]
        told = [(cue, speaker) for cue, speaker in heard if speaker and speaker.name]
        chosen = choose_cue(block.phrase, told)
        named = _named_first(block.phrase, memory)
        last = chosen[1] if chosen else named or last
        if chosen and chosen[1].name != turn.speaker:
            kind: StatementKind = "mixed" if block.quotations else "indirect"
            cue, speaker = chosen
            yield Statement(start, end, kind, speaker.name, speaker.actor, cue.verb)


def _is_others(cue: Cue, phrase: Phrase) -> bool:
    """Whether the words are given to the first whom the sentence names, or to "he" or "she"."""
    noun = cue.subject
    if noun is None or cue.beside or not (noun["name"] or noun["body"] or noun["pronoun"]):
        return False
    return _LEAD.fullmatch(phrase.labels, 0, noun.start()) is not None


def _is_pronoun(cue: Cue, phrase: Phrase) -> bool:
    noun = cue.subject
    return noun is not None and phrase.word(noun.start()) in _THIRD_PERSON


def _named_first(phrase: Phrase, memory: Memory) -> Speaker | None:
    """The one person whom a sentence names, at its beginning: "he" of the next."""
    people = [mention for mention in phrase.mentions.values() if mention.person]
    if len({mention.person for mention in people}) != 1 or min(phrase.mentions) > _OPENING:
        return None
    return memory.named(people[0].name or "")


def _rest(turn: Statement, start: int, end: int, blocks: Sequence[Block]) -> list[Statement]:
    """What is the speaker's own between two places, without spaces around it."""
    text = blocks[0].text[start:end]
    own = text.strip()
    if not any(char.isalnum() for char in own):
        return []
    begin = start + len(text) - len(text.lstrip())
    return [replace(turn, start=begin, end=begin + len(own))]
