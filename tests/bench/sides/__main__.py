"""Asks what both sides say, and what was known on a day: `python -m tests.bench.sides`.

`comparisons.jsonl` and its successors have questions with the sides they ask for, which of those
are silent in the sample, and the paragraphs that carry each position, each set written without
sight of the rules or of the sets before; the sixth is over 24 articles of its own (`other`). All
have been looked at but every other one of the last three (`held out`), which must not be.
`as_of.jsonl` has questions with a day: what a right answer holds, what only later articles know.
"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from ingest.run import ingest_sources
from ingest.sources.files import FileSource
from qa_service.archive import open_archive
from qa_service.domain import Ask, Reply
from qa_service.http.service import Service
from qa_service.settings import Settings
from tests.servers import ROOT

HERE = Path(__file__).parent
HELD_OUT = "held out"
OTHER = HERE / "other"
HALVED = ("comparisons-4", "comparisons-5", "comparisons-6")
Row = dict[str, Any]


def read_rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def read_comparisons(folder: Path = HERE) -> Iterator[tuple[str, Row]]:
    """Every comparison with the name of its set; every other one of the last sets is held out."""
    for path in sorted(folder.glob("comparisons*.jsonl"), key=lambda path: path.stem):
        for number, row in enumerate(read_rows(path)):
            is_held_out = path.stem in HALVED and number % 2
            yield (f"{path.stem}, {HELD_OUT}" if is_held_out else path.stem), row


@contextmanager
def serve_sample(
    data_dir: Path | None, articles: Path = ROOT / "ingest" / "sample"
) -> Iterator[Service]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=data_dir or Path(folder))
        archive = open_archive(settings)
        ingest_sources([FileSource(articles)], settings=settings, archive=archive)
        archive.close()
        service = Service.start(settings)
        try:
            yield service
        finally:
            service.close()


def judge_comparison(row: Row, reply: Reply) -> str:
    """ "right", or what is wrong: a side that is not heard though on record, one that is called
    silent or heard wrongly, or a question that was not taken for a comparison."""
    heard = {side.actor: not side.is_silent for side in reply.sides}
    cited = {c.actor for c in reply.citations}
    if not reply.sides and not set(row["sides"]) <= cited:
        return "not compared"
    for side in row["sides"]:
        speaks = heard.get(side, side in cited)
        if side in row["silent"] and speaks:
            return "heard a silent side"
        if side not in row["silent"] and not speaks:
            return "silenced a side" if side in heard else "left a side out"
    return "right"


def find_misplaced(row: Row, reply: Reply) -> int:
    """Statements under a side whose paragraph is labelled as carrying only other sides'."""
    owners: dict[tuple[str, int], set[str]] = {}
    for side, places in row["evidence"].items():
        for article, number in places:
            owners.setdefault((article, number), set()).add(side)
    return sum(
        side.actor not in owners.get(place, {side.actor})
        for side in reply.sides
        for said in side.statements
        for place in [(said.citation.article.id, said.citation.paragraph.number)]
    )


def judge_as_of(row: Row, reply: Reply) -> str:
    day = dt.date.fromisoformat(row["as_of"])
    cited = [*reply.citations, *(reply.abstention.nearest if reply.abstention else ())]
    if any(c.article.date is None or c.article.date > day for c in cited):
        return "cited the future"
    text = " ".join(c.quote for c in reply.citations).casefold()
    if any(each.casefold() in text for each in row["must_not"]):
        return "told the future"
    if not row["answerable"]:
        return "right" if reply.status == "abstained" else "answered too early"
    if reply.status == "abstained":
        return "refused"
    return "right" if any(each.casefold() in text for each in row["expect"]) else "missed"


def print_comparisons(
    service: Service, rows: Iterable[tuple[str, Row]], *, show: bool = False
) -> None:
    """How often each outcome was seen, by set; the dev questions that went wrong, if asked for."""
    verdicts: dict[str, Counter[str]] = defaultdict(Counter)
    misplaced = Counter[str]()
    for half, row in rows:
        reply = service.answerer.answer(Ask(row["question"]))
        verdict = judge_comparison(row, reply)
        verdicts[half][verdict] += 1
        misplaced[half] += find_misplaced(row, reply)
        if show and HELD_OUT not in half and verdict != "right":
            sides = {side.actor: len(side.statements) for side in reply.sides}
            typer.echo(f"{row['id']} {verdict}: {row['question']} {row['sides']} {sides}")
    for half, counts in verdicts.items():
        typer.echo(f"{half}: {dict(counts)}; misplaced {misplaced[half]}")


def main(
    data_dir: Annotated[Path | None, typer.Option(help="a data folder with the sample")] = None,
    show: Annotated[bool, typer.Option(help="name the dev questions that went wrong")] = False,
) -> None:
    """Print how often each outcome was seen, by set."""
    with serve_sample(data_dir) as service:
        print_comparisons(service, read_comparisons(), show=show)
        days = Counter[str]()
        for row in read_rows(HERE / "as_of.jsonl"):
            ask = Ask(row["question"], as_of=dt.date.fromisoformat(row["as_of"]))
            verdict = judge_as_of(row, service.answerer.answer(ask))
            days[verdict] += 1
            if show and verdict != "right":
                typer.echo(f"{row['id']} {verdict}: {row['question']} as of {row['as_of']}")
        typer.echo(f"as of a day: {dict(days)}")
    with serve_sample(None, OTHER / "articles") as service:
        print_comparisons(service, read_comparisons(OTHER), show=show)


if __name__ == "__main__":
    typer.run(main)
