"""Numbers the citations of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa_service.answering.quotes import cite_quote
from qa_service.domain import Citation
from qa_service.quoting import Quote


class Citations:
    """Numbers quotes in the order they come; the same span keeps its number."""

    def __init__(self, known: Sequence[Citation] = ()) -> None:
        self._by_span = {_span_of(citation): citation for citation in known}

    def cite(self, quote: Quote) -> Citation:
        return self.take(cite_quote(0, quote))

    def take(self, citation: Citation) -> Citation:
        """A citation under its number here."""
        span = _span_of(citation)
        if span not in self._by_span:
            self._by_span[span] = replace(citation, n=len(self._by_span) + 1)
        return self._by_span[span]

    def all(self) -> tuple[Citation, ...]:
        return tuple(self._by_span.values())


def _span_of(citation: Citation) -> tuple[str, int, int]:
    return citation.paragraph.id, citation.start, citation.end
