"""Holds the newest generation open for the questions, and changes over when there is a newer."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from qa_service.archive import Archive
from qa_service.archive.reading import read_pointer
from qa_service.corpus.shelf import Shelf
from qa_service.corpus.snapshot import Snapshot
from qa_service.disk import telling_full_disk
from qa_service.errors import (
    CorpusBroken,
    CorpusEmpty,
    CorpusNotReady,
    EmbeddingChanged,
    OnRecordError,
)
from qa_service.settings import Settings

# A writer may retire the generation between the pointer's reading and the opening.
OPEN_ATTEMPTS = 3
# What could not be built is not tried again with every question.
RETRY_SECONDS = 30.0
CLOSE_SECONDS = 5.0

log = structlog.get_logger()


class Corpus:
    """What a running service asks: safe to use from many threads."""

    def __init__(self, settings: Settings, archive: Archive, *, embedding: str) -> None:
        self.archive = archive
        self._settings = settings
        self._shelf = Shelf(settings)
        self._embedding = embedding
        self._lock = threading.Lock()
        self._generation = ""
        self._snapshot: Snapshot | None = None
        self._users: dict[Snapshot, int] = {}
        self._builder: threading.Thread | None = None
        self._failure: OnRecordError | None = None
        self._build_again_at = 0.0

    def connect(self) -> None:
        """Raises ChromaUnreachable where the settings name a server that does not answer."""
        self._shelf.dense.connect()

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """The newest snapshot, held open until the block ends.

        What another machine has committed is built here beside the questions, and the snapshot
        before it goes on answering. Raises CorpusEmpty, CorpusNotReady when there is none before
        it, CorpusBroken, ArchiveUnreachable, ChromaUnreachable, StorageFailed when the disk does
        not let a generation be built or opened, or EmbeddingChanged when the corpus was embedded
        with another model than this service embeds questions with.
        """
        snapshot = self._take()
        try:
            yield snapshot
        finally:
            self._give_back(snapshot)

    def catch_up(self) -> None:
        """Build before the first question, not beside it; raises what ``reading`` does."""
        self._read_generation()
        self._shelf.catch_up(self.archive)

    def close(self) -> None:
        if self._builder is not None:
            self._builder.join(CLOSE_SECONDS)
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
            if not self._shelf.has(generation):
                if self._read_generation() == generation:
                    return self._hold_while_building()
                continue
            try:
                # Chroma writes when it is opened: what a full disk refuses is no broken index.
                with telling_full_disk(self._settings):
                    opened = Snapshot.open(self.archive, self._shelf, self._snapshot)
                self._change_over(opened, generation)
            except CorpusBroken:
                if attempt == OPEN_ATTEMPTS - 1 or self._read_generation() == generation:
                    raise
        return self._newest_or_empty()

    def _hold_while_building(self) -> Snapshot:
        """The snapshot that is open, while a thread builds the next."""
        is_building = self._builder is not None and self._builder.is_alive()
        if not is_building and time.monotonic() >= self._build_again_at:
            self._builder = threading.Thread(target=self._build, name="generation", daemon=True)
            self._builder.start()
        if self._snapshot is not None:
            return self._snapshot
        raise self._failure.with_traceback(None) if self._failure else CorpusNotReady()

    def _build(self) -> None:
        try:
            self._shelf.catch_up(self.archive)
            self._failure = None
        except Exception as error:  # noqa: BLE001 - whatever an index throws is told to the asker
            log.error("generation_not_built", error=str(error))
            self._build_again_at = time.monotonic() + RETRY_SECONDS
            why = f"This machine's index cannot be built ({error}): run `python -m ingest rebuild`."
            self._failure = error if isinstance(error, OnRecordError) else CorpusBroken(why)

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
