"""Decides whether the evidence is enough to answer from, and says plainly when it is not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa_service.actors import NO_ACTORS, Actors
from qa_service.contrasts import asks_for_words
from qa_service.months import is_month
from qa_service.particulars import find_untold
from qa_service.peoples import find_sides, is_met_at
from qa_service.question import Question
from qa_service.quoting import FAR_ABROAD, Quote
from qa_service.shortage import Shortage
from qa_service.terms import extract_terms
from qa_service.told_numbers import lacks_asked_number, names_enough
from qa_service.unclear import NAME, asks_nothing, is_hanging, is_unclear

# How close the best passage must be, by embedding, since cosines of different models cannot be
# compared: below the first nothing in the corpus is near; below the second the words must help,
# below the third each name must be there. Chosen on the dev split of the question set, the second
# on another corpus, too (docs/measures.md).
MIN_COSINES = {"multilingual-e5-small": (0.80, 0.815, 0.825)}
# What confidence is 1 at; it is 0 where nothing is near.
CLOSEST = 0.95
MIN_COVERAGE_WHEN_FAR = 0.30
# In standard deviations, for a passage in another language than the question's: on the dev split
# the best one of questions that only it answers lies above 3.5, of others below 2.9.
CLOSE_ABROAD = 3.4
# So much farther are texts in other languages from a Ukrainian question than from the same one in
# Russian: .021 on average of 17 questions of the dev split, put into Ukrainian.
UKRAINIAN_LESS = 0.02
# For an embedding whose cosines are not known, by words alone.
MIN_COVERAGE = 0.15
BEST = 5
_FULL_NAME = re.compile(r"\b[A-ZА-ЯЁІЇЄҐ][\w’'-]+(?: [A-ZА-ЯЁІЇЄҐ][\w’'-]+)+")
# "In Geneva", "the Brussels session", "the rules of the OSCE": a place or a thing, nobody who acts.
_IN_PLACE = re.compile(
    r"\b(?:in|at|near|from|on|of|в|во|на|из|під|у)\s+(?:the\s+)?$", re.IGNORECASE
)
WHY = re.compile(r"\W*(?:why|what made|for what reason|почему|зачем|чому)\b", re.IGNORECASE)
BOTH = 2


def find_shortage(
    question: Question,
    quotes: Sequence[Quote],
    *,
    embedding: str,
    actors: Actors = NO_ACTORS,
    is_comparison: bool = False,
) -> Shortage | None:
    """Why the quotes are too thin to answer from, or None if they are not.

    Looks at how close the best passage is, and at how much of what the question names is in the
    passages at all. ``embedding`` names the model of the cosines.
    """
    is_empty = not any(char.isalnum() for char in question.text)
    if is_empty or (quotes and asks_nothing(question, actors)):
        return Shortage("ambiguous")
    if not quotes:
        filters = question.filters
        dates = (question.as_of, filters.published_from, filters.published_to)
        return Shortage("outside_dates" if any(dates) else "not_in_corpus", "filters")
    cosine = max(quote.passage.dense for quote in quotes)
    known = [quote.coverage for quote in quotes if quote.coverage is not None]
    limits = MIN_COSINES.get(embedding.partition(":")[0])
    unknown = 0.0 if limits and _is_far_abroad(quotes) else 1.0
    coverage = 1.0 if _is_close_abroad(quotes) else max(known, default=unknown)
    less = UKRAINIAN_LESS if question.language == "uk" and quotes[0].coverage is None else 0.0
    nothing_near, not_close, not_sure = (limit - less for limit in limits or (-1.0, -1.0, -1.0))
    if cosine < nothing_near and not _names_same_person(question, quotes, actors):
        return Shortage("off_topic")
    if limits is None and coverage < MIN_COVERAGE:
        return Shortage("not_in_corpus")
    if lacking := _find_lacking(question, quotes, actors):
        return lacking
    if not is_comparison and (both := find_apart(question, quotes, actors)):
        return Shortage("not_in_corpus", "both", both)
    if is_unclear(question, coverage, actors):
        return Shortage("off_topic" if coverage == 0 and cosine < not_sure else "ambiguous")
    if cosine < not_close and coverage < MIN_COVERAGE_WHEN_FAR:
        return Shortage("not_in_corpus")
    if cosine < not_sure and (unnamed := find_unnamed(question, quotes, actors)):
        return Shortage("not_in_corpus", "name", unnamed)
    return None


def _find_lacking(question: Question, quotes: Sequence[Quote], actors: Actors) -> Shortage | None:
    """The shortage where a number that is asked for, or a kind of thing or deed, is not there."""
    if lacks_asked_number(question, quotes, actors) and not is_hanging(question, actors):
        return Shortage("not_in_corpus", "number")
    untold = find_untold(question, quotes, actors)
    return Shortage("not_in_corpus", "kind", (untold,)) if untold else None


def find_apart(
    question: Question, quotes: Sequence[Quote], actors: Actors = NO_ACTORS
) -> tuple[str, ...]:
    """Two sides or more that it is about, most of which no paragraph that was found names together
    with its title: "Did Turkey block Finland?"; none where one does."""
    asked = [] if question.context else _asked_actors(question.text, actors)
    wanted = frozenset(asked)
    if len(wanted) < BOTH or any(
        names_enough(wanted, quote.passage.article, [quote.passage.paragraph], actors)
        for quote in quotes
    ):
        return ()
    return tuple(asked)


def _asked_actors(text: str, actors: Actors) -> list[str]:
    """The actors that a question names as such, in order: by no adjective, and not for a place."""
    asked = (
        each.actor
        for each in actors.find(text)
        if each.actor
        and each.kind != "adjective"
        and not _IN_PLACE.search(text[: each.start])
        and not is_met_at(text, each)
    )
    return list(dict.fromkeys(asked))


def find_unnamed(
    question: Question, quotes: Sequence[Quote], actors: Actors = NO_ACTORS
) -> tuple[str, ...]:
    """The names in the question that stand in no quote's paragraph, title or publisher.

    Names of the same actor stand for each other. Only quotes in the question's own language can
    tell; where the best one is in another, or one of the best is near: none.
    """
    if quotes[0].coverage is None or _is_close_abroad(quotes):
        return ()
    own = [quote.passage for quote in quotes if quote.coverage is not None]
    texts = "\n".join(
        f"{p.article.title}\n{p.article.publisher or ''}\n{p.asked}\n{p.paragraph.text}"
        for p in own
    )
    known = frozenset(extract_terms(texts, question.language))
    named = actors.actors_in(texts)
    people = [each for each in actors.find(question.text) if each.kind == "person"]
    unnamed = []
    for match in NAME.finditer(question.text):
        if is_month(match[0]):
            continue
        person = next((each for each in people if each.start <= match.start() < each.end), None)
        # A surname is enough: "Merkel" names Angela Merkel.
        name = match[0] if person is None else person.text.rpartition(" ")[2]
        if not known.issuperset(extract_terms(name, question.language)) and named.isdisjoint(
            side.actor for side in find_sides(name, actors)
        ):
            unnamed.append(match[0] if person is None else person.text)
    return tuple(dict.fromkeys(unnamed))


def is_about_named(question: Question, quotes: Sequence[Quote], actors: Actors) -> bool:
    """Whether the sources name whom it is about: one of the actors' people, or a name in full.

    What they said of a matter is about the matter.
    """
    if asks_for_words(question.search_text):
        return False
    names = list(_FULL_NAME.finditer(question.text))
    people = [m[0] for m in names if not _IN_PLACE.search(question.text, 0, m.start())]
    return _names_same_person(question, quotes, actors) or any(
        name in quote.passage.paragraph.text for name in people for quote in quotes
    )


def _names_same_person(question: Question, quotes: Sequence[Quote], actors: Actors) -> bool:
    """Whether one of the best quotes' paragraphs names somebody whom the question names: a question
    that is little but a name is near to nothing in another language."""
    asked = {each.name for each in actors.find(question.text) if each.kind == "person"}
    texts = "\n".join(quote.passage.paragraph.text for quote in quotes[:BEST])
    return bool(asked & {each.name for each in actors.find(texts)} - {None})


def _is_close_abroad(quotes: Sequence[Quote]) -> bool:
    """Whether one of the best is near though in another language, where no word can be looked
    for."""
    foreign = (quote.passage.features for quote in quotes[:BEST] if quote.coverage is None)
    return any(features.closeness >= CLOSE_ABROAD for features in foreign if features)


def _is_far_abroad(quotes: Sequence[Quote]) -> bool:
    """Whether the best are all in another language and none of them is near even for it."""
    best = (quote.passage.features for quote in quotes[:BEST])
    return all(features is not None and features.closeness < FAR_ABROAD for features in best)


def rate_evidence(quotes: Sequence[Quote], *, embedding: str) -> float | None:
    """From 0 to 1, how close the closest passage is; None for an embedding with unknown cosines.

    It orders answers and is no probability. On the dev split it tells answerable questions from
    others with an AUROC of .72; the share of its words that is found tells nothing (.48).
    """
    limits = MIN_COSINES.get(embedding.partition(":")[0])
    if limits is None:
        return None
    cosine = max((quote.passage.dense for quote in quotes), default=0.0)
    share = (cosine - limits[0]) / (CLOSEST - limits[0])
    return round(min(1.0, max(0.0, share)), 4)
