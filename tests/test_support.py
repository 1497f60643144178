from __future__ import annotations

from dataclasses import replace

import pytest

from qa_service.domain import AnswerSentence, Article, Citation, Paragraph, hash_text
from qa_service.support import find_fault, verify_sentences

TEXT = "He said that 5,000 troops can deploy “in days” – 🙂 и точка."
ARTICLE = Article("a1", 1, "Title", "Wire", "wire", None, None, None, "en", None, "file")
PARAGRAPH = Paragraph("a1-1", "a1", 1, 1, TEXT, hash_text(TEXT), ((0, len(TEXT)),))
CITATION = Citation(1, PARAGRAPH, ARTICLE, 13, 25, None, None, "narrator")


def sentence(text: str, *citations: int) -> AnswerSentence:
    return AnswerSentence(text, citations, 1.0)


def test_a_sentence_with_its_source_s_exact_words_is_shown() -> None:
    right = sentence("Wire reported: “5,000 troops” [1]", 1)
    assert verify_sentences([right], [CITATION]) == ([right], [])


def test_an_altered_quotation_is_removed_and_listed() -> None:
    wrong = sentence("Wire reported: “6,000 troops” [1]", 1)
    shown, removed = verify_sentences([wrong], [CITATION])
    assert shown == []
    assert [(r.text, r.why) for r in removed] == [(wrong.text, "misquoted")]


def test_a_sentence_without_a_citation_is_removed() -> None:
    assert find_fault(sentence("Troops."), {1: CITATION}) == "uncited"
    assert find_fault(sentence("5,000 troops [2]", 2), {1: CITATION}) == "uncited"


@pytest.mark.parametrize(("start", "end"), [(-3, 5), (5, 5), (9, 4), (0, len(TEXT) + 1)])
def test_a_span_outside_its_paragraph_is_a_misquotation(start: int, end: int) -> None:
    citation = replace(CITATION, start=start, end=end)
    assert find_fault(sentence(TEXT, 1), {1: citation}) == "misquoted"


def test_a_paragraph_that_does_not_fit_its_hash_is_not_quoted() -> None:
    torn = replace(CITATION, paragraph=replace(PARAGRAPH, sha256=hash_text("other")))
    assert find_fault(sentence("“5,000 troops” [1]", 1), {1: torn}) == "misquoted"
