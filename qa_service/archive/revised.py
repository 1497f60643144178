"""Since when a paragraph has stood in an article that was changed after its publication."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, and_, func, select

from qa_service.archive import tables


def read_days_added(connection: Connection) -> dict[str, dt.date]:
    """Paragraph id → the day of the revision that brought it, of paragraphs that an article did
    not have at first; none of those whose revision does not tell its day."""
    places, revisions = tables.revision_paragraphs.c, tables.revisions.c
    first = (
        select(places.article_id, places.paragraph_id, func.min(places.revision).label("revision"))
        .group_by(places.article_id, places.paragraph_id)
        .having(func.min(places.revision) > 1)
        .subquery()
    )
    rows = connection.execute(
        select(first.c.paragraph_id, revisions.modified).join(
            tables.revisions,
            and_(
                revisions.article_id == first.c.article_id, revisions.revision == first.c.revision
            ),
        )
    )
    return {row.paragraph_id: row.modified for row in rows if row.modified is not None}
