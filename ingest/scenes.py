"""Which side a text is about where an office is named without its state: "the deputy minister"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.actors import Actors, Mention
from ingest.memory import Memory
from ingest.phrases import NOUN_PHRASE, Phrase, find_noun_phrases
from ingest.sides import find_clause, find_roles, is_official, is_possessed, leads, told_side
from ingest.verbs import verb_class
from ingest.words import WORDS
from qa_service.domain import Span

_DATELINE = re.compile(r"\s*([A-ZА-ЯЁÀ-Ž][A-ZА-ЯЁÀ-Ž .-]{2,30})(?=[,.(]| [—–-] |, )")
_COMMON = frozenset("Vienna Brussels".split())
"""Capitals where others than their state meet."""

_DATELINED, _NEAR = 3, 4
_NAMED = re.compile(r"N|CC|RC")
_HOUSES = re.compile(
    r"\b(?:(?P<ministry>minist(?:er|ry)|министр|министерств|ведомств)|(?P<embassy>embassy|посольств)|"
    r"(?P<delegation>delegation|делегаци)|(?P<mission>mission|мисси[яи])|"
    r"(?P<president>president|президент)|(?P<fleet>fleet|флот))"
)
_VOICES = frozenset(
    "press spokesman spokeswoman spokesperson пресс-секретарь представитель "
    "представительница".split()
)
_PRESENT = ("s", "ет", "ит", "ют", "ят", "ется", "ится")
_DEPUTIES = frozenset("secretary deputy заместитель".split())
_MINISTRY = re.compile(r"\b(?:Ministry|Department|Pentagon|Foreign Office)\b")
_PORTFOLIO = frozenset(
    "foreign defence interior finance justice economy transport energy health culture "
    "иностранных внутренних обороны финансов юстиции".split()
)


_SECRETARY, _SECRETARY_RU = {"secretary", "general"}, {"генерального", "секретаря"}


@dataclass(slots=True)
class Scene:
    """What has been named so far: ``topic`` is the only side of the sentence before it here."""

    actors: Actors
    topic: str | None = None
    subject: str | None = None
    person: str | None = None
    houses: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    organisations: set[str] = field(default_factory=set)
    dateline: str | None = None
    issuer: str | None = None
    paragraph: int = 0

    def side_of_office(self) -> str | None:
        """Whose an office is that every state has: of the state that is spoken of, or writes."""
        near = self.topic or self.issuer
        return near or (self.dateline if self.paragraph <= _DATELINED else None)


def note_sides(paragraphs: Sequence[Sequence[Phrase]], memory: Memory, first: str) -> None:
    """Take in whom everybody speaks for whose side no file knows, as the text presents them."""
    scene = Scene(memory.actors, dateline=_find_dateline(first, memory.actors))
    for number, phrases in enumerate(paragraphs):
        scene.paragraph, scene.topic, scene.subject = number, None, None
        for phrase in phrases:
            _note_phrase(phrase, memory, scene)
            scene.subject = _subject_of(phrase)
            if any(mention.actor for mention in phrase.mentions.values()):
                scene.topic = _topic_of(phrase)
            _note_houses(phrase, scene)
            if number == 0 and scene.issuer is None and scene.subject:
                scene.issuer = _issuer_of(phrase, scene.subject)


def _note_phrase(phrase: Phrase, memory: Memory, scene: Scene) -> None:
    if _NAMED.search(phrase.labels) is None:
        return
    for noun in find_noun_phrases(phrase.labels):
        if not noun["name"]:
            continue
        name = noun.span("name")
        mention = phrase.mentions.get(name[1] - 1)
        if mention and mention.person:
            scene.person = mention.actor
            continue
        speaker = memory.named_speaker(phrase, *name, "")
        is_known = speaker.actor or memory.is_thing(speaker)
        if not speaker.name or is_known:
            scene.person = speaker.actor or scene.person
            continue
        side = told_side(phrase, name, memory.actors) or _implied_side(phrase, name, scene)
        scene.person = side
        if side:
            memory.describe(replace(speaker, actor=side))


def _implied_side(phrase: Phrase, name: Span, scene: Scene) -> str | None:
    """The side of an office that names none: "its attaché", "the deputy minister"."""
    for span, head in find_roles(phrase, name):
        if not is_official(phrase, span, head) or any(i in phrase.mentions for i in range(*span)):
            continue
        if is_possessed(phrase, span):
            return scene.subject or scene.topic or scene.person
        words = [phrase.word(i) for i in range(*span)]
        is_president = phrase.word(head) in ("president", "президент")
        house = None if is_president else _only_house(words, scene)
        if side := house or _only_organisation(words, scene):
            return side
        if scene.subject and _VOICES & set(words):
            return scene.subject
        if scene.issuer and (_VOICES | _DEPUTIES) & set(words):
            return scene.issuer
        if not _is_national(words):
            continue
        return _place_of(phrase, span[0]) or _unless_told_of(phrase, span[0], scene)
    clause = find_clause(phrase, name)
    is_ours = (
        clause and leads(phrase, clause) and not any(i in phrase.mentions for i in range(*clause))
    )
    if clause and is_ours and _is_national([phrase.word(i) for i in range(*clause)]):
        return scene.side_of_office()
    return None


def _unless_told_of(phrase: Phrase, end: int, scene: Scene) -> str | None:
    """ "Moscow had lied for years, the deputy minister said": he is not Moscow's for sure."""
    side = scene.side_of_office()
    told = {mention.actor for i, mention in phrase.mentions.items() if i < end}
    return side if side == scene.issuer or side not in told else None


