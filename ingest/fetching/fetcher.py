"""Gets documents politely: allowed hosts, robots.txt, a pace, conditional requests."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from protego import Protego

from ingest.fetching.errors import Gone, NotFetched, Refused
from ingest.fetching.hosts import Hosts, write_ascii
from ingest.fetching.transport import Response, Transport

USER_AGENT = "OnRecord/0.1 (reads articles for citation; python -m ingest)"
ROBOT_NAME = "OnRecord"
MAX_REDIRECTS = 3
PAUSE_SECONDS, MAX_PAUSE_SECONDS = 0.5, 30.0
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Validator:
    """What a host gave to tell by, next time, whether a document has changed (RFC 9110)."""

    etag: str = ""
    last_modified: str = ""

    @property
    def headers(self) -> dict[str, str]:
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Document:
    """A fetched document; ``url`` is where it was found after redirects."""

    url: str
    media_type: str
    body: bytes
    validator: Validator


class Fetcher:
    """Fetches for one run; not for use from several threads.

    ``pause_seconds`` lie between two requests to a host, or as many as its robots.txt asks for.
    """

    def __init__(
        self,
        transport: Transport,
        hosts: Hosts,
        *,
        pause_seconds: float = PAUSE_SECONDS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._transport = transport
        self._hosts = hosts
        self._pause = pause_seconds
        self._sleep = sleep
        self._robots: dict[str, Protego] = {}
        self._silent: dict[str, NotFetched] = {}
        self._last: dict[str, float] = {}

    def fetch(self, url: str, *, known: Validator | None = None) -> Document | None:
        """The document, or None when it is still the one that ``known`` came with.

        Raises Refused where it must not be read, Gone for 404 and 410, NotFetched else.
        """
        conditions = known.headers if known else {}
        for _ in range(MAX_REDIRECTS + 1):
            parts = self._hosts.check(url)
            self._ask_robots(parts, url)
            response = self._get(parts, url, conditions)
            if response.status not in REDIRECTS:
                return _read_response(url, response)
            target = response.headers.get("location")
            if not target:
                raise NotFetched(f"{url} redirects to nowhere.")
            url = urljoin(url, target)
        raise NotFetched(f"{url} is behind more than {MAX_REDIRECTS} redirects.")

    def _get(self, parts: SplitResult, url: str, headers: dict[str, str]) -> Response:
        origin = _origin_of(parts)
        due = self._last.get(origin, float("-inf")) + self._pause_for(origin)
        if (wait := due - time.monotonic()) > 0:
            self._sleep(wait)
        sent = {"User-Agent": USER_AGENT, **headers}
        is_inside = self._hosts.must_be_private(parts)
        try:
            return self._transport.get(write_ascii(url), sent, only_private=is_inside)
        finally:
            self._last[origin] = time.monotonic()

    def _pause_for(self, origin: str) -> float:
        robots = self._robots.get(origin)
        asked = robots.crawl_delay(ROBOT_NAME) if robots else None
        return min(MAX_PAUSE_SECONDS, max(self._pause, asked or 0.0))

    def _ask_robots(self, parts: SplitResult, url: str) -> None:
        """Raises Refused where robots.txt (RFC 9309) keeps the document from programs."""
        origin = _origin_of(parts)
        if origin in self._silent:
            raise self._silent[origin]
        if origin not in self._robots:
            try:
                self._robots[origin] = self._read_robots(parts, origin)
            except NotFetched as error:
                # Kept, or every document of a dead host would wait for it once more.
                self._silent[origin] = error
                raise
        if not self._robots[origin].can_fetch(url, ROBOT_NAME):
            raise Refused(f"{parts.hostname} asks programs not to read {url} (robots.txt).")

    def _read_robots(self, parts: SplitResult, origin: str) -> Protego:
        url = f"{origin}/robots.txt"
        for _ in range(MAX_REDIRECTS + 1):
            response = self._get(urlsplit(url), url, {})
            if response.status not in REDIRECTS:
                break
            url = urljoin(url, response.headers.get("location", ""))
            self._hosts.check(url)
        if response.status >= 500:
            raise NotFetched(f"{parts.hostname} cannot give its robots.txt: {response.status}.")
        found = response.body if response.status == 200 else b""
        return Protego.parse(found.decode("utf-8", "replace"))


def _read_response(url: str, response: Response) -> Document | None:
    if response.status == 304:
        return None
    if response.status in (404, 410):
        raise Gone(f"{url} is not there ({response.status}).")
    if response.status != 200:
        raise NotFetched(f"{url} answers {response.status}.")
    headers = response.headers
    return Document(
        url=url,
        media_type=headers.get("content-type", "").partition(";")[0].strip().casefold(),
        body=response.body,
        validator=Validator(headers.get("etag", ""), headers.get("last-modified", "")),
    )


def _origin_of(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.netloc.casefold()}"
