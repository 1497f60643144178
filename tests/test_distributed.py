"""A run on a real local Ray with two workers gives what a run without gives, to the last byte."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest import distributed
from ingest.cluster import Cluster, Step
from ingest.distributed import OnCluster
from ingest.maintenance import verify
from ingest.report import Row
from ingest.run import ingest_sources
from ingest.sources.files import FileSource
from ingest.workers import InProcess
from qa_service.archive import open_archive
from qa_service.errors import EmbeddingFailed
from qa_service.settings import Settings
from tests.articles import write_article
from tests.servers import ROOT, clean_environment, run_module
from tests.tiny import BRITTLE, TINY

# Ray copies its own settings, the deprecated ones, too.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:ray.data.context")

NOWHERE = "ray://127.0.0.1:1"


class CountingCluster(Cluster):
    """Remembers how many values each step was given."""

    given: list[int]

    def map_values(self, step: Step, values: Iterable[object], *, per_block: int) -> Iterator[Any]:
        counted = list(values)
        self.given.append(len(counted))
        return super().map_values(step, counted, per_block=per_block)


@pytest.fixture(scope="module")
def two_workers() -> Iterator[CountingCluster]:
    with CountingCluster(workers=2) as cluster:
        yield cluster


@pytest.fixture
def cluster(two_workers: CountingCluster) -> CountingCluster:
    two_workers.given = []
    return two_workers


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Articles in two languages, a copy, a broken one, and a file that holds three, one broken."""
    folder = tmp_path / "articles"
    english = 'NATO replied. "We offered talks," Jens Stoltenberg said on Wednesday.', "He went on."
    write_article(folder, "a-english", *english, id="english", date="2022-01-26")
    for name in ("b-copy", "c-copy"):
        write_article(folder, name, *english, title="The same", date="2022-01-26")
    (folder / "d-broken.md").write_text("---\ntitle: [\n---\n\nText.\n", encoding="utf-8")
    (folder / "e-empty.pdf").write_bytes(b"%PDF-1.4\n")
    russian = "Лавров заявил, что Россия ждёт письменных гарантий.", "В НАТО ответили отказом."
    write_article(folder, "f-russian", *russian, title="Гарантии", language="ru")
    lines = [json.dumps({"id": f"line-{n}", "text": f"Finland joined, part {n}."}) for n in (1, 2)]
    (folder / "g.jsonl").write_text("\n".join([*lines, "{"]), encoding="utf-8")
    return folder


Read = Callable[[Settings, Cluster | None], list[Row]]


@pytest.fixture
def read(folder: Path) -> Read:
    def run(settings: Settings, cluster: Cluster | None) -> list[Row]:
        archive = open_archive(settings)
        workers = OnCluster(cluster, settings) if cluster else InProcess()
        report = ingest_sources(
            [FileSource(folder)], settings=settings, archive=archive, workers=workers
        )
        archive.close()
        return report.rows

    return run


def settings_of(data_dir: Path, embedding: str = TINY) -> Settings:
    return Settings(data_dir=data_dir, embedding=embedding)


def digests_of(settings: Settings) -> list[str]:
    checks = verify(settings, open_archive(settings))
    assert all(check.ok for check in checks)
    return [check.detail for check in checks[:2]]


