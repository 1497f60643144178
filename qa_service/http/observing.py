"""Counts and logs every request: what was called and how it went, not what was asked."""

from __future__ import annotations

import json
import time
from typing import Final
from urllib.parse import parse_qs

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa_service.http.access import Caller
from qa_service.http.bodies import replay
from qa_service.http.metrics import Metrics
from qa_service.http.waiting import GONE

# Looked at every few seconds: only their failures are worth a line.
QUIET: Final = frozenset(("/livez", "/readyz", "/metrics"))
NO_ROUTE: Final = "none"

log = structlog.get_logger()


class Observed:
    """Times each request from its head to the end of its reply."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, is_logging: bool) -> None:
        self._app = app
        self._metrics = metrics
        self._is_logging = is_logging

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, start = GONE, time.perf_counter()

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except Exception:
            status = 500
            raise
        finally:
            seconds = time.perf_counter() - start
            route = name_route(scope)
            self._metrics.count_request(scope["method"], route, status, seconds)
            if self._is_logging and (route not in QUIET or status >= 400):
                self._log(scope, route, status, seconds)

    def _log(self, scope: Scope, route: str, status: int, seconds: float) -> None:
        caller: Caller | None = scope.get("caller")
        told = {
            "request_id": scope.get("request_id"),
            "method": scope["method"],
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
        }
        if caller is not None and caller.key is not None:
            told["key"] = caller.key.name
        if "asked" in scope:
            told["question"] = scope["asked"]
        log.info("request", **told)


def name_route(scope: Scope) -> str:
    """The template of the route that took the request: of bounded number, unlike paths."""
    route = scope.get("route")
    path: str | None = getattr(route, "path", None)
    # Files have no route, but stand below where they are mounted.
    return path or scope.get("root_path") or NO_ROUTE


class Questions:
    """Notes what was asked, for the log; in use only where the settings say so."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and "caller" in scope:
            query = parse_qs(scope["query_string"].decode("latin-1"))
            asked = query.get("topic", [None])[0]
            if scope["method"] == "POST":
                message = await receive()
                asked = find_question(message.get("body", b""))
                receive = replay(message, receive)
            if asked is not None:
                scope["asked"] = asked
        await self._app(scope, receive, send)


def find_question(body: bytes) -> str | None:
    """What a body asks, in any of the interface's forms; None where it asks nothing."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    messages = told.get("messages")
    last = messages[-1] if isinstance(messages, list) and messages else None
    content = last.get("content") if isinstance(last, dict) else None
    asked = (told.get("question"), told.get("query"), told.get("input"), content)
    return next((text for text in asked if isinstance(text, str)), None)
