"""Whether the archive's texts are still those that were stored."""

from __future__ import annotations

from sqlalchemy import Connection, select

from qa_service.archive import tables
from qa_service.domain import hash_text

ROWS_AT_ONCE = 1_000


def find_altered(connection: Connection) -> tuple[int, set[str]]:
    """How many paragraphs there are, those of old revisions and deleted articles included, and the
    ids of those whose text is not the one that was hashed.
    """
    table, count, altered = tables.paragraphs, 0, set[str]()
    rows = connection.execute(
        select(table.c.id, table.c.text, table.c.sha256),
        execution_options={"yield_per": ROWS_AT_ONCE},
    )
    for paragraph_id, text, sha256 in rows:
        count += 1
        if hash_text(text) != sha256:
            altered.add(paragraph_id)
    return count, altered
