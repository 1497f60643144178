"""With and without Ray: `python -m tests.bench.distributed [--paragraphs 5000]`.

Reads the sample and a corpus of that many paragraphs, once in one process with two threads and once
on a local Ray of two workers, each as the whole command, and compares what `verify` says.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer

from qa_service.embedding import load_embedder
from qa_service.settings import Settings
from tests.bench.scale import make_corpus, print_row
from tests.servers import ROOT, run_module

TWO = {"QA_EMBEDDING_THREADS": "2"}


def read_corpus(folder: Path, data_dir: Path, *options: str) -> tuple[float, list[str]]:
    """Seconds of the whole command, and the two digests of the corpus it made."""
    load_embedder(Settings(data_dir=data_dir))  # the graph is made once, and not timed
    start = time.perf_counter()
    done = run_module("ingest", str(folder), *options, data_dir=data_dir, extra=TWO)
    seconds = time.perf_counter() - start
    assert done.returncode == 0, done.stderr
    checks = json.loads(run_module("ingest", "verify", "--json", data_dir=data_dir).stdout)
    return seconds, [checks[name]["detail"] for name in ("paragraphs", "vectors")]


def main(paragraphs: Annotated[int, typer.Option(help="size of the corpus")] = 5_000) -> None:
    """Measure both ways on two corpora."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        make_corpus(place / "articles", paragraphs, random.Random(0))
        folders = {"sample": ROOT / "ingest" / "sample", "made": place / "articles"}
        for corpus, folder in folders.items():
            here, digests = read_corpus(folder, place / corpus / "here")
            there, others = read_corpus(folder, place / corpus / "there", "--on", "ray")
            print_row(f"{corpus}: one process", f"{here:.1f} s")
            print_row(f"{corpus}: two workers", f"{there:.1f} s ({there / here:.2f} times)")
            print_row(f"{corpus}: digests", "equal" if digests == others else "DIFFERENT")


if __name__ == "__main__":
    typer.run(main)
