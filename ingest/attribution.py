"""Who says what in an article: every statement's span, speaker and the actor they speak for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from ingest.actors import Actors
from ingest.blocks import Block, read_blocks
from ingest.cast import Cast
from ingest.cues import Cue, find_cues
from ingest.dialogue import Turn, find_name, find_turns, is_name_label
from ingest.memory import Memory
from ingest.persons import NOBODY, UNKNOWN, Speaker
from ingest.phrases import NOUN_PHRASE, Phrase
from ingest.quotations import Quotation, find_quotations, is_name, mask_quotations
from ingest.speakers import UNNAMED, is_unnamed, tell_speaker
from ingest.utterances import find_directs, find_loose, is_bare_quotation, is_name_like
from qa_service.domain import Statement, StatementKind

_MIN_ORPHAN_WORDS = 4
_NEXT_CLAUSE = re.compile(r"[,;]k")
_HEADING = re.compile(
    r"(?:[wt]{0,2}[.:)]|\(\w\))*[dmBARCNgtk,]*w?[dmBARCNgtk,]*(?:[of][^N,]{1,8},?)?[dmBARg]*"
)


def attribute_statements(
    paragraphs: Sequence[str],
    *,
    language: str,
    actors: Actors,
    date: dt.date | None = None,
    title: str = "",
) -> list[tuple[Statement, ...]]:
    """The statements of each paragraph, in order.

    A ``direct`` statement is the inside of a quotation that is a whole utterance; ``indirect``
    is a whole sentence that reports speech, ``mixed`` one that quotes some words of it. The
    narrator's own sentences give none; where a speaker can't be told, ``speaker`` is None. An
    office without a name is its holder's on the article's ``date``.
    """
    quotations = [
        [q for q in found if not is_name(text, q)]
        for text, found in zip(paragraphs, find_quotations(paragraphs), strict=True)
    ]
    masked = [mask_quotations(*pair) for pair in zip(paragraphs, quotations, strict=True)]
    cast = Cast()
    cast.read([*masked, title])
    memory = Memory(actors, cast, date, actors.actors_in("\n".join([*masked, title])))
    read = [
        list(read_blocks(text, found, plain, memory, language))
        for text, found, plain in zip(paragraphs, quotations, masked, strict=True)
    ]
    for block in chain(read_blocks(title, [], title, memory, language), *read):
        memory.note_offices(block.phrase)
    turns = find_turns(masked, memory.finds)
    statements = [
        [_attribute_turn(turns[number], number, memory)]
        if number in turns
        else _attribute_paragraph(number, blocks, memory)
        for number, blocks in enumerate(read)
    ]
    _name_answers(statements, turns, masked, memory, title)
    _join_long_quotations(statements, quotations)
    return [tuple(found) for found in statements]


def _attribute_turn(turn: Turn, number: int, memory: Memory) -> Statement:
    speaker = NOBODY
    if name := find_name(turn.label, memory.finds):
        speaker = memory.named(name)
    elif not turn.is_question and is_name_label(turn.label):
        speaker = memory.named(turn.label)
    elif not (turn.is_question or turn.is_answer):
        speaker = memory.office_speaker(f"the {turn.label.lower()}")
    memory.note_turn(number, speaker)
    return Statement(*turn.said, "direct", speaker.name, speaker.actor, None)


def _name_answers(
    statements: list[list[Statement]],
    turns: dict[int, Turn],
    paragraphs: Sequence[str],
    memory: Memory,
    title: str,
) -> None:
    """Give the answers of an interview to the person named first before it, or in its title."""
    answers = [number for number, turn in turns.items() if turn.is_answer]
    lead = [text for number, text in enumerate(paragraphs) if number not in turns]
    names = memory.people_in("\n".join([*lead[:2], title])) if answers else []
    for number in answers if names else ():
        speaker = memory.named(names[0])
        said = statements[number][0]
        statements[number] = [replace(said, speaker=speaker.name, actor=speaker.actor)]


def _attribute_paragraph(number: int, blocks: list[Block], memory: Memory) -> list[Statement]:
    statements: list[Statement] = []
    speaking: Speaker | None = None
    for block in blocks:
        phrase = block.phrase
        cues = find_cues(phrase)
        first_cue = cues[0].start if cues else len(phrase.labels)
        _note_names(phrase, 0, first_cue, number, memory)
        heard = [(cue, tell_speaker(cue, phrase, number, memory)) for cue in cues]
        found, speaker = _attribute_block(block, heard, speaking, memory, number)
        if found and speaker:
            last = block.text[found[-1].start : found[-1].end]
            memory.note_turn(number, speaker, is_question=last.endswith("?"))
        _note_names(phrase, first_cue, len(phrase.labels), number, memory)
        speaking = speaker if found else None
        statements += found
    return statements


def _attribute_block(
    block: Block,
    heard: list[tuple[Cue, Speaker]],
    speaking: Speaker | None,
    memory: Memory,
    number: int,
) -> tuple[list[Statement], Speaker | None]:
    """The block's statements and who makes them; ``speaking`` was quoted just before it."""
    if heard and (directs := find_directs(block, heard)):
        return [_direct(q, speaker, cue.verb) for q, cue, speaker in directs], directs[-1][2]
    if loose := find_loose(block, heard, speaking, memory, number):
        return [_direct(q, speaker, None) for q, speaker in loose], loose[-1][1]
    if not heard:
        is_dialogue = block.text.lstrip()[:1] in "—–-"
        if not is_bare_quotation(block, 1 if speaking or is_dialogue else _MIN_ORPHAN_WORDS):
            return [], None
        speaker = speaking or _tell_bare(block, memory, number)
        return [_direct(q, speaker, None) for q in block.quotations], speaker
    quotes_words = any(not is_name_like(block.text, q) for q in block.quotations)
    chosen = _choose_cue(
        block.phrase, [h for h in heard if not h[0].beside and (quotes_words or not h[0].hints)]
    )
    if chosen is None or chosen[0].beside:
        return [], None
    cue, speaker = chosen
    kind: StatementKind = "mixed" if quotes_words else "indirect"
    return [Statement(*block.span, kind, speaker.name, speaker.actor, cue.verb)], speaker


