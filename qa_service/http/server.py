"""Serves the application by uvicorn, and stops in good order."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType
from typing import Final

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from qa_service.errors import CannotListen
from qa_service.http.bodies import CLOSE
from qa_service.http.headers import SAFE_HEADERS, new_request_id
from qa_service.http.problems import Refused
from qa_service.http.shutdown import Shutdown

# So long it is still told that the service is going, before nobody is let in any more.
NOTICE_SECONDS: Final = 0.5
# Replies under way have so long; together with the rest it stays below ten seconds.
GRACE_SECONDS: Final = 7
# What the parser takes of an address.
MAX_URL_BYTES: Final = 65_535
NOT_HTTP: Final = (
    "This is no HTTP/1.1 that can be read; in an address, other letters than ASCII are written as "
    "%XX."
)


class Server(uvicorn.Server):
    """Tells when it listens, and the application to stop at once; a second signal stops it hard."""

    _loop: asyncio.AbstractEventLoop
    _leaving: asyncio.Task[None] | None = None

    def __init__(
        self, config: uvicorn.Config, *, shutdown: Shutdown, on_listening: Callable[[int], None]
    ) -> None:
        super().__init__(config)
        self._shutdown = shutdown
        self._on_listening = on_listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        self._on_listening(self.servers[0].sockets[0].getsockname()[1])

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self._shutdown.is_stopping or not self.started:
            self.should_exit = True
            self.force_exit = sig == signal.SIGINT
            return
        self._loop.call_soon_threadsafe(self._begin)

    def _begin(self) -> None:
        self._leaving = self._loop.create_task(self._shutdown.begin())
        self._loop.call_later(NOTICE_SECONDS, setattr, self, "should_exit", True)


class PatientProtocol(HttpToolsProtocol):
    """HTTP/1.1 whose connections end when the head of a request does not come in time."""

    head_seconds: float
    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._await_head()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._await_head()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no request like every other fault: as a problem, with an id."""
        refused, request_id = refuse_unread(self.url or b""), new_request_id()
        response = refused.respond(
            {"type": "http", "path": "/", "headers": [], "request_id": request_id}
        )
        response.headers.update({**SAFE_HEADERS, "X-Request-ID": request_id})
        lines = [*self.server_state.default_headers, *response.raw_headers]
        head = b"".join(b"%b: %b\r\n" % line for line in lines)
        self.transport.write(STATUS_LINE[refused.status] + head + b"\r\n" + bytes(response.body))
        self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._forget_head()

    def _await_head(self) -> None:
        """Time a head from its first byte, or from the connection's beginning."""
        is_answering = self.cycle is not None and not self.cycle.response_complete
        if is_answering:
            self._forget_head()
        elif self._head_timer is None and self.timeout_keep_alive_task is None:
            self._head_timer = self.loop.call_later(self.head_seconds, self.transport.close)

    def _forget_head(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None


def require_address(host: str, port: int) -> None:
    """Raise CannotListen where nobody can be let in at this address."""
    try:
        asyncio.run(_listen_once(host, port))
    except OSError as error:
        # That of a name which nobody knows is below zero.
        number = error.errno or 0
        why = os.strerror(number) if number > 0 else error.strerror
        raise CannotListen(
            f"{host}:{port} cannot be listened on ({why}): give another --port or --host."
        ) from error


async def _listen_once(host: str, port: int) -> None:
    server = await asyncio.get_running_loop().create_server(asyncio.Protocol, host, port)
    server.close()
    await server.wait_closed()


def refuse_unread(url: bytes) -> Refused:
    """Why what has come is not read as a request."""
    if len(url) > MAX_URL_BYTES:
        detail = f"An address has at most {MAX_URL_BYTES:,} bytes."
        return Refused(413, "too_large", detail, headers=CLOSE)
    return Refused(400, "bad_request", NOT_HTTP, headers=CLOSE)


def serve_app(
    app: FastAPI,
    *,
    host: str,
    port: int,
    head_seconds: float,
    on_listening: Callable[[int], None],
) -> None:
    """Serve until a signal says to stop; then the process ends.

    ``on_listening`` is told the port once callers are let in: that asked for, or for 0 a free one.
    """
    protocol = type("Protocol", (PatientProtocol,), {"head_seconds": head_seconds})
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=protocol,
        ws="none",
        log_level="warning",
        # Whom to believe is the application's to say.
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    Server(config, shutdown=app.state.shutdown, on_listening=on_listening).run()
    # A thread that waits for somebody else's answer would keep the process for as long.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
