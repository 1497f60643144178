"""Which article has which text while a run goes on."""

from __future__ import annotations

from collections.abc import Mapping


class Contents:
    """The articles by the fingerprints of their texts.

    ``freed`` are fingerprints that no article has any more, for whoever looks after their copies;
    ``changed`` are the ids of the articles that had them.
    """

    def __init__(self, fingerprints: Mapping[str, str]) -> None:
        self._fingerprints = dict(fingerprints)
        self._holders = {fingerprint: id for id, fingerprint in fingerprints.items()}
        self.freed: list[str] = []
        self.changed: set[str] = set()

    def holder_of(self, fingerprint: str) -> str | None:
        """The id of the article that has the text, if one does."""
        return self._holders.get(fingerprint)

    def put(self, article_id: str, fingerprint: str) -> None:
        """Give the article a text that no other has."""
        former = self._fingerprints.get(article_id)
        self._fingerprints[article_id] = fingerprint
        self._holders[fingerprint] = article_id
        if former is not None and self._holders.get(former) == article_id:
            del self._holders[former]
            self.freed.append(former)
            self.changed.add(article_id)
