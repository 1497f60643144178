"""What commands write to: whatever letters it has, and however much it takes."""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Callable
from io import TextIOWrapper
from typing import Final

FULL: Final = 2
BROKEN_PIPE: Final = 1
_FULL_ERRNOS: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def run(command: Callable[[], object]) -> None:
    """Run a command to its end.

    A letter that the terminal's encoding lacks is written as a question mark. Where standard output
    takes no more, one line says so, and the exit code is FULL.
    """
    # What is loaded by now stays: no garbage is looked for in it again.
    gc.freeze()
    gc.enable()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        try:
            command()
        finally:
            _flush()
    except OSError as error:
        # One that names a file is not about standard output.
        if error.filename is not None or error.errno not in (errno.EPIPE, *_FULL_ERRNOS):
            raise
        # What is left in the buffer would fail again at the end of the process.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise SystemExit(BROKEN_PIPE) from error
        sys.stderr.write(f"The output cannot be written: {error.strerror}.\n")
        raise SystemExit(FULL) from error


def is_unicode() -> bool:
    """Whether standard output has every letter; where it has not, JSON is written in ASCII."""
    encoding: str = getattr(sys.stdout, "encoding", None) or "utf-8"
    return encoding.lower().startswith("utf")


def _flush() -> None:
    # There is none where it was closed before the start.
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.flush()
