"""Each side's statements on a topic, and what happened in order."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import AfterValidator, Field, model_validator

from qa_service.dates import Period
from qa_service.domain import Ask
from qa_service.http import requests, schemas, wire
from qa_service.http.service import Served

router = APIRouter(prefix="/v1", tags=["positions"])

MAX_SIDES = 6
Names = Annotated[str, Field(max_length=1_000)]
EARLIEST, LATEST = dt.date.min, dt.date.max


def _split_names(values: list[str]) -> list[str]:
    names = [name.strip() for value in values for name in value.split(",") if name.strip()]
    if len(names) > MAX_SIDES:
        raise ValueError(f"must name at most {MAX_SIDES} actors")
    return names


class PositionsQuery(requests.Strict):
    """A topic and the actors to hear on it, divided by commas or each by itself."""

    topic: requests.Query
    actors: Annotated[list[Names], AfterValidator(_split_names)] = Field([])
    as_of: requests.IsoDate | None = None


class TimelineQuery(requests.Strict):
    """A topic and the days between which it happened."""

    topic: requests.Query
    first: requests.IsoDate | None = Field(None, alias="from")
    last: requests.IsoDate | None = Field(None, alias="to")
    as_of: requests.IsoDate | None = None

    @model_validator(mode="after")
    def check_order(self) -> Self:
        requests.require_order(self.first, self.last)
        return self

    @property
    def within(self) -> Period | None:
        if self.first is None and self.last is None:
            return None
        return Period(self.first or EARLIEST, self.last or LATEST)


@router.get("/positions")
def list_positions(
    query: Annotated[PositionsQuery, Query()], service: Served
) -> schemas.PositionsBody:
    """Each side's own statements on a topic by date; a side with none is named as silent.

    Without `actors` the two sides are heard that have most to say on the topic.
    """
    asked = Ask(query.topic, as_of=query.as_of)
    found = service.answerer.compare(asked, sides=tuple(query.actors))
    return schemas.PositionsBody(
        topic=query.topic,
        as_of=query.as_of,
        covers_until=found.covers_until,
        sides=[wire.write_side(side) for side in found.sides],
        citations=[wire.write_citation(citation) for citation in found.citations],
        corpus=wire.write_corpus(found.corpus),
    )


@router.get("/timeline")
def list_timeline(
    query: Annotated[TimelineQuery, Query()], service: Served
) -> schemas.TimelineBody:
    """What happened and was said on a topic, oldest first.

    Dates are those of the events and statements, as the texts give them, not of publication.
    """
    found = service.answerer.order(Ask(query.topic, as_of=query.as_of), within=query.within)
    return schemas.TimelineBody(
        topic=query.topic,
        first=query.first,
        last=query.last,
        as_of=query.as_of,
        entries=[wire.write_entry(entry) for entry in found.entries],
        citations=[wire.write_citation(citation) for citation in found.citations],
        corpus=wire.write_corpus(found.corpus),
    )
