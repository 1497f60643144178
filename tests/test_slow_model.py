"""A model that thinks for forty seconds, and every kind of client that waits for it, at once."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest
from mcp import Client

from tests.browser.chromium import run_chromium
from tests.browser.streams import read_reply
from tests.llm_events import Pace
from tests.llm_server import serve_model
from tests.servers import serve

QUESTION = "What did NATO offer on arms control?"
ASK = {"question": QUESTION, "stream": True}
PAUSE_SECONDS = 40
# A comment at least so often keeps whatever is between from taking the stream for dead.
MAX_SILENCE_SECONDS = 15
READ_STREAM = """async (body) => {
  const headers = { "Content-Type": "application/json" };
  const made = await fetch("/v1/ask", { method: "POST", headers, body: JSON.stringify(body) });
  const reader = made.body.pipeThrough(new TextDecoderStream()).getReader();
  const pieces = [];
  for (let at = performance.now(); ; at = performance.now()) {
    const { done, value } = await reader.read();
    if (done) return pieces;
    pieces.push([(performance.now() - at) / 1000, value]);
  }
}"""
Json = dict[str, Any]


def ask_by_chat(client: openai.OpenAI) -> Json:
    stream = client.chat.completions.create(
        model="on-record", messages=[{"role": "user", "content": QUESTION}], stream=True
    )
    told = [(chunk.model_extra or {}).get("on_record") for chunk in stream]
    reply: Json = next(each for each in told if each)
    return reply


def ask_by_responses(client: openai.OpenAI) -> Json:
    with client.responses.stream(model="on-record", input=QUESTION) as stream:
        reply: Json = (stream.get_final_response().model_extra or {})["on_record"]
    return reply


def ask_by_tool(url: str) -> Json:
    async def connect() -> Json:
        async with Client(f"{url}/mcp") as client:
            result = await client.call_tool("ask", {"question": QUESTION})
        assert not result.is_error, result.content
        reply: Json = result.structured_content
        return reply

    return asyncio.run(connect())


def ask_by_stream(url: str) -> Json:
    pieces, at = [], time.monotonic()
    with httpx2.stream("POST", f"{url}/v1/ask", json=ASK, timeout=PAUSE_SECONDS / 2) as stream:
        for piece in stream.iter_text():
            pieces.append((time.monotonic() - at, piece))
            at = time.monotonic()
    return check_stream(pieces)


def ask_in_a_browser(url: str) -> Json:
    with run_chromium() as browser, browser.new_page() as page:
        page.goto(url)
        return check_stream(page.evaluate(READ_STREAM, ASK))


def check_stream(pieces: list[tuple[float, str]]) -> Json:
    """The reply that a stream ends with; its pieces come with the seconds waited for each."""
    text = "".join(piece for _, piece in pieces)
    assert max(seconds for seconds, _ in pieces) <= MAX_SILENCE_SECONDS
    assert sum(line.startswith(":") for line in text.splitlines()) >= 3
    return read_reply(text.replace("\r", ""))


@pytest.fixture
def url(sample_data: Path) -> Iterator[str]:
    """A service whose model pauses before its first word."""
    with serve_model() as model:
        model.pace = Pace(first_token_seconds=PAUSE_SECONDS)
        settings = {"QA_LLM_BASE_URL": model.url, "QA_LLM_MODEL": "fake-model"}
        with serve(sample_data, settings) as url:
            yield url


@pytest.mark.slow
@pytest.mark.browser
def test_every_client_waits_for_a_model_that_pauses_forty_seconds(url: str) -> None:
    with openai.OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0) as client:
        clients: list[Callable[[], Json]] = [
            lambda: ask_by_chat(client),
            lambda: ask_by_responses(client),
            lambda: ask_by_tool(url),
            lambda: ask_by_stream(url),
            lambda: ask_in_a_browser(url),
        ]
        with ThreadPoolExecutor(len(clients)) as threads:
            replies = [each.result() for each in [threads.submit(ask) for ask in clients]]
    assert [(reply["mode"], reply["degraded"]) for reply in replies] == [("llm", False)] * 5
    assert len({json.dumps(reply["sentences"]) for reply in replies}) == 1
    assert all(reply["timings_ms"]["total"] >= PAUSE_SECONDS * 1000 for reply in replies)
