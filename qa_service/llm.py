"""The language model: any OpenAI-compatible server, asked once and given up in time."""

from __future__ import annotations

import asyncio
import importlib
import json
import math
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Literal, Protocol, TypedDict, cast

import httpx2
import stamina
from circuitbreaker import CircuitBreaker

from qa_service.errors import ModelFailed
from qa_service.settings import Settings

CONNECT_SECONDS, WRITE_SECONDS = 3.0, 10.0
# A caller who would wait longer for its turn is better served with quotes.
QUEUE_SECONDS = 5.0
# A failed start is tried once more; a server that asks for a longer pause is left alone.
ATTEMPTS, FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 2, 0.2, 2.0
FAILURES_BEFORE_REST = 5
# A token has four characters or so; who sends more than its limit is cut off.
CHARS_PER_TOKEN = 16
WHOLE = "application/json"
TOO_MANY_REQUESTS, SERVER_ERROR = 429, 500
REFUSES_FORMAT = frozenset({400, 404, 415, 422, 501})
# What reading a reply of another shape than the protocol's can raise, here and in the client.
_MISSHAPEN = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


class Message(TypedDict):
    role: Literal["system", "user", "assistant"]
    content: str


class LanguageModel(Protocol):
    """What writes; it is used from one event loop at a time."""

    @property
    def name(self) -> str:
        """The model's name, as a reply gives it."""

    def write(
        self, messages: Sequence[Message], *, schema: Mapping[str, object] | None
    ) -> AsyncGenerator[str]:
        """The reply in pieces as they come; closing the generator stops the call.

        ``schema`` is the JSON schema that the reply should follow, where the server can make it.
        Raises ModelFailed, before the first piece or after any.
        """


class OpenAIModel:
    """A model behind the OpenAI protocol, by the address and the name in the settings."""

    def __init__(self, settings: Settings) -> None:
        self._openai = importlib.import_module("openai")
        self._settings = settings
        self._name = settings.llm_model
        # Connections belong to the loop that opened them.
        self._loop: asyncio.AbstractEventLoop | None = None
        self._breaker = CircuitBreaker(
            FAILURES_BEFORE_REST, settings.llm_rest_seconds, ModelFailed, "language model"
        )
        self._takes_schema = True

    @property
    def name(self) -> str:
        return self._name

    @property
    def is_resting(self) -> bool:
        """Whether the model has failed so often that it is left alone for a while."""
        return bool(self._breaker.opened)

    def _connect(self) -> None:
        if self._loop is asyncio.get_running_loop():
            return
        settings = self._settings
        self._client = self._openai.AsyncOpenAI(
            base_url=settings.llm_base_url or None,
            # Local servers ask for no key, but the client wants one.
            api_key=settings.openai_api_key or "none",
            max_retries=0,
            timeout=httpx2.Timeout(
                settings.llm_idle_seconds,
                connect=CONNECT_SECONDS,
                write=WRITE_SECONDS,
                pool=QUEUE_SECONDS,
            ),
        )
        self._turns = asyncio.Semaphore(settings.llm_concurrency)
        self._loop = asyncio.get_running_loop()

    async def write(
        self, messages: Sequence[Message], *, schema: Mapping[str, object] | None
    ) -> AsyncGenerator[str]:
        self._connect()
        if self.is_resting:
            raise ModelFailed("The language model has failed repeatedly and is left alone a while.")
        async with self._take_turn():
            with self._breaker:
                pieces = self._read_pieces(messages, schema)
                try:
                    async for piece in pieces:
                        yield piece
                except (
                    self._openai.OpenAIError,
                    httpx2.HTTPError,
                    OSError,
                    *_MISSHAPEN,
                ) as error:
                    raise ModelFailed(f"The language model failed: {_describe(error)}") from error
                finally:
                    await pieces.aclose()

    @asynccontextmanager
    async def _take_turn(self) -> AsyncGenerator[None]:
        try:
            await asyncio.wait_for(self._turns.acquire(), QUEUE_SECONDS)
        except TimeoutError as error:
            raise ModelFailed("Too many answers are being written at once.") from error
        try:
            yield
        finally:
            self._turns.release()

    async def _read_pieces(
        self, messages: Sequence[Message], schema: Mapping[str, object] | None
    ) -> AsyncGenerator[str]:
        deadline = time.monotonic() + self._settings.llm_timeout_seconds
        left = self._settings.llm_max_tokens * CHARS_PER_TOKEN
        idle = self._settings.llm_idle_seconds
        stream = await self._wait(self._open(messages, schema), deadline)
        try:
            if stream.response.headers.get("content-type", "").startswith(WHOLE):
                # Some servers know no streams: they answer in one piece.
                body = await self._wait(stream.response.aread(), deadline, idle)
                yield read_whole(json.loads(body))[:left]
                return
            events = aiter(stream)
            while left > 0:
                try:
                    event = await self._wait(anext(events), deadline, idle)
                except StopAsyncIteration:
                    return
                if piece := read_piece(event):
                    left -= len(piece)
                    yield piece
        finally:
            await stream.close()

    async def _wait(self, work: Any, deadline: float, idle: float = math.inf) -> Any:
        """The work's result, if it comes within the call and before ``idle`` seconds are over."""
        left = deadline - time.monotonic()
        try:
            return await asyncio.wait_for(work, max(0.0, min(idle, left)))
        except TimeoutError as error:
            fault = "was silent too long" if left > idle else "took too long"
            raise ModelFailed(f"The language model {fault}.") from error

    async def _open(self, messages: Sequence[Message], schema: Mapping[str, object] | None) -> Any:
        """The stream of the reply, asked for once more where the first time failed at once."""
        async for attempt in stamina.retry_context(
            on=_wait_before_retry,
            attempts=ATTEMPTS,
            timeout=None,
            wait_initial=FIRST_WAIT_SECONDS,
            wait_max=LONGEST_WAIT_SECONDS,
        ):
            with attempt:
                return await self._ask(messages, schema if self._takes_schema else None)
        raise AssertionError("the last attempt returns or raises")

    async def _ask(self, messages: Sequence[Message], schema: Mapping[str, object] | None) -> Any:
        if not self._name:
            self._name = await self._find_model()
        request = {
            "model": self._name,
            "messages": list(messages),
            "temperature": 0,
            "max_tokens": self._settings.llm_max_tokens,
            "stream": True,
        }
        if schema is None:
            return await self._client.chat.completions.create(**request)
        kind = {"name": "answer", "schema": schema, "strict": True}
        try:
            return await self._client.chat.completions.create(
                **request, response_format={"type": "json_schema", "json_schema": kind}
            )
        except self._openai.APIStatusError as error:
            if error.status_code not in REFUSES_FORMAT:
                raise
        stream = await self._client.chat.completions.create(**request)
        self._takes_schema = False
        return stream

    async def _find_model(self) -> str:
        listed = await self._client.models.list()
        names = [str(model.id) for model in listed.data or ()]
        if not names:
            raise ModelFailed("The server lists no model: set QA_LLM_MODEL.")
        return names[0]

    async def close(self) -> None:
        """Close this loop's connections; the next call opens new ones."""
        if self._loop is asyncio.get_running_loop():
            self._loop = None
            await self._client.close()


