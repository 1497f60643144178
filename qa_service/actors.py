"""Who is who: the people, bodies and states that a corpus knows, found in running text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal

from qa_service.namesakes import Bearers, left_of

# "U.S." is one word; hyphens divide, so that "NATO-Russia Council" names both.
_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+")
_BETWEEN_WORDS = re.compile(r"[-'’. \u00a0\n]{1,3}")
_CYRILLIC = re.compile(r"[а-яёіїєґ]", re.IGNORECASE)
_UKRAINIAN, _RUSSIAN = re.compile(r"[іїєґ]", re.I), re.compile(r"[ыэёъ]", re.I)
_STEM_ENDING = re.compile(r"(?:ый|(?<=[кгхншщ])ий|ой|ая|яя|ое|ее|ые|ие|[аяоеиіїйьыюу])$")
_CASE_ENDINGS = frozenset(
    "а я о е и і ї й ь ы ю у ой ей ою ею ом ем им ым ам ям ах ях ов ев ами ями ий ый ая яя ое ее "
    "ые ие ого его ому ему ых их ими ыми ую юю ім ії ію ів ия ию ии ием ией ові еві ським".split()
)
_MAX_ENDING = 3
MAX_KEPT = 4_096
MAX_WORDS_KEPT = 16_384
_TOWARDS = re.compile(r"\w\s+(?:to|towards|with|в|во|при|к|с)\s+(?:the\s+)?$")
# "The ambassador at NATO", but "an adviser at the Élysée"
_SENT_AT = re.compile(
    r"\b(?:ambassador|envoy|representative|delegate|mission).*(?<=\w)\s+at\s+(?:the\s+)?$",
    re.IGNORECASE | re.DOTALL,
)
_INSIDE = re.compile(r"\w\s+(?:with|at|в|во)\s+(?:the\s+)?$")  # «источник в российской делегации»

MentionKind = Literal["person", "body", "adjective"]
NameRow = tuple[str, MentionKind | Literal["office"], str, str]
"""A name as texts write it, what it names, the actor, and the full name of who bears it.

Somebody who speaks for no side has an empty actor.
An office is written with its dates, as far as they are known: "Russian President 2012-05-07/".
"""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text as text[start:end].

    ``name`` is the full name of a person or a body; None for a surname that several people bear.
    ``is_subject_form`` is False for an oblique case.
    """

    start: int
    end: int
    text: str
    kind: MentionKind
    name: str | None
    actor: str | None
    is_subject_form: bool


@dataclass(slots=True)
class _Alias:
    words: tuple[str, ...]
    stems: tuple[str, ...]
    name: str
    kind: MentionKind
    actors: set[str]
    people: set[str]


