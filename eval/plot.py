"""Turns figures into the coordinates of the report's drawings; the page's template draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.compare import Difference
from eval.explain import Limit
from eval.metrics.augrc import Point
from eval.score import Figure

# The curve's paper, in the units of its SVG.
LEFT, TOP, WIDTH, HEIGHT = 56.0, 24.0, 548.0, 220.0
_TOPS = (0.05, 0.1, 0.25, 0.5, 1.0)
_STEPS = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """An interval on a line from 0 to 100; ``limit`` is where a gate stands, ``zero`` is zero."""

    low: float
    high: float
    value: float
    limit: float | None = None
    zero: float = 0.0


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid with its words."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Risk (upwards) against coverage (to the right); ``end`` is where the service operates."""

    line: str
    end: tuple[float, float]
    xs: tuple[Tick, ...]
    ys: tuple[Tick, ...]
    rows: tuple[tuple[str, Point], ...]


def draw_interval(figure: Figure, limit: Limit | None = None) -> Bar | None:
    """The bar of a share; None for a figure without an interval, or beyond 0 and 1."""
    if figure.value is None or figure.low is None or figure.high is None:
        return None
    if figure.low < 0 or figure.high > 1:
        return None
    at = None if limit is None or limit.sign == "=" else limit.value * 100
    return Bar(figure.low * 100, figure.high * 100, figure.value * 100, at)


def draw_differences(differences: Sequence[Difference]) -> list[Bar | None]:
    """The bars of differences on one scale, zero in the middle."""
    ends = [abs(end) for d in differences for end in (d.low, d.high) if end is not None]
    reach = max([*ends, 0.05])

    def place(value: float) -> float:
        return 50 + 50 * value / reach

    return [
        None
        if d.delta is None or d.low is None or d.high is None
        else Bar(place(d.low), place(d.high), place(d.delta), zero=50)
        for d in differences
    ]


def draw_curve(points: Sequence[Point]) -> Curve | None:
    """The curve and, as its text, what it says at quarters of the questions; None if empty."""
    if not points:
        return None
    highest = max(point.risk for point in points)
    top = next(mark for mark in _TOPS if mark >= highest)
    placed = [_place(point.coverage, point.risk / top) for point in points]
    steps = [step / _STEPS for step in range(_STEPS + 1)]
    return Curve(
        line=" ".join(f"{x:.1f},{y:.1f}" for x, y in placed),
        end=placed[-1],
        xs=tuple(Tick(_place(step, 0)[0], tell_share(step)) for step in steps),
        ys=tuple(Tick(_place(0, step)[1], f"{step * top:.2g}") for step in steps),
        rows=(*_quarters(points), (f"as served, {tell_share(points[-1].coverage)}", points[-1])),
    )


def tell_share(share: float) -> str:
    return f"{100 * share:.0f} %"


def _place(x: float, y: float) -> tuple[float, float]:
    return LEFT + WIDTH * x, TOP + HEIGHT * (1 - y)


def _quarters(points: Sequence[Point]) -> list[tuple[str, Point]]:
    """The last point up to a quarter, a half and three quarters of the questions."""
    rows = []
    for share in (0.25, 0.5, 0.75):
        within = [point for point in points if point.coverage <= share]
        if within and within[-1] is not points[-1]:
            rows.append((tell_share(within[-1].coverage), within[-1]))
    return rows
