"""Rules between fields, which no JSON Schema can say: cases that break them are passed over.

Each rule has a test of its own in tests/test_http.py or tests/test_openai_routes.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import schemathesis

MAX_SIDES = 6


@schemathesis.hook
def filter_query(context: schemathesis.HookContext, query: Mapping[str, object] | None) -> bool:
    """No cursor that we have not given, no end before its beginning, no more sides than are heard.

    Sides are divided by commas or each by itself, so that no schema can count them.
    """
    if query is None:
        return True
    return "cursor" not in query and is_in_order(query) and count_sides(query) <= MAX_SIDES


@schemathesis.hook
def filter_case(context: schemathesis.HookContext, case: schemathesis.Case[Any]) -> bool:
    """No body whose end is before its beginning, and a question at the end of what is said.

    This hook sees those cases, too, that are not drawn by chance; one of bodies does not.
    """
    body = case.body
    if not isinstance(body, Mapping):
        return True
    if not all(has_question(body[name]) for name in ("messages", "input") if name in body):
        return False
    options = body.get("on_record")
    filters = (options if isinstance(options, Mapping) else body).get("filters")
    return not isinstance(filters, Mapping) or is_in_order(filters)


def has_question(said: object) -> bool:
    """Whether the last message of a user has text; what is no conversation may be sent."""
    if isinstance(said, str):
        return bool(said.strip())
    if not isinstance(said, list):
        return True
    messages = [each for each in said if isinstance(each, Mapping)]
    asked = [each.get("content") for each in messages if each.get("role") == "user"]
    return bool(asked) and has_text(asked[-1])


def has_text(content: object) -> bool:
    if not isinstance(content, list):
        return not isinstance(content, str) or bool(content.strip())
    texts = [part.get("text") for part in content if isinstance(part, Mapping)]
    return any(not isinstance(text, str) or text.strip() for text in texts)


def count_sides(query: Mapping[str, object]) -> int:
    actors = query.get("actors")
    return len(",".join(map(str, actors)).split(",")) if isinstance(actors, list) else 0


def is_in_order(dates: Mapping[str, object]) -> bool:
    first, last = dates.get("from"), dates.get("to")
    return not (isinstance(first, str) and isinstance(last, str) and first > last)
