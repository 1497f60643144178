"""People whom a question asks for by their office: "the German chancellor", «глава МИД России»."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from qa_service.actors import Actors, Mention, NameRow
from qa_service.domain import Span
from qa_service.own_files import read_term
from qa_service.peoples import find_sides

# What each is called in the three languages; of two that fit, the longer stands first.
_CALLED = {
    "secretary general": r"secretary[ -]general|генсек\w*|генеральн\w+ секретар\w*",
    "high representative": (
        r"high representative|foreign (?:policy|affairs) chief|верховн\w+ представител\w*|"
        r"глав\w* евродипломатии"
    ),
    "prime minister": (
        r"prime minister|premier|head of (?:the )?government|премьер\w*(?:-министр\w*)?|"
        r"глав\w* правительства|прем['’]єр\w*(?:-міністр\w*)?"
    ),
    "foreign minister": (
        r"foreign minister|foreign secretary|secretary of state|(?:top|chief) diplomat|"
        r"министр\w* иностранных дел|глав\w* (?:мид|дипломатии)|госсекретар\w*|"
        r"міністр\w* закордонних справ|держсекретар\w*"
    ),
    "defence minister": (
        r"defen[cs]e (?:minister|secretary|chief)|secretary of defen[cs]e|"
        r"министр\w* обороны|глав\w* минобороны|міністр\w* оборони"
    ),
    "supreme commander": r"supreme (?:allied )?commander",
    "chancellor": r"chancellor(?! of the exchequer)|канцлер\w*",
    "president": r"president|head of state|президент(?!ск)\w*",
}
_OFFICE = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(f"(?P<{name.replace(' ', '_')}>{words})" for name, words in _CALLED.items())
    + r")(?!\w)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?:\b(?:deputy|vice|under|assistant|former|ex|then-?deputy|first|acting|one-time|next)"
    r"|\bзам\w*|\bвице|\bэкс|\bбывш\w+|\bколишн\w+|\bперв\w+|\bзаступник\w*)[ -]$",
    re.IGNORECASE,
)
# "NATO's chief", "the Russian leader": who is at the head, whatever the title; of a side the first.
_AT_THE_HEAD = ("secretary general", "chancellor", "president", "prime minister")
_HEAD = re.compile(
    r"(?:chief|head|boss|leader)\b"
    r"(?!\s+(?:reproach|demand|concern|complaint|objection|argument|aim|goal|interest|reason|"
    r"condition|worry|fear|task|target|rival|ally|of|negotiator|delegate|envoy|adviser|advisor|"
    r"representative|spokes\w+|military|rabbi))",
    re.IGNORECASE,
)
_HEAD_OF = re.compile(
    r"\b(?:(?:head|chief|boss|leader) of (?:the )?|глав[аыеуойю]+ |лідер\w* )$", re.I
)
# «глава МИД России»: the name of the side begins with that of a ministry.
_MINISTRIES = (
    (re.compile(r"мид\b|мзс\b", re.I), "foreign minister"),
    (re.compile(r"минобороны|міноборони", re.I), "defence minister"),
)
_BETWEEN = re.compile(r"(?:['’]s?)?\s+(?:own\s+|current\s+|then\s+)?")
_BEFORE = re.compile(r"\s+(?:(?:of|for)\s+(?:the\s+)?)?")
_THE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_NAMED = re.compile(r"\s+[A-ZА-ЯЁІЇЄҐ][\w’'-]+")


@dataclass(frozen=True, slots=True)
class Tenure:
    """Who held an office of an actor, since when and until when, as far as it is known."""

    office: str
    actor: str
    name: str
    since: dt.date | None
    until: dt.date | None

    @classmethod
    def read(cls, row: NameRow) -> Self | None:
        """Of a row of the kind "office", written as "Russian President 2012-05-07/"."""
        written, _, actor, name = row
        title, since, until = read_term(written)
        office = find_office(title)
        return cls(office, actor, name, since, until) if office else None

    def covers(self, day: dt.date) -> bool:
        return is_held(self.since, self.until, day)


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody whom text[start:end] calls by an office, with who is known to have held it."""

    start: int
    end: int
    tenures: tuple[Tenure, ...]

    def held_on(self, day: dt.date) -> list[str]:
        return [tenure.name for tenure in self.tenures if tenure.covers(day)]


