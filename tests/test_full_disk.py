"""A disk that takes no more: a tmpfs that is really full, or else files that may not grow."""

from __future__ import annotations

import errno
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from psycopg.errors import DiskFull
from sqlalchemy.exc import OperationalError

from ingest.backup import backup
from qa_service.archive import open_archive
from qa_service.corpus import Corpus
from qa_service.corpus.shelf import Shelf
from qa_service.disk import telling_full_disk
from qa_service.embedding import load_embedder
from qa_service.errors import CorpusBroken, StorageFailed
from qa_service.settings import Settings
from tests.bench.full_disk import (
    Disk,
    FileLimit,
    FillingUp,
    SmallDisk,
    can_mount,
    find_faults,
    mount_disk,
)
from tests.bench.kills import FolderShelf, run_again, write_corpus
from tests.postgres import PostgresServer
from tests.servers import run_module
from tests.tiny import TINY

KINDS = ["tmpfs", "file limit"] if can_mount() else ["file limit"]


@pytest.fixture
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    with ExitStack() as stack:
        folder = tmp_path / "disk"
        is_mounted = request.param == "tmpfs"
        yield stack.enter_context(mount_disk(folder)) if is_mounted else FileLimit(folder)


# Where a disk can be made it stands for the other kind, which is tried by the next test.
@pytest.mark.slow
@pytest.mark.parametrize("disk", KINDS[:1], indirect=True)
def test_an_ingest_that_finds_no_room_says_so_and_leaves_the_corpus_whole(
    disk: Disk, tmp_path: Path
) -> None:
    filling = FillingUp(disk, tmp_path / "articles")
    found = filling.fill_up(600, is_served=True)
    assert found.faults == (), found.said
    assert found.code == 2


@pytest.mark.slow
@pytest.mark.parametrize("disk", KINDS, indirect=True)
def test_with_the_room_that_the_message_names_a_run_completes(disk: Disk, tmp_path: Path) -> None:
    disk.limit(32)
    filling = FillingUp(disk, tmp_path / "articles", is_read=False)
    started = filling.run_ingest()
    assert list(find_faults(started)) == []
    assert started.returncode == 2
    named = re.search(r"Free ([\d,]+) MB", started.stderr)
    if named:
        disk.limit(1_000 * int(named[1].replace(",", "")))
    else:
        assert "cannot be written to" in started.stderr
        disk.enlarge()
    assert filling.run_ingest().returncode == 0


@pytest.mark.parametrize("disk", KINDS[:-1], indirect=True)
def test_a_read_only_disk_is_named_as_that(disk: SmallDisk, tmp_path: Path) -> None:
    filling = FillingUp(disk, tmp_path / "articles")
    disk.remount("ro")
    done = filling.run_ingest()
    assert list(find_faults(done)) == []
    assert "cannot be written to" in done.stderr
    disk.remount("rw")
    assert filling.run_ingest().returncode == 0


