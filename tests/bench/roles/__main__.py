"""Fits what tells whose words a question asks for: `python -m tests.bench.roles [--write]`.

The files here have questions with every actor that they name, each labelled "asked" if their
words, view, figures or reasons are asked for, else "other"; written without sight of the code.
Every third one of the first file is held out: neither fitted to nor to be read. Beside the rest
stand what has been read of the sets of `tests.bench.sides`, and the forms whose sides are named in
`tests/data/askings.jsonl`.

Prints, for what is left out in five folds and for the held-out questions, how many names are told
rightly, and in how many questions all are; then, by the weights that are kept, how many of the
held-out questions are given the form of answer that they ask for.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray

from ingest.actors import load_actors
from qa_service.actors import Actors
from qa_service.asked import WEIGHTS, Probe, read_probe
from qa_service.asking import read_asking
from qa_service.e5.graph import quantise_columns
from qa_service.e5.local import load_local
from qa_service.embedding import SpanReader
from qa_service.peoples import find_sides
from tests.bench.sides.__main__ import HELD_OUT, read_comparisons
from tests.servers import ROOT

HERE = Path(__file__).parent
FOLDS = 5
NETWORKS, UNITS, STEPS, BATCH = 4, 16, 800, 256
RATE, DECAY, DROPOUT = 2e-3, 0.1, 0.3
FITTED, FIRST = "fitted", "questions"
EVERY = 3
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question's names: how the model reads them, shape (n, d), and which are asked."""

    part: str
    language: str
    rows: Floats
    asked: NDArray[np.bool_]


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def read_labels(actors: Actors) -> Iterator[tuple[str, str, str, list[tuple[int, int, bool]]]]:
    """Each question's part, language and text, and its names as (start, end, is asked)."""
    for path in sorted(HERE.glob("*.jsonl")):
        for number, row in enumerate(read_lines(path)):
            part = FITTED if number % EVERY or path.stem != FIRST else HELD_OUT
            yield part, row["language"], row["question"], list(_match(row, actors))
    sided = [row for name, row in read_comparisons() if HELD_OUT not in name]
    sided += [r for r in read_lines(ROOT / "tests" / "data" / "askings.jsonl") if r["compared"]]
    for row in sided:
        names = find_sides(row["question"], actors)
        # Who is named twice may have two parts.
        if len({name.actor for name in names}) == len(names):
            labels = [(name.start, name.end, name.actor in row["sides"]) for name in names]
            yield FITTED, row.get("language", "en"), row["question"], labels


def _match(row: dict[str, Any], actors: Actors) -> Iterator[tuple[int, int, bool]]:
    """The names that are found in a question, by the label of the name that stands there."""
    labels, at = [], 0
    for written, label in row["mentions"]:
        at = row["question"].index(written, at)
        labels.append((at, at + len(written), label == "asked"))
        at += len(written)
    for name in find_sides(row["question"], actors):
        for start, end, is_asked in labels:
            if start < name.end and name.start < end:
                yield name.start, name.end, is_asked
                break


def describe(reader: SpanReader, *parts: str) -> Iterator[Labelled]:
    """The questions of the given parts, as the model reads them."""
    for part, language, text, labels in read_labels(load_actors()):
        if labels and part in parts:
            rows = reader.describe_spans(text, [(start, end) for start, end, _ in labels])
            assert rows is not None
            asked = np.array([is_asked for *_, is_asked in labels])
            yield Labelled(part, language, rows, asked)


def fit(questions: Sequence[Labelled]) -> Probe:
    """The probe for the names of the questions: several small networks side by side."""
    rows = np.concatenate([each.rows for each in questions])
    asked = np.concatenate([each.asked for each in questions]).astype(np.float32)
    centre, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    scaled = (rows - centre) / spread
    found = [_fit_network(scaled, asked, np.random.default_rng(seed)) for seed in range(NETWORKS)]
    hidden, hidden_bias, weights, bias = (list(each) for each in zip(*found, strict=True))
    inner = np.concatenate(hidden, axis=1) / spread[:, None]
    return Probe(
        inner.astype(np.float32),
        (np.concatenate(hidden_bias) - centre @ inner).astype(np.float32),
        (np.concatenate(weights) / NETWORKS).astype(np.float32),
        float(np.mean(bias)),
    )


