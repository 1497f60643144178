"""The interface as it describes itself: a fuzzer finds nothing, and its examples are true."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import BaseModel

from qa_service.http import schemas
from qa_service.http.openapi import EXAMPLES, MEANINGS, OPENAI, ProblemBody
from tests.servers import ROOT, serve

KEY = {"Authorization": "Bearer secret"}
EXAMPLES_AN_OPERATION, MOST_SECONDS = 6, 60
BODIES: dict[str, type[BaseModel]] = {
    "ask": schemas.ReplyBody,
    "search": schemas.SearchReplyBody,
    "list_positions": schemas.PositionsBody,
}


@pytest.fixture(scope="module")
def guarded(sample_data: Path) -> Iterator[str]:
    """A service that asks for a key, over the sample corpus."""
    with serve(sample_data, {"QA_API_KEYS": "secret", "QA_LOG": "nothing"}) as url:
        yield url


@pytest.fixture(scope="module")
def document(guarded: str) -> Any:
    return httpx2.get(f"{guarded}/openapi.json").json()


def test_a_fuzzer_finds_nothing(guarded: str, tmp_path: Path) -> None:
    command = ["schemathesis", "--config-file", "tests/fuzz/schemathesis.toml", "run"]
    options = {
        "--header": "Authorization: Bearer secret",
        "--max-examples": str(EXAMPLES_AN_OPERATION),
        "--checks": "all",
        "--seed": "1",
    }
    done = subprocess.run(
        [
            str(Path(sys.executable).parent / command[0]),
            *command[1:],
            f"{guarded}/openapi.json",
            *(part for option in options.items() for part in option),
            "--no-shrink",
            "--continue-on-failure",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=4 * MOST_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-60_000:]
    assert "No issues found" in done.stdout


def test_every_call_says_how_it_can_fail(document: Any) -> None:
    problem = {"$ref": "#/components/schemas/ProblemBody"}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if not path.startswith("/v1/"):
                continue
            wanted = {400, 401, 403, 422, 429, 503}
            wanted |= {408, 413} if method == "post" else set()
            wanted |= {404} if "{" in path or path in OPENAI else set()
            told = {int(s): r for s, r in operation["responses"].items() if s != "200"}
            assert set(told) == wanted, path
            assert operation["security"] == [{"key": []}]
            for status, reply in told.items():
                assert reply["description"] == MEANINGS[status]
                assert reply["content"] == {"application/problem+json": {"schema": problem}}


def test_a_problem_is_as_it_is_described(guarded: str) -> None:
    replies = [
        httpx2.get(f"{guarded}/v1/articles"),
        httpx2.get(f"{guarded}/v1/articles/none", headers=KEY),
        httpx2.post(f"{guarded}/v1/ask", json={"colour": "red"}, headers=KEY),
        httpx2.post(f"{guarded}/v1/ask", json={"colour": "red"}),
    ]
    assert [reply.status_code for reply in replies] == [401, 404, 422, 401]
    for reply in replies:
        ProblemBody.model_validate(reply.json(), extra="forbid")


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_the_examples_are_replies(document: Any, path: Path) -> None:
    example = json.loads(path.read_text(encoding="utf-8"))
    BODIES[path.stem].model_validate(example, extra="forbid")
    operations = [o for each in document["paths"].values() for o in each.values()]
    shown = next(o for o in operations if o["operationId"] == path.stem)
    assert shown["responses"]["200"]["content"]["application/json"]["example"] == example


def test_the_examples_are_requests(guarded: str, document: Any) -> None:
    posted = {}
    for path, operations in document["paths"].items():
        if "post" in operations:
            content = operations["post"]["requestBody"]["content"]["application/json"]
            posted[path] = content["example"]
    assert set(posted) == {
        "/v1/ask",
        "/v1/search",
        "/v1/answers/{answer_id}/feedback",
        "/v1/chat/completions",
        "/v1/responses",
    }
    answer_id = ""
    for path, example in posted.items():
        url = f"{guarded}{path.replace('{answer_id}', answer_id)}"
        reply = httpx2.post(url, json=example, headers=KEY, timeout=30)
        assert reply.status_code == 200, reply.text
        answer_id = answer_id or reply.json()["id"]


def test_the_stream_s_events_are_those_described(guarded: str, document: Any) -> None:
    content = document["paths"]["/v1/ask"]["post"]["responses"]["200"]["content"]
    item = content["text/event-stream"]["itemSchema"]
    body = {"question": "What did NATO offer on arms control?", "stream": True}
    reply = httpx2.post(f"{guarded}/v1/ask", json=body, headers=KEY, timeout=30)
    names = {
        line.removeprefix("event: ")
        for line in reply.text.splitlines()
        if line.startswith("event: ")
    }
    assert {"start", "sentence", "done"} <= names <= set(item["properties"]["event"]["enum"])


def test_a_wrong_method_is_told_the_right_ones(guarded: str) -> None:
    reply = httpx2.put(f"{guarded}/v1/answers/x/feedback", headers=KEY)
    assert (reply.status_code, reply.headers["allow"]) == (405, "GET, HEAD, POST")
