"""What can go wrong, named by what the caller does about it: the fact first, then the remedy."""

from __future__ import annotations

from typing import Self


class OnRecordError(Exception):
    """The base of all errors of this project; its text is fit to show to a person.

    ``code`` is stable, for programs; ``retryable`` says whether the same call may work later.
    """

    code = "error"
    retryable = False


class WrongSettings(OnRecordError):
    """A setting is unknown or has a value that cannot work; the program does not start."""

    code = "wrong_settings"


class CannotListen(OnRecordError):
    """The address that was asked for is taken, or none of this machine; nothing is started."""

    code = "cannot_listen"


class CorpusEmpty(OnRecordError):
    """There is nothing to answer from yet."""

    code = "corpus_empty"
    retryable = True

    def __init__(self) -> None:
        super().__init__("The corpus is empty: run `python -m ingest PATH` first.")


class CorpusBroken(OnRecordError):
    """The derived indexes cannot be opened or fail their check."""

    code = "corpus_broken"

    @classmethod
    def unopened(cls, error: Exception) -> Self:
        """That of an index which a library's error keeps shut."""
        return cls(f"The index cannot be opened ({error}): run `python -m ingest rebuild`.")


class CorpusNotReady(OnRecordError):
    """This machine is still building the indexes of what another one has committed."""

    code = "corpus_not_ready"
    retryable = True

    def __init__(self) -> None:
        super().__init__(
            "This machine is still building its index of the corpus: try again in a moment."
        )


class ArchiveUnreachable(OnRecordError):
    """The archive's database is gone or busy."""

    code = "archive_unreachable"
    retryable = True


class ChromaUnreachable(OnRecordError):
    """The Chroma server that is set is gone or fails."""

    code = "chroma_unreachable"
    retryable = True


class CorpusLocked(OnRecordError):
    """Another process is writing to the corpus."""

    code = "corpus_locked"
    retryable = True


class StorageFailed(OnRecordError):
    """The disk does not take what has to be written: it is full, read-only or failing."""

    code = "storage_failed"
    retryable = True


class EmbeddingChanged(OnRecordError):
    """The corpus was embedded with another model than the one that is set."""

    code = "embedding_changed"


class NotFound(OnRecordError):
    """Nothing has the id that was asked for."""

    code = "not_found"


class ResponseNotFound(NotFound):
    """No response of this service has the id that is to be gone on from."""

    code = "previous_response_not_found"

    def __init__(self, id: str) -> None:
        super().__init__(f"No response has the id {id}.")


class ModelNotFound(NotFound):
    """No model of this service has the name that was asked for."""

    code = "model_not_found"

    def __init__(self, name: str, names: tuple[str, ...]) -> None:
        super().__init__(f"No model is called {name!r}: there are {', '.join(names)}.")


class UnreadableArticle(OnRecordError):
    """One article cannot be read; it becomes a row in the ingest report."""

    code = "unreadable_article"


class EmbeddingFailed(OnRecordError):
    """The embedding provider did not give vectors."""

    code = "embedding_failed"
    retryable = True


class ModelFailed(OnRecordError):
    """The language model gave no answer, or none in time; quotes are given instead."""

    code = "model_failed"
    retryable = True


class ClusterFailed(OnRecordError):
    """The Ray cluster cannot be reached, or broke down under the work."""

    code = "cluster_failed"
    retryable = True
