"""Questions that nobody could answer as they stand: of too few words, or hanging on nothing."""

from __future__ import annotations

import re

from qa_service.actors import NO_ACTORS, Actors
from qa_service.question import Question
from qa_service.terms import extract_terms, leave_out_asking_words

# So few words, which no passage has together, do not tell what is asked about.
MAX_VAGUE_TERMS, MIN_COVERAGE_WHEN_VAGUE = 2, 0.75
QUOTES = frozenset('“”«»„"')
# A word with a capital that begins no sentence, or letters that stand for a name.
NAME = re.compile(r"(?<=[^\s.?!:] )[A-ZА-ЯЁІЇЄҐ][\w-]+|\b[A-ZА-ЯЁІЇЄҐ]{3,}\b")
# Whoever asks so has somebody or something in mind that only what was asked before can tell.
_HANGS = re.compile(
    r"\b(?:he|she|they|him|her|his|hers|them|their|он|она|они|ему|ей|им|его|её|их|він|вона|вони|"
    r"йому|їй|їм|його|її|їх)\b|^\W*(?:how many|сколько|скільки) [\w-]+\W*$",
    re.IGNORECASE,
)


def asks_nothing(question: Question, actors: Actors = NO_ACTORS) -> bool:
    """Whether it has no word but those of asking, after no other question: "Who?", «Зачем?»."""
    text, language = question.text, question.language
    is_anchored = question.context or question.period or actors.find(text) or NAME.search(text)
    if is_anchored or any(char.isdigit() for char in text):
        return False
    return not extract_terms(leave_out_asking_words(text, language), language)


def is_vague(question: Question, actors: Actors = NO_ACTORS) -> bool:
    """Whether it is two words or one without a name, a number or a time, after no other question:
    "When will the talks resume?"."""
    text = question.text
    is_anchored = question.context or question.period or actors.find(text) or NAME.search(text)
    has_figure = any(char.isdigit() or char in QUOTES for char in text)
    return not (is_anchored or has_figure) and len(question.terms) <= MAX_VAGUE_TERMS


def is_hanging(question: Question, actors: Actors = NO_ACTORS) -> bool:
    """Whether it is vague and hangs on what nobody asked before: "How many vessels?"."""
    return _HANGS.search(question.text) is not None and is_vague(question, actors)


def is_unclear(question: Question, coverage: float, actors: Actors = NO_ACTORS) -> bool:
    """Whether it is vague, and it hangs on nothing or no passage has most of its words together."""
    if coverage < MIN_COVERAGE_WHEN_VAGUE:
        return is_vague(question, actors)
    return is_hanging(question, actors)
