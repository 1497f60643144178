"""The small model is a real one: it loads, streams and keeps to a schema, whatever it says."""

from __future__ import annotations

import re
from typing import Any

import openai
import pytest

from tests.small_model import CONTEXT_TOKENS, MODEL, serve_small_model

SCHEMA = {
    "type": "object",
    "properties": {"sentences": {"type": "array", "items": {"type": "string"}, "maxItems": 2}},
    "required": ["sentences"],
    "additionalProperties": False,
}
FORMAT: Any = {"type": "json_schema", "json_schema": {"name": "answer", "schema": SCHEMA}}
QUESTION: Any = [{"role": "user", "content": "What is NATO? Answer in two short sentences."}]


@pytest.mark.slow
def test_the_small_model_streams_and_keeps_to_a_schema() -> None:
    with serve_small_model() as url, openai.OpenAI(base_url=url, api_key="x") as client:
        assert [model.id for model in client.models.list()] == [MODEL]
        stream = client.chat.completions.create(
            model=MODEL, messages=QUESTION, stream=True, response_format=FORMAT, max_tokens=300
        )
        pieces = [c.choices[0].delta.content for c in stream if c.choices]
        assert len(pieces) > 3
        text = "".join(piece or "" for piece in pieces)
        assert re.match(r'\s*{\s*"sentences"\s*:\s*\[', text)
        far_too_long: Any = [{"role": "user", "content": "word " * 2 * CONTEXT_TOKENS}]
        with pytest.raises(openai.BadRequestError, match="context size"):
            client.chat.completions.create(model=MODEL, messages=far_too_long)
