"""An archive on PostgreSQL that several machines share: each has a data folder of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import select, text

from ingest.backup import backup, restore
from ingest.run import ingest_sources
from ingest.sources.files import FileSource
from qa_service.archive import Archive, open_archive, tables
from qa_service.archive.lock import hold_write_lock
from qa_service.archive.reading import read_answer, read_places, read_pointer
from qa_service.corpus import Corpus
from qa_service.corpus.shelf import Shelf
from qa_service.domain import CorpusState
from qa_service.errors import (
    ArchiveUnreachable,
    CorpusBroken,
    CorpusLocked,
    CorpusNotReady,
    NotFound,
    WrongSettings,
)
from qa_service.receipts import Receipts
from qa_service.settings import Settings
from tests.articles import write_article
from tests.corpora import Bench
from tests.postgres import PostgresServer
from tests.servers import find_free_port, serve
from tests.tiny import TINY

QUESTION = {"question": "How many combat troops were expected in Belarus?"}
TROOPS = "About 30,000 combat troops were expected in Belarus by then."


@pytest.fixture
def archive_url(postgres: PostgresServer) -> str:
    return postgres.create_archive()


@pytest.fixture
def here(tiny_settings: Settings) -> Iterator[Bench]:
    bench = Bench(tiny_settings)
    yield bench
    bench.close()


@pytest.fixture
def there(tiny_settings: Settings, tmp_path: Path) -> Iterator[Bench]:
    """Another machine: the same archive, and a data folder that is empty."""
    bench = Bench(tiny_settings.model_copy(update={"data_dir": tmp_path / "there"}))
    yield bench
    bench.close()


def wait_for_builder(corpus: Corpus) -> None:
    assert corpus._builder is not None
    corpus._builder.join(30)


def test_another_machine_serves_what_this_one_has_ingested(here: Bench, there: Bench) -> None:
    here.put("a1", "Ships sailed east.")
    there.corpus.catch_up()
    assert there.search("ships sailed east") == ["Ships sailed east."]
    assert there.generation().name == here.generation().name
    assert there.generation() != here.generation()


def test_the_old_state_is_served_while_the_new_one_is_built(here: Bench, there: Bench) -> None:
    here.put("a1", "Ships sailed east.")
    there.corpus.catch_up()
    assert there.search("planes flew west") == ["Ships sailed east."]
    here.put("a2", "Planes flew west.")
    with Shelf(there.settings).building(there.archive), there.corpus.reading() as snapshot:
        assert snapshot.state == CorpusState(1, 1, "r1")
    wait_for_builder(there.corpus)
    assert there.search("planes flew west")[0] == "Planes flew west."


def test_a_machine_with_nothing_yet_asks_for_a_moment(here: Bench, there: Bench) -> None:
    here.put("a1", "Ships sailed east.")
    with pytest.raises(CorpusNotReady, match="try again"), there.corpus.reading():
        pass
    wait_for_builder(there.corpus)
    assert there.search("ships sailed east") == ["Ships sailed east."]


def test_what_cannot_be_built_is_told_and_not_tried_with_every_question(
    here: Bench, there: Bench
) -> None:
    here.put("a1", "Ships sailed east.")
    with here.archive.writing() as connection:
        connection.execute(text("DELETE FROM vectors"))
    with pytest.raises(CorpusNotReady), there.corpus.reading():
        pass
    wait_for_builder(there.corpus)
    builder = there.corpus._builder
    with pytest.raises(CorpusBroken, match="1 paragraphs have no vector"), there.corpus.reading():
        pass
    assert there.corpus._builder is builder


def test_machines_take_turns_at_writing(here: Bench, there: Bench) -> None:
    here.put("a1", "It was 13,000 troops.")
    there.change("a1", "", date=None)  # so that the next one there is its second revision
    there.put("a1", "It was 30,000 troops.")
    here.corpus.catch_up()
    assert here.search("troops") == there.search("troops") == ["It was 30,000 troops."]


def test_only_one_machine_writes_at_a_time(here: Bench, there: Bench) -> None:
    with (
        hold_write_lock(here.settings, here.archive),
        pytest.raises(CorpusLocked, match="Another machine"),
        hold_write_lock(there.settings, there.archive, timeout_seconds=0.2),
    ):
        pass
    with hold_write_lock(there.settings, there.archive, timeout_seconds=0.2):
        pass


def test_a_writer_whose_lock_was_lost_cannot_undo_another_s_work(here: Bench, there: Bench) -> None:
    here.put("a1", "Ships sailed east.")

    def commit_late() -> None:
        with there.archive.writing() as late:
            read_pointer(late)
            here.put("a2", "Planes flew west.")
            late.execute(text("UPDATE corpus SET value = 'lost' WHERE name = 'generation'"))

    with pytest.raises(CorpusLocked, match="nothing was changed"):
        commit_late()
    assert here.search("planes")[0] == "Planes flew west."


def test_readers_see_the_old_state_or_the_new_one_during_a_switch(here: Bench) -> None:
    here.put("a0", "Words 0.")
    done = threading.Event()
    odd: list[object] = []

    def read() -> None:
        while not done.is_set():
            with here.corpus.reading() as snapshot:
                state = snapshot.state
                if state != CorpusState(state.articles, state.articles, f"r{state.articles}"):
                    odd.append(state)
                snapshot.read_paragraphs(here.archive, [p.paragraph_id for p in snapshot.places])

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for n in range(1, 6):
        here.put(f"a{n}", f"Words {n}.")
    done.set()
    for thread in threads:
        thread.join()
    assert odd == []


def ingest(settings: Settings, folder: Path, *paragraphs: str) -> None:
    write_article(folder, "one", *paragraphs, id="one", date="2022-01-26", corrects="x" * 200)
    with closing(open_archive(settings)) as archive:
        ingest_sources([FileSource(folder)], settings=settings, archive=archive)


def contents_of(archive: Archive) -> dict[str, list[tuple[object, ...]]]:
    """Every table's rows, the pointer's own values left out."""
    with archive.reading() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=str)
            for table in tables.metadata.sorted_tables
            if table.name != "corpus"
        }


def test_a_backup_goes_from_postgresql_to_sqlite_and_back(
    tiny_settings: Settings, postgres: PostgresServer, tmp_path: Path
) -> None:
    ingest(tiny_settings, tmp_path / "articles", "Войска «стояли» 🙂, NATO said.", "Two.")
    states = []
    for n, url in enumerate((tiny_settings.archive_url, "", postgres.create_archive())):
        settings = tiny_settings.model_copy(
            update={"archive_url": url, "data_dir": tmp_path / f"data{n}"}
        )
        with closing(open_archive(settings)) as archive:
            if n > 0:
                restore(settings, archive, tmp_path / "saved.db")
            backup(archive, tmp_path / "saved.db")
            states.append(contents_of(archive))
    assert states[0] == states[1] == states[2]
    assert {name for name, rows in states[0].items() if not rows} == {"answers", "feedback"}


def test_what_postgresql_cannot_keep_changes_nothing(here: Bench, tmp_path: Path) -> None:
    here.put("a1", "Ships sailed east.")
    old = Bench(Settings(data_dir=tmp_path / "old", embedding=TINY))
    old.put("a2", "A NUL \0 stands here.")
    with pytest.raises(CorpusBroken, match=r"The paragraphs have a value .* NUL"):
        here.writer.replace_contents(old.archive)
    assert here.search("ships") == ["Ships sailed east."]
    old.close()


def test_paragraphs_come_in_the_order_of_code_points_whatever_the_database_s_order(
    here: Bench,
) -> None:
    here.put_all(
        [here.change(id, f"{id} stands here.", date=None) for id in ("b", "B-1", "a", "B.0")]
    )
    with here.archive.writing() as connection:
        connection.execute(
            text('ALTER TABLE revision_paragraphs ALTER article_id TYPE text COLLATE "en-x-icu"')
        )
    with here.archive.reading() as connection:
        assert [p.article_id for p in read_places(connection)] == ["B-1", "B.0", "a", "b"]


def test_a_model_s_name_may_be_long(here: Bench) -> None:
    long = "package.Class:" + "x" * 900
    with here.archive.writing() as connection:
        connection.execute(
            tables.vectors.insert(), {"model": long, "text_sha256": "h", "vector": b"\0\1"}
        )
    with here.archive.reading() as connection:
        assert connection.execute(select(tables.vectors)).one() == (long, "h", b"\0\1")


def test_an_id_that_no_text_can_be_is_not_found(here: Bench) -> None:
    with pytest.raises(NotFound), here.archive.reading() as connection:
        read_answer(connection, "ans_\0")


def test_a_connection_that_the_server_closed_is_replaced(here: Bench) -> None:
    here.put("a1", "Ships sailed east.")
    with here.archive.writing() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid != pg_backend_pid()"
            )
        )
    assert here.search("ships") == ["Ships sailed east."]


@pytest.mark.parametrize(
    ("url", "remedy"),
    [
        ("postgresql://me:se cret@[h/db", "cannot be used"),
        ("postgresql://me:se cret@h:port/db", "is not a database URL"),
        ("postgresql://me:with@se cret@h/db", "is not a database URL"),
        ("sqlite://", "is not a database URL"),
        ("postgresql+psycopg2://me:se cret@h/db", "is not supported"),
        ("mysql://me:se cret@h/db", "is not supported"),
        ("postgresql://me:se cret@127.0.0.1:{port}/db", "Connection refused"),
        ("postgresql://me:se cret@127.0.0.1/db?colour=red", "mend the URL"),
    ],
)
def test_a_url_that_cannot_work_is_one_line_without_its_password(
    tmp_path: Path, url: str, remedy: str
) -> None:
    settings = Settings(data_dir=tmp_path, archive_url=url.format(port=find_free_port()))
    with pytest.raises((ArchiveUnreachable, CorpusBroken, WrongSettings), match=remedy) as raised:
        open_archive(settings)
    assert "se cret" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_receipt_outlives_its_database(
    here: Bench, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa_service.receipts.RETRY_SECONDS", 0.1)
    receipts = Receipts(here.archive)
    postgres.stop()
    receipts.keep("ans_1", "r1", "{}")
    time.sleep(0.5)
    assert receipts.read("ans_1") == "{}"
    postgres.start()
    receipts.close()
    with here.archive.reading() as connection:
        assert read_answer(connection, "ans_1") == "{}"


def test_a_service_outlives_its_database(
    postgres: PostgresServer, tiny_settings: Settings, tmp_path: Path
) -> None:
    ingest(tiny_settings, tmp_path / "articles", TROOPS)
    extra = {"QA_EMBEDDING": TINY, "QA_ARCHIVE_URL": tiny_settings.archive_url}
    with serve(tmp_path / "there", extra) as url, httpx2.Client(base_url=url, timeout=30) as client:
        assert client.get("/readyz").status_code == 200
        assert client.get("/v1/articles/a%00b").status_code == 404
        postgres.stop()
        for reply in (client.get("/readyz"), client.post("/v1/ask", json=QUESTION)):
            assert reply.status_code == 503
            assert reply.json()["code"] == "archive_unreachable"
            assert reply.headers["retry-after"]
        postgres.start()
        answer = client.post("/v1/ask", json=QUESTION)
        assert "30,000" in answer.json()["answer"]
    with closing(open_archive(tiny_settings)) as archive, archive.reading() as connection:
        assert read_answer(connection, answer.json()["id"]) == answer.text
