"""What a program is told of a long run."""

from __future__ import annotations

import json

from ingest.progress import ProgressEvents


def test_a_program_is_told_rate_and_time_left_once_a_second_for_each_stage() -> None:
    lines: list[str] = []
    times = iter([0.0, 0.5, 1.0, 1.2, 2.0, 3.0, 4.0])
    tell = ProgressEvents(lines.append, clock=lambda: next(times))
    for done in (0, 5, 10, 12, 20):
        tell("embedding", done, 100)
    tell("reading", 1, 0)
    tell("reading", 9, 0)
    events = [json.loads(line) for line in lines]
    assert [(e["stage"], e["done"]) for e in events] == [
        ("embedding", 10),
        ("embedding", 20),
        ("reading", 9),
    ]
    assert (events[0]["per_second"], events[0]["seconds_left"]) == (10.0, 9.0)
    assert (events[2]["total"], events[2]["seconds_left"]) == (None, None)
