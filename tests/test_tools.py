"""The MCP tools, called by the official client over a socket."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult

from qa_service.http import requests, schemas
from tests.servers import ROOT, serve
from tests.tiny import TINY

QUESTION = "What did NATO offer on arms control in January 2022?"
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
HEADERS = {"Accept": "application/json, text/event-stream"}


def call(url: str, tool: str, **arguments: object) -> CallToolResult:
    async def connect() -> CallToolResult:
        async with Client(f"{url}/mcp") as client:
            return await client.call_tool(tool, arguments)

    return asyncio.run(connect())


def content_of(result: CallToolResult) -> Any:
    assert not result.is_error, result.content
    return result.structured_content


def test_the_package_is_not_loaded_before_a_tool_is_called() -> None:
    code = "import sys, qa_service.http.app; print([m for m in sys.modules if 'mcp' in m])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


def test_the_tools_are_typed_and_only_read(server_url: str) -> None:
    async def list_tools() -> Any:
        async with Client(f"{server_url}/mcp") as client:
            return client.protocol_version, (await client.list_tools()).tools

    version, tools = asyncio.run(list_tools())
    assert version >= "2026-07-28"
    assert [tool.name for tool in tools] == ["ask", "positions", "read_paragraph", "search"]
    for tool in tools:
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        assert tool.output_schema is not None
        assert tool.input_schema["additionalProperties"] is False
    assert "citations" in tools[0].output_schema["properties"]
    asked = set(tools[0].input_schema["properties"])
    assert asked == {*requests.QuestionBody.model_fields, "actors"}
    assert "from" in tools[0].input_schema["$defs"]["FiltersBody"]["properties"]


def test_an_answer_and_its_paragraph_are_those_of_the_interface(server_url: str) -> None:
    reply = content_of(call(server_url, "ask", question=QUESTION, max_sentences=3))
    assert schemas.ReplyBody.model_validate(reply).status == "answered"
    assert httpx2.get(f"{server_url}/v1/answers/{reply['id']}").json() == reply
    citation = reply["citations"][0]
    read = content_of(call(server_url, "read_paragraph", paragraph_id=citation["paragraph_id"]))
    assert read["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_positions_and_passages_are_found(server_url: str) -> None:
    query = {"topic": "Finland joining NATO", "actors": ["Russia", "China"], "as_of": "2022-06-01"}
    sides = content_of(call(server_url, "positions", **query))["sides"]
    assert [(side["actor"], side["silent"]) for side in sides] == [
        ("Russia", False),
        ("China", True),
    ]
    found = content_of(call(server_url, "search", query="Vienna Document", limit=3))
    assert len(found["passages"]) == 3


def test_what_may_be_said_over_http_may_be_said_to_a_tool(server_url: str) -> None:
    limits = {"languages": ["en"], "from": "2022-01-01", "to": "2022-03-01"}
    body = {
        "question": "And what did it say about arms control?",
        "history": [{"role": "user", "content": "What did Russia demand of NATO?"}],
        "as_of": "2022-02-15",
        "filters": limits,
        "mode": "quote",
        "max_sentences": 2,
    }
    over_http = httpx2.post(f"{server_url}/v1/ask", json=body, timeout=30).json()
    reply = content_of(call(server_url, "ask", **body))
    assert reply["answer"] == over_http["answer"]
    assert reply["citations"]
    short = call(server_url, "ask", question=QUESTION, actors=["Russia"], filters=limits)
    long = {**limits, "actors": ["Russia"]}
    whole = call(server_url, "ask", question=QUESTION, filters=long)
    assert content_of(short)["answer"] == content_of(whole)["answer"]
    query = {"query": "Vienna Document", "filters": {"languages": ["ru"]}, "as_of": "2022-03-01"}
    found = content_of(call(server_url, "search", **query))
    assert found == httpx2.post(f"{server_url}/v1/search", json=query, timeout=30).json()
    assert {passage["article"]["language"] for passage in found["passages"]} == {"ru"}


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("ask", {"question": ""}, "question"),
        ("ask", {"question": "   "}, "must not be empty"),
        ("ask", {"question": "x", "max_sentences": 99}, "max_sentences"),
        ("ask", {"question": "x", "colour": "red"}, "colour"),
        ("ask", {"question": "x", "filters": {"published_from": "2022-01-01"}}, "published_from"),
        ("search", {"query": "x", "limit": 1000}, "limit"),
        ("search", {"query": "x", "colour": "red"}, "colour"),
        ("positions", {"topic": "x", "colour": "red"}, "colour"),
        ("read_paragraph", {"paragraph_id": "none", "colour": "red"}, "colour"),
        ("read_paragraph", {"paragraph_id": "none"}, "No paragraph has the id none."),
        ("positions", {"topic": "x", "actors": ["A, b, c", "d, e", "f, g"]}, "at most 6"),
    ],
)
def test_what_goes_wrong_is_told_to_the_model(
    server_url: str, tool: str, arguments: dict[str, object], told: str
) -> None:
    result = call(server_url, tool, **arguments)
    assert result.is_error
    assert told in result.content[0].text  # type: ignore[union-attr]


def test_a_wrong_argument_is_told_by_its_place_and_nothing_else(server_url: str) -> None:
    result = call(
        server_url, "ask", question=" ", filters={"from": "2022-02-01", "to": "2022-01-01"}
    )
    told = result.content[0].text  # type: ignore[union-attr]
    order = "filters: `from` must not be later than `to`"
    assert told == f"Error executing tool ask: question: must not be empty; {order}"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    extra = {
        "QA_EMBEDDING": TINY,
        "QA_API_KEYS": "secret,asker=ask",
        "QA_SITE_KEYS": "pk=https://a.example",
    }
    with serve(tmp_path_factory.mktemp("data"), extra) as url:
        yield url


def test_the_tools_ask_for_the_same_keys(guarded: str) -> None:
    async def ask_with(key: str) -> CallToolResult:
        headers = {"Authorization": f"Bearer {key}"}
        async with (
            httpx2.AsyncClient(headers=headers) as http,
            Client(streamable_http_client(f"{guarded}/mcp", http_client=http)) as client,
        ):
            return await client.call_tool("ask", {"question": "Anything?"})

    told = asyncio.run(ask_with("secret")).content[0].text  # type: ignore[union-attr]
    assert "The corpus is empty" in told
    for headers, status in (({}, 401), ({"Authorization": "Bearer asker"}, 403)):
        reply = httpx2.post(f"{guarded}/mcp", json=LIST, headers={**HEADERS, **headers})
        assert reply.status_code == status
        assert reply.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://rebound.example", "Host": "rebound.example"}, 403),
        ({"Origin": "http://localhost", "Host": "localhost"}, 200),
    ],
    ids=str,
)
def test_a_page_of_a_name_that_was_bent_here_is_refused(
    server_url: str, headers: dict[str, str], status: int
) -> None:
    reply = httpx2.post(f"{server_url}/mcp", json=LIST, headers={**HEADERS, **headers})
    assert reply.status_code == status
    if status == 403:
        assert reply.json()["code"] == "origin_not_allowed"


def test_the_tools_have_the_same_limits(tmp_path: Path) -> None:
    extra = {"QA_EMBEDDING": TINY, "QA_REQUESTS_PER_MINUTE": "2"}
    with serve(tmp_path, extra) as url:
        replies = [httpx2.post(f"{url}/mcp", json=LIST, headers=HEADERS) for _ in range(3)]
    assert [reply.status_code for reply in replies] == [200, 200, 429]
