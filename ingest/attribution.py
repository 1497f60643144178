"""Who says what in an article: every statement's span, speaker and the actor they speak for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from ingest.actors import Actors
from ingest.afterwards import (
    drop_unsaid,
    join_long_quotations,
    name_askers,
    without_outlet,
)
from ingest.blocks import Block, read_blocks
from ingest.cast import Cast
from ingest.constructions import is_told_before
from ingest.cues import find_cues
from ingest.dashes import find_talk
from ingest.dialogue import Turn, find_dialogue, find_name, is_name_label
from ingest.documents import Cue
from ingest.eras import next_era
from ingest.governing import choose_cue
from ingest.heads import note_names, note_unnamed
from ingest.holders import office_speaker
from ingest.interviews import Parties, find_parties
from ingest.issuers import UNTITLED, Issue, name_issuer
from ingest.its import note_cited
from ingest.leads import name_lead
from ingest.memory import Memory
from ingest.namesakes import drop_pairs, note_others
from ingest.persons import NOBODY, Speaker
from ingest.phrases import Phrase
from ingest.pronouns import heading_here, known, lead, overheard
from ingest.quotations import Quotation
from ingest.quoted_names import mask_texts
from ingest.reports import AS
from ingest.retold import part_retold
from ingest.scenes import note_sides
from ingest.speakers import hear_speakers, tell_noun
from ingest.utterances import (
    find_directs,
    find_loose,
    find_subject,
    is_bare_quotation,
    is_name_like,
)
from qa_service.domain import Statement, StatementKind

_MIN_ORPHAN_WORDS = 4
_WORDS = re.compile(r"\w")
_TIME = re.compile(r"\W{0,4}(?:[01]?\d|2[0-3])[:.][0-5]\d\b(?!\s*(?:%|percent|million|billion))")
_AFTER = re.compile(
    r"(?:Это|Так|Эт(?:от|и|ими|у) (?:совет|ответ|слова|словами|фразу|упрёк|упрек|вопрос)|"
    r"(?:С )?(?:[Тт]акими|[Ээ]тими) словами|That (?:is|was) (?:how|what)|That was|"
    r"Th(?:ese|ose) (?:are|were)|"
    r"So (?:said|says)|Thus|With these words)\s"
    r"|[^.;]{0,60}\b(?:эти слова|эту фразу|these words|the words (?:are|were))\b"
)


def attribute_statements(
    paragraphs: Sequence[str],
    *,
    language: str,
    actors: Actors,
    date: dt.date | None = None,
    issue: Issue = UNTITLED,
    emphasis: Sequence[int] = (),
) -> list[tuple[Statement, ...]]:
    """The statements of each paragraph, in order.

    A ``direct`` statement is the inside of a quotation that is a whole utterance; ``indirect``
    is a whole sentence that reports speech, ``mixed`` one that quotes some words of it. The
    narrator's sentences give none; where it can't be told, ``speaker`` is None. An office without a
    name is its holder's on that ``date``. What the article says in the first person may be told by
    what it is issued as. ``emphasis`` is the draft's, empty where nothing stands out.
    """
    quotations, masked = mask_texts(paragraphs)
    memory = _begin_memory([*masked, issue.title], actors, date)
    read = [
        list(read_blocks(text, found, plain, memory, language))
        for text, found, plain in zip(paragraphs, quotations, masked, strict=True)
    ]
    note_sides([[b.phrase for b in blocks] for blocks in read], memory, next(iter(masked), ""))
    for block in chain(read_blocks(issue.title, [], issue.title, memory, language), *read):
        memory.note_offices(block.phrase)
    memory.only = _only_person(masked, memory)
    memory.bare = {number for number, plain in enumerate(masked) if not _WORDS.search(plain)}
    turns = find_talk(paragraphs, emphasis) or find_dialogue(
        masked, memory.finds, memory.cast.full_names, emphasis
    )
    # The turns of dashes are masked as a whole.
    texts = [
        text if n in memory.bare & turns.keys() else masked[n] for n, text in enumerate(paragraphs)
    ]
    statements = _attribute_in_turn(read, turns, texts, issue.title, memory)
    drop_unsaid(statements, turns, texts)
    name_lead(statements, read, memory)
    name_askers(statements, paragraphs, masked, memory)
    join_long_quotations(statements, quotations)
    name_issuer(statements, masked, memory, issue, language)
    return [tuple(without_outlet(said, issue) for said in found) for found in statements]


def _attribute_in_turn(
    read: Sequence[list[Block]],
    turns: dict[int, Turn],
    texts: Sequence[str],
    title: str,
    memory: Memory,
) -> list[list[Statement]]:
    """The statements of each paragraph, whether it is a turn of a dialogue or the reporter's."""
    statements: list[list[Statement]] = []
    parties: Parties | None = None
    for number, blocks in enumerate(read):
        if number not in turns:
            statements.append(_attribute_paragraph(number, blocks, memory))
            continue
        # With the first turn, when the lead has been read.
        parties = parties or find_parties(turns, texts, memory, title)
        name = parties.name(turns[number], texts[number])
        turn = _attribute_turn(turns[number], name, number, memory)
        if turns[number].is_question:
            # "He" is whom the question is put to.
            memory.note_turn(number, memory.named(parties.answerer))
        statements.append(part_retold(turn, blocks, number, memory))
    return statements


