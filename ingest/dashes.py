"""Interviews whose every turn opens with a dash: who asks and who answers is told by the order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.dialogue import Turn
from ingest.quotations import has_dash_tag

_OPENING = re.compile(r"[\s*_]*[—–]\s*(?=\S)|[\s*_]*-\s+(?=[^\W\d_])")
_BOLD = re.compile(r"\s*(?:\*\*|__)(?=\S).+(?:\*\*|__)\s*", re.DOTALL)
_MARKS = " *_\n"
_MIN_LINES, _MIN_ASKED, _LONG_QUESTION = 4, 2, 60
_ODD, _DOUBT, _LONG = 1.5, 0.5, 1.0
# What it costs that the same goes on, and that a run begins with an answer.
_AGAIN = {"Q": 3.0, "A": 2.0}
_OPENS = {"Q": 0.0, "A": 2.0}
_SIDES = ("Q", "A")


def find_talk(paragraphs: Sequence[str], emphasis: Sequence[int]) -> dict[int, Turn]:
    """The turns by paragraph of an interview printed with a dash before each, or none.

    "— Q? — A. — But he promised. — He did.": turns alternate, whoever asks begins, and most that
    end with a question mark are asked; what stands out in print is asked, if anything does.
    """
    lines = [number for number, text in enumerate(paragraphs) if _OPENING.match(text)]
    asked = {number for number in lines if _asks(paragraphs[number])}
    if len(lines) < _MIN_LINES or any(has_dash_tag(paragraphs[number]) for number in lines):
        return {}
    loud = {number for number in lines if _stands_out(paragraphs, emphasis, number)}
    sides = {n: "Q" if n in loud else "A" for n in lines} if loud and loud < {*lines} else {}
    for run in () if sides else _find_runs(lines):
        sides |= zip(run, _tell_sides([paragraphs[number] for number in run]), strict=True)
    questions = {number for number, side in sides.items() if side == "Q"}
    answers = sides.keys() - questions
    is_talk = len(questions & asked) >= _MIN_ASKED and 3 * len(answers & asked) <= len(answers)
    if not is_talk or 2 * len(answers) < len(questions):
        return {}
    return {number: _read_turn(paragraphs[number], side) for number, side in sides.items()}


def _read_turn(text: str, side: str) -> Turn:
    opening = _OPENING.match(text)
    start = opening.end() if opening else 0
    label = "question" if side == "Q" else "answer"
    return Turn(label, (start, max(start, len(text.rstrip(_MARKS)))))


def _asks(text: str) -> bool:
    return text.rstrip(_MARKS).endswith("?")


def _stands_out(paragraphs: Sequence[str], emphasis: Sequence[int], number: int) -> bool:
    text = paragraphs[number]
    is_marked = bool(emphasis) and emphasis[number] >= len(text.rstrip())
    return is_marked or _BOLD.fullmatch(text) is not None


def _find_runs(lines: Sequence[int]) -> Iterator[list[int]]:
    """The lines that follow each other, without a paragraph of the narrator's between them."""
    run: list[int] = []
    for number in lines:
        if run and number != run[-1] + 1:
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _tell_sides(texts: Sequence[str]) -> str:
    """The likeliest order of questions and answers, as a letter each: the cheapest path (Viterbi).

    Alternating costs nothing; an answer with a question mark, a question without one and a long
    question cost something.
    """
    best = {side: (_OPENS[side] + _rate(texts[0], side), side) for side in _SIDES}
    for text in texts[1:]:
        best = {
            side: min(
                (cost + _AGAIN[side] * (path[-1] == side) + _rate(text, side), path + side)
                for cost, path in best.values()
            )
            for side in _SIDES
        }
    return min(best.values())[1]


def _rate(text: str, side: str) -> float:
    """What it costs to take a turn for a question, or for an answer."""
    is_long = len(text.split()) > _LONG_QUESTION
    if side == "A":
        return _ODD if _asks(text) else _DOUBT * ("?" in text and not is_long)
    return _LONG * is_long + (0 if _asks(text) else _DOUBT if "?" in text else _ODD)
