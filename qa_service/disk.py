"""Tells a disk that takes no more from other faults, whichever library met it."""

from __future__ import annotations

import errno
import math
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from qa_service.errors import (
    ArchiveUnreachable,
    ChromaUnreachable,
    OnRecordError,
    StorageFailed,
    WrongSettings,
)
from qa_service.settings import Settings

_FULL_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT})
_REFUSING_ERRNOS = frozenset({errno.EROFS, errno.EFBIG, errno.EIO, errno.EACCES, errno.EPERM})
# SQLite, Chroma and Tantivy give words alone; NumPy only how much of an array was not written.
_FULL_WORDS = re.compile(
    r"no space left|(?:database or )?disk is full|(?:disk )?quota exceeded"
    r"|\d+ requested and \d+ written|os error (?:28|122)\b|no usable temporary directory",
    re.IGNORECASE,
)
_REFUSING_WORDS = re.compile(
    r"disk i/o error|read-?only|unable to open database file|os error (?:5|13|27|30)\b",
    re.IGNORECASE,
)
# Chroma gives no reason at all for some of its failures: with less room than this it was the disk.
SPARE_BYTES = 32_000_000
# The sample's generation has 1.4 times the bytes of its archive.
GENERATION_SHARE = 2


@contextmanager
def telling_full_disk(settings: Settings) -> Iterator[None]:
    """Raise StorageFailed, with what to do, where the block fails because of the disk."""
    try:
        yield
    except Exception as error:
        named = _find_fault(error, _folders(settings))
        if named is None:
            raise
        is_full, why = named
        raise StorageFailed(_advise(settings, why, is_full=is_full)) from error


@contextmanager
def telling_full_disk_of(file: Path, need: str) -> Iterator[None]:
    """The same where the block writes one file, for which there must be room as ``need`` says."""
    try:
        yield
    except Exception as error:
        named = _find_fault(error, [file.parent.resolve()])
        if named is None and not isinstance(error, OSError):
            raise
        why = named[1] if named else _say(error)
        raise StorageFailed(f"{file} cannot be written ({why}): {need}.") from error


def make_data_dir(settings: Settings) -> None:
    """Make the data folder, where it is not there.

    Raises WrongSettings where that cannot be done or the folder cannot be written to, StorageFailed
    where the disk has no room for it.
    """
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Root may write to what no program can write to, so it is tried.
        with tempfile.TemporaryFile(dir=folder):
            return
    except OSError as error:
        why = "it is no folder" if folder.exists() and not folder.is_dir() else _say(error)
        if error.errno not in _FULL_ERRNOS:
            raise WrongSettings(
                f"QA_DATA_DIR: {folder} cannot be written to ({why}): make it a folder that can, "
                "or name another; nothing was lost."
            ) from error
        if not folder.is_dir():
            raise StorageFailed(_advise(settings, why, is_full=True)) from error


def estimate_need(settings: Settings) -> int:
    """The bytes that a run may need beside what is there: a new generation, and some more."""
    database = _database(settings)
    if database is None:
        # Of an archive on a server there are two generations here, as a rule.
        here = settings.data_dir.rglob("*")
        return SPARE_BYTES + sum(file.stat().st_size for file in here if file.is_file())
    files = [database.with_name(f"{database.name}{end}") for end in ("", "-wal")]
    return SPARE_BYTES + GENERATION_SHARE * sum(f.stat().st_size for f in files if f.exists())


def _find_fault(error: BaseException, folders: Sequence[Path]) -> tuple[bool, str] | None:
    """Whether the disk is full, and the words of the error that tells; None for other faults."""
    # Our own errors have a library's words among theirs, and that library's as their cause.
    chain = [each for each in _chain(error) if not isinstance(each, OnRecordError)]
    is_served = any(isinstance(each, ChromaUnreachable) for each in _chain(error))
    if is_served or any(_is_of_a_server(each) for each in chain):
        return None
    for each in chain:
        number = each.errno if isinstance(each, OSError) and _is_ours(each, folders) else None
        text = _say(each)
        if found := _FULL_WORDS.search(text):
            return True, found[0]
        if number in _FULL_ERRNOS:
            return True, text
        if number in _REFUSING_ERRNOS or (number is None and _REFUSING_WORDS.search(text)):
            return _free_in(_fullest(folders)) < SPARE_BYTES, text
    first = error.__cause__ if isinstance(error, ArchiveUnreachable) else error
    is_store = type(first).__module__.partition(".")[0] in ("chromadb", "sqlalchemy", "tantivy")
    if first and is_store and _free_in(_fullest(folders)) < SPARE_BYTES:
        return True, _say(first)
    return None


def _chain(error: BaseException) -> Iterator[BaseException]:
    following: BaseException | None = error
    while following is not None:
        yield following
        following = following.__cause__ or following.__context__


def _say(error: BaseException) -> str:
    """The first line of what the library said: SQLAlchemy's own has the statement below it."""
    named = error.strerror if isinstance(error, OSError) else getattr(error, "orig", None)
    lines = str(named or error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__


def _is_of_a_server(error: BaseException) -> bool:
    """A database on a server has a disk of its own, which no room here would help."""
    return isinstance(error, DBAPIError) and not isinstance(error.orig, sqlite3.Error)


def _is_ours(error: OSError, folders: Sequence[Path]) -> bool:
    """An error that names a file elsewhere (a table of publishers) is not about the stores."""
    if not isinstance(error.filename, str):
        return True
    place = Path(error.filename).resolve()
    return any(place.is_relative_to(folder) for folder in folders)


def _folders(settings: Settings) -> list[Path]:
    database = _database(settings)
    return [settings.data_dir.resolve(), *([database.resolve().parent] if database else [])]


def _database(settings: Settings) -> Path | None:
    """The archive's file; None when it is on a server."""
    url = make_url(settings.resolved_archive_url)
    return Path(url.database) if url.database and url.get_backend_name() == "sqlite" else None


def _fullest(folders: Sequence[Path]) -> Path:
    return min(folders, key=_free_in)


def _free_in(folder: Path) -> int:
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def _advise(settings: Settings, why: str, *, is_full: bool) -> str:
    folder = _fullest(_folders(settings))
    kept = "nothing was lost, the corpus is as it was, and what was embedded is kept."
    if not is_full:
        return f"{folder} cannot be written to ({why}): make it writable and run this again; {kept}"
    need, free = estimate_need(settings) / 1e6, _free_in(folder) / 1e6
    if free > need:
        return (
            f"A disk is full ({why}), though {folder} has {free:,.0f} MB free: raise its quota, or "
            f"free room for temporary files (TMPDIR), and run this again; {kept}"
        )
    return (
        f"The disk is full ({why}): {folder} has {free:,.1f} MB free and a run may need "
        f"{need:,.0f} MB. Free {math.ceil(need - free):,} MB and run this again; {kept}"
    )
