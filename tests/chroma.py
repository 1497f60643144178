"""A real Chroma server for the tests, in a folder of its own on a free loopback port."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import find_free_port

START_SECONDS = 30
PROGRAM = Path(sys.executable).with_name("chroma")


class ChromaServer:
    """A server that can be stopped and started, and what is on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._port = find_free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [
                str(PROGRAM),
                *("run", "--path", str(self.folder)),
                *("--host", "127.0.0.1", "--port", str(self._port)),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for_heartbeat(self.url, self._process)

    def stop(self) -> None:
        """End it at once, as a machine that goes down does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(timeout=30)

    def list_collections(self) -> set[str]:
        collections = json.loads(self._call("GET", "collections"))
        return {each["name"] for each in collections}

    def delete_collection(self, name: str) -> None:
        self._call("DELETE", f"collections/{name}")

    def _call(self, method: str, path: str) -> bytes:
        place = f"{self.url}/api/v2/tenants/default_tenant/databases/default_database/{path}"
        with urllib.request.urlopen(urllib.request.Request(place, method=method)) as reply:
            body: bytes = reply.read()
        return body


def wait_for_heartbeat(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, "Chroma did not start"
        try:
            with urllib.request.urlopen(f"{url}/api/v2/heartbeat", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise AssertionError("Chroma did not answer in time")


@contextmanager
def run_chroma(folder: Path) -> Iterator[ChromaServer]:
    server = ChromaServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