def is_held(since: dt.date | None, until: dt.date | None, day: dt.date) -> bool:
    """Whether an office is known to have been held on that day, by its dates."""
    return since is not None and since <= day <= (until or dt.date.max)


def find_office(title: str) -> str | None:
    """Which of the offices known here a title names; None for a deputy's or a former one's."""
    found = _OFFICE.search(title)
    return _name(found) if found and not _OTHER.search(title[: found.start()]) else None


def find_officials(text: str, actors: Actors) -> list[Official]:
    """Those whom a question calls by a side and an office alone, in order of the text."""
    sides = (each for each in find_sides(text, actors) if each.kind != "person")
    return [official for side in sides if (official := _read_official(text, side, actors))]


def name_officials(
    text: str,
    officials: Sequence[Official],
    near: Sequence[tuple[dt.date, Set[str]]],
    spell: Callable[[str], str],
) -> str:
    """The question with the names of those who held the offices at the time that it is about.

    ``near`` are the days of what comes nearest to it, the nearest first, each with who speaks
    there. Of those who held the office the first who speaks is meant, or else whoever held it on
    most of the days; where nobody is known to, the office stays.
    """
    for official in reversed(officials):
        speaking = [each.name for _, said in near for each in official.tenures if each.name in said]
        held = Counter(name for day, _ in near for name in official.held_on(day))
        meant = [*speaking[:1], *(name for name, _ in held.most_common(1))]
        if meant:
            text = f"{text[: official.start]}{spell(meant[0])}{text[official.end :]}"
    return text


def without_officials(text: str, officials: Sequence[Official]) -> str:
    """What the question is about, without those whom it calls by an office."""
    for official in reversed(officials):
        text = f"{text[: official.start]}{text[official.end :]}"
    return " ".join(text.split())


def _read_official(text: str, side: Mention, actors: Actors) -> Official | None:
    if _OTHER.search(text[: side.start]):
        return None
    own = _read_tenures_of(actors).get(side.actor or "", ())
    office, start, end = _office_beside(text, side)
    if office is None and (head := _head_beside(text, side)):
        known = {tenure.office for tenure in own}
        office = next((each for each in _AT_THE_HEAD if each in known), None)
        start, end = head
    such = tuple(tenure for tenure in own if tenure.office == office)
    article = _THE.search(text[:start])
    # A name that follows tells who is meant.
    is_named = _NAMED.match(text, end) is not None
    return (
        None if is_named or not such else Official(article.start() if article else start, end, such)
    )


def read_tenures(actors: Actors) -> tuple[Tenure, ...]:
    """Of all who are known to have held one of the offices known here."""
    return tuple(filter(None, map(Tenure.read, actors.offices)))


@lru_cache(maxsize=4)
def _read_tenures_of(actors: Actors) -> dict[str, tuple[Tenure, ...]]:
    """The same by actor."""
    by_actor: dict[str, list[Tenure]] = {}
    for tenure in read_tenures(actors):
        by_actor.setdefault(tenure.actor, []).append(tenure)
    return {actor: tuple(tenures) for actor, tenures in by_actor.items()}


def _office_beside(text: str, mention: Mention) -> tuple[str | None, int, int]:
    start, end = mention.start, mention.end
    between = _BETWEEN.match(text, end)
    if between and (found := _OFFICE.match(text, between.end())):
        return _name(found), start, found.end()  # "Germany's chancellor", «российский министр»
    head = _HEAD_OF.search(text[:start])
    for named, office in _MINISTRIES:
        if head and named.match(mention.text):
            return office, head.start(), end
    for found in _OFFICE.finditer(text, 0, start):
        if _BEFORE.fullmatch(text, found.end(), start):
            is_other = _OTHER.search(text[: found.start()])
            return (None if is_other else _name(found)), found.start(), end
    return None, start, end


def _head_beside(text: str, mention: Mention) -> Span | None:
    head = _HEAD_OF.search(text[: mention.start])
    # "The head of the Polish general staff" is not Poland's.
    if head and mention.kind != "adjective":
        return head.start(), mention.end
    between = _BETWEEN.match(text, mention.end)
    head = _HEAD.match(text, between.end()) if between else None
    return (mention.start, head.end()) if head else None


def _name(found: re.Match[str]) -> str:
    return (found.lastgroup or "").replace("_", " ")
