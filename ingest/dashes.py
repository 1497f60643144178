"""Interviews whose every turn opens with a dash: who asks and who answers is told by the order."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from ingest.dialogue import Turn
from ingest.quotations import has_dash_tag

_OPENING = re.compile(r"[\s*_]*[—–]\s*(?=\S)|[\s*_]*-\s+(?=[^\W\d_])")
_BOLD = re.compile(r"\s*(?:\*\*|__)(?=\S).+(?:\*\*|__)\s*", re.DOTALL)
_MARKS = " *_\n"
_ASKED_TAG = re.compile(r"\?\s+[—–-]\s")
_MIN_LINES, _MIN_ASKED, _LONG_QUESTION, _MANY = 4, 2, 60, 3
_ODD, _DOUBT, _LONG = 1.5, 0.5, 1.0
# What it costs that the same goes on, or does so after the narrator, and that an answer is first.
_AGAIN = {"Q": 3.0, "A": 2.0}
_AGAIN_LATER = {"Q": 1.0, "A": 2.0}
_OPENS = {"Q": 0.0, "A": 2.0}
_SIDES = ("Q", "A")


def find_talk(paragraphs: Sequence[str], emphasis: Sequence[int]) -> dict[int, Turn]:
    """The turns by paragraph of an interview printed with a dash before each, or none.

    "— Q? — A. — But he promised. — He did.": turns alternate, whoever asks begins, and most that
    end with a question mark are asked; what stands out in print is asked, if anything does.
    """
    lines = [number for number, text in enumerate(paragraphs) if _OPENING.match(text)]
    asked = {number for number in lines if _asks(paragraphs[number])}
    if len(lines) < _MIN_LINES:
        return {}
    tagged = {number for number in lines if has_dash_tag(paragraphs[number])}
    if _MANY * len(tagged) > len(lines):
        return {}
    loud = {number for number in lines if _stands_out(paragraphs, emphasis, number)}
    sides = {n: "Q" if n in loud else "A" for n in lines} if loud and loud < {*lines} else {}
    sides = sides or dict(zip(lines, _tell_sides(paragraphs, lines, tagged), strict=True))
    questions = {number for number, side in sides.items() if side == "Q"}
    answers = sides.keys() - questions
    is_talk = len(questions & asked) >= _MIN_ASKED and 3 * len(answers & asked) <= len(answers)
    if not is_talk or 2 * len(answers) < len(questions):
        return {}
    plain = [number for number in lines if number not in tagged]
    return {number: _read_turn(paragraphs[number], sides[number]) for number in plain}


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


def _tell_sides(texts: Sequence[str], lines: Sequence[int], tagged: Container[int]) -> str:
    """The likeliest order of questions and answers, as a letter each: the cheapest path (Viterbi).

    Alternating costs nothing; an answer with a question mark, a question without one and a long
    question cost something, and so does a question that the narrator adds to: "…, — he laughs."
    """
    rates = [_rate(texts[number], is_tagged=number in tagged) for number in lines]
    best = {side: (_OPENS[side] + rates[0][side], side) for side in _SIDES}
    for before, number, rate in zip(lines, lines[1:], rates[1:], strict=False):
        again = _AGAIN if number == before + 1 else _AGAIN_LATER
        best = {
            side: min(
                (cost + again[side] * (path[-1] == side) + rate[side], path + side)
                for cost, path in best.values()
            )
            for side in _SIDES
        }
    return min(best.values())[1]


def _rate(text: str, *, is_tagged: bool) -> dict[str, float]:
    """What it costs to take a turn for a question, and for an answer."""
    if is_tagged:
        is_asked = _ASKED_TAG.search(text) is not None  # «— Давно? — спрашиваю я.»
        return {"Q": 0 if is_asked else _ODD + _LONG, "A": _ODD if is_asked else 0}
    is_long = len(text.split()) > _LONG_QUESTION
    asks, may_ask = _asks(text), "?" in text
    return {
        "Q": _LONG * is_long + (0 if asks else _DOUBT if may_ask else _ODD),
        "A": _ODD if asks else _DOUBT * (may_ask and not is_long),
    }
