"""Reads who is who from ``actors.toml``: all that the program knows of the sides of a conflict."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from qa_service.actors import ActorEntries, Actors

ACTORS_FILE = Path(__file__).with_name("actors.toml")


def read_entries(path: Path | None = None) -> ActorEntries:
    """The entries of a TOML file, by default of the one that comes with the package."""
    entries = tomllib.loads((path or ACTORS_FILE).read_text(encoding="utf-8"))
    return {"person": entries.get("person", []), "body": entries.get("body", [])}


@lru_cache(maxsize=4)
def load_actors(path: Path | None = None) -> Actors:
    """The people and bodies of a TOML file, by default of the one that comes with the package."""
    return Actors(**read_entries(path))
