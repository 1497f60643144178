"""Who speaks for whom: the people and bodies of the actors' files, with their offices."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from ingest.actor_files import read_actor_files
from ingest.offices import institution_title, office_keys
from ingest.seats import has_seat, seat_keys
from qa_service.actors import Actors as NamedActors
from qa_service.actors import Mention as NameMention
from qa_service.actors import NameRow
from qa_service.namesakes import is_same_first
from qa_service.offices import is_held
from qa_service.own_files import ActorEntries, BodyEntry, PersonEntry, read_term


@dataclass(frozen=True, slots=True)
class Term:
    """An office, what it is told by, whom it speaks for, and since when and until when."""

    office: str
    keys: frozenset[str]
    actor: str
    since: dt.date | None
    until: dt.date | None

    def covers(self, date: dt.date) -> bool:
        """Whether the file's dates say that it was held on that day."""
        return is_held(self.since, self.until, date)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks for an actor; ``gender`` is f or m, the sets hold all spellings."""

    name: str
    actor: str
    terms: tuple[Term, ...]
    gender: str
    firsts: frozenset[str]
    surnames: frozenset[str]

    def is_called(self, first: str, gender: str | None = None) -> bool:
        """Whether that may be their first name, in whatever spelling, or its initial."""
        fits = any(is_same_first(first, own) for own in self.firsts)
        return fits and gender in (None, self.gender)

    def held_before(self, keys: frozenset[str], actor: str | None, date: dt.date | None) -> bool:
        """Whether they held such an office, and do no longer on that day."""
        such = [term for term in self.terms if keys <= term.keys and actor in (None, term.actor)]
        return bool(such) and not any(date and term.covers(date) for term in such)

    def actor_on(self, date: dt.date | None) -> str:
        """The side they spoke for on that day, by the office they held."""
        held = [term for term in self.terms if date and term.covers(date)]
        return held[0].actor if held else self.actor


@dataclass(frozen=True, slots=True)
class Mention(NameMention):
    """A name found in a text, with the one person who bears it, if there is just one."""

    person: Person | None


class Actors(NamedActors):
    """The people and bodies of the entries, and who held which office when."""

    def __init__(self, entries: ActorEntries) -> None:
        super().__init__(row for body in entries.body for row in _rows_of_body(body))
        self._by_name: dict[str, Person] = {}
        # A paragraph is looked through for its statements, and for whom it names.
        self._adjectives: dict[str, str] = {}
        for body in entries.body:
            # An organisation has no ministries: its name is short for it.
            if body.name == body.actor and not body.name.isupper():
                for adjective in body.adjectives[:1]:
                    self._adjectives.setdefault(body.actor, adjective)
        self.people = [self._read_person(entry) for entry in entries.person]
        self._by_name |= {person.name: person for person in self.people}
        self._by_office: dict[frozenset[str], list[tuple[Person, Term]]] = defaultdict(list)
        self._by_surname: dict[str, list[Person]] = defaultdict(list)
        for person in self.people:
            for surname in person.surnames:
                self._by_surname[surname].append(person)
            for term in person.terms:
                self._by_office[term.keys].append((person, term))
        self.add(_rows_of_people(entries.person))
        self.add(row for person in self.people for row in _rows_of_offices(person))

    def find(self, text: str) -> list[Mention]:  # type: ignore[override]
        """The mentions in the text, in order, not overlapping; the longest wins."""
        return cast(list[Mention], super().find(text))

    def _find_anew(self, text: str) -> list[Mention]:  # type: ignore[override]
        return [self._with_person(mention) for _, mention in self._find_all(text)]

    def _with_person(self, mention: NameMention) -> Mention:
        person = self._by_name.get(mention.name or "")
        return Mention(
            mention.start,
            mention.end,
            mention.text,
            mention.kind,
            mention.name,
            mention.actor,
            mention.is_subject_form,
            person,
        )

    def _read_person(self, entry: PersonEntry) -> Person:
        terms: list[Term] = []
        for written in filter(None, (part.strip() for part in entry.office.split(";"))):
            office, since, until = read_term(written)
            if not terms and since is None:
                since, until = entry.since, entry.until
            side = self.resolve(office)[1] or entry.actor
            terms.append(Term(office, office_keys(office), side, since, until))
        firsts = frozenset(name.split()[0] for name in (entry.name, *entry.aliases) if " " in name)
        surnames = frozenset(name.split()[-1] for name in (entry.name, *entry.aliases))
        return Person(entry.name, entry.actor, tuple(terms), entry.gender, firsts, surnames)

    def person(self, name: str) -> Person | None:
        """Who bears that full name in the files."""
        return self._by_name.get(name)

    def holder(self, keys: frozenset[str], actors: Container[str], date: dt.date) -> Person | None:
        """Who held just that office of one of the actors on that day; None if it could be two."""
        held = [
            person
            for person, term in self._by_office.get(keys, ())
            if term.actor in actors and term.covers(date)
        ]
        return held[0] if len({person.name for person in held}) == 1 else None

    def in_office(self, surname: str, actors: Container[str], date: dt.date) -> Person | None:
        """Who of that surname held an office of one of the actors on that day; None if two did."""
        found = [
            person
            for person in self._by_surname.get(surname, ())
            if person.actor_on(date) in actors
            if any(term.covers(date) for term in person.terms)
        ]
        return found[0] if len(found) == 1 else None

    def keys_of(self, office: str) -> frozenset[str]:
        """What an office is told by, whoever has it: «турецкого» names the side alone."""
        house = None
        for mention in reversed(self.find(office)):
            before, after = office[: mention.start], office[mention.end :]
            # «генсек альянса»: whose he is tells nothing of the office.
            written = "" if mention.kind == "adjective" or mention.text.islower() else mention.text
            if mention.kind == "body":
                house = mention.name
                written = self._office_words(mention, office_keys(before))
            office = f"{before}{written}{after}"
        keys = office_keys(office)
        return seat_keys(keys, house) if house and has_seat(keys, house) else keys

    def _office_words(self, mention: NameMention, keys: frozenset[str]) -> str:
        """What a house's name tells of an office in it: «российского МИД» no more than «МИД»."""
        name = mention.name or ""
        if has_seat(keys, name) or name == mention.actor:
            return ""  # «генсек Североатлантического альянса»
        if mention.text.islower():
            # «российского внешнеполитического ведомства»
            return name if "ministry" in office_keys(name) else ""
        return " ".join(word for word in mention.text.split() if not word.islower())

    def has_ministries(self, actor: str) -> bool:
        """Whether a side is a state, as far as the file has the adjective of its ministries."""
        return actor in self._adjectives

    def is_state(self, mention: NameMention) -> bool:
        """Whether a state itself is named, no ministry or capital of it, and no organisation."""
        return mention.name == mention.actor and mention.actor in self._adjectives

    def institution(self, keys: frozenset[str], actor: str) -> str | None:
        """The name of a ministry, an army and the like of a state: "Slovak Foreign Ministry"."""
        title, adjective = institution_title(keys), self._adjectives.get(actor)
        return f"{adjective} {title}" if title and adjective else None


