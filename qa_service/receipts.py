"""Keeps the receipt of every answer and what readers think of it, and makes nobody wait for it."""

from __future__ import annotations

import datetime as dt
import queue
import secrets
import threading
from collections.abc import Callable
from typing import NamedTuple

import structlog
from sqlalchemy.exc import SQLAlchemyError

from qa_service.archive import Archive
from qa_service.archive.reading import read_answer, read_feedback
from qa_service.archive.writing import write_answers, write_feedback
from qa_service.errors import ArchiveUnreachable, CorpusLocked

BATCH = 200
GATHER_SECONDS = 0.2
RETRY_SECONDS = 2.0
MAX_WAITING = 1_000

log = structlog.get_logger()


class Row(NamedTuple):
    """A row on its way into one of the two tables."""

    is_feedback: bool
    values: dict[str, str]


class Receipts:
    """Answers and feedback on their way into the archive: a thread writes them in small batches.

    What cannot be written (the disk is full, the database is gone or locked) waits in memory and is
    tried again with the next one, or after RETRY_SECONDS; of more than MAX_WAITING the oldest are
    given up, and counted in ``lost``. ``on_answer`` is told of each reply, in the same thread.
    """

    def __init__(self, archive: Archive, *, on_answer: Callable[[str], None] | None = None) -> None:
        self._archive = archive
        self._on_answer = on_answer
        self._queue: queue.Queue[Row | None] = queue.Queue()
        self._pending: dict[str, str] = {}
        self._pending_feedback: dict[str, dict[str, str]] = {}
        self._waiting: list[Row] = []
        self.lost = 0
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._write_all, name="receipts", daemon=True)
        self._thread.start()

    def keep(self, answer_id: str, corpus_revision: str, reply: str) -> None:
        """Remember a reply (JSON); it can be read back at once."""
        self._pending[answer_id] = reply
        values = {
            "id": answer_id,
            "asked_at": _now("milliseconds"),
            "corpus_revision": corpus_revision,
            "reply": reply,
        }
        self._queue.put(Row(False, values))

    def read(self, answer_id: str) -> str | None:
        """The reply as it was given, or None when there is no such answer."""
        pending = self._pending.get(answer_id)
        if pending is not None:
            return pending
        with self._archive.reading() as connection:
            return read_answer(connection, answer_id)

    def keep_feedback(self, answer_id: str, rating: str, comment: str) -> dict[str, str]:
        """Remember what a reader thinks of an answer; gives the row that is kept."""
        values = {
            "id": f"fb_{secrets.token_hex(10)}",
            "answer_id": answer_id,
            "given_at": _now("microseconds"),  # their order
            "rating": rating,
            "comment": comment,
        }
        self._pending_feedback[values["id"]] = values
        self._queue.put(Row(True, values))
        return values

    def read_feedback(self, answer_id: str) -> list[dict[str, str]]:
        """All that was said of an answer, oldest first."""
        # Pending first: a row that is written in between is seen twice rather than never.
        pending = list(self._pending_feedback.values())
        with self._archive.reading() as connection:
            written = read_feedback(connection, answer_id)
        known = {row["id"] for row in written}
        return [
            *written,
            *(r for r in pending if r["answer_id"] == answer_id and r["id"] not in known),
        ]

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
            self._tell(rows)
            if rows:
                self._write(rows)

    def _tell(self, rows: list[Row]) -> None:
        if self._on_answer is not None:
            for row in rows:
                if not row.is_feedback:
                    self._on_answer(row.values["reply"])

    def _write(self, rows: list[Row]) -> None:
        rows = [*self._waiting, *rows]
        self._waiting = []
        try:
            with self._archive.writing() as connection:
                write_answers(connection, [row.values for row in rows if not row.is_feedback])
                write_feedback(connection, [row.values for row in rows if row.is_feedback])
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
        self._forget(rows)

    def _give_up(self, rows: list[Row]) -> None:
        if not rows:
            return
        self.lost += len(rows)
        log.error("receipts_lost", count=len(rows), in_all=self.lost)
        self._forget(rows)

    def _forget(self, rows: list[Row]) -> None:
        for row in rows:
            self._pending.pop(row.values["id"], None)
            self._pending_feedback.pop(row.values["id"], None)


def _now(timespec: str) -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec=timespec)
