"""`python -m eval.peers`: run other systems on the question set, and set their figures by ours."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.cases import QUESTIONS, CaseSet, SplitChoice, WrongCases, read_cases
from eval.peers.articles import PeerArticle, WrongPeer, read_articles
from eval.peers.elsewhere import retrieve_elsewhere
from eval.peers.llamaindex import NAME, retrieve_with_starter
from eval.peers.table import measure_system, write_table
from eval.peers.units import Piece
from eval.peers.write import DEPTH, Found, write_peer_run
from eval.records import Run, WrongRun, read_run
from eval.run import search_query
from qa_service.embedding import Embedder, load_embedder
from qa_service.errors import OnRecordError
from qa_service.settings import load_settings

notes = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Put the question set to other systems' retrieval.",
)
Ours = Annotated[Path, typer.Argument(help="a run of this service on the sample articles")]
Out = Annotated[Path, typer.Argument(help="the run file to write")]
Questions = Annotated[Path, typer.Option("--questions", help="the question set")]
Depth = Annotated[int, typer.Option(min=1, help="how many pieces the peer is asked for")]


@dataclass(frozen=True, slots=True)
class Job:
    """What every peer is given, and what its run is written with."""

    cases: CaseSet
    ours: Run
    articles: dict[str, PeerArticle]

    @property
    def texts(self) -> dict[str, str]:
        return {article.id: article.text for article in self.articles.values()}

    @property
    def queries(self) -> dict[str, str]:
        """The words that our own search is given, by question."""
        return {case.id: search_query(case) for case in self.cases.cases}

    def write(self, out: Path, peer: str, found: Mapping[str, Sequence[Piece]]) -> None:
        write_peer_run(
            out, Found(peer, found), cases=self.cases, ours=self.ours, articles=self.articles
        )
        typer.echo(f"{len(self.cases.cases)} questions asked of {peer}, run written to {out}")


def read_job(ours: Path, questions: Path) -> Job:
    run = read_run(ours)
    return Job(read_cases(questions), run, read_articles(run))


@contextmanager
def open_embedder() -> Iterator[Embedder]:
    """The service's own embedder; its files are thrown away."""
    with tempfile.TemporaryDirectory(prefix="on-record-peer-") as folder:
        yield load_embedder(load_settings().model_copy(update={"data_dir": Path(folder)}))


@app.command("llamaindex")
def run_llamaindex(
    ours: Ours, out: Out, *, questions: Questions = QUESTIONS, depth: Depth = DEPTH
) -> None:
    """LlamaIndex's starter: its default splitter and vector index, with our embedder."""
    job = read_job(ours, questions)
    with open_embedder() as embedder:
        found = retrieve_with_starter(job.texts, job.queries, embedder, depth=depth)
    job.write(out, NAME, found)


@app.command("haiku-rag")
def run_haiku_rag(
    ours: Ours,
    out: Out,
    *,
    python: Annotated[Path, typer.Option(help="the Python that haiku.rag is installed in")],
    questions: Questions = QUESTIONS,
    depth: Depth = DEPTH,
) -> None:
    """haiku.rag's default hybrid search, in its own Python, with our embedder on loopback."""
    job = read_job(ours, questions)
    with open_embedder() as embedder:
        peer, found = retrieve_elsewhere(python, job.texts, job.queries, embedder, depth=depth)
    job.write(out, peer, found)


@app.command("table")
def print_table(
    ours: Ours,
    peers: Annotated[list[Path], typer.Argument(help="peers' runs")],
    *,
    split: Annotated[SplitChoice, typer.Option(help="which questions")] = "all",
    questions: Questions = QUESTIONS,
) -> None:
    """Retrieval figures of our run and the peers', and the differences, as Markdown."""
    cases = read_cases(questions)
    first, *others = (measure_system(read_run(path), cases, split) for path in (ours, *peers))
    typer.echo(write_table(first, others))


def main() -> None:
    try:
        app()
    except (WrongCases, WrongRun, WrongPeer, OnRecordError) as error:
        notes.print(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
