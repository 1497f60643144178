"""Receipts of answers, also while the archive takes nothing: SQLite itself says that it is full."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import Connection, Engine, event
from structlog.testing import capture_logs

from qa_service import receipts as module
from qa_service.archive import Archive, open_archive
from qa_service.archive.reading import read_answer
from qa_service.archive.writing import write_answers
from qa_service.receipts import Receipts
from qa_service.settings import Settings

# Longer than what is free on the pages of an empty database.
LONG = "x" * 20_000


@dataclass
class Database:
    """An archive, and whether it may grow."""

    archive: Archive
    is_full: bool = False

    def has(self, answer_id: str) -> bool:
        with self.archive.reading() as connection:
            return read_answer(connection, answer_id) is not None


@pytest.fixture
def database(tiny_settings: Settings) -> Iterator[Database]:
    database = Database(open_archive(tiny_settings))

    def set_limit(connection: Connection) -> None:
        # SQLite takes a limit below the present size for the present size.
        limit = 1 if database.is_full else 2**31
        connection.exec_driver_sql(f"PRAGMA max_page_count={limit}")

    event.listen(Engine, "begin", set_limit)
    yield database
    event.remove(Engine, "begin", set_limit)
    database.archive.close()


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_receipt_that_finds_no_room_is_written_when_there_is_some(database: Database) -> None:
    database.is_full = True
    receipts = Receipts(database.archive)
    with capture_logs() as logs:
        receipts.keep("a1", "r1", LONG)
        wait_until(lambda: bool(logs))
    assert "(database or disk is full)" in logs[0]["error"]
    assert receipts.read("a1") == LONG
    assert not database.has("a1")
    database.is_full = False
    receipts.keep("a2", "r1", LONG)
    receipts.close()
    assert database.has("a1")
    assert database.has("a2")
    assert receipts.lost == 0


def test_a_receipt_that_waits_is_tried_again_though_nobody_asks(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_SECONDS", 0.05)
    database.is_full = True
    receipts = Receipts(database.archive)
    with capture_logs() as logs:
        receipts.keep("a1", "r1", LONG)
        wait_until(lambda: len(logs) > 1)
    database.is_full = False
    wait_until(lambda: database.has("a1"))
    receipts.close()
    assert receipts.lost == 0


def test_a_receipt_that_was_committed_unheard_costs_the_others_nothing(database: Database) -> None:
    row = {"id": "a1", "asked_at": "2022-01-26", "corpus_revision": "r1", "reply": "{}"}
    with database.archive.writing() as connection:
        write_answers(connection, [row])
    receipts = Receipts(database.archive)
    receipts.keep("a1", "r1", "{}")
    receipts.keep("a2", "r1", "{}")
    receipts.close()
    assert database.has("a2")
    assert receipts.lost == 0


def test_receipts_that_wait_too_long_are_given_up_and_counted(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_WAITING", 2)
    database.is_full = True
    receipts = Receipts(database.archive)
    with capture_logs() as logs:
        for number in range(5):
            receipts.keep(f"a{number}", "r1", LONG)
        wait_until(lambda: receipts.lost == 3)
        assert receipts.read("a0") is None
        assert receipts.read("a4") == LONG
        receipts.close()
    assert receipts.lost == 5
    assert logs[-1] == {"event": "receipts_lost", "log_level": "error", "count": 2, "in_all": 5}
