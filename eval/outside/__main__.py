"""`python -m eval.outside PATH…`: score the service on outside sets, each known by its content."""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer

from eval.outside.abstention import AbstentionScores, Conversation, score_abstention
from eval.outside.conflicts import ConflictScores, Contradiction, score_conflicts
from eval.outside.corpora import WrongSet, read_fields, read_rows, serve_documents
from eval.outside.retrieval import (
    FILES,
    RetrievalScores,
    RetrievalSet,
    read_retrieval_set,
    score_retrieval,
)
from eval.outside.support import Claim, SupportScores, score_support
from qa_service.embedding import Embedder, load_embedder
from qa_service.errors import OnRecordError, WrongSettings
from qa_service.settings import load_settings

NOT_MEASURED, WRONG_CONFIGURATION = 2, 3
TYPER_WRONG_USE = 2

Kind = Literal["retrieval", "abstention", "support", "conflicts"]
Scores = RetrievalScores | AbstentionScores | SupportScores | ConflictScores
# In this order: a conversation has all the fields that a contradiction has.
FIELDS: dict[Kind, frozenset[str]] = {
    "abstention": frozenset({"question", "history", "docs", "answerability"}),
    "support": frozenset({"claim", "evidence", "label"}),
    "conflicts": frozenset({"question", "docs", "gold", "wrong"}),
}


@dataclass(frozen=True, slots=True)
class Sets:
    """What the paths hold; ``asked_of`` names the folder whose passages a file's questions need."""

    retrieval: Mapping[Path, RetrievalSet]
    conversations: Mapping[Path, Sequence[Conversation]]
    asked_of: Mapping[Path, Path]
    claims: Mapping[Path, Sequence[Claim]]
    contradictions: Mapping[Path, Sequence[Contradiction]]


def recognise(path: Path) -> Kind:
    """What kind of set a path holds, by its content; raises WrongSet."""
    if not path.exists():
        raise WrongSet(f"{path} is not there.")
    if path.is_dir():
        missing = [name for name in FILES if not (path / name).exists()]
        if missing:
            raise WrongSet(f"{path} is no retrieval set: it has no {missing[0]}.")
        return "retrieval"
    fields = read_fields(path)
    for kind, needed in FIELDS.items():
        if needed <= fields:
            return kind
    known = "; ".join(f"{kind}: {', '.join(sorted(names))}" for kind, names in FIELDS.items())
    raise WrongSet(f"{path} is no set that is known by its fields ({known}).")


def read_sets(paths: Sequence[Path], max_queries: int) -> Sets:
    """Read every path before anything is scored; raises WrongSet."""
    of: dict[Kind, list[Path]] = defaultdict(list)
    for path in paths:
        of[recognise(path)].append(path)
    folders = {path: read_retrieval_set(path, max_queries) for path in of["retrieval"]}
    conversations = {path: read_rows(path, Conversation) for path in of["abstention"]}
    return Sets(
        retrieval=folders,
        conversations={path: rows[:max_queries] for path, rows in conversations.items()},
        asked_of={path: find_folder(path, rows, folders) for path, rows in conversations.items()},
        claims={path: read_rows(path, Claim)[:max_queries] for path in of["support"]},
        contradictions={
            path: read_rows(path, Contradiction)[:max_queries] for path in of["conflicts"]
        },
    )


def find_folder(
    path: Path, conversations: Sequence[Conversation], folders: Mapping[Path, RetrievalSet]
) -> Path:
    """The first folder that holds every document of the conversations; raises WrongSet."""
    wanted = {doc.id for conversation in conversations for doc in conversation.docs}
    for folder, outside in folders.items():
        if wanted <= {document.id for document in outside.documents}:
            return folder
    raise WrongSet(f"{path} is asked of a folder's passages: give the path of that folder, too.")


def score_sets(sets: Sets, embedder: Embedder) -> Iterator[tuple[Kind, Path, Scores]]:
    """Each set's scores when they are done; a folder's passages are embedded once."""
    for folder, outside in sets.retrieval.items():
        with serve_documents(outside.documents, embedder) as served:
            yield "retrieval", folder, score_retrieval(outside, served)
            for path, conversations in sets.conversations.items():
                if sets.asked_of[path] == folder:
                    yield "abstention", path, score_abstention(conversations, served)
    for path, claims in sets.claims.items():
        yield "support", path, score_support(claims)
    for path, contradictions in sets.contradictions.items():
        yield "conflicts", path, score_conflicts(contradictions, embedder)


def score_paths(
    paths: list[Path],
    *,
    max_queries: Annotated[int, typer.Option(min=1, help="at most so many rows a set")] = 10_000,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="write all figures to this file")
    ] = None,
) -> None:
    """Score the service on sets that are given by path; nothing of them is kept.

    A folder with corpus.jsonl, queries.jsonl and qrels.tsv scores retrieval; a JSONL file of
    conversations (with the folder of its passages) abstention, of claims support, and of
    questions with contradicting documents conflicts.
    """
    sets = read_sets(paths, max_queries)
    embedder = load_embedder(load_settings())
    figures: dict[str, dict[str, object]] = defaultdict(dict)
    started = time.perf_counter()
    for kind, path, scores in score_sets(sets, embedder):
        now = time.perf_counter()
        typer.echo(f"{path.name}: {kind}, {now - started:.1f} s")
        for line in scores.lines():
            typer.echo(f"  {line}")
        figures[kind][str(path)] = scores.model_dump(mode="json")
        started = now
    if json_file is not None:
        body = {"embedding": embedder.name, **figures}
        json_file.write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    try:
        typer.run(score_paths)
    except (WrongSet, WrongSettings) as error:
        typer.echo(str(error), err=True)
        sys.exit(WRONG_CONFIGURATION)
    except OnRecordError as error:
        typer.echo(str(error), err=True)
        sys.exit(NOT_MEASURED)
    except SystemExit as ended:
        sys.exit(WRONG_CONFIGURATION if ended.code == TYPER_WRONG_USE else ended.code)


if __name__ == "__main__":
    main()
