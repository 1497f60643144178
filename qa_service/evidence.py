"""Gathers what an answer is made of: passages, those of each side by itself, those of a period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np

from qa_service.abstention import WHY
from qa_service.actors import Actors
from qa_service.answering.material import Evidence
from qa_service.answering.positions import Standard, choose_sides, has_spoken
from qa_service.archive import Archive
from qa_service.asking import Asking
from qa_service.corpus import Snapshot
from qa_service.dates import Period
from qa_service.dense import Vectors
from qa_service.domain import Filters, Passage
from qa_service.embedding import Embedder
from qa_service.everyday import Everyday
from qa_service.feedback import Likeness
from qa_service.matter import find_known_share, is_of_corpus
from qa_service.question import Question, weigh_own
from qa_service.quoting import Quote, find_quotes
from qa_service.retrieval import retrieve_passages, translate_for
from qa_service.revising import add_corrections, drop_taken_back
from qa_service.terms import extract_terms
from qa_service.told_numbers import is_of
from qa_service.told_times import names_day_of
from qa_service.turns import give_answers

PASSAGES = 12
SIDE_PASSAGES = 24
TIMELINE_PASSAGES = 40
BOTH = 2
# So many quotes tell whether anything of the time that is asked about was found.
BEST = 5
# What the words weigh that name whoever is asked for: the label of all that they say has these,
# and tells nothing of its matter (docs/decisions/0024).
NAME_SHARE = 0.4
# What happened is told in articles of so many days afterwards.
REPORTED_WITHIN = dt.timedelta(days=14)
# What was published so long before the time that is asked about is not on it.
STALE = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked through for a question, whose embedding is the ``vector``.

    ``everyday`` are questions that no archive answers; None for what is no question but a topic.
    """

    snapshot: Snapshot
    archive: Archive
    vector: Vectors
    embedder: Embedder
    everyday: Everyday | None = None

    def find_evidence(self, question: Question, asking: Asking) -> Evidence:
        """The quotes that may answer, of any side and of each that is asked for."""
        snapshot = self.snapshot
        depth = TIMELINE_PASSAGES if asking.kind == "timeline" else PASSAGES
        passages = self.retrieve(question, depth)
        if asking.kind == "timeline" and question.period is not None:
            passages = self._add_of_period(passages, question, question.period)
        if asking.kind == "plain":
            passages = self._add_words(passages, question, asking.speakers)
        weights = snapshot.lexical.term_weights(question.terms, question.language)
        weights = discount_people(weigh_own(question, weights), question, asking, snapshot.actors)

        abroad = translate_for(question, snapshot)

        def quote(passages: Sequence[Passage]) -> list[Quote]:
            found = drop_stale(find_quotes(question, passages, weights, abroad), question)
            return drop_taken_back(found, question)

        quotes = quote(passages)
        sides = asking.sides
        if asking.kind == "comparison" and len(sides) < min(BOTH, asking.count):
            sides = choose_sides(passages, named=sides, count=asking.count)
        # Whoever asks for one position has mostly found it with the passages: the side is asked by
        # itself only where they hold nothing that it says.
        standard = Standard.of(quotes, asking.speakers)
        is_found = asking.kind == "position" and has_spoken(
            list(filter(standard.reaches, quotes)), asking, snapshot.actors
        )
        return Evidence(
            quotes,
            {
                side: quotes
                if is_found
                else quote(self._hear(question, side, asking.speakers, passages))
                for side in sides
            },
            weights,
            standard,
            snapshot.actors,
            snapshot.last_day(question.as_of),
            self._is_timely(question, quotes),
            self._is_on_topic(question, asking, quotes, weights),
        )

    def _is_on_topic(
        self,
        question: Question,
        asking: Asking,
        quotes: Sequence[Quote],
        weights: Mapping[str, float],
    ) -> bool:
        """Whether the sources have anything near the matter that is asked about; of a question that
        leans on another, is limited, or asks why, it cannot be told."""

        def nearest(matter: str) -> float:
            vector = self.embedder.embed_passages([matter])[0]
            found = self.snapshot.search_dense(vector, limit=1, filters=Filters(), as_of=None)
            return found[0][1] if found else -1.0

        is_open = question.leans or question.filters != Filters() or WHY.match(question.text)
        if not is_open and self._is_everyday(question, quotes, weights):
            return False
        return is_of_corpus(
            "" if is_open else asking.matter,
            question.language,
            quotes,
            weights,
            embedding=self.embedder.name,
            paragraphs=self.snapshot.state.paragraphs,
            nearest=nearest,
        )

    def _is_everyday(
        self, question: Question, quotes: Sequence[Quote], weights: Mapping[str, float]
    ) -> bool:
        """Whether it is nearer to a question of everyday life than to anything in the corpus."""
        if self.everyday is None or not quotes:
            return False
        language = question.language
        names = " ".join(each.text for each in self.snapshot.actors.find(question.text))
        named = set(extract_terms(names, language))
        own = {term: weight for term, weight in weights.items() if term not in named}
        return self.everyday.includes(
            question,
            self.vector,
            closest=max(quote.passage.dense for quote in quotes),
            share=find_known_share(own, quotes, language),
            paragraphs=self.snapshot.state.paragraphs,
        )

    def _is_timely(self, question: Question, quotes: Sequence[Quote]) -> bool:
        """Whether an article of the best quotes is of the period that the question names, or names
        a day of it anywhere."""
        period, best = question.period, quotes[:BEST]
        if period is None or any(is_of(period, quote) for quote in best):
            return True
        articles = {quote.passage.article.id: quote.passage.article for quote in best}
        return any(
            names_day_of(period, paragraph.text, article.date)
            for article in articles.values()
            for paragraph in self.snapshot.read_paragraphs(
                self.archive, self.snapshot.ids_of_article(article.id)
            )
        )

    def _add_of_period(
        self, passages: list[Passage], question: Question, period: Period
    ) -> list[Passage]:
        """With those of articles of the period, which need not be worded like the question."""
        limits = question.filters
        first = max(filter(None, (limits.published_from, period.start)))
        last = min(filter(None, (limits.published_to, period.end + REPORTED_WITHIN)))
        asked = replace(question, filters=replace(limits, published_from=first, published_to=last))
        return _add_new(passages, self.retrieve(asked, TIMELINE_PASSAGES, passages))

    def _hear(
        self, question: Question, side: str, speakers: Set[str], passages: Sequence[Passage]
    ) -> list[Passage]:
        """The passages that name a side, of those that the asker allows."""
        asked = replace(question, filters=replace(question.filters, side=side))
        found = self.retrieve(asked, SIDE_PASSAGES, passages)
        own = {name for name in speakers if self.snapshot.actors.resolve(name)[1] == side}
        if own and not any(_holds_words(passage, own) for passage in found):
            found += self._look_for(own, asked, passages)
        return found

    def _add_words(
        self, passages: list[Passage], question: Question, people: Set[str]
    ) -> list[Passage]:
        """With others that have words of the people, if none of those that were found has any."""
        if not people or any(_holds_words(passage, people) for passage in passages):
            return passages
        return _add_new(passages, self._look_for(people, question, passages))

    def _look_for(
        self, people: Set[str], question: Question, passages: Sequence[Passage]
    ) -> Iterator[Passage]:
        """The passages with words of the people, found by their names in every language.

        In another language a question's words find nobody, and what is near it in meaning need not
        be theirs.
        """
        seen: set[str] = set()
        for language in self.snapshot.languages:
            for name in sorted(people):
                spelled = self.snapshot.actors.spell(name, language)
                named = replace(question, text=spelled, context="", language=language)
                for passage in self.retrieve(named, SIDE_PASSAGES, passages):
                    if passage.paragraph.id not in seen and _holds_words(passage, people):
                        seen.add(passage.paragraph.id)
                        yield passage

    def retrieve(
        self, question: Question, limit: int, beside: Sequence[Passage] = ()
    ) -> list[Passage]:
        """Passages with what was taken back marked, and the corrections beside it.

        Those ``beside`` were found for the question without its limits: what is like them ranks
        higher, so that scores can be compared.
        """
        rows = self.snapshot.rows_of([passage.paragraph.id for passage in beside])
        scores = np.array([passage.score for passage in beside], np.float64)
        likeness = Likeness.of(rows, scores, self.snapshot)
        passages = retrieve_passages(
            question,
            self.vector,
            snapshot=self.snapshot,
            archive=self.archive,
            limit=limit,
            likeness=likeness,
            with_nearest=True,
        )
        passages = give_answers(passages, question, snapshot=self.snapshot, archive=self.archive)
        return add_corrections(passages, question, snapshot=self.snapshot, archive=self.archive)


