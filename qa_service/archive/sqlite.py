"""The archive in an SQLite file: one machine, many readers, one writer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import stamina
from filelock import FileLock
from sqlalchemy import URL, Connection, create_engine, event

BUSY_TIMEOUT_SECONDS = 60


def _is_busy(error: Exception) -> bool:
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode in (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
    )


class SqliteStore:
    """SQLite's engines; ``journal`` WAL lets readers go on beside a writer."""

    remedy = "restore a backup, or move it away and ingest again"

    def __init__(self, url: URL, *, journal: str = "WAL") -> None:
        self.name = str(url.database)
        self.reads = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_SECONDS})

        @event.listens_for(self.reads, "connect")
        def set_pragmas(connection: Any, _record: object) -> None:
            # The driver's own transactions would leave schema changes out; we begin them ourselves.
            connection.isolation_level = None
            cursor = connection.cursor()
            # Several may change the journal of a new file at once, and there SQLite itself waits
            # for nobody, whatever the timeout.
            for attempt in stamina.retry_context(
                on=_is_busy,
                attempts=None,
                timeout=BUSY_TIMEOUT_SECONDS,
                wait_initial=0.01,
                wait_max=0.1,
            ):
                with attempt:
                    cursor.execute(f"PRAGMA journal_mode={journal}")
            for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        @event.listens_for(self.reads, "begin")
        def begin(connection: Connection) -> None:
            # A writer takes its lock at once: one that has read first cannot wait for another one.
            writes = connection.get_execution_options().get("writes", False)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

        self.writes = self.reads.execution_options(writes=True)

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        lock = FileLock(f"{self.name}.migrating", timeout=BUSY_TIMEOUT_SECONDS)
        with lock, self.writes.begin() as connection:
            yield connection

    def measure_bytes(self, connection: Connection) -> int:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        return int(pages * connection.exec_driver_sql("PRAGMA page_size").scalar_one())

    def locked(self, timeout_seconds: float) -> AbstractContextManager[None]:
        """Nothing: the lock file in the data folder keeps this machine's writers apart."""
        del timeout_seconds
        return nullcontext()
