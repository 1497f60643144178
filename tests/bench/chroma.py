"""A Chroma server against the embedded store: `python -m tests.bench.chroma [--rows 50000]`.

The sample is asked from both in turn: compared one by one, as so few paragraphs are, and with every
search made by the graph. Then clustered random vectors show what an index costs: from nothing, when
one article of twenty paragraphs changes, and for each search.
"""

from __future__ import annotations

import statistics
import tempfile
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Annotated
from unittest.mock import patch

import numpy as np
import typer

from qa_service.dense import DenseIndex, DenseStore, Vectors, open_store
from qa_service.embedding import load_embedder
from qa_service.settings import Settings
from tests.bench.databases import SAMPLE, ask_in_turn, ingest
from tests.bench.scale import print_row, take_seconds
from tests.chroma import run_chroma

DIMENSIONS, CHANGED, FETCHED = 384, 20, 600
Stores = dict[str, Settings]


def make_vectors(rows: int) -> Vectors:
    dice = np.random.default_rng(0)
    middles = dice.normal(size=(200, DIMENSIONS))
    near = middles[dice.integers(0, 200, rows)] + 0.6 * dice.normal(size=(rows, DIMENSIONS))
    vectors: Vectors = (near / np.linalg.norm(near, axis=1, keepdims=True)).astype(np.float32)
    return vectors


def build(store: DenseStore, folder: Path, name: str, ids: list[str], vectors: Vectors) -> None:
    store.publish(name, ids, vectors, owner="bench")
    store.create(folder / name, name, ids=ids, vectors=vectors).close()


def change(store: DenseStore, folder: Path, ids: list[str], vectors: Vectors) -> None:
    """Replace the first paragraphs: a copy where there are folders, all anew on a server."""
    renamed = [*(f"new{n}" for n in range(CHANGED)), *ids[CHANGED:]]
    if store.is_shared:
        build(store, folder, "second", renamed, vectors)
    else:
        DenseIndex.copy(
            folder / "first",
            folder / "second",
            delete=ids[:CHANGED],
            ids=renamed,
            vectors=vectors,
        ).close()


def measure_store(name: str, settings: Settings, vectors: Vectors) -> None:
    store, folder = open_store(settings), settings.data_dir / "bench"
    ids = [f"p{row}" for row in range(len(vectors))]
    seconds = take_seconds(lambda: build(store, folder, "first", ids, vectors))
    print_row(f"{len(ids):,} from nothing, {name}", f"{seconds:.1f} s")
    seconds = take_seconds(lambda: change(store, folder, ids, vectors))
    print_row(f"{CHANGED} of them changed, {name}", f"{seconds:.1f} s")
    with closing(store.open(folder / "second", "second")) as index:
        searches = [
            take_seconds(partial(index.search, vectors[row], FETCHED)) for row in range(200)
        ]
        print_row(
            f"search for {FETCHED}, p50, {name}", f"{1e3 * statistics.median(searches):.1f} ms"
        )


def main(rows: Annotated[int, typer.Option(help="how many vectors")] = 50_000) -> None:
    """Print times with both stores."""
    with tempfile.TemporaryDirectory() as place, run_chroma(Path(place) / "chroma") as server:
        urls = {"embedded": "", "server": server.url}
        stores = {
            name: Settings(data_dir=Path(place) / name, chroma_url=url)
            for name, url in urls.items()
        }
        load_embedder(stores["embedded"])  # its graph is made once
        for name, settings in stores.items():
            print_row(f"ingest of the sample, {name}", f"{ingest(settings, SAMPLE):.1f} s")
        for way, limit in (("one by one", 50_000), ("by the graph", 0)):
            with patch("qa_service.corpus.snapshot.MAX_SCANNED", limit):
                for name, ms in ask_in_turn(stores).items():
                    print_row(f"ask, p50, {way}, {name}", f"{ms:.1f} ms")
        for name, settings in stores.items():
            measure_store(name, settings, make_vectors(rows))


if __name__ == "__main__":
    typer.run(main)
