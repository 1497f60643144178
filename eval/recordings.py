"""Replies of a language model, kept and found again by the whole request: no key, no model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from qa_service.errors import OnRecordError, WrongSettings
from qa_service.llm import LanguageModel, Message
from qa_service.settings import Settings

RECORDINGS = Path("eval/recordings.jsonl")


class NotRecorded(OnRecordError):
    """The request is in no recording: its question is not measured."""

    code = "not_recorded"


class Recording(BaseModel):
    """A whole reply of ``model`` under its request's key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    model: str
    reply: str


def key_of(
    model: str,
    messages: Sequence[Message],
    schema: Mapping[str, object] | None,
    *,
    max_tokens: int,
) -> str:
    """The SHA-256 of all that the model is sent: another prompt, source or limit is another key."""
    request = {"model": model, "messages": messages, "schema": schema, "max_tokens": max_tokens}
    text = json.dumps(request, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class RecordedModel:
    """Gives recorded replies; raises NotRecorded for a request that was never made."""

    def __init__(self, recordings: Sequence[Recording], settings: Settings) -> None:
        self._replies = {recording.key: recording.reply for recording in recordings}
        self.name = recordings[-1].model
        self._max_tokens = settings.llm_max_tokens

    async def write(
        self, messages: Sequence[Message], *, schema: Mapping[str, object] | None
    ) -> AsyncGenerator[str]:
        key = key_of(self.name, messages, schema, max_tokens=self._max_tokens)
        if key not in self._replies:
            raise NotRecorded(
                "No recording has this request: the prompt, the sources or a limit has changed. "
                "Run `python -m eval record` with a model."
            )
        yield self._replies[key]


class RecordingModel:
    """Asks a model and writes each whole reply down as soon as it is there.

    A reply that fails or that nobody waited for to its end is not recorded.
    """

    def __init__(self, model: LanguageModel, out: Path, settings: Settings) -> None:
        self._model = model
        self._out = out
        self._max_tokens = settings.llm_max_tokens

    @property
    def name(self) -> str:
        return self._model.name

    async def write(
        self, messages: Sequence[Message], *, schema: Mapping[str, object] | None
    ) -> AsyncGenerator[str]:
        text = ""
        async with aclosing(self._model.write(messages, schema=schema)) as pieces:
            async for piece in pieces:
                text += piece
        key = key_of(self.name, messages, schema, max_tokens=self._max_tokens)
        recording = Recording(key=key, model=self.name, reply=text)
        with self._out.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(recording.model_dump_json() + "\n")
        yield text


def read_recordings(path: Path) -> list[Recording]:
    """The recordings of a file, in order. Raises WrongSettings where there are none."""
    try:
        rows = path.read_text(encoding="utf-8").splitlines()
        found = [Recording.model_validate_json(row) for row in rows if row]
    except FileNotFoundError as error:
        raise WrongSettings(f"There is no {path}: make it by `python -m eval record`.") from error
    except ValidationError as error:
        raise WrongSettings(f"{path} holds something else than recordings.") from error
    if not found:
        raise WrongSettings(f"{path} is empty: record with a model that answers.")
    return found
