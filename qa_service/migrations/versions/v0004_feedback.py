"""What readers think of answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("answer_id", sa.String(40), nullable=False),
        sa.Column("given_at", sa.String(40), nullable=False),
        sa.Column("rating", sa.String(10), nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
    )
    op.create_index("feedback_answer_id", "feedback", ["answer_id"])
