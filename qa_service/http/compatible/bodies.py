"""What OpenAI clients send: the conversation is read, what steers a model is not obeyed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, ValidationError

from qa_service.domain import DEFAULT_MAX_SENTENCES, Mode
from qa_service.errors import ModelNotFound
from qa_service.http import requests
from qa_service.http.compatible import refusing

# The model's name chooses the mode: as configured, or the sources' own words alone.
MODELS: dict[str, Mode] = {"on-record": "auto", "on-record-quotes": "quote"}
DEFAULT_MODEL = "on-record"
MAX_ITEMS, MAX_PARTS = 200, 100

Content = Annotated[str, Field(max_length=requests.MAX_TURN_CHARS)]
Asked = Annotated[str, Field(max_length=requests.MAX_QUESTION_CHARS)]
NO_QUESTION = "has no question: the last message of a user must have text"


class Lenient(BaseModel):
    """A body of a protocol that grows: fields that are not known here are let pass."""

    model_config = ConfigDict(extra="allow")


class Part(Lenient):
    """A piece of a message; only text can be read."""

    type: Literal["text", "input_text", "output_text"]
    text: Asked


Parts = Annotated[list[Part], Field(max_length=MAX_PARTS)]


class UserItem(Lenient):
    """A question, or an earlier one."""

    type: Literal["message"] = "message"
    role: Literal["user"]
    content: Asked | Parts

    @property
    def text(self) -> str:
        return _join(self.content)


class OtherItem(Lenient):
    """What somebody else has said in the conversation."""

    type: Literal["message"] = "message"
    role: Literal["system", "developer", "assistant", "tool"]
    content: Content | Parts | None = None

    @property
    def text(self) -> str:
        return _join(self.content or "")


def _join(content: str | list[Part]) -> str:
    return content if isinstance(content, str) else "\n".join(part.text for part in content)


Item = Annotated[UserItem | OtherItem, Field(discriminator="role")]
InputItem = Annotated[Item, BeforeValidator(refusing.read_item)]


# Whose last one has text is the question; that there is one is what JSON Schema can say of it.
ASKING = Field(
    min_length=1,
    max_length=MAX_ITEMS,
    json_schema_extra={
        "contains": {"properties": {"role": {"const": "user"}}, "required": ["role"]}
    },
)
Messages = Annotated[list[Item], ASKING]
Input = Annotated[str, Field(max_length=requests.MAX_QUESTION_CHARS), requests.NOT_BLANK]


class TextFormat(Lenient):
    """The one form that answers come in."""

    type: Literal["text"] = "text"


Format = Annotated[TextFormat, BeforeValidator(refusing.require_text)]
NUMBER = BeforeValidator(requests.require_number)
NO_LOGPROBS = refusing.require_false("sentences of the sources have no probabilities")
NOT_LATER = refusing.require_false("an answer comes with its request")
NoTools = Annotated[list[object], Field(max_length=0)]
Tokens = Annotated[int, Field(ge=1), NUMBER]


class Options(requests.Strict):
    """What `POST /v1/ask` takes beside the question: `extra_body={"on_record": {…}}`."""

    as_of: requests.IsoDate | None = None
    filters: requests.FiltersBody = requests.FiltersBody()
    max_sentences: requests.Number = Field(DEFAULT_MAX_SENTENCES, ge=1, le=requests.MAX_SENTENCES)


class Conversation(Lenient):
    """What both protocols have in common.

    What would change an answer's form is refused where it cannot be given; what only steers a model
    is checked and passed over.
    """

    model: Annotated[str, Field(max_length=200)] | None = DEFAULT_MODEL
    stream: StrictBool | None = False
    tools: NoTools | None = None
    temperature: Annotated[float, Field(ge=0, le=2), NUMBER] | None = None
    top_p: Annotated[float, Field(ge=0, le=1), NUMBER] | None = None
    top_logprobs: Annotated[int, Field(ge=0, le=0), NUMBER] | None = None
    on_record: Options | None = None

    @property
    def model_name(self) -> str:
        """The model that was named, or the one that answers where none was."""
        return DEFAULT_MODEL if self.model is None else self.model

    def ask(self, items: Sequence[Item], *, place: str) -> requests.AskBody:
        """The last user's message as a question, what is before it as the history.

        System messages are passed over: what may be said is decided by the sources. Raises
        ModelNotFound for one that is not there, RequestValidationError at ``place`` for a text that
        cannot be asked, or where there is none.
        """
        if self.model_name not in MODELS:
            raise ModelNotFound(self.model_name, tuple(MODELS))
        talk = [(item.role, item.text) for item in items if item.role in ("user", "assistant")]
        while talk and talk[-1][0] != "user":
            talk.pop()
        question = talk[-1][1].strip() if talk else ""
        if not question:
            fault = {"loc": ("body", place), "msg": NO_QUESTION, "type": "no_question"}
            raise RequestValidationError([fault], body=self.model_dump())
        history = [{"role": role, "content": text} for role, text in talk[:-1]]
        body = {
            "question": question,
            "history": history[-requests.MAX_TURNS :],
            "mode": MODELS[self.model_name],
            **dict(self.on_record or Options()),
        }
        try:
            return requests.AskBody.model_validate(body)
        except ValidationError as error:
            faults = [{**fault, "loc": ("body", place)} for fault in error.errors()]
            raise RequestValidationError(faults, body=self.model_dump()) from error


class StreamOptions(Lenient):
    include_usage: StrictBool | None = False


class ChatBody(Conversation):
    """The body of `POST /v1/chat/completions`."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "model": DEFAULT_MODEL,
                "messages": [{"role": "user", "content": "What did NATO offer on arms control?"}],
            }
        }
    )

    messages: Messages
    stream_options: StreamOptions | None = None
    n: Annotated[int, Field(ge=1, le=1), NUMBER] | None = 1
    max_tokens: Tokens | None = None
    max_completion_tokens: Tokens | None = None
    response_format: Format | None = None
    logprobs: Annotated[Literal[False], NO_LOGPROBS] | None = None
    # What `tools` were called before.
    functions: NoTools | None = None
    function_call: (
        Annotated[Literal["none", "auto"], BeforeValidator(refusing.refuse_function_call)] | None
    ) = None
    modalities: (
        Annotated[list[Literal["text"]], BeforeValidator(refusing.refuse_other_modalities)] | None
    ) = None

    def to_ask(self) -> requests.AskBody:
        return self.ask(self.messages, place="messages")


class TextOptions(Lenient):
    format: Format | None = None


class ResponsesBody(Conversation):
    """The body of `POST /v1/responses`; `previous_response_id` continues an answer given here.

    With `"store": false` the answer is not kept: nothing goes on from it, and it has no receipt.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"model": DEFAULT_MODEL, "input": "What did NATO offer on arms control?"}
        }
    )

    input: Input | Annotated[list[InputItem], ASKING]
    instructions: str | None = None
    previous_response_id: Annotated[str, Field(max_length=200)] | None = None
    metadata: dict[str, str] | None = None
    max_output_tokens: Tokens | None = None
    text: TextOptions | None = None
    store: StrictBool | None = True

    @property
    def is_kept(self) -> bool:
        """Whether the answer may be gone on from, and has a receipt."""
        return self.store is not False

    background: Annotated[Literal[False], NOT_LATER] | None = None
    conversation: Annotated[None, BeforeValidator(refusing.refuse_conversation)] = None

    def to_ask(self) -> requests.AskBody:
        return self.ask(self._items, place="input")

    @property
    def _items(self) -> Sequence[Item]:
        if isinstance(self.input, str):
            return [UserItem(role="user", content=self.input)]
        return self.input