def _only_house(words: list[str], scene: Scene) -> str | None:
    """ "A ministry spokesman" is of the only ministry named so far."""
    if _PORTFOLIO & set(words):
        return None
    kinds = {found.lastgroup for found in _HOUSES.finditer(" ".join(words))}
    if len(kinds) != 1:
        return None
    sides = scene.houses.get(kinds.pop() or "", set())
    return next(iter(sides)) if len(sides) == 1 else None


def _only_organisation(words: list[str], scene: Scene) -> str | None:
    """The deputy of "the secretary general" is of the only organisation named so far."""
    is_office = any(word.startswith(("secretary-general", "генсек")) for word in words)
    is_office = is_office or set(words) >= _SECRETARY or set(words) >= _SECRETARY_RU
    return next(iter(scene.organisations)) if is_office and len(scene.organisations) == 1 else None


def _is_national(words: list[str]) -> bool:
    return any(word in WORDS.national or word.startswith(WORDS.national_stems) for word in words)


def _place_of(phrase: Phrase, end: int) -> str | None:
    """The state in whose capital the sentence is set: "In Riga, the deputy minister, …"."""
    comma = phrase.labels.find(",", 0, end)
    places = [i for i in phrase.mentions if i <= comma]
    if len(places) != 1 or phrase.word(places[0] - 1) not in ("in", "at", "в", "во"):
        return None
    mention = phrase.mentions[places[0]]
    return mention.actor if mention.kind == "body" and mention.name not in _COMMON else None


def _topic_of(phrase: Phrase) -> str | None:
    """The only side that a sentence names, if it is about it: "The tone in Riga was cooler."."""
    found = [m for m in phrase.mentions.items() if m[1].actor]
    if len({mention.actor for _, mention in found}) != 1 or _tells(phrase):
        return None
    at, mention = found[0]
    if mention.kind == "person" or mention.name in _COMMON:
        return None
    before = phrase.word(at - 1) if at else ""
    if mention.kind == "adjective" and at > 1:
        return None
    is_place = before in ("in", "в", "во")
    is_object = at > 0 and phrase.labels[at - 1] in "fo" and not is_place
    return None if is_object or not (is_place or mention.is_subject_form) else mention.actor


def _tells(phrase: Phrase) -> bool:
    """Whether somebody says something there: of whom they speak is not who answers."""
    verbs = (phrase.word(i) for i, label in enumerate(phrase.labels) if label == "V")
    return any(verb_class(verb) in ("say", "tell") for verb in verbs)


def _subject_of(phrase: Phrase) -> str | None:
    """The side of the body that heads a sentence: "The Russian embassy in Riga called …"."""
    head = NOUN_PHRASE.match(phrase.labels, len(phrase.labels) - len(phrase.labels.lstrip("t")))
    if head is None or head["name"] or phrase.labels[head.end() : head.end() + 1] == "k":
        return None
    inside = [phrase.mentions[i] for i in range(*head.span()) if i in phrase.mentions]
    return inside[0].actor if inside and inside[0].kind != "person" else None


def _note_houses(phrase: Phrase, scene: Scene) -> None:
    for at, mention in phrase.mentions.items():
        if mention.actor is None:
            continue
        if not scene.actors.has_ministries(mention.actor):
            scene.organisations.add(mention.actor)
        if mention.person:
            keys = {key for term in mention.person.terms for key in term.keys}
            if "president" in keys:
                scene.houses["president"].add(mention.actor)
            continue
        if _MINISTRY.search(mention.name or ""):
            scene.houses["ministry"].add(mention.actor)
        first, last = max(0, at - _NEAR), min(at + _NEAR, len(phrase.labels) - 1)
        beside = phrase.text[phrase.starts[first] : phrase.ends[last]].lower()
        for found in _HOUSES.finditer(beside):
            scene.houses[found.lastgroup or ""].add(mention.actor)


def _issuer_of(phrase: Phrase, side: str) -> str | None:
    """The side whose ministry a text begins with, in the present tense: its own statement."""
    head = NOUN_PHRASE.match(phrase.labels)
    if head is None:
        return None
    words = phrase.words(*head.span()).lower()
    verb = next((i for i in range(head.end(), len(phrase.labels)) if phrase.labels[i] == "V"), 0)
    is_present = phrase.word(verb).endswith(_PRESENT)
    is_ministry = "ministry" in words or "министерств" in words
    return side if is_present and is_ministry else None


def _find_dateline(text: str, actors: Actors) -> str | None:
    """The state of the capital that a report is sent from: "MOSCOW, May 3 —"."""
    match = _DATELINE.match(text)
    if match is None:
        return None
    found: list[Mention] = actors.find(match[1].strip().title())
    is_one = len(found) == 1 and found[0].kind == "body" and found[0].name not in _COMMON
    return found[0].actor if is_one else None
