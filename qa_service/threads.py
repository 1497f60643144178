"""What computes runs beside the event loop, and keeps nobody waiting who has gone."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from threadpoolctl import threadpool_limits

T = TypeVar("T")

_at_a_time: RunVar[CapacityLimiter] = RunVar("_at_a_time")


def keep_to_one_core() -> None:
    """Have this process's matrix products take one thread each.

    More gain nothing on matrices of this size, and on cores that have other work they wait for each
    other in a spin: 8 ms where one thread takes .2 (docs/measures.md).
    """
    threadpool_limits(limits=1, user_api="blas")


async def in_thread(work: Callable[[], T]) -> T:
    """The work's result from a thread; cancelled, it is left to itself at once.

    One more than there are cores go at a time: more hold each other up, and each thread keeps
    memory of its own (docs/measures.md).
    """
    limiter = _at_a_time.get(None)
    if limiter is None:
        limiter = CapacityLimiter((os.cpu_count() or 1) + 1)
        _at_a_time.set(limiter)
    return await to_thread.run_sync(work, abandon_on_cancel=True, limiter=limiter)
