"""Floods, queues and bodies that trickle in, against real servers."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from qa_service.http import limits
from qa_service.http.bodies import replay
from qa_service.http.limits import Gate, Load, read_address
from tests.articles import write_article
from tests.servers import run_module, serve
from tests.tiny import SLOW, TINY

QUICK = {"question": "What did the ships carry?"}
SLOWLY = {"question": "What did the ships carry so slowly?"}
SITE = {"Origin": "https://a.example", "X-Site-Key": "pk"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of one article, whose questions may take time."""
    folder = tmp_path_factory.mktemp("slow")
    write_article(folder / "articles", "one", "The ships slowly carried grain to the port.", id="a")
    extra = {"QA_EMBEDDING": SLOW}
    done = run_module("ingest", str(folder / "articles"), data_dir=folder / "data", extra=extra)
    assert done.returncode == 0, done.stderr
    return folder / "data"


@pytest.fixture(scope="module")
def narrow(data: Path) -> Iterator[httpx2.Client]:
    """A service that works on two questions at a time and lets two more wait."""
    extra = {
        "QA_EMBEDDING": SLOW,
        "QA_MAX_RUNNING": "2",
        "QA_MAX_WAITING": "2",
        "QA_MAX_WAIT_SECONDS": "30",
        "QA_REQUEST_SECONDS": "1",
    }
    with serve(data, extra) as url, httpx2.Client(base_url=url, timeout=30) as client:
        yield client


def ask_at_once(client: httpx2.Client, times: int) -> list[httpx2.Response]:
    replies: list[httpx2.Response] = []
    url = f"{client.base_url}/v1/ask".replace("//v1", "/v1")
    threads = [
        threading.Thread(target=lambda: replies.append(httpx2.post(url, json=SLOWLY, timeout=30)))
        for _ in range(times)
    ]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    assert client.get("/livez").elapsed.total_seconds() < 1
    for thread in threads:
        thread.join()
    return replies


def test_what_does_not_fit_into_the_queue_is_sent_away_with_a_time_to_come_back(
    narrow: httpx2.Client,
) -> None:
    replies = ask_at_once(narrow, 6)
    # Two are worked on, two wait and come next, two find no room.
    assert Counter(reply.status_code for reply in replies) == {200: 4, 503: 2}
    for reply in replies:
        if reply.status_code == 503:
            assert reply.json()["code"] == "overloaded"
            assert int(reply.headers["retry-after"]) > 0
    assert narrow.post("/v1/ask", json=QUICK).status_code == 200


def test_whoever_gives_up_in_the_queue_makes_room(narrow: httpx2.Client) -> None:
    address = urlsplit(str(narrow.base_url))
    working = threading.Thread(target=ask_at_once, args=(narrow, 2))
    working.start()
    time.sleep(0.2)
    for _ in range(5):
        with socket.create_connection((address.hostname, address.port)) as connection:
            body = b'{"question": "Ships?"}'
            head = f"POST /v1/ask HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
            connection.sendall(f"{head}Content-Type: application/json\r\n\r\n".encode() + body)
            time.sleep(0.1)
    # Five have been in the queue for two; this one waits in it until there is a turn.
    assert narrow.post("/v1/ask", json=QUICK).status_code == 200
    working.join()


def test_whoever_waits_too_long_is_sent_away() -> None:
    async def work(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.3)
        await Response("done")(scope, receive, send)

    async def ask() -> int:
        sent: list[Message] = []
        scope = {"type": "http", "method": "POST", "path": "/v1/ask", "headers": []}

        async def send(message: Message) -> None:
            sent.append(message)

        receive = replay({"type": "http.request", "body": b""}, wait_for_ever)
        await gate(scope, receive, send)
        return int(sent[0]["status"])

    async def wait_for_ever() -> Message:
        return await asyncio.Future()

    async def ask_twice() -> tuple[int, int]:
        return await asyncio.gather(ask(), ask())

    load = Load()
    gate = Gate(work, load=load, max_running=1, max_waiting=1, wait_seconds=0.05)
    assert list(asyncio.run(ask_twice())) == [200, 503]
    assert (load.running, load.waiting) == (0, 0)


