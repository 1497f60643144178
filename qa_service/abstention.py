"""Decides whether the evidence is enough to answer from, and says plainly when it is not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from qa_service.actors import NO_ACTORS, Actors
from qa_service.counting import counts, find_counted
from qa_service.dates import Period, find_dates, format_date
from qa_service.domain import AbstentionReason, Filters
from qa_service.question import Question
from qa_service.quoting import Quote
from qa_service.terms import extract_terms, language_slot

# How close the best passage must be, by embedding, since cosines of different models cannot be
# compared: below the first nothing in the corpus is near; below the second the words must help.
# Chosen on the dev split of the question set (docs/measures.md).
MIN_COSINES = {"multilingual-e5-small": (0.80, 0.825)}
# What confidence is 1 at; it is 0 where nothing is near.
CLOSEST = 0.95
MIN_COVERAGE_WHEN_FAR = 0.30
# In standard deviations, for a passage in another language than the question's: on the dev split
# the best one of questions that only it answers lies above 3.5, of others below 2.9.
CLOSE_ABROAD = 3.4
# For an embedding whose cosines are not known, by words alone.
MIN_COVERAGE = 0.15
# Of the actors that a question for a number names.
MIN_NAMED = 0.6
BEST = 5
# So few words, which no passage has together, do not tell what is asked about.
MAX_VAGUE_TERMS, MIN_COVERAGE_WHEN_VAGUE = 2, 0.75
QUOTES = frozenset('“”«»„"')
# A word with a capital that begins no sentence, or letters that stand for a name.
_NAME = re.compile(r"(?<=[^\s.?!:] )[A-ZА-ЯЁІЇЄҐ][\w-]+|\b[A-ZА-ЯЁІЇЄҐ]{3,}\b")
_IS_IT_SO = re.compile(
    r"^(?:and |but |so )?(?:did|does|do|has|have|had|is|are|was|were|will|would|can|could|should)\b"
    r"|\bли\b|^(?:правда|верно)|^чи\b",
    re.IGNORECASE,
)
BOTH = 2
# Figures of a time are still reported so long afterwards.
_REPORTED_WITHIN = dt.timedelta(days=31)


def find_shortage(
    question: Question, quotes: Sequence[Quote], *, embedding: str, actors: Actors = NO_ACTORS
) -> AbstentionReason | None:
    """Why the quotes are too thin to answer from, or None if they are not.

    Looks at how close the best passage is, and at how much of what the question names is in the
    passages at all. ``embedding`` names the model of the cosines.
    """
    if not any(char.isalnum() for char in question.text):
        return "ambiguous"
    if not quotes:
        is_limited = question.as_of is not None or question.filters != Filters()
        return "outside_dates" if is_limited else "not_in_corpus"
    cosine = max(quote.passage.dense for quote in quotes)
    known = [quote.coverage for quote in quotes if quote.coverage is not None]
    coverage = 1.0 if not known or _is_close_abroad(quotes[0]) else max(known)
    limits = MIN_COSINES.get(embedding.partition(":")[0])
    nothing_near, not_close = limits or (-1.0, -1.0)
    if cosine < nothing_near and not _names_same_person(question, quotes, actors):
        return "off_topic"
    if limits is None and coverage < MIN_COVERAGE:
        return "not_in_corpus"
    if lacks_asked_number(question, quotes, actors):
        return "not_in_corpus"
    if lacks_one_of_both(question, quotes, actors):
        return "not_in_corpus"
    if is_vague(question, actors) and coverage < MIN_COVERAGE_WHEN_VAGUE:
        return "ambiguous"
    if cosine < not_close and (
        coverage < MIN_COVERAGE_WHEN_FAR or lacks_name(question, quotes, actors)
    ):
        return "not_in_corpus"
    return None


def lacks_one_of_both(
    question: Question, quotes: Sequence[Quote], actors: Actors = NO_ACTORS
) -> bool:
    """Whether it asks if something is so between two sides or more, and no paragraph that was found
    names them all with its title: "Did Turkey block Finland?"."""
    asked = actors.actors_in(question.text) if _IS_IT_SO.search(question.text) else frozenset()
    if len(asked) < BOTH:
        return False
    return not any(asked <= _named_around(quote, actors) for quote in quotes)


def _named_around(quote: Quote, actors: Actors) -> AbstractSet[str]:
    paragraph = quote.passage.paragraph
    said = {statement.actor for statement in paragraph.statements if statement.actor}
    return said | actors.actors_in(f"{quote.passage.article.title}\n{paragraph.text}")


def is_vague(question: Question, actors: Actors = NO_ACTORS) -> bool:
    """Whether it is two words or one without a name, a number or a time, after no other question:
    "When will the talks resume?"."""
    text = question.text
    is_anchored = question.context or question.period or actors.find(text) or _NAME.search(text)
    has_figure = any(char.isdigit() or char in QUOTES for char in text)
    return not (is_anchored or has_figure) and len(question.terms) <= MAX_VAGUE_TERMS


def lacks_name(question: Question, quotes: Sequence[Quote], actors: Actors = NO_ACTORS) -> bool:
    """Whether the question names something that stands in no quote's paragraph or title.

    Names of the same actor stand for each other. Only quotes in the question's own language can
    tell; where the best one is in another: False.
    """
    if quotes[0].coverage is None:
        return False
    own = [quote.passage for quote in quotes if quote.coverage is not None]
    texts = "\n".join(f"{p.article.title}\n{p.paragraph.text}" for p in own)
    known = frozenset(extract_terms(texts, question.language))
    named = actors.actors_in(texts)
    return any(
        not known.issuperset(extract_terms(name, question.language))
        and named.isdisjoint(actors.actors_in(name))
        for name in _NAME.findall(question.text)
    )


def _names_same_person(question: Question, quotes: Sequence[Quote], actors: Actors) -> bool:
    """Whether one of the best quotes' paragraphs names somebody whom the question names: a question
    that is little but a name is near to nothing in another language."""
    asked = {each.name for each in actors.find(question.text) if each.kind == "person"}
    texts = "\n".join(quote.passage.paragraph.text for quote in quotes[:BEST])
    return bool(asked & {each.name for each in actors.find(texts)} - {None})


def _is_close_abroad(quote: Quote) -> bool:
    """Whether it is near though in another language, where no word can be looked for."""
    features = quote.passage.features
    is_foreign = quote.coverage is None
    return is_foreign and features is not None and features.closeness >= CLOSE_ABROAD


def lacks_asked_number(
    question: Question, quotes: Sequence[Quote], actors: Actors = NO_ACTORS
) -> bool:
    """Whether the question asks how many of something, and no quote puts a number to it.

    Where it names a time, the quote must be of that time; most of the actors that it names must be
    named around the quote, too. Only quotes in the question's own
    language can tell; without any it is not known: False.
    """
    language = question.language
    counted = find_counted(question.text, language)
    own = [
        quote
        for quote in quotes
        if language_slot(quote.passage.article.language) == language_slot(language)
    ]
    if not counted or not own:
        return False
    asked = actors.actors_in(question.text)
    return not any(
        counts(q.text, counted, language, published=q.passage.article.date)
        and (question.period is None or _is_of(question.period, q))
        and _names_most(asked, q, own, actors)
        for q in own
    )


def _names_most(
    asked: AbstractSet[str], quote: Quote, quotes: Sequence[Quote], actors: Actors
) -> bool:
    """Whether the quote's title, and the paragraphs found of its article, name most of the actors
    asked for, or have them speak: an article on Ukraine's sailors need not say whose they are."""
    article = quote.passage.article
    beside = {q.passage.paragraph for q in quotes if q.passage.article.id == article.id}
    named = actors.actors_in("\n".join([article.title, *(p.text for p in beside)]))
    said = {s.actor for p in beside for s in p.statements if s.actor}
    return len(asked & (named | said)) >= MIN_NAMED * len(asked)


def _is_of(period: Period, quote: Quote) -> bool:
    """Whether the quote's article is of the period or soon after, or its paragraph names a day of
    it."""
    published = quote.passage.article.date
    if published and period.start <= published <= period.end + _REPORTED_WITHIN:
        return True
    named = find_dates(quote.passage.paragraph.text, published=published)
    return any(d.period.start <= period.end and period.start <= d.period.end for d in named)


def rate_evidence(quotes: Sequence[Quote], *, embedding: str) -> float | None:
    """From 0 to 1, how close the closest passage is; None for an embedding with unknown cosines.

    It orders answers and is no probability. On the dev split it tells answerable questions from
    others with an AUROC of .72; the share of its words that is found tells nothing (.48).
    """
    limits = MIN_COSINES.get(embedding.partition(":")[0])
    if limits is None:
        return None
    cosine = max((quote.passage.dense for quote in quotes), default=0.0)
    share = (cosine - limits[0]) / (CLOSEST - limits[0])
    return round(min(1.0, max(0.0, share)), 4)


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
