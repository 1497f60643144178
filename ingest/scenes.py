"""Which side a text is about where an office is named without its state: "the deputy minister"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.actors import Actors
from ingest.capacities import is_legislator, is_possessed
from ingest.headings import COMMON, find_dateline, find_own_side, is_heading, side_of_heading
from ingest.memory import Memory
from ingest.phrases import NOUN_PHRASE, Phrase, find_noun_phrases
from ingest.reports import is_finite_verb
from ingest.sides import find_clause, find_roles, is_official, leads, told_side
from ingest.verbs import verb_class
from ingest.words import WORDS
from qa_service.domain import Span

EU = "EU"
_DATELINED, _NEAR = 3, 4
_HERE = frozenset("its their".split())
_BODIES = frozenset("organisation organization alliance bloc".split())
_UNITS = frozenset(
    "post battery batteries battalion brigade unit units garrison base regiment squadron platoon "
    "ship frigate corps division troops sector airfield".split()
)
_NAMED = re.compile(r"N|CC|RC")
_HOUSES = re.compile(
    r"\b(?:(?P<ministry>minist(?:er|ry)|министр|министерств|ведомств)|(?P<embassy>embassy|посольств)|"
    r"(?P<delegation>delegation|делегаци)|(?P<mission>mission|мисси[яи])|"
    r"(?P<president>president|президент)|(?P<fleet>fleet|флот)|(?P<parliament>parliament|парламент))"
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


_GUESTS = ("делегаци", "delegation")
_SECRETARY, _SECRETARY_RU = {"secretary", "general"}, {"генерального", "секретаря"}


@dataclass(slots=True)
class Scene:
    """What has been named so far: ``topic`` is the only side of the sentence before it here."""

    actors: Actors
    topic: str | None = None
    subject: str | None = None
    teller: str | None = None
    person: str | None = None
    houses: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    organisations: set[str] = field(default_factory=set)
    dateline: str | None = None
    issuer: str | None = None
    section: str | None = None
    place: str | None = None
    paragraph: int = 0

    def begin(self, paragraph: int) -> None:
        """Forget what only the paragraph before was about."""
        self.paragraph = paragraph
        self.topic = self.subject = self.teller = self.place = None

    def side_of_voice(self, words: set[str]) -> str | None:
        """Whose a spokesman or a deputy is: of the body that the sentence before is about."""
        if self.subject and _VOICES & words:
            return self.subject
        is_deputy = bool((_VOICES | _DEPUTIES) & words)
        is_guest = any(word.startswith(_GUESTS) for word in words)
        teller = None if is_guest else self.teller
        return (teller or self.issuer) if is_deputy else None

    def side_of_office(self) -> str | None:
        """Whose an office is that every state has: of the state that is spoken of, or writes."""
        near = self.topic or self.place or self.section or self.issuer
        return near or (self.dateline if self.paragraph <= _DATELINED else None)

    def side_told(self, words: Sequence[str]) -> str | None:
        """The same of the office that the words tell: a delegation is of any side that is there."""
        is_guest = any(word.startswith(_GUESTS) for word in words)
        return self.topic or self.section if is_guest else self.side_of_office()


def note_sides(paragraphs: Sequence[Sequence[Phrase]], memory: Memory, first: str) -> None:
    """Take in whom everybody speaks for whose side no file knows, as the text presents them."""
    scene = Scene(memory.actors, dateline=find_dateline(first, memory.actors))
    if scene.dateline is None:
        scene.issuer = find_own_side(paragraphs)
    for number, phrases in enumerate(paragraphs):
        scene.begin(number)
        if number and is_heading(phrases):
            scene.section = side_of_heading(phrases[0])
            continue
        for phrase in phrases:
            if phrase.labels.startswith("B:"):
                scene.place = phrase.mentions[0].actor  # "Moldova: The minister …"
            _note_phrase(phrase, memory, scene)
            scene.subject, scene.teller = _subject_of(phrase), _teller_of(phrase)
            scene.place = _place_of(phrase, len(phrase.labels), "") or scene.place
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
        if not is_official(phrase, span, head):
            continue
        if is_possessed(phrase, span):
            owner = None if phrase.word(span[0]) in _HERE else scene.person
            return scene.subject or scene.topic or owner
        if any(i in phrase.mentions for i in range(*span)):
            continue
        if side := _side_of_house(phrase, span, head, scene):
            return side
        words = [phrase.word(i) for i in range(*span)]
        if scene.section and not scene.topic:
            return scene.section
        if not _is_national(words) and not is_legislator(phrase, head):
            continue
        if words[-1] == "there":  # "Sofia opened its corridor, said a ministry official there"
            return _only_side_before(phrase, name[0]) or scene.side_of_office()
        return _place_of(phrase, span[0]) or _unless_told_of(phrase, span[0], scene, words)
    clause = find_clause(phrase, name)
    is_ours = (
        clause and leads(phrase, clause) and not any(i in phrase.mentions for i in range(*clause))
    )
    words = [phrase.word(i) for i in range(*clause)] if clause and is_ours else []
    return scene.side_of_office() if _is_national(words) or _UNITS & {*words} else None


def _side_of_house(phrase: Phrase, span: Span, head: int, scene: Scene) -> str | None:
    """The side of the body that the sentence goes on with, or of the only one of its kind."""
    words = [phrase.word(i) for i in range(*span)]
    seat = ["parliament"] if is_legislator(phrase, head) else []
    if phrase.word(0) in _HERE and scene.subject and (seat or _is_national(words)):
        return scene.subject  # "Britain leads the unit. Its soldiers …, the minister said."
    is_president = phrase.word(head) in ("president", "президент")
    house = None if is_president else _only_house([*words, *seat], scene)
    if side := house or _only_organisation(words, scene):
        return side
    return scene.side_of_voice(set(words))


def _only_side_before(phrase: Phrase, end: int) -> str | None:
    sides = {mention.actor for i, mention in phrase.mentions.items() if i < end}
    return sides.pop() if len(sides) == 1 else None


def _unless_told_of(phrase: Phrase, end: int, scene: Scene, words: list[str]) -> str | None:
    """ "Moscow had lied for years, the deputy minister said": he is not Moscow's for sure."""
    side = scene.side_told(words)
    told = {mention.actor for i, mention in phrase.mentions.items() if i < end}
    sure = (scene.issuer, scene.dateline, scene.place)
    return side if side in sure or side not in told else None


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
    if "commission" in words and EU in scene.organisations:
        return EU
    if _BODIES & set(words) and scene.subject in scene.organisations:
        return scene.subject  # "The OSCE said so. The organisation's director, Ann Lee, …"
    is_office = any(word.startswith(("secretary-general", "генсек")) for word in words)
    is_office = is_office or ("the" in words and bool(_BODIES & set(words)))
    is_office = is_office or set(words) >= _SECRETARY or set(words) >= _SECRETARY_RU
    return next(iter(scene.organisations)) if is_office and len(scene.organisations) == 1 else None


