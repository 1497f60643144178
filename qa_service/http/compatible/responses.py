"""Responses: a reply as one object, or as the protocol's whole sequence of events."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from qa_service.http import schemas
from qa_service.http.compatible.bodies import ResponsesBody
from qa_service.http.compatible.parts import Json, count_tokens, list_annotations


class Writing:
    """One response as it comes: every event with its number, in the order that clients need."""

    def __init__(self, body: ResponsesBody, *, id: str, created: int, base_url: str) -> None:
        self._body = body
        self._id = id
        self._created = created
        self._base_url = base_url
        self._item_id = f"msg_{id.removeprefix('resp_')}"
        self._numbers = count()
        self._text = ""

    def open(self) -> Iterator[Json]:
        yield self._event("response.created", response=self._response("in_progress"))
        yield self._event("response.in_progress", response=self._response("in_progress"))
        item = self._message([], "in_progress")
        yield self._event("response.output_item.added", output_index=0, item=item)
        yield self._part_event("response.content_part.added", part=self._part([]))

    def add(self, text: str) -> Iterator[Json]:
        """A verified sentence, with the space before it."""
        self._text += text
        yield self._part_event("response.output_text.delta", delta=text, logprobs=[])

    def close(self, reply: schemas.ReplyBody) -> Iterator[Json]:
        annotations = list(list_annotations(reply, self._base_url))
        for number, annotation in enumerate(annotations):
            yield self._part_event(
                "response.output_text.annotation.added",
                annotation_index=number,
                annotation=annotation,
            )
        part = self._part(annotations)
        yield self._part_event("response.output_text.done", text=self._text, logprobs=[])
        yield self._part_event("response.content_part.done", part=part)
        item = self._message([part], "completed")
        yield self._event("response.output_item.done", output_index=0, item=item)
        yield self._event("response.completed", response=self.write(reply))

    def fail(self, problem: Json) -> Iterator[Json]:
        error = {"code": problem["code"], "message": problem["detail"]}
        yield self._event("error", **error, param=None)
        response = {**self._response("failed"), "error": error}
        yield self._event("response.failed", response=response)

    def write(self, reply: schemas.ReplyBody) -> Json:
        """The whole response; the reply as `POST /v1/ask` gives it is under `on_record`."""
        self._text = reply.answer
        part = self._part(list(list_annotations(reply, self._base_url)))
        return {
            **self._response("completed"),
            "output": [self._message([part], "completed")],
            "usage": self._usage(reply),
            "on_record": reply.model_dump(mode="json"),
        }

    def _response(self, status: str) -> Json:
        body = self._body
        return {
            "id": self._id,
            "object": "response",
            "created_at": self._created,
            "completed_at": self._created if status == "completed" else None,
            "status": status,
            "model": body.model_name,
            "output": [],
            "error": None,
            "incomplete_details": None,
            "instructions": body.instructions,
            "metadata": body.metadata or {},
            "previous_response_id": body.previous_response_id,
            "parallel_tool_calls": False,
            "temperature": 0.0 if body.temperature is None else body.temperature,
            "top_p": 1.0 if body.top_p is None else body.top_p,
            "presence_penalty": 0.0,
            "frequency_penalty": 0.0,
            "top_logprobs": 0,
            "tool_choice": "none",
            "tools": [],
            "text": {"format": {"type": "text"}},
            "truncation": "disabled",
            "max_output_tokens": body.max_output_tokens,
            "max_tool_calls": None,
            "reasoning": None,
            "service_tier": "default",
            "background": False,
            "safety_identifier": None,
            "prompt_cache_key": None,
            "store": body.is_kept,
            "usage": None,
        }

    def _usage(self, reply: schemas.ReplyBody) -> Json:
        asked, told = count_tokens(reply.question), count_tokens(reply.answer)
        return {
            "input_tokens": asked,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": told,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": asked + told,
        }

    def _message(self, content: list[Json], status: str) -> Json:
        return {
            "id": self._item_id,
            "type": "message",
            "role": "assistant",
            "status": status,
            "content": content,
        }

    def _part(self, annotations: list[Json]) -> Json:
        return {
            "type": "output_text",
            "text": self._text,
            "annotations": annotations,
            "logprobs": [],
        }

    def _part_event(self, kind: str, **fields: object) -> Json:
        return self._event(kind, item_id=self._item_id, output_index=0, content_index=0, **fields)

    def _event(self, kind: str, **fields: object) -> Json:
        return {"type": kind, "sequence_number": next(self._numbers), **fields}
