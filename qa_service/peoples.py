"""Sides that a question names by their people: "the Russians", «американец», "the allies"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from qa_service.actors import Actors, Mention
from qa_service.contrasts import asks_for_words
from qa_service.domain import Span
from qa_service.speakers import is_institution

MAX_KEPT = 8_192
# "The Russians", and "the British" before a verb; "the allies" are NATO's.
_PEOPLE = re.compile(
    r"\b(?:(?:[Tt]he )?(?P<many>[A-Z][a-z]*"
    r"(?:an|[a-z]i|ek|rb|at|ne|rk|ch|wede|inn|ole|ane|niard|rit|riton))s"
    r"|[Tt]he (?P<same>[A-Z][a-z]+(?:sh|ch|ese|ss)))\b"
)
_NOUNS = {
    "Swede": "Swedish", "Finn": "Finnish", "Pole": "Polish", "Dane": "Danish", "Turk": "Turkish",
    "Spaniard": "Spanish", "Brit": "British", "Briton": "British", "Slovene": "Slovenian",
}  # fmt: skip
_STEMS = {
    "россиян": "российский", "поляк": "польский", "польк": "польский", "француз": "французский",
    "турк": "турецкий", "туро": "турецкий", "грузин": "грузинский", "белорус": "белорусский",
    "швед": "шведский", "финн": "финский", "венгр": "венгерский", "чех": "чешский",
    "словак": "словацкий", "болгар": "болгарский", "румын": "румынский", "серб": "сербский",
    "латыш": "латвийский", "датчан": "датский", "норвеж": "норвежский", "англич": "британский",
    "китай": "китайский", "молдаван": "молдавский", "армян": "армянский",
}  # fmt: skip
_CYRILLIC_PEOPLE = re.compile(
    r"\b(?:(?P<known>" + "|".join(_STEMS) + r")(?:[аеиоуык]|ин\w*|ец|ц\w+|ов|ам|ами|ах|)|"
    r"(?P<stem>[а-яё]{3,}?)(?:ец|ц[аыеу]|цев|цам|цами))\b",
    re.IGNORECASE,
)
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_OBLIQUE = re.compile(r"(?:[оеё]в|ами?|ах|ян|[ую]|[оеё]м|а)$")
# Whose "the allies" are.
ALLIANCE = "NATO"
_ALLIES = re.compile(r"\b(?:[Tt]he (?:NATO )?[Aa]llies|Allies|[Сс]оюзник(?:и|ов|ам|ами))\b")
_ENDINGS = ("анский", "инский", "йский", "ский", "ецкий", "цкий")
_MODIFIED = re.compile(
    r"\s+(?!and\b|or\b|have\b|had\b|did\b|do\b|say\b|said\b|see\b|want\b|repl|respon|answer|react|"
    r"think\b|propose|demand|call|put\b)[a-z]"
)
# "The Lisbon statement", "the Geneva talks": where something was signed or said, nobody who speaks.
_MEETING = (
    r"(?:sessions?|summits?|meetings?|talks|agreements?|accords?|documents?|act|"
    r"declaration|communique|formula|process|statement|treaty|conference|format|protocol|speech)\b"
)
_CYRILLIC_MEETING = (
    r"(?:саммит|встреч|переговор|сесси|заседани|конференци|саміт|зустріч|сесі|засіданн|"
    r"конференці)\w*"
)
_MET_THERE = re.compile(rf"\s+(?:\w+\s+)?{_MEETING}", re.IGNORECASE)
# "The summit in The Hague", «на саммите в Гааге», «після переговорів у Женеві».
_MET_IN = re.compile(
    rf"(?:{_MEETING} (?:in|at) (?:the )?|{_CYRILLIC_MEETING} (?:в|во|на|у|із|зі) )$",
    re.IGNORECASE,
)
# "The talks of the advisers in Paris and in Berlin", up to the last of the places.
_HELD_IN = re.compile(
    rf"(?:{_MEETING}|{_CYRILLIC_MEETING})(?: [\w’'-]+){{0,3}}? (?:in|at|в|во|у) (?:the )?"
    r"(?:[^\W\d_]+(?:,| (?:and|и|і|й|та))+ (?:(?:in|at|в|во|у) )?){0,3}$",
    re.IGNORECASE,
)
_CALLED_AFTER = re.compile(rf"\s+(?:(?:[A-Z]\w+|\d+)\s+)?(?i:{_MEETING})")


def find_sides(text: str, actors: Actors) -> list[Mention]:
    """The mentions that belong to a side, those of peoples with them, in order of the text."""
    named = [mention for mention in actors.find(text) if mention.actor]
    called = _find_called(text)
    if not called:
        return named
    peoples = list(filter(None, (_as_body(each, actors) for each in called)))
    taken = [(mention.start, mention.end) for mention in peoples]
    kept = [m for m in named if not any(s < m.end and m.start < e for s, e in taken)]
    return sorted([*kept, *peoples], key=lambda mention: mention.start)


def is_met_at(text: str, mention: Mention) -> bool:
    """Whether a name is only that of the place of a meeting or a text."""
    is_before = _MET_IN.search(text, 0, mention.start)
    return is_before is not None or _MET_THERE.match(text, mention.end) is not None


def is_place_of(text: str, mention: Mention) -> bool:
    """Whether it is a capital after which a text or a meeting is called, or where one is held
    without being spoken of there («как видят переговоры в Москве»): nobody who speaks."""
    name = mention.name or ""
    is_capital = mention.kind == "body" and name != mention.actor and not is_institution(name)
    is_called_after = _CALLED_AFTER.match(text, mention.end) is not None
    is_held = _HELD_IN.search(text, 0, mention.start) is not None and not asks_for_words(text)
    return is_capital and (is_called_after or is_held)


@dataclass(frozen=True, slots=True)
class _Called:
    """What may name a people: where it stands, and the words one of which is the side's name."""

    span: Span
    words: tuple[str, ...]
    is_subject: bool = True


# A question looks at a sentence with each of its sides, and many questions look at the same.
@lru_cache(maxsize=MAX_KEPT)
def _find_called(text: str) -> tuple[_Called, ...]:
    allies = (_Called(match.span(), (ALLIANCE,)) for match in _ALLIES.finditer(text))
    cyrillic = _find_cyrillic(text) if _CYRILLIC.search(text) else ()
    return (*_find_english(text), *cyrillic, *allies)


def _find_english(text: str) -> Iterator[_Called]:
    for match in _PEOPLE.finditer(text):
        which = "many" if match["many"] else "same"
        is_adjective = which == "same" and _MODIFIED.match(text, match.end())
        if not is_adjective:
            word = _NOUNS.get(match[which], match[which])
            yield _Called((match.start(which), match.end()), (word,))


def _find_cyrillic(text: str) -> Iterator[_Called]:
    for match in _CYRILLIC_PEOPLE.finditer(text):
        stem = (match["stem"] or "").lower()
        known = _STEMS.get((match["known"] or "").lower())
        words = (known,) if known else tuple(stem + ending for ending in _ENDINGS)
        yield _Called(match.span(), words, is_subject=not _OBLIQUE.search(match[0]))


def _as_body(called: _Called, actors: Actors) -> Mention | None:
    """The side that one of the words names by itself, as a body that stands there."""
    start, end = called.span
    for word in called.words:
        mention = next(iter(actors.find(word)), None)
        if mention is not None and mention.actor and mention.text == word:
            subject = called.is_subject
            return replace(mention, start=start, end=end, kind="body", is_subject_form=subject)
    return None
