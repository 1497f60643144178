"""Puts the service together as an ASGI application."""

from __future__ import annotations

import importlib.metadata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from anyio import to_thread
from fastapi import Depends, FastAPI, Response
from fastapi.staticfiles import StaticFiles
from fastapi_offline import FastAPIOffline
from starlette.routing import Route

from qa_service.http.access import Access
from qa_service.http.bodies import Bodies
from qa_service.http.failures import Failures
from qa_service.http.headers import RequestIds, SafeHeaders
from qa_service.http.heads import Heads
from qa_service.http.late_tools import PATH, LateTools
from qa_service.http.limits import Gate, Rates
from qa_service.http.observing import Observed, Questions
from qa_service.http.openapi import install_openapi
from qa_service.http.pages import STATIC_DIR
from qa_service.http.problems import install_handlers
from qa_service.http.queries import refuse_other_parameters
from qa_service.http.routes import articles, ask, feedback, health, openai, pages, positions
from qa_service.http.service import Service
from qa_service.http.shutdown import Farewells, Shutdown

# Threads for what looks up, beside those that compute.
SPARE_THREADS = 24


def build_app(service: Service) -> FastAPI:
    """The application over a started service, which it closes at its end."""

    @asynccontextmanager
    async def close_at_end(_app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = (
            service.settings.max_running + SPARE_THREADS
        )
        async with tools.running():
            yield
        await service.close_model()
        service.close()

    version = importlib.metadata.version("on-record")
    tools = LateTools(service, version)
    app = FastAPIOffline(
        title="On Record",
        description="Cited answers to who said what, and when, about NATO and Russia.",
        version=version,
        lifespan=close_at_end,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
        # Spans alone, where the process has a tracer; the rest is counted and logged here.
        telemetry={"metrics": False, "logs": False},
    )
    app.state.service = service
    app.state.shutdown = Shutdown()
    install_middleware(app, service)
    install_handlers(app)
    app.include_router(health.router)
    app.include_router(pages.router)
    for router in (
        ask.router,
        openai.router,
        feedback.router,
        positions.router,
        articles.router,
    ):
        app.include_router(router, dependencies=[Depends(refuse_other_parameters)])
    app.router.routes.append(Route(PATH, tools, name="tools"))
    app.mount("/static", FreshStatic(directory=STATIC_DIR), name="static")
    install_openapi(app, service.settings.read_keys())
    # What a call takes is looked up in it: the first one should not wait while it is written.
    app.openapi()
    return app


def install_middleware(app: FastAPI, service: Service) -> None:
    """What a request passes before its route, the last one here first."""
    settings = service.settings
    if settings.log == "questions":
        app.add_middleware(Questions)
    app.add_middleware(
        Gate,
        load=service.metrics.load,
        max_running=settings.max_running,
        max_waiting=settings.max_waiting,
        wait_seconds=settings.max_wait_seconds,
    )
    app.add_middleware(Bodies, seconds=settings.request_seconds)
    app.add_middleware(
        Rates,
        per_minute=settings.requests_per_minute,
        site_per_minute=settings.site_requests_per_minute,
        trusted_proxies=settings.trusted_proxies,
    )
    app.add_middleware(Farewells, shutdown=app.state.shutdown)
    app.add_middleware(Failures)
    app.add_middleware(Access, keys=settings.read_keys(), hosts=settings.host_names)
    app.add_middleware(Heads)
    app.add_middleware(SafeHeaders)
    app.add_middleware(Observed, metrics=service.metrics, is_logging=settings.log != "nothing")
    app.add_middleware(RequestIds)


class FreshStatic(StaticFiles):
    """Static files that a browser asks after each time, so that an upgrade never mixes versions."""

    def file_response(self, *args: Any, **options: Any) -> Response:
        response = super().file_response(*args, **options)
        response.headers["Cache-Control"] = "no-cache"
        return response
