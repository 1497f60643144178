"""Who demands also insists, wants or seeks."""

from __future__ import annotations

import pytest

from qa_service.domain import Article, Paragraph, Passage, hash_text
from qa_service.question import read_question
from qa_service.quoting import find_quotes
from qa_service.speech_acts import list_alike


def passage_of(text: str, language: str) -> Passage:
    paragraph = Paragraph("p", "a", 1, 1, text, hash_text(text), ((0, len(text)),))
    article = Article("a", 1, "", None, "unknown", None, None, None, language, None, "")
    return Passage(paragraph, article, 0.9, 0.0, 0.0)


@pytest.mark.parametrize(
    ("question", "told", "other"),
    [
        (
            "What did the minister demand?",
            "The minister insists on a treaty.",
            "The minister met a delegation.",
        ),
        (
            "What did the minister reject?",
            "The minister denied that report.",
            "The minister read that report.",
        ),
        (
            "Чего потребовал министр?",
            "Министр настаивает на договоре.",
            "Министр рассказал о договоре.",
        ),
        (
            "Що пообіцяв міністр?",
            "Міністр гарантував допомогу.",
            "Міністр побачив допомогу.",
        ),
    ],
)
def test_a_word_for_the_same_act_counts_as_the_question_s(
    question: str, told: str, other: str
) -> None:
    asked = read_question(question)

    def rate(text: str) -> float:
        weights = dict.fromkeys(asked.terms, 1.0)
        return find_quotes(asked, [passage_of(text, asked.language)], weights)[0].relevance

    assert rate(told) > rate(other)


def test_other_words_stand_for_themselves_alone() -> None:
    assert list_alike("treati", "en") == {"treati"}
    assert list_alike("demand", "de") == {"demand"}
    assert {"vow", "demand"} <= list_alike("guarante", "en")
