"""Opens the archive's database and brings its schema up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from qa_service.disk import telling_full_disk
from qa_service.errors import CorpusBroken, WrongSettings
from qa_service.migrations import HEAD
from qa_service.settings import Settings

BUSY_TIMEOUT_SECONDS = 60


class Archive:
    """A database with the archive's schema; connections are opened and closed per use."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one consistent state until it is closed."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes are committed together at the end, or not at all."""
        with (
            self._engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def attached(self, database: Path) -> Iterator[Connection]:
        """Like ``writing``, with another SQLite archive readable under the name ``attached``."""
        with self._engine.connect().execution_options(writes=True) as connection:
            driver = connection.connection.dbapi_connection
            assert driver is not None
            driver.execute("ATTACH DATABASE ? AS attached", [str(database)])
            try:
                with connection.begin():
                    yield connection
            finally:
                driver.execute("DETACH DATABASE attached")

    def close(self) -> None:
        self._engine.dispose()


def open_archive(settings: Settings) -> Archive:
    """Open the archive that the settings name, creating or migrating it when needed.

    Raises WrongSettings when the URL is not a database's, CorpusBroken when the file is no archive,
    StorageFailed when the disk takes nothing.
    """
    try:
        url = make_url(settings.resolved_archive_url)
    except ArgumentError as error:
        raise WrongSettings(f"QA_ARCHIVE_URL is not a database URL: {error}.") from error
    is_sqlite = url.get_backend_name() == "sqlite"
    if not is_sqlite:
        raise WrongSettings("QA_ARCHIVE_URL: only sqlite:///PATH is supported yet.")
    with telling_full_disk(settings):
        return Archive(_open_sqlite(url))


def _open_sqlite(url: URL) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_SECONDS})
    _prepare_sqlite(engine)
    try:
        _migrate(engine, Path(f"{url.database}.migrating"))
    except DatabaseError as error:
        engine.dispose()
        raise CorpusBroken(
            f"{url.database} is not an archive of this version or is damaged: restore a backup, "
            "or move it away and ingest again."
        ) from error
    return engine


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        # The driver's own transactions would leave schema changes outside; we begin them ourselves.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes its lock at once: one that has read first cannot wait for another writer.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: Engine, lock_file: Path) -> None:
    """Bring the schema up to date. Raises DatabaseError when it is not one of ours."""
    if _read_version(engine) == HEAD:
        return
    # Only a migration pays for the import.
    import alembic.command
    import alembic.config
    import alembic.util

    config = alembic.config.Config()
    config.set_main_option("script_location", "qa_service:migrations")
    config.set_main_option("path_separator", "os")
    with (
        FileLock(lock_file, timeout=BUSY_TIMEOUT_SECONDS),
        engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
    ):
        config.attributes["connection"] = connection
        try:
            alembic.command.upgrade(config, "head")
        except alembic.util.CommandError as error:
            raise DatabaseError(None, None, error) from error


def _read_version(engine: Engine) -> str | None:
    try:
        with engine.connect() as connection:
            return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    except OperationalError:  # no such table: a new archive
        return None
