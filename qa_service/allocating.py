"""How the C library keeps the memory of a process that serves."""

from __future__ import annotations

import contextlib
import ctypes
import sys

# As in glibc's malloc.h.
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8

LARGE_BYTES = 1 << 20
ARENAS = 2


def give_back_what_is_free() -> None:
    """Have large blocks returned to the system as soon as they are free; without glibc nothing.

    Left to itself glibc raises the size that counts as large with every block that is freed, and
    opens an arena of its own for each thread: what a start needs for a moment stays, in pieces that
    fit nothing else (docs/measures.md). It is asked for before there are threads.
    """
    if not sys.platform.startswith("linux"):
        return
    # musl has no such call.
    with contextlib.suppress(AttributeError, OSError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_MMAP_THRESHOLD, LARGE_BYTES)
        mallopt(_M_ARENA_MAX, ARENAS)
