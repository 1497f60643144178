"""What a correction changes: the values of an article that it takes back, and its new ones.

The article's sentences are compared with the note's: on the same matter a number, a date or a name
of the one gives way to another one of the note, which the article has not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from qa_service.comparing import (
    IS_MISTAKEN,
    IS_NEW,
    STANDS,
    Sentence,
    Text,
    find_names,
    find_terms,
    restates,
)
from qa_service.domain import TakenBack
from qa_service.values import Key, Value

GIVES_RIGHT = re.compile(
    r"\b(?:correct|right|actual|true|proper)\s+(?:figure|number|date|name|total|count|year|day|sum)\b|"
    r"\b(?:верн\w+|правильн\w+|настоящ\w+)\s+(?:числ|цифр|дат|им|год|сумм|день)\w*|"
    r"\b(?:правильн\w+|вірн\w+|справжн\w+)\s+(?:числ|цифр|дат|ім|рік|сум|день)\w*",
    re.IGNORECASE,
)
# That the note itself calls a value wrong outweighs all else.
CALLED_WRONG = 100.0
# Of what the best sentence has in common with a note, another one with the same value has so much.
SAME_MATTER = 0.5
# What a sentence has in common with a note that does not repeat its value.
MIN_SHARED = 2
# What it has in common with one that only takes something back.
MIN_RESTATED = 3


@dataclass(frozen=True)
class Change:
    """What gives way where in the article, and which value the note has for it in which sentence;
    none where it only takes back."""

    places: tuple[tuple[Sentence, TakenBack], ...]
    old: Key | None = None
    new: Key | None = None
    said: Sentence | None = None


def find_changes(article: Text, note: Text) -> list[Change]:
    """What the note changes in the article; nothing where that is not certain.

    Names are compared only where it changes no figure, since any text has names of its own; where
    it gives nothing new, what it calls wrong is taken back.
    """
    figures = [each for each in note.values if each[1].kind != "name"]
    names = [each for each in note.values if each[1].kind == "name"]
    for values, is_known in ((figures, False), (names, False), (figures, True), (names, True)):
        found = (
            _find_old(sentence, value, article, note)
            for sentence, value in values
            if (value.key in article.keys) == is_known and not note.calls_wrong(sentence, value)
        )
        if changes := [change for change in found if change]:
            return changes
    return list(_find_retractions(article, note))


def _find_old(said: Sentence, new: Value, article: Text, note: Text) -> Change | None:
    """What gives way to a value that a sentence of the note says, if anything does."""
    if new.kind == "name" and find_terms(said.read(new), said.language) <= (
        note.title_terms | article.terms
    ):
        return None
    rated = [
        (pair.rate(), pair) for place, old in article.values
        if old.is_like(new) and old.key != new.key
        for pair in (Pair(place, old, said, new, article, note),)
    ]  # fmt: skip
    best = max((rating for rating, _ in rated), default=0.0)
    if best <= 0 or (new.key in article.keys and best < CALLED_WRONG):
        return None
    pairs = [pair for rating, pair in rated if rating == best]
    if len({pair.place.at for pair in pairs}) > 1 and len({pair.old.key for pair in pairs}) > 1:
        return None
    key = pairs[-1].old.key
    places = [(s, v) for s, v in article.values if v.key == key]
    told = pairs[-1].told.union(*(each.terms for each in pairs[-1].repeats))
    kept = _keep_same_matter(places, told, is_foreign=pairs[-1].is_foreign)
    return Change(_locate(kept), key, new.key, said) if kept else None


@dataclass(frozen=True)
class Pair:
    """A value in a place of the article, and one that a sentence of the note may put for it."""

    place: Sentence
    old: Value
    said: Sentence
    new: Value
    article: Text
    note: Text

    @cached_property
    def repeats(self) -> list[Sentence]:
        """The note's sentences around the new value that hold the old one."""
        return self.note.find_near(self.said, self.old.key)

    @cached_property
    def told(self) -> frozenset[str]:
        """What the note's sentence is about, by itself, the one before and the title."""
        before = (each.terms for each in self.note.sentences if each.at == self.said.at - 1)
        return self.said.terms.union(self.note.title_terms, *before)

    @cached_property
    def is_foreign(self) -> bool:
        """Whether no words can be compared."""
        return self.place.language != self.said.language

    def rate(self) -> float:
        """How surely the one gives way to the other; 0 where it does not."""
        if self.repeats:
            return self._rate_repeated()
        is_told = self.old.key in self.note.keys or self.place.article.corrects is not None
        if is_told or self.is_foreign or not self._is_hinted():
            return 0.0
        shared = len(self.place.terms & self.told)
        if self.old.kind == "number":
            nouns = self.place.nouns_of(self.old)
            is_of = not nouns.isdisjoint(self.told) if nouns else shared >= MIN_SHARED
            is_of = is_of and self._counts_alike()
        else:
            is_of = shared >= MIN_SHARED and (self.old.kind == "date" or self._is_named_alike())
        return self._weigh(shared) if is_of else 0.0

    def _rate_repeated(self) -> float:
        is_wrong = any(
            self.note.calls_wrong(sentence, value)
            for sentence in self.repeats
            for value in sentence.values
            if value.key == self.old.key
        )
        nearest = self.repeats[0]
        matter = self.said.terms
        if self.said.at - nearest.at == 1 and GIVES_RIGHT.search(self.said.text):
            matter = matter | nearest.terms  # "It said 23. The correct figure is 21."
        topic = matter & self.article.terms
        shared = len(topic & self.place.terms)
        if not is_wrong:
            # An article that was mended, or one with a note in it, may have the new value.
            is_after = nearest.at > self.said.at or (nearest is self.said and self._stands_after())
            if STANDS.search(nearest.text) or (is_after and self._may_be_mended()):
                return 0.0
            if not self.is_foreign and ((topic and not shared) or not self._counts_alike()):
                return 0.0
        if self.old.kind == "name" and not self._is_named_alike():
            return 0.0
        if self.old.kind == "name" and nearest is self.said and not is_wrong:
            return 0.0
        return CALLED_WRONG * is_wrong + 1 + (nearest is self.said) + self._weigh(shared)

    def _weigh(self, shared: int) -> float:
        if self.old.kind != "number":
            return 0.5 * shared + 2 * self._has_same_before()
        nouns = self.place.nouns_of(self.old)
        counted = self.said.nouns_of(self.new) or self.said.terms
        is_noun = not nouns.isdisjoint(counted)
        return 0.5 * (shared + len(nouns & self.told)) + 2 * is_noun

    def _counts_alike(self) -> bool:
        """Whether the new number counts nothing, or what is spoken of beside the old one."""
        nouns = self.said.nouns_of(self.new) if self.new.kind == "number" else None
        known = self.place.terms.union(*(s.terms for s in self.repeats if s is not self.said))
        return not nouns or not nouns.isdisjoint(known)

    def _is_named_alike(self) -> bool:
        """Whether both names stand behind the same word, or both are of several words."""
        return self._has_same_before() or min(self.old.words, self.new.words) > 1

    def _has_same_before(self) -> bool:
        return bool(self.new.before) and self.old.before == self.new.before

    def _is_hinted(self) -> bool:
        """Whether the note says that something is wrong there, or the same as the article."""
        texts = [s.text for s in self.note.sentences if 0 <= self.said.at - s.at <= 1]
        if any(IS_MISTAKEN.search(text) or IS_NEW.search(text) for text in texts):
            return True
        return restates(self.said, self.place, least=MIN_SHARED)

    def _stands_after(self) -> bool:
        starts = [v.start for v in self.said.values if v.key == self.old.key]
        return min(starts) > self.new.start

    def _may_be_mended(self) -> bool:
        article, note = self.place.article, self.said.article
        dates = article.modified, note.date
        return article.id == note.id or bool(dates[0] and dates[1] and dates[0] >= dates[1])


