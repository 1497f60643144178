"""Copies a whole archive into another one, whichever databases they are in."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import DataError

from qa_service.archive.tables import metadata
from qa_service.errors import CorpusBroken

ROWS_AT_ONCE = 1_000


def replace_contents(source: Connection, target: Connection) -> None:
    """Put all rows of the source's tables in the place of the target's.

    Both have the schema of this version; the target's transaction is the caller's. Raises
    CorpusBroken for what the target cannot keep: PostgreSQL takes no NUL in a text.
    """
    for table in reversed(metadata.sorted_tables):
        target.execute(delete(table))
    for table in metadata.sorted_tables:
        rows = source.execute(select(table), execution_options={"yield_per": ROWS_AT_ONCE})
        for part in rows.partitions():
            try:
                target.execute(insert(table), [row._asdict() for row in part])
            except DataError as error:
                raise CorpusBroken(
                    f"The {table.name} have a value that this database cannot keep ({error.orig}): "
                    "nothing was changed; ingest these articles again."
                ) from error
