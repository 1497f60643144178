"""The fake model's completion as events of a stream or as one object, with their pauses."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from tests.llm_faults import ENDLESS, Answer, write_content, write_tokens
from tests.llm_wire import Exchange, hang

MODEL = "fake-model"
ENDLESS_TOKENS_A_SECOND = 1000.0
_BREAKING = ("hang_mid_stream", "reset_mid_stream", "cut_mid_stream")
_SPOILING = ("garbage_events", "error_event")


class Broken(Exception):
    """The connection is to end here, in the middle of the reply."""


@dataclass(frozen=True, slots=True)
class Pace:
    """`first_token_seconds` is waited after the headers; tokens go as fast as can be if None.

    `byte_seconds` is the pace of `one_byte_a_second`.
    """

    first_token_seconds: float = 0.0
    tokens_a_second: float | None = None
    byte_seconds: float = 1.0


async def write_events(
    exchange: Exchange, answer: Answer, pace: Pace, count: int
) -> AsyncIterator[str]:
    """The server-sent events of a stream, each when it is due; Broken where the fault breaks it."""
    yield _event(exchange, {"role": "assistant", "content": ""})
    finish = "stop"
    async for token in _write_tokens(exchange, answer, pace, count):
        if exchange.fault in _SPOILING and exchange.tokens == 3:
            for event in _spoil(exchange.fault):
                yield event
        yield _event(exchange, {"refusal" if exchange.fault == "refusal" else "content": token})
        if _is_over_limit(exchange):
            finish = "length"
            break
    yield _event(exchange, {}, finish="length" if exchange.fault == "truncated_json" else finish)
    if (exchange.body.get("stream_options") or {}).get("include_usage"):
        usage = {
            **_frame(exchange, "chat.completion.chunk"),
            "choices": [],
            "usage": _use(exchange),
        }
        yield f"data: {json.dumps(usage)}\n\n"
    exchange.end("server")
    yield "data: [DONE]\n\n"


async def write_whole(
    exchange: Exchange, answer: Answer, pace: Pace, count: int
) -> AsyncIterator[str]:
    """The completion as one JSON object, in parts, so that it can break or go on for ever."""
    frame = json.dumps(_frame(exchange, "chat.completion"))[:-1]
    if exchange.fault == "garbage_events":
        yield frame + ', "choices": [{'
        return
    name = "refusal" if exchange.fault == "refusal" else "content"
    opening = ', "choices": [{"index": 0, "message": {"role": "assistant", '
    yield frame + (opening + f'"{name}": "' if exchange.fault != "no_choices" else ', "choices": [')
    finish = "length" if exchange.fault == "truncated_json" else "stop"
    async for token in _write_tokens(exchange, answer, pace, count):
        if exchange.fault != "no_choices":
            yield json.dumps(token, ensure_ascii=False)[1:-1]
        if _is_over_limit(exchange):
            finish = "length"
            break
    exchange.end("server")
    closing = "" if exchange.fault == "no_choices" else f'"}}, "finish_reason": "{finish}"}}'
    yield f'{closing}], "usage": {json.dumps(_use(exchange))}}}'


async def _write_tokens(
    exchange: Exchange, answer: Answer, pace: Pace, count: int
) -> AsyncIterator[str]:
    """The content's tokens in their pace, counted; hangs or breaks after half of them."""
    fault, speed = exchange.fault, pace.tokens_a_second
    if fault == "hang_first_token":
        await hang()
    await asyncio.sleep(pace.first_token_seconds)
    content = write_content(fault, answer, exchange.body, count=count)
    middle = len(list(write_tokens("good", content))) // 2
    speed = speed or (ENDLESS_TOKENS_A_SECOND if fault in ENDLESS else None)
    for token in write_tokens(fault, content):
        if fault in _BREAKING and exchange.tokens == middle:
            if fault == "hang_mid_stream":
                await hang()
            raise Broken
        exchange.tokens += 1
        yield token
        await asyncio.sleep(1 / speed if speed else 0)


def _is_over_limit(exchange: Exchange) -> bool:
    body = exchange.body
    limit = int(body.get("max_completion_tokens") or body.get("max_tokens") or 0)
    return 0 < limit <= exchange.tokens and exchange.fault not in ENDLESS


def _spoil(fault: str) -> list[str]:
    if fault == "error_event":
        error = {"message": "CUDA out of memory", "type": "server_error", "code": 500}
        return [f"data: {json.dumps({'error': error})}\n\n"]
    return ["data: {not json\n\n", "data: \x00\ufffd\n\n", "nonsense without a colon\n\n"]


def _event(exchange: Exchange, delta: dict[str, Any], *, finish: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    choices = [] if exchange.fault == "no_choices" else [choice]
    event = {**_frame(exchange, "chat.completion.chunk"), "choices": choices}
    return f"data: {json.dumps(event, ensure_ascii=False)}\n\n"


def _frame(exchange: Exchange, kind: str) -> dict[str, Any]:
    model = exchange.body.get("model", MODEL)
    return {"id": "chatcmpl-fake", "object": kind, "created": 1_643_200_000, "model": model}


def _use(exchange: Exchange) -> dict[str, int]:
    asked = len(json.dumps(exchange.body.get("messages", []))) // 4
    return {
        "prompt_tokens": asked,
        "completion_tokens": exchange.tokens,
        "total_tokens": asked + exchange.tokens,
    }