def _locate(places: Sequence[tuple[Sentence, Value]]) -> tuple[tuple[Sentence, TakenBack], ...]:
    return tuple((s, TakenBack(*s.place(v), v.kind, s.nouns_of(v))) for s, v in places)


def _keep_same_matter(
    places: Sequence[tuple[Sentence, Value]], told: frozenset[str], *, is_foreign: bool
) -> list[tuple[Sentence, Value]]:
    """Those of the places with one value that the note is about: the same number may count another
    thing, or the same thing elsewhere."""
    if is_foreign:
        return list(places)
    counting = [(s, v) for s, v in places if not s.nouns_of(v).isdisjoint(told)]
    places = counting or places
    best = max((sentence for sentence, _ in places), key=lambda s: len(s.terms & told))
    least = len(best.terms & told) * SAME_MATTER
    known = told | best.terms
    return [
        (s, v)
        for s, v in places
        if least and (len(s.terms & told) >= least or find_names(s) <= known)
    ]


def _find_retractions(article: Text, note: Text) -> Iterator[Change]:
    """What the note calls wrong without saying what is right."""
    for sentence in note.sentences:
        figures = [v for v in sentence.values if v.kind != "name"]
        is_mistaken = IS_MISTAKEN.search(sentence.text)
        wrong = [
            v
            for v in figures
            if note.calls_wrong(sentence, v) and (is_mistaken or not sentence.is_old(v))
        ] or (figures if is_mistaken and len(figures) == 1 else [])
        for key in {v.key for v in wrong}:
            places = [(s, v) for s, v in article.values if v.key == key]
            is_foreign = article.article.language != note.article.language
            kept = (
                _keep_same_matter(places, sentence.terms | note.title_terms, is_foreign=is_foreign)
                if places
                else []
            )
            if kept:
                yield Change(_locate(kept), key)
        if is_mistaken and not figures and find_names(sentence) <= article.terms:
            for place in article.sentences:
                if restates(sentence, place, least=MIN_RESTATED):
                    yield Change(((place, TakenBack(*place.span)),))
