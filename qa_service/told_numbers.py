"""Whether the passages give the number that a question asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from qa_service.actors import NO_ACTORS, Actors
from qa_service.counting import count_in, find_counted
from qa_service.dates import Period
from qa_service.domain import Article, Paragraph
from qa_service.peoples import is_met_at
from qa_service.question import Question
from qa_service.quoting import Quote, gives_count
from qa_service.terms import asks_how_long, language_slot
from qa_service.told_times import names_day_of

# Of the actors that a question names.
MIN_NAMED = 0.6
# Of the best quote's share of the question's words, what a number in another article needs.
NUMBER_COVERED = 0.8
# Figures of a time are still reported so long afterwards.
_REPORTED_WITHIN = dt.timedelta(days=31)
# How good a quote in another language must be to tell a number, as a share of the best.
ABROAD = 0.8


def lacks_asked_number(
    question: Question, quotes: Sequence[Quote], actors: Actors = NO_ACTORS
) -> bool:
    """Whether the question asks how many of something, and no quote puts a number to it.

    Where it names a time, the quote must be of that time; in another article than the best quote's
    it must have about as many of the question's words, in another language be nearly as good as the
    best; most of the actors that it names must be named around the quote, too. Where what is
    counted is not known in the best quote's language, it cannot be told: False.
    """
    language = question.language
    # How long something takes is also told by its end.
    counted = frozenset() if asks_how_long(question.text) else find_counted(question.text, language)
    if not counted:
        return False
    slot, spoken = language_slot(language), {q.passage.article.language for q in quotes}
    own = {each for each in spoken if language_slot(each) == slot}
    by_language = {each: count_in(language, counted, each) for each in spoken}
    if not by_language[quotes[0].passage.article.language]:
        return False
    least = ABROAD * quotes[0].relevance
    near = [q for q in quotes if q.passage.article.language in own or q.relevance >= least]
    text = question.text
    asked = {m.actor for m in actors.find(text) if m.actor and not is_met_at(text, m)}
    return not any(
        gives_count(q, by_language[q.passage.article.language], near)
        and (question.period is None or is_of(question.period, q))
        and q.covers_as_much(quotes[0], NUMBER_COVERED) is not False
        and _names_most(asked, q, near, actors)
        for q in near
    )


def _names_most(
    asked: AbstractSet[str], quote: Quote, quotes: Sequence[Quote], actors: Actors
) -> bool:
    """Whether the quote's title, and the paragraphs found of its article, name most of the actors
    asked for, or have them speak: an article on Ukraine's sailors need not say whose they are."""
    article = quote.passage.article
    beside = {q.passage.paragraph for q in quotes if q.passage.article.id == article.id}
    named = asked - actors.actors_in(quote.passage.replaces)
    return names_enough(named, article, beside, actors)


def is_of(period: Period, quote: Quote) -> bool:
    """Whether the quote's article is of the period or soon after, or its paragraph names a day of
    it."""
    published = quote.passage.article.date
    if published and period.start <= published <= period.end + _REPORTED_WITHIN:
        return True
    return names_day_of(period, quote.passage.paragraph.text, published)


def names_enough(
    asked: AbstractSet[str], article: Article, paragraphs: Iterable[Paragraph], actors: Actors
) -> bool:
    """Whether the title and the paragraphs of the article name most of the actors, or have them
    speak."""
    beside = list(paragraphs)
    named = actors.actors_in("\n".join([article.title, *(p.text for p in beside)]))
    said = {s.actor for p in beside for s in p.statements if s.actor}
    return len(asked & (named | said)) >= MIN_NAMED * len(asked)
