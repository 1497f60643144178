"""What may be quoted: the sentences of the passages, scored by how well they answer."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from qa_service.abroad import NOWHERE, Group, Groups
from qa_service.counting import counts, find_counted
from qa_service.defining import defines
from qa_service.domain import Paragraph, Passage, Span, Statement, TakenBack
from qa_service.figures import gives_figure
from qa_service.giving import gives
from qa_service.housekeeping import is_housekeeping, join_taken_back
from qa_service.orders import asks_about_orders, find_order
from qa_service.question import Question, Wanted
from qa_service.speech_acts import list_alike
from qa_service.terms import extract_terms, language_slot
from qa_service.turns import is_question

# A passage so far below the best one, in standard deviations, adds nothing of its own.
SCORE_RANGE = 2.5
PASSAGE_SHARE, COVERAGE_SHARE = 0.6, 0.4
# A term in the paragraph or title around a sentence counts, but less than one in it.
CONTEXT_DISCOUNT = 0.4
# In another language than the question's no word can be compared: the passage's score stands in.
FOREIGN_COVERAGE = 0.8
# A foreign passage that is this far, or by so much farther than the best one in the question's
# language, in standard deviations, is counted as having but a share of the question's words: as
# much as that language's best passage has of them.
FAR_ABROAD, FARTHER = 2.4, 0.3
WANTED_BONUS = 0.2
DEFINITION_BONUS = 0.5
FRAGMENT_PENALTY = 0.2
# No answer is a question, a reporter's or one that a writer answers, nor what tells of the text.
QUESTION_PENALTY = 0.3
MIN_SENTENCE_WORDS = 4
MAX_READ = 8_192


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of a passage's paragraph.

    ``relevance`` orders quotes (about 0 to 1.1); ``coverage`` is the share of the question's term
    weight found in the paragraph, its title and speaker (None where languages differ).
    """

    passage: Passage
    start: int
    end: int
    relevance: float
    coverage: float | None
    terms: frozenset[str]

    @property
    def text(self) -> str:
        return self.passage.paragraph.text[self.start : self.end]

    def overlaps(self, other: Quote) -> bool:
        """Whether both hold words of one paragraph in common."""
        is_same = self.passage.paragraph.id == other.passage.paragraph.id
        return is_same and self.start < other.end and other.start < self.end

    def covers_as_much(self, other: Quote, share: float) -> bool | None:
        """Whether it is of the other's article, or has as large a share of its words as given."""
        is_same = self.passage.article.id == other.passage.article.id
        return is_same or self.has_share_of(other, share)

    def has_share_of(self, other: Quote, share: float) -> bool | None:
        """Whether it has such a share of the other's words of the question; None if not known."""
        mine, theirs = self.coverage, other.coverage
        return None if mine is None or theirs is None else mine >= share * theirs

    def is_as_close(self, other: Quote, share: float) -> bool | None:
        """Whether its passage has such a share of the other's closeness to the question, each
        among those of its language, where no word can tell; None where that is not known."""
        mine, theirs = self.passage.features, other.passage.features
        return mine.closeness >= share * theirs.closeness if mine and theirs else None

    @property
    def is_taken_back(self) -> bool:
        """Whether a correction changes what is quoted."""
        return bool(self.taken_back)

    @property
    def taken_back(self) -> list[TakenBack]:
        """What a correction changes in it."""
        return [t for t in self.passage.taken_back if t.start < self.end and self.start < t.end]

    @property
    def statement(self) -> Statement | None:
        """The statement that holds most of the quote, if any holds some of it."""
        said = self.statements
        if len(said) < 2:
            return said[0] if said else None
        return max(said, key=lambda each: min(self.end, each.end) - max(self.start, each.start))

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements that it holds words of, in order."""
        said = self.passage.paragraph.statements
        if not said:
            return ()
        start, end = self.start, self.end
        return tuple([s for s in said if s.start < end and start < s.end])


def quote_span(passage: Passage, start: int, end: int) -> Quote:
    """A span of a passage as a quote that was pointed at, not found."""
    return Quote(passage, start, end, relevance=0.0, coverage=None, terms=frozenset())


def find_quotes(
    question: Question,
    passages: Sequence[Passage],
    weights: Mapping[str, float],
    abroad: Groups = NOWHERE,
) -> list[Quote]:
    """Every sentence of the passages as a possible quote, most relevant first.

    What gives orders to a machine is none, unless such orders are asked about.
    ``weights`` gives each of the question's terms its inverse document frequency, ``abroad`` what
    stands for them in other languages.
    """
    if not passages:
        return []
    highest, slot = passages[0].score, language_slot(question.language)

    def rate(passage: Passage) -> float:
        return max(0.0, 1.0 - (highest - passage.score) / SCORE_RANGE)

    own = [p for p in passages if language_slot(p.article.language) == slot]
    foreign = [p for p in passages if language_slot(p.article.language) != slot]
    itself = [Group(term, list_alike(term, question.language)) for term in weights]
    quotes = [q for p in own for q in _score_sentences(question, p, rate(p), weights, itself)]
    covered = max((q.coverage for q in quotes if q.coverage is not None), default=1.0)
    nearest = max(map(_closeness_of, own), default=-math.inf)
    for passage in foreign:
        is_near = _closeness_of(passage) >= max(FAR_ABROAD, nearest - FARTHER)
        share = FOREIGN_COVERAGE * (1.0 if is_near else covered)
        groups = abroad.get(passage.article.language, ())
        quotes += _score_sentences(question, passage, rate(passage), weights, groups, share)
    return sorted(quotes, key=lambda q: (-q.relevance, q.passage.paragraph.id, q.start))


def _closeness_of(passage: Passage) -> float:
    """How close it is among those of its language; where that is not known, as close as can be."""
    return passage.features.closeness if passage.features else math.inf


@dataclass(frozen=True, slots=True)
class _Sentences:
    """A paragraph's sentences as possible quotes: their spans, their terms, and the terms of all
    with those of its title and speakers."""

    spans: tuple[Span, ...]
    terms: tuple[frozenset[str], ...]
    around: frozenset[str]


# A question looks at a passage with each of its sides, and many questions look at the same.
@lru_cache(maxsize=MAX_READ)
def _read_sentences(paragraph: Paragraph, title: str, language: str) -> _Sentences:
    spans = join_taken_back(paragraph.text, divide_by_speakers(paragraph))
    terms = tuple(frozenset(extract_terms(paragraph.text[a:b], language)) for a, b in spans)
    speakers = " ".join(f"{s.speaker or ''} {s.actor or ''}" for s in paragraph.statements)
    context = frozenset(extract_terms(f"{title} {speakers}", language))
    return _Sentences(spans, terms, context.union(*terms))


def _score_sentences(
    question: Question,
    passage: Passage,
    closeness: float,
    weights: Mapping[str, float],
    groups: Sequence[Group],
    abroad: float = FOREIGN_COVERAGE,
) -> list[Quote]:
    """The sentences of a passage. The ``groups`` tell what stands for the question's words there;
    of words that have none ``abroad`` of its ``closeness`` is the share."""
    paragraph, language = passage.paragraph, passage.article.language
    total = sum(weights.values())
    is_own = language_slot(language) == language_slot(question.language) and total > 0
    read = _read_sentences(
        paragraph, f"{passage.article.title} {passage.asked} {passage.replaces}", language
    )
    kinds = _kinds_held(question, passage, is_own=is_own)
    order = None if asks_about_orders(question.text) else find_order(paragraph.text)
    known = [(g.words, weights[g.term]) for g in groups if g.term in weights]
    unknown = 0.0 if is_own else 1.0 - sum([weight for _, weight in known]) / (total or 1.0)
    around = [pair for pair in known if not pair[0].isdisjoint(read.around)]
    is_asked = is_question(paragraph)
    # What an official source says of itself is news.
    is_news = passage.article.source_class == "official"
    newspaper = "" if is_news else passage.article.publisher or ""
    quotes = []
    for (start, end), own in zip(read.spans, read.terms, strict=True):
        if order is not None and end > order:
            break  # no answer, however near it is to the question
        text = paragraph.text[start:end]
        inside = sum([weight for words, weight in around if not words.isdisjoint(own)])
        nearby = sum([weight for words, weight in around if words.isdisjoint(own)])
        share = (inside + CONTEXT_DISCOUNT * nearby) / (total or 1.0)
        share += unknown * abroad * closeness
        coverage = (inside + nearby) / total if is_own else None
        bonus = WANTED_BONUS if gives(text, kinds, published=passage.article.date) else 0.0
        if is_own and question.defined and defines(text, question.defined, language):
            bonus += DEFINITION_BONUS
        if is_fragment(text):
            bonus -= FRAGMENT_PENALTY
        if is_asked or text.endswith("?") or is_housekeeping(text, newspaper):
            bonus -= QUESTION_PENALTY
        relevance = PASSAGE_SHARE * closeness + COVERAGE_SHARE * share + bonus
        quotes.append(Quote(passage, start, end, relevance, coverage, own))
    return quotes


def divide_by_speakers(paragraph: Paragraph) -> Iterator[Span]:
    """Its sentences, each divided where another speaker is reported in it: "Andersson said that …;
    Haavisto remarked that …"."""
    for start, end in paragraph.spans:
        said = [s for s in paragraph.statements if start <= s.start and s.end <= end]
        begin = start
        for before, after in pairwise(s for s in said if s.kind != "direct"):
            if before.speaker != after.speaker:
                yield begin, before.end
                begin = after.start
        yield begin, end


