"""Kills ingest with SIGKILL at random points: `python -m tests.bench.kills`.

Every run reads a corpus in which some articles are new, changed or gone. Half of the kills fall
anywhere in the process's life, half while it builds and switches to the new generation. After each
one the corpus must be exactly the old or exactly the new state, and whole: the new one if the run
had ended by itself. What that state lacks must not be found by a search or cited in an answer, what
it holds must be, every paragraph that was ever committed must still be readable by its id, and a
second run must bring the new state.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from ingest.maintenance import verify
from ingest.run import ingest_sources
from ingest.sources.opening import open_sources
from qa_service.archive import Archive, open_archive
from qa_service.archive.lock import hold_write_lock
from qa_service.archive.reading import read_paragraph_texts, read_places
from qa_service.corpus import Corpus
from qa_service.domain import Ask
from qa_service.embedding import load_embedder
from qa_service.pipeline import Answerer
from qa_service.settings import Settings
from tests.articles import write_article
from tests.chroma import run_chroma
from tests.postgres import run_postgres
from tests.servers import ROOT, clean_environment
from tests.sites import XML, Page, Site, serve_site
from tests.tiny import TINY

ARTICLES = 60
# Some kills are to come too late: a run that has ended by itself must not lose anything either.
BEYOND = 1.15
ASKED = 10
"""Of each kind: what is gone, what is there."""
WORDS = "treaty council summit missile troops border letter talks draft exercise sanctions".split()


class FolderShelf:
    """Articles in a folder."""

    def __init__(self, folder: Path) -> None:
        self.arguments = [str(folder)]
        self._folder = folder

    def put(self, name: str, paragraphs: Sequence[str]) -> None:
        write_article(self._folder, name, *paragraphs, id=name)

    def take_away(self, name: str) -> None:
        (self._folder / f"{name}.md").unlink(missing_ok=True)


class FeedShelf:
    """Articles on a web site, behind a feed that goes on listing what is gone."""

    def __init__(self, site: Site) -> None:
        self.arguments = [f"{site.url}/feed", "--allow-private-addresses"]
        self._site = site
        links = "".join(f"<item><link>/article-{n}</link></item>" for n in range(ARTICLES))
        feed = f"<rss version='2.0'><channel>{links}</channel></rss>"
        site.pages["/feed"] = Page(feed.encode(), headers=XML)

    def put(self, name: str, paragraphs: Sequence[str]) -> None:
        self._site.add_article(f"/{name}", f"Report number {name}", *paragraphs)

    def take_away(self, name: str) -> None:
        self._site.pages.pop(f"/{name}", None)


def write_corpus(shelf: FolderShelf | FeedShelf, version: int) -> set[str]:
    """A corpus that differs from version to version; returns its paragraphs' texts."""
    texts = set()
    for n in range(ARTICLES):
        name = f"article-{n}"
        if (n + version) % 10 == 0:
            shelf.take_away(name)
            continue
        dice = random.Random(n * 1_000 + (version if n % 4 == 0 else 0))
        paragraphs = [
            f"Paragraph {k} of {n}: {' '.join(dice.choices(WORDS, k=12))} {dice.random():.9f}."
            for k in range(5)
        ]
        shelf.put(name, paragraphs)
        texts.update(paragraphs)
    return texts


def read_state(archive: Archive) -> set[str]:
    """The texts of the current paragraphs; empty before the first commit."""
    return set(read_committed(archive).values())


@dataclass(frozen=True, slots=True)
class Times:
    """How long an ingest process lives here, and how long from its new generation to its end."""

    life_seconds: float
    build_seconds: float


def start_ingest(arguments: Sequence[str], settings: Settings) -> subprocess.Popen[bytes]:
    extra = {
        "QA_EMBEDDING": TINY,
        "QA_ARCHIVE_URL": settings.archive_url,
        "QA_CHROMA_URL": settings.chroma_url,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "ingest", *arguments, "--delete-missing"],
        cwd=ROOT,
        env=clean_environment(settings.data_dir, extra),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def measure_times(arguments: Sequence[str], settings: Settings) -> Times:
    """Let one run end by itself."""
    began = time.monotonic()
    process = start_ingest(arguments, settings)
    wait_for_new_generation(settings.data_dir, process)
    building = time.monotonic()
    process.wait()
    ended = time.monotonic()
    return Times(ended - began, ended - building)


def ingest_and_kill(
    arguments: Sequence[str], settings: Settings, dice: random.Random, times: Times
) -> bool:
    """Start ingest and kill it at a random point; True when it had already finished."""
    process = start_ingest(arguments, settings)
    if dice.random() < 0.5:
        time.sleep(dice.uniform(0, BEYOND * times.life_seconds))
    else:
        wait_for_new_generation(settings.data_dir, process)
        time.sleep(dice.uniform(0, BEYOND * times.build_seconds))
    finished = process.poll() is not None
    if not finished:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()
    return finished


