"""What each side says on a matter: every side is asked by itself, and a silent one is named."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import chain
from typing import Self

from qa_service.actors import NO_ACTORS, Actors
from qa_service.answering.acting import NO_SUBJECT, acts
from qa_service.answering.dating import Dating, date_quote
from qa_service.asking import Asking
from qa_service.choosing import choose_quotes
from qa_service.copies import are_copies, contradict, print_sentence
from qa_service.domain import Passage
from qa_service.peoples import find_sides
from qa_service.question import Question
from qa_service.quoting import Quote
from qa_service.stances import SILENCE

# A passage so far below the best one, in standard deviations of the question's cosines, is about
# something else. Chosen on the dev split: of sides that are on record the best one lies within
# 2.33, of others beyond 2.6 but for two (docs/measures.md).
REACH = 2.4
# In an article that tells of the matter itself, what is said next to it is about it, too.
REACH_IN_ARTICLE, TOP_RANGE = 5.5, 1.5
# Somebody's own words, and an official text, come before a report that is as relevant.
OWN_WORDS_BONUS, OFFICIAL_BONUS = 0.05, 0.03
NAMED_BONUS = 0.15
MIN_OWN_WORDS = 6
# So many of the best quotes tell whether a side is named at all.
BEST = 3
# Without a word of the question around it, a statement must be nearer than others.
REACH_WITHOUT_WORDS = 1.5
SOON_DAYS = 10
# What is worth less of the best quote is mostly about something else.
MIN_SHARE = 0.2
# Further statements of a side must be worth so much of its best, and of the best quote: for an
# answer more, for the view of positions less.
IN_ANSWER, IN_VIEW = 0.7, 0.4
# What is told of a side stands for its own words only where there are none.
MAX_TOLD, STOP_AT_TOLD = 2, 0.8
_THAT = re.compile(r"\b(?:that|что|що)\s+$")
# "Washington wanted it cancelled; Berlin preferred to wait."
_CLAUSES = re.compile(r";\s+|,\s+(?:while|whereas|but|тогда как|а|но|зато)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Standard:
    """What statements are held against: the score of the best passage of any side, the articles
    that have a passage about as good, the relevance of the best quote, and the people whom the
    question names as speakers."""

    best: float
    articles: AbstractSet[str] = frozenset()
    relevance: float = 0.0
    speakers: AbstractSet[str] = frozenset()

    @classmethod
    def of(cls, quotes: Sequence[Quote], speakers: AbstractSet[str]) -> Self:
        """That of quotes, the most relevant first."""
        passages = [quote.passage for quote in quotes]
        best = max((passage.score for passage in passages), default=0.0)
        near = {p.article.id for p in passages if p.score >= best - TOP_RANGE}
        return cls(best, near, quotes[0].relevance if quotes else 0.0, speakers)

    def reaches(self, quote: Quote) -> bool:
        """Whether the quote is about the same matter as the best ones."""
        reach = REACH_IN_ARTICLE if quote.passage.article.id in self.articles else REACH
        reach = reach if quote.coverage != 0.0 else REACH_WITHOUT_WORDS
        return quote.passage.score >= self.best - reach

    def is_asked_for(self, quote: Quote) -> bool:
        """Whether one of the people says it whom the question names."""
        return quote.statement is not None and quote.statement.speaker in self.speakers

    def is_weighty(self, quote: Quote) -> bool:
        """Whether the quote is worth a fair share of the best one: of 22 statements that were not,
        20 were about something else (docs/measures.md)."""
        return quote.relevance >= MIN_SHARE * self.relevance


def choose_sides(
    passages: Sequence[Passage], *, named: Sequence[str] = (), count: int
) -> tuple[str, ...]:
    """So many actors: the ``named`` ones, and those with most to say in the passages, whom a
    question about "both sides" or "the others" means; first those of the best passage's article,
    which tells of one meeting or quarrel."""
    said, in_best = Counter[str](), Counter[str]()
    for passage in passages:
        actors = [s.actor for s in passage.paragraph.statements if s.actor]
        said.update(actors)
        if passage.article.id == passages[0].article.id:
            in_best.update(actors)
    others = [actor for actor in said if actor not in named]
    others.sort(key=lambda actor: (in_best[actor], said[actor]), reverse=True)
    return (*named, *others[: count - len(named)])


def hear_side(  # noqa: PLR0913 - what statements are held against
    question: Question,
    actor: str,
    found: Sequence[Quote],
    *,
    standard: Standard,
    actors: Actors,
    limit: int,
    stop_at: float = IN_ANSWER,
) -> list[Quote]:
    """What the actor itself says on the question's matter, most relevant first; where the sources
    report no words of its, what they tell that it did or holds.

    People asked for by name come before others; what was said in quite another time than the
    question names is left out where there is something of that time, and so is what was said again.
    """
    near = [quote for quote in found if standard.reaches(quote)]
    quotes = [
        replace(quote, relevance=quote.relevance + _rate_source(quote, standard))
        for quote in near
        if is_said_by(quote, actor)
    ]
    if not quotes:
        told = [q for q in near if is_told_of(q, actor, actors) and not SILENCE.search(q.text)]
        told = [q for q in told if _is_timely(q, question)] or told
        chosen = choose_quotes(question, told, limit=min(limit, MAX_TOLD), stop_at=STOP_AT_TOLD)
        return [quote for quote in chosen if is_told_of(quote, actor, actors)]
    timely = [q for q in quotes if standard.is_asked_for(q) or _is_timely(q, question)]
    kept: list[Quote] = []
    for quote in sorted(timely or quotes, key=lambda q: -q.relevance):
        if not any(_say_the_same(quote, other) for other in kept):
            kept.append(quote)
    # What more it says must be worth as much of the best that anybody says.
    first = kept[0].relevance
    share = max(1.0, standard.relevance / first) if first > 0 else 1.0
    chosen = choose_quotes(question, kept, limit=limit, stop_at=stop_at * share)
    return [_keep_own_words(quote) for quote in chosen if is_said_by(quote, actor)]


def tell_silence(
    actor: str, found: Sequence[Quote], *, standard: Standard, actors: Actors
) -> list[Quote]:
    """The best quote that tells that the actor has not commented on the matter, if any does."""
    near = (quote for quote in found if standard.reaches(quote) and SILENCE.search(quote.text))
    return [quote for quote in near if is_told_of(quote, actor, actors)][:1]


def order_by_date(quotes: Sequence[Quote]) -> list[tuple[Quote, Dating | None]]:
    """The quotes with when they were said, oldest first, undated ones last."""
    dated = [(quote, date_quote(quote)) for quote in quotes]
    return sorted(
        dated,
        key=lambda pair: (
            pair[1].date if pair[1] else dt.date.max,
            pair[0].passage.paragraph.id,
            pair[0].start,
        ),
    )


def find_superseded(later: Quote, earlier: Sequence[Quote]) -> Quote | None:
    """The last of the earlier statements of one side that the later one takes back or changes."""
    mine = print_sentence(later.text)
    return next((q for q in reversed(earlier) if contradict(mine, print_sentence(q.text))), None)


def has_spoken(quotes: Sequence[Quote], asking: Asking, actors: Actors = NO_ACTORS) -> bool:
    """Whether the sides that are asked for, or the people among them, say any of the quotes."""
    if asking.speakers:
        return any(is_owned_by(quote, asking, actors) for quote in quotes)
    said = [quote.statement for quote in quotes if quote.statement is not None]
    return {statement.actor for statement in said} >= set(asking.sides)


def is_owned_by(quote: Quote, asking: Asking, actors: Actors) -> bool:
    """Whether one of the people asked for says the quote, or does by what their side says: "Putin
    asked her to help, the Kremlin said"."""
    said = quote.statement
    if said is None or said.speaker in asking.speakers:
        return said is not None
    if said.kind == "direct" or not any(is_said_by(quote, side) for side in asking.sides):
        return False
    # "The Kremlin said that Putin had asked her": its own bodies only tell it.
    named = (m for m in actors.find(quote.text) if m.kind == "person" or m.actor != said.actor)
    first = next(named, None)
    if first is None or first.name not in asking.speakers or not first.is_subject_form:
        return False
    return not NO_SUBJECT.search(_THAT.sub("", quote.text[: first.start]))


