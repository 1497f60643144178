"""Whose words a question asks for, and in what form: one side's, several compared, or in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from qa_service.actors import Actors, Mention
from qa_service.contrasts import (
    POWERS,
    POWERS_RU,
    asks_for_figure,
    compares_something,
    is_of_all,
    names_both,
    names_other_side,
)
from qa_service.peoples import find_sides
from qa_service.roles import asks_for_words, find_asked
from qa_service.speaking import (
    JOINED,
    SPOKESPEOPLE,
    STANCE_WORD,
    VERB_BEFORE,
    find_speaking,
    goes_on_aside,
    is_aside,
)

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
_HOLDS_OFFICE = re.compile(rf"\s+{SPOKESPEOPLE}\b", re.IGNORECASE)
_BOUNDARY = re.compile(r"[,;:?]|\b(?:and|but|while|versus|и|а|та|але)\b", re.IGNORECASE)
_ACCORDING = re.compile(r"\b(?:according to|по словам|по мнению|согласно|за словами)\s+$", re.I)
_SUBORDINATES = re.compile(
    r"\b(?:when|who|whose|which|that|after|before|as|if|because|to|когда|котор\w+|чтобы|после|"
    r"до|если|коли|який|якщо)\b",
    re.IGNORECASE,
)
# "between A and B", "talks of A and B": one matter of both, not what each says of it.
_RELATES = re.compile(
    r"\b(?:between|among|with|relations|cooperation|talks|council|treaty|agreement|meeting|war|"
    r"между|отношени\w+|сотрудничеств\w+|совет\w*|встреч\w+|договор\w*|між)\s+"
    r"(?:of\s+|the\s+)*$",
    re.IGNORECASE,
)
# "Who said that Ukraine and Georgia …?": what is said of them.
_TOLD_THAT = re.compile(r"(?:\bthat|,\s+(?:что|що))\s+(?:the\s+)?$", re.IGNORECASE)
_LIST_ENDS = re.compile(
    r"(?:['’]s?)?\s*(?:$|[.,;:?!—–-]|(?!enlarg|expan|member)\w+)", re.IGNORECASE
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
# "A and B on the gas": a heading, not a question.
_ON_A_MATTER = re.compile(r"\b(?:on|about|over|о|об|по|про|щодо)\s+\S+.{0,80}$", re.IGNORECASE)
# So many sides in a list are compared, whatever the verb.
MANY = 3
# Each name is held against those before it: who writes more of them asks no question.
MAX_MENTIONS = 24


@dataclass(frozen=True, slots=True)
class Asking:
    """``sides`` are the actors whose words are asked for, in the order they are named; fewer than
    two for a comparison of "both sides" or with "the others", which is of ``count`` sides at most.
    ``speakers`` are people asked for by name, ``topics`` the actors that a position is asked about,
    or whose words it answers."""

    kind: Kind = "plain"
    sides: tuple[str, ...] = ()
    speakers: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    count: int = 2


def read_asking(text: str, actors: Actors) -> Asking:
    """What form of answer a question asks for.

    A comparison asks for the words of two or more sides, a position for those of one. A side is
    asked for where it is the one who speaks ("What did X say", "X's view", "the answer of X"),
    not where it is spoken about ("X's enlargement", "troops in X").
    """
    if _ORDERS.search(text):
        return Asking("timeline")
    mentions = find_sides(text, actors)[:MAX_MENTIONS]
    asked = find_asked(text, mentions)
    if len(_actors_of(asked)) > 1 and not asks_for_figure(text):
        return Asking("comparison", _actors_of(asked), _people_of(asked))
    if asked and names_other_side(text):
        return Asking("comparison", _actors_of(asked))
    speaking = find_speaking(text, mentions)
    takes_stance = STANCE_WORD.search(text) is not None
    is_open = asks_for_words(text)
    sides = _actors_of(speaking)
    compares = compares_something(text, is_open=is_open and not sides)
    sides = _name_sides(text, mentions, sides, takes_stance=takes_stance, compares=compares)
    people = _people_of(speaking)
    if len(sides) > 1:
        return Asking("comparison", sides, people)
    if open_sides := _open_sides(text, sides, is_open=is_open):
        return Asking("comparison", count=open_sides)
    if not (sides and takes_stance):
        return Asking()
    if any(m.actor in sides and _OPEN_SIDE.match(text, m.end) for m in mentions):
        return Asking("comparison", sides, people)
    about = {m.actor for m in mentions if m.actor and _IS_TOPIC.search(text, 0, m.start)}
    return Asking("position", sides, people, frozenset(about.difference(sides)))


def _actors_of(mentions: Sequence[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.actor for m in mentions if m.actor))


def _people_of(mentions: Sequence[Mention]) -> frozenset[str]:
    return frozenset(m.name for m in mentions if m.kind == "person" and m.name)


def _name_sides(
    text: str,
    mentions: Sequence[Mention],
    speaking: tuple[str, ...],
    *,
    takes_stance: bool,
    compares: bool,
) -> tuple[str, ...]:
    """The actors of ``speaking``, and those beside them in lists, in clauses, or in what is
    compared, as far as those make them several."""
    sides = speaking
    in_list = _list_sides(text, mentions)
    if compares or takes_stance or len(in_list) >= MANY:
        listed = (*sides, *in_list)
        sides = tuple(dict.fromkeys((*listed, *_find_the_two(text, mentions, listed))))
    if len(sides) < 2 and compares:
        nouns = [m for m in mentions if m.kind != "adjective" and not is_aside(text, m)]
        sides = _actors_of(nouns) if len(_actors_of(nouns)) > 1 else sides
    if len(sides) < 2 and _ON_A_MATTER.search(text):
        sides = in_list or sides
    if len(sides) < 2 and takes_stance and not asks_for_figure(text):
        sides = _find_clauses(text, mentions) or sides
    return sides


def _open_sides(text: str, sides: tuple[str, ...], *, is_open: bool) -> int:
    """How many sides are compared without being named, where words are asked for if that is
    ``is_open``; 0 where none are."""
    if not sides and is_open and is_of_all(text) and not asks_for_figure(text):
        return MANY
    compares = compares_something(text, is_open=is_open and not sides, of_sides=True)
    return 2 if compares and (not sides or names_both(text)) else 0


def _list_sides(text: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """The actors of a list such as "Washington, Moscow and the Council"; none of "between A and B"
    or of what is only talked about."""
    for first in range(len(mentions)):
        before = text[: mentions[first].start]
        is_latin = mentions[first].text[0] < "\u0400"
        # "promise Kyiv and Tbilisi": the list is whom it was promised to.
        is_object = is_latin and VERB_BEFORE.search(before) is not None
        is_told = _TOLD_THAT.search(before) or (
            first and not text[mentions[first - 1].end : len(before)].strip()
        )
        if is_object or is_told or is_aside(text, mentions[first]) or _RELATES.search(before):
            continue
        # "в Польшу, Германию и Румынию": the preposition goes for all of the list.
        if first and goes_on_aside(text, mentions[: first + 1]):
            continue
        last = first
        while last + 1 < len(mentions) and JOINED.fullmatch(
            text, mentions[last].end, mentions[last + 1].start
        ):
            last += 1
        listed = [
            m
            for m in mentions[first : last + 1]
            if m.kind != "adjective" or _HOLDS_OFFICE.match(text, m.end)
        ]
        actors = _actors_of(listed)
        if len(actors) > 1 and _LIST_ENDS.match(text, mentions[last].end):
            return actors
    return ()


def _find_the_two(text: str, mentions: Sequence[Mention], sides: Sequence[str]) -> tuple[str, ...]:
    """The actors whom "the two capitals" or "both countries" stands for, beside the ``sides``."""
    both = _THE_TWO.search(text)
    before = [m.actor for m in mentions if both and m.end <= both.start() and m.actor]
    return tuple(dict.fromkeys(a for a in before if a not in sides))[-2:]


def _find_clauses(text: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """The actors of clauses beside each other: "what did A propose, and how was it met by B"."""
    nouns = [
        m
        for number, m in enumerate(mentions)
        if m.kind != "adjective"
        and not is_aside(text, m)
        and not goes_on_aside(text, mentions[: number + 1])
        and (m.is_subject_form or m.text[0] < "\u0400")
    ]
    for before, after in pairwise(nouns):
        between = text[before.end : after.start]
        if (
            before.actor != after.actor
            and not JOINED.fullmatch(between)
            and _BOUNDARY.search(between)
            and not _SUBORDINATES.search(between)
            and not VERB_BEFORE.search(text[: before.start])
            and not _ACCORDING.search(text[: before.start])
        ):
            return _actors_of(nouns)
    return ()
