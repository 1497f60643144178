"""Which articles no place gives any more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ingest.known import Known
from ingest.plan import Plan
from ingest.sources.items import Source
from qa_service.domain import SourceState

NOTHING = SourceState("", "")
"""Of a place that is no longer there."""


def plan_deletions(plan: Plan, sources: Sequence[Source], known: Known) -> None:
    """Delete every article that lost a place in this run and is given by none that is left.

    It loses a place that is not there any more, and one that gives another article now. A place
    that the sources do not cover still gives what it gave when it was last read, and so does one
    that cannot be read now.
    """
    places: dict[str, set[str]] = defaultdict(set)
    for article in known.articles.values():
        places[article.id].add(article.source)
    for place, state in known.sources.items():
        places[state.article_id].add(place)
    gone, met = set(plan.gone), set(plan.met)
    lost = {
        place
        for place in set().union(*places.values())
        if place in gone or (place not in met and any(s.covers(place) for s in sources))
    }
    plan.sources |= dict.fromkeys(lost & set(known.sources), NOTHING)
    given = {state.article_id for state in {**known.sources, **plan.sources}.values()}
    for article in known.articles.values():
        if article.id not in given and places[article.id] & (lost | met):
            plan.deleted.append(article.id)
            plan.report.add("deleted", article.source, article.id, "it is no longer there")
    plan.gone = [place for place in plan.gone if place not in lost]
