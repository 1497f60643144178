"""How well pages are read: `python -m tests.bench.pages [--part 'held out'] [--show 20]`.

Reads every page of the made site and compares what comes out with what was put in; the same pages
as plain trafilatura reads them are the baseline.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from typing import Annotated

import typer
from trafilatura import bare_extraction
from trafilatura.settings import Document

from ingest.paragraphs import clean_text
from ingest.readers import read_bytes
from qa_service.errors import UnreadableArticle
from tests.bench.site.pages import FOLDERS, MadePage, Truth, make_pages

FIELDS = tuple(field.name for field in fields(Truth) if field.name != "paragraphs")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was read of one page, as a truth that can be held against its own."""

    page: MadePage
    found: Truth

    def is_right(self, field: str) -> bool:
        return bool(getattr(self.found, field) == getattr(self.page.truth, field))

    def shared(self) -> int:
        """How many paragraphs are found, word for word and in order."""
        matcher = SequenceMatcher(
            None, self.page.truth.paragraphs, self.found.paragraphs, autojunk=False
        )
        return sum(block.size for block in matcher.get_matching_blocks())


def read_page(page: MadePage) -> Outcome:
    try:
        draft = read_bytes(page.raw, suffix=".html", source=page.path, name="page")
    except UnreadableArticle:
        return Outcome(page, Truth("", None, None, None, None, "", ()))
    return Outcome(
        page,
        Truth(
            draft.title,
            draft.publisher,
            draft.author,
            draft.date,
            draft.modified,
            draft.language,
            draft.paragraphs,
        ),
    )


def read_page_plainly(page: MadePage) -> Outcome:
    """Title and paragraphs by trafilatura's own extraction, headings left out."""
    found = bare_extraction(page.raw, include_comments=False, with_metadata=True)
    if not isinstance(found, Document) or found.body is None:
        return Outcome(page, Truth("", None, None, None, None, "", ()))
    leaves = (each for each in found.body.iter("p", "item", "quote", "cell") if not len(each))
    paragraphs = (clean_text("".join(each.itertext())) for each in leaves)
    title = clean_text(found.title or "")
    kept = tuple(text for text in paragraphs if text)
    return Outcome(page, Truth(title, found.sitename, found.author, None, None, "", kept))


def measure_outcomes(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Shares of pages by field; ``paragraphs`` of pages exactly right, ``F1`` of paragraphs."""
    right = Counter[str]()
    shared = truths = found = 0
    for outcome in outcomes:
        right.update(field for field in (*FIELDS, "paragraphs") if outcome.is_right(field))
        shared += outcome.shared()
        truths += len(outcome.page.truth.paragraphs)
        found += len(outcome.found.paragraphs)
    shares = {field: right[field] / len(outcomes) for field in ("paragraphs", *FIELDS)}
    return {"F1": 2 * shared / (truths + found), "recall": shared / truths, **shares}


def list_failures(outcome: Outcome) -> list[str]:
    """One line for each thing that was read otherwise than it was written."""
    truth, found = outcome.page.truth, outcome.found
    lines = [
        f"{field}: {getattr(found, field)!r}, not {getattr(truth, field)!r}"
        for field in FIELDS
        if not outcome.is_right(field)
    ]
    lines += [f"- {text[:110]}" for text in truth.paragraphs if text not in found.paragraphs]
    lines += [f"+ {text[:110]}" for text in found.paragraphs if text not in truth.paragraphs]
    if not lines and not outcome.is_right("paragraphs"):
        lines.append("the order, or a paragraph twice")
    return lines


def main(
    part: Annotated[str, typer.Option(help=f"only one of {', '.join(FOLDERS)}")] = "",
    show: Annotated[int, typer.Option(help="failing pages to list")] = 30,
) -> None:
    """Measure the reading of the made site."""
    pages = [page for each in FOLDERS if part in {"", each} for page in make_pages(each)]
    for name, read in (("plain trafilatura", read_page_plainly), ("ours", read_page)):
        start = time.perf_counter()
        outcomes = [read(page) for page in pages]
        seconds = time.perf_counter() - start
        figures = ", ".join(f"{k} {v:.3f}" for k, v in measure_outcomes(outcomes).items())
        typer.echo(f"{name}, {len(pages)} pages, {seconds * 1e3 / len(pages):.0f} ms each")
        typer.echo(f"  {figures}")
    failing = [(each, lines) for each in outcomes if (lines := list_failures(each))]
    typer.echo(f"{len(failing)} pages are not read as written")
    for outcome, lines in failing[:show]:
        typer.echo(f"{outcome.page.name}\n    " + "\n    ".join(lines))


if __name__ == "__main__":
    typer.run(main)
