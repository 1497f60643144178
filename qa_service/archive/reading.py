"""What is read from the archive; each function works on the caller's connection."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, and_, bindparam, func, or_, select, true

from qa_service.actors import Actors
from qa_service.archive import tables
from qa_service.archive.writing import ACTORS, CORPUS_ID, POINTER, Pointer, batches
from qa_service.domain import Article, Paragraph, SourceState, Span, Statement
from qa_service.speakers import with_speakers

_revisions = tables.revisions
_places = tables.revision_paragraphs
# Made once: they are asked with every question, and to put one together takes longer than to run
# it.
_POINTER = select(tables.corpus.c.name, tables.corpus.c.value).where(
    or_(*(tables.corpus.c.name == name for name in POINTER))
)
_TEXTS = select(tables.paragraphs).where(
    tables.paragraphs.c.id.in_(bindparam("ids", expanding=True))
)
_said = tables.statements.c
_STATEMENTS = (
    select(tables.statements)
    .where(_said.article_id.in_(bindparam("ids", expanding=True)))
    .order_by(_said.article_id, _said.revision, _said.number, _said.start)
)
_STATEMENTS_OF = _STATEMENTS.where(_said.number.in_(bindparam("numbers", expanding=True)))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a current paragraph stands, without its text."""

    paragraph_id: str
    article_id: str
    revision: int
    number: int
    embedded_sha256: str
    actors: tuple[str, ...]


class ParagraphText(NamedTuple):
    """What of a paragraph is the same in every revision."""

    text: str
    sha256: str
    sentences: tuple[Span, ...]


ReadTexts = Callable[[Sequence[str]], Mapping[str, ParagraphText]]
"""Paragraph ids → their texts, as read_paragraph_texts gives them."""


def read_pointer(connection: Connection) -> Pointer | None:
    """What is being served, or None before the first commit."""
    values = {row.name: row.value for row in connection.execute(_POINTER)}
    if "generation" not in values:
        return None
    return Pointer(int(values["revision"]), values["generation"], values["embedding"])


def read_actors(connection: Connection) -> Actors:
    """Who is who in the corpus, as its articles were read, and who speaks in them
    without being known otherwise; nobody before the first commit."""
    text = connection.scalar(select(tables.corpus.c.value).where(tables.corpus.c.name == ACTORS))
    table = tables.statements
    speaking = connection.execute(
        select(table.c.speaker, table.c.actor)
        .where(table.c.speaker.is_not(None))
        .distinct()
        .order_by(table.c.speaker, table.c.actor)
    )
    return with_speakers(json.loads(text) if text else [], [(r.speaker, r.actor) for r in speaking])


def read_corpus_id(connection: Connection) -> str:
    """What tells this corpus from others on the same Chroma server; empty where none needs it."""
    named = select(tables.corpus.c.value).where(tables.corpus.c.name == CORPUS_ID)
    return connection.scalar(named) or ""


def read_known_sources(connection: Connection) -> dict[str, SourceState]:
    """Every source with its state as last read."""
    rows = connection.execute(select(tables.sources))
    return {row.source: SourceState(row.sha256, row.article_id, row.validator) for row in rows}


def read_fingerprints(connection: Connection) -> dict[str, str]:
    """Current article id → fingerprint of its content."""
    rows = connection.execute(select(tables.articles.c.id, tables.articles.c.fingerprint))
    return {row.id: row.fingerprint for row in rows}


def read_last_revisions(connection: Connection) -> dict[str, int]:
    """Article id → its highest revision, deleted articles included."""
    rows = connection.execute(
        select(_revisions.c.article_id, func.max(_revisions.c.revision).label("last")).group_by(
            _revisions.c.article_id
        )
    )
    return {row.article_id: row.last for row in rows}


def read_current_articles(connection: Connection) -> dict[str, Article]:
    """Every article that can be retrieved now, by id and in the order of ids."""
    rows = connection.execute(
        select(_revisions).join(
            tables.articles,
            and_(
                tables.articles.c.id == _revisions.c.article_id,
                tables.articles.c.revision == _revisions.c.revision,
            ),
        )
    )
    return {row.article_id: _article(row) for row in sorted(rows, key=lambda r: r.article_id)}


def read_revisions(connection: Connection, article_id: str) -> list[Article]:
    """All revisions of an article, oldest first; empty when there is none of that id."""
    rows = connection.execute(
        select(_revisions)
        .where(_revisions.c.article_id == article_id)
        .order_by(_revisions.c.revision)
    )
    return [_article(row) for row in rows]


def read_current_revision(connection: Connection, article_id: str) -> int | None:
    """The revision that is retrieved now, or None when the article is deleted or unknown."""
    return connection.scalar(
        select(tables.articles.c.revision).where(tables.articles.c.id == article_id)
    )


