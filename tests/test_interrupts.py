"""Ctrl-C while a command is being loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.servers import ROOT

LISTENING = "signal.signal(signal.SIGINT, signal.default_int_handler)"
DEAF = "signal.signal(signal.SIGINT, signal.SIG_IGN)"


@pytest.mark.parametrize(
    ("before", "then", "code", "told"),
    [
        (LISTENING, "interrupts.end_at_once()", 130, ""),
        (LISTENING, "interrupts.end_at_once(); interrupts.end_in_order()", 1, "KeyboardInterrupt"),
        (DEAF, "interrupts.end_at_once()", 0, ""),
    ],
)
def test_a_command_that_is_being_loaded_ends_without_a_traceback(
    before: str, then: str, code: int, told: str
) -> None:
    script = (
        f"import signal\nfrom qa_service import interrupts\n{before}\n{then}\n"
        "try:\n    signal.raise_signal(signal.SIGINT)\n"
        "except KeyboardInterrupt:\n    raise SystemExit('KeyboardInterrupt')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.strip()) == (code, told)
