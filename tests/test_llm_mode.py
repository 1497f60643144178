"""Answers with a language model, over HTTP, whatever the model does."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.llm_events import Pace
from tests.llm_faults import FAULTS, write_sentences
from tests.llm_server import ModelServer, serve_model
from tests.servers import serve, start_service

QUESTION = "What did NATO offer on arms control?"
IDLE, TOTAL, REST = 1.0, 2.5, 0.4
SETTINGS = {
    "QA_LLM_MODEL": "fake-model",
    "QA_LLM_IDLE_SECONDS": str(IDLE),
    "QA_LLM_TIMEOUT_SECONDS": str(TOTAL),
    "QA_LLM_REST_SECONDS": str(REST),
}
# The model does what it should, dressed in one way or another.
FINE = {"good", "no_response_format", "fenced", "thinking", "escaped"}


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    with serve_model() as server:
        yield server


@pytest.fixture(scope="module")
def client(sample_data: Path, model: ModelServer) -> Iterator[httpx2.Client]:
    with (
        serve(sample_data, {"QA_LLM_BASE_URL": model.url, **SETTINGS}) as url,
        httpx2.Client(base_url=url, timeout=30) as client,
    ):
        yield client


@pytest.fixture(autouse=True)
def _good_again(model: ModelServer) -> Iterator[None]:
    answer, pace = model.answer, model.pace
    yield
    model.answer, model.pace = answer, pace
    model.switch("good")
    time.sleep(REST)


def ask(client: httpx2.Client, question: str = QUESTION, **more: Any) -> dict[str, Any]:
    reply = client.post("/v1/ask", json={"question": question, **more})
    assert reply.status_code == 200, reply.text
    body: dict[str, Any] = reply.json()
    return body


def stream(client: httpx2.Client, **more: Any) -> list[tuple[str, dict[str, Any]]]:
    body = {"question": QUESTION, "stream": True, **more}
    text = client.post("/v1/ask", json=body).text
    blocks = [b.split("\n") for b in text.strip().split("\n\n") if not b.startswith(":")]
    return [(b[0].removeprefix("event: "), json.loads(b[1].removeprefix("data: "))) for b in blocks]


def assert_sound(reply: dict[str, Any]) -> None:
    """Every sentence is cited, and every quote is the slice of its paragraph that it claims."""
    numbers = {citation["n"] for citation in reply["citations"]}
    assert reply["answer"] == " ".join(sentence["text"] for sentence in reply["sentences"])
    for sentence in reply["sentences"]:
        assert sentence["citations"]
        assert numbers.issuperset(sentence["citations"])
        assert reply["answer"][sentence["start"] : sentence["end"]] == sentence["text"]


def test_an_answer_of_the_model_names_the_model_and_the_prompt(
    client: httpx2.Client, model: ModelServer
) -> None:
    reply = ask(client)
    assert (reply["mode"], reply["degraded"], reply["model"]) == ("llm", False, "fake-model")
    assert reply["prompt"].startswith("answer@")
    assert_sound(reply)
    receipt = client.get(f"/v1/answers/{reply['id']}").json()
    assert receipt == reply
    request = model.requests[-1].body
    assert request["temperature"] == 0
    assert "OPENAI" not in json.dumps(request)


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_the_model_does_there_is_an_answer_in_time(
    client: httpx2.Client, model: ModelServer, fault: str
) -> None:
    model.pace = Pace(byte_seconds=0.2)
    model.switch(fault)
    start = time.monotonic()
    reply = ask(client)
    assert time.monotonic() - start < TOTAL + 4
    assert reply["status"] == "answered"
    assert_sound(reply)
    if fault in FINE:
        assert (reply["mode"], reply["degraded"]) == ("llm", False)
    elif reply["mode"] == "quote":
        assert reply["degraded"]
        assert reply["model"] is None
        assert reply["prompt"] is None


def test_a_model_that_fails_again_and_again_is_left_alone_and_tried_later(
    client: httpx2.Client, model: ModelServer
) -> None:
    model.switch("500")
    assert [ask(client)["degraded"] for _ in range(5)] == [True] * 5
    asked = len(model.requests)
    start = time.monotonic()
    assert ask(client)["mode"] == "quote"
    assert len(model.requests) == asked
    assert time.monotonic() - start < REST
    model.switch("good")
    time.sleep(REST)
    assert ask(client)["mode"] == "llm"


def test_a_busy_server_is_asked_once_more(client: httpx2.Client, model: ModelServer) -> None:
    before = len(model.requests)
    model.switch("429", times=1)
    assert ask(client)["mode"] == "llm"
    assert len(model.requests) == before + 2


def test_in_quote_mode_the_model_is_not_asked(client: httpx2.Client, model: ModelServer) -> None:
    before = len(model.requests)
    reply = ask(client, mode="quote")
    assert (reply["mode"], reply["degraded"], reply["model"]) == ("quote", False, None)
    assert len(model.requests) == before


def test_verified_sentences_are_streamed_and_make_the_answer(client: httpx2.Client) -> None:
    events = stream(client)
    names = [name for name, _ in events]
    assert names[0] == "start"
    assert names[-1] == "done"
    assert [e["status"] for n, e in events if n == "status"] == [
        "retrieving",
        "writing",
        "verifying",
    ]
    done = events[-1][1]
    told = [event for name, event in events if name == "sentence"]
    assert " ".join(sentence["text"] for sentence in told) == done["answer"]
    added = [citation["n"] for sentence in told for citation in sentence["added"]]
    assert added == [n for sentence in told for n in sentence["citations"]]
    assert {c["n"] for c in done["citations"]}.issuperset(added)


def test_what_is_removed_is_listed_and_never_streamed_as_a_sentence(
    client: httpx2.Client, model: ModelServer
) -> None:
    lie = "NATO offered 77 treaties on arms control."
    true = json.loads(model.answer(model_request(client, model)))["sentences"][0]
    model.answer = lambda _: write_sentences([(lie, ["1.1"]), (true["text"], true["sources"])])
    events = stream(client)
    assert lie not in json.dumps([e for name, e in events if name == "sentence"])
    assert [e["removed"] for name, e in events if name == "removed"] == [
        [{"text": lie, "why": "number_not_in_source"}]
    ]
    assert len(events[-1][1]["sentences"]) == 1


def model_request(client: httpx2.Client, model: ModelServer) -> dict[str, Any]:
    """What the model is sent for the question."""
    ask(client)
    body: dict[str, Any] = dict(model.requests[-1].body)
    return body


def test_a_first_sentence_is_shown_while_the_model_still_writes(
    client: httpx2.Client, model: ModelServer
) -> None:
    model.pace = Pace(tokens_a_second=60)
    body = {"question": QUESTION, "stream": True}
    times: dict[str, float] = {}
    start = time.monotonic()
    with client.stream("POST", "/v1/ask", json=body) as reply:
        for line in reply.iter_lines():
            if line.startswith("event: "):
                times.setdefault(line.removeprefix("event: "), time.monotonic() - start)
    assert times["sentence"] < 0.7 * times["done"]


def test_a_model_that_breaks_off_leaves_what_was_shown_and_quotes_for_the_rest(
    client: httpx2.Client, model: ModelServer
) -> None:
    model.switch("truncated_json")
    events = stream(client)
    done = events[-1][1]
    assert (done["mode"], done["degraded"]) == ("llm", True)
    told = [event["text"] for name, event in events if name == "sentence"]
    assert told == [sentence["text"] for sentence in done["sentences"]]
    assert len(told) > 1


def test_of_a_model_that_breaks_off_a_whole_reply_has_nothing(
    client: httpx2.Client, model: ModelServer
) -> None:
    model.switch("truncated_json")
    reply = ask(client)
    assert (reply["mode"], reply["degraded"], reply["model"]) == ("quote", True, None)
    assert_sound(reply)


def test_when_the_client_goes_the_call_of_the_model_ends_within_a_second(
    client: httpx2.Client, model: ModelServer
) -> None:
    for body in ({"question": QUESTION, "stream": True}, {"question": QUESTION}):
        model.pace = Pace(first_token_seconds=20)
        asked = len(model.requests)
        with pytest.raises(httpx2.TimeoutException):
            client.post("/v1/ask", json=body, timeout=0.5)
        gone = time.monotonic()
        while model.requests[asked:] and model.requests[-1].ended_by != "client":
            assert time.monotonic() - gone < 1
            time.sleep(0.02)
        assert len(model.requests) == asked + 1
    counted = 'request_seconds_count{method="POST",route="/v1/ask",status="%d"}'
    while f"{counted % 499} 1.0" not in (metrics := client.get("/metrics").text):
        assert time.monotonic() - gone < 2, metrics
    assert counted % 503 not in metrics


@pytest.mark.parametrize("version", ["2025-06-18", "2026-07-28"])
def test_a_tool_s_call_of_the_model_ends_with_its_connection_too(
    client: httpx2.Client, model: ModelServer, version: str
) -> None:
    model.pace = Pace(tokens_a_second=5)  # never silent: only TOTAL would end it
    about = "io.modelcontextprotocol/"
    meta = {f"{about}protocolVersion": version, f"{about}clientCapabilities": {}}
    params = {"name": "ask", "arguments": {"question": QUESTION}, "_meta": meta}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    headers = {
        "Accept": "application/json, text/event-stream",
        "Mcp-Protocol-Version": version,
        "Mcp-Method": "tools/call",
        "Mcp-Name": "ask",
    }
    # The first call of a tool waits for the tools to be loaded.
    unknown = {**body, "params": {**params, "name": "none"}}
    client.post("/mcp", json=unknown, headers={**headers, "Mcp-Name": "none"})
    asked = len(model.requests)
    with pytest.raises(httpx2.TimeoutException):
        client.post("/mcp", json=body, headers=headers, timeout=0.5)
    gone = time.monotonic()
    while not model.requests[asked:] or model.requests[-1].ended_by != "client":
        assert time.monotonic() - gone < 1
        time.sleep(0.02)
    while "on_record_running 0.0" not in (metrics := client.get("/metrics").text):
        assert time.monotonic() - gone < 2, metrics


def test_a_model_that_says_nothing_is_an_abstention(
    client: httpx2.Client, model: ModelServer
) -> None:
    model.answer = lambda _: '{"sentences": []}'
    reply = ask(client)
    assert (reply["status"], reply["mode"]) == ("abstained", "llm")
    assert reply["abstention"]["reason"] == "not_in_corpus"
    assert reply["abstention"]["nearest"]
    assert not reply["citations"]


def test_sides_are_given_beside_what_the_model_writes(client: httpx2.Client) -> None:
    reply = ask(client, "What do NATO and Russia say about enlargement?")
    assert reply["prompt"].startswith("positions@")
    assert [side["actor"] for side in reply["sides"]] == ["NATO", "Russia"]
    numbers = {c["n"]: c["quote"] for c in reply["citations"]}
    for side in reply["sides"]:
        for said in side["statements"]:
            assert numbers[said["citations"][0]] == said["text"]


def test_a_follow_up_is_made_whole_by_the_model_and_without_it_where_that_fails(
    client: httpx2.Client, model: ModelServer
) -> None:
    history = [{"role": "user", "content": "What did Stoltenberg say about the open door?"}]
    answer = model.answer

    def condense(body: Any) -> str:
        is_follow_up = "Conversation so far" in body["messages"][-1]["content"]
        return "What does Russia demand about the open door?" if is_follow_up else answer(body)

    model.answer = condense
    reply = ask(client, "And Moscow?", history=history)
    assert reply["question"] == "And Moscow?"
    assert "Question: What does Russia demand" in model.requests[-1].body["messages"][-1]["content"]
    model.switch("500")
    assert ask(client, "And Moscow?", history=history)["mode"] == "quote"


def test_many_at_once_are_answered(client: httpx2.Client, model: ModelServer) -> None:
    model.pace = Pace(tokens_a_second=200)
    with ThreadPoolExecutor(12) as pool:
        replies = list(pool.map(lambda _: ask(client), range(24)))
    assert {reply["mode"] for reply in replies} == {"llm"}


def test_after_all_faults_nothing_is_left_open(sample_data: Path) -> None:
    def count_descriptors(process: subprocess.Popen[bytes]) -> int:
        return len(list(Path(f"/proc/{process.pid}/fd").iterdir()))

    with (
        serve_model() as model,
        start_service(sample_data, {"QA_LLM_BASE_URL": model.url, **SETTINGS}) as (process, url),
        httpx2.Client(base_url=url, timeout=30) as client,
    ):
        model.pace = Pace(byte_seconds=0.2)
        ask(client)
        before = count_descriptors(process)
        for fault in FAULTS:
            model.switch(fault)
            ask(client)
            with suppress(httpx2.TimeoutException):  # and one that nobody waits for
                client.post("/v1/ask", json={"question": QUESTION}, timeout=0.005)
        model.switch("good")
        time.sleep(TOTAL)
        assert ask(client)["mode"] == "llm"
        assert count_descriptors(process) <= before + 4
        assert model.open_connections <= 4