class Actors:
    """Finds the names it was given, in any case ending of a Cyrillic spelling.

    ``rows`` are those names; of one that is given twice the first row tells what it names.
    ``offices`` are the rows that tell who held an office.
    """

    def __init__(self, rows: Iterable[NameRow]) -> None:
        self.rows: list[NameRow] = []
        self.offices: list[NameRow] = []
        self._bearers = Bearers()
        self._sides: dict[str, str | None] = {}
        self._by_words: dict[tuple[str, ...], _Alias] = {}
        self._by_first: dict[str, list[_Alias]] = defaultdict(list)
        # A question looks for names in the same few texts again and again.
        self._find_kept = lru_cache(maxsize=MAX_KEPT)(self._find_anew)
        self._begin_kept = lru_cache(maxsize=MAX_WORDS_KEPT)(self._begin)
        self.add(rows)

    def add(self, rows: Iterable[NameRow]) -> None:
        """Take in more names, behind those that are there."""
        for row in rows:
            self.rows.append(row)
            written, kind, actor, name = row
            if kind == "office":
                self.offices.append(row)
                self._bearers.offices[name].append(written)
                continue
            words = tuple(_fold(match.group()) for match in _WORD.finditer(written))
            alias = self._by_words.get(words)
            if alias is None:
                stems = tuple(_stem(word) for word in words)
                alias = self._by_words[words] = _Alias(words, stems, name, kind, set(), set())
                self._by_first[stems[0]].append(alias)
            alias.actors.add(actor)
            if kind == "person":
                alias.people.add(name)
                self._sides.setdefault(name, actor or None)
                if " " in written:
                    self._bearers.note_name(written, name)
        for aliases in self._by_first.values():
            aliases.sort(key=lambda alias: len(alias.words), reverse=True)
        self._find_kept.cache_clear()
        self._begin_kept.cache_clear()

    def find(self, text: str) -> list[Mention]:
        """The mentions in the text, in order, not overlapping; the longest wins."""
        return list(self._find_kept(text))

    def _find_anew(self, text: str) -> list[Mention]:
        found = (self._settle(alias, mention, text) for alias, mention in self._find_all(text))
        return [mention for mention in found if mention]

    def _settle(self, alias: _Alias, mention: Mention, text: str) -> Mention | None:
        """The mention of whom a surname can mean after the first name or rank that stands there;
        None if it is another's."""
        if mention.kind != "person" or len(alias.words) > 1:
            return mention
        before = self._bearers.read_before(text, mention.start)
        left = left_of(alias.people, before, self._bearers)
        if len(left) == len(alias.people):
            return mention
        name = next(iter(left)) if len(left) == 1 else None
        actors = {self._sides.get(each) for each in left}
        actor = actors.pop() if len(actors) == 1 else None
        return replace(mention, name=name, actor=actor) if left else None

    def is_ranked_otherwise(self, mention: Mention, text: str) -> bool:
        """Whether a rank or an initial before a surname tells that somebody else is meant."""
        if mention.kind != "person" or mention.name is None or " " in mention.text:
            return False
        before = self._bearers.read_before(text, mention.start)
        if not before.has_rank and not before.is_initials:
            return False
        return not self._bearers.may_be(mention.name, before)

    def _find_all(self, text: str) -> list[tuple[_Alias, Mention]]:
        """The mentions whatever stands before a surname, each with the name that it is."""
        spans = [match.span() for match in _WORD.finditer(text)]
        words = [text[start:end] for start, end in spans]
        found = []
        last = 0
        for at, begun in enumerate(map(self._begin_kept, words)):
            # Most words begin no name.
            if not begun or at < last:
                continue
            if alias := _choose_alias(begun, words, spans, text, at):
                last = at + len(alias.words)
                start, end = spans[at][0], spans[last - 1][1]
                mention = _mention(alias, start, text[start:end], words[at:last])
                found.append((alias, mention))
        return found

    def _begin(self, written: str) -> tuple[_Alias, ...]:
        """The names that can begin with the word, in the order in which they are looked for: the
        longest first, and one that begins with just this word before «Петро» as a form of «Пётр».
        """
        word = _fold(written)
        begun = (
            alias
            for stem in _possible_stems(word)
            for alias in self._by_first.get(stem, ())
            if alias.words[0] == word or _is_form(word, stem, alias.words[0])
        )
        return tuple(sorted(begun, key=lambda each: (-len(each.words), each.words[0] != word)))

    def actors_in(self, text: str) -> frozenset[str]:
        """The actors whose people, bodies or adjectives the text names."""
        return frozenset(mention.actor for mention in self.find(text) if mention.actor)

    def spell(self, name: str, language: str) -> str:
        """A full name as Russian or Ukrainian texts write it; itself where that is not known."""
        if language not in ("ru", "uk"):
            return name
        found = self._spellings.get(name, ())
        if language == "ru":
            return next((each for each in found if not _UKRAINIAN.search(each)), name)
        own = [each for each in found if _UKRAINIAN.search(each)]
        both = [each for each in reversed(found) if not _RUSSIAN.search(each)]
        return next(iter([*own, *both]), name)

    @cached_property
    def states(self) -> frozenset[str]:
        """The actors that are states: bodies with a people, which are no abbreviation."""
        peoples = {actor for _, kind, actor, _ in self.rows if kind == "adjective"}
        return frozenset(
            name
            for _, kind, actor, name in self.rows
            if kind == "body" and name == actor and actor in peoples and not name.isupper()
        )

    @cached_property
    def _spellings(self) -> dict[str, list[str]]:
        """Name → its Cyrillic spellings in the order of the rows; of people with a first name."""
        spellings: dict[str, list[str]] = defaultdict(list)
        for written, kind, _actor, name in self.rows:
            is_whole = kind == "body" or (kind == "person" and " " in written)
            if is_whole and _CYRILLIC.search(written) and written[0].isupper():
                spellings[name].append(written)
        return dict(spellings)

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
            before = mention[: found.start]
            is_towards = _TOWARDS.search(before) or _SENT_AT.search(before)
            is_inside = found.kind == "adjective" and _INSIDE.search(before)
            if is_inside or not is_towards:
                return None, found.actor
        return None, None


NO_ACTORS = Actors(())


def _choose_alias(
    begun: Sequence[_Alias], words: list[str], spans: list[tuple[int, int]], text: str, at: int
) -> _Alias | None:
    """The first of the names begun by the word at that place that the words after it go on with."""
    # Many have one first name: most surnames differ in their second letter.
    letter = _fold(words[at + 1])[1:2] if at + 1 < len(words) else ""
    for alias in begun:
        size = len(alias.words)
        if size == 1 or (
            at + size <= len(words)
            and alias.stems[1][1:2] in (letter, "")
            and all(
                _is_form(_fold(words[at + k]), alias.stems[k], alias.words[k])
                and _BETWEEN_WORDS.fullmatch(text, spans[at + k - 1][1], spans[at + k][0])
                for k in range(1, size)
            )
        ):
            return alias
    return None


def _mention(alias: _Alias, start: int, written: str, words: list[str]) -> Mention:
    person = next(iter(alias.people)) if len(alias.people) == 1 else None
    return Mention(
        start,
        start + len(written),
        written,
        alias.kind,
        person or (alias.name if alias.kind == "body" else None),
        (next(iter(alias.actors)) or None) if len(alias.actors) == 1 else None,
        [_fold(word).lower() for word in words] == [word.lower() for word in alias.words],
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
