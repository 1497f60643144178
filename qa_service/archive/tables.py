"""The archive's tables, the same on SQLite and PostgreSQL; changed only by a migration."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

metadata = MetaData()


def named_by_others(length: int) -> TypeEngine[str]:
    """SQLite does not keep to a length; on PostgreSQL there is none."""
    return String(length).with_variant(Text, "postgresql")


# One row a fact about the whole corpus: its revision, its generation, its embedding.
corpus = Table(
    "corpus",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

# What a source's bytes were when it was last read, so that an unchanged file costs one hash;
# ``validator`` is whatever ingest keeps to ask a web host by whether a document has changed.
sources = Table(
    "sources",
    metadata,
    Column("source", Text, primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("article_id", String(80), nullable=False),
    Column("validator", Text, nullable=False, server_default=""),
)

# The articles that can be retrieved now, each with its current revision.
articles = Table(
    "articles",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("fingerprint", String(64), nullable=False, index=True),
)

# Every revision ever committed, also those of deleted articles: a citation outlives its article.
revisions = Table(
    "revisions",
    metadata,
    Column("article_id", String(80), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("publisher", Text),
    Column("source_class", String(20), nullable=False),
    Column("author", Text),
    Column("date", Date),
    Column("modified", Date),
    Column("language", String(20), nullable=False),
    Column("url", Text),
    Column("source", Text, nullable=False),
    Column("corrects", named_by_others(80)),
    Column("references", Text, nullable=False),
    Column("ingested_at", String(40), nullable=False),
)

# A paragraph's text never changes under its id; ``sentences`` is a JSON list of [start, end].
paragraphs = Table(
    "paragraphs",
    metadata,
    Column("id", String(120), primary_key=True),
    Column("article_id", String(80), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("sentences", Text, nullable=False),
)

# ``actors`` is a JSON list of those who speak or are named in the paragraph.
revision_paragraphs = Table(
    "revision_paragraphs",
    metadata,
    Column("article_id", String(80), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("paragraph_id", String(120), nullable=False, index=True),
    Column("embedded_sha256", String(64), nullable=False),
    Column("actors", Text, nullable=False),
    ForeignKeyConstraint(
        ["article_id", "revision"], ["revisions.article_id", "revisions.revision"]
    ),
    ForeignKeyConstraint(["paragraph_id"], ["paragraphs.id"]),
)

statements = Table(
    "statements",
    metadata,
    Column("article_id", String(80), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("speaker", Text),
    Column("actor", Text),
    Column("cue", Text),
)

# Vectors by the hash of the text that was embedded (a paragraph with its context).
vectors = Table(
    "vectors",
    metadata,
    Column("model", named_by_others(120), primary_key=True),
    Column("text_sha256", String(64), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

# Receipts: the reply as it was given, as JSON.
answers = Table(
    "answers",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("asked_at", String(40), nullable=False),
    Column("corpus_revision", String(40), nullable=False),
    Column("reply", Text, nullable=False),
    Index("answers_asked_at", "asked_at"),
)

# What readers think of answers, every word of it kept; a receipt may be written after it.
feedback = Table(
    "feedback",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("answer_id", String(40), nullable=False),
    Column("given_at", String(40), nullable=False),
    Column("rating", String(10), nullable=False),
    Column("comment", Text, nullable=False),
    Index("feedback_answer_id", "answer_id"),
)
