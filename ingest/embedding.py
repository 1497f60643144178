"""Embeds in the background while the next articles are read and attributed."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from ingest.planning import Progress
from qa_service.corpus import CorpusWriter
from qa_service.corpus.writer import EMBED_BATCH

FIRST_BATCH = 32
"""So many texts are waited for before the first are embedded; then twice as many, up to
EMBED_BATCH, so that a core without work at the beginning has it soon."""


class EmbeddingQueue:
    """Takes texts and has their vectors made, a batch after the other, in one thread.

    The embedder lets other Python code run meanwhile, so both cores have work. Leaving the block
    waits for all; an error of the embedder is raised there, or when the next texts are added.
    """

    def __init__(self, writer: CorpusWriter, on_progress: Progress) -> None:
        self._writer = writer
        self._on_progress = on_progress
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._jobs: list[Future[None]] = []
        self._pending: dict[str, str] = {}
        self._queued: set[str] = set()
        self._batch = FIRST_BATCH
        self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._submit(len(self._pending))
            for job in self._jobs:
                job.result()
        self._thread.shutdown(cancel_futures=True)

    def add(self, texts: Mapping[str, str]) -> None:
        """Queue the texts (hash → text to embed) that were not queued before."""
        new = {key: text for key, text in texts.items() if key not in self._queued}
        self._queued.update(new)
        self._pending.update(new)
        while len(self._pending) >= self._batch:
            self._submit(self._batch)
            self._batch = min(2 * self._batch, EMBED_BATCH)
        for job in self._jobs:
            if job.done():
                job.result()

    def _submit(self, size: int) -> None:
        texts = list(self._pending.items())
        batch, self._pending = dict(texts[:size]), dict(texts[size:])
        if batch:
            self._jobs.append(self._thread.submit(self._embed, batch))

    def _embed(self, batch: dict[str, str]) -> None:
        before = self._done
        self._writer.embed(batch, on_progress=lambda done: self._report(before + done))
        self._done = before + len(batch)

    def _report(self, done: int) -> None:
        self._on_progress("embedding", done, len(self._queued))
