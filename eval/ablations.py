"""What each signal brings: `python -m eval.ablations [--split gate] [--only NAME]`.

The question set is asked with one signal after the other switched off, and every run compared with
the whole service question by question. A signal earns its place where a figure gets worse without.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Any
from unittest.mock import patch

import typer
from rich.console import Console

from eval.cases import QUESTIONS, CaseSet, SplitChoice, read_cases
from eval.client import InProcessClient
from eval.compare import Difference, compare_scores
from eval.records import read_run
from eval.run import write_run
from eval.sample import measured_corpus
from eval.score import Scores, score_run
from qa_service import abstention, features, quoting
from qa_service.answering import positions, replies
from qa_service.corpus import Background, Floats, Rows
from qa_service.feedback import Likeness
from qa_service.settings import Settings, load_settings

# A spread that is common: without a language's own background all cosines are measured by it.
COMMON_MEAN, COMMON_SPREAD = 0.80, 0.02


def measure_alike(_: Background, cosines: Floats, _languages: Rows) -> Floats:
    return (cosines - COMMON_MEAN) / COMMON_SPREAD


def say_yes(*_: object) -> bool:
    return True


def say_no(*_: object) -> bool:
    return False


# Signal → what stands in its place: (owner, attribute) → value.
Patches = Mapping[tuple[Any, str], object]
ABLATIONS: dict[str, Patches] = {
    "feedback": {(Likeness, "of"): lambda *_: None},
    "BM25": {(features, "LEXICAL_WEIGHT"): 0.0},
    "the named period": {(features, "PERIOD_BONUS"): 0.0},
    "each language's background": {(Background, "standardise"): measure_alike},
    "words of the question": {
        (quoting, "COVERAGE_SHARE"): 0.0,
        (quoting, "PASSAGE_SHARE"): 1.0,
    },
    "what kind of thing is wanted": {(quoting, "WANTED_BONUS"): 0.0},
    "no repetition": {(quoting, "REPETITION_PENALTY"): 0.0},
    "told of a silent side": {(positions, "is_told_of"): say_no},
    "nothing near": {(abstention, "MIN_COSINES"): {"multilingual-e5-small": (-1.0, -1.0, -1.0)}},
    "a number must be counted": {(abstention, "lacks_asked_number"): say_no},
    "a person must have spoken": {(replies, "has_spoken"): say_yes},
    "a topic must be named": {(replies, "has_spoken_of"): say_yes},
}


@contextmanager
def switched_off(patches: Patches) -> Iterator[None]:
    with ExitStack() as stack:
        for (owner, name), value in patches.items():
            stack.enter_context(patch.object(owner, name, value))
        yield


def ask_all(settings: Settings, cases: CaseSet, split: SplitChoice) -> Scores:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run.jsonl"
        client = InProcessClient(settings)
        try:
            write_run(client, cases, out, split=split, on_progress=lambda *_: None)
        finally:
            client.close()
        return score_run(read_run(out), cases, split=split)


def describe(name: str, differences: list[Difference]) -> str:
    """What is lost without the signal: each metric's change, with its p where it is shown."""
    cells = []
    for each in differences:
        if each.delta is None or each.p is None:
            cells.append("–")
        elif not each.delta:
            cells.append("0")
        else:
            shown = f" (p {each.p:.3f})" if each.p < 0.1 else ""
            cells.append(f"{each.delta:+.3f}{shown}")
    return f"| {name} | {' | '.join(cells)} |"


def main(
    split: Annotated[SplitChoice, typer.Option(help="which questions")] = "all",
    only: Annotated[str, typer.Option(help="one signal by its name")] = "",
) -> None:
    """Print a row for each signal: the whole service's figures less, without it."""
    cases = read_cases(QUESTIONS)
    say = Console(stderr=True).print
    with measured_corpus(load_settings(), say=say) as settings:
        whole = ask_all(settings, cases, split)
        names = [difference.metric for difference in compare_scores(whole, whole)]
        typer.echo(f"| without | {' | '.join(names)} |\n|{' --- |' * (len(names) + 1)}")
        for name, patches in ABLATIONS.items():
            if only in ("", name):
                with switched_off(patches):
                    without = ask_all(settings, cases, split)
                typer.echo(describe(name, compare_scores(whole, without)))


if __name__ == "__main__":
    typer.run(main)
