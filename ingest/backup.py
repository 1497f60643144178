"""Saves the archive to one file and puts such a file back, in one step that cannot half happen.

The file is an SQLite archive, whichever database the archive itself is in: what was saved from one
can be restored into the other.
"""

from __future__ import annotations

import math
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from qa_service.archive import Archive, open_archive_file
from qa_service.archive.copying import replace_contents
from qa_service.archive.lock import hold_write_lock
from qa_service.archive.reading import read_pointer
from qa_service.corpus import CorpusWriter
from qa_service.disk import telling_full_disk_of
from qa_service.embedding import load_embedder
from qa_service.errors import CorpusBroken, CorpusEmpty, NotFound
from qa_service.settings import Settings


def backup(archive: Archive, file: Path) -> None:
    """Write a consistent copy of the whole archive; ``file`` is replaced only when it is whole.

    Raises StorageFailed when there is no room for it.
    """
    if not file.parent.is_dir():
        raise NotFound(f"{file.parent} does not exist: make the folder first.")
    size = math.ceil(archive.measure_bytes() / 1e6)
    need = f"the backup needs about as much space as the archive, {size:,} MB"
    with (
        telling_full_disk_of(file, need),
        tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder,
        archive.reading() as source,
    ):
        if read_pointer(source) is None:
            raise CorpusEmpty
        whole = Path(folder) / file.name
        with (
            closing(open_archive_file(whole, is_portable=True)) as copy,
            copy.writing() as target,
        ):
            replace_contents(source, target)
        whole.replace(file)


def restore(settings: Settings, archive: Archive, file: Path) -> None:
    """Make the backup's content the corpus and build its indexes; a service goes on meanwhile.

    Raises NotFound or CorpusBroken when the file is not an archive; nothing has changed then.
    """
    if not file.is_file():
        raise NotFound(f"{file} does not exist.")
    with (
        hold_write_lock(settings, archive),
        tempfile.TemporaryDirectory(dir=settings.data_dir) as folder,
    ):
        copy = Path(folder) / "archive.db"
        _copy_checked(file, copy)
        # Opening the copy brings a backup of an older version up to date.
        with closing(open_archive_file(copy)) as saved:
            CorpusWriter(settings, archive, load_embedder(settings)).replace_contents(saved)


def _copy_checked(file: Path, copy: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as source:
            source.execute("SELECT value FROM corpus").fetchone()
            page_bytes = source.execute("PRAGMA page_size").fetchone()[0]
            if file.stat().st_size % page_bytes:
                # What is missing of the last page would be read as zeros.
                raise sqlite3.DatabaseError("it is cut off")
            with closing(sqlite3.connect(copy)) as target:
                source.backup(target)
                # A file that is cut off or damaged can be opened and copied all the same.
                found = target.execute("PRAGMA quick_check(1)").fetchone()[0]
                if found != "ok":
                    raise sqlite3.DatabaseError(found)
    except sqlite3.DatabaseError as error:
        raise CorpusBroken(f"{file} is not a backup of an archive: {error}.") from error
