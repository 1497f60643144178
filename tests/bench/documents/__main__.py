"""How well documents are read: `python -m tests.bench.documents [--part first] [--show 20]`.

Each folder holds documents that were made by programs of their own, without sight of the readers,
and `truth.jsonl`: file, title, publisher, author, date, language and paragraphs of each; null for
what it does not say. A turn of an interview keeps its label ("Q.", a name): attribution needs it.
"""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Annotated

import typer

from ingest.paragraphs import clean_text
from ingest.readers import read_bytes
from qa_service.errors import UnreadableArticle

FOLDER = Path(__file__).parent
FIELDS = ("title", "publisher", "author", "date", "language")

Fields = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A document as it is and as it was read: its fields, and its paragraphs in order."""

    file: Path
    truth: Fields
    found: Fields
    wanted: tuple[str, ...]
    read: tuple[str, ...]

    @property
    def wrong(self) -> list[str]:
        return [field for field in FIELDS if self.truth[field] != self.found.get(field)]

    @property
    def shared(self) -> int:
        """How many paragraphs are found, word for word and in order."""
        matcher = SequenceMatcher(None, self.wanted, self.read, autojunk=False)
        return sum(block.size for block in matcher.get_matching_blocks())


def list_parts() -> list[str]:
    return sorted(path.parent.name for path in FOLDER.glob("*/truth.jsonl"))


def read_part(part: str) -> list[Outcome]:
    lines = (FOLDER / part / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    return [read_document(FOLDER / part, json.loads(line)) for line in lines]


def read_document(folder: Path, truth: dict[str, object]) -> Outcome:
    file = folder / str(truth["file"])
    told: Fields = {key: str(truth[key]) if truth[key] else None for key in FIELDS}
    paragraphs = truth["paragraphs"]
    assert isinstance(paragraphs, list)
    wanted = tuple(clean_text(str(each)) for each in paragraphs)
    try:
        draft = read_bytes(file.read_bytes(), suffix=file.suffix, source=file.name, name=file.stem)
    except UnreadableArticle:
        return Outcome(file, told, {}, wanted, ())
    found: Fields = {
        "title": draft.title,
        "publisher": draft.publisher,
        "author": draft.author,
        "date": draft.date.isoformat() if draft.date else None,
        "language": draft.language,
    }
    return Outcome(file, told, found, wanted, draft.paragraphs)


def measure_outcomes(outcomes: list[Outcome]) -> dict[str, float]:
    """Shares of documents by field; ``paragraphs`` of those exactly right, ``F1`` of paragraphs."""
    count, wrong = len(outcomes), Counter(field for each in outcomes for field in each.wrong)
    exact = sum(each.wanted == each.read for each in outcomes)
    sizes = sum(len(each.wanted) + len(each.read) for each in outcomes)
    shares = {field: 1 - wrong[field] / count for field in FIELDS}
    f1 = 2 * sum(each.shared for each in outcomes) / sizes
    return {"paragraphs": exact / count, "F1": f1, **shares}


def describe(outcome: Outcome) -> list[str]:
    """One line for each thing that was read otherwise than it was written."""
    found, truth = outcome.found, outcome.truth
    lines = [f"{f}: {found.get(f)!r}, not {truth[f]!r}" for f in outcome.wrong]
    lines += [f"- {text[:110]}" for text in outcome.wanted if text not in outcome.read]
    lines += [f"+ {text[:110]}" for text in outcome.read if text not in outcome.wanted]
    if not lines and outcome.wanted != outcome.read:
        lines.append("the order, or a paragraph twice")
    return lines


def main(
    part: Annotated[str, typer.Option(help="only one of the folders")] = "",
    show: Annotated[int, typer.Option(help="documents to list")] = 20,
) -> None:
    """Measure the reading of documents, by kind."""
    outcomes = []
    for each in list_parts():
        if part in {"", each}:
            start = time.perf_counter()
            read = read_part(each)
            ms = (time.perf_counter() - start) * 1e3 / len(read)
            typer.echo(f"{each}: {len(read)} documents, {ms:.0f} ms each")
            outcomes += read
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        kinds[outcome.file.suffix].append(outcome)
    for kind, those in [*kinds.items(), ("all", outcomes)]:
        figures = ", ".join(f"{k} {v:.3f}" for k, v in measure_outcomes(those).items())
        typer.echo(f"{kind}, {len(those)}: {figures}")
    failing = [(each, lines) for each in outcomes if (lines := describe(each))]
    typer.echo(f"{len(failing)} documents are not read as written")
    for outcome, lines in failing[:show]:
        typer.echo(f"{outcome.file.name}\n    " + "\n    ".join(lines))


if __name__ == "__main__":
    typer.run(main)
