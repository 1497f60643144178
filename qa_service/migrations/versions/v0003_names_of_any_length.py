"""What others name may be of any length: SQLite has always taken it, PostgreSQL must be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.alter_column("revisions", "corrects", type_=sa.Text)
        op.alter_column("vectors", "model", type_=sa.Text)
