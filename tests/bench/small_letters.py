"""The question set as people type it: `python -m tests.bench.small_letters OUT`.

Writes the questions in small letters, labels as they are, to be run and scored by
`python -m eval run --questions OUT` and `python -m eval score --questions OUT`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from eval.cases import QUESTIONS


def main(out: Annotated[Path, typer.Argument(help="the question set to write")]) -> None:
    """Write the set with its questions in small letters."""
    cases = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    lines = [
        json.dumps(case | {"question": case["question"].lower()}, ensure_ascii=False)
        for case in cases
    ]
    out.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    typer.run(main)