def _rows_of_body(entry: BodyEntry) -> Iterator[NameRow]:
    for alias in (entry.name, *entry.aliases):
        yield alias, "body", entry.actor, entry.name
    for adjective in entry.adjectives:
        yield adjective, "adjective", entry.actor, entry.name


def _rows_of_people(entries: Iterable[PersonEntry]) -> Iterator[NameRow]:
    """Everybody's names, and the surnames of those whom a surname alone can mean."""
    bearers: dict[str, list[PersonEntry]] = defaultdict(list)
    for entry in entries:
        names = [entry.name, *entry.aliases]
        for name in names:
            yield name, "person", entry.actor, entry.name
        if not entry.full_name_only:
            for surname in dict.fromkeys(name.split()[-1] for name in names):
                bearers[surname].append(entry)
    for surname, people in bearers.items():
        yield from ((surname, "person", each.actor, each.name) for each in people)


def _rows_of_offices(person: Person) -> Iterator[NameRow]:
    for term in person.terms:
        dates = f" {term.since}/{term.until or ''}" if term.since else ""
        yield f"{term.office}{dates}", "office", term.actor, person.name


@lru_cache(maxsize=4)
def load_actors(own: str = "") -> Actors:
    """The actors of the file that comes with the package, and of a user's own."""
    return Actors(read_actor_files(own))
