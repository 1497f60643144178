"""What a side says itself, in an answer on its position, and what stands beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain, islice

from qa_service.actors import Actors
from qa_service.answering.material import Evidence
from qa_service.answering.positions import is_owned_by, is_said_by, is_told_of
from qa_service.arranging import order_for_reading
from qa_service.asking import Asking
from qa_service.choosing import NUMBER_SHARE, choose_quotes
from qa_service.domain import Passage
from qa_service.matter import find_matter_terms
from qa_service.peoples import find_sides
from qa_service.question import Question
from qa_service.quoting import Quote
from qa_service.terms import extract_terms

# Of the best quote's relevance, what a side's own words must have to be read before it.
LEADS = 0.6


def choose_own_words(
    question: Question, evidence: Evidence, asking: Asking, *, limit: int
) -> list[Quote]:
    """The best quotes, without what others say or did where none of those asked for is named.

    The very best may be another side's, which tells of the words asked for, but not where people
    are asked for by name, nor where it does not name the side.
    """
    actors, best = evidence.actors, evidence.quotes[0]
    said_first = best.statement
    is_others = said_first is not None and bool(said_first.speaker or said_first.actor)
    is_answered_for = asking.speakers or is_of_others(best, question, asking.sides, actors)
    may_lead = not (is_others and is_answered_for)

    @cache
    def names_speaker(text: str) -> bool:
        return not asking.speakers.isdisjoint(each.name for each in actors.find(text))

    def is_own(quote: Quote) -> bool:
        said = quote.statement
        if asking.speakers and said is not None and said.speaker is not None:
            return is_owned_by(quote, asking, actors)
        if said is not None and said.actor is not None:
            return any(is_said_by(quote, side) for side in asking.sides)
        if asking.speakers:
            return names_speaker(quote.passage.paragraph.text)
        # What is worth less is chosen for a number or a correction at most.
        is_weighty = quote.relevance >= NUMBER_SHARE * best.relevance
        return not (is_weighty and is_of_others(quote, question, asking.sides, actors))

    def keep(quotes: Sequence[Quote]) -> list[Quote]:
        return [q for q in quotes if is_own(q) or (may_lead and q.overlaps(best))]

    # Again, since a quote may have been completed with others' words.
    return keep(choose_quotes(question, keep(evidence.quotes), limit=limit))


def is_of_others(quote: Quote, question: Question, sides: Sequence[str], actors: Actors) -> bool:
    """Whether a quote names a side that the question does not, and its whole paragraph none of
    these."""
    around = find_sides(quote.passage.paragraph.text, actors)
    inside = {each.actor for each in around if quote.start <= each.start < quote.end}
    if not inside or not {each.actor for each in around}.isdisjoint(sides):
        return False
    return not inside <= {each.actor for each in find_sides(question.search_text, actors)}


def lead_with_own_words(
    chosen: Sequence[Quote], heard: Mapping[str, Sequence[Quote]], evidence: Evidence
) -> list[Quote]:
    """The chosen quotes, after the best of the sides' own words where none is among them, or, where
    those are about something else, of what is told of them: what a side said and did is no matter
    of how well others tell of it. Where it is far from the best, that comes first."""
    standard, actors = evidence.standard, evidence.actors

    def is_told(quote: Quote) -> bool:
        return any(is_told_of(quote, actor, actors) for actor in heard)

    if any(is_said_by(quote, actor) for quote in chosen for actor in heard):
        return [*chosen]
    own = (q for actor, quotes in heard.items() for q in quotes if is_said_by(q, actor))
    lead = list(islice(filter(standard.is_weighty, own), 1))
    if not lead and not any(map(is_told, chosen)):
        near = filter(standard.reaches, chain(*evidence.by_side.values()))
        lead = list(islice(filter(is_told, filter(standard.is_weighty, near)), 1))
    best = chosen[:1]
    is_far = any(own.relevance < LEADS * q.relevance for own in lead for q in best)
    first = [*best, *lead] if is_far else [*lead, *best]
    return order_for_reading([*first, *chosen[1:]])


def has_spoken_of(heard: Mapping[str, Sequence[Quote]], asking: Asking, evidence: Evidence) -> bool:
    """Whether a side that is asked for says anything where a topic of the question is named, or in
    another language, which may call it otherwise ("Хельсинкский компромисс"): in one of the
    paragraphs that were found of its article."""
    said = chain(
        *heard.values(), (q for q in evidence.quotes if any(is_said_by(q, a) for a in asking.sides))
    )
    by_article = defaultdict[str, set[str]](set)
    for quote in evidence.quotes:
        by_article[quote.passage.article.id].add(quote.passage.titled_text)
    return any(
        q.coverage is None
        or asking.topics & evidence.actors.actors_in("\n".join(by_article[q.passage.article.id]))
        for q in said
    )


def leave_other_matters(
    heard: Mapping[str, list[Quote]], question: Question, evidence: Evidence
) -> dict[str, list[Quote]]:
    """The sides' quotes without those that have no word of the matter around them.

    A side's name alone finds what it did in other years. Its best words stay where any side's are
    on record, since they may call the matter otherwise.
    """
    language = question.language
    sides = find_sides(question.search_text, evidence.actors)
    matter = set(find_matter_terms(question.search_text, sides, language))

    def is_on(passage: Passage) -> bool:
        return not matter or not matter.isdisjoint(extract_terms(passage.titled_text, language))

    is_said = any(is_said_by(quote, actor) for actor, quotes in heard.items() for quote in quotes)
    return {
        actor: [
            quote
            for number, quote in enumerate(quotes)
            if (is_said and number == 0) or quote.coverage is None or is_on(quote.passage)
        ]
        for actor, quotes in heard.items()
    }
