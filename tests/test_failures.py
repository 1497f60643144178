"""Whatever fails: a whole problem with its headers, streams that end, a line in the log."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import openai
import pytest
from fastapi.testclient import TestClient
from numpy.typing import NDArray
from structlog.testing import capture_logs

from qa_service.errors import EmbeddingFailed
from qa_service.http.app import build_app
from qa_service.http.canary import RETRY_SECONDS, WatchedEmbedder
from qa_service.http.openapi import ProblemBody
from qa_service.http.service import Service
from qa_service.pipeline import Answerer
from qa_service.settings import Settings
from tests.articles import write_article
from tests.servers import run_module
from tests.tiny import TINY, TinyEmbedder, TinyEmbedding

QUESTION = "What did the ships carry?"
SITE = {"Origin": "https://a.example", "X-Site-Key": "pk"}
MESSAGES: Any = [{"role": "user", "content": QUESTION}]


class Panic(BaseException):
    """What a library that is written in Rust raises: no Exception."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("failing")
    write_article(folder / "articles", "one", "The ships carried grain to the port.", id="a")
    extra = {"QA_EMBEDDING": TINY}
    done = run_module("ingest", str(folder / "articles"), data_dir=folder / "data", extra=extra)
    assert done.returncode == 0, done.stderr
    return folder / "data"


@pytest.fixture
def client(data: Path) -> Iterator[TestClient]:
    settings = Settings(data_dir=data, embedding=TINY, site_keys="pk=https://a.example")
    app = build_app(Service.start(settings))
    url = "http://127.0.0.1"
    with TestClient(app, raise_server_exceptions=False, base_url=url) as client:
        yield client


@pytest.fixture(params=[ZeroDivisionError, Panic])
def fault(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of what every question now fails by."""

    def fail(*_: object, **__: object) -> None:
        raise request.param("secret")

    monkeypatch.setattr(Answerer, "answer", fail)
    name: str = request.param.__name__
    return name


def read_events(text: str) -> list[tuple[str, Any]]:
    """Name and data of each event of a stream."""
    events = [block.split("\n") for block in text.strip().split("\n\n")]
    return [
        (e[0].removeprefix("event: "), json.loads(e[-1].removeprefix("data: "))) for e in events
    ]


def test_what_nobody_foresaw_is_a_problem_with_every_header(client: TestClient, fault: str) -> None:
    with capture_logs() as lines:
        reply = client.post("/v1/ask", json={"question": QUESTION}, headers=SITE)
    assert (reply.status_code, reply.headers["content-type"]) == (500, "application/problem+json")
    problem = ProblemBody.model_validate(reply.json(), extra="forbid")
    assert (problem.code, problem.request_id) == ("internal_error", reply.headers["x-request-id"])
    assert "secret" not in reply.text
    assert reply.headers["access-control-allow-origin"] == "https://a.example"
    assert reply.headers["x-content-type-options"] == "nosniff"
    (failed,) = (line for line in lines if line["log_level"] == "error")
    assert type(failed["exc_info"]).__name__ == fault
    assert failed["request_id"] == problem.request_id
    assert [line["status"] for line in lines if line["event"] == "request"] == [500]


def test_a_stream_that_fails_ends_with_a_whole_problem(client: TestClient, fault: str) -> None:
    with capture_logs() as lines:
        reply = client.post("/v1/ask", json={"question": QUESTION, "stream": True})
    events = read_events(reply.text)
    assert [name for name, _ in events] == ["start", "status", "error"]
    problem = ProblemBody.model_validate(events[-1][1], extra="forbid")
    assert (problem.status, problem.code) == (500, "internal_error")
    assert problem.instance == "/v1/ask"
    assert problem.request_id == events[0][1]["request_id"]
    assert fault in [type(line.get("exc_info")).__name__ for line in lines]


@pytest.mark.usefixtures("fault")
def test_a_chat_that_fails_raises_in_the_official_client(client: TestClient) -> None:
    body = {"messages": MESSAGES, "stream": True}
    told = client.post("/v1/chat/completions", json=body).text.strip().split("\n\n")
    assert json.loads(told[-1].removeprefix("data: "))["error"]["code"] == "internal_error"
    with openai.OpenAI(base_url="http://127.0.0.1/v1", api_key="x", http_client=client) as official:
        stream = official.chat.completions.create(model="on-record", messages=MESSAGES, stream=True)
        with pytest.raises(openai.APIError, match="Something went wrong here"):
            list(stream)


@pytest.mark.usefixtures("fault")
def test_a_response_that_fails_ends_with_its_failure(client: TestClient) -> None:
    reply = client.post("/v1/responses", json={"input": QUESTION, "stream": True})
    events = read_events(reply.text)
    assert [name for name, _ in events][-2:] == ["error", "response.failed"]
    assert events[-1][1]["response"]["error"]["code"] == "internal_error"


@pytest.mark.usefixtures("fault")
def test_a_tool_that_fails_leaves_the_others_working(client: TestClient) -> None:
    for tool, arguments in (("ask", {"question": QUESTION}), ("search", {"query": "ships"})):
        call = {"name": tool, "arguments": arguments}
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
        accept = {"Accept": "application/json, text/event-stream"}
        result = client.post("/mcp", json=body, headers=accept).json()["result"]
        assert result["isError"] == (tool == "ask")


@pytest.fixture
def outage(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The embedding's provider is gone, until this is undone."""

    def fail(*_: object) -> list[float]:
        raise ConnectionError("no route")

    monkeypatch.setattr(TinyEmbedding, "get_query_embedding", fail)
    return monkeypatch


@pytest.mark.usefixtures("outage")
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("ask", {"question": QUESTION}),
        ("search", {"query": QUESTION}),
        ("chat/completions", {"messages": MESSAGES}),
        ("responses", {"input": QUESTION}),
        ("positions?topic=ships", None),
        ("timeline?topic=ships", None),
    ],
)
def test_an_embedding_that_is_out_of_reach_is_a_503(
    client: TestClient, path: str, body: dict[str, Any] | None
) -> None:
    reply = client.request("GET" if body is None else "POST", f"/v1/{path}", json=body)
    assert (reply.status_code, reply.json()["code"]) == (503, "embedding_failed")
    assert "no route" in reply.json()["detail"]
    assert reply.headers["retry-after"]