def read_places(connection: Connection) -> list[Place]:
    """All current paragraphs in a fixed order: by article, then as they stand in it."""
    rows = connection.execute(
        select(_places).join(
            tables.articles,
            and_(
                tables.articles.c.id == _places.c.article_id,
                tables.articles.c.revision == _places.c.revision,
            ),
        )
    )
    # Sorted here: a PostgreSQL orders texts as its database was told to, not by code points.
    return [
        Place(
            row.paragraph_id,
            row.article_id,
            row.revision,
            row.number,
            row.embedded_sha256,
            tuple(json.loads(row.actors)),
        )
        for row in sorted(rows, key=lambda row: (row.article_id, row.number))
    ]


def read_paragraph_texts(connection: Connection, ids: Sequence[str]) -> dict[str, ParagraphText]:
    """Paragraph id → its text, for those that exist."""
    found: dict[str, ParagraphText] = {}
    for batch in batches(ids):
        rows = connection.execute(_TEXTS, {"ids": batch})
        found.update({r.id: ParagraphText(r.text, r.sha256, _spans(r.sentences)) for r in rows})
    return found


def read_statements(
    connection: Connection, article_ids: Iterable[str], *, numbers: Iterable[int] | None = None
) -> dict[tuple[str, int, int], tuple[Statement, ...]]:
    """(article id, revision, paragraph number) → its statements in order.

    With ``numbers`` only paragraphs of these numbers are looked at, in any of the articles.
    """
    query, limits = _STATEMENTS, dict[str, list[int]]()
    if numbers is not None:
        query, limits = _STATEMENTS_OF, {"numbers": sorted(set(numbers))}
    found: dict[tuple[str, int, int], list[Statement]] = {}
    for batch in batches(sorted(set(article_ids))):
        for row in connection.execute(query, {"ids": batch, **limits}):
            statement = Statement(row.start, row.end, row.kind, row.speaker, row.actor, row.cue)
            found.setdefault((row.article_id, row.revision, row.number), []).append(statement)
    return {place: tuple(statements) for place, statements in found.items()}


def read_paragraphs(connection: Connection, article_id: str, revision: int) -> list[Paragraph]:
    """One revision's paragraphs in order, with their statements."""
    rows = connection.execute(
        select(_places.c.number, tables.paragraphs)
        .join(tables.paragraphs, tables.paragraphs.c.id == _places.c.paragraph_id)
        .where(_places.c.article_id == article_id, _places.c.revision == revision)
        .order_by(_places.c.number)
    ).all()
    statements = read_statements(connection, [article_id])
    return [
        Paragraph(
            row.id,
            article_id,
            revision,
            row.number,
            row.text,
            row.sha256,
            _spans(row.sentences),
            statements.get((article_id, revision, row.number), ()),
        )
        for row in rows
    ]


def find_paragraph(connection: Connection, paragraph_id: str) -> tuple[str, int, int] | None:
    """(article id, newest revision that holds the paragraph, its number there), or None."""
    row = connection.execute(
        select(_places.c.article_id, _places.c.revision, _places.c.number)
        .where(_places.c.paragraph_id == paragraph_id)
        .order_by(_places.c.revision.desc())
        .limit(1)
    ).first()
    return (row.article_id, row.revision, row.number) if row else None


def read_known_hashes(connection: Connection, model: str, hashes: Sequence[str]) -> set[str]:
    """Those of the hashes that have a vector of the model."""
    table = tables.vectors
    known: set[str] = set()
    for batch in batches(hashes):
        known.update(
            connection.scalars(
                select(table.c.text_sha256).where(
                    table.c.model == model, table.c.text_sha256.in_(batch)
                )
            )
        )
    return known


def read_vectors(
    connection: Connection, model: str, hashes: Sequence[str]
) -> dict[str, NDArray[np.float32]]:
    """Hash → unit vector of shape (d,), for those that exist."""
    table = tables.vectors
    found: dict[str, NDArray[np.float32]] = {}
    for batch in batches(hashes):
        rows = connection.execute(
            select(table.c.text_sha256, table.c.vector).where(
                table.c.model == model, table.c.text_sha256.in_(batch)
            )
        )
        found.update({key: np.frombuffer(vector, np.float32) for key, vector in rows})
    return found


def read_answer(connection: Connection, answer_id: str) -> str | None:
    """The receipt of an answer as JSON, or None."""
    return connection.scalar(select(tables.answers.c.reply).where(tables.answers.c.id == answer_id))


def read_feedback(connection: Connection, answer_id: str | None = None) -> list[dict[str, str]]:
    """What readers think of an answer, or of all, oldest first: rows as they were written."""
    table = tables.feedback
    wanted = true() if answer_id is None else table.c.answer_id == answer_id
    rows = connection.execute(select(table).where(wanted).order_by(table.c.given_at, table.c.id))
    return [dict(row._mapping) for row in rows]


def _spans(text: str) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in json.loads(text))


def _article(row: Row[Any]) -> Article:
    return Article(
        id=row.article_id,
        revision=row.revision,
        title=row.title,
        publisher=row.publisher,
        source_class=row.source_class,
        author=row.author,
        date=row.date,
        modified=row.modified,
        language=row.language,
        url=row.url,
        source=row.source,
        corrects=row.corrects,
        references=tuple(json.loads(row.references)),
    )
