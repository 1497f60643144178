"""How many of 140 questions of everyday life are told as off topic, or not answered at all.

    QA_DATA_DIR=… python -m tests.bench.everyday [--show]

The questions were written by somebody who saw neither the lines of ``everyday.txt`` nor the code;
more than half name somebody or a place that the sample articles name. What the same rule costs is
seen with the question set: ``python -m eval compare``, answerable refused. ``--write`` embeds the
lines anew and keeps their vectors in ``qa_service``; it is needed when they change.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import typer

from qa_service.domain import Ask
from qa_service.embedding import load_embedder
from qa_service.everyday import Everyday
from qa_service.http.service import Service
from qa_service.settings import load_settings

QUESTIONS = Path(__file__).with_name("questions.jsonl")


def main(*, show: bool = False, write: bool = False) -> None:
    """Print the counts; with ``--show`` each question that is answered."""
    if write:
        Everyday(load_embedder(load_settings())).keep()
    service = Service.start(load_settings())
    counts: Counter[tuple[str, str]] = Counter()
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        reply = service.answerer.answer(Ask(row["question"]))
        told = reply.abstention.reason if reply.status == "abstained" and reply.abstention else ""
        counts[row["language"], told or "answered"] += 1
        if show and not told:
            typer.echo(f"{row['question']} → {reply.answer[:120]}")
    service.close()
    for (language, outcome), count in sorted(counts.items()):
        typer.echo(f"{language} {outcome:14} {count}")


if __name__ == "__main__":
    typer.run(main)
