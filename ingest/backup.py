"""Saves the archive to one file and puts such a file back, in one step that cannot half happen."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from qa_service.archive import open_archive
from qa_service.archive.lock import hold_write_lock
from qa_service.archive.tables import metadata
from qa_service.corpus import CorpusWriter
from qa_service.embedding import load_embedder
from qa_service.errors import CorpusBroken, CorpusEmpty, NotFound, StorageFailed
from qa_service.settings import Settings


def backup(settings: Settings, file: Path) -> None:
    """Write a consistent copy of the whole archive; ``file`` is replaced only when it is whole."""
    source = _database(settings)
    if not source.exists():
        raise CorpusEmpty
    if not file.parent.is_dir():
        raise NotFound(f"{file.parent} does not exist: make the folder first.")
    partial = file.with_name(f".{file.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(source)) as connection:
            connection.execute("VACUUM INTO ?", [str(partial)])
        partial.replace(file)
    except (sqlite3.OperationalError, OSError) as error:
        partial.unlink(missing_ok=True)
        raise StorageFailed(
            f"{file} cannot be written ({error}): the backup needs about as much space as the "
            f"archive, {source.stat().st_size / 1e6:,.0f} MB."
        ) from error


def restore(settings: Settings, file: Path) -> None:
    """Make the backup's content the corpus and build its indexes; a service goes on meanwhile.

    Raises NotFound or CorpusBroken when the file is not an archive; nothing has changed then.
    """
    if not file.is_file():
        raise NotFound(f"{file} does not exist.")
    with hold_write_lock(settings), tempfile.TemporaryDirectory(dir=settings.data_dir) as folder:
        copy = Path(folder) / "archive.db"
        _copy_checked(file, copy)
        # Opening the copy brings a backup of an older version up to date.
        open_archive(settings.model_copy(update={"archive_url": f"sqlite:///{copy}"})).close()
        writer = CorpusWriter(settings, open_archive(settings), load_embedder(settings))
        writer.replace_contents(copy, [table.name for table in metadata.sorted_tables])


def _copy_checked(file: Path, copy: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as source:
            source.execute("SELECT value FROM corpus").fetchone()
            with closing(sqlite3.connect(copy)) as target:
                source.backup(target)
    except sqlite3.DatabaseError as error:
        raise CorpusBroken(f"{file} is not a backup of an archive: {error}.") from error


def _database(settings: Settings) -> Path:
    return Path(make_url(settings.resolved_archive_url).database or "")
