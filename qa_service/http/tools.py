"""The same abilities as MCP tools, at `/mcp`; results are the wire's own bodies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Final, TypeVar

from fastapi import FastAPI
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from pydantic import Field, ValidationError
from starlette.concurrency import run_in_threadpool

from qa_service.domain import DEFAULT_MAX_SENTENCES
from qa_service.errors import OnRecordError
from qa_service.http import requests, schemas
from qa_service.http.failures import ENDINGS
from qa_service.http.routes import articles, ask, positions
from qa_service.http.service import Service

PATH: Final = "/mcp"
INSTRUCTIONS: Final = (
    "Cited answers to who said what, and when, about NATO and Russia. Every quote is a slice of a "
    "stored paragraph: give it unchanged, with its speaker, date and publisher. An answer whose "
    "status is `abstained` says that the sources do not say; its nearest passages are no support."
)
READ_ONLY: Final = ToolAnnotations(read_only_hint=True, open_world_hint=False)

AsOf = Annotated[
    dt.date | None, Field(description="Nothing published later is used, like 2022-02-01.")
]
Text = Annotated[str, Field(min_length=1, max_length=requests.MAX_QUESTION_CHARS)]
Names = Annotated[list[str], Field(max_length=positions.MAX_SIDES)]
T = TypeVar("T")


async def run(work: Callable[[], T]) -> T:
    """Do the work in a thread; what is known to go wrong is told to the model."""
    with tell_model():
        return await run_in_threadpool(work)


@contextmanager
def tell_model() -> Iterator[None]:
    """Tell the calling model what is known to go wrong."""
    try:
        yield
    except OnRecordError as error:
        raise ToolError(str(error)) from error
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ToolError("; ".join(faults)) from error
    except (Exception, *ENDINGS):
        raise
    except BaseException as error:
        # The server lives through Exceptions only.
        raise RuntimeError("A library has panicked.") from error


def build_tools(service: Service, version: str) -> MCPServer[None]:
    """The server of the four tools over a started service."""
    server: MCPServer[None] = MCPServer(
        "on-record",
        title="On Record",
        instructions=INSTRUCTIONS,
        version=version,
        log_level="WARNING",
        subscriptions=False,
    )
    _add_asking(server, service)
    _add_reading(server, service)
    return server


def _add_asking(server: MCPServer[None], service: Service) -> None:
    @server.tool(name="ask", title="Ask the record", annotations=READ_ONLY)
    async def ask_question(
        question: Text,
        as_of: AsOf = None,
        actors: Names = [],  # noqa: B006 - pydantic copies it
        max_sentences: int = DEFAULT_MAX_SENTENCES,
    ) -> schemas.ReplyBody:
        """Answer a question about what NATO, Russia and others said, with the exact words it rests
        on, or say that the sources do not say."""

        with tell_model():
            filters = requests.FiltersBody(actors=actors)
            body = requests.AskBody(
                question=question, as_of=as_of, filters=filters, max_sentences=max_sentences
            )
            reply = await service.writer.answer(body.to_domain())
            written, _ = await run_in_threadpool(ask.keep, reply, service)
            return written

    @server.tool(name="positions", title="Positions of the sides", annotations=READ_ONLY)
    async def compare_positions(
        topic: Text,
        actors: Names = [],  # noqa: B006 - pydantic copies it
        as_of: AsOf = None,
    ) -> schemas.PositionsBody:
        """Each side's own statements on a topic by date; a side without any is named as silent.
        Without actors the two sides are heard that have most to say."""

        def compare() -> schemas.PositionsBody:
            query = positions.PositionsQuery(topic=topic, actors=",".join(actors), as_of=as_of)
            return positions.list_positions(query, service)

        return await run(compare)


def _add_reading(server: MCPServer[None], service: Service) -> None:
    @server.tool(name="read_paragraph", title="Read a paragraph", annotations=READ_ONLY)
    async def read_paragraph(
        paragraph_id: Annotated[str, Field(description="As a citation or a passage gives it.")],
    ) -> schemas.ParagraphBody:
        """A paragraph as it was cited, even when its article has changed since, with its
        neighbours."""
        return await run(lambda: articles.read_paragraph(paragraph_id, service))

    @server.tool(name="search", title="Search passages", annotations=READ_ONLY)
    async def search_passages(
        query: Text, limit: int = 10, as_of: AsOf = None
    ) -> schemas.SearchReplyBody:
        """The passages for a query, best first, without an answer."""

        def search() -> schemas.SearchReplyBody:
            return ask.search(requests.SearchBody(query=query, limit=limit, as_of=as_of), service)

        return await run(search)


def add_tools(app: FastAPI, server: MCPServer[None]) -> None:
    """Serve the tools at PATH, without sessions: any process may take any call.

    ``server.session_manager`` has to run while the application does. Who may call, from which page
    and by which name of this service, is checked before (access.py).
    """
    guarded = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    inner = server.streamable_http_app(
        streamable_http_path=PATH,
        stateless_http=True,
        json_response=True,
        transport_security=guarded,
    )
    app.router.routes.extend(inner.routes)
