"""A tiny embedding whose vectors a reader can work out: one dimension a word, by its letters."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

DIMENSIONS = 64


def embed_words(text: str) -> NDArray[np.float32]:
    """Each word adds 1 at the sum of its letters' code points modulo 64; then to unit length.

    The first place always gets .1, so that a text without words has a vector, too.
    """
    vector = np.zeros(DIMENSIONS, dtype=np.float32)
    vector[0] = 0.1
    for word in re.findall(r"\w+", text.casefold()):
        vector[sum(map(ord, word)) % DIMENSIONS] += 1
    unit: NDArray[np.float32] = vector / np.linalg.norm(vector)
    return unit


class TinyEmbedder:
    """The house's embedder protocol over ``embed_words``."""

    def __init__(self, name: str = "tiny") -> None:
        self.name = name
        self.dimensions = DIMENSIONS

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([embed_words(text) for text in texts])

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return embed_words(text)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.embed_passages(texts)


class TinyEmbedding(BaseModel):
    """The same with what is asked of a llama-index embedding, so that QA_EMBEDDING can name it.

    It is none: loading llama-index takes each of the tests' processes two seconds.
    """

    model_name: str = "unknown"

    def get_query_embedding(self, query: str) -> list[float]:
        return [float(x) for x in embed_words(query)]

    def get_text_embedding_batch(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_text(text) for text in texts]

    def embed_text(self, text: str) -> list[float]:
        return [float(x) for x in embed_words(text)]


TINY = "tests.tiny.TinyEmbedding"


class BrittleEmbedding(TinyEmbedding):
    """The same, but it fails at a text with the word "unspeakable"."""

    def embed_text(self, text: str) -> list[float]:
        if "unspeakable" in text:
            raise ConnectionError("unspeakable")
        return super().embed_text(text)


BRITTLE = "tests.tiny.BrittleEmbedding"


class SlowEmbedding(TinyEmbedding):
    """The same, but a question with the word "slowly" takes its time."""

    seconds: float = 2.0

    def get_query_embedding(self, query: str) -> list[float]:
        if "slowly" in query:
            time.sleep(self.seconds)
        return super().get_query_embedding(query)


SLOW = "tests.tiny.SlowEmbedding"


class StuckEmbedding(SlowEmbedding):
    """The same, and it takes longer than anybody waits."""

    seconds: float = 60.0


STUCK = "tests.tiny.StuckEmbedding"
