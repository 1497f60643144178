"""Where the dense indexes of the generations are: in folders of this machine, or on a server."""

from __future__ import annotations

import importlib
import importlib.metadata
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, cast

from qa_service.dense.index import DenseIndex, Vectors
from qa_service.settings import Settings


class DenseStore(Protocol):
    """Makes, opens and removes dense indexes, each by the name of its generation.

    ``path`` is a folder of this machine, for its ids and its matrix and, unless there is a server,
    for Chroma. What asks a server raises ChromaUnreachable where that is gone or fails.
    """

    @property
    def version(self) -> str:
        """What makes the indexes: one is copied only by what has made it."""

    @property
    def is_shared(self) -> bool:
        """Whether the indexes are on a server; then they cannot be copied, but are published."""

    def connect(self) -> None:
        """Find out whether the server answers."""

    def publish(self, generation: str, ids: Sequence[str], vectors: Vectors, *, owner: str) -> None:
        """Put all ids and unit vectors, shape (len(ids), d), of a generation on the server."""

    def create(
        self, path: Path, generation: str, *, ids: Sequence[str], vectors: Vectors
    ) -> DenseIndex:
        """The index of a generation in a new folder, built here or published before."""

    def open(self, path: Path, generation: str) -> DenseIndex:
        """The index of a generation whose folder is there; raises CorpusBroken when it is not."""

    def list_published(self, owner: str) -> list[str]:
        """The generations of a corpus that are on the server, whole or not, in no order."""

    def withdraw(self, generation: str) -> None:
        """Remove a generation from the server."""


class EmbeddedStore:
    """Each machine has its own indexes, in the folders of its generations."""

    version = importlib.metadata.version("chromadb")
    is_shared = False

    def connect(self) -> None:
        return None

    def publish(self, generation: str, ids: Sequence[str], vectors: Vectors, *, owner: str) -> None:
        return None

    def create(
        self, path: Path, generation: str, *, ids: Sequence[str], vectors: Vectors
    ) -> DenseIndex:
        del generation
        return DenseIndex.create(path, ids, vectors)

    def open(self, path: Path, generation: str) -> DenseIndex:
        del generation
        return DenseIndex.open(path)

    def list_published(self, owner: str) -> list[str]:
        del owner
        return []

    def withdraw(self, generation: str) -> None:
        return None


def open_store(settings: Settings) -> DenseStore:
    """The store that the settings name, without asking whether it is there."""
    if not settings.chroma_url:
        return EmbeddedStore()
    # It loads Chroma, which takes half a second.
    server = importlib.import_module("qa_service.dense.server")
    return cast(DenseStore, server.ServerStore(settings.chroma_url))
