"""The client of the language model: given up in time, and not asked again when it is called off."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from qa_service.errors import ModelFailed
from qa_service.llm import Message, OpenAIModel, load_model
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
