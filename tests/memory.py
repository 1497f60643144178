"""`python -m tests.memory MODULE ARGUMENTS…`: run a module, then tell how much memory it took.

The last line on standard error is the peak of the process in bytes. A child's ``ru_maxrss`` would
count what its parent held when it was started, too.
"""

from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path


def read_peak_bytes() -> int:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found
    return int(found[1]) * 1024


if __name__ == "__main__":
    del sys.argv[0]
    try:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    finally:
        print(read_peak_bytes(), file=sys.stderr)  # noqa: T201 - it is what was asked for
