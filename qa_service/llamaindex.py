"""The service as LlamaIndex objects: a retriever of passages and a query engine with citations."""

from __future__ import annotations

import asyncio
import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Final, Self

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import Response
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from qa_service.domain import Article, Ask, Citation, Filters, Paragraph, Passage, Reply
from qa_service.http import wire
from qa_service.http.requests import MAX_PASSAGES, MAX_QUESTION_CHARS
from qa_service.http.service import Service
from qa_service.settings import Settings, load_settings

Metadata = dict[str, str | int | None]
DEFAULT_PASSAGES: Final = 10
# Of use to a program; a model would only be led astray by them.
_FOR_PROGRAMS: Final = [
    "article_id",
    "paragraph",
    "revision",
    "sha256",
    "link",
    "quote",
    "start",
    "end",
    "n",
]


def open_service(settings: Settings | None) -> Service:
    """A started service; without settings they are read from the environment."""
    return Service.start(settings or load_settings())


def read_question(query: QueryBundle) -> str:
    """What is asked. Raises ValueError for what is too long to be asked over HTTP, too."""
    if len(query.query_str) > MAX_QUESTION_CHARS:
        raise ValueError(f"A question has at most {MAX_QUESTION_CHARS:,} characters: shorten it.")
    return query.query_str


class OnRecordRetriever(BaseRetriever):
    """Retrieves passages, best first: a node is a paragraph, its score only orders them.

    The limits are those of the interface; what is beyond them raises ValueError.
    """

    def __init__(
        self,
        service: Service,
        *,
        limit: int = DEFAULT_PASSAGES,
        as_of: dt.date | None = None,
        filters: Filters | None = None,
    ) -> None:
        if not 1 <= limit <= MAX_PASSAGES:
            raise ValueError(f"limit={limit}: give 1 to {MAX_PASSAGES}.")
        super().__init__()
        self._service = service
        self._limit = limit
        self._ask = Ask("", as_of=as_of, filters=filters or Filters())

    @classmethod
    def open(cls, settings: Settings | None = None, *, limit: int = DEFAULT_PASSAGES) -> Self:
        """Over the corpus that the settings name; ``close`` ends it."""
        return cls(open_service(settings), limit=limit)

    def close(self) -> None:
        self._service.close()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        asked = replace(self._ask, question=read_question(query_bundle))
        passages = self._service.answerer.search(asked, limit=self._limit)
        return [write_passage_node(passage) for passage in passages]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


class OnRecordQueryEngine(BaseQueryEngine):
    """Answers with citations, or with why there is no answer.

    ``source_nodes`` are the cited paragraphs, one for each citation, with the quote and its place
    in the metadata; an abstention has none. ``metadata`` holds the answer's id, its status and the
    reason of an abstention, its mode and whether that is for want of a model (``degraded``).
    """

    def __init__(
        self,
        service: Service,
        *,
        as_of: dt.date | None = None,
        filters: Filters | None = None,
    ) -> None:
        super().__init__(callback_manager=None)
        self._service = service
        self._ask = Ask("", as_of=as_of, filters=filters or Filters())

    @classmethod
    def open(cls, settings: Settings | None = None) -> Self:
        """Over the corpus that the settings name; ``close`` ends it."""
        return cls(open_service(settings))

    def close(self) -> None:
        self._service.close()

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}

    async def _answer(self, ask: Ask) -> Reply:
        try:
            return await self._service.writer.answer(ask)
        finally:
            await self._service.close_model()

    def _query(self, query_bundle: QueryBundle) -> Response:
        asked = replace(self._ask, question=read_question(query_bundle))
        # In a thread of its own, since a loop may be running here already.
        with ThreadPoolExecutor(1) as thread:
            reply = thread.submit(asyncio.run, self._answer(asked)).result()
        written = wire.write_reply(reply).model_dump_json()
        self._service.receipts.keep(reply.id, reply.corpus.revision, written)
        return write_response(reply)

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return await asyncio.to_thread(self._query, query_bundle)


def write_response(reply: Reply) -> Response:
    """A reply as LlamaIndex has it; a citation scores as the best sentence that rests on it."""
    support = {
        n: max(s.support for s in reply.sentences if n in s.citations)
        for n in {n for sentence in reply.sentences for n in sentence.citations}
    }
    return Response(
        response=reply.answer,
        source_nodes=[write_citation_node(c, support.get(c.n)) for c in reply.citations],
        metadata={
            "answer_id": reply.id,
            "status": reply.status,
            "reason": reply.abstention.reason if reply.abstention else None,
            "mode": reply.mode,
            "degraded": reply.degraded,
            "corpus_revision": reply.corpus.revision,
        },
    )


def write_citation_node(citation: Citation, score: float | None) -> NodeWithScore:
    """The cited paragraph, with the quote as ``text[start:end]`` in the metadata."""
    quoted: Metadata = {
        "n": citation.n,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "speaker": citation.speaker,
        "actor": citation.actor,
        "attribution": citation.attribution,
        "link": wire.reader_link(citation.paragraph, citation.start, citation.end),
    }
    return _write_node(citation.paragraph, citation.article, quoted, score)


def write_passage_node(passage: Passage) -> NodeWithScore:
    paragraph = passage.paragraph
    link: Metadata = {"link": wire.reader_link(paragraph, 0, len(paragraph.text))}
    return _write_node(paragraph, passage.article, link, passage.score)


def _write_node(
    paragraph: Paragraph, article: Article, more: Metadata, score: float | None
) -> NodeWithScore:
    metadata: Metadata = {
        "title": article.title,
        "publisher": article.publisher,
        "source_class": article.source_class,
        "date": article.date.isoformat() if article.date else None,
        "language": article.language,
        "url": article.url,
        "article_id": article.id,
        "revision": article.revision,
        "paragraph": paragraph.number,
        "sha256": paragraph.sha256,
        **more,
    }
    node = TextNode(
        id_=paragraph.id,
        text=paragraph.text,
        metadata=metadata,
        excluded_llm_metadata_keys=_FOR_PROGRAMS,
        excluded_embed_metadata_keys=_FOR_PROGRAMS,
    )
    return NodeWithScore(node=node, score=score)
