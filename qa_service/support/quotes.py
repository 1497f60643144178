"""Quote mode: a quotation that is not its source's words is taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qa_service.domain import (
    AnswerSentence,
    Citation,
    Paragraph,
    RemovalReason,
    RemovedSentence,
    hash_text,
)
from qa_service.quoting import Quote


def verify_sentences(
    sentences: Sequence[AnswerSentence], citations: Sequence[Citation]
) -> tuple[list[AnswerSentence], list[RemovedSentence]]:
    """The sentences that may be shown, in order, and those that may not, each with its reason."""
    by_number = {citation.n: citation for citation in citations}
    shown, removed = [], []
    for sentence in sentences:
        fault = find_fault(sentence, by_number)
        if fault is None:
            shown.append(sentence)
        else:
            removed.append(RemovedSentence(sentence.text, fault))
    return shown, removed


def find_fault(sentence: AnswerSentence, citations: Mapping[int, Citation]) -> RemovalReason | None:
    """Why a sentence of quote mode must not be shown, or None.

    Every citation must resolve to a paragraph whose text fits its hash, its span must lie inside
    that text, and the words shown must hold the span's words exactly.
    """
    if not sentence.citations or any(n not in citations for n in sentence.citations):
        return "uncited"
    for n in sentence.citations:
        if not is_whole(citations[n]) or citations[n].quote not in sentence.text:
            return "misquoted"
    return None


def is_whole(citation: Citation) -> bool:
    """Whether its span lies inside its paragraph, whose text fits its hash."""
    return _has_span(citation.paragraph, citation.start, citation.end)


def is_whole_quote(quote: Quote) -> bool:
    """The same of a quote that is no citation yet."""
    return _has_span(quote.passage.paragraph, quote.start, quote.end)


def _has_span(paragraph: Paragraph, start: int, end: int) -> bool:
    inside = 0 <= start < end <= len(paragraph.text)
    return inside and hash_text(paragraph.text) == paragraph.sha256
