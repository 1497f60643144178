"""Why a document could not be had."""

from __future__ import annotations

from qa_service.errors import OnRecordError


class NotFetched(OnRecordError):
    """A document could not be had; it becomes a row in the ingest report."""

    code = "not_fetched"


class Refused(NotFetched):
    """The document lies where it must not be fetched from."""

    code = "refused"


class Gone(NotFetched):
    """The host says that there is no such document (any more)."""

    code = "gone"
