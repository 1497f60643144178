from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from qa_service.archive import Archive, open_archive, tables
from qa_service.archive.lock import hold_write_lock
from qa_service.archive.reading import (
    find_paragraph,
    read_current_revision,
    read_known_hashes,
    read_paragraphs,
    read_vectors,
)
from qa_service.archive.writing import ArticleChange, write_changes, write_vectors
from qa_service.domain import Article, Paragraph, Statement, hash_text, paragraph_ids
from qa_service.errors import CorpusBroken, CorpusLocked, WrongSettings
from qa_service.migrations import HEAD
from qa_service.settings import Settings
from tests.postgres import DATABASES, make_archive
from tests.servers import ROOT


@pytest.fixture(params=DATABASES)
def archive_url(request: pytest.FixtureRequest) -> str:
    return make_archive(request)


@pytest.fixture
def archive(tiny_settings: Settings) -> Iterator[Archive]:
    archive = open_archive(tiny_settings)
    yield archive
    archive.close()


def change_of(article_id: str, revision: int, *texts: str) -> ArticleChange:
    article = Article(
        article_id, revision, "Title", "Wire", "wire", None, None, None, "en", None, "file"
    )
    said = Statement(0, 2, "direct", "Jane Roe", "NATO", "said")
    paragraphs = tuple(
        Paragraph(id, article_id, revision, n, text, hash_text(text), ((0, len(text)),), (said,))
        for n, (id, text) in enumerate(zip(paragraph_ids(article_id, texts), texts, strict=True), 1)
    )
    hashes = tuple(hash_text(text) for text in texts)
    return ArticleChange(article, hash_text("".join(texts)), paragraphs, hashes, ((),) * len(texts))


def write(archive: Archive, *changes: ArticleChange) -> None:
    with archive.writing() as connection:
        write_changes(connection, changes, [])


def test_the_migrations_make_the_tables_that_the_code_uses(archive: Archive) -> None:
    with archive.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []


def test_the_head_that_the_code_expects_is_the_newest_migration() -> None:
    scripts = ScriptDirectory(str(ROOT / "qa_service" / "migrations"))
    assert scripts.get_current_head() == HEAD


def test_paragraphs_come_back_as_they_were_written(archive: Archive) -> None:
    change = change_of("a1", 1, "First «текст» 🙂.", "Second.")
    write(archive, change)
    with archive.reading() as connection:
        assert tuple(read_paragraphs(connection, "a1", 1)) == change.paragraphs


def test_a_replaced_paragraph_stays_readable_under_its_id(archive: Archive) -> None:
    old = change_of("a1", 1, "It was 13,000.", "Same.")
    write(archive, old)
    write(archive, change_of("a1", 2, "It was 30,000.", "Same."))
    with archive.reading() as connection:
        assert read_current_revision(connection, "a1") == 2
        assert find_paragraph(connection, old.paragraphs[0].id) == ("a1", 1, 1)
        assert find_paragraph(connection, old.paragraphs[1].id) == ("a1", 2, 2)


def test_a_failed_transaction_leaves_nothing(archive: Archive) -> None:
    def write_and_fail(connection: Connection) -> None:
        write_changes(connection, [change_of("a1", 1, "Text.")], [])
        raise RuntimeError

    with pytest.raises(RuntimeError), archive.writing() as connection:
        write_and_fail(connection)
    with archive.reading() as connection:
        assert read_current_revision(connection, "a1") is None


def test_vectors_of_two_models_never_mix(archive: Archive) -> None:
    vector = np.array([[0.6, 0.8]], dtype=np.float32)
    with archive.writing() as connection:
        write_vectors(connection, "one", ["h"], vector)
    with archive.reading() as connection:
        assert read_known_hashes(connection, "one", ["h", "i"]) == {"h"}
        assert read_vectors(connection, "two", ["h"]) == {}
        assert read_vectors(connection, "one", ["h"])["h"].tolist() == vector[0].tolist()


def test_many_processes_may_open_a_new_archive_at_once(tiny_settings: Settings) -> None:
    failures: list[Exception] = []

    def open_one() -> None:
        try:
            open_archive(tiny_settings).close()
        except Exception as error:  # noqa: BLE001 - any failure is the finding
            failures.append(error)

    threads = [threading.Thread(target=open_one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_file_that_is_no_archive_is_refused_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"not a database" * 100)
    with pytest.raises(CorpusBroken, match="restore a backup"):
        open_archive(Settings(data_dir=tmp_path))


def test_an_archive_of_a_later_version_is_refused(tiny_settings: Settings) -> None:
    with closing(open_archive(tiny_settings)) as archive, archive.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(CorpusBroken, match="not an archive of this version"):
        open_archive(tiny_settings)


def test_a_wrong_archive_url_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match="QA_ARCHIVE_URL"):
        open_archive(Settings(data_dir=tmp_path, archive_url="nonsense"))


def test_only_one_writer_holds_the_lock(tiny_settings: Settings, archive: Archive) -> None:
    with (
        hold_write_lock(tiny_settings, archive),
        pytest.raises(CorpusLocked, match="Another process"),
        hold_write_lock(tiny_settings, archive, timeout_seconds=0.1),
    ):
        pass
