"""What stands behind the `?` of an address: only what its call is described to take, and once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from fastapi import Request
from fastapi.exceptions import RequestValidationError

from qa_service.http.pointers import Fault


async def refuse_other_parameters(request: Request) -> None:
    """A 422 for a parameter that the call does not have, or has but once."""
    taken = dict(_list_parameters(request))
    given = Counter(name for name, _value in request.query_params.multi_items())
    faults = [
        _find_fault(name, times, taken)
        for name, times in given.items()
        if name not in taken or (times > 1 and not taken[name])
    ]
    if faults:
        raise RequestValidationError(faults)


def _list_parameters(request: Request) -> Iterator[tuple[str, bool]]:
    """The parameters that the call is described with, each with whether it may be repeated."""
    path = getattr(request.scope.get("route"), "path", None)
    described = request.app.openapi()["paths"].get(path, {}).get(request.method.lower(), {})
    for parameter in described.get("parameters", ()):
        if parameter["in"] == "query":
            yield parameter["name"], parameter["schema"].get("type") == "array"


def _find_fault(name: str, times: int, taken: dict[str, bool]) -> Fault:
    if name in taken:
        return {"type": "repeated", "loc": ("query", name), "msg": f"is given {times} times"}
    return {
        "type": "extra_forbidden",
        "loc": ("query", name),
        "msg": "Extra inputs are not permitted",
    }
