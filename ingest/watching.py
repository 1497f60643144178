"""Waits until there may be something new to read."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import watchfiles

from ingest.sources.files import find_own_folders

# Feeds and sitemaps do not tell when they change: they are asked again this often.
POLL_SECONDS = 900
WAKE_MS = 1_000


class Changes(watchfiles.DefaultFilter):
    """Changes that may be of articles: what a run writes into ``data_dir`` calls for no other."""

    def __init__(self, data_dir: Path, paths: Sequence[Path]) -> None:
        super().__init__()
        self._own = find_own_folders(data_dir, paths)

    def __call__(self, change: watchfiles.Change, path: str) -> bool:
        place = Path(path).resolve()
        is_own = any(place.is_relative_to(folder) for folder in self._own)
        return not is_own and super().__call__(change, path)


def watch_for_changes(paths: Sequence[Path], *, data_dir: Path, poll: bool) -> Iterator[None]:
    """One value each time something below the paths has changed, or it is time to poll.

    What changes in ``data_dir`` is passed over. Ends when the process is asked to (Ctrl-C).
    """
    if not paths:
        while True:
            time.sleep(POLL_SECONDS)
            yield
    due = 0.0
    watched = watchfiles.watch(
        *paths,
        watch_filter=Changes(data_dir, paths),
        rust_timeout=WAKE_MS,
        yield_on_timeout=True,
    )
    for changes in watched:
        # The first time nothing has happened: what came between the last reading and the watch.
        is_first = due == 0.0
        if changes or is_first or (poll and time.monotonic() >= due):
            due = time.monotonic() + POLL_SECONDS
            yield
