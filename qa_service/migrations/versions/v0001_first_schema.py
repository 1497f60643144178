"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "corpus",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "sources",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("article_id", sa.String(80), nullable=False),
    )
    op.create_table(
        "articles",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
    )
    op.create_table(
        "revisions",
        sa.Column("article_id", sa.String(80), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("publisher", sa.Text),
        sa.Column("source_class", sa.String(20), nullable=False),
        sa.Column("author", sa.Text),
        sa.Column("date", sa.Date),
        sa.Column("modified", sa.Date),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("corrects", sa.String(80)),
        sa.Column("references", sa.Text, nullable=False),
        sa.Column("ingested_at", sa.String(40), nullable=False),
    )
    op.create_table(
        "paragraphs",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("article_id", sa.String(80), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("sentences", sa.Text, nullable=False),
    )
    op.create_table(
        "revision_paragraphs",
        sa.Column("article_id", sa.String(80), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("paragraph_id", sa.String(120), nullable=False),
        sa.Column("embedded_sha256", sa.String(64), nullable=False),
        sa.Column("actors", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "revision"], ["revisions.article_id", "revisions.revision"]
        ),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraphs.id"]),
    )
    op.create_table(
        "statements",
        sa.Column("article_id", sa.String(80), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("start", sa.Integer, primary_key=True),
        sa.Column("end", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("speaker", sa.Text),
        sa.Column("actor", sa.Text),
        sa.Column("cue", sa.Text),
    )
    op.create_table(
        "vectors",
        sa.Column("model", sa.String(120), primary_key=True),
        sa.Column("text_sha256", sa.String(64), primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "answers",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("asked_at", sa.String(40), nullable=False),
        sa.Column("corpus_revision", sa.String(40), nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
    )
    op.create_index("ix_articles_fingerprint", "articles", ["fingerprint"])
    op.create_index("ix_paragraphs_article_id", "paragraphs", ["article_id"])
    op.create_index("ix_revision_paragraphs_paragraph_id", "revision_paragraphs", ["paragraph_id"])
    op.create_index("answers_asked_at", "answers", ["asked_at"])
