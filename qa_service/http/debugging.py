"""Why an answer is as it is, over the wire: what `?debug=1` adds to a reply."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel

from qa_service.http import schemas, wire
from qa_service.pipeline import Explanation

EXPLAINED_SENTENCES = 20


class CandidateBody(BaseModel):
    """A sentence that might have been quoted. ``relevance`` orders them; ``coverage`` is the share
    of the question's term weight in its paragraph, null where the languages differ."""

    text: str
    paragraph_id: str
    relevance: float
    coverage: float | None


class DebugBody(BaseModel):
    """How the question was understood and what was found: ``terms`` with their weights, ``kind``
    and ``sides`` of the answer that it asks for, ``shortage`` why the evidence was too thin."""

    question: str
    search_text: str
    language: str
    terms: dict[str, float]
    wants: list[str]
    period: tuple[dt.date, dt.date] | None
    kind: str
    sides: list[str]
    speakers: list[str]
    topics: list[str]
    shortage: str | None
    passages: list[schemas.PassageBody]
    sentences: list[CandidateBody]


class ExplainedReplyBody(schemas.ReplyBody):
    debug: DebugBody


def write_explanation(explanation: Explanation) -> DebugBody:
    question, asking = explanation.question, explanation.asking
    period = question.period
    return DebugBody(
        question=question.text,
        search_text=question.search_text,
        language=question.language,
        terms={term: round(w, 4) for term, w in explanation.evidence.weights.items()},
        wants=sorted(question.wants),
        period=(period.start, period.end) if period else None,
        kind=asking.kind,
        sides=list(asking.sides),
        speakers=sorted(asking.speakers),
        topics=sorted(asking.topics),
        shortage=explanation.shortage.reason if explanation.shortage else None,
        passages=[wire.write_passage(passage) for passage in explanation.passages],
        sentences=[
            CandidateBody(
                text=quote.text,
                paragraph_id=quote.passage.paragraph.id,
                relevance=round(quote.relevance, 4),
                coverage=None if quote.coverage is None else round(quote.coverage, 4),
            )
            for quote in explanation.evidence.quotes[:EXPLAINED_SENTENCES]
        ],
    )
