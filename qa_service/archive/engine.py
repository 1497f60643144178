"""Opens the archive's database, SQLite or PostgreSQL, and brings its schema up to date."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Protocol

from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    DBAPIError,
    InterfaceError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolExhausted

from qa_service.archive.migrating import is_up_to_date, migrate
from qa_service.archive.postgres import PostgresStore, has_serialization_failed
from qa_service.archive.sqlite import SqliteStore
from qa_service.disk import make_data_dir, telling_full_disk
from qa_service.errors import (
    ArchiveUnreachable,
    CorpusBroken,
    CorpusLocked,
    NotFound,
    WrongSettings,
)
from qa_service.settings import Settings

FORMS = "sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/DATABASE"


class Store(Protocol):
    """What differs between the databases: their transactions, and their locks."""

    @property
    def reads(self) -> Engine:
        """Its transactions see one state from their first statement to their end."""

    @property
    def writes(self) -> Engine:
        """Its transactions change that state."""

    @property
    def name(self) -> str:
        """Names the database to a person, without a password."""

    @property
    def remedy(self) -> str:
        """What to do when it holds something else."""

    def migrating(self) -> AbstractContextManager[Connection]:
        """A transaction that no other process can migrate in meanwhile."""

    def measure_bytes(self, connection: Connection) -> int:
        """About how much room its contents take."""

    def locked(self, timeout_seconds: float) -> AbstractContextManager[None]:
        """The writer's lock as far as the database holds it; raises CorpusLocked."""


class Archive:
    """A database with the archive's schema; connections are opened and closed per use.

    Both kinds of transaction raise ArchiveUnreachable when the database is gone or busy.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one consistent state until it is closed."""
        with _named_errors(), self._store.reads.connect() as connection:
            try:
                yield connection
            except DataError as error:
                # PostgreSQL takes no NUL in a text, so nothing can have an id with one.
                raise NotFound("Nothing has an id with such characters.") from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes are committed together at the end, or not at all."""
        with _named_errors(), self._store.writes.begin() as connection:
            yield connection

    @contextmanager
    def locked(self, timeout_seconds: float) -> Iterator[None]:
        """No other machine's writer meanwhile; on SQLite there is none to lock out."""
        with _named_errors(), self._store.locked(timeout_seconds):
            yield

    def measure_bytes(self) -> int:
        """About how much room its contents take."""
        with self.reading() as connection:
            return self._store.measure_bytes(connection)

    def close(self) -> None:
        self._store.reads.dispose()


def open_archive(settings: Settings) -> Archive:
    """Open the archive that the settings name, creating or migrating it when needed.

    Raises WrongSettings when the URL is not a database's or the data folder cannot be one,
    ArchiveUnreachable when its server does not answer, CorpusBroken when the database holds no
    archive of this version, StorageFailed when the disk takes nothing.
    """
    # Neither the parser's words nor the URL are shown: both may hold the password.
    wrong = WrongSettings(
        f"QA_ARCHIVE_URL is not a database URL: give {FORMS}, with special characters as %XX."
    )
    try:
        url = make_url(settings.resolved_archive_url)
    except (ArgumentError, ValueError) as error:
        raise wrong from error
    # A host with an @ is the end of a password that was not escaped.
    if "@" in (url.host or "") or (url.drivername.startswith("sqlite") and not url.database):
        raise wrong
    make_data_dir(settings)
    with telling_full_disk(settings):
        return _open(_choose_store(url))


def open_archive_file(path: Path, *, is_portable: bool = False) -> Archive:
    """Open or make an archive in an SQLite file; a portable one is a single file when closed."""
    url = URL.create("sqlite", database=str(path))
    return _open(SqliteStore(url, journal="DELETE" if is_portable else "WAL"))


def _choose_store(url: URL) -> Store:
    if url.drivername in ("sqlite", "sqlite+pysqlite"):
        return _make_sqlite(url)
    if url.drivername in ("postgresql", "postgresql+psycopg"):
        return PostgresStore(url)
    raise WrongSettings(f"QA_ARCHIVE_URL: {url.drivername}:// is not supported: give {FORMS}.")


def _make_sqlite(url: URL) -> Store:
    # A folder that is misspelt would be an empty archive beside the one that is meant.
    folder = Path(url.database or "").parent
    if not os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir raises where it may not look
        raise WrongSettings(
            f"QA_ARCHIVE_URL: the folder {folder} is not there: make it, or name another file."
        )
    return SqliteStore(url)


def _open(store: Store) -> Archive:
    try:
        with _named_errors() if isinstance(store, PostgresStore) else nullcontext():
            if not is_up_to_date(store.reads):
                with store.migrating() as connection:
                    migrate(connection)
    except DatabaseError as error:
        store.reads.dispose()
        raise CorpusBroken(
            f"{store.name} is not an archive of this version or is damaged "
            f"({_first_line(error.orig)}): {store.remedy}."
        ) from error
    return Archive(store)


@contextmanager
def _named_errors() -> Iterator[None]:
    """Tell a database that is gone or busy from all that is wrong with what was asked of it."""
    try:
        yield
    except DBAPIError as error:
        if has_serialization_failed(error):
            raise CorpusLocked(
                "Another process changed this corpus meanwhile: nothing was changed, try again."
            ) from error
        if error.connection_invalidated or isinstance(error, OperationalError | InterfaceError):
            raise _unreachable(error.orig) from error
        raise
    except PoolExhausted as error:
        raise _unreachable("all connections are in use") from error


def _unreachable(reason: object) -> ArchiveUnreachable:
    return ArchiveUnreachable(
        f"The archive's database cannot be used ({_first_line(reason)}): mend it or "
        "QA_ARCHIVE_URL, then try again."
    )


def _first_line(reason: object) -> str:
    return next(iter(str(reason).strip().splitlines()), "no reason given").rstrip(": ")
