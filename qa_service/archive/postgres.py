"""The archive on a PostgreSQL server that several machines share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, create_engine, func, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from qa_service.errors import CorpusLocked, WrongSettings

# Advisory locks are numbers; these two are ours in whatever database the archive shares.
WRITER_LOCK = int.from_bytes(b"onrecord")
MIGRATION_LOCK = WRITER_LOCK + 1
POOL_SIZE, MAX_OVERFLOW, POOL_TIMEOUT_SECONDS = 5, 5, 10
# A server that is gone without a word is noticed within seconds, not after hours; the URL's own
# parameters come first.
CONNECT = {"connect_timeout": "5", "keepalives_idle": "30", "tcp_user_timeout": "30000"}
SERIALIZATION_FAILURE, LOCK_NOT_AVAILABLE = "40001", "55P03"


class PostgresStore:
    """PostgreSQL's engines: every transaction sees one state of the whole database."""

    remedy = "mend the URL, or name an empty database and ingest again"

    def __init__(self, url: URL) -> None:
        self.name = f"QA_ARCHIVE_URL: the database {url.database or 'of that URL'!r}"
        try:
            self.writes = create_engine(
                # SQLAlchemy 2.0 would take psycopg2 for a URL that names no driver.
                url.set(drivername="postgresql+psycopg"),
                connect_args={key: v for key, v in CONNECT.items() if key not in url.query},
                isolation_level="REPEATABLE READ",
                pool_size=POOL_SIZE,
                max_overflow=MAX_OVERFLOW,
                pool_timeout=POOL_TIMEOUT_SECONDS,
                pool_pre_ping=True,
                hide_parameters=True,
            )
        except ImportError as error:
            raise WrongSettings(
                "QA_ARCHIVE_URL names PostgreSQL, and its driver cannot be loaded: "
                "`pip install 'psycopg[binary]'`."
            ) from error
        self.reads = self.writes.execution_options(postgresql_readonly=True)

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        # What another process has migrated while this one waited must be seen: not one state.
        engine = self.writes.execution_options(isolation_level="READ COMMITTED")
        with engine.begin() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
            encoding = connection.scalar(text("SHOW server_encoding"))
            if encoding != "UTF8":
                raise WrongSettings(
                    f"{self.name} has the encoding {encoding}: make one with ENCODING 'UTF8'."
                )
            yield connection

    def measure_bytes(self, connection: Connection) -> int:
        size = text(
            "SELECT sum(pg_total_relation_size(oid)) FROM pg_class "
            "WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
        )
        return int(connection.scalar(size) or 0)

    @contextmanager
    def locked(self, timeout_seconds: float) -> Iterator[None]:
        """Hold the writer's lock by a connection of its own: it ends with its process."""
        engine = self.writes.execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            # Closed at the end instead of going back to the pool, whatever has happened to it.
            connection.detach()
            connection.execute(
                select(func.set_config("lock_timeout", f"{timeout_seconds * 1000:.0f}ms", False))
            )
            try:
                connection.execute(select(func.pg_advisory_lock(WRITER_LOCK)))
            except OperationalError as error:
                if _sqlstate(error) != LOCK_NOT_AVAILABLE:
                    raise
                raise CorpusLocked(
                    "Another machine is writing to this corpus: try again when it has finished."
                ) from error
            yield


def has_serialization_failed(error: DBAPIError) -> bool:
    """Whether another transaction got in first with a change of the same rows."""
    return _sqlstate(error) == SERIALIZATION_FAILURE


def _sqlstate(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)
