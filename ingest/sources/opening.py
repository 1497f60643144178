"""What is typed on the command line, as sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ingest.fetching.fetcher import PAUSE_SECONDS, Fetcher
from ingest.fetching.hosts import allow_hosts, split_url
from ingest.fetching.transport import Transport
from ingest.sources.files import FileSource
from ingest.sources.items import Source
from ingest.sources.llama import ReaderSource
from ingest.sources.web import WebSource
from qa_service.settings import Settings


@contextmanager
def open_sources(
    named: Sequence[str],
    settings: Settings,
    *,
    allow_private: bool = False,
    reader: str = "",
    reader_args: str = "",
) -> Iterator[list[Source]]:
    """A source for each path or address, and one for ``reader`` (a llama-index class by name).

    What they hold open is closed at the end.

    ``allow_private`` lets addresses lead to this machine and its networks. Raises NotFound for a
    path that does not exist, Refused for an address that cannot be read for certain.
    """
    urls = [each for each in named if "://" in each]
    for url in urls:
        split_url(url)
    with ExitStack() as stack:
        fetcher = None
        if urls:
            transport = stack.enter_context(Transport(allow_private=allow_private))
            # Nobody else is disturbed on a private network.
            pause = 0.0 if allow_private else PAUSE_SECONDS
            hosts = allow_hosts(urls, settings.ingest_hosts, allow_private=allow_private)
            fetcher = Fetcher(transport, hosts, pause_seconds=pause)
        sources: list[Source] = [
            WebSource(each, fetcher)
            if fetcher and "://" in each
            else FileSource(Path(each), data_dir=settings.data_dir)
            for each in named
        ]
        yield [*sources, *([ReaderSource(reader, reader_args)] if reader else [])]
