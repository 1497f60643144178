"""What is written to the archive; each function works inside the caller's transaction."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Table, delete, insert, select, update

from qa_service.actors import NameRow
from qa_service.archive import tables
from qa_service.domain import Article, Paragraph, SourceState

MAX_VARIABLES = 500
# The rows of the table "corpus".
POINTER = ("revision", "generation", "embedding")
ACTORS = "actors"
CORPUS_ID = "id"


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """A new revision as it goes into the archive.

    ``embedded`` holds, per paragraph, the hash of the text its vector was made from; ``actors``
    those who speak or are named in it.
    """

    article: Article
    fingerprint: str
    paragraphs: tuple[Paragraph, ...]
    embedded: tuple[str, ...]
    actors: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Pointer:
    """What is being served: the corpus revision, its generation and the model of its vectors."""

    revision: int
    generation: str
    embedding: str


def write_pointer(connection: Connection, pointer: Pointer) -> None:
    values = (str(pointer.revision), pointer.generation, pointer.embedding)
    _put_values(connection, dict(zip(POINTER, values, strict=True)))


def write_actors(connection: Connection, rows: Sequence[NameRow]) -> None:
    """Remember who is who, so that a question is understood as the articles were."""
    _put_values(connection, {ACTORS: json.dumps(rows, ensure_ascii=False)})


def write_corpus_id(connection: Connection, corpus_id: str) -> None:
    """Remember what tells this corpus from others; empty for none."""
    _put_values(connection, {CORPUS_ID: corpus_id})


def _put_values(connection: Connection, values: Mapping[str, str]) -> None:
    connection.execute(delete(tables.corpus).where(tables.corpus.c.name.in_(list(values))))
    _insert_all(
        connection, tables.corpus, [{"name": n, "value": value} for n, value in values.items()]
    )


def write_changes(
    connection: Connection, changes: Sequence[ArticleChange], deleted: Sequence[str]
) -> None:
    """Make each change its article's current revision, the last where there are several, and take
    the deleted articles out."""
    changed_ids = [change.article.id for change in changes]
    for ids in batches([*deleted, *changed_ids]):
        connection.execute(delete(tables.articles).where(tables.articles.c.id.in_(ids)))
    for ids in batches(deleted):
        connection.execute(delete(tables.sources).where(tables.sources.c.article_id.in_(ids)))
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    last = {change.article.id: change for change in changes}
    _insert_all(connection, tables.articles, [_article_row(change) for change in last.values()])
    _insert_all(connection, tables.revisions, [_revision_row(c.article, now) for c in changes])
    paragraphs = {p.id: p for change in changes for p in change.paragraphs}
    _insert_new_paragraphs(connection, list(paragraphs.values()))
    _insert_all(
        connection,
        tables.revision_paragraphs,
        [row for change in changes for row in _place_rows(change)],
    )
    _insert_all(
        connection,
        tables.statements,
        [row for change in changes for p in change.paragraphs for row in _statement_rows(p)],
    )


def write_corrected(connection: Connection, corrected: Mapping[str, str]) -> None:
    """Note of current articles what they have been found to correct."""
    table = tables.revisions
    current = select(tables.articles.c.revision).where(tables.articles.c.id == table.c.article_id)
    for article_id, named in corrected.items():
        is_current = table.c.revision == current.scalar_subquery()
        connection.execute(
            update(table).where(table.c.article_id == article_id, is_current).values(corrects=named)
        )


def _article_row(change: ArticleChange) -> dict[str, object]:
    article = change.article
    return {
        "id": article.id,
        "revision": article.revision,
        "fingerprint": change.fingerprint,
    }


def _place_rows(change: ArticleChange) -> list[dict[str, object]]:
    return [
        {
            "article_id": paragraph.article_id,
            "revision": paragraph.revision,
            "number": paragraph.number,
            "paragraph_id": paragraph.id,
            "embedded_sha256": embedded,
            "actors": json.dumps(actors, ensure_ascii=False),
        }
        for paragraph, embedded, actors in zip(
            change.paragraphs, change.embedded, change.actors, strict=True
        )
    ]


def _statement_rows(paragraph: Paragraph) -> list[dict[str, object]]:
    return [
        {
            "article_id": paragraph.article_id,
            "revision": paragraph.revision,
            "number": paragraph.number,
            "start": statement.start,
            "end": statement.end,
            "kind": statement.kind,
            "speaker": statement.speaker,
            "actor": statement.actor,
            "cue": statement.cue,
        }
        for statement in paragraph.statements
    ]


def _revision_row(article: Article, now: str) -> dict[str, object]:
    return {
        "article_id": article.id,
        "revision": article.revision,
        "title": article.title,
        "publisher": article.publisher,
        "source_class": article.source_class,
        "author": article.author,
        "date": article.date,
        "modified": article.modified,
        "language": article.language,
        "url": article.url,
        "source": article.source,
        "corrects": article.corrects,
        "references": json.dumps(article.references, ensure_ascii=False),
        "ingested_at": now,
    }


def _insert_new_paragraphs(connection: Connection, paragraphs: Sequence[Paragraph]) -> None:
    table = tables.paragraphs
    known: set[str] = set()
    for ids in batches([paragraph.id for paragraph in paragraphs]):
        known.update(connection.scalars(select(table.c.id).where(table.c.id.in_(ids))))
    _insert_all(
        connection,
        table,
        [
            {
                "id": paragraph.id,
                "article_id": paragraph.article_id,
                "text": paragraph.text,
                "sha256": paragraph.sha256,
                "sentences": json.dumps(paragraph.sentences),
            }
            for paragraph in paragraphs
            if paragraph.id not in known
        ],
    )


def write_sources(connection: Connection, states: Mapping[str, SourceState]) -> None:
    """Remember of each source the hash of its bytes and the article they gave; of one without an
    article, nothing."""
    for names in batches(list(states)):
        connection.execute(delete(tables.sources).where(tables.sources.c.source.in_(names)))
    _insert_all(
        connection,
        tables.sources,
        [
            {
                "source": source,
                "sha256": state.sha256,
                "article_id": state.article_id,
                "validator": state.validator,
            }
            for source, state in states.items()
            if state.article_id
        ],
    )


def write_vectors(
    connection: Connection, model: str, hashes: Sequence[str], vectors: NDArray[np.float32]
) -> None:
    """Keep vectors of shape (len(hashes), d); hashes that are known already must be left out."""
    _insert_all(
        connection,
        tables.vectors,
        [
            {"model": model, "text_sha256": text_sha256, "vector": vector.tobytes()}
            for text_sha256, vector in zip(hashes, vectors, strict=True)
        ],
    )


def write_answers(connection: Connection, rows: Sequence[dict[str, str]]) -> None:
    """Receipts: rows of id, asked_at, corpus_revision and the reply as JSON.

    Those that are there already are left: they were committed, but the server was gone before it
    could say so, and they were tried again.
    """
    _insert_new(connection, tables.answers, rows)


def write_feedback(connection: Connection, rows: Sequence[Mapping[str, str]]) -> None:
    """Rows of id, answer_id, given_at, rating and comment; those that are there are left."""
    _insert_new(connection, tables.feedback, rows)


def _insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, str]]) -> None:
    kept = {
        id
        for batch in batches([row["id"] for row in rows])
        for id in connection.scalars(select(table.c.id).where(table.c.id.in_(batch)))
    }
    _insert_all(connection, table, [row for row in rows if row["id"] not in kept])


def _insert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        connection.execute(insert(table), list(rows))


def batches(values: Sequence[str]) -> Iterable[list[str]]:
    """The values in lists short enough for one statement's variables."""
    for start in range(0, len(values), MAX_VARIABLES):
        yield list(values[start : start + MAX_VARIABLES])
