"""The client of the language model: given up in time, and not asked again when it is called off."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from qa_service.errors import ModelFailed
from qa_service.llm import Message, OpenAIModel, load_model, read_piece, read_whole
from qa_service.settings import Settings
from tests.llm_faults import answer_well
from tests.llm_server import ModelServer, serve_model

ASKED: list[Message] = [{"role": "user", "content": "Question: Who?"}]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serve_model(lambda _: "Nobody.") as server:
        yield server


def settings_for(server: ModelServer, **more: float) -> Settings:
    return Settings(llm_base_url=server.url, **more)  # type: ignore[arg-type]


async def read(model: OpenAIModel) -> str:
    try:
        return "".join([piece async for piece in model.write(ASKED, schema=None)])
    finally:
        await model.close()


def test_without_a_setting_there_is_no_model() -> None:
    assert load_model(Settings()) is None


def test_without_a_name_the_first_model_that_the_server_lists_is_asked(server: ModelServer) -> None:
    model = OpenAIModel(settings_for(server))
    assert asyncio.run(read(model)) == "Nobody."
    assert model.name == server.requests[0].body["model"] == "fake-model"


def test_a_server_that_knows_no_streams_is_read_in_one_piece() -> None:
    class Whole(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            message = {"role": "assistant", "content": "Nobody."}
            body = json.dumps({"choices": [{"index": 0, "message": message}]}).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is said."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Whole) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/v1"
        model = OpenAIModel(Settings(llm_base_url=url, llm_model="whole"))
        try:
            assert asyncio.run(read(model)) == "Nobody."
        finally:
            server.shutdown()


@pytest.mark.parametrize("body", [None, 3, {}, {"choices": None}, {"choices": [{"message": 1}]}])
def test_a_reply_in_another_shape_has_no_text(body: object) -> None:
    assert read_whole(body) == ""


def test_one_model_serves_one_event_loop_after_another(server: ModelServer) -> None:
    model = OpenAIModel(settings_for(server))
    assert [asyncio.run(read(model)) for _ in range(2)] == ["Nobody."] * 2


@pytest.mark.parametrize("fault", ["hang_connect", "hang_first_byte", "hang_mid_stream"])
def test_a_call_ends_in_its_time_and_is_not_begun_again(server: ModelServer, fault: str) -> None:
    server.switch(fault)
    model = OpenAIModel(settings_for(server, llm_timeout_seconds=1.0))
    start = time.monotonic()
    with pytest.raises(ModelFailed, match="took too long"):
        asyncio.run(read(model))
    assert time.monotonic() - start < 2.5


def test_a_call_that_is_called_off_ends_at_once(server: ModelServer) -> None:
    server.switch("hang_first_byte")
    model = OpenAIModel(settings_for(server))

    async def call_off() -> float:
        reading = asyncio.create_task(read(model))
        await asyncio.sleep(0.5)
        start = time.monotonic()
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        return time.monotonic() - start

    assert asyncio.run(call_off()) < 1


def test_a_longer_reply_than_was_asked_for_is_cut_off(server: ModelServer) -> None:
    server.answer = answer_well
    server.switch("endless_space")
    model = OpenAIModel(settings_for(server, llm_max_tokens=16, llm_timeout_seconds=5.0))

    async def count() -> int:
        pieces: AsyncIterator[str] = model.write(ASKED, schema=None)
        total = sum([len(piece) async for piece in pieces])
        await model.close()
        return total

    assert asyncio.run(count()) < 1_000


@pytest.mark.parametrize("choices", [{"a": 1}, {}, [], ["x"], [None], "x", 7, None])
def test_an_event_of_another_shape_adds_nothing(choices: object) -> None:
    assert read_piece(SimpleNamespace(choices=choices)) == ""
