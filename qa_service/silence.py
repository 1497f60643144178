"""What is told where there is no answer, in the asker's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from qa_service.dates import format_date
from qa_service.domain import AbstentionReason
from qa_service.question import Question


def describe_shortage(question: Question, reason: AbstentionReason, articles: int) -> str:
    """What to tell the asker, in the question's language."""
    messages = MESSAGES.get(question.language, MESSAGES["en"])
    return messages[reason].format(articles=articles)


def describe_silence(sides: Sequence[str], until: dt.date | None, language: str) -> str:
    """That the sources, which reach to a day, have nothing from the sides; in the asker's words."""
    language = language if language in SILENT else "en"
    message, reach = SILENT[language]
    text = message.format(sides=", ".join(sides))
    return f"{text}{reach.format(date=format_date(until, language)) if until else ''}."


SILENT = {
    "en": ("Nothing from {sides} on this was found in the sources", "; they reach to {date}"),
    "ru": (
        "В источниках не найдено слов об этом от: {sides}",
        "; они охватывают время до {date}",
    ),
    "uk": ("У джерелах не знайдено слів про це від: {sides}", "; вони охоплюють час до {date}"),
}

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
        "ambiguous": (
            "It is not clear what this asks about: please say in words who, what, where or when."
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
        "ambiguous": (
            "Непонятно, о чём этот вопрос: пожалуйста, назовите словами, кто, что, где или когда."
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
        "ambiguous": (
            "Незрозуміло, про що це запитання: будь ласка, назвіть словами, хто, що, де чи коли."
        ),
    },
}
