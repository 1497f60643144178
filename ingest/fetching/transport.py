"""One request: bounded in size and time, over a connection to a checked address."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpcore2

from ingest.fetching.addresses import Deadline, PinnedBackend
from ingest.fetching.errors import NotFetched

MAX_COMPRESSED_BYTES = 10 * 1024 * 1024
MAX_DECODED_BYTES = 40 * 1024 * 1024
CONNECT_SECONDS, TOTAL_SECONDS = 5.0, 20.0
_ZLIB_OR_GZIP = 32 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Response:
    """A response with its body decoded; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport:
    """Sends single requests; no cookies, no proxies from the environment, no redirects."""

    def __init__(self, *, allow_private: bool, total_seconds: float = TOTAL_SECONDS) -> None:
        self._total = total_seconds
        self._deadline = Deadline()
        self._backend = PinnedBackend(self._deadline, allow_private=allow_private)
        self._pool = httpcore2.ConnectionPool(max_connections=4, network_backend=self._backend)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.close()

    def get(self, url: str, headers: Mapping[str, str], *, only_private: bool = False) -> Response:
        """The response to a GET; ``only_private`` is the same for all requests to an origin.

        Raises Refused for an address that must not be connected to, NotFetched where the host
        cannot be reached, is too slow, or sends too much.
        """
        self._deadline.start(self._total)
        self._backend.only_private = only_private
        timeouts = dict.fromkeys(("read", "write"), self._total) | {"connect": CONNECT_SECONDS}
        sent = {**headers, "Accept-Encoding": "gzip, deflate"}
        try:
            with self._pool.stream(
                "GET", url, headers=list(sent.items()), extensions={"timeout": timeouts}
            ) as answer:
                received = {
                    name.decode("latin-1").lower(): value.decode("latin-1")
                    for name, value in answer.headers
                }
                chunks = _bound(answer.iter_stream())
                body = b"".join(_decode(chunks, received.get("content-encoding", "")))
                return Response(answer.status, received, body)
        except httpcore2.TimeoutException as error:
            raise NotFetched(f"{url} did not arrive within {self._total:g} s.") from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, zlib.error) as error:
            raise NotFetched(f"{url} cannot be read: {error}.") from error


def _bound(chunks: Iterable[bytes]) -> Iterable[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > MAX_COMPRESSED_BYTES:
            raise NotFetched(f"The document is larger than {MAX_COMPRESSED_BYTES:,} bytes.")
        yield chunk


def _decode(chunks: Iterable[bytes], encoding: str) -> Iterable[bytes]:
    encoding = encoding.strip().casefold()
    if encoding in ("", "identity"):
        yield from chunks
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise NotFetched(f"The document is compressed as {encoding}, which was not asked for.")
    unpacker = zlib.decompressobj(_ZLIB_OR_GZIP)
    left = MAX_DECODED_BYTES
    for chunk in chunks:
        # One byte more than may come tells a bomb from a document that just fits.
        unpacked = unpacker.decompress(chunk, left + 1)
        left -= len(unpacked)
        if left < 0 or unpacker.unconsumed_tail:
            raise NotFetched(f"The document unpacks to more than {MAX_DECODED_BYTES:,} bytes.")
        yield unpacked
    if not unpacker.eof:
        raise NotFetched("The document's compressed body is cut off.")
