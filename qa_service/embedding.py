"""Texts to unit vectors: the local model, OpenAI's, or any llama-index embedding by name.

A provider's packages are imported only when it is asked for.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from qa_service.domain import Span
from qa_service.errors import EmbeddingFailed, WrongSettings
from qa_service.settings import Settings

if TYPE_CHECKING:
    from qa_service.e5.local import LocalEmbedder

Vectors = NDArray[np.float32]

OPENAI_BATCH = 256
OPENAI_TIMEOUT_SECONDS = 60.0
# Longer ones would leave a local model, which reads 512 tokens, nothing of the paragraph.
MAX_TITLE_CHARS = 300
LLAMA_INDEX_NAMES = ("get_query_embedding", "get_text_embedding_batch", "model_fields")


class Embedder(Protocol):
    """What turns texts into vectors; safe to call from several threads at once."""

    @property
    def name(self) -> str:
        """Names the model: vectors under different names must never be mixed."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, shape (n, dimensions), in the order given. Raises EmbeddingFailed."""

    def embed_query(self, text: str) -> Vectors:
        """A unit vector, shape (dimensions,). Raises EmbeddingFailed."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """The same of several questions, shape (n, dimensions), in the order given."""


class SpanReader(Protocol):
    """What shows how the model reads names in a question."""

    def describe_spans(self, text: str, spans: Sequence[Span]) -> Vectors | None:
        """A row for each span of the text; None where the model cannot be looked into."""


def load_embedder(settings: Settings) -> Embedder:
    """The embedder that QA_EMBEDDING names; raises WrongSettings or EmbeddingFailed."""
    choice = settings.embedding
    if settings.embedding_args and (choice == "local" or choice.startswith("openai:")):
        raise WrongSettings(f"QA_EMBEDDING={choice} takes no QA_EMBEDDING_ARGS: leave them empty.")
    if choice == "local":
        return load_local_model(settings)
    if choice.startswith("openai:"):
        return OpenAIEmbedder(choice.removeprefix("openai:"), settings.openai_api_key)
    if "." in choice and all(part.isidentifier() for part in choice.split(".")):
        return LlamaIndexEmbedder(choice, _read_arguments(settings.embedding_args))
    raise WrongSettings(
        f"QA_EMBEDDING={choice!r} names no embedding: "
        "give `local`, `openai:<model>`, or `package.Class`."
    )


def load_local_model(settings: Settings) -> LocalEmbedder:
    """The model that comes with the service. Raises EmbeddingFailed if nothing here can run it."""
    local = importlib.import_module("qa_service.e5.local")
    threads = settings.embedding_threads
    return cast("LocalEmbedder", local.load_local(settings.data_dir / "models", threads))


def load_reader(settings: Settings, embedder: Embedder) -> SpanReader:
    """What shows how names stand in a question: the local model, whichever one embeds.

    Raises EmbeddingFailed if nothing here can run it.
    """
    is_local = settings.embedding == "local"
    return cast("LocalEmbedder", embedder) if is_local else load_local_model(settings)


def text_to_embed(title: str, text: str, speakers: Sequence[str] = ()) -> str:
    """A paragraph with its context: what "he added that" is about, and who he is.

    Measured in docs/measures.md: the title and the speakers that the text itself does not name
    help; the date, the paragraph before and the actors do not. A title counts up to
    MAX_TITLE_CHARS.
    """
    unnamed = [name for name in dict.fromkeys(speakers) if name.rpartition(" ")[2] not in text]
    said_by = f"{', '.join(unnamed)}: " if unnamed else ""
    return f"{title[:MAX_TITLE_CHARS]}\n{said_by}{text}"


def normalise_rows(rows: Sequence[Sequence[float]] | Vectors, provider: str) -> Vectors:
    """Unit rows in fp32, shape (n, dimensions); raises EmbeddingFailed where that cannot be."""
    try:
        vectors = np.asarray(rows, np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    except ValueError as error:
        raise EmbeddingFailed(f"{provider} gave vectors of different lengths.") from error
    if not np.isfinite(lengths).all() or not lengths.all():
        raise EmbeddingFailed(f"{provider} gave a vector that has no direction.")
    return cast(Vectors, vectors / lengths)


class OpenAIEmbedder:
    """OpenAI's embeddings; a text and a question are embedded alike.

    The address is the client's own: OPENAI_BASE_URL, or OpenAI's. QA_LLM_BASE_URL is for answers.
    """

    def __init__(self, model: str, api_key: str) -> None:
        if not model:
            raise WrongSettings("QA_EMBEDDING=openai: lacks a model: give `openai:<model>`.")
        if not api_key:
            raise WrongSettings(f"QA_EMBEDDING=openai:{model} needs OPENAI_API_KEY.")
        self._openai = importlib.import_module("openai")
        self._client = self._openai.OpenAI(api_key=api_key, timeout=OPENAI_TIMEOUT_SECONDS)
        self._model = model
        self._dimensions = 0

    @property
    def name(self) -> str:
        return f"openai:{self._model}"

    @property
    def dimensions(self) -> int:
        if not self._dimensions:
            self.embed_query("dimensions")
        return self._dimensions

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        rows = [row for batch in _split_batches(texts, OPENAI_BATCH) for row in self._ask(batch)]
        if not rows:
            return np.empty((0, self.dimensions), np.float32)
        vectors = normalise_rows(rows, self.name)
        self._dimensions = vectors.shape[1]
        return vectors

    def embed_query(self, text: str) -> Vectors:
        return cast(Vectors, self.embed_passages([text])[0])

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self.embed_passages(texts)

    def _ask(self, texts: list[str]) -> list[list[float]]:
        # The API refuses an empty text.
        texts = [text if text.strip() else "-" for text in texts]
        try:
            reply = self._client.embeddings.create(
                model=self._model, input=texts, encoding_format="float"
            )
        except self._openai.OpenAIError as error:
            raise EmbeddingFailed(
                f"{self.name} did not answer ({error}): check OPENAI_API_KEY, the model's name "
                "and the network, then try again."
            ) from error
        rows = [item.embedding for item in sorted(reply.data, key=lambda item: item.index)]
        if len(rows) != len(texts):
            raise EmbeddingFailed(f"{self.name} gave {len(rows)} vectors for {len(texts)} texts.")
        return rows


class LlamaIndexEmbedder:
    """A llama-index `BaseEmbedding` given as `package.module.Class`, with its arguments.

    A pydantic model with the same two methods will do as well.
    """

    def __init__(self, path: str, arguments: dict[str, Any]) -> None:
        self._class_path = path
        self._embedding = _build_embedding(path, arguments)
        self._dimensions = 0

    @property
    def name(self) -> str:
        return f"{self._class_path}:{self._embedding.model_name}"

    @property
    def dimensions(self) -> int:
        if not self._dimensions:
            self.embed_query("dimensions")
        return self._dimensions

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        return self._normalise(self._call("get_text_embedding_batch", list(texts)))

    def embed_query(self, text: str) -> Vectors:
        return cast(Vectors, self._normalise([self._call("get_query_embedding", text)])[0])

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.embed_query(text) for text in texts])

    def _call(self, method: str, argument: str | list[str]) -> Any:
        try:
            return getattr(self._embedding, method)(argument)
        except Exception as error:
            raise EmbeddingFailed(
                f"{self._class_path} did not give vectors "
                f"({type(error).__name__}: {error}): check QA_EMBEDDING_ARGS and its service."
            ) from error

    def _normalise(self, rows: Sequence[Sequence[float]]) -> Vectors:
        vectors = normalise_rows(rows, self._class_path)
        self._dimensions = vectors.shape[1]
        return vectors


def _split_batches(texts: Sequence[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(texts), size):
        yield list(texts[start : start + size])


def _read_arguments(text: str) -> dict[str, Any]:
    try:
        arguments = json.loads(text or "{}")
    except json.JSONDecodeError as error:
        raise WrongSettings(f"QA_EMBEDDING_ARGS is not JSON: {error}.") from error
    if not isinstance(arguments, dict):
        raise WrongSettings("QA_EMBEDDING_ARGS must be a JSON object of argument names and values.")
    return arguments


def _build_embedding(path: str, arguments: dict[str, Any]) -> Any:
    found = _import_class(path)
    # Its base is not asked for: that would load all of llama-index where the class does without.
    if not (isinstance(found, type) and all(hasattr(found, name) for name in LLAMA_INDEX_NAMES)):
        raise WrongSettings(f"QA_EMBEDDING={path} is not a llama-index BaseEmbedding.")
    fields = cast(Any, found).model_fields
    known = set(fields) | {field.alias for field in fields.values() if field.alias}
    # LlamaIndex would accept a misspelt argument in silence.
    unknown = sorted(set(arguments) - known)
    if unknown:
        raise WrongSettings(
            f"QA_EMBEDDING_ARGS: {path} has no argument {', '.join(unknown)}; "
            f"it has {', '.join(sorted(known))}."
        )
    try:
        return found(**arguments)
    except Exception as error:
        reason = str(error).splitlines()[0]
        raise WrongSettings(
            f"QA_EMBEDDING={path} cannot be made with QA_EMBEDDING_ARGS: {reason}."
        ) from error


def _import_class(path: str) -> object:
    module, _, name = path.rpartition(".")
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise WrongSettings(
            f"QA_EMBEDDING={path} cannot be imported ({error}): install its package."
        ) from error
