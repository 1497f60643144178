"""Chat completions: a reply as one object, or as chunks that hold a verified sentence each."""

from __future__ import annotations

from dataclasses import dataclass

from qa_service.http import schemas
from qa_service.http.compatible.parts import Json, count_tokens, list_annotations


@dataclass(frozen=True, slots=True)
class Completion:
    """The frame of one completion: its id, when it was made and under which model's name."""

    id: str
    created: int
    model: str
    question: str
    base_url: str

    def write(self, reply: schemas.ReplyBody) -> Json:
        """The whole completion; the reply as `POST /v1/ask` gives it is under `on_record`."""
        message = {
            "role": "assistant",
            "content": reply.answer,
            "refusal": None,
            "annotations": self._annotations(reply),
        }
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        return {
            **self._frame("chat.completion"),
            "choices": [choice],
            "usage": self.count(reply.answer),
            "on_record": reply.model_dump(mode="json"),
        }

    def open(self) -> Json:
        return self._chunk({"role": "assistant", "content": ""})

    def add(self, text: str) -> Json:
        return self._chunk({"content": text})

    def close(self, reply: schemas.ReplyBody) -> Json:
        """The last chunk with content: the annotations, and the reply in full."""
        chunk = self._chunk({"annotations": self._annotations(reply)}, finish="stop")
        return {**chunk, "on_record": reply.model_dump(mode="json")}

    def tell_usage(self, answer: str) -> Json:
        return {**self._frame("chat.completion.chunk"), "choices": [], "usage": self.count(answer)}

    def count(self, answer: str) -> Json:
        asked, told = count_tokens(self.question), count_tokens(answer)
        return {"prompt_tokens": asked, "completion_tokens": told, "total_tokens": asked + told}

    def _annotations(self, reply: schemas.ReplyBody) -> list[Json]:
        written: list[Json] = []
        for flat in list_annotations(reply, self.base_url):
            fields = {name: value for name, value in flat.items() if name != "type"}
            written.append({"type": "url_citation", "url_citation": fields})
        return written

    def _chunk(self, delta: Json, *, finish: str | None = None) -> Json:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return {**self._frame("chat.completion.chunk"), "choices": [choice]}

    def _frame(self, kind: str) -> Json:
        return {"id": self.id, "object": kind, "created": self.created, "model": self.model}