def _begin_memory(texts: Sequence[str], actors: Actors, date: dt.date | None) -> Memory:
    """What is known before anybody speaks: whom the texts, quotations masked, name in full."""
    cast = Cast()
    cast.read(texts)
    drop_pairs(cast, actors)
    found = [(text, actors.find(text)) for text in texts]
    for text, mentions in found:
        note_others(text, mentions, cast, actors)
    named = [mention for _, mentions in found for mention in mentions]
    cast.add_known(mention.text for mention in named if mention.person)
    return Memory(actors, cast, date, frozenset(m.actor for m in named if m.actor))


def _only_person(masked: Sequence[str], memory: Memory) -> str:
    """Whom alone the first paragraph that names anybody names: the topic of a feature."""
    for text in masked[:2]:
        if names := dict.fromkeys(memory.people_in(text)):
            name = next(iter(names))
            is_person = len(names) == 1 and not memory.is_thing(memory.named(name))
            return name if is_person and name in memory.cast.full_names.values() else ""
    return ""


def _attribute_turn(turn: Turn, told: str, number: int, memory: Memory) -> Statement:
    """``told``: the full name of whose turn it is, where the label tells only that they answer."""
    speaker = NOBODY
    if told:
        speaker = memory.named(told)
    elif name := find_name(turn.label, memory.finds):
        speaker = memory.named(name)
    elif not (turn.is_question or turn.is_answer) and is_name_label(turn.label):
        speaker = memory.named(turn.label)
    elif not (turn.is_question or turn.is_answer):
        speaker = office_speaker(memory, f"the {turn.label.lower()}")
    memory.note_turn(number, speaker)
    return Statement(*turn.said, "direct", speaker.name, speaker.actor, None)