def test_a_body_that_trickles_in_is_a_408_and_holds_nobody_up(narrow: httpx2.Client) -> None:
    address = urlsplit(str(narrow.base_url))
    head = b"POST /v1/ask HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
    slow = [socket.create_connection((address.hostname, address.port)) for _ in range(20)]
    for connection in slow:
        connection.sendall(head)
    assert narrow.post("/v1/ask", json=QUICK).status_code == 200
    for connection in slow:
        received = connection.recv(10_000)
        while piece := connection.recv(10_000):
            received += piece
        assert received.startswith(b"HTTP/1.1 408 ")
        assert b"application/problem+json" in received
        assert b'"too_slow"' in received
        connection.close()


@pytest.mark.parametrize(
    "sent", [b"", b"POST /v1/ask HTTP/1.1\r\nHost: x\r\n"], ids=["none", "half"]
)
def test_a_connection_without_a_whole_head_is_closed_in_time(
    narrow: httpx2.Client, sent: bytes
) -> None:
    address = urlsplit(str(narrow.base_url))
    with socket.create_connection((address.hostname, address.port)) as connection:
        start = time.monotonic()
        connection.sendall(sent)
        assert connection.recv(100) == b""
        assert 0.5 < time.monotonic() - start < 5


def test_a_connection_that_is_kept_alive_serves_again_after_its_head_s_time(
    narrow: httpx2.Client,
) -> None:
    with closing(http.client.HTTPConnection(urlsplit(str(narrow.base_url)).netloc)) as connection:
        for _ in range(2):
            connection.request("GET", "/livez")
            reply = connection.getresponse()
            assert (reply.status, reply.read()) == (200, b'{"status":"alive"}')
            own_port = connection.sock.getsockname()
            time.sleep(1.5)
        assert connection.sock.getsockname() == own_port


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"garbage\r\n\r\n", 400, "bad_request"),
        (b"GET /v1/articles?publisher=\xd0\x9d HTTP/1.1\r\nHost: x\r\n\r\n", 400, "bad_request"),
        (b"POST /v1/ask HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n{}", 400, "bad_request"),
        (b"GET /v1/positions?topic=%b HTTP/1.1\r\n\r\n" % (b"a" * 70_000), 413, "too_large"),
    ],
    ids=["no HTTP", "letters", "length", "address"],
)
def test_what_is_no_request_is_a_problem_with_an_id(
    narrow: httpx2.Client, sent: bytes, status: int, code: str
) -> None:
    address = urlsplit(str(narrow.base_url))
    with socket.create_connection((address.hostname, address.port)) as connection:
        connection.sendall(sent)
        reply = http.client.HTTPResponse(connection)
        reply.begin()
        problem = json.loads(reply.read())
    assert (reply.status, problem["status"], problem["code"]) == (status, status, code)
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert reply.headers["X-Request-ID"] == problem["request_id"]
    assert reply.headers["Connection"] == "close"


@pytest.mark.parametrize("is_chunked", [False, True], ids=["declared", "chunked"])
def test_a_body_of_ten_megabytes_is_a_413(narrow: httpx2.Client, *, is_chunked: bool) -> None:
    pieces = (b"x" * 100_000 for _ in range(100))
    content = pieces if is_chunked else b"".join(pieces)
    reply = narrow.post("/v1/ask", content=content)
    assert (reply.status_code, reply.json()["code"]) == (413, "too_large")


