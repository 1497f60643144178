"""Speed and size at scale: `python -m tests.bench.scale [--paragraphs 10000]`.

Makes a corpus of that many paragraphs by recombining sentences of the sample articles, reads it in,
and prints what docs/measures.md reports: ingest, unchanged and single-article runs, start, memory,
a question's time against its floor (one question embedding and one nearest-neighbour query), with
and without filters, and recall@20 against the exact scan.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from ingest.readers import read_article
from ingest.run import ingest_sources
from ingest.sources.files import FileSource
from qa_service.archive import open_archive
from qa_service.corpus.writer import read_texts_to_embed
from qa_service.domain import Ask, Filters
from qa_service.embedding import load_embedder
from qa_service.http.service import Service
from qa_service.sentences import split_sentences
from qa_service.settings import Settings
from tests.articles import write_article
from tests.servers import ROOT, clean_environment, find_free_port, run_module

PARAGRAPHS_PER_ARTICLE = 12
QUESTIONS = 200
# Of the longer words that are no names.
EXCHANGED = 0.8
WORD = re.compile(r"\b[a-zа-яё]{4,}\b")
SUBJECTS = "NATO Russia Ukraine Washington Moscow Stoltenberg Lavrov Putin Blinken Finland".split()
TOPICS = (
    "arms control|enlargement|troops in Belarus|the Vienna Document|missile defence|sanctions|"
    "the Founding Act|membership|military exercises|the written replies|hotlines|gas supplies"
).split("|")


def make_corpus(folder: Path, paragraphs: int, dice: random.Random) -> None:
    """Articles of recombined sentences, every fifteenth in Russian, dated over thirty years.

    So many words are exchanged that copies are about as rare as in the sample itself.
    """
    sentences: dict[str, list[str]] = {"en": [], "ru": []}
    for path in sorted((ROOT / "ingest" / "sample").glob("*.md")):
        article = read_article(path)
        for text in article.paragraphs:
            spans = split_sentences(text, article.language)
            sentences[article.language] += [text[start:end] for start, end in spans]
    words = {each: WORD.findall(" ".join(texts)) for each, texts in sentences.items()}
    for n in range(paragraphs // PARAGRAPHS_PER_ARTICLE):
        language = "ru" if n % 15 == 0 else "en"
        texts = [
            exchange_words(
                " ".join(dice.choices(sentences[language], k=dice.randint(1, 4))),
                words[language],
                dice,
            )
            for _ in range(PARAGRAPHS_PER_ARTICLE)
        ]
        day = dt.date(1995, 1, 1) + dt.timedelta(days=dice.randrange(11_000))
        title = f"{dice.choice(SUBJECTS)} and {dice.choice(TOPICS)}, report {n}"
        publisher = f"Outlet {n % 9}"
        fields = {"date": str(day), "publisher": publisher, "language": language}
        write_article(folder, f"a{n}", *texts, title=title, **fields)


def exchange_words(text: str, words: Sequence[str], dice: random.Random) -> str:
    def exchange(found: re.Match[str]) -> str:
        return dice.choice(words) if dice.random() < EXCHANGED else found[0]

    return WORD.sub(exchange, text)


def make_questions(dice: random.Random) -> list[str]:
    pick = dice.choice
    return [
        f"What did {pick(SUBJECTS)} say about {pick(TOPICS)} and {pick(TOPICS)}?"
        for _ in range(QUESTIONS)
    ]


def take_seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def p50_ms(work: Callable[[str], object], questions: Sequence[str]) -> float:
    """The median time of the work over the questions, after ten to warm up."""
    for question in questions[:10]:
        work(question)
    times = [take_seconds(partial(work, question)) for question in questions]
    return statistics.median(times) * 1e3


def measure_ingest(settings: Settings, folder: Path) -> None:
    archive = open_archive(settings)
    embedder = load_embedder(settings)
    began = time.perf_counter()
    stages: dict[str, float] = {}

    def note(stage: str, _done: int, _total: int) -> None:
        stages[stage] = time.perf_counter() - began

    wall = take_seconds(
        lambda: ingest_sources(
            [FileSource(folder)], settings=settings, archive=archive, on_progress=note
        )
    )
    with archive.reading() as connection:
        texts = list(read_texts_to_embed(connection).values())
    embedded = take_seconds(lambda: embedder.embed_passages(texts))
    # Again, from nothing: embedding alone between two runs shares the machine's moods with both.
    with tempfile.TemporaryDirectory() as other:
        second = settings.model_copy(update={"data_dir": Path(other)})
        load_embedder(second)
        with closing(open_archive(second)) as fresh:
            wall_again = take_seconds(
                lambda: ingest_sources([FileSource(folder)], settings=second, archive=fresh)
            )
    words = sum(len(text.split()) for text in texts)
    print_row("paragraphs", f"{len(texts):,}")
    print_row("ingest, twice", f"{wall:.1f}, {wall_again:.1f} s ({words / wall:,.0f} words/s)")
    print_row("stages done at", ", ".join(f"{k} {v:.1f} s" for k, v in stages.items()))
    print_row("pure embedding of the same texts", f"{embedded:.1f} s")
    print_row("pure embedding / mean wall", f"{2 * embedded / (wall + wall_again):.2f}")
    archive.close()
    again = take_seconds(lambda: run_module("ingest", str(folder), data_dir=settings.data_dir))
    ratio = f"{wall / again:.0f} times faster"
    print_row("unchanged again (whole process)", f"{again:.2f} s ({ratio})")
    write_article(folder, "a7", "One new paragraph on troops in Belarus stands here.", title="New")
    one = take_seconds(lambda: run_module("ingest", str(folder), data_dir=settings.data_dir))
    print_row("one changed article (whole process)", f"{one:.2f} s")


def measure_questions(settings: Settings, questions: Sequence[str]) -> None:
    service = Service.start(settings)
    wide = Filters(published_from=dt.date(2000, 1, 1))
    narrow = Filters(publishers=("Outlet 3",), published_from=dt.date(2022, 1, 1))
    with service.corpus.reading() as snapshot:

        def floor(question: str) -> object:
            vector = service.embedder.embed_query(question)
            return snapshot.search_dense(vector, limit=20, filters=Filters(), as_of=None)

        floor_ms = p50_ms(floor, questions)
        vectors = [service.embedder.embed_query(question) for question in questions]
        dense = snapshot._dense
        shares = []
        for vector in vectors:
            exact = {id for id, _ in dense.scan(vector, 20)}
            found = snapshot.search_dense(vector, limit=20, filters=Filters(), as_of=None)
            shares.append(len(exact & {id for id, _ in found}) / 20)
    print_row("floor, p50", f"{floor_ms:.1f} ms")
    for name, filters in (("unfiltered", Filters()), ("wide", wide), ("narrow", narrow)):
        ms = p50_ms(partial(answer, service, filters), questions)
        print_row(f"ask, {name}, p50", f"{ms:.1f} ms ({ms / floor_ms:.2f} times the floor)")
    print_row("recall@20 of what is searched against exact", f"{float(np.mean(shares)):.4f}")
    service.close()


def answer(service: Service, filters: Filters, question: str) -> object:
    return service.answerer.answer(Ask(question, filters=filters))


def measure_process(settings: Settings) -> None:
    """From the start of the process to `/readyz`, and its resident memory after 20 questions."""
    port = find_free_port()
    url = f"http://127.0.0.1:{port}"
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "qa_service", "--port", str(port)],
        cwd=ROOT,
        env=clean_environment(settings.data_dir),
        stderr=subprocess.DEVNULL,
    )
    try:
        while not answers(f"{url}/readyz"):
            time.sleep(0.02)
        print_row("start to /readyz", f"{time.perf_counter() - start:.2f} s")
        for _ in range(20):
            answers(f"{url}/v1/articles?limit=1")
            ask_once(url)
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
        resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        print_row("resident memory", f"{int(resident.split()[1]) / 1024:.0f} MB")
        times = [take_seconds(lambda: ask_once(url)) for _ in range(100)]
        print_row("POST /v1/ask, p50", f"{statistics.median(times) * 1e3:.1f} ms")
    finally:
        process.terminate()
        process.wait()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


def ask_once(url: str) -> None:
    body = b'{"question": "What did NATO say about arms control and the Vienna Document?"}'
    request = urllib.request.Request(
        f"{url}/v1/ask", body, {"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=30) as reply:
        reply.read()


def print_row(name: str, value: str) -> None:
    typer.echo(f"| {name} | {value} |")


def main(
    paragraphs: Annotated[int, typer.Option(help="size of the corpus")] = 10_000,
    data_dir: Annotated[Path | None, typer.Option(help="keep the corpus here")] = None,
) -> None:
    """Measure ingest, questions, start and memory on a corpus of this size."""
    dice = random.Random(0)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=data_dir or Path(folder) / "data")
        if data_dir is None or not (data_dir / "archive.db").exists():
            make_corpus(Path(folder) / "articles", paragraphs, dice)
            load_embedder(settings)  # the graph is made once, and not part of what is timed
            measure_ingest(settings, Path(folder) / "articles")
        measure_questions(settings, make_questions(dice))
        measure_process(settings)


if __name__ == "__main__":
    typer.run(main)
