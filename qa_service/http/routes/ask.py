"""Questions in, answers and passages out."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from qa_service.answering.writing import Written
from qa_service.domain import Ask, Reply
from qa_service.errors import NotFound
from qa_service.http import debugging, requests, schemas, wire
from qa_service.http.accepting import prefers_events
from qa_service.http.failures import end_in_order
from qa_service.http.problems import request_id_of
from qa_service.http.service import Served, Service
from qa_service.http.waiting import until_disconnect
from qa_service.pipeline import new_answer_id
from qa_service.threads import in_thread
from qa_service.writer import Stage

router = APIRouter(prefix="/v1", tags=["questions"])

PING_SECONDS = 10


@router.post("/ask", response_model=schemas.ReplyBody)
async def ask(
    body: requests.AskBody,
    request: Request,
    service: Served,
    debug: Annotated[bool, Query(description="add why the answer is as it is")] = False,
) -> Response:
    """Answer a question with the exact words it rests on, or say that the sources do not say.

    With `"stream": true` or `Accept: text/event-stream` the reply comes as server-sent events.
    With `?debug=1` a reply that is not streamed has what it was chosen from, under `debug`.
    """
    if body.stream or prefers_events(request.headers):
        await run_in_threadpool(require_corpus, service)
        told = stream_reply(body, request_id_of(request), service)
        events = end_in_order(request, told, lambda problem: [_event("error", problem)])
        return EventSourceResponse(events, ping=PING_SECONDS, sep="\n")
    reply, text = await answer_whole(body, new_answer_id(), request, service)
    if debug:
        text = await run_in_threadpool(explain, reply, body, service)
    return Response(text, media_type="application/json")


async def answer_whole(
    body: requests.AskBody,
    answer_id: str,
    request: Request,
    service: Service,
    *,
    is_kept: bool = True,
) -> tuple[schemas.ReplyBody, str]:
    """The reply, and the JSON that its receipt holds; a model is stopped when the client goes."""
    ask = body.to_domain()
    if not service.writer.writes(ask):
        work = partial(answer_in_quotes, ask, answer_id, service, is_kept=is_kept)
        return await in_thread(work)
    answering = service.writer.answer(ask, answer_id=answer_id)
    reply = await until_disconnect(request, answering)
    return await run_in_threadpool(partial(keep, reply, service, is_kept=is_kept))


def answer_in_quotes(
    ask: Ask, answer_id: str, service: Service, *, is_kept: bool
) -> tuple[schemas.ReplyBody, str]:
    """The same without a model."""
    return keep(service.answerer.answer(ask, answer_id=answer_id), service, is_kept=is_kept)


def keep(
    answered: Reply, service: Service, *, is_kept: bool = True
) -> tuple[schemas.ReplyBody, str]:
    """The reply as it goes out, and the JSON that its receipt holds.

    One that is not to be kept is counted, and has no receipt.
    """
    reply = wire.write_reply(answered)
    written = reply.model_dump_json()
    if is_kept:
        service.receipts.keep(reply.id, reply.corpus.revision, written)
    else:
        service.metrics.count_answer(written)
    return reply, written


def explain(reply: schemas.ReplyBody, body: requests.AskBody, service: Service) -> str:
    """The reply with what it was chosen from; its receipt stays without."""
    explanation = debugging.write_explanation(service.answerer.explain(body.to_domain()))
    return debugging.ExplainedReplyBody(**dict(reply), debug=explanation).model_dump_json()


def require_corpus(service: Service) -> None:
    """Raise what would end the stream while it can still be a plain problem response."""
    with service.corpus.reading():
        return


async def stream_reply(
    body: requests.AskBody, request_id: str, service: Service
) -> AsyncGenerator[ServerSentEvent]:
    """start, status, the verified sentences, removed and done; raises what the answer does."""
    answer_id = new_answer_id()
    ask = body.to_domain()
    mode = "llm" if service.writer.writes(ask) else "quote"
    yield _event("start", {"id": answer_id, "request_id": request_id, "mode": mode})
    before: schemas.SentenceBody | None = None
    async with aclosing(service.writer.stream(ask, answer_id=answer_id)) as events:
        async for event in events:
            if isinstance(event, Reply):
                reply, _ = await run_in_threadpool(keep, event, service)
                yield _event("done", reply.model_dump(mode="json"))
            elif isinstance(event, Written):
                before = wire.write_sentence(event.sentence, after=before)
                added = [wire.write_citation(c).model_dump(mode="json") for c in event.added]
                yield _event("sentence", {**before.model_dump(mode="json"), "added": added})
            elif isinstance(event, Stage):
                yield _event("status", {"status": event.name})
            else:
                yield _event("removed", {"removed": [{"text": event.text, "why": event.why}]})


def _event(name: str, data: object) -> ServerSentEvent:
    return ServerSentEvent(json.dumps(data, ensure_ascii=False), event=name, sep="\n")


@router.post("/search")
def search(body: requests.SearchBody, service: Served) -> schemas.SearchReplyBody:
    """The passages for a query, best first, without an answer."""
    query = body.to_domain()
    passages = service.answerer.search(query, limit=body.limit)
    with service.corpus.reading() as snapshot:
        state = snapshot.count_until(body.as_of)
    return schemas.SearchReplyBody(
        query=body.query,
        passages=[wire.write_passage(passage) for passage in passages],
        corpus=wire.write_corpus(state),
    )


@router.get("/answers/{answer_id}", response_model=schemas.ReplyBody)
def read_answer(answer_id: str, service: Served) -> Response:
    """The receipt of an answer: the reply exactly as it was given."""
    reply = service.receipts.read(answer_id)
    if reply is None:
        raise NotFound(f"No answer has the id {answer_id}.")
    return JSONResponse(json.loads(reply))
