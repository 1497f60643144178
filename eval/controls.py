"""Asks the controls: questions where nothing can answer them, and where only the evidence can."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from eval.bodies import read_part
from eval.cases import Case
from eval.client import Client
from eval.intervals import SEED
from eval.records import (
    ControlLine,
    ControlName,
    Json,
    OracleLine,
    ReplyPart,
    SearchPart,
    WholeArticlePart,
)

CONTROL_QUESTIONS = 40
CONTROLS_ASKED = 3
PASSAGES_LOOKED_AT = 50
BEFORE_ALL_ARTICLES = "1900-01-01"

Articles = Mapping[str, WholeArticlePart]


def ask_controls(
    client: Client, asked: Sequence[Case], articles: Articles
) -> Iterator[ControlLine | OracleLine]:
    """Every control over answerable questions; ``articles`` are those that labels name, by id."""
    answerable = [c for c in asked if c.expect == "answer" and not c.history and not c.as_of]
    yield from ask_without_evidence(client, answerable, articles)
    yield from ask_with_oracle(client, answerable, articles)


def ask_without_evidence(
    client: Client, answerable: Sequence[Case], articles: Articles
) -> Iterator[ControlLine]:
    """A sample asked where nothing can answer it: of no article at all, or of a day's others."""
    chance = random.Random(SEED)
    dates = {id: article.date.isoformat() for id, article in articles.items() if article.date}
    for case in chance.sample(answerable, min(CONTROL_QUESTIONS, len(answerable))):
        reply = client.ask({"question": case.question, "as_of": BEFORE_ALL_ARTICLES})
        yield _control("no_context", case, reply)
        own = {dates.get(label.article) for label in case.evidence}
        others = sorted(set(dates.values()) - {day for day in own if day})
        if others:
            day = chance.choice(others)
            reply = client.ask({"question": case.question, "filters": {"from": day, "to": day}})
            yield _control("random_context", case, reply)


def _control(control: ControlName, case: Case, reply: Json) -> ControlLine:
    has_abstained = read_part(ReplyPart, reply).status == "abstained"
    return ControlLine(control=control, id=case.id, abstained=has_abstained)


def ask_with_oracle(
    client: Client, answerable: Sequence[Case], articles: Articles
) -> Iterator[OracleLine]:
    """A sample asked of the articles of its evidence only, as if retrieval had known them.

    Only questions whose articles the public filters can tell from all others are asked.
    """
    shuffled = random.Random(SEED).sample(answerable, len(answerable))
    found = ((case, find_filters(client, case, articles)) for case in shuffled)
    narrowed = ((case, filters) for case, filters in found if filters is not None)
    for case, filters in islice(narrowed, CONTROL_QUESTIONS):
        reply = client.ask({"question": case.question, "filters": filters})
        read_part(ReplyPart, reply)
        own = sorted({label.article for label in case.evidence})
        yield OracleLine(id=case.id, articles=tuple(own), filters=filters, reply=reply)


def find_filters(client: Client, case: Case, articles: Articles) -> Json | None:
    """Filters that leave the articles of the question's evidence and no others; None if none do.

    The service itself is asked whether they do: the passages that it finds under them for the
    question are of all these articles, and of no other.
    """
    own = {label.article for label in case.evidence}
    if not own <= articles.keys():
        return None
    filters = narrow_filters([articles[id] for id in sorted(own)])
    search = {"query": case.question, "limit": PASSAGES_LOOKED_AT, "filters": filters}
    passages = read_part(SearchPart, client.search(search)).passages
    return filters if {passage.article.id for passage in passages} == own else None


def narrow_filters(articles: Sequence[WholeArticlePart]) -> Json:
    """The narrowest `filters` of `POST /v1/ask` that leave these articles, which have dates."""
    days = sorted(article.date.isoformat() for article in articles if article.date)
    period = {"from": days[0], "to": days[-1]} if days else {}
    return {
        **period,
        "publishers": sorted({article.publisher for article in articles if article.publisher}),
        "languages": sorted({article.language for article in articles if article.language}),
    }
