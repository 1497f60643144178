"""Where the work of a run is done: in this process, or on a Ray cluster. One process commits."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import ingest
import qa_service
from ingest.planning import Progress
from ingest.preparing import Job, Prepared, prepare_change
from ingest.sources.items import Source
from qa_service.errors import WrongSettings
from qa_service.settings import Settings

if TYPE_CHECKING:  # Chroma comes with it: a run that changes nothing does without.
    from qa_service.corpus import CorpusWriter

CLUSTER_SCHEME = "ray://"


class Workers(Protocol):
    """Who reads, attributes and embeds for a run; the result does not depend on it."""

    def read(
        self, sources: Sequence[Source], copies: AbstractSet[str], on_progress: Progress
    ) -> Sequence[Source]:
        """Sources of the same items in the same order, whose articles they read.

        ``copies`` are places that may have to be read though they are unchanged.
        """

    def prepare(self, jobs: Iterable[Job]) -> Iterator[Prepared]:
        """The change of each job, in order."""

    def embed(
        self, texts: Iterable[Mapping[str, str]], writer: CorpusWriter, on_progress: Progress
    ) -> None:
        """Have the writer keep a vector for every text (hash → text to embed).

        Known ones are not made again, and what is made is kept as it comes, whatever happens later.
        Raises EmbeddingFailed.
        """


class InProcess:
    """Everything here, embedding in a thread beside the attribution."""

    def read(
        self, sources: Sequence[Source], _copies: AbstractSet[str], _on_progress: Progress
    ) -> Sequence[Source]:
        return sources

    def prepare(self, jobs: Iterable[Job]) -> Iterator[Prepared]:
        return map(prepare_change, jobs)

    def embed(
        self, texts: Iterable[Mapping[str, str]], writer: CorpusWriter, on_progress: Progress
    ) -> None:
        queue = importlib.import_module("ingest.embedding").EmbeddingQueue
        with queue(writer, on_progress) as embedding:
            for each in texts:
                embedding.add(each)


@contextmanager
def open_workers(on: str, settings: Settings) -> Iterator[Workers]:
    """The workers that ``--on`` names: none, `ray` (this machine's cores) or a cluster's address.

    A cluster is joined when there is work for it, and left at the end. Raises WrongSettings for
    anything else, and where Ray is not installed.
    """
    if not on:
        yield InProcess()
        return
    if on != "ray" and not (on.startswith(CLUSTER_SCHEME) and on != CLUSTER_SCHEME):
        raise WrongSettings(f"--on {on}: give `ray`, or a cluster's address, `ray://host:10001`.")
    if not all(map(importlib.util.find_spec, ("ray", "pyarrow", "pandas"))):
        raise WrongSettings(
            "--on needs Ray, which is not installed: `pip install 'on-record[ray]'`."
        )
    cluster = importlib.import_module("ingest.cluster").Cluster
    on_cluster = importlib.import_module("ingest.distributed").OnCluster
    address = on if on.startswith(CLUSTER_SCHEME) else ""
    packages = [Path(ingest.__path__[0]), Path(qa_service.__path__[0])]
    with cluster(address, workers=settings.embedding_threads, packages=packages) as joined:
        yield on_cluster(joined, settings)