def _tell_bare(block: Block, memory: Memory, number: int) -> Speaker:
    """Who says a quotation without a word beside it; a question may be anybody's."""
    if block.text[slice(*block.span)].rstrip('”»“"’ ').endswith("?"):
        return NOBODY
    speaker = memory.overheard(number)
    is_answer = block.text.lstrip()[:1] in "—–-" and speaker is NOBODY
    return memory.lead() if is_answer else speaker


def _direct(quotation: Quotation, speaker: Speaker, cue: str | None) -> Statement:
    return Statement(quotation.start, quotation.end, "direct", speaker.name, speaker.actor, cue)


def _choose_cue(phrase: Phrase, heard: list[tuple[Cue, Speaker]]) -> tuple[Cue, Speaker] | None:
    """The cue that the whole sentence hangs on; its speaker is nobody where two share it."""
    verbs = [h for h in heard if h[0].form != "source"]
    sources = [h for h in heard if h[0].form == "source"]
    if not verbs or (sources and sources[0][0].start == 0 and verbs[0][0].form == "frame"):
        return sources[0] if sources else None
    cue, speaker = verbs[0]
    for other, rival in verbs[1:]:
        between = phrase.labels[cue.end : other.start]
        same = rival == speaker or phrase.labels[other.start] == "p"
        if other.form == "frame" and not same and _NEXT_CLAUSE.search(between):
            return cue, NOBODY
    if speaker == NOBODY and cue.form == "frame":
        # "The paper said that …, Lavrov stressed": the tag governs the whole sentence.
        tags = [h for h in [*verbs[1:], *sources] if h[0].form != "frame"]
        return tags[0] if tags else (cue, speaker)
    return cue, speaker


def _note_names(phrase: Phrase, start: int, end: int, number: int, memory: Memory) -> None:
    labels = phrase.labels
    if start == 0 and (unnamed := UNNAMED.match(labels)) and is_unnamed(phrase, unnamed):
        memory.met.append((number, UNKNOWN, True))
    if start == 0 and (head := NOUN_PHRASE.match(labels)) and head["lone"]:
        office = phrase.words(*head.span())
        memory.note_name(number, memory.office_speaker(office), heads=True)
    for i in range(start, min(end, len(labels))):
        if labels[i] == "N":
            mention = phrase.mentions.get(i)
            heads = _HEADING.fullmatch(labels, 0, i) is not None and labels[i + 1 : i + 2] != "g"
            heads = heads and (mention is None or mention.is_subject_form)
            memory.note_name(number, memory.named_speaker(phrase, i, i + 1, ""), heads=heads)


def _join_long_quotations(
    statements: list[list[Statement]], quotations: list[list[Quotation]]
) -> None:
    """Give every part of a quotation over several paragraphs the speaker that one of them has."""
    joints = [n for n, found in enumerate(quotations[:-1]) if found and found[-1].goes_on]
    for n in joints:
        _share_speaker(statements, source=n, target=n + 1, source_at=-1, target_at=0)
    for n in reversed(joints):
        _share_speaker(statements, source=n + 1, target=n, source_at=0, target_at=-1)


def _share_speaker(
    statements: list[list[Statement]], *, source: int, target: int, source_at: int, target_at: int
) -> None:
    if not statements[source] or not statements[target]:
        return
    giver, taker = statements[source][source_at], statements[target][target_at]
    if taker.speaker is None and taker.kind == "direct" and giver.speaker:
        statements[target][target_at] = replace(taker, speaker=giver.speaker, actor=giver.actor)
