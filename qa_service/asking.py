"""Whose words a question asks for, and in what form: one side's, several compared, or in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from qa_service.actors import Actors, Mention

Kind = Literal["plain", "position", "comparison", "timeline"]

_VERBS = (
    r"say|says|said|stands?|stood|views?|viewed|thinks?|thought|argues?|argued|wants?|wanted|"
    r"demands?|demanded|offers?|offered|propose[sd]?|puts? forward|respond(?:s|ed)?|"
    r"repl(?:y|ies|ied)|"
    r"answers?|answered|react(?:s|ed)?|blame[sd]?|comments?|commented|assess(?:es|ed)?|"
    r"emphasi[sz]e[sd]?|stress(?:es|ed)?|presents?|presented|threaten(?:s|ed)?|justif(?:y|ies|ied)|"
    r"explain(?:s|ed)?|insist(?:s|ed)?|claims?|claimed|describe[sd]?|sees?|saw|announce[sd]?|"
    r"accuse[sd]?|object(?:s|ed)?|reject(?:s|ed)?|den(?:y|ies|ied)|promise[sd]?|warn(?:s|ed)?|"
    r"judge[sd]?|complain(?:s|ed)?|sum(?:s|med)? up|call(?:s|ed)? for|put to|"
    r"говор\w+|сказа\w+|заяв\w+|счита\w+|вин[ия]т|обвин[ия]\w+|отве[чт]\w+|предл\w+|требу\w+|"
    r"дела\w+ упор|оценива\w+|оценил\w*|реагир\w+|относ\w+ся|хот[яе]т|хотел\w*|хочет|отверг\w+|"
    r"возража\w+|возразил\w*|обещ\w+|предупре\w+|говорять|заявил\w*|вважа\w+|пропону\w+|"
    r"вимага\w+|оціню\w+"
)
_NOUNS = (
    r"views?|positions?|stances?|arguments?|answers?|repl(?:y|ies)|responses?|reactions?|demands?|"
    r"offers?|proposals?|conditions?|findings?|comments?|assessments?|objections?|opinions?|"
    r"verdicts?|accounts?|drafts?|announcements?|complaints?|words|"
    r"позици\w+|ответ\w*|предложени\w+|требовани\w+|довод\w*|оценк\w+|реакци\w+|мнени\w+|"
    r"слов\w*|взгляд\w*|вимог\w+|думк\w+|пропозиці\w+|відповід\w+"
)
_STANCE_WORD = re.compile(rf"\b(?:{_VERBS}|{_NOUNS})\b", re.IGNORECASE)
_COMPARES = re.compile(
    r"\b(?:compar\w+|contrast\w*|differ\w*|disagree\w*|versus|vs|both sides|two sides|each side|"
    r"either side|opposing|rival\w*|side by side|on the one hand|respectively|"
    r"сравн\w+|различ\w+|расход\w+|отлича\w+|обе стороны|обеих сторон|каждая сторона|"
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
_PLACE = re.compile(
    r"\b(?:in|at|near|around|from|into|after|before|since|of|в|во|из|после|до|у|під|біля)\s+"
    r"(?:the\s+)?$",
    re.IGNORECASE,
)
_SPOKESPEOPLE_AFTER = re.compile(
    r"\s+(?:and the \w+\s+)?(?:delegations?|sides?|ministers?|presidents?|leaders?|officials?|"
    rf"governments?|ambassadors?|envoys?|negotiators?|military|army)\s+(?:{_VERBS})\b",
    re.IGNORECASE,
)
_NOUN_OF = re.compile(
    rf"(?P<topic>\b(?:about|on|to|о|об|обо|про|на|к)\s+)?(?P<owned>['’]s?\s+(?:[\w-]+\s+)?)?\b(?:{_NOUNS})\s+(?P<of>(?:of|by|from|in|у|в)\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
_VERB_AFTER = re.compile(
    rf"\s+(?:(?:each|both|also|then|now|it|to|have|has|had|did|do|do not|would|must)\s+){{0,3}}"
    rf"(?:{_VERBS})\b",
    re.IGNORECASE,
)
_VERB_BEFORE = re.compile(rf"\b(?:{_VERBS})\s+$", re.IGNORECASE)
_NOUN_AFTER = re.compile(
    rf"(?P<owner>['’]s?)?\s+(?:[\w-]+\s+){{0,2}}?(?:{_NOUNS})\b", re.IGNORECASE
)
_JOINED = re.compile(
    r"(?:['’]s?)?\s*(?:,|\band\b|\bor\b|\bbut\b|\bи\b|\bили\b|\bта\b|\bй\b|\bwith\b)"
    r"(?:\s*(?:\band\b|\bof\b|\bin\b|\bby\b|\bthe\b|\bи\b))*\s*",
    re.IGNORECASE,
)
_NEW_CLAUSE = re.compile(
    r"(?:[,;:?.]|\band\b|\bbut\b|\bи\b|\bа\b|\bта\b)\s*(?:how|what|why|which|how did|what did|"
    r"что|как|почему|чем|що|як|чому)\b",
    re.IGNORECASE,
)
# Asked for a figure, a day or a place, a question is about both sides, not for their words.
_FACT = re.compile(
    r"\b(?:how (?:many|much|long|far)|when|where|сколько|когда|где)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Asking:
    """``sides`` are the actors whose words are asked for, in the order they are named; none for a
    comparison of "both sides" that names neither. ``speakers`` are people asked for by name."""

    kind: Kind = "plain"
    sides: tuple[str, ...] = ()
    speakers: frozenset[str] = frozenset()


def read_asking(text: str, actors: Actors) -> Asking:
    """What form of answer a question asks for.

    A comparison asks for the words of two or more sides, a position for those of one. A side is
    asked for where it is the one who speaks ("What did X say", "X's view", "the answer of X"),
    not where it is spoken about ("X's enlargement", "troops in X").
    """
    if _ORDERS.search(text):
        return Asking("timeline")
    mentions = [m for m in actors.find(text) if m.actor]
    speaking = _find_speaking(text, mentions)
    sides = tuple(dict.fromkeys(m.actor for m in speaking if m.actor))
    speakers = frozenset(m.name for m in speaking if m.kind == "person" and m.name)
    compares = _COMPARES.search(text) is not None and not _FACT.match(text)
    if len(sides) > 1 and (compares or _STANCE_WORD.search(text)):
        return Asking("comparison", sides, speakers)
    if compares and (len(sides) != 1 or _asks_for_both(text)):
        named = [m.actor for m in mentions if m.actor and not _is_aside(text, m)]
        return Asking("comparison", tuple(dict.fromkeys(named)) if len(set(named)) > 1 else ())
    if len(sides) == 1 and _STANCE_WORD.search(text):
        return Asking("position", sides, speakers)
    return Asking()


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


def _is_speaking(text: str, mention: Mention) -> bool:
    before = text[: mention.start]
    if mention.kind == "adjective":
        pattern = _SPOKESPEOPLE_AFTER.match(text, mention.end) or _NOUN_AFTER.match(
            text, mention.end
        )
        return pattern is not None and not _TOPIC.search(before)
    noun = _NOUN_OF.search(before)
    # "X's view of Y" asks for X's words, "доводы Путина" for his: the genitive needs no "of".
    if noun and not noun["owned"] and (noun["of"] or mention.text[0] > "\u0400"):
        return not noun["topic"]
    if _TOPIC.search(before):
        return False
    # "Что ответили США": there the verb may stand before its subject.
    if mention.text[0] > "\u0400" and _VERB_BEFORE.search(before):
        return True
    noun_after = _NOUN_AFTER.match(text, mention.end)
    if (noun_after and noun_after["owner"]) or _VERB_AFTER.match(text, mention.end):
        return True
    return bool(_AUXILIARY.search(before) and _STANCE_WORD.search(text, mention.end))
