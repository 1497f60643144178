"""What the routes work with, made once per process."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Annotated, Self

from fastapi import Depends, Request

from qa_service.allocating import give_back_what_is_free
from qa_service.archive import Archive, open_archive
from qa_service.corpus import Corpus
from qa_service.disk import make_data_dir
from qa_service.embedding import load_embedder, load_reader
from qa_service.errors import OnRecordError
from qa_service.http.canary import WatchedEmbedder
from qa_service.http.metrics import CorpusMetrics, Metrics
from qa_service.llm import LanguageModel, OpenAIModel, load_model
from qa_service.pipeline import Answerer
from qa_service.receipts import Receipts
from qa_service.settings import Settings
from qa_service.threads import keep_to_one_core
from qa_service.writer import Writer


@dataclass(frozen=True, slots=True)
class Service:
    settings: Settings
    archive: Archive
    corpus: Corpus
    embedder: WatchedEmbedder
    answerer: Answerer
    writer: Writer
    receipts: Receipts
    metrics: Metrics
    model: LanguageModel | None = None

    @classmethod
    def start(cls, settings: Settings, *, model: LanguageModel | None = None) -> Self:
        """Open the archive and load the embedder; an empty corpus is no hindrance.

        Raises WrongSettings, and ArchiveUnreachable or ChromaUnreachable where a server that is set
        does not answer.
        ``model`` writes the answers, instead of the one that the settings name.
        Where another machine has committed what this one lacks, its index is built first. From then
        on the process's matrix products take one thread each, and it gives back what it frees.
        """
        give_back_what_is_free()
        keep_to_one_core()
        make_data_dir(settings)
        plain = load_embedder(settings)
        embedder = WatchedEmbedder(plain)
        archive = open_archive(settings)
        corpus = Corpus(settings, archive, embedding=embedder.name)
        corpus.connect()
        with contextlib.suppress(OnRecordError):  # whoever asks is told
            corpus.catch_up()
        answerer = Answerer(corpus, embedder, load_reader(settings, plain))
        model = model or load_model(settings)
        writer = Writer(answerer, model, source_chars=settings.llm_source_chars)
        metrics = Metrics()
        receipts = Receipts(archive, on_answer=metrics.count_answer)
        metrics.registry.register(CorpusMetrics(corpus, archive))
        return cls(settings, archive, corpus, embedder, answerer, writer, receipts, metrics, model)

    async def close_model(self) -> None:
        """Close the connections to the language model, in the loop that used them."""
        if isinstance(self.model, OpenAIModel):
            await self.model.close()

    def close(self) -> None:
        self.receipts.close()
        self.corpus.close()
        self.archive.close()


def _service_of(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


Served = Annotated[Service, Depends(_service_of)]
