"""Reads a wire body as the part that the suite needs, and says when it breaks the contract."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError

from eval.client import Unreachable
from eval.records import Json, Part

P = TypeVar("P", bound=Part)


def read_part(part: type[P], body: Json) -> P:
    """A wire body as what scoring reads of it; raises Unreachable when it breaks the contract."""
    try:
        return part.model_validate(body)
    except ValidationError as error:
        first = error.errors()[0]
        raise Unreachable(f"a reply breaks the contract: {first['loc']} {first['msg']}") from error
