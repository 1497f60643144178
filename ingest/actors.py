"""Who is who: the people and bodies of the actors' files, found in running text."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ingest.actor_files import ActorEntries, BodyEntry, PersonEntry, read_actor_files
from ingest.offices import institution_title, office_keys

# "U.S." is one word; hyphens divide, so that "NATO-Russia Council" names both.
_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+")
_BETWEEN_WORDS = re.compile(r"[-'’. \u00a0\n]{1,3}")
_CYRILLIC = re.compile(r"[а-яёіїєґ]", re.IGNORECASE)
_STEM_ENDING = re.compile(r"(?:ый|(?<=[кгхншщ])ий|ой|ая|яя|ое|ее|ые|ие|[аяоеиіїйьыюу])$")
_CASE_ENDINGS = frozenset(
    "а я о е и і ї й ь ы ю у ой ей ою ею ом ем им ым ам ям ах ях ов ев ами ями ий ый ая яя ое ее "
    "ые ие ого его ому ему ых их ими ыми ую юю ім ії ію ів ия ию ии ием ией ові еві ським".split()
)
_MAX_ENDING = 3
_TERM = re.compile(r"(?P<office>.*\S) (?P<since>[\d-]{10})/(?P<until>[\d-]{10})?")
_TOWARDS = re.compile(r"\w\s+(?:to|towards|with|at|в|во|при|к|с)\s+(?:the\s+)?$")

MentionKind = Literal["person", "body", "adjective"]


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
        return self.since is not None and self.since <= date <= (self.until or dt.date.max)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks for an actor; ``gender`` is f or m, ``initials`` are first letters."""

    name: str
    actor: str
    terms: tuple[Term, ...]
    gender: str
    initials: frozenset[str]

    def actor_on(self, date: dt.date | None) -> str:
        """The side they spoke for on that day, by the office they held."""
        held = [term for term in self.terms if date and term.covers(date)]
        return held[0].actor if held else self.actor


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text as text[start:end].

    ``name`` is the full name of a person or a body as the file has it; None for a surname that
    several people bear. ``is_subject_form`` is False for an oblique case.
    """

    start: int
    end: int
    text: str
    kind: MentionKind
    name: str | None
    actor: str | None
    person: Person | None
    is_subject_form: bool


@dataclass(slots=True)
class _Alias:
    words: tuple[str, ...]
    stems: tuple[str, ...]
    text: str
    name: str
    kind: MentionKind
    actors: set[str]
    people: dict[str, Person]


class Actors:
    """Finds the people and bodies it was given, in any case ending of a Cyrillic spelling."""

    def __init__(self, entries: ActorEntries) -> None:
        self._by_words: dict[tuple[str, ...], _Alias] = {}
        self._by_first: dict[str, list[_Alias]] = defaultdict(list)
        self._adjectives: dict[str, str] = {}
        for body in entries.body:
            self._add_body(body)
        self.people: list[Person] = []
        self._add_people(entries.person)
        for aliases in self._by_first.values():
            aliases.sort(key=lambda alias: len(alias.words), reverse=True)

    def _add_body(self, entry: BodyEntry) -> None:
        for alias in (entry.name, *entry.aliases):
            self._add(alias, "body", entry.actor, full=entry.name)
        for adjective in entry.adjectives:
            self._add(adjective, "adjective", entry.actor, full=entry.name)
            if entry.name == entry.actor and not self._is_own(entry):
                self._adjectives.setdefault(entry.actor, adjective)

    @staticmethod
    def _is_own(entry: BodyEntry) -> bool:
        """Whether a side is an organisation, which has no ministries: its name is short for it."""
        return entry.name.isupper()

    def _add_people(self, entries: Iterable[PersonEntry]) -> None:
        bearers: dict[str, list[Person]] = defaultdict(list)
        everyday: set[str] = set()
        for entry in entries:
            person = self._read_person(entry)
            self.people.append(person)
            names = [entry.name, *entry.aliases]
            for name in names:
                self._add(name, "person", person.actor, person)
            for surname in {name.split()[-1] for name in names}:
                bearers[surname].append(person)
                if entry.full_name_only:
                    everyday.add(surname)
        for surname in bearers.keys() - everyday:
            for person in bearers[surname]:
                self._add(surname, "person", person.actor, person)

    def _read_person(self, entry: PersonEntry) -> Person:
        terms: list[Term] = []
        for written in filter(None, (part.strip() for part in entry.office.split(";"))):
            office, since, until = _read_term(written)
            if not terms and since is None:
                since, until = entry.since, entry.until
            side = self.resolve(office)[1] or entry.actor
            terms.append(Term(office, office_keys(office), side, since, until))
        initials = frozenset(name[0] for name in (entry.name, *entry.aliases))
        return Person(entry.name, entry.actor, tuple(terms), entry.gender, initials)

    def holder(self, keys: frozenset[str], actors: Container[str], date: dt.date) -> Person | None:
        """Who held just that office of one of the actors on that day; None if it could be two."""
        held = [
            person
            for person in self.people
            for term in person.terms
            if term.keys == keys and term.actor in actors and term.covers(date)
        ]
        return held[0] if len({person.name for person in held}) == 1 else None

    def keys_of(self, office: str) -> frozenset[str]:
        """What an office is told by, whoever has it: «турецкого» names the side alone."""
        for mention in reversed(self.find(office)):
            if mention.kind == "adjective":
                office = office[: mention.start] + office[mention.end :]
        return office_keys(office)

    def institution(self, keys: frozenset[str], actor: str) -> str | None:
        """The name of a ministry, an army and the like of a state: "Slovak Foreign Ministry"."""
        title, adjective = institution_title(keys), self._adjectives.get(actor)
        return f"{adjective} {title}" if title and adjective else None

    def _add(
        self,
        name: str,
        kind: MentionKind,
        actor: str,
        person: Person | None = None,
        *,
        full: str = "",
    ) -> None:
        words = tuple(_fold(match.group()) for match in _WORD.finditer(name))
        alias = self._by_words.get(words)
        if alias is None:
            stems = tuple(_stem(word) for word in words)
            alias = self._by_words[words] = _Alias(words, stems, name, full, kind, set(), {})
            self._by_first[stems[0]].append(alias)
        alias.actors.add(actor)
        if person:
            alias.people[person.name] = person

    def find(self, text: str) -> list[Mention]:
        """The mentions in the text, in order, not overlapping; the longest wins."""
        spans = [match.span() for match in _WORD.finditer(text)]
        words = [_fold(text[start:end]) for start, end in spans]
        found = []
        i = 0
        while i < len(words):
            alias = self._match(words, spans, text, i)
            if alias is None:
                i += 1
                continue
            last = i + len(alias.words)
            start, end = spans[i][0], spans[last - 1][1]
            found.append(_mention(alias, start, text[start:end], words[i:last]))
            i = last
        return found

    def _match(
        self, words: list[str], spans: list[tuple[int, int]], text: str, at: int
    ) -> _Alias | None:
        for stem in _possible_stems(words[at]):
            for alias in self._by_first.get(stem, ()):
                size = len(alias.words)
                if (
                    at + size <= len(words)
                    and (alias.words[0] == words[at] or _is_form(words[at], stem, alias.words[0]))
                    and all(
                        _is_form(words[at + k], alias.stems[k], alias.words[k])
                        and _BETWEEN_WORDS.fullmatch(text, spans[at + k - 1][1], spans[at + k][0])
                        for k in range(1, size)
                    )
                ):
                    return alias
        return None

    def actors_in(self, text: str) -> frozenset[str]:
        """The actors whose people, bodies or adjectives the text names."""
        return frozenset(mention.actor for mention in self.find(text) if mention.actor)

    def resolve(self, mention: str) -> tuple[str | None, str | None]:
        """The full name and the actor of a name or office as a text writes it.

        An office without a name gives only the actor: of the first body that it belongs to, not
        of one that it is sent to ("ambassador to Ukraine").
        """
        mentions = self.find(mention)
        for found in mentions:
            if found.kind == "person":
                return found.name, found.actor
        for found in mentions:
            if not _TOWARDS.search(mention, 0, found.start):
                return None, found.actor
        return None, None


@lru_cache(maxsize=4)
def load_actors(own: str = "") -> Actors:
    """The actors of the file that comes with the package, and of a user's own."""
    return Actors(read_actor_files(own))


