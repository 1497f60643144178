"""Whose words a question asks for, and in what form: one side's, several compared, or in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from qa_service.actors import Actors, Mention
from qa_service.peoples import find_sides
from qa_service.stances import STANCE_NOUNS, STANCE_VERBS

Kind = Literal["plain", "position", "comparison", "timeline"]

_STANCE_WORD = re.compile(rf"\b(?:{STANCE_VERBS}|{STANCE_NOUNS})\b", re.IGNORECASE)
_COMPARES = re.compile(
    r"\b(?:compar\w+|contrast\w*|differ\w*|disagree\w*|versus|vs|both sides|two sides|each side|"
    r"either side|opposing|rival\w*|side by side|on the one hand|respectively|"
    r"apart(?! from)|next to each other|each of (?:them|the)|"
    r"who (?:said|blames|wants) (?:what|whom)|"
    r"what (?:has|have|did) each|"
    r"сравн\w+|сопостав\w+|кто виноват|глазами|различ\w+|расход\w+|отлича\w+|"
    r"обе стороны|обеих сторон|каждая (?:из (?:двух )?)?сторона?|двух сторон|"
    r"с одной стороны|порівн\w+|різн\w+|обидві сторони)\b",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"\b(?:timeline|chronolog\w+|what happened (?:between|from|after|before|in|during|next)|"
    r"sequence of|course of events|step by step|in what order|in order|trace how|"
    r"outline the exchange|successive|how did .{3,60} (?:unfold|develop|evolve|come to its end)|"
    r"хронолог\w+|что (?:происходило|произошло|случилось) (?:между|с|после|до)|"
    r"последовательност\w+|ход событий|как (?:развивал\w+|менял\w+)|хронік\w+|"
    r"що (?:відбувалося|сталося) (?:між|з|після|до)|як (?:розвивал\w+|змінювал\w+))\b",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"\b(?:did|do|does|have|has|had|should|would|will|can|could|как|что|чего|that|as|"
    r"according to|по словам|по мнению)\s+(?:the\s+|each\s+)?$",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"\b(?:about|on|to|against|over|toward|towards|for|with|о|об|обо|про|на|к|против|с|до)\s+"
    r"(?:the\s+)?$",
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
_PLACE = re.compile(
    r"\b(?:in|at|near|around|from|into|after|before|since|of|в|во|из|после|до|у|під|біля)\s+"
    r"(?:the\s+)?$",
    re.IGNORECASE,
)
_SPOKESPEOPLE = (
    r"(?:(?:foreign|defen[cs]e|prime|deputy|state|press|top)\s+){0,2}(?:delegations?|sides?|ministers?|"
    r"ministry|ministries|presidents?|chancellors?|leaders?|officials?|governments?|ambassadors?|"
    r"envoys?|negotiators?|secretary|secretaries|spokes\w+|service|military|army)"
)
_SPOKESPEOPLE_AFTER = re.compile(
    rf"\s+(?:and the \w+\s+)?{_SPOKESPEOPLE}\s+(?:{STANCE_VERBS})\b", re.IGNORECASE
)
_HOLDS_OFFICE = re.compile(rf"\s+{_SPOKESPEOPLE}\b", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|by|от)\s+(?:the\s+)?$", re.IGNORECASE)
_NOUN_WORD = re.compile(rf"\b(?:{STANCE_NOUNS})\b", re.IGNORECASE)
_NOUN_OF = re.compile(
    rf"(?P<topic>\b(?:about|on|to|о|об|обо|про|на|к)\s+)?(?P<owned>['’]s?\s+(?:[\w-]+\s+)?)?\b(?:{STANCE_NOUNS})\s+(?P<of>(?:of|by|from|in|у|в)\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
_VERB_AFTER = re.compile(
    rf"\s+(?:(?:each|both|also|then|now|it|to|have|has|had|did|do|do not|would|must)\s+){{0,3}}"
    rf"(?:{STANCE_VERBS})\b",
    re.IGNORECASE,
)
_VERB_BEFORE = re.compile(rf"\b(?:{STANCE_VERBS})\s+$", re.IGNORECASE)
_NOUN_AFTER = re.compile(
    rf"(?:(?P<owner>['’]s?)\s+(?:[\w-]+\s+){{0,2}}?|\s+(?P<gap>(?:[\w-]+\s+){{0,2}}?))(?:{STANCE_NOUNS})\b",
    re.IGNORECASE,
)
_JOINED = re.compile(
    rf"(?:['’]s?|\s+{_SPOKESPEOPLE}(?:\s+[A-ZА-Я]\w+)?)?\s*"
    r"(?:,|/|\band\b|\bor\b|\bbut\b|\bversus\b|\bvs\.?|\bи\b|\bили\b|\bта\b|\bй\b)"
    r"(?:\s*(?:and|of|in|by|from|the|и|от|у|both|самого|самой)\b)*\s*",
    re.IGNORECASE,
)
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
    r"(?:capitals|countries|governments|states|nations|neighbou?rs|allies|столиц\w*|стран\w*|"
    r"государств\w*|правительств\w*|сосед\w*|союзник\w*|держав\w*|країн\w*|уряд\w*)\b",
    re.IGNORECASE,
)
# "A and B on the gas": a heading, not a question.
_ON_A_MATTER = re.compile(r"\b(?:on|about|over|о|об|по|про|щодо)\s+\S+.{0,80}$", re.IGNORECASE)
# Asked for a figure, a day or a place, a question is about both sides, not for their words.
_FACT = re.compile(
    r"(?:how (?:many|much|long|far)|when|where|сколько|когда|где)\b"
    r"(?!.*\b(?:disagree|differ|stand|apart|next to each other|расход))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asking:
    """``sides`` are the actors whose words are asked for, in the order they are named; fewer than
    two for a comparison of "both sides" or with "the others". ``speakers`` are people asked for by
    name, ``topics`` the actors that a position is asked about, or whose words it answers."""

    kind: Kind = "plain"
    sides: tuple[str, ...] = ()
    speakers: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()


def read_asking(text: str, actors: Actors) -> Asking:
    """What form of answer a question asks for.

    A comparison asks for the words of two or more sides, a position for those of one. A side is
    asked for where it is the one who speaks ("What did X say", "X's view", "the answer of X"),
    not where it is spoken about ("X's enlargement", "troops in X").
    """
    if _ORDERS.search(text):
        return Asking("timeline")
    mentions = find_sides(text, actors)
    speaking = _find_speaking(text, mentions)
    sides = tuple(dict.fromkeys(m.actor for m in speaking if m.actor))
    speakers = frozenset(m.name for m in speaking if m.kind == "person" and m.name)
    compares = _COMPARES.search(text) is not None and not _FACT.match(text)
    takes_stance = _STANCE_WORD.search(text) is not None
    if compares or takes_stance:
        listed = (*sides, *_list_sides(text, mentions))
        sides = tuple(dict.fromkeys((*listed, *_find_the_two(text, mentions, listed))))
    if len(sides) < 2 and compares:
        named = tuple(
            dict.fromkeys(
                m.actor
                for m in mentions
                if m.actor and m.kind != "adjective" and not _is_aside(text, m)
            )
        )
        sides = named if len(named) > 1 else sides
    if len(sides) < 2 and _ON_A_MATTER.search(text):
        sides = _list_sides(text, mentions) or sides
    if len(sides) < 2 and takes_stance and not _FACT.match(text):
        sides = _find_clauses(text, mentions) or sides
    if len(sides) > 1:
        return Asking("comparison", sides, speakers)
    if compares and (not sides or _asks_for_both(text)):
        return Asking("comparison")
    if not (sides and takes_stance):
        return Asking()
    if any(m.actor in sides and _OPEN_SIDE.match(text, m.end) for m in mentions):
        return Asking("comparison", sides, speakers)
    about = {m.actor for m in mentions if m.actor and _IS_TOPIC.search(text, 0, m.start)}
    return Asking("position", sides, speakers, frozenset(about.difference(sides)))


def _list_sides(text: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """The actors of a list such as "Washington, Moscow and the Council"; none of "between A and B"
    or of what is only talked about."""
    for first in range(len(mentions)):
        before = text[: mentions[first].start]
        is_latin = mentions[first].text[0] < "\u0400"
        # "promise Kyiv and Tbilisi": the list is whom it was promised to.
        is_object = is_latin and _VERB_BEFORE.search(before) is not None
        if is_object or _is_aside(text, mentions[first]) or _RELATES.search(before):
            continue
        # "в Польшу, Германию и Румынию": the preposition goes for all of the list.
        if first and _goes_on_aside(text, mentions[: first + 1]):
            continue
        last = first
        while last + 1 < len(mentions) and _JOINED.fullmatch(
            text, mentions[last].end, mentions[last + 1].start
        ):
            last += 1
        listed = [
            m
            for m in mentions[first : last + 1]
            if m.kind != "adjective" or _HOLDS_OFFICE.match(text, m.end)
        ]
        actors = tuple(dict.fromkeys(m.actor for m in listed if m.actor))
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
    nouns = [m for m in mentions if m.kind != "adjective" and not _is_aside(text, m)]
    for before, after in pairwise(nouns):
        between = text[before.end : after.start]
        if (
            before.actor != after.actor
            and _BOUNDARY.search(between)
            and not _SUBORDINATES.search(between)
            and not _VERB_BEFORE.search(text[: before.start])
            and not _ACCORDING.search(text[: before.start])
        ):
            return tuple(dict.fromkeys(m.actor for m in nouns if m.actor))
    return ()


def _asks_for_both(text: str) -> bool:
    return re.search(r"\bsides?\b|\bсторон\w*\b", text, re.IGNORECASE) is not None


def _find_speaking(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    speaking = [m for m in mentions if _is_speaking(text, m)]
    # People are asked for by name; the states beside them are then what they talk about.
    people = [m for m in speaking if m.kind == "person"]
    if len({m.actor for m in people}) > 1:
        speaking = people
    pairs = [(a, b) for a, b in pairwise(mentions) if _JOINED.fullmatch(text, a.end, b.start)]
    # Forwards and backwards: "what A, B and C said", "what A said, and B, and C".
    for before, after in (*pairs, *reversed(pairs)):
        if (before in speaking) != (after in speaking):
            other = after if before in speaking else before
            if not _is_aside(text, other) and (not people or before.kind == after.kind):
                speaking.append(other)
    return sorted(speaking, key=lambda m: m.start)


def _is_aside(text: str, mention: Mention) -> bool:
    """Whether it is named as a place or a topic: "in Riga", "about Ukraine"."""
    before = text[: mention.start]
    return bool(_PLACE.search(before) or _TOPIC.search(before)) and not _NOUN_OF.search(before)


def _goes_on_aside(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether the last of the mentions belongs to a list that begins as a place or a topic."""
    for before, after in reversed(list(pairwise(mentions))):
        if not _JOINED.fullmatch(text, before.end, after.start):
            return False
        if _is_aside(text, before):
            return True
    return False


def _is_speaking(text: str, mention: Mention) -> bool:
    before = text[: mention.start]
    noun_after = _NOUN_AFTER.match(text, mention.end)
    if mention.kind == "adjective":
        speaks = _SPOKESPEOPLE_AFTER.match(text, mention.end) or noun_after
        return speaks is not None and not _TOPIC.search(before)
    noun = _NOUN_OF.search(before)
    # "X's view of Y" asks for X's words, "доводы Путина" for his: the genitive needs no "of".
    if noun and not noun["owned"] and (noun["of"] or mention.text[0] > "\u0400"):
        return not noun["topic"]
    if _FROM.search(before) and _NOUN_WORD.search(before):
        return True
    if _TOPIC.search(before):
        return False
    # "Что ответили США": there the verb may stand before its subject.
    if mention.text[0] > "\u0400" and _VERB_BEFORE.search(before):
        return True
    # "NATO's own view", "NATO response", but not "NATO enlargement and its terms".
    if (noun_after and not noun_after["gap"]) or _VERB_AFTER.match(text, mention.end):
        return True
    return bool(_AUXILIARY.search(before) and _STANCE_WORD.search(text, mention.end))
