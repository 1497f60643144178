"""Follow-ups as questions of their own: "And Moscow?" asks the last question of another side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa_service.actors import Actors, Mention
from qa_service.asking import read_asking
from qa_service.contrasts import asks_for_words, find_other_side, leave_out_other_side
from qa_service.domain import Turn
from qa_service.embedding import SpanReader
from qa_service.matter import find_matter_terms
from qa_service.peoples import find_sides
from qa_service.terms import detect_script_language

_OPENING = (
    r"\s*(?:(?:and|but|so|what about|how about|а|и|но|а что|а как|і|але)\b[\s,]*)*"
    r"(?:(?:the|what|how|about|does|did|do|has|is|for|with|from|in|о|об|у|в|про|что|как)\s+)*"
)
_ELLIPSIS = re.compile(rf"{_OPENING}$", re.IGNORECASE)
_REST = re.compile(
    r"(?:['’]s?)?(?:\s+(?:side|view|position|answer|reaction|then|too|say|said|сторона|тоже))*"
    r"\s*[?.!]*\s*",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"\b(?P<owns>his|her(?=\s+[a-z])|его|её|ее|його|її)\b|\b(?:he|she|him|her|он|она|ему|ей|він|вона)\b",
    re.IGNORECASE,
)


def resolve_follow_up(
    text: str, history: Sequence[Turn], actors: Actors, reader: SpanReader | None
) -> tuple[str, Sequence[Turn]]:
    """The follow-up as a question of its own, and the turns that are still needed to look it up.

    A turn that only names somebody ("And Moscow?") is the user's last question with its side
    replaced, and needs none; nor does one that only asks for the other side. "He" and "she" are the
    one person whom that question, or else its answer, names.
    """
    asked = [turn.content for turn in history if turn.role == "user" and turn.content.strip()]
    if not asked:
        return text, history
    previous = " ".join(asked[-1].split())
    if named := _find_only_name(text, actors):
        replaced = _find_side(previous, actors, reader)
        return (_put(previous, replaced, named.text), ()) if replaced else (text, history)
    other = find_other_side(text)
    is_all = other and not _has_matter(leave_out_other_side(text), find_sides(text, actors))
    if is_all and len(read_asking(previous, actors, reader).sides) == 1:
        return f"{previous.rstrip(' ?!.')}, {other}?", ()
    pronoun = _PERSONAL.search(text)
    if pronoun is None or any(m.kind == "person" for m in actors.find(text)):
        return text, history
    answers = [turn.content for turn in history if turn.role == "assistant"][-1:]
    for told in (previous, *answers):
        people = {m.name: m for m in actors.find(told) if m.kind == "person" and m.name}
        if len(people) == 1:
            is_latin = text[pronoun.start()] < "\u0400"
            # In another alphabet it would make a question of another language.
            name = actors.spell(next(iter(people)), detect_script_language(text))
            owner = f"{name}’s" if is_latin else name
            by = owner if pronoun["owns"] else name
            return f"{text[: pronoun.start()]}{by}{text[pronoun.end() :]}", history
    return text, history


def asks_no_matter(text: str, actors: Actors) -> bool:
    """Whether a turn asks sides for words without telling on what: "How did Russia reply?"."""
    sides = find_sides(text, actors)
    return bool(sides) and asks_for_words(text) and not _has_matter(text, sides)


def _has_matter(text: str, sides: Sequence[Mention]) -> bool:
    return bool(find_matter_terms(text, sides, detect_script_language(text)))


def _find_only_name(text: str, actors: Actors) -> Mention | None:
    """The name that is all that the turn adds."""
    mentions = [m for m in actors.find(text) if m.actor and m.kind != "adjective"]
    if len(mentions) != 1:
        return None
    only = mentions[0]
    is_all = _ELLIPSIS.match(text[: only.start]) and _REST.fullmatch(text, only.end)
    return only if is_all else None


def _find_side(question: str, actors: Actors, reader: SpanReader | None) -> Mention | None:
    """Whom the question asks about: a side that speaks, else the first that it names."""
    mentions = [m for m in actors.find(question) if m.actor]
    sides = read_asking(question, actors, reader).sides
    speaking = [m for m in mentions if m.actor in sides]
    nouns = [m for m in mentions if m.kind != "adjective"]
    return next(iter([*speaking, *nouns]), None)


def _put(text: str, mention: Mention, name: str) -> str:
    if mention.kind == "adjective":
        name = f"{name}’s" if name[0] < "\u0400" else name
    return f"{text[: mention.start]}{name}{text[mention.end :]}"