def _is_national(words: list[str]) -> bool:
    return any(word in WORDS.national or word.startswith(WORDS.national_stems) for word in words)


def _place_of(phrase: Phrase, end: int, close: str = ",") -> str | None:
    """The state in whose capital the sentence is set: "In Riga, the deputy minister, …"."""
    comma = phrase.labels.find(",", 0, end) if close else 1
    places = [i for i in phrase.mentions if i <= comma]
    if len(places) != 1 or phrase.word(places[0] - 1) not in ("in", "at", "в", "во"):
        return None
    mention = phrase.mentions[places[0]]
    return mention.actor if mention.kind == "body" and mention.name not in COMMON else None


def _topic_of(phrase: Phrase) -> str | None:
    """The only side that a sentence names, if it is about it: "The tone in Riga was cooler."."""
    found = [m for m in phrase.mentions.items() if m[1].actor]
    if len({mention.actor for _, mention in found}) != 1 or _tells(phrase):
        return None
    at, mention = found[0]
    if mention.kind == "person" or mention.name in COMMON:
        return None
    before = phrase.word(at - 1) if at else ""
    if mention.kind == "adjective" and at > 1:
        return None
    is_place = before in ("in", "в", "во")
    is_object = at > 0 and phrase.labels[at - 1] in "fo" and not is_place
    return None if is_object or not (is_place or mention.is_subject_form) else mention.actor


def _tells(phrase: Phrase) -> bool:
    """Whether somebody says something there: of whom they speak is not who answers."""
    verbs = (
        phrase.word(i)
        for i, label in enumerate(phrase.labels)
        if label == "V" and is_finite_verb(phrase, i)
    )
    return any(verb_class(verb) in ("say", "tell") for verb in verbs)


def _subject_of(phrase: Phrase) -> str | None:
    """The side of the body that heads a sentence: "The Russian embassy in Riga called …"."""
    head = NOUN_PHRASE.match(phrase.labels, len(phrase.labels) - len(phrase.labels.lstrip("t")))
    if head is None or head["name"] or phrase.labels[head.end() : head.end() + 1] == "k":
        return None
    inside = [phrase.mentions[i] for i in range(*head.span()) if i in phrase.mentions]
    return inside[0].actor if inside and inside[0].kind != "person" else None


def _teller_of(phrase: Phrase) -> str | None:
    """The only side of a sentence whose house speaks in it: «В украинском МИД не согласны.»."""
    sides = {mention.actor for mention in phrase.mentions.values()}
    is_inside = phrase.labels[:2] == "fB" and phrase.word(0) in ("в", "во") and _tells(phrase)
    return sides.pop() if is_inside and len(sides) == 1 else None


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
