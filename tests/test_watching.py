"""A watched folder is read again when it changes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from watchfiles import Change

from ingest.watching import Changes
from tests.articles import write_article
from tests.servers import ROOT, clean_environment
from tests.tiny import TINY


@pytest.fixture(autouse=True)
def children_listen_to_ctrl_c() -> Iterator[None]:
    """Behind a `&` in a script SIGINT is ignored, and children inherit that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_what_a_run_writes_is_no_change(tmp_path: Path) -> None:
    data = tmp_path / "data"
    is_change = Changes(data, [tmp_path])
    assert not is_change(Change.modified, str(data / "archive.db"))
    assert is_change(Change.modified, str(tmp_path / "a.md"))
    inside = Changes(tmp_path, [tmp_path / "articles"])
    assert inside(Change.modified, str(tmp_path / "articles" / "a.md"))


def test_a_watched_folder_is_read_again_when_it_changes(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    write_article(folder, "one", "The first article has one paragraph.")
    process = subprocess.Popen(
        [sys.executable, "-m", "ingest", str(folder), "--watch", "--json", "--delete-missing"],
        cwd=ROOT,
        env=clean_environment(tmp_path / "data", {"QA_EMBEDDING": TINY}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        assert read_summary(process.stdout) == {"added": 1}
        # On a busy machine it tells its progress first.
        assert any("Watching" in line for line in iter(process.stderr.readline, ""))
        write_article(folder, "two", "The second article came while it was watched.")
        assert read_summary(process.stdout) == {"added": 1, "unchanged": 1}
        (folder / "one.md").unlink()
        assert read_summary(process.stdout) == {"unchanged": 1, "deleted": 1}
    finally:
        process.send_signal(signal.SIGINT)
        told = process.communicate(timeout=20)[1]
    assert process.returncode == 130
    assert told.splitlines()[-1].startswith("Stopped; the corpus is whole")


def read_summary(stream: object) -> dict[str, int]:
    for line in iter(stream.readline, ""):  # type: ignore[attr-defined]
        row = json.loads(line)
        if "added" in row:
            return {outcome: count for outcome, count in row.items() if count}
    raise AssertionError("the process ended")
