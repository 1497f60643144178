"""How far a run is: bars on a terminal, events for programs, nothing elsewhere."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from ingest.planning import Progress as OnProgress
from ingest.run import ignore_progress

SECONDS_BETWEEN_EVENTS = 1.0


class RateColumn(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.0f}/s", style="progress.data.speed")


@contextmanager
def show_progress(console: Console) -> Iterator[OnProgress]:
    """What to hand to a run so that its stages are drawn on the console."""
    if not console.is_terminal:
        yield ignore_progress
        return
    columns = (
        TextColumn("{task.description:<12}"),
        BarColumn(),
        MofNCompleteColumn(),
        RateColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        tasks = {}

        def draw(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=None)
            bar.update(tasks[stage], completed=done, total=total or None)

        yield draw


class ProgressEvents:
    """Writes JSON lines, at most one a second for each stage.

    ``stage``, ``done``, ``total`` (null: not known), ``per_second``, ``seconds_left``.
    """

    def __init__(
        self, write: Callable[[str], object], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._write = write
        self._clock = clock
        self._began: dict[str, float] = {}
        self._told: dict[str, float] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = self._clock()
        began = self._began.setdefault(stage, now)
        if now - self._told.setdefault(stage, began) < SECONDS_BETWEEN_EVENTS:
            return
        self._told[stage] = now
        rate = done / (now - began)
        left = (total - done) / rate if total and rate else None
        event = {
            "stage": stage,
            "done": done,
            "total": total or None,
            "per_second": round(rate, 1),
            "seconds_left": None if left is None else round(left, 1),
        }
        self._write(json.dumps(event))
