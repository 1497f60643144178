"""Dense indexes on a Chroma server: a collection for each generation, named after it.

A collection is filled once, by the writer, before the archive's commit points to its generation;
then it is only read. Every reader has the vectors as a matrix on its own disk, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromadb
import chromadb.config
import httpx2
from chromadb.api import ServerAPI
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.errors import NotFoundError

from qa_service.dense.index import HNSW, DenseIndex, Vectors, write_matrix
from qa_service.errors import ChromaUnreachable, CorpusBroken, OnRecordError

PREFIX = "on-record-"
OWNER = "corpus"
CONNECT_SECONDS = 5.0
# A query takes milliseconds, a batch of new vectors a second or two.
READ_SECONDS, WRITE_SECONDS = 10.0, 120.0
# A request's body is bounded by servers and proxies: this makes about 11 MB.
BATCH_VALUES = 2_000_000
PAGE = 100


class ServerStore:
    """The generations of all corpora of a Chroma server, of which each owner knows its own."""

    version = "server"
    is_shared = True

    def __init__(self, url: str) -> None:
        self._url = url

    def connect(self) -> None:
        with self._asking(READ_SECONDS):
            pass

    def publish(self, generation: str, ids: Sequence[str], vectors: Vectors, *, owner: str) -> None:
        with self._asking(WRITE_SECONDS) as client:
            collection = client.create_collection(
                PREFIX + generation,
                metadata={OWNER: owner},
                embedding_function=None,
                configuration={"hnsw": HNSW},
            )
            rows = min(client.get_max_batch_size(), max(1, BATCH_VALUES // vectors.shape[1]))
            for start in range(0, len(ids), rows):
                end = start + rows
                collection.add(ids=list(ids[start:end]), embeddings=vectors[start:end])

    def create(
        self, path: Path, generation: str, *, ids: Sequence[str], vectors: Vectors
    ) -> DenseIndex:
        write_matrix(path, ids, vectors)
        return self.open(path, generation)

    def open(self, path: Path, generation: str) -> DenseIndex:
        client = _connect(self._url, READ_SECONDS)
        with ExitStack() as stack:
            stack.callback(_close, client)
            try:
                with _telling(self._url):
                    collection = client.get_collection(PREFIX + generation, embedding_function=None)
            except NotFoundError as error:
                raise _lacking(self._url, "does not have") from error
            index = ServedIndex(path, client, collection, self._url)
            stack.pop_all()
            return index

    def list_published(self, owner: str) -> list[str]:
        found: list[Any] = []
        with self._asking(READ_SECONDS) as client:
            while page := client.list_collections(limit=PAGE, offset=len(found)):
                found += page
        return [
            each.name.removeprefix(PREFIX)
            for each in found
            if each.name.startswith(PREFIX) and (each.metadata or {}).get(OWNER) == owner
        ]

    def withdraw(self, generation: str) -> None:
        with self._asking(WRITE_SECONDS) as client, suppress(NotFoundError):
            client.delete_collection(PREFIX + generation)

    @contextmanager
    def _asking(self, seconds: float) -> Iterator[Any]:
        client = _connect(self._url, seconds)
        try:
            with _telling(self._url):
                yield client
        finally:
            _close(client)


class ServedIndex(DenseIndex):
    """One generation's vectors: a collection on a server, and the matrix on this machine."""

    def __init__(self, path: Path, client: Any, collection: Any, url: str) -> None:
        super().__init__(path, (client, collection), is_served=True)
        self._url = url

    def close(self) -> None:
        client, _ = self.open_graph()
        _close(client)

    def check_store(self) -> None:
        """Raise CorpusBroken when the collection is gone or incomplete."""
        if self.count() != len(self.ids):
            raise _lacking(self._url, "has not all of")

    def count(self) -> int:
        try:
            with _telling(self._url):
                return super().count()
        except NotFoundError as error:
            raise _lacking(self._url, "does not have") from error

    def search(self, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        try:
            with _telling(self._url):
                return super().search(vector, limit)
        except NotFoundError:
            # Two commits later it is removed, whoever still has a question to it.
            return self.scan(vector, limit)


def _connect(url: str, read_seconds: float) -> Any:
    """A client that does not wait for ever; raises ChromaUnreachable."""
    with _telling(url):
        _check_heartbeat(url)
        # To read the authorities' certificates takes longer than all that is asked here.
        verify = None if url.startswith("https") else False
        settings = chromadb.config.Settings(
            anonymized_telemetry=False, chroma_server_ssl_verify=verify
        )
        client: Any = chromadb.HttpClient(host=url.rstrip("/"), settings=settings)
        # Chroma gives its session no timeout, and no setting for one.
        seconds = (CONNECT_SECONDS, read_seconds, read_seconds, read_seconds)
        client._server._session.timeout = seconds
        return client


def _close(client: Any) -> None:
    """Close the client, and what Chroma's own ``close`` leaves open: its connections."""
    systems = SharedSystemClient._identifier_to_system
    mine = [client._system, client._admin_client._system]
    for system in mine:
        system.instance(ServerAPI)._session.close()
    client.close()
    for identifier, system in list(systems.items()):
        if system in mine:
            systems.pop(identifier, None)


def _check_heartbeat(url: str) -> None:
    place = f"{url.rstrip('/')}/api/v2/heartbeat"
    reply = httpx2.get(place, timeout=CONNECT_SECONDS, verify=url.startswith("https"))
    if not reply.is_success:
        raise ConnectionError(f"what is there answers {reply.status_code} to /api/v2/heartbeat")


@contextmanager
def _telling(url: str) -> Iterator[None]:
    """Raise ChromaUnreachable for whatever fails but a collection that is not there."""
    try:
        yield
    except (OnRecordError, NotFoundError):
        raise
    except Exception as error:  # Chroma's client raises what its server says bare
        lines = str(error).strip().splitlines() or [type(error).__name__]
        raise ChromaUnreachable(
            f"The Chroma server at {_name(url)} cannot be used ({lines[0].rstrip('.')}): start it "
            "or mend QA_CHROMA_URL, then try again."
        ) from error


def _lacking(url: str, what: str) -> CorpusBroken:
    return CorpusBroken(
        f"The Chroma server at {_name(url)} {what} the index that is served: "
        "run `python -m ingest rebuild`."
    )


def _name(url: str) -> str:
    """The address without a password."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}".rstrip("/")
