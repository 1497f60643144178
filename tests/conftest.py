"""What many tests share: clean settings, small articles, a real server over the sample corpus."""

from __future__ import annotations

import fcntl
import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_service.settings import Settings
from tests import longest
from tests.chroma import ChromaServer, run_chroma
from tests.postgres import PostgresServer, run_postgres
from tests.servers import ROOT, run_module, serve
from tests.tiny import TINY


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    tests = Path(__file__).parent
    items.sort(key=lambda item: longest.rank(str(item.path.relative_to(tests).with_suffix(""))))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking for garbage in it took a sixth of the tests' time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _without_own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("QA_", "OPENAI_")):
            monkeypatch.delenv(name)


@pytest.fixture
def archive_url() -> str:
    """SQLite in the data folder; a module that tries both databases has its own."""
    return ""


@pytest.fixture
def tiny_settings(tmp_path: Path, archive_url: str) -> Settings:
    """Settings of an empty data folder, with the tiny embedding."""
    return Settings(data_dir=tmp_path / "data", embedding=TINY, archive_url=archive_url)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of the tests' own."""
    with run_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    """A Chroma server of the tests' own."""
    with run_chroma(tmp_path_factory.mktemp("chroma")) as server:
        yield server


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A data folder with the sample corpus, embedded for real; to be read only.

    Whichever of the tests' processes needs it first makes it for all.
    """
    base = tmp_path_factory.getbasetemp()
    data_dir = (base if worker_id == "master" else base.parent) / "sample-corpus"
    with data_dir.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not data_dir.exists():
            done = run_module("ingest", "ingest/sample", data_dir=data_dir)
            assert done.returncode == 0, done.stderr
    return data_dir


@pytest.fixture(scope="session")
def server_url(sample_data: Path) -> Iterator[str]:
    """A service process over the sample corpus."""
    with serve(sample_data) as url:
        yield url


@pytest.fixture(scope="session")
def sample_articles() -> list[Path]:
    return sorted((ROOT / "ingest" / "sample").glob("*.md"))
