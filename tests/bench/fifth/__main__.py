"""Asks questions in ordinary words over four corpora: `python -m tests.bench.fifth`.

Prints the means of the four for each half, and what is right and wrong about its comparisons.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from statistics import fmean

import typer

from eval.cases import SplitChoice, read_cases
from eval.client import InProcessClient
from eval.records import read_run
from eval.run import write_run
from eval.score import score_run
from ingest.run import ingest_sources
from ingest.sources.files import FileSource
from qa_service.archive import open_archive
from qa_service.domain import Ask
from qa_service.http.service import Service
from qa_service.settings import Settings
from tests.bench.sides.__main__ import judge_comparison

HERE = Path(__file__).parent
CORPORA = {
    "second": HERE.parent / "second",
    "third_a": HERE.parent / "third" / "a",
    "third_b": HERE.parent / "third" / "b",
    "fourth": HERE.parent / "fourth",
}
SPLITS: tuple[SplitChoice, ...] = ("dev", "gate")
MEASURES = (
    "recall@5",
    "attributed_nugget_recall",
    "citation_precision",
    "citation_recall",
    "over_refusal",
    "unsafe_answers",
    "false_premise_right",
)


def score_corpus(name: str, split: SplitChoice, folder: Path) -> dict[str, float | None]:
    """The figures of a corpus that was read into the folder, for a half of its questions."""
    cases, out = read_cases(HERE / f"{name}.jsonl"), folder / f"{split}.jsonl"
    client = InProcessClient(Settings(data_dir=folder))
    write_run(client, cases, out, split=split, on_progress=lambda _done, _all: None)
    client.close()
    scores = score_run(read_run(out), cases, split=split)
    return {measure: scores.metrics[measure].value for measure in MEASURES}


def judge_corpus(name: str, split: SplitChoice, folder: Path) -> Counter[str]:
    """What is right and wrong about the comparisons of a half, as `tests.bench.sides` has it."""
    silent = json.loads((HERE / "silent.json").read_text("utf-8"))
    service = Service.start(Settings(data_dir=folder))
    judged = Counter(
        judge_comparison(
            {"sides": case.sides, "silent": silent.get(case.id, [])},
            service.answerer.answer(Ask(case.question)),
        )
        for case in read_cases(HERE / f"{name}.jsonl").of_split(split)
        if case.sides
    )
    service.close()
    return judged


def main() -> None:
    """Read the four corpora in, ask, and print the figures of each half."""
    figures: dict[str, dict[str, list[float]]] = {split: defaultdict(list) for split in SPLITS}
    judged: dict[str, Counter[str]] = {split: Counter() for split in SPLITS}
    for name, corpus in CORPORA.items():
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(data_dir=Path(folder))
            archive = open_archive(settings)
            ingest_sources([FileSource(corpus / "articles")], settings=settings, archive=archive)
            archive.close()
            for split in SPLITS:
                for measure, value in score_corpus(name, split, Path(folder)).items():
                    if value is not None:
                        figures[split][measure].append(value)
                judged[split] += judge_corpus(name, split, Path(folder))
    for split in SPLITS:
        means = (f"{measure} {fmean(found):.3f}" for measure, found in figures[split].items())
        typer.echo(f"{split}: {', '.join(means)}; comparisons {dict(judged[split])}")


if __name__ == "__main__":
    typer.run(main)
