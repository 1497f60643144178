"""Ends what is going on when the service is told to stop: streams with a farewell, at once."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from sse_starlette.sse import AppStatus
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa_service.http.access import is_guarded
from qa_service.http.problems import RETRY_AFTER_SECONDS, Refused, describe_problem

STREAM: Final = "text/event-stream"
# What is being computed has so long to be sent whole.
REPLY_SECONDS: Final = 5.0
_DETAIL: Final = "The service is shutting down: ask again in a moment."
# After one of these a stream has ended, and nothing may follow.
_LAST_EVENTS: Final = (b"event: done", b"event: error", b"data: [DONE]")


@dataclass(slots=True, eq=False)
class Open:
    """A reply on its way."""

    scope: Scope
    send: Send
    task: asyncio.Task[object]
    has_started: bool = False
    is_stream: bool = False
    is_ended: bool = False

    async def forward(self, message: Message) -> None:
        if self.is_ended:
            return
        if message["type"] == "http.response.start":
            self.has_started = True
            kind = Headers(raw=message["headers"]).get("content-type", "")
            self.is_stream = kind.startswith(STREAM)
        elif not message.get("more_body", False):
            self.is_ended = True
        elif self.is_stream and message.get("body", b"").startswith(_LAST_EVENTS):
            # Only its end is still to come, and comes at once.
            self.is_stream = False
        await self.send(message)


class Shutdown:
    """Whether the service is stopping, and every reply that is on its way."""

    def __init__(self) -> None:
        self.is_stopping = False
        self.open: set[Open] = set()
        # sse-starlette would cut the streams before the farewell.
        AppStatus.enable_automatic_graceful_drain = False

    def has_left(self, reply: Open) -> bool:
        """Whether a reply was ended by its farewell."""
        return self.is_stopping and reply.is_ended

    async def begin(self) -> None:
        """Take leave of every stream now, and of what is not told in time a little later."""
        self.is_stopping = True
        await asyncio.gather(*(take_leave(each) for each in list(self.open) if each.is_stream))
        await asyncio.sleep(REPLY_SECONDS)
        await asyncio.gather(*(take_leave(each) for each in list(self.open)))


async def take_leave(reply: Open) -> None:
    """End a stream by its farewell, a reply that has not begun by a 503; then stop its work."""
    if reply.is_ended:
        return
    request = Request(reply.scope)
    reply.is_ended = True
    if reply.is_stream:
        problem = describe_problem(request, 503, _DETAIL, code="shutting_down")
        text = f"event: error\ndata: {json.dumps(problem, ensure_ascii=False)}\n\n"
        body = {"type": "http.response.body", "body": text.encode(), "more_body": False}
        await reply.send(body)
    elif not reply.has_started:
        await refuse().respond(reply.scope)(reply.scope, _receive_nothing, reply.send)
    reply.task.cancel()


def refuse() -> Refused:
    headers = {"Retry-After": RETRY_AFTER_SECONDS}
    return Refused(503, "shutting_down", _DETAIL, headers=headers)


async def _receive_nothing() -> Message:
    return {"type": "http.disconnect"}


class Farewells:
    """Keeps account of the replies of `/v1` and `/mcp`; asked while stopping, they are a 503."""

    def __init__(self, app: ASGIApp, *, shutdown: Shutdown) -> None:
        self._app = app
        self._shutdown = shutdown

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_told(scope["path"]):
            await self._app(scope, receive, send)
            return
        if self._shutdown.is_stopping:
            await refuse().respond(scope)(scope, receive, send)
            return
        task = asyncio.current_task()
        assert task is not None
        reply = Open(scope, send, task)
        self._shutdown.open.add(reply)
        try:
            await self._app(scope, receive, reply.forward)
        except asyncio.CancelledError:
            # Cancelled by us: the reply has been sent.
            if not self._shutdown.has_left(reply):
                raise
            task.uncancel()
        finally:
            self._shutdown.open.discard(reply)


def is_told(path: str) -> bool:
    return is_guarded(path) or path == "/readyz"