def discount_people(
    weights: dict[str, float], question: Question, asking: Asking, actors: Actors
) -> dict[str, float]:
    """The weights of the question's terms, of which those that name the people whose words are
    asked for count less; of a question that is no more than a name they stay."""
    if not asking.speakers:
        return weights
    named = (each for each in actors.find(question.search_text) if each.name in asking.speakers)
    names = set(extract_terms(" ".join(each.text for each in named), question.language))
    if names.issuperset(weights):
        return weights
    return {term: w * (NAME_SHARE if term in names else 1.0) for term, w in weights.items()}


def _add_new(passages: Sequence[Passage], found: Iterable[Passage]) -> list[Passage]:
    known = {passage.paragraph.id for passage in passages}
    return [*passages, *(passage for passage in found if passage.paragraph.id not in known)]


def _holds_words(passage: Passage, people: Set[str]) -> bool:
    return any(said.speaker in people for said in passage.paragraph.statements)


def drop_stale(quotes: Sequence[Quote], question: Question) -> Sequence[Quote]:
    """Without what was published long before the period that the question names, where the sources
    reach to that period at all: else it is asked what is planned for it; nor what was published
    long after it and names no day of it, where there is anything else."""
    if question.period is None:
        return quotes
    start = question.period.start
    dates = [quote.passage.article.date for quote in quotes]
    if not any(date and date >= start for date in dates):
        return quotes
    kept = [
        quote
        for quote, date in zip(quotes, dates, strict=True)
        if date is None or date >= start - STALE
    ]
    late = question.period.end + STALE
    # "Zapad-2017 was larger. The exercise …": the paragraph before names the time; what the first
    # one names, all of the article is on.
    places = {_place_of(quote) for quote in kept if is_of(question.period, quote)}
    timely = {(article, number + step) for article, number in places for step in (-1, 0, 1)}
    return [
        quote
        for quote in kept
        if (date := quote.passage.article.date) is None
        or date <= late
        or _place_of(quote) in timely
        or (quote.passage.article.id, 1) in places
    ] or kept


def _place_of(quote: Quote) -> tuple[str, int]:
    return quote.passage.article.id, quote.passage.paragraph.number
