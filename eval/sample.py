"""A corpus to measure on: the one that is named, or the sample articles in a throw-away folder."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from qa_service.settings import Settings, setting_names

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "ingest" / "sample"


class NoCorpus(Exception):
    """There is nothing to measure on; the text says what to run."""


def holds_corpus(settings: Settings) -> bool:
    """Whether the settings name an archive that is there, not one that has only its default."""
    is_named = bool({"data_dir", "archive_url"} & settings.model_fields_set)
    has_archive = bool(settings.archive_url) or (settings.data_dir / "archive.db").exists()
    return is_named and has_archive


@contextmanager
def measured_corpus(
    settings: Settings, *, data_dir: Path | None = None, say: Callable[[str], None]
) -> Iterator[Settings]:
    """Settings whose corpus is ready. A throw-away one is deleted at the end."""
    if data_dir is not None:
        named = settings.model_copy(update={"data_dir": data_dir, "archive_url": ""})
        if not (data_dir / "archive.db").exists():
            raise NoCorpus(
                f"{data_dir} holds no corpus: leave --data-dir out to measure on the sample, or "
                f"run `QA_DATA_DIR={data_dir} python -m ingest ingest/sample` first."
            )
        yield named
    elif holds_corpus(settings):
        yield settings
    else:
        with tempfile.TemporaryDirectory(prefix="on-record-eval-") as folder:
            thrown_away = settings.model_copy(
                update={"data_dir": Path(folder), "archive_url": "", "chroma_url": ""}
            )
            say("Reading the sample articles into a throw-away data folder first.")
            ingest_sample(thrown_away)
            yield thrown_away


def ingest_sample(settings: Settings) -> None:
    """Ingest the sample articles by the command line, with these settings and no others."""
    values = {variable: str(getattr(settings, name)) for variable, name in setting_names().items()}
    done = subprocess.run(
        [sys.executable, "-m", "ingest", str(SAMPLE)],
        cwd=ROOT,
        env={**values, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise NoCorpus(f"The sample could not be ingested: {done.stderr.strip()[-500:]}")
