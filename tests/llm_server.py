"""An OpenAI-compatible server on a free loopback port that breaks in the way a test asks for.

`python -m tests.llm_server [--fault FAULT] [--lying]` serves one until it is ended, to try by hand.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import sys
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar
from weakref import WeakSet

from tests.llm_events import MODEL, Broken, Pace, write_events, write_whole
from tests.llm_faults import FAULTS, REFUSALS, STATUSES, Answer, answer_well
from tests.llm_wire import (
    Exchange,
    hang,
    read_request,
    reply_unless_gone,
    reset_connection,
    send,
    send_chunk,
    send_status,
    start_chunks,
)
from tests.lying_model import LyingModel

T = TypeVar("T")


class ModelServer:
    """The server: set its answer and pace at any time, its fault with `switch`."""

    def __init__(self, answer: Answer = answer_well) -> None:
        self.answer = answer
        self.pace = Pace()
        self.retry_after = 1  # seconds, said with a 429 and a 503
        self.exchanges: list[Exchange] = []
        self.errors: list[Exception] = []  # of the fake itself; `stop` raises the first
        self.connections = 0  # accepted since the start
        self.port = 0
        self._fault, self._left = "good", -1
        self._open: dict[asyncio.Task[None], bool] = {}  # whether it is in the middle of a reply
        self._writers = WeakSet[asyncio.StreamWriter]()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._listener: asyncio.Server | None = None
        self._held: list[socket.socket] = []

    @property
    def url(self) -> str:
        """The base URL, ending in /v1."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def requests(self) -> list[Exchange]:
        """The calls for a completion, in order."""
        return [e for e in self.exchanges if e.path == "/v1/chat/completions"]

    @property
    def open_connections(self) -> int:
        return len(self._open)

    def switch(self, fault: str, *, times: int = -1) -> None:
        """Breaks from now on, or for the next `times` requests and is good after them.

        Idle connections are closed, as they are when a server starts again.
        """
        if fault not in FAULTS or (fault in REFUSALS and times >= 0):
            raise ValueError(f"no such fault: {fault!r}, {times} times; there are {FAULTS}")
        self._run(self._switch(fault, times))

    def start(self) -> None:
        self._thread.start()
        self._run(self._listen())

    def stop(self) -> None:
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()
        if self.errors:
            raise self.errors[0]

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    async def _switch(self, fault: str, times: int) -> None:
        self._fault, self._left = fault, times
        await _cancel([t for t, busy in self._open.items() if not busy or fault in REFUSALS])
        await self._stop_listening()
        if fault == "refuse":
            self._held = [self._bind()]  # bound, not listening: refuses, and nobody takes the port
        elif fault == "hang_connect":
            await self._fill_backlog()
        else:
            await self._listen()

    def _bind(self) -> socket.socket:
        bound = socket.socket()
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", self.port))
        self.port = bound.getsockname()[1]
        return bound

    async def _fill_backlog(self) -> None:
        """A listener that accepts nobody and has no place left: the next connect gets no answer."""
        self._held = [self._bind()]
        self._held[0].listen(0)
        for _ in range(4):
            filler = socket.socket()
            filler.setblocking(False)
            with suppress(BlockingIOError):
                filler.connect(("127.0.0.1", self.port))
            self._held.append(filler)
        await asyncio.sleep(0.05)

    async def _listen(self) -> None:
        bound = self._bind()
        self._listener = await asyncio.start_server(self._accept, sock=bound, backlog=256)

    async def _stop_listening(self) -> None:
        if self._listener:
            self._listener.close()
            self._listener = None
            await asyncio.sleep(0)  # the loop lets go of the socket in its next turn
        while self._held:
            self._held.pop().close()

    async def _close(self) -> None:
        await self._stop_listening()
        await asyncio.sleep(0.05)  # who was just let in is in the lists after some turns
        await _cancel(list(self._open))
        for writer in list(self._writers):
            writer.transport.abort()  # what is closed may still wait for its reader
        await asyncio.sleep(0.05)  # aborted transports close their sockets in the next turns

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._writers.add(writer)
        self._open[task] = False
        self.connections += 1
        try:
            await self._converse(task, reader, writer)
            writer.close()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            writer.transport.abort()  # gone, or sent away: both are what the tests are about
        except Exception as error:  # noqa: BLE001 - a fault of the fake itself, raised by stop()
            self.errors.append(error)
            writer.transport.abort()
        finally:
            del self._open[task]

    async def _converse(
        self, task: asyncio.Task[None], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Requests on one connection, one after another, until either side closes it."""
        number, ahead = self.connections, b""
        while exchange := await read_request(reader, ahead):
            self._open[task] = True
            exchange.connection, exchange.fault = number, self._take_fault()
            self.exchanges.append(exchange)
            heard = await reply_unless_gone(exchange, self._reply(exchange, writer), reader)
            if heard is None or writer.is_closing():
                return
            self._open[task], ahead = False, heard

    def _take_fault(self) -> str:
        if self._left == 0:
            self._fault, self._left = "good", -1
        self._left = max(self._left - 1, -1)
        return self._fault

    async def _reply(self, exchange: Exchange, writer: asyncio.StreamWriter) -> None:
        fault = exchange.fault
        if fault == "reset":
            reset_connection(writer)
        elif fault == "hang_first_byte":
            await hang()
        elif fault in STATUSES and not _is_excused(exchange):
            await send_status(writer, fault, retry_after=self.retry_after)
        elif exchange.path == "/v1/models":
            data = [{"id": MODEL, "object": "model", "created": 0, "owned_by": "tests"}]
            await send(writer, 200, {"object": "list", "data": data})
        elif exchange.path == "/v1/chat/completions":
            await self._complete(exchange, writer)
        else:
            await send(writer, 404, {"error": {"message": f"no such path: {exchange.path}"}})

    async def _complete(self, exchange: Exchange, writer: asyncio.StreamWriter) -> None:
        is_stream = bool(exchange.body.get("stream"))
        write = write_events if is_stream else write_whole
        start_chunks(writer, "text/event-stream" if is_stream else "application/json")
        try:
            async for part in write(exchange, self.answer, self.pace, len(self.requests) - 1):
                await self._send_part(exchange.fault, part.encode(), writer)
            await send_chunk(writer, b"")
        except Broken:
            if exchange.fault == "reset_mid_stream":
                reset_connection(writer)
            else:
                writer.close()

    async def _send_part(self, fault: str, part: bytes, writer: asyncio.StreamWriter) -> None:
        is_slow = fault == "one_byte_a_second"
        for start in range(0, len(part), 1 if is_slow else len(part)):
            await send_chunk(writer, part[start : start + 1] if is_slow else part)
            await asyncio.sleep(self.pace.byte_seconds if is_slow else 0)


def _is_excused(exchange: Exchange) -> bool:
    """A server without `response_format` takes whatever does not ask for it."""
    return exchange.fault == "no_response_format" and "response_format" not in exchange.body


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@contextmanager
def serve_model(answer: Answer = answer_well) -> Iterator[ModelServer]:
    """A fake model that answers with `answer`'s text, good until it is switched."""
    server = ModelServer(answer)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fault", default="good", choices=FAULTS)
    parser.add_argument("--lying", action="store_true")
    parser.add_argument("--tokens-a-second", type=float)
    options = parser.parse_args()
    with serve_model(LyingModel() if options.lying else answer_well) as server:
        server.pace = Pace(tokens_a_second=options.tokens_a_second)
        server.switch(options.fault)
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
