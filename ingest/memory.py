"""Who was named and who spoke so far, and whom a short name, an office or a pronoun means."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace

from ingest.actors import Actors, Mention, Person
from ingest.cast import Cast, find_names
from ingest.offices import institution_title, office_keys
from ingest.persons import (
    DETERMINER,
    GENDERS,
    NOBODY,
    UNKNOWN,
    Speaker,
    gender_of,
    holds_office,
    is_same_person,
    proper_name,
)
from ingest.phrases import NOUN_PHRASE, Phrase
from ingest.speech_words import INSTITUTIONS, label_of

INDEFINITE = re.compile(r"(?:an?|one|some|another|other|several|many|most)\s", re.IGNORECASE)
_FAMILY = frozenset(
    "wife husband son daughter brother sister mother father widow mate жена муж сын дочь".split()
)
_FORMER = frozenset("former ex retired бывший экс".split())
_OFFICE_BEFORE = re.compile(r"(?P<office>d?(?:[mBAC]g?)*R(?:[RmBA]|fd?[mABRC]+)*|dC)[,(]$")
_OFFICE_AFTER = re.compile(
    r"[,(](?P<office>d?(?:[mBAwC]g?)*R(?:[RmBAw]|fd?[mABRCw]+)*)(?=[,).;]|$)"
)
REACH = 3
"""How many paragraphs back a pronoun can find its speaker."""
SPOKES = frozenset({"spokes"})
_PEOPLE = frozenset(
    "officials ministers sources leaders diplomats negotiators people analysts experts members "
    "residents critics".split()
)


@dataclass(slots=True)
class Memory:
    """Who was named and who spoke in the article so far."""

    actors: Actors
    cast: Cast
    date: dt.date | None = None
    sides: frozenset[str] = frozenset()
    known: dict[str, Speaker] = field(default_factory=dict)
    described: dict[str, Speaker] = field(default_factory=dict)
    turns: list[tuple[int, str]] = field(default_factory=list)
    met: list[tuple[int, str, bool]] = field(default_factory=list)
    hero: str = ""
    asked: bool = False

    def note_turn(self, paragraph: int, speaker: Speaker, *, is_question: bool = False) -> None:
        """Somebody has spoken: who was named before does not count as named since."""
        if speaker.name:
            self.known[speaker.name] = speaker
        self.turns.append((paragraph, speaker.name or UNKNOWN))
        self.asked = is_question
        self.met.clear()

    def note_name(self, paragraph: int, speaker: Speaker, *, heads: bool) -> None:
        """Somebody is named; ``heads``: at the head of a sentence, as its likely subject."""
        if speaker.name and speaker.name not in self.cast.things:
            if paragraph == 0 and heads and not self.known:
                self.hero = speaker.name
            self.known.setdefault(speaker.name, self.described.get(speaker.name, speaker))
            if not self.turns or self.turns[-1] != (paragraph, speaker.name):
                self.met.append((paragraph, speaker.name, heads))

    def describe(self, speaker: Speaker) -> None:
        """The article gives somebody an office, here or further down."""
        if speaker.name:
            before = self.described.get(speaker.name, speaker)
            self.described[speaker.name] = replace(
                speaker,
                actor=before.actor or speaker.actor,
                gender=before.gender or speaker.gender,
                offices=before.offices | speaker.offices,
            )

    def note_offices(self, phrase: Phrase) -> None:
        """Take in which office goes with which name: "the registrar (Duncan Farrow)"."""
        labels = phrase.labels
        for noun in NOUN_PHRASE.finditer(labels):
            if not noun["name"]:
                continue
            start, end = noun.span("name")
            offices = [noun.span("office")] if noun["office"] else []
            before = _OFFICE_BEFORE.search(labels, 0, noun.start())
            after = _OFFICE_AFTER.match(labels, end)
            offices += [found.span("office") for found in (before, after) if found]
            for span in offices:
                self.describe(self.named_speaker(phrase, start, end, phrase.words(*span)))

    def settle(self, mention: Mention) -> Mention:
        """A surname of several people becomes the one whose full name the article gave."""
        full = self.cast.full_name(mention.text)
        if mention.kind != "person" or mention.person or not full:
            return mention
        bearer = next(iter(self.actors.find(full)), mention)
        return replace(mention, name=bearer.name, actor=bearer.actor, person=bearer.person)

    def _person(self, person: Person) -> Speaker:
        offices = frozenset(term.keys for term in person.terms)
        return Speaker(person.name, person.actor_on(self.date), person.gender, offices)

    def finds(self, word: str) -> str:
        """The full name that a surname alone means, in the article or by the file."""
        if full := self.cast.full_name(word) or self.cast.by_initials(word):
            return full
        found = self.actors.find(word)
        return (found[0].name or "") if found and found[0].kind == "person" else ""

    def people_in(self, text: str) -> list[str]:
        """The full names in a text, in order."""
        known = {m.start: m.name for m in self.actors.find(text) if m.kind == "person" and m.name}
        return [name for _, name in sorted((known | find_names(text)).items())]

    def named(self, name: str) -> Speaker:
        """The speaker of that full name, as the file and the article know them."""
        mention = next(iter(self.actors.find(name)), None)
        if mention and mention.person and mention.text == name:
            return self._person(mention.person)
        known = self.described.get(name) or self.known.get(name, NOBODY)
        return replace(known, name=name, gender=known.gender or self.cast.genders.get(name))

    def named_speaker(self, phrase: Phrase, start: int, end: int, office: str) -> Speaker:
        """The speaker whose name stands at the words ``start`` to ``end``."""
        mention = phrase.mentions.get(end - 1)
        written = phrase.words(start, end)
        if mention and mention.person:
            if written == mention.text or written[0] in mention.person.initials:
                return self._person(mention.person)
            if start == 0:
                return NOBODY  # "Hawkish Lavrov" or "Vera Lavrov": a capital tells nothing here.
        elif mention and written == mention.text:
            return Speaker(None, mention.actor)
        elif not mention:
            full = self.cast.full_name(written.split()[-1] if " " in written else written)
            same = is_same_person(full, written)
            alone = written if office and not office_keys(office) & _FAMILY else ""
            written = (full or alone) if " " not in written else full if same else written
        found = self.actors.find(written)
        if not mention and found and found[0].text == written and found[0].person:
            return self._person(found[0].person)
        name, actor = written or None, self.office_actor(office)
        known = self.described.get(written) or self.known.get(written, NOBODY)
        keys = frozenset({office_keys(office)}) if office else frozenset()
        gender = known.gender or self.cast.genders.get(written) or gender_of(office)
        return Speaker(name, actor or known.actor, gender, keys | known.offices)

    def body_speaker(self, phrase: Phrase, start: int, end: int) -> Speaker:
        """The body whose name ends the words, by the name that the actors' file gives it."""
        first = next(i for i in range(start, end) if i in phrase.mentions)
        mention = phrase.mentions[first]
        return Speaker(
            mention.name, mention.actor, "n", frozenset({office_keys(phrase.words(first, end))})
        )

    def office_actor(self, office: str) -> str | None:
        return self.actors.resolve(office)[1] if office else None

    def office_speaker(self, office: str, *, is_subject_form: bool = True) -> Speaker:
        """The one holder of an office, by the article or by its date; a body by its name.

        Of somebody without a name only the side is told.
        """
        actor = self.office_actor(office)
        keys = self.actors.keys_of(office)
        if not keys:
            return Speaker(None, actor)
        if not INDEFINITE.match(office) and (holder := self._holder(keys, actor)):
            return holder
        if keys & SPOKES and (body := self._body_in(office)):
            return body
        if keys & INSTITUTIONS and is_subject_form and not keys & _PEOPLE:
            title = institution_title(keys)
            name = self.actors.institution(keys, actor) if actor else None
            if name is None and title is None:
                name = proper_name(office) or self._house_in(office)
            return Speaker(name, actor, "n", frozenset({keys}))
        gender = gender_of(office)
        return Speaker(None, actor, gender, frozenset({keys}))

    def _house_in(self, office: str) -> str | None:
        words = office.lower().split()
        return self.cast.house(words[1]) if len(words) == 2 and words[0] == "the" else None

    def _holder(self, keys: frozenset[str], actor: str | None) -> Speaker | None:
        for people in (self.known, self.described):
            holders = [s for s in people.values() if holds_office(s, keys, actor)]
            last = self.turns[-1][1] if self.turns else UNKNOWN
            for holder in holders:
                if len(holders) == 1 or holder.name == last:
                    return holder
            if holders:
                return None
        if self.date is None or keys & _FORMER or not (actor or len(keys) > 1):
            return None
        person = self.actors.holder(keys, {actor} if actor else self.sides, self.date)
        return self._person(person) if person else None

    def _body_in(self, office: str) -> Speaker | None:
        """Whom a spokesman without a name speaks for."""
        bodies = [m for m in self.actors.find(office) if m.kind == "body"]
        words = DETERMINER.sub("", office, count=1).split()
        house = [word for word in words if word[0].isupper() and label_of(word.lower()) is None]
        if not bodies and house and words[0] == house[0]:
            return Speaker(" ".join(house), None, gender_of(office))
        return Speaker(bodies[-1].name, bodies[-1].actor, gender_of(office)) if bodies else None

    def pronoun_speaker(self, word: str, paragraph: int) -> Speaker:
        """The one person that "he" or "she" can mean here; nobody where it could be two."""
        gender = GENDERS.get(word.lower())
        if gender is None:
            return NOBODY
        recent = [n for p, n in self.turns if paragraph - p <= REACH and self._fits(n, gender)]
        # Who heads a sentence after the last one to speak is the one who goes on.
        if heading := self._heading(paragraph, gender):
            is_new = not recent or recent[-1] in heading or not self._spoke_beside(paragraph)
            return self._only(heading) if is_new else NOBODY
        here = {n for p, n, _ in self.met if p == paragraph and self._fits(n, gender)}
        others = {n for _, n, _ in self.met if self._fits(n, gender)}
        heads = {n for _, n, h in self.met if h and self._fits(n, gender)}
        if not recent:
            return self._named_last(paragraph, gender)
        last = recent[-1]
        spoke_here = self.turns[-1][0] == paragraph
        if not spoke_here and here - {last}:
            return NOBODY
        if heads - {last} or (others - {last} and len(set(recent)) > 1):
            return NOBODY
        return self._known(last)

    def _heading(self, paragraph: int, gender: str | None = None) -> set[str]:
        """Who heads a sentence here, or else a paragraph before, since somebody last spoke."""
        for back in (0, 1):
            names = {n for p, n, h in self.met if h and paragraph - p == back}
            if fitting := {name for name in names if self._fits(name, gender)}:
                return fitting
        return set()

    def _spoke_beside(self, paragraph: int) -> bool:
        """Whether somebody spoke in the paragraph before, and another heads a sentence there."""
        here = any(h and number == paragraph for number, _, h in self.met)
        return not here and self.turns[-1][0] == paragraph - 1

    def _only(self, names: set[str]) -> Speaker:
        return self.known.get(next(iter(names)), NOBODY) if len(names) == 1 else NOBODY

    def _named_last(self, paragraph: int, gender: str | None) -> Speaker:
        """The only one named hereabouts, or the article's first; nobody if it can be two."""
        near = {n for p, n, _ in self.met if paragraph - p <= 1 and self._fits(n, gender)}
        is_hero = not near and bool(self.hero) and self._fits(self.hero, gender)
        return self._only({self.hero} if is_hero else near)

    def goes_on(self, told: Speaker, paragraph: int) -> Speaker:
        """An office beside a quotation: of the only one who has spoken in the paragraph so far."""
        here = {name for number, name in self.turns if number == paragraph}
        speaker = self._known(next(iter(here))) if len(here) == 1 and not self.asked else NOBODY
        genders = {told.gender, speaker.gender} - {None}
        same_side = told.actor in (None, speaker.actor)
        return speaker if speaker.name and len(genders) < 2 and same_side else told

    def lead(self) -> Speaker:
        """The person whom the article opens with: in an interview the one who answers."""
        return self._known(self.hero) if self.hero else NOBODY

    def overheard(self, paragraph: int) -> Speaker:
        """Who says a quotation that stands alone: who is the subject before it, or spoke before.

        Paragraph by paragraph a paper goes on with one speaker until it names another.
        """
        if heading := self._heading(paragraph):
            return self._only(heading)
        is_open = any(number == paragraph for number, _, _ in self.met)
        if not self.turns or paragraph - self.turns[-1][0] > 1 or is_open:
            return NOBODY
        last = self.turns[-1][1]
        if not self.asked:
            return self._known(last)
        # The one who answers has spoken before, and is not the one who asks.
        others = [n for p, n in self.turns if paragraph - p <= REACH and n not in (last, UNKNOWN)]
        return self._known(others[-1]) if len(set(others)) == 1 else NOBODY

    def _known(self, name: str) -> Speaker:
        return self.known.get(name, NOBODY)

    def _fits(self, name: str, gender: str | None) -> bool:
        return name == UNKNOWN or gender is None or self.known[name].gender in (gender, None)