def _fit_network(rows: Floats, asked: Floats, dice: np.random.Generator) -> list[Floats]:
    """Hidden weights, their bias, the weights of the hidden units, and their bias, shape (1,).

    By Adam (Kingma and Ba 2015), with dropout of the inputs and decay of the weights.
    """
    count, width = rows.shape
    hidden = dice.normal(0, width**-0.5, (width, UNITS)).astype(np.float32)
    weights = dice.normal(0, UNITS**-0.5, UNITS).astype(np.float32)
    layers = [hidden, np.zeros(UNITS, np.float32), weights, np.zeros(1, np.float32)]
    means, squares = [0 * each for each in layers], [0 * each for each in layers]
    for step in range(1, STEPS + 1):
        batch = dice.integers(0, count, BATCH)
        inputs = rows[batch] * (dice.random((BATCH, width), np.float32) > DROPOUT) / (1 - DROPOUT)
        inner = inputs @ layers[0] + layers[1]
        active = np.maximum(inner, 0)
        odds = active @ layers[2] + layers[3]
        slope = (1 / (1 + np.exp(-odds)) - asked[batch]) / BATCH
        back = np.outer(slope, layers[2]) * (inner > 0)
        slopes = [inputs.T @ back, back.sum(axis=0), active.T @ slope, slope.sum(keepdims=True)]
        for number, found in enumerate(slopes):
            means[number] = 0.9 * means[number] + 0.1 * found
            squares[number] = 0.999 * squares[number] + 0.001 * found**2
            change = means[number] / (1 - 0.9**step)
            change /= np.sqrt(squares[number] / (1 - 0.999**step)) + 1e-8
            decay = DECAY * layers[number] if number in (0, 2) else 0
            layers[number] = (layers[number] - RATE * (change + decay)).astype(np.float32)
    return layers


def keep(probe: Probe, path: Path) -> None:
    """Write it as ``Probe.read`` reads it."""
    hidden, scale = quantise_columns(probe.hidden)
    np.savez_compressed(
        path,
        hidden=hidden,
        scale=scale,
        hidden_bias=probe.hidden_bias,
        weights=probe.weights,
        bias=np.float32(probe.bias),
    )


def tell(probe: Probe, questions: Sequence[Labelled]) -> str:
    """How many names it tells rightly, and in how many questions all of them."""
    right = [(probe.score(each.rows) > 0) == each.asked for each in questions]
    names = np.concatenate(right)
    return f"names {names.mean():.3f} of {len(names)}, whole questions " + (
        f"{np.mean([each.all() for each in right]):.3f} of {len(right)}"
    )


def tell_forms(reader: SpanReader) -> Iterator[str]:
    """How many held-out questions are given the form that their labels ask for, by how many sides
    are asked; by the weights that are kept. Without those whose asked names nobody knows."""
    actors = load_actors()
    right, all_of = Counter[int](), Counter[int]()
    for row in read_lines(HERE / f"{FIRST}.jsonl")[::EVERY]:
        text = row["question"]
        names = {(m.start, m.end): m.actor for m in find_sides(text, actors)}
        labels = list(_match(row, actors))
        sides = {names[start, end] for start, end, is_asked in labels if is_asked}
        if sum(label == "asked" for _, label in row["mentions"]) > sum(each[2] for each in labels):
            continue
        asking = read_asking(text, actors, reader)
        form = {0: ("plain", "timeline"), 1: ("position",)}.get(len(sides), ("comparison",))
        count = min(len(sides), 2)
        all_of[count] += 1
        right[count] += asking.kind in form and (not sides or set(asking.sides) == sides)
    names_of = ("a fact", "one side's words", "several sides' words")
    for count, name in enumerate(names_of):
        yield f"{name}: {right[count]} of {all_of[count]}"


def main(
    write: Annotated[bool, typer.Option(help="keep the weights in qa_service")] = False,
) -> None:
    """Fit, measure and perhaps keep the weights."""
    with tempfile.TemporaryDirectory() as folder:
        reader = load_local(Path(folder), 2)
    questions = list(describe(reader, FITTED, HELD_OUT))
    fitted = [each for each in questions if each.part == FITTED]
    folds = np.random.default_rng(0).permutation(len(fitted)) % FOLDS
    for number in range(FOLDS):
        rest = [q for q, fold in zip(fitted, folds, strict=True) if fold != number]
        left = [q for q, fold in zip(fitted, folds, strict=True) if fold == number]
        typer.echo(f"fold {number}: {tell(fit(rest), left)}")
    probe = fit(fitted)
    for language in ("en", "ru", "uk"):
        own = [q for q in questions if q.part == HELD_OUT and q.language == language]
        typer.echo(f"{HELD_OUT}, {language}: {tell(probe, own)}")
    typer.echo(f"{HELD_OUT}: {tell(probe, [q for q in questions if q.part == HELD_OUT])}")
    if write:
        keep(probe, WEIGHTS)
        read_probe.cache_clear()
    for line in tell_forms(reader):
        typer.echo(line)


if __name__ == "__main__":
    typer.run(main)