def test_a_body_that_is_declared_too_large_is_refused_before_it_comes(
    narrow: httpx2.Client,
) -> None:
    with closing(http.client.HTTPConnection(urlsplit(str(narrow.base_url)).netloc)) as connection:
        connection.putrequest("POST", "/v1/ask")
        connection.putheader("Content-Length", "3000000000")
        connection.endheaders()
        start = time.monotonic()
        reply = connection.getresponse()
        assert (reply.status, json.loads(reply.read())["code"]) == (413, "too_large")
        assert time.monotonic() - start < 0.5


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A service for five requests a minute of a program and three of a site's visitor."""
    extra = {
        "QA_EMBEDDING": TINY,
        "QA_API_KEYS": "one,two",
        "QA_SITE_KEYS": "pk=https://a.example",
        "QA_REQUESTS_PER_MINUTE": "5",
        "QA_SITE_REQUESTS_PER_MINUTE": "3",
        "QA_TRUSTED_PROXIES": "1",
    }
    with serve(tmp_path_factory.mktemp("data"), extra) as url, httpx2.Client(base_url=url) as c:
        yield c


def test_a_key_has_so_many_requests_a_minute(limited: httpx2.Client) -> None:
    one, two = ({"Authorization": f"Bearer {key}"} for key in ("one", "two"))
    replies = [limited.get("/v1/answers/x", headers=one) for _ in range(6)]
    assert [reply.status_code for reply in replies] == [404] * 5 + [429]
    left = [reply.headers["ratelimit"].split(";")[1] for reply in replies]
    assert left == ["r=4", "r=3", "r=2", "r=1", "r=0", "r=0"]
    assert replies[0].headers["ratelimit-policy"] == '"minute";q=5;w=60'
    assert replies[5].json()["code"] == "rate_limited"
    assert 0 < int(replies[5].headers["retry-after"]) <= 60
    assert limited.get("/v1/answers/x", headers=two).status_code == 404
    assert limited.get("/livez").status_code == 200


def test_whoever_tries_keys_is_limited_by_address(limited: httpx2.Client) -> None:
    def try_key(key: str, address: str) -> int:
        headers = {"Authorization": f"Bearer {key}", "X-Forwarded-For": address}
        return limited.get("/v1/answers/x", headers=headers).status_code

    tried = [try_key(f"wrong{n}", "203.0.113.7") for n in range(6)]
    assert tried == [401] * 5 + [429]
    assert try_key("wrong", "203.0.113.8") == 401
    assert try_key("two", "203.0.113.7") == 404


def test_visitors_of_a_site_are_told_apart_by_their_address(limited: httpx2.Client) -> None:
    def visit(address: str) -> int:
        headers = {**SITE, "X-Forwarded-For": address}
        return limited.get("/v1/answers/x", headers=headers).status_code

    assert [visit("203.0.113.1") for _ in range(4)] == [404, 404, 404, 429]
    assert visit("203.0.113.2") == 404
    # What a visitor writes stands before what the proxy adds.
    assert visit("203.0.113.9, 203.0.113.1") == 429


def test_what_is_over_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SWEEP_SECONDS", 0.05)
    window = limits.open_window()
    for _ in range(100):
        window.hit(RateLimitItemPerSecond(1_000), "somebody")
    storage = window.storage
    assert isinstance(storage, MemoryStorage)
    assert len(next(iter(storage.events.values()))) == 100
    time.sleep(1.2)
    assert not any(storage.events.values())


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "203.0.113.1", "192.0.2.7"),
        (1, "203.0.113.1", "203.0.113.1"),
        (1, "203.0.113.1, 203.0.113.2", "203.0.113.2"),
        (2, "203.0.113.1, 203.0.113.2", "203.0.113.1"),
        (2, "203.0.113.2", "192.0.2.7"),
        (1, "", "192.0.2.7"),
        (1, "nonsense", "unknown"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_only_what_trusted_proxies_wrote_is_believed(proxies: int, told: str, address: str) -> None:
    headers = [(b"x-forwarded-for", told.encode())] if told else []
    scope: Scope = {"type": "http", "client": ("192.0.2.7", 1), "headers": headers}
    assert read_address(scope, proxies) == address
