"""Errors on the wire: RFC 9457 problem details, with the OpenAI shape beside them."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import Scope

from qa_service.errors import (
    ArchiveUnreachable,
    ChromaUnreachable,
    CorpusBroken,
    CorpusEmpty,
    CorpusNotReady,
    EmbeddingChanged,
    EmbeddingFailed,
    ModelNotFound,
    NotFound,
    OnRecordError,
    ResponseNotFound,
    StorageFailed,
)
from qa_service.http.accepting import PROBLEM, prefers_html
from qa_service.http.pages import PAGE_HEADERS, render_problem
from qa_service.http.pointers import (
    Fault,
    find_places,
    name_parameter,
    read_message,
    write_pointer,
)
from qa_service.http.waiting import GONE, ClientGone

Json = dict[str, object]

RETRY_AFTER_SECONDS = "5"
STATUS_OF: dict[type[OnRecordError], HTTPStatus] = {
    CorpusEmpty: HTTPStatus.SERVICE_UNAVAILABLE,
    CorpusBroken: HTTPStatus.SERVICE_UNAVAILABLE,
    CorpusNotReady: HTTPStatus.SERVICE_UNAVAILABLE,
    ArchiveUnreachable: HTTPStatus.SERVICE_UNAVAILABLE,
    ChromaUnreachable: HTTPStatus.SERVICE_UNAVAILABLE,
    EmbeddingChanged: HTTPStatus.SERVICE_UNAVAILABLE,
    EmbeddingFailed: HTTPStatus.SERVICE_UNAVAILABLE,
    StorageFailed: HTTPStatus.SERVICE_UNAVAILABLE,
    NotFound: HTTPStatus.NOT_FOUND,
    ModelNotFound: HTTPStatus.NOT_FOUND,
    ResponseNotFound: HTTPStatus.NOT_FOUND,
}
# The field of a request that an error is about.
PARAM_OF: dict[type[OnRecordError], str] = {
    ModelNotFound: "model",
    ResponseNotFound: "previous_response_id",
}
UNREADABLE = {"type": "json_invalid", "loc": ("body",)}
# How Pydantic names what is no object.
NO_OBJECT = ("model_attributes_type", "model_type", "dict_type")
NOT_DECLARED = "the body is not said to be JSON: send `Content-Type: application/json`"
NO_PAGE = "There is no page at this address. It may have been linked wrongly."
UNKNOWN = "Something went wrong here; the request id helps to find it in the log."
CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    408: "too_slow",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid_request",
    429: "rate_limited",
    503: "overloaded",
}


class Refused(Exception):
    """Why a request is answered by a problem before any route sees it."""

    def __init__(
        self, status: int, code: str, detail: str, *, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.headers = status, code, detail, headers

    def respond(self, scope: Scope) -> JSONResponse:
        return problem_response(
            Request(scope), self.status, self.detail, code=self.code, headers=self.headers
        )


def too_busy(what: str) -> Refused:
    """A 503 that asks to come again."""
    detail = f"{what} at the moment: try again in {RETRY_AFTER_SECONDS} s."
    return Refused(503, "overloaded", detail, headers={"Retry-After": RETRY_AFTER_SECONDS})


def request_id_of(request: Request) -> str:
    return str(request.scope.get("request_id", ""))


def problem_response(
    request: Request,
    status: int,
    detail: str,
    *,
    code: str,
    param: str | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """A problem document."""
    body = describe_problem(request, status, detail, code=code, param=param)
    return JSONResponse(body, status, headers=headers, media_type=PROBLEM)


def describe_problem(
    request: Request, status: int, detail: str, *, code: str, param: str | None = None
) -> Json:
    """A problem's members, with what clients of OpenAI's interface look for under `error`."""
    kind = "invalid_request_error" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "server_error"
    return {
        "type": f"urn:on-record:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.url.path,
        "code": code,
        "request_id": request_id_of(request),
        "error": {"message": detail, "type": kind, "param": param, "code": code},
    }


def status_of(error: OnRecordError) -> HTTPStatus:
    return STATUS_OF.get(type(error), HTTPStatus.INTERNAL_SERVER_ERROR)


def describe_error(request: Request, error: BaseException) -> Json:
    """The problem that an error is; what one that is not ours says is for the log alone."""
    if isinstance(error, OnRecordError):
        return describe_problem(request, status_of(error), str(error), code=error.code)
    return describe_problem(request, 500, UNKNOWN, code="internal_error")


def respond_invalid(request: Request, faults: Sequence[Fault], body: object) -> JSONResponse:
    """A 422 that points at each fault."""
    found = find_places(faults, body)
    errors = [
        {"pointer": write_pointer(place), "detail": _tell(fault, body)} for place, fault in found
    ]
    param = name_parameter(found[0][0])
    detail = _write_sentence(param, errors[0]["detail"])
    problem = describe_problem(request, 422, detail, code="invalid_request", param=param)
    return JSONResponse({**problem, "errors": errors}, 422, media_type=PROBLEM)


def _tell(fault: Fault, body: object) -> str:
    if fault["type"] == "json_invalid":
        return "the body is not valid JSON"
    if fault["loc"] == ("body",) and fault["type"] in (*NO_OBJECT, "missing"):
        # The framework leaves a body as it came where it is not said to be JSON.
        is_declared = not isinstance(body, bytes)
        return "the body must be a JSON object" if is_declared else NOT_DECLARED
    if fault["type"] in NO_OBJECT:
        return "must be a JSON object"
    if fault["type"] == "extra_forbidden":
        return "is not known here"
    if fault["type"] == "union_tag_not_found":
        return "must have a `role`"
    return read_message(fault)


def _write_sentence(param: str | None, told: str) -> str:
    """A sentence of its own: the checks of ours go on from the parameter's name."""
    if param is None:
        return f"{told[:1].upper()}{told[1:]}."
    return f"`{param}`{' ' if told[:1].islower() else ': '}{told}."


