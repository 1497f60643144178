"""What nobody foresaw: a 500 problem for the caller, the whole of it for the log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from typing import Final

import structlog
from fastapi import Request
from sse_starlette import ServerSentEvent
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa_service.errors import OnRecordError
from qa_service.http.problems import Json, describe_error, request_id_of, respond_unknown

# These end the work on purpose, or the process.
ENDINGS: Final = (asyncio.CancelledError, GeneratorExit, KeyboardInterrupt, SystemExit)

log = structlog.get_logger(__name__)


class Failures:
    """Answers for whatever fails before the reply has begun.

    Panics of the index are no Exceptions: the framework's own handlers let them pass.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_started = False

        async def send_and_note(message: Message) -> None:
            nonlocal has_started
            has_started = True
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except ENDINGS:
            raise
        except BaseException as error:
            if has_started:
                raise
            request = Request(scope)
            log_failure(request, error)
            await respond_unknown(request)(scope, receive, send)


async def end_in_order(
    request: Request,
    events: AsyncGenerator[ServerSentEvent],
    tell: Callable[[Json], Iterable[ServerSentEvent]],
) -> AsyncGenerator[ServerSentEvent]:
    """The events; where they fail, those that ``tell`` makes of the problem come last."""
    try:
        async with aclosing(events):
            async for event in events:
                yield event
    except ENDINGS:
        raise
    except BaseException as error:  # noqa: BLE001 - it is logged and told
        if not isinstance(error, OnRecordError):
            log_failure(request, error)
        problem = describe_error(request, error)
    else:
        return
    for event in tell(problem):
        yield event


def log_failure(request: Request, error: BaseException) -> None:
    log.error("something went wrong", request_id=request_id_of(request), exc_info=error)