def _attribute_paragraph(number: int, blocks: list[Block], memory: Memory) -> list[Statement]:
    statements: list[Statement] = []
    found: list[Statement] = []
    speaking: Speaker | None = None
    if blocks and _TIME.match(blocks[0].text):
        _begin_entry(memory)
    era = None
    for block in blocks:
        phrase = block.phrase
        memory.sentence += 1
        memory.era, era = next_era(phrase, era, memory.date, number)
        is_quoted = speaking is not None and found[-1].kind == "direct" and not found[-1].cue
        if is_quoted and (told := _tell_after(block, number, memory)):
            # «…». Это сказал депутат Зураб Меладзе.
            named = [replace(said, speaker=told.name, actor=told.actor) for said in found]
            statements[-len(found) :] = named
            memory.note_turn(number, told)
            continue
        cues = [cue for cue in find_cues(phrase) if block.quotations or not cue.beside]
        first_cue = _first_report(cues, phrase)
        # "Ozols had taken money, she said": who is named in the words reported does not say them.
        outer = next((cue for cue in cues if not is_told_before(phrase, cue)), None)
        is_reported = outer is not None and _is_said_by_pronoun(outer, phrase)
        if not is_reported:
            note_names(phrase, 0, first_cue, number, memory)
        heard = hear_speakers(cues, phrase, number, memory)
        note_cited(phrase, cues, number, memory)
        if is_reported:
            note_names(phrase, 0, first_cue, number, memory)
        if not cues:
            note_unnamed(phrase, number, memory)
        if not cues and not block.quotations and phrase.labels.endswith("?") and len(blocks) == 1:
            memory.question = number
        found, speaker = _attribute_block(block, heard, speaking, memory, number)
        if found and speaker:
            last = block.text[found[-1].start : found[-1].end]
            memory.note_turn(number, speaker, is_question=last.endswith("?"))
        # Who begins the sentence has spoken now.
        note_names(phrase, max(first_cue, bool(cues)), len(phrase.labels), number, memory)
        speaking = speaker if found else None
        statements += found
    memory.era = None
    return statements


def _begin_entry(memory: Memory) -> None:
    """A live page's next entry, under a time: "he" is nobody of the one before."""
    memory.carried = memory.last_speaker() if memory.turns else memory.carried
    memory.turns.clear()
    memory.met.clear()
    memory.past.clear()
    memory.house, memory.asked, memory.hero = (-2, NOBODY), False, ""


def _tell_after(block: Block, number: int, memory: Memory) -> Speaker | None:
    if block.quotations or not _AFTER.match(block.text, block.span[0]):
        return None
    named = find_subject(block.phrase, 0, len(block.phrase.labels))
    return tell_noun(named, block.phrase, number, memory) if named and named["name"] else None


def _is_said_by_pronoun(cue: Cue, phrase: Phrase) -> bool:
    is_pronoun = bool(cue.pronoun or (cue.subject and cue.subject["pronoun"]))
    as_ = phrase.word(cue.start - 1) in AS  # "…, as he put it, …"
    before = range(cue.start - as_)
    # "… a record in which, as she put it, …": her own sentence may name her.
    is_inner = any(phrase.labels[i] in "r:;" or "котор" in phrase.word(i) for i in before)
    return is_pronoun and cue.form != "frame" and not is_inner


def _first_report(cues: list[Cue], phrase: Phrase) -> int:
    starts = [cue.start for cue in cues if not cue.beside] or [cue.start for cue in cues]
    return min(starts, default=len(phrase.labels))


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
    chosen = choose_cue(
        block.phrase, [h for h in heard if not h[0].beside and (quotes_words or not h[0].hints)]
    )
    if chosen is None or chosen[0].beside:
        return [], None
    cue, speaker = chosen
    kind: StatementKind = "mixed" if quotes_words else "indirect"
    return [Statement(*block.span, kind, speaker.name, speaker.actor, cue.verb)], speaker


def _tell_bare(block: Block, memory: Memory, number: int) -> Speaker:
    """Who says a quotation without a word beside it; a question may be anybody's."""
    last = block.quotations[-1]
    is_dash = block.text.lstrip()[:1] in "—–-"
    is_lone = number in memory.bare and not {number - 1, number + 1} & memory.bare and not is_dash
    if block.text[last.start : last.end].endswith("?") and not is_lone:
        return heading_here(memory, number)
    is_dash = block.text.lstrip()[:1] in "—–-"
    if is_dash and memory.asked and memory.answerer:
        return known(memory, memory.answerer)
    speaker = overheard(memory, number)
    if is_dash and memory.asked:
        speaker = lead(memory) if speaker is NOBODY else speaker
        memory.answerer = speaker.name or ""
    return lead(memory) if is_dash and speaker is NOBODY else speaker


def _direct(quotation: Quotation, speaker: Speaker, cue: str | None) -> Statement:
    return Statement(quotation.start, quotation.end, "direct", speaker.name, speaker.actor, cue)
