"""A real PostgreSQL server for the tests, in a folder of its own on a free loopback port."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.servers import find_free_port

DATABASES = ("sqlite", "postgresql")
START_SECONDS = 30
# Nothing of these databases outlives the machine: no write has to reach its disk.
FAST = ("fsync=off", "full_page_writes=off")
# PostgreSQL does not run as root.
AS_POSTGRES = ("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups")


class PostgresServer:
    """A cluster that can be stopped and started; its one user needs no password."""

    def __init__(self, folder: Path) -> None:
        self._port = find_free_port()
        self.url = f"postgresql://tests@127.0.0.1:{self._port}/postgres"
        self._data = folder / "data"
        self._prefix = AS_POSTGRES if os.getuid() == 0 else ()
        self._numbers = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None
        if self._prefix:
            shutil.chown(folder, "postgres")
        self._run("initdb", "--username=tests", "--auth=trust", "--encoding=UTF8", "--no-sync")

    def create_archive(self) -> str:
        """The URL of a new, empty archive: a schema of its own, which is made faster than a
        database."""
        name = f"archive{next(self._numbers)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"{self.url}?options=-csearch_path%3D{name}"

    def start(self) -> None:
        options = [f"port={self._port}", "listen_addresses=127.0.0.1", "unix_socket_directories="]
        self._process = subprocess.Popen(
            [*self._prefix, str(find_program("postgres")), "-D", str(self._data)]
            + [part for option in (*options, *FAST) for part in ("-c", option)],
            cwd="/",
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self._process.poll() is None, "PostgreSQL did not start"
            assert time.monotonic() < deadline, "PostgreSQL did not answer in time"
            time.sleep(0.05)

    def stop(self) -> None:
        """End it at once with all its connections, as a machine that goes down does."""
        assert self._process is not None
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(timeout=30)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._prefix, str(find_program(program)), "-D", str(self._data), *arguments]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def find_program(name: str) -> Path:
    """Debian keeps the server's programs out of PATH, in a folder for each version."""
    found = shutil.which(name) or max(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), default="")
    assert found, f"These tests need PostgreSQL's {name}: `make postgres` installs or names it."
    return Path(found)


@contextmanager
def run_postgres() -> Iterator[PostgresServer]:
    with tempfile.TemporaryDirectory() as folder:
        server = PostgresServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


def make_archive(request: pytest.FixtureRequest) -> str:
    """The QA_ARCHIVE_URL of a new, empty archive in the kind of database that the test is for."""
    if request.param == "sqlite":
        return ""
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.create_archive()