def read_whole(completion: Any) -> str:
    """The text of a completion that is not streamed; none of what is shaped otherwise."""
    choices = completion.get("choices") if isinstance(completion, dict) else None
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    content = message.get("content") if isinstance(message, dict) else None
    return content if isinstance(content, str) else ""


def read_piece(event: Any) -> str:
    """The text that an event of the stream adds; none of one that is shaped otherwise."""
    choices = getattr(event, "choices", None)
    delta = getattr(choices[0], "delta", None) if isinstance(choices, list) and choices else None
    content = getattr(delta, "content", None)
    return content if isinstance(content, str) else ""


def load_model(settings: Settings) -> OpenAIModel | None:
    """The model that the settings name, or None: answers are then in quote mode."""
    return OpenAIModel(settings) if settings.has_llm else None


def _wait_before_retry(error: BaseException) -> bool | float:
    """Whether to try once more, or after how many seconds the server wants it."""
    # What is cancelled is over: it is no failure, though stamina asks about it, too.
    if isinstance(error, ModelFailed) or not isinstance(error, Exception):
        return False
    status = getattr(error, "status_code", None)
    if status is None:
        # No reply at all. A silent server is not asked again: the caller has waited enough.
        return not isinstance(error, TimeoutError) and not _is_timeout(error)
    if status != TOO_MANY_REQUESTS and status < SERVER_ERROR:
        return False
    wanted = cast(Any, error).response.headers.get("retry-after", "")
    if not wanted.isdigit():
        return True
    return float(wanted) if float(wanted) <= LONGEST_WAIT_SECONDS else False


def _is_timeout(error: Exception) -> bool:
    return isinstance(error.__cause__, httpx2.TimeoutException) and not isinstance(
        error.__cause__, httpx2.ConnectTimeout
    )


def _describe(error: Exception) -> str:
    """One short line without what a server may echo of the question."""
    status = getattr(error, "status_code", None)
    return f"it answered {status}" if status else type(error).__name__
