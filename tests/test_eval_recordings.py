"""Answers of a model are measured again without it, from what it replied the first time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.client import InProcessClient
from eval.gate import check_prompts
from eval.recordings import NotRecorded, RecordedModel, read_recordings
from eval.records import read_run
from qa_service.errors import WrongSettings
from qa_service.llm import Message
from qa_service.settings import Settings
from tests.llm_server import ModelServer, serve_model
from tests.servers import ROOT, run_module

ASKED = 6


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("questions") / "questions.jsonl"
    lines = (ROOT / "eval/questions.jsonl").read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines[:ASKED]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    with serve_model() as server:
        yield server


@pytest.fixture(scope="module")
def recorded(sample_data: Path, questions: Path, model: ModelServer) -> Path:
    out = questions.with_name("recordings.jsonl")
    done = run_module(
        *("eval", "record", "--questions", str(questions), "--out", str(out)),
        *("--run", str(questions.with_name("live.jsonl"))),
        data_dir=sample_data,
        extra={"QA_LLM_BASE_URL": model.url, "QA_LLM_MODEL": "fake-model"},
    )
    assert done.returncode == 0, done.stderr
    return out


def test_a_replayed_run_is_the_live_one_without_a_model(
    sample_data: Path, questions: Path, recorded: Path, model: ModelServer
) -> None:
    asked, out = len(model.requests), questions.with_name("replayed.jsonl")
    done = run_module(
        *("eval", "run", "--questions", str(questions), "--out", str(out)),
        *("--recorded", str(recorded)),
        data_dir=sample_data,
    )
    assert done.returncode == 0, done.stderr
    assert len(model.requests) == asked
    live, again = (read_run(path).answers for path in (questions.with_name("live.jsonl"), out))
    for id, line in live.items():
        first, second = line.reply, again[id].reply
        assert first
        assert second
        assert (first["answer"], first["prompt"]) == (second["answer"], second["prompt"])
    modes = {line.reply["mode"] for line in again.values() if line.reply}
    assert "llm" in modes


def test_a_request_that_was_never_made_is_not_measured(recorded: Path, sample_data: Path) -> None:
    settings = Settings(data_dir=sample_data)
    model = RecordedModel(read_recordings(recorded), settings)
    message: Message = {"role": "user", "content": "another prompt"}

    async def ask() -> None:
        async for _ in model.write([message], schema=None):
            pass

    with pytest.raises(NotRecorded, match="eval record"):
        asyncio.run(ask())
    client = InProcessClient(settings, model=model)
    try:
        with pytest.raises(NotRecorded):
            client.ask({"question": "What did NATO offer on arms control?", "max_sentences": 3})
    finally:
        client.close()


def test_a_prompt_that_has_changed_since_the_run_is_not_measured(
    questions: Path, recorded: Path
) -> None:
    path = questions.with_name("live.jsonl")
    assert recorded.exists()
    assert [check.outcome for check in check_prompts(read_run(path))] == ["pass"]
    rows = [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        if row["line"] == "answer" and row["reply"]["prompt"]:
            row["reply"]["prompt"] = "answer@0000000000000000"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (check,) = check_prompts(read_run(path))
    assert (check.outcome, "answer@0000" in check.detail) == ("not measured", True)


def test_recordings_that_are_missing_or_none_say_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match="eval record"):
        read_recordings(tmp_path / "none.jsonl")
    (tmp_path / "other.jsonl").write_text('{"a": 1}\n')
    with pytest.raises(WrongSettings, match="something else"):
        read_recordings(tmp_path / "other.jsonl")
