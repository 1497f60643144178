"""Whether questions can be embedded at present: what `/readyz` asks about the provider."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import Final

from qa_service.embedding import Embedder, Vectors
from qa_service.errors import EmbeddingFailed

CANARY: Final = "What is on record?"
RETRY_SECONDS: Final = 5.0


class WatchedEmbedder:
    """An embedder that knows whether questions can be embedded at present."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._doubt = ""
        self._failure = ""
        self._next_try = 0.0

    @property
    def name(self) -> str:
        return self._embedder.name

    @property
    def dimensions(self) -> int:
        return self._embedder.dimensions

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.embed_passages(texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.embed_queries(texts)

    def embed_query(self, text: str) -> Vectors:
        try:
            vector = self._embedder.embed_query(text)
        except EmbeddingFailed as error:
            self._doubt = str(error)
            raise
        self._doubt = self._failure = ""
        return vector

    def check_canary(self) -> None:
        """Raise EmbeddingFailed while questions cannot be embedded.

        Nothing is embedded unless a question has failed, and then every RETRY_SECONDS at most.
        """
        if self._doubt and time.monotonic() >= self._next_try:
            # Until it is known better: a provider that is gone may keep us waiting.
            self._failure, self._next_try = self._doubt, math.inf
            try:
                self.embed_query(CANARY)
            except EmbeddingFailed as error:
                self._failure = str(error)
            finally:
                self._next_try = time.monotonic() + RETRY_SECONDS
        if self._failure:
            raise EmbeddingFailed(self._failure)
