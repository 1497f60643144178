"""What is told where there is no answer, in the asker's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from qa_service.dates import format_date
from qa_service.domain import AbstentionReason
from qa_service.shortage import Lack, Shortage


def describe_shortage(
    shortage: Shortage,
    language: str,
    *,
    articles: int,
    until: dt.date | None,
    spell: Callable[[str], str] = str,
) -> str:
    """What was looked for in vain, and in how many articles, which reach to a day.

    ``spell`` writes a name as the language has it.
    """
    language = language if language in LACKS else "en"
    told = LACKS[language][shortage.lacks]
    if shortage.lacks == "answer":
        told = REASONS[language].get(shortage.reason, told)
    told = told.format(names=_join(map(spell, shortage.names), language))
    if shortage.lacks == "filters" or (shortage.reason, shortage.lacks) == ("ambiguous", "answer"):
        return told  # nothing was near, or it is not known what to look for
    one, several, latest = SEARCHED[language]
    if articles == 1:
        return f"{told} {one}"
    reach = latest.format(date=format_date(until, language)) if until else ""
    return f"{told} {several.format(articles=articles, reach=reach)}"


def describe_silence(sides: Sequence[str], until: dt.date | None, language: str) -> str:
    """That the sources, which reach to a day, have nothing from the sides; in the asker's words."""
    language = language if language in SILENT else "en"
    message, reach = SILENT[language]
    text = message.format(sides=", ".join(sides))
    return f"{text}{reach.format(date=format_date(until, language)) if until else ''}."


def describe_rest(parts: Sequence[str], language: str) -> str:
    """That parts of a question, which have answers of their own, are to be asked by themselves."""
    quoted = ", ".join(f"“{part}”" for part in parts)
    return REST.get(language, REST["en"]).format(parts=quoted)


def _join(names: Iterable[str], language: str) -> str:
    """Names as a list in a sentence: in English "A, B and C"."""
    *others, last = [*names] or [""]
    return f"{', '.join(others)}{AND[language]}{last}" if others else last


AND = {"en": " and ", "ru": " и ", "uk": " і "}

SILENT = {
    "en": ("Nothing from {sides} on this was found in the sources", "; they reach to {date}"),
    "ru": (
        "В источниках не найдено слов об этом от: {sides}",
        "; они охватывают время до {date}",
    ),
    "uk": ("У джерелах не знайдено слів про це від: {sides}", "; вони охоплюють час до {date}"),
}

REST = {
    "en": "{parts} is a question of its own: please ask it by itself.",
    "ru": "{parts} — отдельный вопрос: пожалуйста, задайте его сам по себе.",
    "uk": "{parts} — окреме запитання: будь ласка, поставте його саме по собі.",
}

SEARCHED = {
    "en": (
        "One article was searched; its nearest passages are listed, but they are no answer.",
        "{articles} articles were searched{reach}; the nearest passages are listed, but they are "
        "not an answer.",
        ", the latest of {date}",
    ),
    "ru": (
        "Просмотрена одна статья; ближайшие отрывки приведены, но ответом они не являются.",
        "Просмотрено статей: {articles}{reach}; ближайшие отрывки приведены, но ответом они не "
        "являются.",
        ", последняя от {date}",
    ),
    "uk": (
        "Переглянуто одну статтю; найближчі уривки наведено, але відповіддю вони не є.",
        "Переглянуто статей: {articles}{reach}; найближчі уривки наведено, але відповіддю вони не "
        "є.",
        ", остання від {date}",
    ),
}

REASONS: dict[str, dict[AbstentionReason, str]] = {
    "en": {
        "off_topic": "This is outside what the sources are about.",
        "ambiguous": (
            "It is not clear what this asks about: please say in words who, what, where or when."
        ),
    },
    "ru": {
        "off_topic": "Это вне темы источников.",
        "ambiguous": (
            "Непонятно, о чём этот вопрос: пожалуйста, назовите словами, кто, что, где или когда."
        ),
    },
    "uk": {
        "off_topic": "Це поза темою джерел.",
        "ambiguous": (
            "Незрозуміло, про що це запитання: будь ласка, назвіть словами, хто, що, де чи коли."
        ),
    },
}

LACKS: dict[str, dict[Lack, str]] = {
    "en": {
        "answer": "The sources do not say.",
        "filters": "The sources do not say: no article fits the dates or filters of this question.",
        "number": "The sources do not give this number.",
        "kind": "The sources do not say: no passage on this tells of anything like “{names}”.",
        "both": "The sources do not say: no passage tells of {names} together.",
        "name": "The sources do not say: no passage on this names {names}.",
        "state": "The sources do not say this of {names}; what comes nearest is about others.",
        "time": "The sources say nothing of this from the time that is asked about.",
        "words": "The sources report no words of {names} on this.",
        "deeds": "The sources report nothing that {names} said or did on this.",
        "event": (
            "The sources do not say that {names} did this: they tell of the opposite, of others, "
            "or of what was planned, wanted or denied."
        ),
    },
    "ru": {
        "answer": "Источники об этом не говорят.",
        "filters": (
            "Источники об этом не говорят: ни одна статья не подходит под даты и условия вопроса."
        ),
        "number": "Источники этого числа не называют.",
        "kind": "Источники не говорят: ни в одном отрывке об этом нет ничего вроде «{names}».",
        "both": "Источники об этом не говорят: ни в одном отрывке нет вместе: {names}.",
        "name": "Источники об этом не говорят: ни один отрывок на эту тему не называет: {names}.",
        "state": "Об этом источники не говорят; ближайшее сказано о других, а не о: {names}.",
        "time": "Источники ничего не говорят об этом за то время, о котором вопрос.",
        "words": "В источниках нет слов об этом от: {names}.",
        "deeds": "В источниках нет ничего о том, что об этом сказали или сделали: {names}.",
        "event": (
            "Источники не говорят, что это произошло ({names}): в них говорится об обратном, о "
            "других или о том, что планировалось, предлагалось или отрицалось."
        ),
    },
    "uk": {
        "answer": "Джерела про це не говорять.",
        "filters": (
            "Джерела про це не говорять: жодна стаття не відповідає датам і умовам запитання."
        ),
        "number": "Джерела цього числа не називають.",
        "kind": "Джерела не говорять: у жодному уривку про це немає нічого на кшталт «{names}».",
        "both": "Джерела про це не говорять: у жодному уривку немає разом: {names}.",
        "name": "Джерела про це не говорять: жоден уривок на цю тему не називає: {names}.",
        "state": "Про це джерела не говорять; найближче сказано про інших, а не про: {names}.",
        "time": "Джерела нічого не говорять про це за той час, про який запитання.",
        "words": "У джерелах немає слів про це від: {names}.",
        "deeds": "У джерелах немає нічого про те, що про це сказали чи зробили: {names}.",
        "event": (
            "Джерела не говорять, що це сталося ({names}): у них ідеться про протилежне, про інших "
            "або про те, що планували, пропонували чи заперечували."
        ),
    },
}
