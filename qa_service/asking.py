"""Whose words a question asks for, and in what form: one side's, several compared, or in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa_service.actors import Actors, Mention
from qa_service.asked import find_asked
from qa_service.contrasts import (
    POWERS,
    POWERS_RU,
    asks_for_figure,
    asks_for_words,
    asks_what_is_said,
    compares_something,
    find_other_side,
    is_of_all,
    names_both,
)
from qa_service.embedding import SpanReader
from qa_service.matter import find_matter
from qa_service.peoples import find_sides, is_place_of
from qa_service.terms import detect_script_language

Kind = Literal["plain", "position", "comparison", "timeline"]

_ORDERS = re.compile(
    r"\b(?:timeline|chronolog\w+|what happened (?:between|from|after|before|in|on|during|next)|"
    r"sequence of|course of events|step by step|in what order|in order|trace how|"
    r"outline the exchange|successive|how did .{3,60} (?:unfold|develop|evolve|come to its end)|"
    r"хронолог\w+|что (?:происходило|произошло|случилось) (?:между|с|после|до|\d)|"
    r"последовательност\w+|ход событий|как (?:развивал\w+|менял\w+)|хронік\w+|"
    r"що (?:відбувалося|сталося) (?:між|з|після|до|\d)|як (?:розвивал\w+|змінювал\w+))\b",
    re.IGNORECASE,
)
_SAYS = r"(?:say|said|says|think|thinks|comment|comments|commented|words?|views?|opinion|position)"
_IS_TOPIC = re.compile(
    rf"\b(?:{_SAYS}(?:\s+[\w’'-]+){{0,5}}?\s+about|{_SAYS}\s+(?:on|of)|"
    r"(?:answer|respond|reply|react|response|reaction)(?:ed|s)?\s+to|"
    r"(?:сказал\w*|говор\w+|думает|слова|мнение|позиция)(?:\s+[\w-]+){0,4}?\s+(?:о|об|обо|про)|"
    r"(?:ответил\w*|реагир\w+|отреагир\w+|реакция|ответ)\s+на)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
# "Russia and the West", "Moscow and the others": whoever else has most to say.
_OPEN_SIDE = re.compile(
    r"\s*(?:,\s*)?\b(?:and|or|versus|vs|и|или|та|й)\b\.?\s+"
    r"(?:(?:of|by|from|for|от|у|для)\s+)?(?:the\s+)?"
    r"(?:west|western (?:side|states|allies|powers|capitals)|others?|other sides?|"
    r"opponents|critics|запад\w*|другие|других|друг\w+ сторон\w*|оппонент\w*|"
    r"захід\w*)\b",
    re.IGNORECASE,
)
# "What did the two capitals say back?": those named last before it.
_THE_TWO = re.compile(
    r"\b(?:(?:the|these|those) two|both|оба|обе|эти два|эти две|обидва|обидві)\s+"
    rf"(?:{POWERS}|allies|{POWERS_RU}|сосед\w*|союзник\w*|держав\w*|країн\w*|уряд\w*)\b",
    re.IGNORECASE,
)
# "The NATO-Russia Council", «Совет Россия — НАТО»: a body of both, neither of which is asked.
_JOINT_BODY = re.compile(
    r"[^\W\d_]+\s?[-–—]\s?[^\W\d_]+ (?:Permanent )?(?:Joint )?(?:Council|Commission|Charter)\b|"
    r"\b(?:совет|комисси|рад|комісі|харті|харти)\w* [«\"]?[^\W\d_]+\s?[-–—]\s?[^\W\d_]+",
    re.IGNORECASE,
)
# More than two are asked for without being named.
MANY = 3
# Who writes more names asks no question.
MAX_MENTIONS = 24


@dataclass(frozen=True, slots=True)
class Asking:
    """``sides`` are the actors whose words are asked for, in the order they are named; fewer than
    two for a comparison of "both sides" or with "the others", which is of ``count`` sides at most.
    ``speakers`` are people asked for by name, who are of no side where it is plain, ``topics`` the
    actors that a position is asked about, or whose words it answers; ``matter`` is what is left of
    the question without them all."""

    kind: Kind = "plain"
    sides: tuple[str, ...] = ()
    speakers: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    count: int = 2
    matter: str = ""


def read_asking(text: str, actors: Actors, reader: SpanReader | None) -> Asking:
    """What form of answer a question asks for.

    A comparison asks for the words of two or more sides, a position for those of one. A side is
    asked for where it is the one who speaks ("What did X say", "X's view", "the answer of X"),
    not where it is spoken about ("X's enlargement", "troops in X").
    """
    if _ORDERS.search(text):
        return Asking("timeline")
    mentions = _find_speakers(text, actors)[:MAX_MENTIONS]
    asked = [m for m in find_asked(text, mentions, reader) if not is_place_of(text, m)]
    # Where others are named, too, they are what is asked about.
    is_alone = len(asked) == len(mentions)
    matter = find_matter(text, asked, detect_script_language(text)) if is_alone else ""
    sides, people = _actors_of(asked), _people_of(asked)
    sides = tuple(dict.fromkeys((*sides, *_find_the_two(text, mentions, sides))))
    if len(sides) > 1:
        # "How many, according to Moscow and Minsk": one number, not what each has to say.
        is_plain = asks_for_figure(text) and not asks_what_is_said(text)
        return Asking() if is_plain else Asking("comparison", sides, people, matter=matter)
    is_other_named = find_other_side(text) is not None
    has_other = is_other_named or any(_OPEN_SIDE.match(text, m.end) for m in asked)
    if sides and has_other:
        return Asking("comparison", sides, people, matter=matter)
    if count := _count_unnamed(text, sides):
        return Asking("comparison", sides, people, count=count, matter=matter)
    if not sides:
        return Asking(speakers=people, matter=matter if people else "")
    about = {m.actor for m in mentions if m.actor and _IS_TOPIC.search(text, 0, m.start)}
    topics = frozenset(about.difference(sides))
    return Asking("position", sides, people, topics, matter=matter)


def _find_speakers(text: str, actors: Actors) -> list[Mention]:
    """Whoever it names that may speak for a side, and the people in the sources who do for none."""
    sided = find_sides(text, actors)
    others = (m for m in actors.find(text) if m.kind == "person" and not m.actor)
    free = [m for m in others if not any(m.start < s.end and s.start < m.end for s in sided)]
    joint = [match.span() for match in _JOINT_BODY.finditer(text)]
    found = (m for m in (*sided, *free) if not any(a <= m.start < b for a, b in joint))
    return sorted(found, key=lambda mention: mention.start)


def _actors_of(mentions: Sequence[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.actor for m in mentions if m.actor))


def _people_of(mentions: Sequence[Mention]) -> frozenset[str]:
    return frozenset(m.name for m in mentions if m.kind == "person" and m.name)


def _count_unnamed(text: str, sides: tuple[str, ...]) -> int:
    """How many sides are compared without being named; 0 where none are."""
    is_open = not sides and asks_for_words(text)
    if is_open and is_of_all(text) and not asks_for_figure(text):
        return MANY
    compares = compares_something(text, is_open=is_open)
    return 2 if compares and (not sides or names_both(text)) else 0


def _find_the_two(text: str, mentions: Sequence[Mention], sides: Sequence[str]) -> tuple[str, ...]:
    """The actors whom "the two capitals" or "both countries" stands for, beside the ``sides``."""
    both = _THE_TWO.search(text)
    before = [m.actor for m in mentions if both and m.end <= both.start() and m.actor]
    return tuple(dict.fromkeys(a for a in before if a not in sides))[-2:]
