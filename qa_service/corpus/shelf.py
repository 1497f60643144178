"""The generations of this machine: derived from the archive, whoever has changed that."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from filelock import FileLock

from qa_service.archive import Archive
from qa_service.archive.reading import read_corpus_id, read_paragraph_texts, read_pointer
from qa_service.archive.writing import write_corpus_id
from qa_service.corpus.generation import (
    MANIFEST,
    PARTIAL,
    Contents,
    Generation,
    Manifest,
    build_generation,
    open_generation,
)
from qa_service.dense import DenseStore, open_store
from qa_service.disk import telling_full_disk
from qa_service.errors import ArchiveUnreachable, ChromaUnreachable
from qa_service.settings import Settings

KEPT_GENERATIONS = 2


class Shelf:
    """A folder with a folder for each generation, which is written once and then only read.

    With a Chroma server a generation's vectors are there, too: put by the one writer, for all.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.dense: DenseStore = open_store(settings)
        self.folder = settings.data_dir / "generations"
        self._lock_file = settings.data_dir / "generations.lock"

    def folder_of(self, generation: str) -> Path:
        return self.folder / generation

    def has(self, generation: str) -> bool:
        return self.folder_of(generation).exists()

    def open(self, generation: str) -> Generation:
        """Raises CorpusBroken when it is damaged or cannot be opened, ChromaUnreachable."""
        return open_generation(self.folder_of(generation), self.dense)

    @contextmanager
    def writing(self, archive: Archive) -> Iterator[str]:
        """``building``, and the same on a Chroma server; gives the corpus's id there.

        Whoever enters it holds the writer's lock: others would take what it builds for leftovers.
        """
        with self.building(archive):
            if not self.dense.is_shared:
                yield ""
                return
            owner = _take_corpus_id(archive)
            self._withdraw(archive, owner)
            try:
                yield owner
            finally:
                with suppress(ArchiveUnreachable, ChromaUnreachable):
                    self._withdraw(archive, owner)

    @contextmanager
    def building(self, archive: Archive) -> Iterator[None]:
        """Nobody else on this machine builds or prunes until the block ends.

        What is not served is removed: before, what a killed run has left, and afterwards. Also when
        the block fails: a full disk needs the space of half a generation at once.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._lock_file):
            self._prune(archive)
            try:
                yield
            finally:
                # A database that is gone cannot say what is served: the next run removes the rest.
                with suppress(ArchiveUnreachable):
                    self._prune(archive)

    def catch_up(self, archive: Archive) -> None:
        """Build the generation that is being served, where only another machine has it.

        Nothing is embedded: the archive has the vectors. Raises CorpusBroken when it lacks some,
        StorageFailed when the disk has no room for it.
        """
        with archive.reading() as connection:
            pointer = read_pointer(connection)
        if pointer is None or self.has(pointer.generation):
            return
        with (
            telling_full_disk(self._settings),
            self.building(archive),
            archive.reading() as connection,
        ):
            pointer = read_pointer(connection)
            if pointer is None or self.has(pointer.generation):
                return
            contents = Contents.read(connection, pointer.embedding)
            build_generation(
                partial(read_paragraph_texts, connection),
                self.folder_of(pointer.generation),
                contents,
                store=self.dense,
                previous=self._find_newest(),
                # What has changed since is not known here, and words are indexed fast.
                touched=contents.articles,
            )

    def _prune(self, archive: Archive) -> None:
        """Remove the folders of all but the generation that is served and the newest before it."""
        keep = _choose_kept(archive, [path.name for path in self._find_finished()])
        for path in self.folder.iterdir():
            if path.name not in keep:
                shutil.rmtree(path, ignore_errors=True)

    def _withdraw(self, archive: Archive, owner: str) -> None:
        """Remove the others from the Chroma server, too."""
        published = self.dense.list_published(owner)
        for generation in set(published) - _choose_kept(archive, published):
            self.dense.withdraw(generation)

    def _find_newest(self) -> Path | None:
        """The newest generation of this machine that is whole."""
        for folder in reversed(self._find_finished()):
            manifest = Manifest.read(folder)
            if manifest is not None and manifest.find_damage(folder) is None:
                return folder
        return None

    def _find_finished(self) -> list[Path]:
        """What has been built, the oldest first."""
        folders = sorted(self.folder.iterdir())
        return [f for f in folders if (f / MANIFEST).exists() and f.suffix != PARTIAL]


def _choose_kept(archive: Archive, generations: Iterable[str]) -> set[str]:
    """The generation that is served and the newest before it, as far as they are there.

    One of a later revision, or another one of this, was built by a run that did not commit it.
    """
    with archive.reading() as connection:
        pointer = read_pointer(connection)
    served = pointer.generation if pointer else ""
    committed = [
        name
        for name in sorted(generations)
        if name == served or _revision_of(name) < _revision_of(served)
    ]
    return set(committed[-KEPT_GENERATIONS:])


def _take_corpus_id(archive: Archive) -> str:
    """The corpus's id, made now where it has none."""
    with archive.reading() as connection:
        known = read_corpus_id(connection)
    if known:
        return known
    new = secrets.token_hex(8)
    with archive.writing() as connection:
        write_corpus_id(connection, new)
    return new


def _revision_of(generation: str) -> str:
    return generation.partition("-")[0]
