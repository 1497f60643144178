"""Decides whether the evidence is enough to answer from, and says plainly when it is not."""

from __future__ import annotations

from collections.abc import Sequence

from qa_service.domain import AbstentionReason
from qa_service.question import Question
from qa_service.quoting import Quote

# Chosen on questions of our own with and without an answer in the sample (docs/measures.md).
MIN_COSINE = 0.80
MIN_COVERAGE = 0.5
# Nothing in the corpus comes near: not a gap in the sources but another subject.
OFF_TOPIC_COSINE = 0.80
OFF_TOPIC_COVERAGE = 0.3


def find_shortage(quotes: Sequence[Quote], *, filtered: bool) -> AbstentionReason | None:
    """Why the quotes (most relevant first) are too thin to answer from, or None if they are not.

    Looks at answer-level evidence: how close the best passage is, and how much of what the
    question names is in the passages at all. ``filtered`` tells whether dates or filters left
    passages out.
    """
    if not quotes:
        return "outside_dates" if filtered else "not_in_corpus"
    cosine = max(quote.passage.dense for quote in quotes)
    known = [quote.coverage for quote in quotes if quote.coverage is not None]
    coverage = max(known, default=None)
    if cosine < OFF_TOPIC_COSINE and (coverage is None or coverage < OFF_TOPIC_COVERAGE):
        return "off_topic"
    if cosine < MIN_COSINE or (coverage is not None and coverage < MIN_COVERAGE):
        return "not_in_corpus"
    return None


def describe_shortage(question: Question, reason: AbstentionReason, articles: int) -> str:
    """What to tell the asker, in the question's language."""
    messages = MESSAGES.get(question.language, MESSAGES["en"])
    return messages[reason].format(articles=articles)


MESSAGES: dict[str, dict[AbstentionReason, str]] = {
    "en": {
        "not_in_corpus": (
            "The sources do not say. None of the {articles} articles searched answers this; the "
            "nearest passages are listed, but they are not an answer."
        ),
        "off_topic": (
            "This is outside what the sources are about: none of the {articles} articles searched "
            "deals with it."
        ),
        "outside_dates": (
            "The sources do not say: no article fits the dates or filters of this question."
        ),
    },
    "ru": {
        "not_in_corpus": (
            "Источники об этом не говорят. Ни одна из просмотренных статей (всего {articles}) не "
            "отвечает на вопрос; ближайшие отрывки приведены, но ответом они не являются."
        ),
        "off_topic": (
            "Это вне темы источников: ни одна из просмотренных статей (всего {articles}) этого не "
            "касается."
        ),
        "outside_dates": (
            "Источники об этом не говорят: ни одна статья не подходит под даты и условия вопроса."
        ),
    },
    "uk": {
        "not_in_corpus": (
            "Джерела про це не говорять. Жодна з переглянутих статей (усього {articles}) не "
            "відповідає на запитання; найближчі уривки наведено, але відповіддю вони не є."
        ),
        "off_topic": (
            "Це поза темою джерел: жодна з переглянутих статей (усього {articles}) цього не "
            "стосується."
        ),
        "outside_dates": (
            "Джерела про це не говорять: жодна стаття не відповідає датам і умовам запитання."
        ),
    },
}
