"""The description of the interface: what FastAPI finds out, and what only the doors know."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from pydantic import BaseModel, Field

from qa_service.http.accepting import PROBLEM
from qa_service.http.access import is_guarded
from qa_service.keys import KeyRing

Json = dict[str, Any]

EXAMPLES: Final = Path(__file__).parent / "examples"
# Every call under /v1 may be answered so; others by where they are.
EVERYWHERE: Final = (400, 401, 403, 422, 429, 503)
WITH_BODY: Final = (408, 413)
MEANINGS: Final = {
    400: "The request is broken off or no HTTP that can be read.",
    401: "A key is asked for and none that fits was sent.",
    403: "The key lacks a scope, or the page's origin has no site key.",
    404: "Nothing has this id.",
    408: "The body did not come in time.",
    413: "The body is too large.",
    422: "Something in the request is wrong: `errors` point at it.",
    429: "More requests than the limit: come again after `Retry-After` seconds.",
    503: "Not now: `code` and `detail` say why; come again after `Retry-After` seconds.",
}
RETRY_HEADER: Final = {
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "string"}}
}
PARAMETERS: Final = {
    "topic": "NATO enlargement",
    "actors": ["NATO,Russia"],
    "as_of": "2022-02-01",
    "from": "2021-12-01",
    "to": "2022-02-28",
    "language": "en",
    "model": "on-record",
}
# What a reply leads to.
LINKS: Final = {
    **{
        name: {"operationId": name, "parameters": {"answer_id": "$response.body#/id"}}
        for name in ("read_answer", "give_feedback", "list_feedback")
    },
    "read_paragraph": {
        "operationId": "read_paragraph",
        "parameters": {"paragraph_id": "$response.body#/citations/0/paragraph_id"},
    },
}
# These may name a model or an answer that is not there.
OPENAI: Final = ("/v1/chat/completions", "/v1/responses")
OWN_DATA: Final = (
    "JSON: the reply for `done`, a problem for `error`, a sentence with the citations it adds for "
    "`sentence`."
)
OPENAI_DATA: Final = "A JSON object of OpenAI's protocol, or `[DONE]`."
STREAM_EVENTS: Final = ("start", "status", "sentence", "removed", "done", "error")


class FaultBody(BaseModel):
    pointer: str = Field(description="JSON pointer into the request, as a URI fragment")
    detail: str


class OpenAIErrorBody(BaseModel):
    message: str
    type: str
    param: str | None
    code: str


class ProblemBody(BaseModel):
    """A problem by RFC 9457, with what clients of OpenAI's interface look for."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    request_id: str
    errors: list[FaultBody] = []
    error: OpenAIErrorBody


def install_openapi(app: FastAPI, keys: KeyRing) -> None:
    """Make the application describe itself with problems, streams, keys and examples."""
    describe = app.openapi

    def describe_all() -> Json:
        is_new = app.openapi_schema is None
        document = describe()
        if is_new:
            complete(document, keys)
        return document

    app.openapi = describe_all  # type: ignore[method-assign]


def complete(document: Json, keys: KeyRing) -> None:
    """Add to FastAPI's description what it does not know."""
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    problem = ProblemBody.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs"))
    schemas["ProblemBody"] = problem
    document["components"]["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer"},
        "site key": {"type": "apiKey", "in": "header", "name": "X-Site-Key"},
    }
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            describe_problems(path, method, operation)
            add_examples(operation, schemas)
            if is_guarded(path) and keys.has_secrets:
                operation["security"] = [{"key": []}]
    ask = document["paths"]["/v1/ask"]["post"]
    describe_stream(ask, OWN_DATA, STREAM_EVENTS)
    for path in OPENAI:
        describe_stream(document["paths"][path]["post"], OPENAI_DATA)
    ask["responses"]["200"]["links"] = LINKS


def describe_problems(path: str, method: str, operation: Json) -> None:
    statuses = {503} if path == "/readyz" else set()
    if is_guarded(path):
        statuses.update(EVERYWHERE, WITH_BODY if method == "post" else ())
        statuses.update({404} if "{" in path or path in OPENAI else ())
    for status in sorted(statuses):
        schema = {"$ref": "#/components/schemas/ProblemBody"}
        answer: Json = {
            "description": MEANINGS[status],
            "content": {PROBLEM: {"schema": schema}},
        }
        if status == 429:
            answer["headers"] = RETRY_HEADER
        operation["responses"][str(status)] = answer


def add_examples(operation: Json, schemas: Json) -> None:
    """Examples of the parameters, of the body (its model's) and of the reply."""
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in PARAMETERS:
            parameter["example"] = PARAMETERS[parameter["name"]]
    if "requestBody" in operation:
        content = operation["requestBody"]["content"]["application/json"]
        content["example"] = schemas[content["schema"]["$ref"].rpartition("/")[2]]["example"]
    path = EXAMPLES / f"{operation['operationId']}.json"
    if path.exists():
        content = operation["responses"]["200"]["content"]["application/json"]
        content["example"] = json.loads(path.read_text(encoding="utf-8"))


def describe_stream(operation: Json, told: str, events: Sequence[str] = ()) -> None:
    """Each event of the streamed reply, as OpenAPI 3.2 describes an item."""
    event: Json = {"type": "string", **({"enum": list(events)} if events else {})}
    data: Json = {"type": "string", "description": told}
    if events:
        data["contentMediaType"] = "application/json"
    item = {
        "type": "object",
        "required": ["event", "data"] if events else ["data"],
        "properties": {"event": event, "data": data},
    }
    operation["responses"]["200"]["content"]["text/event-stream"] = {"itemSchema": item}
