"""Keeps the receipt of every answer, without making the asker wait for the database."""

from __future__ import annotations

import datetime as dt
import queue
import threading

import structlog
from sqlalchemy.exc import SQLAlchemyError

from qa_service.archive import Archive
from qa_service.archive.reading import read_answer
from qa_service.archive.writing import write_answers
from qa_service.errors import ArchiveUnreachable

BATCH = 200
GATHER_SECONDS = 0.2
RETRY_SECONDS = 2.0

log = structlog.get_logger()


class Receipts:
    """Answers on their way into the archive: a thread of its own writes them in small batches."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._queue: queue.Queue[dict[str, str] | None] = queue.Queue()
        self._pending: dict[str, str] = {}
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._write_all, name="receipts", daemon=True)
        self._thread.start()

    def keep(self, answer_id: str, corpus_revision: str, reply: str) -> None:
        """Remember a reply (JSON); it can be read back at once."""
        self._pending[answer_id] = reply
        self._queue.put(
            {
                "id": answer_id,
                "asked_at": dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"),
                "corpus_revision": corpus_revision,
                "reply": reply,
            }
        )

    def read(self, answer_id: str) -> str | None:
        """The reply as it was given, or None when there is no such answer."""
        pending = self._pending.get(answer_id)
        if pending is not None:
            return pending
        with self._archive.reading() as connection:
            return read_answer(connection, answer_id)

    def close(self) -> None:
        """Write what is left and end the thread."""
        self._closing.set()
        self._queue.put(None)
        self._thread.join()

    def _write_all(self) -> None:
        while (row := self._queue.get()) is not None:
            # Under load many receipts come together, and a transaction for each would cost answers.
            self._closing.wait(GATHER_SECONDS)
            rows = [row]
            while len(rows) < BATCH and not self._queue.empty():
                following = self._queue.get()
                if following is None:
                    self._queue.put(None)
                    break
                rows.append(following)
            # A database that is gone for a while loses no receipt: they stay readable in memory.
            while not self._write(rows):
                if self._closing.wait(RETRY_SECONDS):
                    self._write(rows)
                    break

    def _write(self, rows: list[dict[str, str]]) -> bool:
        """Whether that is done with; False where it can be tried again."""
        try:
            with self._archive.writing() as connection:
                write_answers(connection, rows)
        except (ArchiveUnreachable, SQLAlchemyError) as error:
            # An answer is worth more than its receipt.
            log.error("receipts_not_written", count=len(rows), error=str(error))
            return not isinstance(error, ArchiveUnreachable)
        for written in rows:
            self._pending.pop(written["id"], None)
        return True
