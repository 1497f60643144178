"""Puts the service together as an ASGI application."""

from __future__ import annotations

import importlib.metadata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, HTTPException, Response
from fastapi.staticfiles import StaticFiles
from fastapi_offline import FastAPIOffline
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa_service.http.access import Access
from qa_service.http.headers import RequestIds, SafeHeaders
from qa_service.http.pages import STATIC_DIR
from qa_service.http.problems import install_handlers
from qa_service.http.routes import articles, ask, feedback, health, pages, positions
from qa_service.http.service import Service

MAX_BODY_BYTES = 2_000_000


def build_app(service: Service) -> FastAPI:
    """The application over a started service, which it closes at its end."""

    @asynccontextmanager
    async def close_at_end(_app: FastAPI) -> AsyncIterator[None]:
        yield
        service.close()

    app = FastAPIOffline(
        title="On Record",
        description="Cited answers to who said what, and when, about NATO and Russia.",
        version=importlib.metadata.version("on-record"),
        lifespan=close_at_end,
        redoc_url=None,
    )
    settings = service.settings
    app.state.service = service
    app.add_middleware(BodyLimit)
    app.add_middleware(Access, keys=settings.read_keys(), hosts=settings.host_names)
    app.add_middleware(SafeHeaders)
    app.add_middleware(RequestIds)
    install_handlers(app)
    app.include_router(health.router)
    app.include_router(pages.router)
    for router in (ask.router, feedback.router, positions.router, articles.router):
        app.include_router(router)
    app.mount("/static", FreshStatic(directory=STATIC_DIR), name="static")
    return app


class BodyLimit:
    """Refuses a body that is too large, by its declared length or as it arrives."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        received = int(declared) if declared.isdigit() and int(declared) > MAX_BODY_BYTES else 0

        # Raised where the body is read, the error leaves as a problem like any other.
        async def receive_some() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > MAX_BODY_BYTES:
                raise HTTPException(413, f"A request has at most {MAX_BODY_BYTES:,} bytes.")
            return message

        await self._app(scope, receive_some, send)


class FreshStatic(StaticFiles):
    """Static files that a browser asks after each time, so that an upgrade never mixes versions."""

    def file_response(self, *args: Any, **options: Any) -> Response:
        response = super().file_response(*args, **options)
        response.headers["Cache-Control"] = "no-cache"
        return response
