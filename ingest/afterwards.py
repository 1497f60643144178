"""What only the whole article tells of a statement's speaker: interviews, long quotations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.dialogue import Turn
from ingest.first_names import is_known_first
from ingest.issuers import Issue
from ingest.memory import Memory
from ingest.names import find_names
from ingest.quotations import Quotation
from qa_service.domain import Statement

_ASKED_BY = re.compile(
    r"(?:interview(?:ed)? by|questions(?: were)?(?: put| asked)? by|беседовала?|вопросы задавала?|"
    r"интервью (?:взяла?|брала?)|розмовля(?:в|ла)|спілкува(?:вся|лася)|записала?|"
    r"(?:spoke|talked|talks|speaks|talking|speaking) (?:to|with)|(?:he|she) told|рассказала?|"
    r"рассказывает|поговорила?|беседует|побеседовала?|розповів|розповіла)[:\s]+$",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s*[—–-]")
_MIN_QUESTIONS = 2
_ASKED = re.compile(r"\s(?:put|asked|posed) the questions")
_OUTLET = re.compile(r",\s(?:[^\w\s][^.:]{2,40}|[A-Z][\w ]{2,30})[.:]\s")


def name_turns(
    statements: list[list[Statement]],
    turns: dict[int, Turn],
    paragraphs: Sequence[str],
    memory: Memory,
    title: str,
) -> None:
    """Give the answers of an interview to the person named first before it, or in its title,
    and the questions to who is said to have put them, or who names themselves.
    """
    marked = [number for number, turn in turns.items() if turn.is_answer or turn.is_question]
    around = [text for number, text in enumerate(paragraphs) if number not in turns]
    asker = _find_asker(around, memory) if marked else ""
    names = memory.people_in("\n".join([*around[:2], title])) if marked else []
    named = next((name for name in names if name != asker), "")
    answerer = named and (memory.finds(named.split()[-1]) or named)  # «спросили Андрея Косова»
    for number in marked:
        said = statements[number][0]
        own = _own_name(paragraphs[number][said.start :]) or _first_name(turns[number].note)
        name = answerer if turns[number].is_answer else own or asker
        if name:
            speaker = memory.named(name)
            statements[number] = [replace(said, speaker=speaker.name, actor=speaker.actor)]


def without_outlet(said: Statement, issue: Issue) -> Statement:
    """An outlet that reports is no speaker of its own article."""
    is_outlet = said.speaker == issue.publisher and not issue.is_official and said.actor is None
    return replace(said, speaker=None) if is_outlet else said


def drop_unsaid(
    statements: list[list[Statement]], turns: dict[int, Turn], masked: Sequence[str]
) -> None:
    """Take away what is asked in an interview, and what items of a list report."""
    _drop_questions(statements, turns, masked)
    _drop_items(statements, masked)


def _drop_items(statements: list[list[Statement]], masked: Sequence[str]) -> None:
    """Take away what an item of a list reports, which goes on with the sentence before the list:
    «страны НАТО исключают расширение;» in what Moscow demands."""
    for number, text in enumerate(masked):
        plain = text.strip(" -–—•*\n")
        if plain[:1].islower() and plain.endswith((";", ",")):
            statements[number] = [said for said in statements[number] if said.kind == "direct"]


def _drop_questions(
    statements: list[list[Statement]], turns: dict[int, Turn], paragraphs: Sequence[str]
) -> None:
    """Leave out what a paper asks in its own interview: it takes no position.

    "Q" is the paper where "A" answers; where somebody named answers it is one of many who ask.
    """
    told = " ".join(text for number, text in enumerate(paragraphs) if number not in turns).lower()
    is_own = any(turn.label == "A" for turn in turns.values())
    for number, turn in turns.items():
        is_unknown = is_own and turn.label == "Q" and statements[number][0].speaker is None
        is_paper = " " in turn.label and f"the {turn.label.lower()}" in told
        if is_unknown or is_paper or turn.is_house:
            statements[number] = []


def name_askers(
    statements: list[list[Statement]],
    paragraphs: Sequence[str],
    masked: Sequence[str],
    memory: Memory,
) -> None:
    """Give the questions of a dialogue of dashes to whom it is told: «рассказал Анне Беловой»."""
    lines = [n for n in sorted(memory.bare) if statements[n] and _DASH.match(paragraphs[n])]
    asked = [n for n in lines if paragraphs[n].rstrip().endswith("?")]
    if len(asked) < _MIN_QUESTIONS or len(asked) == len(lines):
        return
    asker = _find_asker([text for n, text in enumerate(masked) if n not in lines], memory)
    if not asker:
        return
    speaker = memory.named(asker)
    for number in asked:
        statements[number] = [
            replace(said, speaker=said.speaker or speaker.name, actor=said.actor or speaker.actor)
            for said in statements[number]
        ]


def _find_asker(texts: Sequence[str], memory: Memory) -> str:
    """Of "Elena Brandt put the questions", «Беседовала Анна Белова», "He spoke to Ann Lee"."""
    for text in texts:
        for start, name in find_names(text).items():
            if _ASKED_BY.search(text, 0, start) or _ASKED.match(text, start + len(name)):
                return memory.finds(name.split()[-1]) or name
    return ""


def _first_name(text: str) -> str:
    """Of a journalist in brackets: "(Anna Berg, Daily Post)", no "(Morning Post)"."""
    name = next(iter(find_names(text).values()), "")
    return name if "," in text or (name and is_known_first(name.split()[0])) else ""


def _own_name(question: str) -> str:
    """Of a journalist: «Томаш Недведь, „Пражский курьер“. …»."""
    name = find_names(question[:60]).get(0, "")
    return name if name and _OUTLET.match(question, len(name)) else ""


def join_long_quotations(
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
