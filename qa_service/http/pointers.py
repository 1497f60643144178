"""Where in a request something is wrong: JSON pointers, and parameters by OpenAI's names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import quote as percent_encode

Part = str | int
Fault = Mapping[str, object]

# What the fragment of a URI may hold as it is (RFC 3986); a slash in a key is written as ~1.
_FRAGMENT: Final = "!$&'()*+,;=:@?"
_OTHER_TYPES: Final = ("string_type", "list_type")


def read_message(fault: Fault) -> str:
    """What is wrong; Pydantic's own name for what our checks raise is nothing to tell."""
    return str(fault["msg"]).removeprefix("Value error, ")


def find_places(faults: Iterable[Fault], body: object) -> list[tuple[list[Part], Fault]]:
    """Each fault with the keys and numbers that lead to it from the request's top.

    Where a value may be of two types, the faults by the type that it has are the ones told.
    """
    found = [(_find_place(fault, body), fault) for fault in faults]
    return [(place, fault) for place, fault in found if not _is_outdone(place, fault, found)]


def _is_outdone(place: list[Part], fault: Fault, found: list[tuple[list[Part], Fault]]) -> bool:
    """Whether a value of another type was expected, and it is told what is wrong with this one."""
    return fault["type"] in _OTHER_TYPES and any(
        other[: len(place)] == place and (other != place or each["type"] not in _OTHER_TYPES)
        for other, each in found
    )


def _find_place(fault: Fault, body: object) -> list[Part]:
    place = fault["loc"]
    assert isinstance(place, tuple)
    where, *parts = place
    if where != "body":
        return parts
    # The place in a text that is no JSON is an offset.
    if fault["type"] == "json_invalid":
        return []
    return list(_follow(parts, body, is_missing=fault["type"] == "missing"))


def _follow(parts: Sequence[Part], value: object, *, is_missing: bool) -> Iterator[Part]:
    """Those of the parts that lead on in the body: the others name the branch of a union."""
    for number, part in enumerate(parts):
        is_last = number == len(parts) - 1
        if isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
            yield part
        elif isinstance(value, dict) and part in value:
            # A branch may be called by the role that chooses it.
            if part == value.get("role") and not is_last:
                continue
            value = value[part]
            yield part
        elif is_last and is_missing:
            yield part


def write_pointer(place: Sequence[Part]) -> str:
    """The place as a JSON pointer in the fragment of a URI (RFC 6901); all of it is `#`."""
    return "#" + "".join(f"/{_escape(str(part))}" for part in place)


def _escape(key: str) -> str:
    return percent_encode(key.replace("~", "~0").replace("/", "~1"), safe=_FRAGMENT)


def name_parameter(place: Sequence[Part]) -> str | None:
    """The place as OpenAI's errors name it, like `messages[0].content`; None for all of it."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in place]
    return "".join(parts).removeprefix(".") or None
