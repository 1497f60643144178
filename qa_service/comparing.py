"""The sentences of an article and of a note that corrects it, as far as the two are compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from qa_service.domain import Article, Paragraph, Span
from qa_service.terms import extract_terms, leave_out_asking_words
from qa_service.values import STEM_CHARS, Key, Value, read_values

# The old value and the new one stand so many sentences apart at most.
NEAR = 2
MIN_TERM_CHARS = 3
# What counts the thing is one of so many words behind a number.
NOUNS_BEHIND = 3
# What two sentences have in common that say the same.
RESTATED = 0.6
_MISTAKEN = (
    r"wrong(?:ly)?|incorrect(?:ly)?|inaccura\w+|erroneous\w*|in error|by mistake|mistaken\w*|"
    r"mis(?:stat|report|identif|nam|spel|quot|attribut|translat)\w*|(?:over|under)stated|"
    r"ошиб\w+|неверн\w+|неправильн\w+|неточн\w+|помилк\w+|невірн\w+|хибн\w+"
)
IS_MISTAKEN = re.compile(rf"\b(?:{_MISTAKEN})\b", re.IGNORECASE)
# What stands before a value that was given wrongly.
_IS_OLD = re.compile(
    rf"\b(?:{_MISTAKEN}|not|instead of|rather than|earlier|original(?:ly)?|previous(?:ly)?|"
    r"не|вместо|ранее|раньше|первоначальн\w+|замість|раніше|спочатку|попередн\w+)\b",
    re.IGNORECASE,
)
IS_NEW = re.compile(
    r"\b(?:should|correct(?:ed|ly)?|right(?:ly)?|actual(?:ly)?|in fact|but|"
    r"следует|правильн\w+|верн\w+|на самом деле|слід|вірн\w+|насправді)\b",
    re.IGNORECASE,
)
STANDS = re.compile(
    r"\b(?:stands?|remains?|unchanged|(?:reported|given|stated) (?:correctly|rightly)|"
    r"остаются|остается|остаётся|в силе|залиша\w+|без змін|без изменений)\b",
    re.IGNORECASE,
)
# "Not 5,000 soldiers and 120 tanks".
_JOINS = re.compile(r"[^:;,()—–]*\b(?:and|or|и|или|і|й|та|або)\b[^:;,()—–]*", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[:;,()—–](?=\s)")


@dataclass(frozen=True)
class Sentence:
    """A sentence of an article, the ``at``-th of it; a new paragraph counts as one more."""

    paragraph: Paragraph
    span: Span
    at: int
    article: Article

    @property
    def text(self) -> str:
        return self.paragraph.text[slice(*self.span)]

    @cached_property
    def values(self) -> list[Value]:
        return read_values(self.text, published=self.article.date)

    @property
    def language(self) -> str:
        return self.article.language

    def read(self, value: Value) -> str:
        """The value's own words."""
        return self.text[value.start : value.end]

    @cached_property
    def terms(self) -> frozenset[str]:
        return find_terms(self.text, self.article.language)

    def nouns_of(self, value: Value) -> frozenset[str]:
        """What a number counts: the words behind it, as far as the next number, but no names."""
        if value.kind != "number":
            return frozenset()
        end = min((v.start for v in self.values if v.start >= value.end), default=len(self.text))
        clause = _CLAUSE_END.split(self.text[value.end : end])[0]
        words = list_terms(" ".join(w for w in clause.split() if w[0].islower()), self.language)
        return frozenset(words[:NOUNS_BEHIND])

    def is_old(self, value: Value) -> bool:
        """Whether the sentence itself gives the value as a wrong one, by what leads to it."""
        before = [v for v in self.values if v.kind == value.kind and v.end <= value.start]
        between = self.text[before[-1].end if before else 0 : value.start]
        if before and _JOINS.fullmatch(between) and self.is_old(before[-1]):
            return True
        clause = _CLAUSE_END.split(between)[-1]
        return bool(_IS_OLD.search(clause)) and not IS_NEW.search(clause)

    def place(self, value: Value) -> Span:
        """Where the value stands in the paragraph."""
        return self.span[0] + value.start, self.span[0] + value.end


@dataclass(frozen=True)
class Text:
    """An article or a note, as far as the two are compared."""

    article: Article
    paragraphs: Sequence[Paragraph]

    @cached_property
    def sentences(self) -> list[Sentence]:
        found, at = [], 0
        for paragraph in self.paragraphs:
            for span in paragraph.spans:
                found.append(Sentence(paragraph, span, at, self.article))
                at += 1
            at += 1
        return found

    @cached_property
    def values(self) -> list[tuple[Sentence, Value]]:
        return [(sentence, value) for sentence in self.sentences for value in sentence.values]

    @cached_property
    def keys(self) -> frozenset[Key]:
        return frozenset(value.key for _, value in self.values)

    @cached_property
    def terms(self) -> frozenset[str]:
        return self.title_terms.union(*(sentence.terms for sentence in self.sentences))

    @cached_property
    def title_terms(self) -> frozenset[str]:
        article = self.article
        return find_terms(f"{article.title} {article.publisher or ''}", article.language)

    def find_near(self, place: Sentence, key: Key) -> list[Sentence]:
        """Its sentences around one that hold the value, the nearest first."""
        near = [
            each
            for each in self.sentences
            if abs(each.at - place.at) <= NEAR and any(v.key == key for v in each.values)
        ]
        return sorted(near, key=lambda each: abs(each.at - place.at))

    def calls_wrong(self, sentence: Sentence, value: Value) -> bool:
        """Whether it gives the value as a wrong one: "13,000, not 30,000", "30,000. An error."."""
        if sentence.is_old(value):
            return True
        following = (each for each in self.sentences if each.at == sentence.at + 1)
        return any(IS_MISTAKEN.search(s.text) and not s.values for s in following)


def find_terms(text: str, language: str) -> frozenset[str]:
    """How the words begin that tell what a text is about."""
    return frozenset(list_terms(text, language))


def list_terms(text: str, language: str) -> list[str]:
    terms = extract_terms(leave_out_asking_words(text, language), language)
    return [t[:STEM_CHARS] for t in terms if len(t) >= MIN_TERM_CHARS and t.isalpha()]


def find_names(sentence: Sentence) -> frozenset[str]:
    """The words of the names in a sentence."""
    names = " ".join(sentence.read(v) for v in sentence.values if v.kind == "name")
    return find_terms(names, sentence.language)


def restates(one: Sentence, other: Sentence, *, least: int) -> bool:
    """Whether two sentences say the same, but for their names; ``least`` is how many words they
    must have in common."""
    mine, others = one.terms - find_names(one), other.terms - find_names(other)
    names = find_names(one) & find_names(other)
    shared = len(mine & others) + len(names)
    return shared >= least and shared >= RESTATED * (min(len(mine), len(others)) + len(names))
