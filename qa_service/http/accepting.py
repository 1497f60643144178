"""In which form and language a caller wants its reply, and what it has: RFC 9110, 12.5 and 13.1."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from starlette.datastructures import Headers

EVENTS: Final = "text/event-stream"
JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"
HTML: Final = "text/html"
_WEIGHT: Final = re.compile(r"q=(0(?:\.\d*)?|1(?:\.0*)?)")


def prefers_events(headers: Headers) -> bool:
    """Whether events are asked for by name, and no less than JSON."""
    weights = read_weights(",".join(headers.getlist("accept")))
    return weights.get(EVENTS, 0.0) > 0 and weights[EVENTS] >= weights.get(JSON, 0.0)


def prefers_html(headers: Headers) -> bool:
    """Whether a page is asked for by name, and rather than JSON: by a browser, that is."""
    weights = read_weights(",".join(headers.getlist("accept")))
    return weights.get(HTML, 0.0) > max(weights.get(JSON, 0.0), weights.get(PROBLEM, 0.0))


def prefers_problem(headers: Headers) -> bool:
    """Whether JSON is asked for by name, and rather than a page."""
    weights = read_weights(",".join(headers.getlist("accept")))
    return max(weights.get(JSON, 0.0), weights.get(PROBLEM, 0.0)) > weights.get(HTML, 0.0)


def choose_language(accepted: str, offered: Collection[str], *, default: str) -> str:
    """Of the languages that are offered, the one wanted most and first; regions make none."""
    wanted = [
        (weight, name.partition("-")[0])
        for name, weight in read_weights(accepted).items()
        if weight > 0 and name.partition("-")[0] in offered
    ]
    return max(wanted, key=lambda each: each[0], default=(0.0, default))[1]


def takes(accepted: str, name: str) -> bool:
    """Whether this is taken by its name, or else with all others: `gzip;q=0` refuses it."""
    weights = read_weights(accepted)
    return weights.get(name, weights.get("*", 0.0)) > 0


def has_copy(if_none_match: str, etag: str) -> bool:
    """Whether a caller has what this tag stands for (RFC 9110, 13.1.2): weak tags are as good."""
    told = {each.strip().removeprefix("W/") for each in if_none_match.split(",")}
    return "*" in told or etag.removeprefix("W/") in told


def read_weights(accept: str) -> dict[str, float]:
    """Type, language or range → its weight from 0, not wanted, to 1, also where none is told."""
    weights: dict[str, float] = {}
    for each in accept.lower().split(","):
        kind, *parameters = (part.strip() for part in each.split(";"))
        told = (match for match in map(_WEIGHT.fullmatch, parameters) if match)
        weights[kind] = next((float(match[1]) for match in told), 1.0)
    return weights
