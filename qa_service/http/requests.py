"""What may be asked over the wire: request bodies, checked before the domain sees them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StrictBool,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from qa_service.domain import (
    DEFAULT_MAX_SENTENCES,
    Ask,
    Filters,
    Mode,
    Turn,
)

MAX_QUESTION_CHARS = 2_000
MAX_TURNS, MAX_TURN_CHARS = 50, 20_000
MAX_FILTER_VALUES, MAX_VALUE_CHARS = 50, 200
MAX_SENTENCES = 20
MAX_PASSAGES = 50

_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def _require_text(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return require_unicode(value)


def require_unicode(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValueError("must be valid Unicode, without lone surrogates") from error
    return value


def _take_code(language: str) -> str:
    # An article's language is kept without its region, whatever its source says.
    return re.split(r"[-_]", language.strip().casefold())[0]


def _require_iso_date(value: object) -> object:
    # Pydantic alone would also take numbers and times for dates.
    is_date = isinstance(value, dt.date) and not isinstance(value, dt.datetime)
    if value is None or is_date or (isinstance(value, str) and _is_iso_date(value)):
        return value
    raise ValueError("must be a date like 2022-01-26")


def _is_iso_date(value: str) -> bool:
    try:
        return bool(_ISO_DATE.fullmatch(value) and dt.date.fromisoformat(value))
    except ValueError:
        return False


def require_number(value: object) -> object:
    # Pydantic alone would also take "6" and true for numbers.
    if isinstance(value, str | bool):
        raise ValueError("must be a number")
    return value


# What _require_text takes, as JSON Schema says it.
NOT_BLANK = Field(json_schema_extra={"pattern": r"[^\s\x1c-\x1f\x85]"})

IsoDate = Annotated[dt.date, BeforeValidator(_require_iso_date)]
AsOf = Annotated[IsoDate | None, Field(description="nothing published later is used")]
Number = Annotated[int, BeforeValidator(require_number)]
# Lengths are looked at first, while they are still known to be of characters; that it is not empty
# is told in the same words of no characters and of blanks.
Query = Annotated[
    str,
    Field(max_length=MAX_QUESTION_CHARS, json_schema_extra={"minLength": 1}),
    NOT_BLANK,
    AfterValidator(_require_text),
]
Value = Annotated[str, Field(max_length=MAX_VALUE_CHARS), NOT_BLANK, AfterValidator(_require_text)]
Values = Annotated[list[Value], Field(max_length=MAX_FILTER_VALUES)]
Language = Annotated[Value, AfterValidator(_take_code)]
Languages = Annotated[list[Language], Field(max_length=MAX_FILTER_VALUES)]


def _allow_null(field: JsonSchemaValue) -> JsonSchemaValue:
    """The schema of a field that may be null, too."""
    kinds = field.get("anyOf", ())
    if {"type": "null"} in kinds:
        return field
    about = {k: v for k, v in field.items() if k in ("title", "description", "default")}
    kind = {k: v for k, v in field.items() if k not in about}
    return {"anyOf": [*(kinds or (kind,)), {"type": "null"}], **about}


class Strict(BaseModel):
    """A request model: a field that is not known is an error, not ignored.

    One that need not be there is not there where it is null, and the schema says so.
    """

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def drop_nulls(cls, given: object) -> object:
        if not isinstance(given, dict):
            return given
        fields = cls.model_fields.items()
        optional = {field.alias or name for name, field in fields if not field.is_required()}
        return {k: v for k, v in given.items() if v is not None or k not in optional}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = handler(core_schema)
        told = handler.resolve_ref_schema(schema)
        for name, field in told.get("properties", {}).items():
            if name not in told.get("required", ()):
                told["properties"][name] = _allow_null(field)
        return schema


def require_order(first: dt.date | None, last: dt.date | None) -> None:
    """Raise ValueError for a span of days that ends before it begins."""
    if first and last and first > last:
        raise ValueError("`from` must not be later than `to`")


class FiltersBody(Strict):
    """Limits on what is answered from; empty lists mean no limit."""

    actors: Values = Field([], description="only paragraphs that name one, or in which one speaks")
    publishers: Values = Field([], description="only articles of these, by name")
    languages: Languages = Field([], description="only articles in these, like `en` or `en-GB`")
    published_from: IsoDate | None = Field(
        None, alias="from", description="only articles of this day or later"
    )
    published_to: IsoDate | None = Field(
        None, alias="to", description="only articles of this day or earlier"
    )

    @model_validator(mode="after")
    def check_order(self) -> Self:
        require_order(self.published_from, self.published_to)
        return self

    def to_domain(self) -> Filters:
        return Filters(
            actors=tuple(self.actors),
            publishers=tuple(self.publishers),
            languages=tuple(self.languages),
            published_from=self.published_from,
            published_to=self.published_to,
        )


class TurnBody(Strict):
    role: Literal["user", "assistant"]
    content: Annotated[str, Field(max_length=MAX_TURN_CHARS), AfterValidator(require_unicode)]


class QuestionBody(Strict):
    """A question, and what it may be answered from."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "question": "And what did it offer on arms control?",
                "history": [
                    {"role": "user", "content": "What did NATO say about its open door?"},
                    {"role": "assistant", "content": "That it stays open to those who want in."},
                ],
                "as_of": "2022-02-15",
                "filters": {"actors": ["NATO"], "languages": ["en"], "from": "2021-11-01"},
                "max_sentences": 3,
            }
        }
    )

    question: Query
    history: list[TurnBody] = Field([], max_length=MAX_TURNS)
    as_of: AsOf = None
    filters: FiltersBody = FiltersBody()
    mode: Mode = "auto"
    max_sentences: Number = Field(DEFAULT_MAX_SENTENCES, ge=1, le=MAX_SENTENCES)

    def to_domain(self) -> Ask:
        return Ask(
            question=self.question,
            history=tuple(Turn(turn.role, turn.content) for turn in self.history),
            as_of=self.as_of,
            filters=self.filters.to_domain(),
            mode=self.mode,
            max_sentences=self.max_sentences,
        )


class AskBody(QuestionBody):
    """A question, what it may be answered from, and whether the reply comes in events."""

    stream: StrictBool = False


class SearchBody(Strict):
    """A query for passages."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"query": "Vienna Document", "limit": 3}}
    )

    query: Query
    limit: Number = Field(10, ge=1, le=MAX_PASSAGES)
    as_of: AsOf = None
    filters: FiltersBody = FiltersBody()

    def to_domain(self) -> Ask:
        return Ask(question=self.query, as_of=self.as_of, filters=self.filters.to_domain())