def is_named(sides: Sequence[str], quotes: Sequence[Quote], actors: Actors) -> bool:
    """Whether one of the best quotes names a side by a noun."""
    named = chain.from_iterable(find_sides(quote.text, actors) for quote in quotes[:BEST])
    return any(each.actor in sides and each.kind != "adjective" for each in named)


def is_said_by(quote: Quote, actor: str) -> bool:
    """Whether the quote is of a statement that the actor makes."""
    statement = quote.statement
    return statement is not None and (statement.actor or "").casefold() == actor.casefold()


def is_told_of(quote: Quote, actor: str, actors: Actors) -> bool:
    """Whether the narrator tells in it what the actor did: the first whom it names, as subject,
    or one who is named with it ("Russia and Belarus"). Beside it somebody unnamed may speak."""
    if any(said.actor or said.speaker for said in quote.statements):
        return False
    return any(
        acts(clause, actor, actors)
        for text in _find_narrated(quote)
        for clause in _CLAUSES.split(text)
    )


def _find_narrated(quote: Quote) -> Iterator[str]:
    """The pieces of the quote that are in no statement but one that nobody is known to make:
    "Germany and Italy insisted that …"."""
    begin, text = quote.start, quote.passage.paragraph.text
    for said in quote.statements:
        is_verb = said.cue is not None and " " not in said.cue
        if said.kind == "indirect" and is_verb and not (said.actor or said.speaker):
            continue
        yield text[begin : max(begin, said.start)]
        begin = max(begin, said.end)
    yield text[begin : max(begin, quote.end)]


def _rate_source(quote: Quote, standard: Standard) -> float:
    statement = quote.statement
    own = statement is not None and statement.kind == "direct"
    official = quote.passage.article.source_class == "official"
    return (
        OWN_WORDS_BONUS * own
        + OFFICIAL_BONUS * official
        + NAMED_BONUS * standard.is_asked_for(quote)
    )


def _is_timely(quote: Quote, question: Question) -> bool:
    """Whether it was said in the period that the question names, or soon after."""
    dating = date_quote(quote) if question.period else None
    if question.period is None or dating is None:
        return True
    soon = dt.timedelta(days=SOON_DAYS)
    return question.period.start - soon <= dating.date <= question.period.end + soon


def _say_the_same(one: Quote, other: Quote) -> bool:
    return are_copies(print_sentence(one.text), print_sentence(other.text), wording=0)


def _keep_own_words(quote: Quote) -> Quote:
    """Of a sentence that holds one whole utterance, the utterance alone."""
    inside = [
        s
        for s in quote.passage.paragraph.statements
        if s.kind == "direct" and quote.start <= s.start and s.end <= quote.end
    ]
    if len(inside) != 1 or inside[0] != quote.statement:
        return quote
    own = replace(quote, start=inside[0].start, end=inside[0].end)
    return own if len(own.text.split()) >= MIN_OWN_WORDS else quote
