"""Reading, attribution and embedding as steps on a cluster.

What there is to read is found by the process that runs the command (files hashed, containers
opened, the web asked at its pace), and what was made is committed by it alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np

from ingest.cluster import Cluster
from ingest.faults import FAULTS, READER_FAILS, tell_fault
from ingest.planning import Progress
from ingest.preparing import Job, Prepared, prepare_change
from ingest.sources.items import Found, Item, Source
from qa_service.domain import ArticleDraft, SourceState
from qa_service.embedding import Embedder, Vectors, load_embedder
from qa_service.errors import EmbeddingFailed, OnRecordError, UnreadableArticle
from qa_service.settings import Settings

if TYPE_CHECKING:  # Chroma comes with it: a worker does without.
    from qa_service.corpus import CorpusWriter

ARTICLES_A_BLOCK = 16
TEXTS_A_BATCH = 128

PROBE = "Jens Stoltenberg\nNATO offered talks on arms control; в Москве ответили отказом."
MIN_LIKENESS = 0.9999
"""Between two machines' vectors of PROBE; another engine's has a cosine of .9987 and less."""


class OnCluster:
    """The workers of a run, on a cluster."""

    def __init__(self, cluster: Cluster, settings: Settings) -> None:
        self._cluster = cluster
        # A worker may have another working directory.
        self._settings = settings.model_copy(update={"data_dir": settings.data_dir.absolute()})

    def read(
        self, sources: Sequence[Source], copies: AbstractSet[str], on_progress: Progress
    ) -> Sequence[Source]:
        return [ClusterSource(self._cluster, sources, copies, on_progress)]

    def prepare(self, jobs: Iterable[Job]) -> Iterator[Prepared]:
        return self._cluster.map_values(prepare_change, jobs, per_block=ARTICLES_A_BLOCK)

    def embed(
        self, texts: Iterable[Mapping[str, str]], writer: CorpusWriter, on_progress: Progress
    ) -> None:
        queued: set[str] = set()
        missing: set[str] = set()

        def find_batches() -> Iterator[dict[str, str]]:
            batch: dict[str, str] = {}
            for each in texts:
                wanted = writer.find_missing([key for key in each if key not in queued])
                queued.update(each)
                missing.update(wanted)
                for key in wanted:
                    batch[key] = each[key]
                    if len(batch) == TEXTS_A_BATCH:
                        yield batch
                        batch = {}
            if batch:
                yield batch

        probe = writer.embedder.embed_passages([PROBE]).tobytes()
        step = partial(embed_texts, self._settings, writer.embedder.name, probe)
        made = self._cluster.map_values(step, find_batches(), per_block=1)
        done = len(queued) - len(missing)
        on_progress("embedding", done, len(queued))
        for hashes, vectors in map(_take_vectors, made):
            writer.keep_vectors(hashes, vectors)
            done += len(hashes)
            on_progress("embedding", done, len(queued))


def embed_texts(
    settings: Settings, name: str, probe: bytes, texts: dict[str, str]
) -> tuple[list[str], Vectors] | str:
    """The texts' hashes and vectors, or the words of what went wrong."""
    try:
        embedder = load_worker_embedder(settings, name, probe)
        return list(texts), embedder.embed_passages(list(texts.values()))
    except OnRecordError as error:
        return str(error)


@lru_cache(maxsize=1)
def load_worker_embedder(settings: Settings, name: str, probe: bytes) -> Embedder:
    """The embedder of this worker, loaded once, with one thread.

    ``probe`` is the committing process's vector of PROBE. Raises EmbeddingFailed for a worker that
    makes another one (an older version, a fallback): both would be kept under one name.
    """
    embedder = load_embedder(settings.model_copy(update={"embedding_threads": 1}))
    likeness = float(embedder.embed_passages([PROBE])[0] @ np.frombuffer(probe, np.float32))
    if embedder.name != name or likeness < MIN_LIKENESS:
        raise EmbeddingFailed(
            f"A worker makes other vectors than this process ({embedder.name}, cosine "
            f"{likeness:.4f}): install the same versions on every machine."
        )
    return embedder


def _take_vectors(made: tuple[list[str], Vectors] | str) -> tuple[list[str], Vectors]:
    if isinstance(made, str):
        raise EmbeddingFailed(made)
    return made


class ClusterSource:
    """The items of all the sources in their order, read by the cluster if not known already."""

    expected = 0

    def __init__(
        self,
        cluster: Cluster,
        sources: Sequence[Source],
        copies: AbstractSet[str],
        on_progress: Progress,
    ) -> None:
        self._cluster = cluster
        self._sources = sources
        self._copies = copies
        self._on_progress = on_progress

    def covers(self, source: str) -> bool:
        return any(each.covers(source) for each in self._sources)

    def find_items(self, known: Mapping[str, SourceState]) -> Iterator[Found]:
        found: list[Found] = []
        unread: set[int] = set()

        def find_unread() -> Iterator[Callable[[], ArticleDraft]]:
            for source in self._sources:
                for each in source.find_items(known):
                    if isinstance(each, Item) and not is_known(each, known):
                        unread.add(len(found))
                        yield each.read
                    # Its article stays with the cluster: it may be all of the item's bytes.
                    if isinstance(each, Item) and each.source not in self._copies:
                        each = replace(each, read=_refuse)
                    found.append(each)
                    self._on_progress("finding", len(found), 0)

        read = self._cluster.map_values(read_draft, find_unread(), per_block=ARTICLES_A_BLOCK)
        for number, each in enumerate(found):
            if isinstance(each, Item) and number in unread:
                yield replace(each, read=partial(_take_draft, next(read)))
            else:
                yield each


def is_known(item: Item, known: Mapping[str, SourceState]) -> bool:
    state = known.get(item.source)
    return state is not None and state.sha256 == item.sha256


def read_draft(read: Callable[[], ArticleDraft]) -> ArticleDraft | str:
    """The draft, or the words that say why there is none."""
    try:
        return read()
    except UnreadableArticle as error:
        return str(error)
    except FAULTS as error:
        return tell_fault(READER_FAILS, error)


def _take_draft(read: ArticleDraft | str) -> ArticleDraft:
    if isinstance(read, str):
        raise UnreadableArticle(read)
    return read


def _refuse() -> ArticleDraft:
    raise AssertionError("what is known is not read")