@pytest.mark.parametrize("disk", KINDS[:-1], indirect=True)
def test_what_is_scanned_is_answered_from_a_full_disk(disk: SmallDisk, tmp_path: Path) -> None:
    filling = FillingUp(disk, tmp_path / "articles")
    # Enough for SQLite's shared memory, too little for Chroma to open its database.
    disk.limit(40)
    done = run_module(
        "qa_service",
        "ask",
        "What about the treaty?",
        data_dir=filling.data_dir,
        extra={"QA_EMBEDDING": TINY},
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("disk", KINDS[:-1], indirect=True)
def test_a_graph_that_a_full_disk_keeps_shut_is_not_called_broken(
    disk: SmallDisk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filling = FillingUp(disk, tmp_path / "articles")
    monkeypatch.setattr("qa_service.corpus.snapshot.MAX_SCANNED", 0)
    settings = Settings(data_dir=filling.data_dir, embedding=TINY)
    disk.limit(40)
    with closing(open_archive(settings)) as archive:
        corpus = Corpus(settings, archive, embedding=load_embedder(settings).name)
        with (
            closing(corpus),
            pytest.raises(StorageFailed, match="The disk is full"),
            corpus.reading(),
        ):
            pass
        disk.enlarge()
        with closing(corpus), corpus.reading() as snapshot:
            assert snapshot.state.articles


@pytest.mark.parametrize("disk", KINDS[:-1], indirect=True)
def test_a_machine_without_room_for_what_another_committed_says_so(
    disk: SmallDisk, tmp_path: Path, postgres: PostgresServer
) -> None:
    here = Settings(
        data_dir=tmp_path / "data", embedding=TINY, archive_url=postgres.create_archive()
    )
    shelf = FolderShelf(tmp_path / "articles")
    write_corpus(shelf, 0)
    run_again(here, shelf)
    there = here.model_copy(update={"data_dir": disk.folder / "data"})
    generations = Shelf(there)
    disk.limit(200)
    with closing(open_archive(there)) as archive:
        with pytest.raises(StorageFailed, match="The disk is full"):
            generations.catch_up(archive)
        assert list(generations.folder.iterdir()) == []
        disk.enlarge()
        generations.catch_up(archive)
        assert len(list(generations.folder.iterdir())) == 1


ENDS = OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ENDS, "disk is full (No space left)"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "disk is full (Disk quota exceeded)"),
        (OSError("17280 requested and 2016 written"), "disk is full (17280 requested and 2016 wr"),
        (shutil.Error([("a", "b", str(ENDS))]), "disk is full (No space left)"),
        (ValueError("An IO error occurred: 'x (os error 28)'"), "disk is full (os error 28)"),
        (
            sqlite3.OperationalError("database or disk is full"),
            "disk is full (database or disk is fu",
        ),
        (
            FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']"),
            "free room for temporary files",
        ),
        (sqlite3.OperationalError("disk I/O error"), "cannot be written to (disk I/O error)"),
        (OSError(errno.EROFS, "Read-only file system"), "cannot be written to (Read-only file sy"),
        (OSError(errno.EIO, "Input/output error"), "cannot be written to (Input/output error)"),
    ],
)
def test_a_disk_s_fault_is_told_whichever_library_met_it(
    tiny_settings: Settings, error: Exception, said: str
) -> None:
    with pytest.raises(StorageFailed) as direct, telling_full_disk(tiny_settings):
        raise error
    with pytest.raises(StorageFailed) as caused, telling_full_disk(tiny_settings):
        raise CorpusBroken("The index cannot be opened.") from error
    for raised in (direct, caused):
        assert said in str(raised.value)
        assert "nothing was lost" in str(raised.value)


@pytest.mark.parametrize(
    "error",
    [
        ValueError("wrong"),
        FileNotFoundError(errno.ENOENT, "No such file"),
        PermissionError(errno.EACCES, "Permission denied", "/elsewhere/publishers.toml"),
        CorpusBroken("The index is damaged."),
        # The disk of the database's server, which no room here would help.
        OperationalError("INSERT", {}, DiskFull("No space left on device")),
    ],
)
def test_other_faults_stay_what_they_are(tiny_settings: Settings, error: Exception) -> None:
    with pytest.raises(type(error)) as raised, telling_full_disk(tiny_settings):
        raise error
    assert raised.value is error


@pytest.mark.parametrize("disk", KINDS[:-1], indirect=True)
def test_a_backup_that_finds_no_room_leaves_no_half_of_one(disk: SmallDisk, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", embedding=TINY)
    shelf = FolderShelf(tmp_path / "articles")
    write_corpus(shelf, 0)
    run_again(settings, shelf)
    disk.limit(40)
    with (
        closing(open_archive(settings)) as archive,
        pytest.raises(StorageFailed, match=r"the backup needs about as much space .*, [1-9] MB"),
    ):
        backup(archive, disk.folder / "saved.db")
    assert list(disk.folder.iterdir()) == []