def _kinds_held(question: Question, passage: Passage, *, is_own: bool) -> frozenset[Wanted]:
    """The kinds of things asked for that the passage's sentences may give.

    A number must count what is asked for, in the sentence or in another one of its paragraph: "The
    first version had 2,500 soldiers. The ministry's figure is 1,500."
    """
    if "number" not in question.wants or not is_own:
        return question.wants
    counted = find_counted(question.text, question.language)
    paragraph, article = passage.paragraph, passage.article
    is_counted = not counted or any(
        counts(paragraph.text[start:end], counted, article.language, published=article.date)
        for start, end in paragraph.spans
    )
    is_counted = is_counted or replaces_counted(passage, counted)
    return question.wants if is_counted else question.wants - {"number"}


def replaces_counted(passage: Passage, counted: frozenset[str]) -> bool:
    """Whether a correction gives a number there of what is counted in what it corrects: "The
    correct number is 13,000"."""
    article = passage.article
    return counts(passage.replaces, counted, article.language, published=article.date)


def gives_count(quote: Quote, counted: frozenset[str], quotes: Sequence[Quote]) -> bool:
    """Whether it puts a number to what is ``counted``, named in the quote's language, by itself or
    with what it corrects or goes on with among the quotes."""
    article = quote.passage.article
    return bool(counted) and (
        counts(quote.text, counted, article.language, published=article.date)
        or replaces_counted(quote.passage, counted)
        or _goes_on_counting(quote, counted, quotes)
    )


def _goes_on_counting(quote: Quote, counted: frozenset[str], quotes: Sequence[Quote]) -> bool:
    """Whether the quote gives a figure without its noun, and what is ``counted`` has its number in
    the same paragraph or the one before, among the quotes."""
    article, number = quote.passage.article, quote.passage.paragraph.number
    return gives_figure(quote.text, published=article.date) and any(
        counts(each.text, counted, article.language, published=article.date)
        for each in quotes
        if each.passage.article.id == article.id
        and 0 <= number - each.passage.paragraph.number <= 1
    )


@lru_cache(maxsize=MAX_READ)
def is_fragment(text: str) -> bool:
    """Whether a span reads as a piece of a sentence: a list item or what leads to a list, or a word
    or two."""
    first = next((char for char in text if char.isalnum()), "")
    return first.islower() or len(text.split()) < MIN_SENTENCE_WORDS or text.endswith(":")
