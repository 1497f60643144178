"""Stops work that nobody waits for any more."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

from fastapi import Request

T = TypeVar("T")
# The caller went away before there was a reply.
GONE: Final = 499


class ClientGone(Exception):
    """Nobody waits for the work any more."""


async def until_disconnect(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """The work's result; when the client goes, the work is cancelled at once and ClientGone raised.

    The request's body must have been read: what is received afterwards is the end.
    """
    working = asyncio.ensure_future(work)
    listening = asyncio.ensure_future(_wait_for_end(request))
    try:
        await asyncio.wait((working, listening), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ClientGone
    finally:
        for task in (working, listening):
            task.cancel()
        await asyncio.gather(working, listening, return_exceptions=True)


async def _wait_for_end(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
