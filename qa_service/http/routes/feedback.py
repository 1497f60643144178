"""What readers think of an answer, told and read back."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from qa_service.errors import NotFound
from qa_service.http import requests
from qa_service.http.service import Served, Service

router = APIRouter(prefix="/v1", tags=["feedback"])

MAX_COMMENT_CHARS = 2_000


# What _require_storable takes, as JSON Schema says it.
NO_NUL = Field(json_schema_extra={"pattern": r"^[^\x00]*$"})


def _require_storable(value: str) -> str:
    if "\0" in value:
        raise ValueError("must not have the character U+0000")
    return requests.require_unicode(value)


class FeedbackBody(requests.Strict):
    """What a reader thinks of an answer."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"rating": "up", "comment": "Just what I needed."}}
    )

    rating: Literal["up", "down"]
    comment: Annotated[
        str,
        Field(max_length=MAX_COMMENT_CHARS),
        NO_NUL,
        AfterValidator(_require_storable),
    ] = ""


class FeedbackReplyBody(BaseModel):
    """What a reader thinks of an answer, as it is kept."""

    id: str
    answer_id: str
    given_at: dt.datetime
    rating: Literal["up", "down"]
    comment: str


class FeedbackListBody(BaseModel):
    """All that was said of an answer, oldest first; whoever counts takes the last."""

    feedback: list[FeedbackReplyBody]


@router.post("/answers/{answer_id}/feedback")
def give_feedback(answer_id: str, body: FeedbackBody, service: Served) -> FeedbackReplyBody:
    """Say whether an answer was of use; everything said is kept, in order."""
    require_answer(answer_id, service)
    kept = service.receipts.keep_feedback(answer_id, body.rating, body.comment)
    return FeedbackReplyBody.model_validate(kept)


@router.get("/answers/{answer_id}/feedback")
def list_feedback(answer_id: str, service: Served) -> FeedbackListBody:
    """All that was said of an answer, oldest first; where keys have scopes, for `admin`."""
    require_answer(answer_id, service)
    said = service.receipts.read_feedback(answer_id)
    return FeedbackListBody(feedback=[FeedbackReplyBody.model_validate(row) for row in said])


def require_answer(answer_id: str, service: Service) -> None:
    if service.receipts.read(answer_id) is None:
        raise NotFound(f"No answer has the id {answer_id}.")
