"""Holds the newest generation open for the questions, and changes over when there is a newer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from qa_service.archive import Archive
from qa_service.archive.reading import read_pointer
from qa_service.corpus.snapshot import Snapshot
from qa_service.corpus.writer import generations_folder
from qa_service.disk import telling_full_disk
from qa_service.errors import CorpusBroken, CorpusEmpty, EmbeddingChanged
from qa_service.settings import Settings

# A writer may retire the generation between the pointer's reading and the opening.
OPEN_ATTEMPTS = 3


class Corpus:
    """What a running service asks: safe to use from many threads."""

    def __init__(self, settings: Settings, archive: Archive, *, embedding: str) -> None:
        self.archive = archive
        self._settings = settings
        self._folder = generations_folder(settings)
        self._embedding = embedding
        self._lock = threading.Lock()
        self._generation = ""
        self._snapshot: Snapshot | None = None
        self._users: dict[Snapshot, int] = {}

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """The newest snapshot, held open until the block ends.

        Raises CorpusEmpty, CorpusBroken, or EmbeddingChanged when the corpus was embedded with
        another model than this service embeds questions with; StorageFailed when the disk does not
        let a generation be opened.
        """
        snapshot = self._take()
        try:
            yield snapshot
        finally:
            self._give_back(snapshot)

    def close(self) -> None:
        with self._lock:
            snapshot, self._snapshot = self._snapshot, None
            self._generation = ""
            if snapshot is not None and not self._users.get(snapshot):
                snapshot.close()

    def _take(self) -> Snapshot:
        with self._lock:
            snapshot = self._newest()
            self._users[snapshot] = self._users.get(snapshot, 0) + 1
            return snapshot

    def _give_back(self, snapshot: Snapshot) -> None:
        with self._lock:
            self._users[snapshot] -= 1
            if self._users[snapshot] == 0:
                del self._users[snapshot]
                if snapshot is not self._snapshot:
                    snapshot.close()

    def _newest(self) -> Snapshot:
        for attempt in range(OPEN_ATTEMPTS):
            generation = self._read_generation()
            if self._snapshot is not None and generation == self._generation:
                return self._snapshot
            try:
                # Chroma writes when it is opened: what a full disk refuses is no broken index.
                with telling_full_disk(self._settings):
                    opened = Snapshot.open(self.archive, self._folder)
                self._change_over(opened, generation)
            except CorpusBroken:
                if attempt == OPEN_ATTEMPTS - 1 or self._read_generation() == generation:
                    raise
        return self._newest_or_empty()

    def _newest_or_empty(self) -> Snapshot:
        if self._snapshot is None:
            raise CorpusEmpty
        return self._snapshot

    def _read_generation(self) -> str:
        with self.archive.reading() as connection:
            pointer = read_pointer(connection)
        if pointer is None:
            raise CorpusEmpty
        if pointer.embedding != self._embedding:
            raise EmbeddingChanged(
                f"The corpus was embedded with {pointer.embedding}, QA_EMBEDDING gives "
                f"{self._embedding}: set it back, or run `python -m ingest rebuild --reembed`."
            )
        return pointer.generation

    def _change_over(self, snapshot: Snapshot, generation: str) -> None:
        old, self._snapshot, self._generation = self._snapshot, snapshot, generation
        if old is not None and not self._users.get(old):
            old.close()
