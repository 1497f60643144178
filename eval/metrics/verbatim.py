"""Whether quotations are the source's words, code point by code point."""

from __future__ import annotations

from eval.metrics.measured import Measured
from eval.records import CitationPart, ParagraphLine
from qa_service.domain import hash_text


def is_verbatim(citation: CitationPart, paragraph: ParagraphLine | None) -> bool:
    """quote == text[start:end], not empty, and the citation's hash is that of the whole text."""
    if paragraph is None or paragraph.text is None:
        return False
    quoted = paragraph.text[citation.start : citation.end]
    return (
        bool(quoted) and quoted == citation.quote and hash_text(paragraph.text) == citation.sha256
    )


def verbatim_rate(measured: Measured) -> float | None:
    """Verbatim citations / citations, the nearest passages of an abstention among them."""
    citations = measured.all_citations
    if not citations:
        return None
    return sum(is_verbatim(c, measured.cited.get(c.paragraph_id)) for c in citations) / len(
        citations
    )
