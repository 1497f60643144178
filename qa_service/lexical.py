"""The only module that knows Tantivy: BM25 over titles and paragraphs, each in its language."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

import tantivy

from qa_service import ukrainian
from qa_service.domain import Filters
from qa_service.terms import (
    OTHER,
    STEMMERS,
    build_analyzer,
    extract_question_terms,
    extract_terms,
    language_slot,
)

SLOTS = (*STEMMERS, OTHER)
TITLE_BOOST = 0.4
# Of the words of what was asked before; chosen on conversations (docs/measures.md).
CONTEXT_BOOST = 0.3
WRITER_HEAP_BYTES = 64_000_000
# A question's words, in each language, are those of many others.
FREQUENCIES_KEPT = 16_384
MUST, SHOULD = tantivy.Occur.Must, tantivy.Occur.Should


@dataclass(frozen=True, slots=True)
class LexicalRow:
    """One paragraph as the lexical index takes it in."""

    id: str
    title: str
    text: str
    language: str
    publisher: str | None
    date: dt.date | None
    actors: tuple[str, ...]


class LexicalIndex:
    """A Tantivy index in a folder of its own; written by one process, then only read."""

    def __init__(self, index: tantivy.Index) -> None:
        for slot in SLOTS:
            index.register_tokenizer(f"words_{slot}", build_analyzer(slot))
        self._index = index
        self._schema = index.schema
        self._searcher = index.searcher()
        self._counted: dict[tuple[str, str], int] = {}

    @classmethod
    def create(cls, path: Path) -> LexicalIndex:
        path.mkdir(parents=True)
        return cls(tantivy.Index(_schema(), path=str(path)))

    @classmethod
    def open(cls, path: Path) -> LexicalIndex:
        """Raises ValueError or FileNotFoundError when there is no readable index."""
        return cls(tantivy.Index.open(str(path)))

    def apply(self, *, delete: Iterable[str], add: Iterable[LexicalRow]) -> None:
        """Take paragraphs out by id, then add rows, in one commit."""
        writer = self._index.writer(WRITER_HEAP_BYTES, 1)
        for paragraph_id in delete:
            writer.delete_documents_by_term("id", paragraph_id)
        for row in add:
            writer.add_document(_document(row))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()
        self._counted.clear()

    def count(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self,
        question: str,
        *,
        language: str,
        limit: int,
        filters: Filters,
        as_of: dt.date | None,
        context: str = "",
    ) -> list[tuple[str, float]]:
        """Paragraph ids with their BM25 scores, best first, among texts of ``language`` alone.

        The words of the ``context`` that the question lacks count, too, but less.
        """
        slot = language_slot(language)
        boosts = _boost_terms(question, context, language)
        if not boosts:
            return []
        words = [
            tantivy.Query.boost_query(
                self._any_form(f"{field}_{slot}", term, language), share * boost
            )
            for field, share in (("text", 1.0), ("title", TITLE_BOOST))
            for term, boost in boosts.items()
        ]
        return self._find(words, limit, filters, as_of)

    def search_groups(
        self,
        groups: Sequence[AbstractSet[str]],
        *,
        language: str,
        limit: int,
        filters: Filters,
        as_of: dt.date | None,
    ) -> list[tuple[str, float]]:
        """As ``search``, for groups of terms of which the best that a text has counts."""
        slot = language_slot(language)
        there = [[t for t in sorted(group) if self.has_term(t, language)] for group in groups]
        words = [
            tantivy.Query.disjunction_max_query(
                [
                    tantivy.Query.boost_query(
                        self._any_form(f"{field}_{slot}", term, language), share
                    )
                    for field, share in (("text", 1.0), ("title", TITLE_BOOST))
                    for term in terms
                ]
            )
            for terms in there
            if terms
        ]
        return self._find(words, limit, filters, as_of) if words else []

    def _find(
        self, words: list[tantivy.Query], limit: int, filters: Filters, as_of: dt.date | None
    ) -> list[tuple[str, float]]:
        parts = [(MUST, tantivy.Query.boolean_query([(SHOULD, part) for part in words]))]
        parts += [(MUST, self._unscored(part)) for part in self._limits(filters, as_of)]
        found = self._searcher.search(tantivy.Query.boolean_query(parts), limit, count=False)
        hits = [
            (str(self._searcher.doc(address)["id"][0]), float(score))
            for score, address in found.hits
        ]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))

    def weigh(self, question: str, context: str, language: str) -> float:
        """What all words of a question weigh together in a search, those of the context less."""
        boosts = _boost_terms(question, context, language)
        weights = self.term_weights(list(boosts), language)
        return sum(boost * weights[term] for term, boost in boosts.items())

    def weigh_groups(self, groups: Sequence[AbstractSet[str]], language: str) -> float:
        """What groups of terms weigh together, each as the commonest of its terms."""
        return sum(min(self.term_weights(list(each), language).values()) for each in groups)

    def term_weights(self, terms: Sequence[str], language: str) -> dict[str, float]:
        """Each term's inverse document frequency, as BM25 has it: ln(1 + (N - n + .5)/(n + .5))."""
        paragraphs = self.count()
        # Deleted paragraphs count in a term's frequency until their segment is merged.
        found = {term: min(paragraphs, self._frequency(term, language)) for term in terms}
        return {
            term: math.log1p((paragraphs - count + 0.5) / (count + 0.5))
            for term, count in found.items()
        }

    def has_term(self, term: str, language: str) -> bool:
        """Whether any text of the language has the term."""
        return self._frequency(term, language) > 0

    def search_spelling(self, word: str, language: str, *, limit: int) -> list[str]:
        """Ids of paragraphs with a term that is one letter, or two neighbours, from the word's."""
        field = f"text_{language_slot(language)}"
        terms = extract_terms(word, language)
        if not terms:
            return []
        query = tantivy.Query.fuzzy_term_query(self._schema, field, terms[0])
        found = self._searcher.search(query, limit, count=False)
        return sorted(str(self._searcher.doc(address)["id"][0]) for _, address in found.hits)

    def _frequency(self, term: str, language: str) -> int:
        """How many paragraphs have the term, in any form."""
        count = self._counted.get((term, language))
        if count is None:
            field = f"text_{language_slot(language)}"
            forms = self._forms(field, term, language)
            count = sum(self._searcher.doc_freq(field, form) for form in forms)
            if len(self._counted) >= FREQUENCIES_KEPT:
                self._counted.clear()
            self._counted[term, language] = count
        return count

    def _forms(self, field: str, term: str, language: str) -> list[str]:
        """The words that stand in a field for a term: itself where texts are indexed by stems."""
        if language != "uk":
            return [term]
        begun = self._searcher.terms_with_prefix(field, ukrainian.common_start(term))
        return [form for form, _ in begun if ukrainian.stem(form) == term]

    def _any_form(self, field: str, term: str, language: str) -> tantivy.Query:
        forms = [self._term(field, form) for form in self._forms(field, term, language)]
        return tantivy.Query.boolean_query([(SHOULD, form) for form in forms])

    def _term(self, field: str, value: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, value)

    @staticmethod
    def _unscored(query: tantivy.Query) -> tantivy.Query:
        return tantivy.Query.const_score_query(query, 0.0)

    def _limits(self, filters: Filters, as_of: dt.date | None) -> list[tantivy.Query]:
        limits = [
            self._any_of(field, values)
            for field, values in (
                ("actor", filters.actors),
                ("actor", (filters.side,) if filters.side else ()),
                ("publisher", filters.publishers),
                ("language", filters.languages),
            )
            if values
        ]
        ends = [day for day in (as_of, filters.published_to) if day is not None]
        if ends or filters.published_from is not None:
            low = filters.published_from or dt.date.min
            high = min(ends, default=dt.date.max)
            limits.append(
                tantivy.Query.range_query(
                    self._schema,
                    "date",
                    tantivy.FieldType.Integer,
                    low.toordinal(),
                    high.toordinal(),
                )
            )
        return limits

    def _any_of(self, field: str, values: Sequence[str]) -> tantivy.Query:
        return tantivy.Query.boolean_query(
            [(SHOULD, self._term(field, value.casefold())) for value in values]
        )


def _boost_terms(question: str, context: str, language: str) -> dict[str, float]:
    """The words that are looked for, each with what it counts."""
    own = extract_question_terms(question, language)
    before = extract_question_terms(context, language)
    return dict.fromkeys(before, CONTEXT_BOOST) | dict.fromkeys(own, 1.0)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for field in ("actor", "publisher", "language"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("date", indexed=True, fast=True)
    for slot in SLOTS:
        for field in (f"title_{slot}", f"text_{slot}"):
            builder.add_text_field(field, tokenizer_name=f"words_{slot}", index_option="freq")
    return builder.build()


def _document(row: LexicalRow) -> tantivy.Document:
    slot = language_slot(row.language)
    document = tantivy.Document()
    document.add_text("id", row.id)
    document.add_text(f"title_{slot}", row.title)
    document.add_text(f"text_{slot}", row.text)
    document.add_text("language", row.language.casefold())
    if row.publisher:
        document.add_text("publisher", row.publisher.casefold())
    for actor in row.actors:
        document.add_text("actor", actor.casefold())
    if row.date is not None:
        document.add_integer("date", row.date.toordinal())
    return document
