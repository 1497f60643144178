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
from qa_service.errors import ArchiveUnreachable, CorpusLocked

BATCH = 200
GATHER_SECONDS = 0.2
RETRY_SECONDS = 2.0
MAX_WAITING = 1_000

log = structlog.get_logger()


class Receipts:
    """Answers on their way into the archive: a thread of its own writes them in small batches.

    What cannot be written (the disk is full, the database is gone or locked) waits in memory and is
    tried again with the next one, or after RETRY_SECONDS; of more than MAX_WAITING the oldest are
    given up, and counted in ``lost``.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._queue: queue.Queue[dict[str, str] | None] = queue.Queue()
        self._pending: dict[str, str] = {}
        self._waiting: list[dict[str, str]] = []
        self.lost = 0
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
        """Write what is left and end the thread; what cannot be written now is lost."""
        self._closing.set()
        self._queue.put(None)
        self._thread.join()
        if self._waiting:
            self._write([])
            self._give_up(self._waiting)
            self._waiting = []

    def _write_all(self) -> None:
        is_open = True
        while is_open:
            try:
                row = self._queue.get(timeout=RETRY_SECONDS if self._waiting else None)
            except queue.Empty:
                self._write([])
                continue
            # Under load many receipts come together, and a transaction for each would cost answers.
            self._closing.wait(GATHER_SECONDS)
            rows = []
            while row is not None:
                rows.append(row)
                if len(rows) == BATCH or self._queue.empty():
                    break
                row = self._queue.get()
            is_open = row is not None
            if rows:
                self._write(rows)

    def _write(self, rows: list[dict[str, str]]) -> None:
        rows = [*self._waiting, *rows]
        self._waiting = []
        try:
            with self._archive.writing() as connection:
                write_answers(connection, rows)
        except (ArchiveUnreachable, CorpusLocked) as error:
            # They stay readable in memory; an answer is worth more than its receipt.
            log.error("receipts_not_written", waiting=len(rows), error=str(error))
            self._waiting = rows[-MAX_WAITING:]
            self._give_up(rows[:-MAX_WAITING])
            return
        except SQLAlchemyError as error:
            log.error("receipts_refused", count=len(rows), error=str(error))
            self._give_up(rows)
            return
        for written in rows:
            self._pending.pop(written["id"], None)

    def _give_up(self, rows: list[dict[str, str]]) -> None:
        if not rows:
            return
        self.lost += len(rows)
        log.error("receipts_lost", count=len(rows), in_all=self.lost)
        for row in rows:
            self._pending.pop(row["id"], None)
