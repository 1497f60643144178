"""Whether citations lead somewhere: the service gives out the paragraph that each one names."""

from __future__ import annotations

from eval.metrics.measured import Measured


def resolve_rate(measured: Measured) -> float | None:
    """Citations whose paragraph can be read, with the article and number they say / citations."""
    if not measured.all_citations:
        return None
    resolved = 0
    for citation in measured.all_citations:
        paragraph = measured.cited.get(citation.paragraph_id)
        resolved += (
            paragraph is not None
            and paragraph.text is not None
            and paragraph.article == citation.article.id
        )
    return resolved / len(measured.all_citations)
