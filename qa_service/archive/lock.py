"""The writer's lock: one process at a time changes a corpus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from qa_service.archive.engine import Archive
from qa_service.disk import telling_full_disk
from qa_service.errors import CorpusLocked
from qa_service.settings import Settings

LOCK_TIMEOUT_SECONDS = 30


@contextmanager
def hold_write_lock(
    settings: Settings, archive: Archive, *, timeout_seconds: float = LOCK_TIMEOUT_SECONDS
) -> Iterator[None]:
    """Be the one writer until the block ends.

    A lock file keeps this machine's writers apart, a lock in the database those of all machines
    that share it. Both end with their process, however that dies. Raises CorpusLocked when another
    writer has not finished in time, StorageFailed when the block fails because of the disk.
    """
    with telling_full_disk(settings), _held(settings, archive, timeout_seconds):
        yield


@contextmanager
def _held(settings: Settings, archive: Archive, timeout_seconds: float) -> Iterator[None]:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    lock = FileLock(settings.data_dir / "ingest.lock")
    try:
        lock.acquire(timeout=timeout_seconds)
    except Timeout as error:
        raise CorpusLocked(
            "Another process is writing to this corpus: try again when it has finished."
        ) from error
    try:
        with archive.locked(timeout_seconds):
            yield
    finally:
        lock.release()
