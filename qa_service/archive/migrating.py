"""Brings an archive's schema up to date."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from qa_service.migrations import HEAD


def is_up_to_date(engine: Engine) -> bool:
    """False for a new database, too."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return bool(version == HEAD)


def migrate(connection: Connection) -> None:
    """Run what is missing in the caller's transaction; DatabaseError where that cannot be."""
    # Only a migration pays for the import.
    import alembic.command
    import alembic.config
    import alembic.util

    config = alembic.config.Config()
    config.set_main_option("script_location", "qa_service:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        alembic.command.upgrade(config, "head")
    except alembic.util.CommandError as error:
        raise DatabaseError(None, None, error) from error
