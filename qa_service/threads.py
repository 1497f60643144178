"""What computes runs beside the event loop, and keeps nobody waiting who has gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import to_thread

T = TypeVar("T")


async def in_thread(work: Callable[[], T]) -> T:
    """The work's result from a thread; cancelled, it is left to itself at once."""
    return await to_thread.run_sync(work, abandon_on_cancel=True)
