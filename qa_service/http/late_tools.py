"""The MCP tools at `/mcp`, loaded when they are first called.

Their package takes longer to load than anything else of the service, and most never use it.
"""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import anyio
from anyio.abc import TaskGroup, TaskStatus
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from qa_service.http.service import Service

PATH: Final = "/mcp"
MODULE: Final = "qa_service.http.tools"


class LateTools:
    """The ASGI application of the tools over a started service.

    Who may call, from which page and by which name of this service, is checked before (access.py).
    """

    def __init__(self, service: Service, version: str) -> None:
        self._service, self._version = service, version
        self._lock = anyio.Lock()
        self._group: TaskGroup | None = None
        self._app: ASGIApp | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """While this is open the tools can be called."""
        async with anyio.create_task_group() as self._group:
            yield
            self._group.cancel_scope.cancel()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._lock:
            if self._app is None:
                assert self._group is not None, "called before the application has started"
                self._app = await self._group.start(self._serve)
        await self._app(scope, receive, send)

    async def _serve(self, *, task_status: TaskStatus[ASGIApp]) -> None:
        """Load the tools and keep them running, in a task of their own until the group's end."""
        tools = await run_in_threadpool(importlib.import_module, MODULE)
        server = tools.build_tools(self._service, self._version)
        app = tools.open_door(server, PATH)
        async with server.session_manager.run():
            task_status.started(app)
            await anyio.sleep_forever()
