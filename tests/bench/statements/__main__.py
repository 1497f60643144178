"""How well statements are found and given to their speakers: `python -m tests.bench.statements`."""

from __future__ import annotations

import time

import typer

from ingest.actors import load_actors
from ingest.attribution import attribute_statements
from ingest.issuers import Issue
from qa_service.domain import Statement
from tests.bench.statements.errors import describe_errors
from tests.bench.statements.scoring import (
    KINDS,
    Narrator,
    Score,
    pair_statements,
    score_kind,
    score_narrator,
)
from tests.bench.statements.sets import (
    SETS,
    UNREAD,
    LabelledArticle,
    languages_of,
    read_set,
)

HEADER = (
    "| | labels | precision | recall | F1 | speaker right | wrong | null "
    "| named of unnamed | actor right | actor wrong |"
)


def attribute(article: LabelledArticle) -> list[tuple[Statement, ...]]:
    return attribute_statements(
        article.paragraphs,
        language=article.language,
        actors=load_actors(),
        date=article.date,
        issue=Issue(article.title),
    )


def main(half: str = "all", errors: bool = False, examples: bool = False) -> None:
    """Print the figures by language and kind, and the errors if asked."""
    for name in SETS if half == "all" else (half,):
        typer.echo(f"\n{name}\n{HEADER}\n|{' --- |' * 11}")
        for language in languages_of(name):
            articles = read_set(name, language)
            attribute(articles[0])  # What is loaded once is not the paragraphs' time.
            start = time.perf_counter()
            pairs = pair_statements(articles, attribute)
            ms = 1000 * (time.perf_counter() - start) / sum(len(a.paragraphs) for a in articles)
            for kind in KINDS:
                typer.echo(f"| {language} {kind} | {describe(score_kind(pairs, kind))} |")
            typer.echo(
                f"{describe_narrator(score_narrator(articles, pairs))}; {ms:.2f} ms a paragraph"
            )
            if (errors or examples) and name not in UNREAD:
                typer.echo(describe_errors(pairs, examples=examples))


def describe(score: Score) -> str:
    verdicts = score.verdicts
    unnamed = verdicts["named"] + verdicts["unnamed"]
    actors = score.actors_right / max(1, verdicts.total())
    return (
        f"{score.labelled} | {score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f} "
        f"| {score.speaker_right:.3f} | {verdicts['wrong']} | {verdicts['null']} "
        f"| {verdicts['named']} of {unnamed} | {actors:.3f} | {score.actors_wrong}"
    )


def describe_narrator(narrator: Narrator) -> str:
    return (
        f"The narrator was given a speaker {narrator.given} times in "
        f"{narrator.sentences} sentences ({narrator.share:.3f})"
    )


if __name__ == "__main__":
    typer.run(main)
