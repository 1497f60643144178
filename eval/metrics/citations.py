"""Citation precision and recall against the labelled evidence, and sentences without any."""

from __future__ import annotations

from eval.metrics.measured import Measured


def _cited_ids(measured: Measured) -> set[str]:
    return {citation.paragraph_id for citation in measured.reply.citations}


def citation_precision(measured: Measured) -> float | None:
    """Cited paragraphs that are evidence / cited paragraphs, of questions to be answered."""
    cited = _cited_ids(measured)
    if not measured.is_to_be_answered or not cited:
        return None
    return len(cited & measured.evidence) / len(cited)


def citation_recall(measured: Measured) -> float | None:
    """Vital nuggets of whose paragraphs one is cited / vital nuggets."""
    if not measured.is_to_be_answered or not measured.vital:
        return None
    cited = _cited_ids(measured)
    return sum(bool(cited & nugget.evidence) for nugget in measured.vital) / len(measured.vital)


def cited_evidence(measured: Measured) -> float | None:
    """Evidence paragraphs cited / evidence paragraphs: raw, blind to alternatives."""
    if not measured.is_to_be_answered or not measured.evidence:
        return None
    return len(_cited_ids(measured) & measured.evidence) / len(measured.evidence)


def uncited_sentences(measured: Measured) -> float | None:
    """Sentences with no citation that is in the reply / sentences."""
    sentences = measured.reply.sentences
    if not sentences:
        return None
    return sum(not measured.citations_of(sentence) for sentence in sentences) / len(sentences)
