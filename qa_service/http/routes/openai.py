"""The OpenAI routes: any client of theirs gets verified, cited answers."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from qa_service.answering.writing import Written
from qa_service.domain import Ask, Reply
from qa_service.errors import ModelNotFound, ResponseNotFound
from qa_service.http import requests
from qa_service.http.compatible.bodies import MODELS, ChatBody, ResponsesBody
from qa_service.http.compatible.chat import Completion
from qa_service.http.compatible.parts import Json
from qa_service.http.compatible.responses import Writing
from qa_service.http.failures import end_in_order
from qa_service.http.routes.ask import PING_SECONDS, answer_whole, keep, require_corpus
from qa_service.http.service import Served, Service
from qa_service.pipeline import new_answer_id

router = APIRouter(prefix="/v1", tags=["OpenAI"])

# When this interface was first given out; clients want a date.
CREATED = 1_764_115_200
CHAT, RESPONSE, ANSWER = "chatcmpl_", "resp_", "ans_"


@router.get("/models")
def list_models() -> Json:
    """The models: as configured, and the sources' own words alone."""
    return {"object": "list", "data": [_describe_model(name) for name in MODELS]}


@router.get("/models/{model}")
def read_model(model: str) -> Json:
    if model not in MODELS:
        raise ModelNotFound(model, tuple(MODELS))
    return _describe_model(model)


def _describe_model(name: str) -> Json:
    return {"id": name, "object": "model", "created": CREATED, "owned_by": "on-record"}


@router.post("/chat/completions")
async def complete_chat(body: ChatBody, request: Request, service: Served) -> Response:
    """Answer the last message by the sources, as a chat completion, whole or streamed.

    Citations are `url_citation` annotations, and in full under `on_record`.
    """
    ask = body.to_ask()
    answer_id = new_answer_id()
    completion = Completion(
        answer_id.replace(ANSWER, CHAT, 1),
        int(time.time()),
        body.model_name,
        ask.question,
        str(request.base_url),
    )
    if not body.stream:
        reply, _ = await answer_whole(ask, answer_id, request, service)
        return JSONResponse(completion.write(reply))
    await run_in_threadpool(require_corpus, service)
    wants_usage = bool(body.stream_options and body.stream_options.include_usage)
    told = stream_chat(completion, ask.to_domain(), answer_id, service, wants_usage=wants_usage)
    events = end_in_order(request, told, lambda problem: [_data({"error": problem["error"]})])
    # No ids and no retry times: the official client breaks on them.
    return EventSourceResponse(events, ping=PING_SECONDS, sep="\n")


async def stream_chat(
    completion: Completion, ask: Ask, answer_id: str, service: Service, *, wants_usage: bool
) -> AsyncGenerator[ServerSentEvent]:
    """A chunk for each verified sentence, then the annotations, then [DONE]."""
    yield _data(completion.open())
    space = ""
    async with aclosing(service.writer.stream(ask, answer_id=answer_id)) as events:
        async for event in events:
            if isinstance(event, Written):
                yield _data(completion.add(f"{space}{event.sentence.text}"))
                space = " "
            elif isinstance(event, Reply):
                reply, _ = await run_in_threadpool(keep, event, service)
                if not reply.sentences:
                    yield _data(completion.add(reply.answer))
                yield _data(completion.close(reply))
                if wants_usage:
                    yield _data(completion.tell_usage(reply.answer))
    yield ServerSentEvent("[DONE]", sep="\n")


@router.post("/responses")
async def create_response(body: ResponsesBody, request: Request, service: Served) -> Response:
    """Answer the last input by the sources, as a response, whole or streamed."""
    ask = body.to_ask()
    if body.previous_response_id is not None:
        ask = await run_in_threadpool(_continue, ask, body.previous_response_id, service)
    answer_id = new_answer_id()
    writing = Writing(
        body,
        id=answer_id.replace(ANSWER, RESPONSE, 1),
        created=int(time.time()),
        base_url=str(request.base_url),
    )
    if not body.stream:
        reply, _ = await answer_whole(ask, answer_id, request, service, is_kept=body.is_kept)
        return JSONResponse(writing.write(reply))
    await run_in_threadpool(require_corpus, service)
    told = stream_response(writing, ask.to_domain(), answer_id, service, is_kept=body.is_kept)
    events = end_in_order(request, told, lambda problem: map(_event, writing.fail(problem)))
    return EventSourceResponse(events, ping=PING_SECONDS, sep="\n")


async def stream_response(
    writing: Writing, ask: Ask, answer_id: str, service: Service, *, is_kept: bool
) -> AsyncGenerator[ServerSentEvent]:
    """The whole sequence of events, a delta for each verified sentence."""
    for event in writing.open():
        yield _event(event)
    space = ""
    async with aclosing(service.writer.stream(ask, answer_id=answer_id)) as told:
        async for each in told:
            if isinstance(each, Written):
                for event in writing.add(f"{space}{each.sentence.text}"):
                    yield _event(event)
                space = " "
            elif isinstance(each, Reply):
                reply, _ = await run_in_threadpool(partial(keep, each, service, is_kept=is_kept))
                closing = [*(() if reply.sentences else writing.add(reply.answer))]
                for event in (*closing, *writing.close(reply)):
                    yield _event(event)


def _continue(ask: requests.AskBody, previous: str, service: Service) -> requests.AskBody:
    """The ask with an earlier answer before it, by its receipt."""
    receipt = service.receipts.read(previous.replace(RESPONSE, ANSWER, 1))
    if receipt is None:
        raise ResponseNotFound(previous)
    earlier: dict[str, Any] = json.loads(receipt)
    turns = [
        requests.TurnBody(role="user", content=earlier["question"]),
        requests.TurnBody(role="assistant", content=earlier["answer"]),
    ]
    history = [*turns, *ask.history][-requests.MAX_TURNS :]
    return ask.model_copy(update={"history": history})


def _data(body: Json) -> ServerSentEvent:
    return ServerSentEvent(json.dumps(body, ensure_ascii=False), sep="\n")


def _event(body: Json) -> ServerSentEvent:
    return ServerSentEvent(json.dumps(body, ensure_ascii=False), event=str(body["type"]), sep="\n")