@pytest.mark.usefixtures("outage")
def test_an_embedding_that_is_out_of_reach_ends_streams_by_a_503(client: TestClient) -> None:
    reply = client.post("/v1/ask", json={"question": QUESTION, "stream": True})
    name, problem = read_events(reply.text)[-1]
    assert name == "error"
    assert ProblemBody.model_validate(problem, extra="forbid").status == 503
    assert problem["code"] == "embedding_failed"


def test_the_service_is_unready_while_the_embedding_is_out_of_reach(
    client: TestClient, outage: pytest.MonkeyPatch
) -> None:
    assert client.get("/readyz").status_code == 200, "nothing is embedded unless a question fails"
    client.post("/v1/ask", json={"question": QUESTION})
    for _ in range(2):
        reply = client.get("/readyz")
        assert (reply.status_code, reply.json()["code"]) == (503, "embedding_failed")
        assert "no route" in reply.json()["detail"]
    outage.undo()
    assert client.get("/readyz").status_code == 503, "it is not tried again at once"
    client.post("/v1/ask", json={"question": QUESTION})
    assert client.get("/readyz").status_code == 200


class Provider(TinyEmbedder):
    """Counts its calls, and fails at a word or as long as it is gone."""

    calls, is_gone = 0, False

    def embed_query(self, text: str) -> NDArray[np.float32]:
        self.calls += 1
        if self.is_gone or text == "unspeakable":
            raise EmbeddingFailed("no route")
        return super().embed_query(text)


def test_a_provider_is_tried_again_only_after_a_failure_and_not_at_every_probe(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    provider = Provider()
    watched = WatchedEmbedder(provider)
    watched.check_canary()
    assert provider.calls == 0
    provider.is_gone = True
    for fail in (lambda: watched.embed_query("x"), watched.check_canary, watched.check_canary):
        with pytest.raises(EmbeddingFailed, match="no route"):
            fail()
    assert provider.calls == 2
    provider.is_gone = False
    later = time.monotonic() + RETRY_SECONDS
    monkeypatch.setattr("qa_service.http.canary.time.monotonic", lambda: later)
    watched.check_canary()
    watched.check_canary()
    assert provider.calls == 3


def test_one_question_that_cannot_be_embedded_is_no_outage() -> None:
    provider = Provider()
    watched = WatchedEmbedder(provider)
    with pytest.raises(EmbeddingFailed):
        watched.embed_query("unspeakable")
    watched.check_canary()
    assert provider.calls == 2
