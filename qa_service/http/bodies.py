"""Takes in the bodies of requests: whole, within bounds and in time, before anything is done."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa_service.http.problems import Refused, too_busy

MAX_BODY_BYTES: Final = 2_000_000
# All bodies that are being taken in or worked on, together.
MAX_HELD_BYTES: Final = 128_000_000
# Of a body that is too large so much is read and thrown away.
MAX_DISCARDED_BYTES: Final = 32_000_000
# What is still to come of the body is not waited for.
CLOSE: Final = {"Connection": "close"}


class Bodies:
    """Reads a request's body and hands it on in one piece; 413, 408 or 503 where it cannot.

    A body that trickles in so holds up a connection and nothing else.
    """

    def __init__(self, app: ASGIApp, *, seconds: float) -> None:
        self._app = app
        self._seconds = seconds
        self._held_bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not has_body(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        body = bytearray()
        try:
            refused = await self._take_in(Headers(scope=scope), receive, body)
            if refused is None:
                message = {"type": "http.request", "body": bytes(body), "more_body": False}
                await self._app(scope, replay(message, receive), send)
            else:
                if isinstance(refused, TooLarge) and refused.is_coming:
                    send = self._discarding(receive, send)
                await refused.respond(scope)(scope, receive, send)
        finally:
            self._held_bytes -= len(body)

    async def _take_in(self, headers: Headers, receive: Receive, body: bytearray) -> Refused | None:
        """Read the body; give why it is not taken."""
        try:
            async with asyncio.timeout(self._seconds):
                await self._read(headers, receive, body)
        except Refused as refused:
            return refused
        except TimeoutError:
            late = f"The body did not come within {self._seconds:g} s."
            return Refused(408, "too_slow", late, headers=CLOSE)
        except ClientDisconnect:
            return Refused(400, "bad_request", "The body is cut off.")
        return None

    async def _read(self, headers: Headers, receive: Receive, body: bytearray) -> None:
        declared = headers.get("content-length", "")
        if declared.isdigit() and int(declared) > MAX_BODY_BYTES:
            raise TooLarge(is_coming=headers.get("expect", "").lower() != "100-continue")
        is_more = True
        while is_more:
            piece, is_more = await _receive_piece(receive)
            body += piece
            self._held_bytes += len(piece)
            if len(body) > MAX_BODY_BYTES:
                raise TooLarge(is_coming=is_more)
            if self._held_bytes > MAX_HELD_BYTES:
                raise too_busy("Too much is sent")

    def _discarding(self, receive: Receive, send: Send) -> Send:
        """Sends the whole reply at once, and ends it when what is still coming has been read."""

        async def send_and_read_on(message: Message) -> None:
            if message["type"] == "http.response.body":
                await send({**message, "more_body": True})
                with suppress(TimeoutError, ClientDisconnect):
                    async with asyncio.timeout(self._seconds):
                        await _discard(receive)
                message = {"type": "http.response.body", "body": b"", "more_body": False}
            await send(message)

        return send_and_read_on


class TooLarge(Refused):
    """A body of too many bytes; ``is_coming`` where the caller goes on to send it.

    Whoever has its connection closed while it sends may never read why.
    """

    def __init__(self, *, is_coming: bool) -> None:
        detail = f"A request has at most {MAX_BODY_BYTES:,} bytes."
        super().__init__(413, "too_large", detail, headers=CLOSE)
        self.is_coming = is_coming


def has_body(headers: Headers) -> bool:
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


async def _receive_piece(receive: Receive) -> tuple[bytes, bool]:
    """Some of the body, and whether there is more. Raises ClientDisconnect."""
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    return message.get("body", b""), message.get("more_body", False)


async def _discard(receive: Receive) -> None:
    is_more, read_bytes = True, 0
    while is_more and read_bytes < MAX_DISCARDED_BYTES:
        piece, is_more = await _receive_piece(receive)
        read_bytes += len(piece)


def replay(message: Message, receive: Receive) -> Receive:
    """A message that was received already, then whatever comes after it."""
    is_sent = False

    async def receive_again() -> Message:
        nonlocal is_sent
        if is_sent:
            return await receive()
        is_sent = True
        return message

    return receive_again
