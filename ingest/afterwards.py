"""What only the whole article tells of a statement's speaker: interviews, long quotations."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from ingest.dialogue import Turn
from ingest.interviews import find_asker, has_byline
from ingest.issuers import Issue
from ingest.memory import Memory
from ingest.quotations import Quotation
from qa_service.domain import Statement

_DASH = re.compile(r"\s*[—–-]")
_OURS = (
    r"\b(?:our|наш\w*)\s(?:[\w-]+\s){0,2}(?:writer|correspondent|reporter|editor|columnist|"
    r"корреспондент|обозревател|редактор|журналист|кореспондент|оглядач)"
)
_MIN_QUESTIONS, _MIN_OTHERS = 2, 2


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

    "Q" is the paper where "A" answers; where somebody named answers it is one of many who ask. In a
    report of what others say, too, the press that asks in an excerpt is none of them. Whose name is
    in the byline of an interview is the paper, too, or who is called "our writer" above it.
    """
    if not turns:
        return
    around = [text for number, text in enumerate(paragraphs) if number not in turns]
    told = " ".join(around).lower()
    is_signed = has_byline(around)
    is_own = any(turn.label == "A" for turn in turns.values())
    is_report = _tells_of_others(statements, turns)
    ours = _list_ours(statements, turns, paragraphs, told)
    for number, turn in turns.items():
        # Of turns in dashes only the order tells who asks: what ends as a question is sure.
        is_asked = turn.label != "question" or paragraphs[number].rstrip().endswith("?")
        is_press = is_report and turn.is_question and is_asked
        is_unknown = (is_own and turn.label == "Q") or is_press
        is_unknown = is_unknown and statements[number][0].speaker is None
        is_paper = " " in turn.label and f"the {turn.label.lower()}" in told
        is_paper = is_paper or number in ours
        if is_unknown or is_paper or turn.is_house or (is_signed and turn.is_question):
            statements[number] = []


def _list_ours(
    statements: Sequence[Sequence[Statement]],
    turns: Collection[int],
    paragraphs: Sequence[str],
    told: str,
) -> set[int]:
    """The turns of whoever is called one of the paper's, and asks more than tells."""
    spoken: dict[str, list[int]] = {}
    for number in turns:
        name = (statements[number][0].speaker or "") if statements[number] else ""
        spoken.setdefault(name, []).append(number)
    found = set[int]()
    for name, numbers in spoken.items():
        asked = sum(paragraphs[number].rstrip().endswith("?") for number in numbers)
        if 2 * asked >= len(numbers) and _is_ours(name, told):
            found.update(numbers)
    return found


def _is_ours(name: str, told: str) -> bool:
    """ "Our diplomatic writer Helen Marsden"; «нашему обозревателю Анне Беловой»."""
    surname = name.lower().rpartition(" ")[2]
    # In an oblique case only the beginning is the same.
    stem = surname[:-2] if surname > "\u0400" else surname
    is_full = " " in name and len(stem) > 2
    return (
        is_full and re.search(rf"{_OURS}\w*[\w ’'-]{{0,25}}\b{re.escape(stem)}", told) is not None
    )


def _tells_of_others(statements: Sequence[Sequence[Statement]], turns: Collection[int]) -> bool:
    """Whether the reporter cites others than those who speak in the dialogue."""
    told = {said.speaker for n, found in enumerate(statements) for said in found if n not in turns}
    heard = {said.speaker for number in turns for said in statements[number]}
    return len(told - heard - {None}) >= _MIN_OTHERS


def name_askers(
    statements: list[list[Statement]],
    paragraphs: Sequence[str],
    masked: Sequence[str],
    memory: Memory,
) -> None:
    """Give the questions of a dialogue of dashes to whom it is told: «рассказал Анне Беловой»; what
    is asked by the paper itself is left out."""
    lines = [n for n in sorted(memory.bare) if statements[n] and _DASH.match(paragraphs[n])]
    asked = [n for n in lines if paragraphs[n].rstrip().endswith("?")]
    if len(asked) < _MIN_QUESTIONS or len(asked) == len(lines):
        return
    around = [text for n, text in enumerate(masked) if n not in lines]
    if has_byline(around):
        for number in asked:
            statements[number] = []
    asker = find_asker(around, memory)
    if not asker:
        return
    speaker = memory.named(asker)
    for number in asked:
        statements[number] = [
            replace(said, speaker=said.speaker or speaker.name, actor=said.actor or speaker.actor)
            for said in statements[number]
        ]


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