def _read_term(written: str) -> tuple[str, dt.date | None, dt.date | None]:
    """An office with its dates as an ISO 8601 interval: "US President 1993-01-20/2001-01-20"."""
    match = _TERM.fullmatch(written)
    if match is None:
        return written, None, None
    until = dt.date.fromisoformat(match["until"]) if match["until"] else None
    return match["office"], dt.date.fromisoformat(match["since"]), until


def _mention(alias: _Alias, start: int, written: str, words: list[str]) -> Mention:
    person = next(iter(alias.people.values())) if len(alias.people) == 1 else None
    return Mention(
        start,
        start + len(written),
        written,
        alias.kind,
        person.name if person else alias.name if alias.kind == "body" else None,
        next(iter(alias.actors)) if len(alias.actors) == 1 else None,
        person,
        [word.lower() for word in words] == [word.lower() for word in alias.words],
    )


def _fold(word: str) -> str:
    return word.replace(".", "").replace("ё", "е").replace("Ё", "Е")


def _stem(word: str) -> str:
    """A Cyrillic word without its nominative ending; acronyms, short and Latin words stay."""
    if len(word) <= 3 or word.isupper() or not _CYRILLIC.search(word):
        return word
    return _STEM_ENDING.sub("", word)


def _possible_stems(word: str) -> Iterator[str]:
    # Small-letter aliases also open sentences, hence the second spelling.
    spellings = (word, word[0].lower() + word[1:]) if word[0].isupper() else (word,)
    for spelling in spellings:
        yield spelling
        if word[-1] > "\u0400":
            for length in range(1, min(_MAX_ENDING, len(word) - 1) + 1):
                if spelling[-length:] in _CASE_ENDINGS:
                    yield spelling[:-length]


def _is_form(word: str, stem: str, nominative: str) -> bool:
    if word == nominative:
        return True
    if not _CYRILLIC.search(nominative):
        return word[1:] == nominative[1:] and word[0].lower() == nominative[0]
    folded = word if word.startswith(stem) else word[0].lower() + word[1:]
    return folded.startswith(stem) and (folded == stem or folded[len(stem) :] in _CASE_ENDINGS)
