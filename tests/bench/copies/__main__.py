"""How well copies are found: `python -m tests.bench.copies`, exact hashing beside ours."""

from __future__ import annotations

import time

import typer

from tests.bench.copies.scoring import (
    Score,
    find_exact,
    find_normalised,
    find_ours,
    make_set,
    pair_articles,
    recall_by_kind,
    score_pairs,
    true_article_pairs,
    true_paragraph_pairs,
)
from tests.bench.copies.stories import HALVES


def main() -> None:
    """Print precision, recall and F1 on both halves, and recall by kind of edit."""
    for half in HALVES:
        made = make_set(half)
        paragraphs, articles = true_paragraph_pairs(made), true_article_pairs(made)
        typer.echo(f"\n{half}: {len(made.versions)} articles, {len(made.texts)} paragraphs")
        for name, find in (
            ("exact hashing", find_exact),
            ("hashing of the words", find_normalised),
            ("ours", find_ours),
        ):
            start = time.perf_counter()
            found = find(made)
            ms = 1e6 * (time.perf_counter() - start) / len(made.texts)
            found_articles = pair_articles(made, found)
            of_paragraphs = describe(score_pairs(found, paragraphs))
            of_articles = describe(score_pairs(found_articles, articles))
            typer.echo(f"| {name} | {of_paragraphs} | {of_articles} | {ms:.0f} ms per 1,000 |")
        kinds_of = [made.versions[owner].kind for owner in made.owner]
        kinds = recall_by_kind(found, paragraphs, kinds_of)
        for kind, (recall, pairs) in kinds.items():
            typer.echo(f"| {kind} | {recall:.2f} of {pairs} |")


def describe(score: Score) -> str:
    return f"{score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f}"


if __name__ == "__main__":
    typer.run(main)
