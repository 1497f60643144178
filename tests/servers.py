"""Real service processes for the tests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path

ROOT = Path(__file__).parent.parent
START_SECONDS = 60


def clean_environment(data_dir: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment without its own settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("QA_", "OPENAI_"))}
    return {**kept, "QA_DATA_DIR": str(data_dir), **(extra or {})}


def run_module(
    *arguments: str, data_dir: Path, extra: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """`python -m …` to its end, output captured."""
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=clean_environment(data_dir, extra),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serve(
    data_dir: Path, extra: Mapping[str, str] | None = None, *, log: Path | None = None
) -> Iterator[str]:
    """The URL of a service process, once it answers."""
    with start_service(data_dir, extra, log=log) as (_, url):
        yield url


@contextmanager
def start_service(
    data_dir: Path, extra: Mapping[str, str] | None = None, *, log: Path | None = None
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A service process on a free loopback port, with its URL, once it answers.

    What it logs goes to this process's standard error, or to a file. `{url}` in a setting stands
    for the service's own URL.
    """
    port = find_free_port()
    url = f"http://127.0.0.1:{port}"
    extra = {name: value.replace("{url}", url) for name, value in (extra or {}).items()}
    with nullcontext() if log is None else log.open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "qa_service", "--port", str(port)],
            cwd=ROOT,
            env=clean_environment(data_dir, extra),
            stderr=stderr,
        )
    try:
        wait_until_alive(url, process)
        yield process, url
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until_alive(url: str, process: subprocess.Popen[bytes]) -> None:
    """Return once the service answers; fails when its process ends before."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the service ended with {process.returncode}"
        try:
            with urllib.request.urlopen(f"{url}/livez", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError("the service did not answer in time")
