"""The same abilities as MCP tools, at `/mcp`; results are the wire's own bodies."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated, Any, Final, TypeVar, get_type_hints

from fastapi import Request
from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp.server.mcpserver.utilities.func_metadata import ArgModelBase, FuncMetadata
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from pydantic import BaseModel, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp

from qa_service.domain import Ask
from qa_service.errors import OnRecordError
from qa_service.http import requests, schemas
from qa_service.http.failures import ENDINGS
from qa_service.http.pointers import read_message
from qa_service.http.routes import articles, ask, positions
from qa_service.http.service import Service
from qa_service.http.waiting import ClientGone, until_disconnect

INSTRUCTIONS: Final = (
    "Cited answers to who said what, and when, about NATO and Russia. Every quote is a slice of a "
    "stored paragraph: give it unchanged, with its speaker, date and publisher. An answer whose "
    "status is `abstained` says that the sources do not say; its nearest passages are no support."
)
READ_ONLY: Final = ToolAnnotations(read_only_hint=True, open_world_hint=False)

Names = Annotated[list[requests.Value], Field(max_length=positions.MAX_SIDES)]
T = TypeVar("T")


class Arguments(ArgModelBase):
    """What a tool takes: handed to it in one piece."""


class Unchecked(FuncMetadata):
    """Hands the arguments on as they came: the tool checks them, and says in our words what is
    wrong; the library would print what its validator prints."""

    def validate_arguments(self, arguments_to_validate: dict[str, Any]) -> dict[str, Any]:
        return {"given": self.pre_parse_json(arguments_to_validate)}


class AskArguments(requests.QuestionBody, Arguments):
    actors: Names = Field([], description="short for `filters.actors`")

    def to_ask(self) -> Ask:
        asked = self.to_domain()
        actors = (*self.actors, *asked.filters.actors)
        return replace(asked, filters=replace(asked.filters, actors=actors))


class PositionsArguments(requests.Strict, Arguments):
    topic: requests.Query
    actors: Names = Field([])
    as_of: requests.AsOf = None


class ParagraphArguments(requests.Strict, Arguments):
    paragraph_id: str = Field(description="as a citation or a passage gives it")


class SearchArguments(requests.SearchBody, Arguments):
    pass


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
        raise ToolError("; ".join(map(_tell_fault, error.errors()))) from error
    except ClientGone as error:
        raise ToolError("The caller went away.") from error  # nobody reads it
    except (Exception, *ENDINGS):
        raise
    except BaseException as error:
        # The server lives through Exceptions only.
        raise RuntimeError("A library has panicked.") from error


def _tell_fault(fault: Mapping[str, Any]) -> str:
    place = ".".join(map(str, fault["loc"]))
    return f"{place}: {read_message(fault)}" if place else read_message(fault)


def build_tools(service: Service, version: str) -> MCPServer[None]:
    """The server of the four tools over a started service."""
    return MCPServer(
        "on-record",
        title="On Record",
        instructions=INSTRUCTIONS,
        version=version,
        log_level="WARNING",
        subscriptions=False,
        tools=[
            _make_asking(service),
            _make_comparing(service),
            _make_reading(service),
            _make_searching(service),
        ],
    )


def _make_asking(service: Service) -> Tool:
    async def ask_question(given: AskArguments) -> schemas.ReplyBody:
        """Answer a question about what NATO, Russia and others said, with the exact words it rests
        on, or say that the sources do not say."""
        with tell_model():
            reply = await service.writer.answer(given.to_ask())
            written, _ = await run_in_threadpool(ask.keep, reply, service)
            return written

    return _make_tool(ask_question, AskArguments, name="ask", title="Ask the record")


def _make_comparing(service: Service) -> Tool:
    async def compare_positions(given: PositionsArguments) -> schemas.PositionsBody:
        """Each side's own statements on a topic by date; a side without any is named as silent.
        Without actors the two sides are heard that have most to say."""

        def compare() -> schemas.PositionsBody:
            query = positions.PositionsQuery(
                topic=given.topic, actors=list(given.actors), as_of=given.as_of
            )
            return positions.list_positions(query, service)

        return await run(compare)

    title = "Positions of the sides"
    return _make_tool(compare_positions, PositionsArguments, name="positions", title=title)


def _make_reading(service: Service) -> Tool:
    async def read_paragraph(given: ParagraphArguments) -> schemas.ParagraphBody:
        """A paragraph as it was cited, even when its article has changed since, with its
        neighbours."""
        return await run(lambda: articles.read_paragraph(given.paragraph_id, service))

    title = "Read a paragraph"
    return _make_tool(read_paragraph, ParagraphArguments, name="read_paragraph", title=title)


def _make_searching(service: Service) -> Tool:
    async def search_passages(given: SearchArguments) -> schemas.SearchReplyBody:
        """The passages for a query, best first, without an answer."""
        return await run(lambda: ask.search(given, service))

    return _make_tool(search_passages, SearchArguments, name="search", title="Search passages")


def _make_tool(
    work: Callable[[Any], Coroutine[Any, Any, BaseModel]],
    takes: type[Arguments],
    *,
    name: str,
    title: str,
) -> Tool:
    """A tool whose arguments are a model of ours: one that is not known is an error.

    The work is stopped when the caller goes.
    """
    gives = get_type_hints(work)["return"]

    async def check_and_work(given: dict[str, Any], context: Context[None, Request]) -> BaseModel:
        request = context.request_context.request
        assert request is not None
        with tell_model():
            arguments = takes.model_validate(given)
            return await until_disconnect(request, work(arguments))

    return Tool(
        fn=check_and_work,
        name=name,
        title=title,
        description=inspect.getdoc(work) or "",
        parameters=takes.model_json_schema(by_alias=True),
        fn_metadata=Unchecked(arg_model=takes, output_model=gives),
        is_async=True,
        context_kwarg="context",
        annotations=READ_ONLY,
    )


def open_door(server: MCPServer[None], path: str) -> ASGIApp:
    """The tools as an ASGI application, without sessions: any process may take any call.

    ``server.session_manager`` has to run while it is called. Who may call, from which page and by
    which name of this service, is checked before (access.py).
    """
    guarded = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    return server.streamable_http_app(
        streamable_http_path=path,
        stateless_http=True,
        json_response=True,
        transport_security=guarded,
    )
