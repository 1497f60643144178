"""Waits until there may be something new to read."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import watchfiles

# Feeds and sitemaps do not tell when they change: they are asked again this often.
POLL_SECONDS = 900
WAKE_MS = 1_000


def watch_for_changes(paths: Sequence[Path], *, poll: bool) -> Iterator[None]:
    """One value each time something below the paths has changed, or it is time to poll.

    Ends when the process is asked to (Ctrl-C).
    """
    if not paths:
        while True:
            time.sleep(POLL_SECONDS)
            yield
    due = 0.0
    for changes in watchfiles.watch(*paths, rust_timeout=WAKE_MS, yield_on_timeout=True):
        # The first time nothing has happened: what came between the last reading and the watch.
        is_first = due == 0.0
        if changes or is_first or (poll and time.monotonic() >= due):
            due = time.monotonic() + POLL_SECONDS
            yield
