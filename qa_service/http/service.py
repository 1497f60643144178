"""What the routes work with, made once per process."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Annotated, Self

from fastapi import Depends, Request

from qa_service.archive import Archive, open_archive
from qa_service.corpus import Corpus
from qa_service.embedding import Embedder, load_embedder
from qa_service.errors import OnRecordError
from qa_service.http.metrics import CorpusMetrics, Metrics
from qa_service.pipeline import Answerer
from qa_service.receipts import Receipts
from qa_service.settings import Settings


@dataclass(frozen=True, slots=True)
class Service:
    settings: Settings
    archive: Archive
    corpus: Corpus
    embedder: Embedder
    answerer: Answerer
    receipts: Receipts
    metrics: Metrics

    @classmethod
    def start(cls, settings: Settings) -> Self:
        """Open the archive and load the embedder; an empty corpus is no hindrance.

        Where another machine has committed what this one lacks, its index is built first.
        """
        embedder = load_embedder(settings)
        archive = open_archive(settings)
        corpus = Corpus(settings, archive, embedding=embedder.name)
        with contextlib.suppress(OnRecordError):  # whoever asks is told
            corpus.catch_up()
        has_llm = bool(settings.llm_base_url or settings.llm_model)
        answerer = Answerer(corpus, embedder, has_llm=has_llm)
        metrics = Metrics()
        receipts = Receipts(archive, on_answer=metrics.count_answer)
        metrics.registry.register(CorpusMetrics(corpus, archive))
        return cls(settings, archive, corpus, embedder, answerer, receipts, metrics)

    def close(self) -> None:
        self.receipts.close()
        self.corpus.close()
        self.archive.close()


def _service_of(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


Served = Annotated[Service, Depends(_service_of)]
