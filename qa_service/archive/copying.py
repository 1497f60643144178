"""Copies a whole archive into another one, whichever databases they are in."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from qa_service.archive.tables import metadata

ROWS_AT_ONCE = 1_000


def replace_contents(source: Connection, target: Connection) -> None:
    """Put all rows of the source's tables in the place of the target's.

    Both have the schema of this version; the target's transaction is the caller's.
    """
    for table in reversed(metadata.sorted_tables):
        target.execute(delete(table))
    for table in metadata.sorted_tables:
        rows = source.execute(select(table), execution_options={"yield_per": ROWS_AT_ONCE})
        for part in rows.partitions():
            target.execute(insert(table), [row._asdict() for row in part])
