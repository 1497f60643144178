"""Ctrl-C before a command is under way: the process ends with 130, and without a traceback."""

from __future__ import annotations

import os
import signal
from types import FrameType
from typing import Final

# What a shell gives for a process that Ctrl-C ended.
INTERRUPTED: Final = 130


def end_at_once() -> None:
    """Have Ctrl-C end the process where it is: while modules are loaded nothing is to be put right.

    A process that is not to listen to it, as behind a `&` in a script, still does not.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)


def end_in_order() -> None:
    """Have Ctrl-C raise KeyboardInterrupt again."""
    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _end(_number: int, _frame: FrameType | None) -> None:
    os._exit(INTERRUPTED)