def wait_for_new_generation(data_dir: Path, process: subprocess.Popen[bytes]) -> None:
    folder = data_dir / "generations"
    before = set(folder.iterdir()) if folder.exists() else set()
    while process.poll() is None:
        if folder.exists() and set(folder.iterdir()) - before:
            return
        time.sleep(0.002)


def check(settings: Settings, old: set[str], new: set[str]) -> str:
    """ "old" or "new" when the corpus is exactly that state and whole, else what is wrong."""
    with closing(open_archive(settings)) as archive:
        # A server may be at a dead client's commit for a moment more: its lock tells.
        with hold_write_lock(settings, archive):
            state = read_state(archive)
        if state not in (old, new):
            return "mixed"
        broken = []
        if state:
            broken += [found.name for found in verify(settings, archive) if not found.ok]
            broken += find_wrong_answers(settings, archive, state, gone=(old | new) - state)
    if broken:
        return f"broken: {', '.join(broken)}"
    return "new" if state == new else "old"


def find_wrong_answers(
    settings: Settings, archive: Archive, state: set[str], *, gone: set[str]
) -> list[str]:
    """What is answered from, though the state lacks it, or is not found, though it is there."""
    embedder = load_embedder(settings)
    corpus = Corpus(settings, archive, embedding=embedder.name)
    answerer = Answerer(corpus, embedder)
    wrong = []
    for text in [*sorted(gone)[:ASKED], *sorted(state)[:: max(1, len(state) // ASKED)]]:
        found = {passage.paragraph.text for passage in answerer.search(Ask(text), limit=10)}
        cited = {citation.paragraph.text for citation in answerer.answer(Ask(text)).citations}
        if (found | cited) & gone:
            wrong.append(f"what is gone answers: {text}")
        if text in state and text not in found:
            wrong.append(f"not found: {text}")
    corpus.close()
    return wrong


def read_committed(archive: Archive) -> dict[str, str]:
    """Paragraph id → text, of all current paragraphs."""
    with archive.reading() as connection:
        ids = [place.paragraph_id for place in read_places(connection)]
        return {id: found.text for id, found in read_paragraph_texts(connection, ids).items()}


def count_lost(archive: Archive, committed: dict[str, str]) -> int:
    """How many paragraphs that were committed once cannot be read by their ids any more."""
    with archive.reading() as connection:
        found = read_paragraph_texts(connection, list(committed))
    return sum(id not in found or found[id].text != text for id, text in committed.items())


def kill_many(
    kills: int, *, seed: int, settings: Settings, shelf: FolderShelf | FeedShelf
) -> Counter[str]:
    """How often each outcome was seen: old, new, or what is wrong with a state that is neither."""
    dice = random.Random(seed)
    outcomes: Counter[str] = Counter()
    old = write_corpus(shelf, 0)
    times = measure_times(shelf.arguments, settings)
    assert check(settings, old, old) == "new"
    with closing(open_archive(settings)) as archive:
        committed = read_committed(archive)
        for version in range(1, kills + 1):
            new = write_corpus(shelf, version)
            finished = ingest_and_kill(shelf.arguments, settings, dice, times)
            outcome = check(settings, old, new)
            if finished and outcome == "old":
                outcome = "lost, though it was acknowledged"
            if lost := count_lost(archive, committed):
                outcome += f", {lost} paragraphs lost"
            outcomes[f"{outcome}{' (finished)' if finished else ''}"] += 1
            run_again(settings, shelf)
            again = check(settings, old, new)
            assert again == "new", f"after a second run: {again}"
            committed |= read_committed(archive)
            old = new
    return outcomes


def run_again(settings: Settings, shelf: FolderShelf | FeedShelf) -> None:
    with (
        closing(open_archive(settings)) as archive,
        open_sources(shelf.arguments[:1], settings, allow_private=True) as sources,
    ):
        ingest_sources(sources, settings=settings, archive=archive, delete_missing=True)


def main(
    kills: Annotated[int, typer.Option(help="how many")] = 200,
    seed: Annotated[int, typer.Option(help="of the random points")] = 0,
    feed: Annotated[bool, typer.Option("--feed", help="read a feed, not a folder")] = False,
    postgres: Annotated[bool, typer.Option("--postgres", help="the archive on a server")] = False,
    chroma: Annotated[bool, typer.Option("--chroma", help="the vectors on a server")] = False,
) -> None:
    """Kill ingest so often and print what was found afterwards."""
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        folder, url, chroma_url = Path(place), "", ""
        shelf: FolderShelf | FeedShelf = FolderShelf(folder / "articles")
        if feed:
            shelf = FeedShelf(stack.enter_context(serve_site()))
        if postgres:
            url = stack.enter_context(run_postgres()).create_archive()
        if chroma:
            chroma_url = stack.enter_context(run_chroma(folder / "chroma")).url
        settings = Settings(
            data_dir=folder / "data", embedding=TINY, archive_url=url, chroma_url=chroma_url
        )
        outcomes = kill_many(kills, seed=seed, settings=settings, shelf=shelf)
        for outcome, count in sorted(outcomes.items()):
            typer.echo(f"{count:5} {outcome}")


if __name__ == "__main__":
    typer.run(main)
