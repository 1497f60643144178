"""HTTP as the fake model speaks it: what was asked, and replies that can stop anywhere."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import threading
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, NoReturn

_REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found"}
_PAGE = "<!doctype html><title>Welcome</title><p>Please sign in to the network.</p>"


@dataclass(slots=True)
class Exchange:
    """One request and what became of it; times are `time.monotonic()` in seconds.

    The server learns a moment later than the client that it is over: `wait` before looking at how.
    """

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    connection: int = 0
    fault: str = "good"
    began: float = field(default_factory=time.monotonic)
    tokens: int = 0
    ended_at: float | None = None
    ended_by: str | None = None  # "server", or "client" when it went away before the end
    _ended: threading.Event = field(default_factory=threading.Event)

    def end(self, by: str) -> None:
        """Only the first word counts: a client may go between the last event and the last chunk."""
        if self.ended_by is None:
            self.ended_at, self.ended_by = time.monotonic(), by
            self._ended.set()

    def wait(self, seconds: float) -> bool:
        """Whether it has ended within so many seconds."""
        return self._ended.wait(seconds)


async def read_request(reader: asyncio.StreamReader, ahead: bytes) -> Exchange | None:
    """The next request, of which `ahead` has been read; None when the peer has closed."""
    try:
        head = ahead + await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    pairs = (line.split(":", 1) for line in lines if ":" in line)
    headers = {name.strip().lower(): value.strip() for name, value in pairs}
    raw = await reader.readexactly(int(headers.get("content-length", "0")))
    return Exchange(method, path, headers, json.loads(raw) if raw else {})


async def reply_unless_gone(
    exchange: Exchange, reply: Coroutine[Any, Any, None], reader: asyncio.StreamReader
) -> bytes | None:
    """Replies until the peer closes; what it has sent meanwhile, None when it has closed."""
    replying = asyncio.ensure_future(reply)
    hearing = asyncio.ensure_future(reader.read(1))
    by = "server"
    try:
        await asyncio.wait({replying, hearing}, return_when=asyncio.FIRST_COMPLETED)
        if hearing.done() and not hearing.exception() and hearing.result():
            await asyncio.wait({replying})  # the next request has come early
        by = "server" if replying.done() and not _is_broken_pipe(replying) else "client"
    finally:
        replying.cancel()
        hearing.cancel()
        replied, heard = await asyncio.gather(replying, hearing, return_exceptions=True)
        exchange.end(by)
    if isinstance(replied, Exception) and by == "server":
        raise replied
    if by == "client" or heard == b"" or isinstance(heard, Exception):
        return None
    return heard if isinstance(heard, bytes) else b""


def _is_broken_pipe(done: asyncio.Future[None]) -> bool:
    return not done.cancelled() and isinstance(done.exception(), ConnectionError)


async def send(
    writer: asyncio.StreamWriter,
    status: int,
    body: dict[str, Any] | str,
    headers: dict[str, str] | None = None,
) -> None:
    """A whole reply with its length: JSON, or a page when the body is a string."""
    raw = (body if isinstance(body, str) else json.dumps(body)).encode()
    kind = "text/html" if isinstance(body, str) else "application/json"
    fields = {"Content-Type": kind, "Content-Length": str(len(raw)), **(headers or {})}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    first = f"HTTP/1.1 {status} {_REASONS.get(status, 'Error')}\r\n"
    writer.write(f"{first}{lines}\r\n".encode() + raw)
    await writer.drain()


async def send_status(writer: asyncio.StreamWriter, fault: str, *, retry_after: int) -> None:
    """The refusals in HTTP's own words; `html` is a proxy's page with status 200."""
    if fault == "html":
        return await send(writer, 200, _PAGE)
    if fault == "no_response_format":
        error = {"message": "response_format is not supported", "type": "invalid_request_error"}
        return await send(writer, 400, {"error": {**error, "param": "response_format"}})
    waits = {"Retry-After": str(retry_after)} if fault in ("429", "503") else {}
    error = {"message": f"The model says {fault}.", "type": "fake_error", "code": fault}
    return await send(writer, int(fault), {"error": error}, waits)


def start_chunks(writer: asyncio.StreamWriter, content_type: str) -> None:
    """The head of a reply of unknown length; its chunks follow, an empty one last."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nTransfer-Encoding: chunked\r\n\r\n"
    writer.write(head.encode())


async def send_chunk(writer: asyncio.StreamWriter, chunk: bytes) -> None:
    writer.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
    await writer.drain()


def reset_connection(writer: asyncio.StreamWriter) -> None:
    """Ends the connection with a RST in place of a FIN."""
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def hang() -> NoReturn:
    """Until somebody cancels."""
    await asyncio.Event().wait()
    raise AssertionError("nobody sets it")
