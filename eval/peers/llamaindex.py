"""LlamaIndex's starter on our articles: its default splitter and index, with our embedder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version

from llama_index.core import Document, VectorStoreIndex
from llama_index.core.embeddings import BaseEmbedding
from pydantic import PrivateAttr

from eval.peers.units import Piece
from qa_service.embedding import Embedder

NAME = f"LlamaIndex starter, llama-index-core {version('llama-index-core')}"


class HouseEmbedding(BaseEmbedding):
    """Our embedder as LlamaIndex wants one; questions and passages each by their own prefix."""

    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Embedder) -> None:
        super().__init__(model_name=embedder.name)
        self._embedder = embedder

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(x) for x in self._embedder.embed_query(query)]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return [float(x) for x in self._embedder.embed_passages([text])[0]]


def retrieve_with_starter(
    articles: Mapping[str, str], queries: Mapping[str, str], embedder: Embedder, *, depth: int
) -> dict[str, Sequence[Piece]]:
    """Pieces for each query by its id, best first.

    ``articles`` are texts by id. Needs nltk's data as files of their own: install LlamaIndex with
    UV_LINK_MODE=copy, as `make setup` does.
    """
    # The id is no metadata: LlamaIndex would embed metadata with the text.
    documents = [Document(text=text, id_=id) for id, text in articles.items()]
    index = VectorStoreIndex.from_documents(documents, embed_model=HouseEmbedding(embedder))
    retriever = index.as_retriever(similarity_top_k=depth)
    return {
        id: [
            Piece(found.node.ref_doc_id or "", found.node.get_content())
            for found in retriever.retrieve(query)
        ]
        for id, query in queries.items()
    }
