"""PostgreSQL against SQLite on the sample: `python -m tests.bench.databases [--rounds 3]`.

In every round each database, in turn, is given the sample articles; then questions are asked of the
two in turn, so that both meet the same machine. Prints medians, and what another machine that
shares the PostgreSQL needs to be ready: one with no index yet, and one that lacks an article.
"""

from __future__ import annotations

import random
import statistics
import tempfile
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from ingest.backup import backup
from ingest.run import ingest_sources
from ingest.sources.files import FileSource
from qa_service.archive import open_archive
from qa_service.corpus.shelf import Shelf
from qa_service.domain import Ask
from qa_service.embedding import load_embedder
from qa_service.http.service import Service
from qa_service.settings import Settings
from tests.articles import write_article
from tests.bench.scale import make_questions, print_row, take_seconds
from tests.postgres import run_postgres
from tests.servers import ROOT

SAMPLE = ROOT / "ingest" / "sample"


def ingest(settings: Settings, folder: Path) -> float:
    with closing(open_archive(settings)) as archive:
        sources = [FileSource(folder)]
        return take_seconds(lambda: ingest_sources(sources, settings=settings, archive=archive))


def catch_up(settings: Settings) -> float:
    with closing(open_archive(settings)) as archive:
        return take_seconds(lambda: Shelf(settings).catch_up(archive))


def save(settings: Settings, file: Path) -> float:
    with closing(open_archive(settings)) as archive:
        return take_seconds(lambda: backup(archive, file))


def ask_in_turn(machines: dict[str, Settings]) -> dict[str, float]:
    """The median milliseconds of a question, by database."""
    services = {name: Service.start(settings) for name, settings in machines.items()}
    times: dict[str, list[float]] = {name: [] for name in machines}
    questions = make_questions(random.Random(0))
    for n, question in enumerate([*questions[:20], *questions]):
        for name, service in services.items():
            taken = take_seconds(partial(service.answerer.answer, Ask(question)))
            if n >= 20:  # the first ones warm up
                times[name].append(taken)
    for service in services.values():
        service.close()
    return {name: statistics.median(each) * 1e3 for name, each in times.items()}


def main(rounds: Annotated[int, typer.Option(help="how often")] = 3) -> None:
    """Print ingest and question times on both databases."""
    ingested: dict[str, list[float]] = {"SQLite": [], "PostgreSQL": []}
    with run_postgres() as server, tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        load_embedder(Settings(data_dir=folder))  # its graph is made once
        for n in range(rounds):
            urls = {"SQLite": "", "PostgreSQL": server.create_archive()}
            machines = {
                name: Settings(data_dir=folder / f"{name}{n}", archive_url=url)
                for name, url in urls.items()
            }
            for name, settings in machines.items():
                ingested[name].append(ingest(settings, SAMPLE))
        for name, taken in ingested.items():
            print_row(f"ingest of the sample, {name}", f"{statistics.median(taken):.2f} s")
        for name, ms in ask_in_turn(machines).items():
            print_row(f"ask, p50, {name}", f"{ms:.1f} ms")
        for name, settings in machines.items():
            print_row(f"backup, {name}", f"{save(settings, folder / 'saved.db'):.2f} s")
        other = machines["PostgreSQL"].model_copy(update={"data_dir": folder / "other"})
        print_row("another machine, from nothing", f"{catch_up(other):.2f} s")
        write_article(folder / "new", "new", "One new paragraph on troops in Belarus.", title="New")
        ingest(machines["PostgreSQL"], folder / "new")
        print_row("another machine, one article behind", f"{catch_up(other):.2f} s")


if __name__ == "__main__":
    typer.run(main)
