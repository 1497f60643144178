"""Who was named and who spoke so far, and whom a short name, an office or a pronoun means."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace

from ingest.actors import Actors, Person
from ingest.cases import after_initials
from ingest.cast import Cast
from ingest.eras import Era, day_of
from ingest.first_names import gender_of_first
from ingest.morphology import is_genitive, is_only_nominative
from ingest.names import find_names
from ingest.offices import is_institution, office_keys, speaks_for_side
from ingest.persons import (
    NOBODY,
    PEER,
    UNKNOWN,
    Met,
    Speaker,
    gender_of,
    is_same_person,
)
from ingest.phrases import Phrase, find_noun_phrases, is_nominative
from ingest.posts import without_host

INDEFINITE = re.compile(
    r"(?:an?|one|some|another|other|several|many|most|two|three|four|both|двое|трое|четверо|два|две|"
    r"три|несколько|оба|обе)\s",
    re.IGNORECASE,
)
_FAMILY = frozenset(
    "wife husband son daughter brother sister mother father widow mate жена муж сын дочь".split()
)
_OFFICE_BEFORE = re.compile(r"(?P<office>d?(?:[mBAC]g?)*R(?:[RmBA]|fd?[mABRCgw]+)*|dC)[,(]$")
_OFFICE_AFTER = re.compile(
    r"[,(](?P<office>d?(?:[mBAwC]g?)*R(?:[RmBAw]|fd?[mABRCw]+)*)(?=[,).;]|$)"
)
_SPEAKS_FOR = re.compile(r",(?: [^,.;:]{1,40})? who (?:speaks|spoke) for\b")
REACH = 3
"""How many paragraphs back a pronoun can find its speaker."""


@dataclass(slots=True)
class Memory:
    """Who was named and who spoke in the article so far."""

    actors: Actors
    cast: Cast
    date: dt.date | None = None
    sides: frozenset[str] = frozenset()
    era: Era | None = None
    known: dict[str, Speaker] = field(default_factory=dict)
    described: dict[str, Speaker] = field(default_factory=dict)
    turns: list[tuple[int, str]] = field(default_factory=list)
    met: list[Met] = field(default_factory=list)
    past: list[Met] = field(default_factory=list)
    """Those who headed a sentence before the last turn, in its paragraph."""

    presented: str = ""
    hero: str = ""
    only: str = ""
    answerer: str = ""
    question: int = -2
    asker: str = ""
    asked: bool = False
    sentence: int = 0
    unnamed: Speaker = NOBODY
    """The last to speak, if they had no name: "he" has their side."""

    calling: tuple[int, str] = (-2, "")
    """Of the last one without a name: the paragraph, and what they were called."""

    house: tuple[int, Speaker] = (-2, NOBODY)
    """A body that headed or said the sentence of that number: what "it" means in the next."""
    carried: Speaker = NOBODY  # The last to speak in the entry before, on a live page.
    paper: int = -2
    """The last paragraph where a paper says something; ``is_cited``: it does so last, or a body,
    without being the subject of a sentence."""

    is_cited: bool = False
    bare: set[int] = field(default_factory=set)

    def note_turn(self, paragraph: int, speaker: Speaker, *, is_question: bool = False) -> None:
        """Somebody has spoken: who was named before does not count as named since."""
        if speaker.name:
            self.known[speaker.name] = speaker
        if speaker.name and speaker.gender == "n":
            self.note_house(speaker)
        self.unnamed = Speaker(None, speaker.actor) if speaker.actor else NOBODY
        self.turns.append((paragraph, speaker.name or UNKNOWN))
        self.asked = is_question
        self.asker = speaker.name or "" if is_question else self.asker
        heads = (met for met in (*self.past, *self.met) if met.heads)
        self.past = [met for met in heads if met.paragraph == paragraph]
        self.met.clear()

    def note_name(
        self, paragraph: int, speaker: Speaker, *, heads: bool, owns: bool = False
    ) -> None:
        """Somebody is named; ``heads``: at the head of a sentence, as its likely subject."""
        if speaker.name and speaker.name not in self.cast.things:
            if paragraph == 0 and heads and not self.known:
                self.hero = speaker.name
            self.known.setdefault(speaker.name, self.described.get(speaker.name, speaker))
            if not self.turns or self.turns[-1] != (paragraph, speaker.name):
                gender = speaker.gender
                self.met.append(Met(paragraph, speaker.name, heads, self.sentence, gender, owns))

    def note_house(self, speaker: Speaker) -> None:
        self.house = (self.sentence, speaker)

    def last_speaker(self) -> Speaker:
        """Who spoke last; of somebody without a name the side alone."""
        name = self.turns[-1][1] if self.turns else UNKNOWN
        return self.known.get(name, NOBODY) if name else self.unnamed

    def last_house(self) -> Speaker:
        """The body that the sentence before is about."""
        return self.house[1] if self.sentence - self.house[0] <= 1 else NOBODY

    def note_unnamed(self, paragraph: int, *, heads: bool, calling: str = "") -> None:
        """Somebody without a name is met, of whom only the calling is told: "another senator"."""
        gender, actor = gender_of(calling), self.office_actor(calling)
        self.calling = (paragraph, calling.lower())
        self.met.append(
            Met(paragraph, UNKNOWN, heads, self.sentence, gender, False, calling.lower(), actor)
        )

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
        for noun in find_noun_phrases(labels):
            start, end = noun.span("name")
            if start < 0 or (labels[start:end] == "C" and phrase.words(start, end).isupper()):
                continue  # «корреспондент DW»
            offices = [noun.span("office")] if noun["office"] else []
            if offices and is_only_nominative(phrase.word(start)):
                # «прокомментировал слова министра Павел Ким»
                offices = [span for span in offices if is_nominative(phrase, *span)]
            before = _OFFICE_BEFORE.search(labels, 0, noun.start())
            after = _OFFICE_AFTER.match(labels, end)
            if before and phrase.labels[max(before.start() - 1, 0) : before.start()] in tuple("fo"):
                before = None  # "In an interview with the paper, Kask said": nobody's office.
            offices += [found.span("office") for found in (before, after) if found]
            if _SPEAKS_FOR.match(phrase.text, phrase.ends[end - 1]):
                who = self.named_speaker(phrase, start, end, "")
                self.describe(replace(who, offices=who.offices | {frozenset({"spokes"})}))
            if not offices and (mention := phrase.mentions.get(end - 1)) and mention.person:
                self._note_holder(mention.person)
            for span in offices:
                office = phrase.words(*span)
                speaker = self.named_speaker(phrase, start, end, office)
                held = frozenset({self.actors.keys_of(office)} - {frozenset()})
                if PEER.match(office) and self.presented:
                    held |= self.described[self.presented].offices  # «его литовская коллега»
                self.describe(replace(speaker, offices=speaker.offices | held))
                self.presented = speaker.name or ""

    def _note_holder(self, person: Person) -> None:
        """Somebody is named without an office that they hold on the article's date."""
        if self.date and any(term.covers(self.date) for term in person.terms):
            self.describe(self._person(person))

    def _person(self, person: Person) -> Speaker:
        # Of those held on that day, if the file has the dates: a former minister is none.
        terms = [t for t in person.terms if self.date and t.covers(self.date)]
        terms = terms or [t for t in person.terms if self.date is None or t.since is None]
        offices = frozenset(term.keys for term in terms)
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
        """The speaker of that full name, as the file and the article know them; nobody of none."""
        if not name:
            return NOBODY
        mention = next(iter(self.actors.find(name)), None)
        is_other = name in self.cast.others
        if mention and mention.person and mention.text == name and not is_other:
            return self._person(mention.person)
        known = self.described.get(name) or self.known.get(name, NOBODY)
        gender = known.gender or self.cast.genders.get(name)
        if gender is None and " " not in name:
            gender = gender_of_first(name)
        return replace(known, name=name, gender=gender)

    def titled(self, surname: str) -> Speaker:
        """A surname after a rank or a title: of the only one in office then, or as written."""
        date = day_of(self.era, self.date)
        person = self.actors.in_office(surname, self.sides, date) if date else None
        return self._person(person) if person else self.named(surname)

    def named_speaker(self, phrase: Phrase, start: int, end: int, office: str) -> Speaker:
        """The speaker whose name stands at the words ``start`` to ``end``."""
        mention = phrase.mentions.get(end - 1)
        written = phrase.words(start, end)
        if mention and mention.person:
            gender = self.cast.genders.get(written)
            if written == mention.text or mention.person.is_called(written.split()[0], gender):
                return self._person(mention.person)
            if start == 0:
                return NOBODY  # "Hawkish Lavrov" or "Vera Lavrov": a capital tells nothing here.
        elif mention and mention.name and is_same_person(mention.name, written):
            return self.named(mention.name)
        elif mention and written == mention.text:
            # Of two in public life the one in office then: "President Clinton", in 1994.
            # "Reinsalu" of an article on two of them is nobody, "Minister Reinsalu" is one.
            date = day_of(self.era, self.date) if mention.name is None or office else None
            person = date and self.actors.in_office(written, self.sides, date)
            return self._person(person) if person else Speaker(None, mention.actor)
        elif written in self.cast.polite:
            written = self.cast.polite[written]
        elif not mention:
            last = written.split()[-1]
            full = self.cast.full_name(last) or self._known_namesake(last)
            same = is_same_person(full, written)
            alone = written if office and not office_keys(office) & _FAMILY else ""
            if " " not in written:
                written = full or (self.titled(alone).name or "" if alone else "")
            else:
                written = full if same else written
        # "the minister Sofia Berg": what is a town elsewhere is her name.
        office = office.removesuffix(written.partition(" ")[0] if " " in written else "")
        found = self.actors.find(written)
        if not mention and found and found[0].text == written and found[0].person:
            return self._person(found[0].person)
        written = after_initials(written, office)
        known = self.described.get(written) or self.known.get(written, NOBODY)
        keys = frozenset({self.actors.keys_of(office)}) if office else frozenset()
        gender = known.gender or self.cast.genders.get(written) or gender_of(office)
        side = self.described.get(written, NOBODY).actor or self.office_actor(office) or known.actor
        return Speaker(written or None, side, gender, keys | known.offices)

    def _known_namesake(self, surname: str) -> str:
        """The only one of that surname who has been named so far."""
        if surname not in self.cast.full_names:
            return ""
        named = [name for name in self.cast.namesakes(surname) if name in self.known]
        return named[0] if len(named) == 1 else ""

    def take_gender(self, name: str, gender: str) -> None:
        """A pronoun tells of somebody what the name does not."""
        speaker = self.known[name]
        if speaker.gender is None:
            self.known[name] = replace(speaker, gender=gender)
            self.cast.genders.setdefault(name, gender)

    def body_speaker(self, phrase: Phrase, start: int, end: int) -> Speaker:
        """The body whose name ends the words, by the name that the actors' file gives it."""
        first = next(i for i in range(start, end) if i in phrase.mentions)
        mention = phrase.mentions[first]
        return Speaker(
            mention.name, mention.actor, "n", frozenset({office_keys(phrase.words(first, end))})
        )

    def office_actor(self, office: str) -> str | None:
        """The side that an office is of; of somebody who holds none, no side."""
        is_own = bool(office) and not is_institution(office)
        if not office or (is_own and not speaks_for_side(office)):
            return None
        found = self.actors.find(office)
        if found and found[0].kind == "body" and is_genitive(found[0].text) and not found[0].start:
            office = office[found[0].end :]  # «По просьбе Украины директор …»
        office = without_host(office, self.actors, is_body=not is_own)
        return self.actors.resolve(office)[1] or self._actor_of_modifier(office)

    def _actor_of_modifier(self, office: str) -> str | None:
        """ "An alliance official": whose a word is that with "the" before it is a name."""
        named = (self.actors.resolve(f"the {word}")[1] for word in office.split()[:-1])
        return next(filter(None, named), None)

    def is_thing(self, speaker: Speaker) -> bool:
        """Whether a body is meant, or a name that nobody is called by."""
        if speaker.gender or speaker.offices:
            return speaker.gender == "n"
        return self.cast.is_thing(speaker.name or "")