def is_page(request: Request) -> bool:
    """Whether the address is one for people: the interface describes only its own."""
    return not getattr(request.scope.get("route"), "include_in_schema", True)


def is_unreadable(error: HTTPException) -> bool:
    """Whether a body is no JSON in a way that the framework has no name for.

    Bytes that are not UTF-8, numbers of too many digits, brackets in too many brackets.
    """
    cause = error.__cause__
    return error.status_code == 400 and isinstance(cause, ValueError | RecursionError)


def respond_unknown(request: Request) -> JSONResponse:
    headers = {"X-Request-ID": request_id_of(request)}
    return problem_response(request, 500, UNKNOWN, code="internal_error", headers=headers)


def respond_refused(request: Request, error: RequestValidationError) -> Response:
    """What is wrong with a request; of a page's address, where one is wanted, a page."""
    if is_page(request) and prefers_html(request.headers):
        page = render_problem("Page not found", NO_PAGE)
        return HTMLResponse(page, 422, headers={"Vary": "Accept", **PAGE_HEADERS})
    return respond_invalid(request, error.errors(), error.body)


def install_handlers(app: FastAPI) -> None:
    """Make every error of the app leave as a problem document."""

    @app.exception_handler(RequestValidationError)
    async def on_invalid(request: Request, error: RequestValidationError) -> Response:
        return respond_refused(request, error)

    @app.exception_handler(ClientGone)
    async def on_gone(_request: Request, _error: ClientGone) -> Response:
        return Response(status_code=GONE)  # nobody reads it

    @app.exception_handler(OnRecordError)
    async def on_known(request: Request, error: OnRecordError) -> JSONResponse:
        headers = {"Retry-After": RETRY_AFTER_SECONDS} if error.retryable else None
        return problem_response(
            request,
            status_of(error),
            str(error),
            code=error.code,
            param=PARAM_OF.get(type(error)),
            headers=headers,
        )

    @app.exception_handler(HTTPException)
    async def on_http(request: Request, error: HTTPException) -> Response:
        if is_unreadable(error):
            return respond_invalid(request, [UNREADABLE], None)
        headers = dict(error.headers or {})
        if error.status_code == HTTPStatus.NOT_FOUND:
            headers["Vary"] = "Accept"
            if prefers_html(request.headers):
                page = render_problem("Page not found", NO_PAGE)
                return HTMLResponse(page, 404, headers={**headers, **PAGE_HEADERS})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = list_methods(request, headers.get("Allow", ""))
        code = CODES.get(error.status_code, "http_error")
        return problem_response(
            request, error.status_code, str(error.detail), code=code, headers=headers
        )

    @app.exception_handler(Exception)
    async def on_unknown(request: Request, _error: Exception) -> JSONResponse:
        return respond_unknown(request)


def list_methods(request: Request, allowed: str) -> str:
    """The methods of all routes at the request's path; the router names those of the first.

    Where GET is answered, HEAD is.
    """
    path = getattr(request.scope.get("route"), "path", None)
    operations = request.app.openapi()["paths"].get(path, ())
    methods = {method.upper() for method in operations} or set(allowed.split(", "))
    return ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))