def contents_of(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the archive but for the time of reading and the generation's random name."""
    connection = sqlite3.connect(settings.data_dir / "archive.db")
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master")]
    tables = set(names) & set(
        "articles revisions paragraphs revision_paragraphs statements vectors sources".split()
    )
    found = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
    connection.close()
    found["revisions"] = [row[:-1] for row in found["revisions"]]
    return found


def test_a_run_on_two_workers_gives_the_same_to_the_last_byte(
    read: Read, cluster: Cluster, tmp_path: Path
) -> None:
    here, there = settings_of(tmp_path / "here"), settings_of(tmp_path / "there")
    rows = read(here, None)
    assert read(there, cluster) == rows
    outcomes = [row.outcome for row in rows]
    assert outcomes.count("failed") == 3
    assert outcomes.count("duplicates") == 1
    assert outcomes.count("added") == 5
    assert digests_of(there) == digests_of(here)
    assert contents_of(there) == contents_of(here)


def test_the_next_run_sends_out_only_what_has_changed(
    read: Read, cluster: CountingCluster, tmp_path: Path, folder: Path
) -> None:
    here, there = settings_of(tmp_path / "here"), settings_of(tmp_path / "there")
    read(here, None)
    read(there, cluster)
    cluster.given.clear()
    write_article(folder, "f-russian", "В НАТО ответили отказом.", title="Гарантии", language="ru")
    assert read(there, cluster) == read(here, None)
    # The changed article and two broken files are read, one is attributed, its text is known.
    assert cluster.given == [3, 1, 0]
    assert digests_of(there) == digests_of(here)


def test_the_local_model_gives_the_same_vectors_on_two_workers(
    read: Read, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distributed, "TEXTS_A_BATCH", 2)
    here, there = (settings_of(tmp_path / name, "local") for name in ("here", "there"))
    read(here, None)
    read(there, cluster)
    assert digests_of(there) == digests_of(here)


def test_another_cluster_s_actor_gives_the_same_in_the_same_order(
    read: Read, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = settings_of(tmp_path / "here"), settings_of(tmp_path / "there")
    read(here, None)
    # It is joined already: only the way through Ray's client is taken.
    monkeypatch.setattr(cluster, "_address", NOWHERE)
    monkeypatch.setattr(distributed, "ARTICLES_A_BLOCK", 1)
    read(there, cluster)
    assert contents_of(there) == contents_of(here)


def test_what_was_embedded_before_a_failure_is_kept(
    read: Read, cluster: Cluster, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distributed, "TEXTS_A_BATCH", 2)
    write_article(folder, "z-last", "This is unspeakable.")
    settings = settings_of(tmp_path / "data", BRITTLE)
    with pytest.raises(EmbeddingFailed, match="unspeakable"):
        read(settings, cluster)
    kept = contents_of(settings)
    assert (len(kept["vectors"]), len(kept["articles"])) == (8, 0)


def test_a_worker_of_another_model_is_refused(
    read: Read, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The worker's sentence is not the one that this process has embedded.
    monkeypatch.setattr(distributed, "PROBE", "Something else altogether.")
    with pytest.raises(EmbeddingFailed, match="other vectors than this process"):
        read(settings_of(tmp_path / "data"), cluster)


def test_a_run_with_nothing_new_needs_no_cluster(read: Read, tmp_path: Path, folder: Path) -> None:
    for broken in ("d-broken.md", "e-empty.pdf"):
        (folder / broken).unlink()
    settings = settings_of(tmp_path / "data")
    read(settings, None)
    rows = read(settings, Cluster(NOWHERE))
    assert {row.outcome for row in rows} == {"unchanged", "failed"}


def test_the_command_reads_on_ray_and_leaves_nothing_behind(tmp_path: Path, folder: Path) -> None:
    temporary = tmp_path / ("long-" * 20)
    temporary.mkdir()
    extra = {"QA_EMBEDDING": TINY, "QA_EMBEDDING_THREADS": "2", "TMPDIR": str(temporary)}
    process = subprocess.Popen(
        [sys.executable, "-m", "ingest", str(folder), "--on", "ray", "--json"],
        cwd=ROOT,
        env=clean_environment(tmp_path / "data", extra),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    output, errors = process.communicate(timeout=250)
    assert process.returncode == 1, errors
    # Of Ray not a word: how far the run is, and nothing else.
    assert all("stage" in json.loads(line) for line in errors.splitlines()), errors
    assert json.loads(output.splitlines()[-1])["added"] == 5
    assert [*temporary.iterdir(), *Path("/tmp").glob(f"ray-{process.pid}-*")] == []


def test_ray_that_is_not_installed_is_named_with_how_to_install_it(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['ray'] = None; sys.argv = ['ingest', 'README.md', '--on', 'ray']; "
        "from ingest.__main__ import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=clean_environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == (
        "--on needs Ray, which is not installed: `pip install 'on-record[ray]'`.\n"
    )


@pytest.mark.parametrize("on", ["spark", "ray://", "localhost:6379"])
def test_what_is_no_cluster_is_wrong_use(on: str, tmp_path: Path) -> None:
    done = run_module("ingest", "README.md", "--on", on, data_dir=tmp_path)
    assert done.returncode == 2
    assert "ray://host:10001" in done.stderr
