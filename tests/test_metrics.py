"""Counters and logs of a real server over the sample corpus."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from qa_service.http.observing import find_question
from tests.servers import serve
from tests.tiny import TINY

QUESTION = "What did NATO offer on arms control in January 2022?"
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture(scope="module")
def client(server_url: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server_url, timeout=30) as client:
        yield client


def read_samples(client: httpx2.Client) -> Samples:
    reply = client.get("/metrics")
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/plain")
    return {
        (sample.name.removeprefix("on_record_"), frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(reply.text)
        for sample in family.samples
    }


def value_of(samples: Samples, name: str, **labels: str) -> float:
    """The sum of all samples of the name that have these labels."""
    wanted = set(labels.items())
    return sum(v for (other, has), v in samples.items() if other == name and wanted <= has)


def test_answers_are_counted_by_status_and_reason(client: httpx2.Client) -> None:
    before = read_samples(client)
    client.post("/v1/ask", json={"question": QUESTION})
    client.post("/v1/ask", json={"question": "Which recipe makes the best chocolate cake?"})
    deadline = time.monotonic() + 10
    while value_of(read_samples(client), "answers_total") < value_of(before, "answers_total") + 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    after = read_samples(client)
    for labels in (
        {"status": "answered", "mode": "quote", "reason": "none"},
        {"status": "abstained", "reason": "off_topic"},
    ):
        counts = [value_of(samples, "answers_total", **labels) for samples in (before, after)]
        assert counts[1] == counts[0] + 1
    for stage in ("retrieve", "answer", "total"):
        assert value_of(after, "stage_seconds_count", stage=stage) >= 2


def test_an_answer_that_is_not_kept_is_counted(client: httpx2.Client) -> None:
    body = {"input": QUESTION, "store": False}
    time.sleep(1)  # what was asked before is counted with its receipt
    before = value_of(read_samples(client), "answers_total")
    client.post("/v1/responses", json=body)
    assert value_of(read_samples(client), "answers_total") == before + 1


def test_requests_are_counted_by_template_not_by_path(client: httpx2.Client) -> None:
    before = read_samples(client)
    for path in ("/v1/paragraphs/none", "/v1/paragraphs/nobody", "/nowhere", "/wp-login.php"):
        client.get(path)
    client.get("/static/chat.js")
    client.delete("/v1/ask")
    after = read_samples(client)
    for labels, added in (
        ({"route": "/v1/paragraphs/{paragraph_id}", "status": "404"}, 2),
        ({"route": "none", "status": "404"}, 2),
        ({"route": "/static", "status": "200"}, 1),
        ({"method": "other"}, 1),
    ):
        counts = [value_of(s, "request_seconds_count", **labels) for s in (before, after)]
        assert counts[1] == counts[0] + added


def test_the_corpus_is_measured_when_it_is_asked_about(client: httpx2.Client) -> None:
    samples = read_samples(client)
    corpus = client.get("/readyz").json()["corpus"]
    assert value_of(samples, "articles") == corpus["articles"]
    assert value_of(samples, "paragraphs") == corpus["paragraphs"]
    assert value_of(samples, "index_info", revision=corpus["revision"]) == 1
    assert value_of(samples, "running") == 0


def read_log(folder: Path, log: str) -> list[dict[str, object]]:
    """What a service logs of a question, a look-up and glances whether it is alive."""
    extra = {"QA_EMBEDDING": TINY, "QA_LOG": log}
    with (
        serve(folder / "data", extra, log=folder / "log") as url,
        httpx2.Client(base_url=url) as client,
    ):
        client.post("/v1/ask", json={"question": "Secret?"}, headers={"X-Request-ID": "mine"})
        client.get("/v1/articles/secret", params={"revision": "1"})
    lines = (folder / "log").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


def test_a_request_is_a_line_of_json_without_what_was_asked(tmp_path: Path) -> None:
    asked, looked_up = read_log(tmp_path, "requests")
    assert asked["event"] == "request"
    assert asked["request_id"] == "mine"
    assert (asked["method"], asked["route"], asked["status"]) == ("POST", "/v1/ask", 503)
    assert isinstance(asked["ms"], float)
    assert looked_up["route"] == "/v1/articles/{article_id}"
    assert "secret" not in json.dumps([asked, looked_up]).lower()


def test_questions_are_logged_only_when_that_is_asked_for(tmp_path: Path) -> None:
    asked, _ = read_log(tmp_path, "questions")
    assert asked["question"] == "Secret?"
    assert read_log(tmp_path, "nothing") == []


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        (b'{"query": "a"}', "a"),
        (b'{"input": "a"}', "a"),
        (b'{"messages": [{"content": "x"}, {"content": "a"}]}', "a"),
        (b'{"messages": [1]}', None),
        (b"[1]", None),
        (b"{", None),
        (b"[" * 100_000, None),
        (b"", None),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_asked_is_found_in_every_form(body: bytes, asked: str | None) -> None:
    assert find_question(body) == asked
