"""What a real server leaves behind: SIGTERM under open streams, streams that are broken off."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

import httpx2
import pytest

from tests.articles import write_article
from tests.servers import ROOT, clean_environment, find_free_port, run_module, wait_until_alive
from tests.tiny import STUCK

STREAMS, ABORTED = 50, 200
SLOWLY = {"question": "What did the ships carry so slowly?", "stream": True}
Event = tuple[str, dict[str, object]]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of one article, whose slow questions take longer than anybody waits."""
    folder = tmp_path_factory.mktemp("stuck")
    write_article(folder / "articles", "one", "The ships slowly carried grain to the port.", id="a")
    extra = {"QA_EMBEDDING": STUCK}
    done = run_module("ingest", str(folder / "articles"), data_dir=folder / "data", extra=extra)
    assert done.returncode == 0, done.stderr
    return folder / "data"


@contextmanager
def run_service(data: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    port = find_free_port()
    environment = clean_environment(data, {"QA_EMBEDDING": STUCK, "QA_LOG": "nothing"})
    command = [sys.executable, "-m", "qa_service", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_alive(url, process)
        yield process, url
    finally:
        process.kill()
        process.wait()


async def open_streams(
    client: httpx2.AsyncClient, stack: AsyncExitStack, count: int
) -> list[AsyncIterator[str]]:
    """The lines of so many streams, each read up to where it waits for its answer."""
    streams = []
    for _ in range(count):
        call = client.stream("POST", "/v1/ask", json=SLOWLY)
        lines = (await stack.enter_async_context(call)).aiter_lines()
        assert await anext(lines) == "event: start"
        streams.append(lines)
    return streams


async def read_last_event(lines: AsyncIterator[str]) -> Event:
    events: list[Event] = []
    name = ""
    async for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            events.append((name, json.loads(line.removeprefix("data: "))))
    return events[-1]


async def stop_under_streams(
    process: subprocess.Popen[bytes], url: str
) -> tuple[list[Event], httpx2.Response, httpx2.Response]:
    """The last event of each stream, `/readyz` just after the signal, and a reply without one."""
    limits = httpx2.Limits(max_connections=None)
    async with (
        httpx2.AsyncClient(base_url=url, timeout=30, limits=limits) as client,
        AsyncExitStack() as stack,
    ):
        streams = await open_streams(client, stack, STREAMS)
        body = {**SLOWLY, "stream": False}
        waiting = asyncio.create_task(client.post("/v1/ask", json=body))
        await asyncio.sleep(0.5)
        assert (await client.get("/readyz")).status_code == 200
        process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.1)
        ready = await client.get("/readyz")
        last = await asyncio.gather(*(read_last_event(lines) for lines in streams))
        return list(last), ready, await waiting


def test_a_signal_ends_every_stream_with_a_farewell_and_the_process_in_time(data: Path) -> None:
    with run_service(data) as (process, url):
        last, ready, waiting = asyncio.run(stop_under_streams(process, url))
        start = time.monotonic()
        assert process.wait(timeout=10) == 0
        assert time.monotonic() - start < 5
    assert (ready.status_code, ready.json()["code"]) == (503, "shutting_down")
    assert len(last) == STREAMS
    for name, problem in last:
        assert (name, problem["code"], problem["status"]) == ("error", "shutting_down", 503)
        assert str(problem["request_id"]).startswith("req_")
    assert (waiting.status_code, waiting.json()["code"]) == (503, "shutting_down")
    assert waiting.headers["retry-after"]


def test_streams_that_are_broken_off_leave_no_descriptor(data: Path) -> None:
    async def break_off(url: str) -> None:
        async with httpx2.AsyncClient(base_url=url, timeout=30) as client:
            for _ in range(ABORTED // 40):
                async with AsyncExitStack() as stack:
                    await open_streams(client, stack, 40)

    with run_service(data) as (process, url):
        descriptors = Path(f"/proc/{process.pid}/fd")
        asyncio.run(break_off(url))
        before = len(list(descriptors.iterdir()))
        asyncio.run(break_off(url))
        time.sleep(1)
        assert len(list(descriptors.iterdir())) <= before
        running = [
            line
            for line in httpx2.get(f"{url}/metrics").text.splitlines()
            if line.startswith("on_record_running ")
        ]
        assert running == ["on_record_running 0.0"]
