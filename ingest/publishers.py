"""What kind of source an article's publisher is: by its page's host, else by its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from qa_service.domain import ArticleDraft, SourceClass
from qa_service.own_files import read_publisher_file

TABLE = Path(__file__).with_name("publishers.toml")
_NOT_IN_NAMES = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Publishers:
    """Classes by host and by folded name."""

    hosts: Mapping[str, SourceClass]
    names: Mapping[str, SourceClass]

    def classify(self, draft: ArticleDraft) -> ArticleDraft:
        """The draft with its source's class, where it does not say it itself and it is known."""
        if draft.source_class != "unknown":
            return draft
        found = self._by_host(draft.url) or self.names.get(_fold(draft.publisher or ""))
        return replace(draft, source_class=found) if found else draft

    def _by_host(self, url: str | None) -> SourceClass | None:
        labels = (urlsplit(url).hostname or "").split(".") if url else []
        parents = (".".join(labels[n:]) for n in range(len(labels)))
        return next((self.hosts[host] for host in parents if host in self.hosts), None)


def load_publishers(own: str = "") -> Publishers:
    """The table that is shipped, and a user's own of the same form, which comes before it.

    Raises WrongSettings, naming the place, for a file that cannot be read as such.
    """
    hosts: dict[str, SourceClass] = {}
    names: dict[str, SourceClass] = {}
    for path in (TABLE, *([Path(own)] if own else [])):
        for source_class, listed in read_publisher_file(path).by_class().items():
            hosts.update((host.casefold(), source_class) for host in listed.hosts)
            names.update((_fold(name), source_class) for name in listed.names)
    return Publishers(hosts, names)


def _fold(name: str) -> str:
    return _NOT_IN_NAMES.sub("", name.casefold().removeprefix("the "))
