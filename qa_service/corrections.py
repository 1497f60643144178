"""What a correction takes back: the paragraphs whose figure has given way to a later one."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from qa_service.domain import Article, ArticleDraft, Paragraph, Span
from qa_service.terms import strip_separators

# Numbers that tell a date or a year are not what a correction is about, unless it says so itself.
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d+)?")
MAX_WHOLE_CHARS = 500
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH_AFTER = re.compile(
    r"\s+(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"январ|феврал|март|апрел|мая|июн|июл|август|сентябр|октябр|ноябр|декабр|"
    r"січн|лют|берез|квіт|трав|черв|лип|серп|верес|жовт|листопад|груд)",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(
    r"\b(?:wrong(?:ly)?|incorrect(?:ly)?|inaccura\w+|erroneous\w*|in error|by mistake|mistaken\w*|"
    r"misstated|misreported|overstated|understated|instead of|rather than|replaced?|"
    r"earlier version|originally (?:said|stated|reported)|should have (?:been|read|said)|not)\b|"
    r"\b(?:ошиб\w+|неверн\w+|неправильн\w+|неточн\w+|вместо|заменить|следует читать|а не|"
    r"помилк\w+|невірн\w+|замість|слід читати)\b",
    re.IGNORECASE,
)
_ASKS_ABOUT_CHANGE = re.compile(
    r"\b(?:correct(?:ed|ion|s)?|mistakes?|errors?|wrong|original(?:ly)?|at first|first report\w*|"
    r"earlier (?:figure|report|number)|revis\w+|retract\w*|right (?:figure|number)|"
    r"(?:that|the) (?:number|figure) right)\b|"
    r"\b(?:исправ\w+|поправ\w+|ошиб\w+|первоначальн\w+|сначала|верно ли|неверн\w+|уточн\w+|"
    r"виправ\w+|помилк\w+|спочатку)\b",
    re.IGNORECASE,
)


def link_corrections(articles: Mapping[str, Article]) -> dict[str, tuple[Article, ...]]:
    """Article id → the articles that correct it, earliest first."""
    by_url = index_urls(articles.values())
    linked: dict[str, list[Article]] = defaultdict(list)
    for article in articles.values():
        for named in split_corrects(article.corrects):
            corrected = resolve_corrects(named, articles, by_url)
            if corrected is not None and corrected != article.id:
                linked[corrected].append(article)
    return {
        id: tuple(sorted(found, key=lambda a: (a.date or dt.date.max, a.id)))
        for id, found in linked.items()
    }


def split_corrects(corrects: str | None) -> list[str]:
    """What ``corrects`` names, each once: ids or URLs, with spaces or commas between."""
    return list(dict.fromkeys(re.split(r",?\s+", corrects.strip()))) if corrects else []


def index_urls(articles: Iterable[Article | ArticleDraft]) -> dict[str, str]:
    """Folded URL → article id, as ``resolve_corrects`` looks it up."""
    return {
        fold_url(a.url): a.id if isinstance(a, Article) else a.article_id for a in articles if a.url
    }


def resolve_corrects(named: str, ids: Container[str], by_url: Mapping[str, str]) -> str | None:
    """The id of the article that is named by its id or its URL, if there is one."""
    return named if named in ids else by_url.get(fold_url(named))


def fold_url(url: str) -> str:
    """What tells a page from others: no scheme, no "www.", no fragment, no slash at the end."""
    host, slash, path = re.sub(r"^(?:https?:)?//", "", url.strip(), flags=re.I).partition("/")
    return f"{host.casefold().removeprefix('www.')}{slash}{path.partition('#')[0]}".rstrip("/")


def asks_about_change(question: str) -> bool:
    """Whether a question is about a correction, so that both figures belong in its answer."""
    return bool(_ASKS_ABOUT_CHANGE.search(question))


def find_corrected(
    paragraphs: Sequence[Paragraph], correction: Sequence[Paragraph]
) -> dict[str, tuple[Span, ...]]:
    """Paragraph id → the spans of its sentences that the correction takes back.

    They hold a number that the correction names as wrong: in a sentence with a word of taking back,
    or in the one before it. Where it names none, no sentence can be told for certain: empty.
    """
    known = frozenset().union(*(_numbers_of(paragraph.text) for paragraph in paragraphs))
    wrong = _find_wrong(correction, known)
    found = {
        paragraph.id: tuple(
            (start, end)
            for start, end in paragraph.spans
            if _numbers_of(paragraph.text[start:end]) & wrong
        )
        for paragraph in paragraphs
    }
    return {id: spans for id, spans in found.items() if spans}


def keep_whole(paragraph: Paragraph) -> Paragraph:
    """A paragraph that takes something back as one sentence: what was wrong and what is right
    stand in neighbouring ones, and neither may be quoted without the other."""
    text = paragraph.text
    if len(text) > MAX_WHOLE_CHARS or not _TAKES_BACK.search(text):
        return paragraph
    return replace(paragraph, sentences=((0, len(text)),))


def _find_wrong(correction: Sequence[Paragraph], known: AbstractSet[str]) -> frozenset[str]:
    """The article's numbers that the correction takes back, with its new ones left out."""
    wrong: set[str] = set()
    for paragraph in correction:
        before: frozenset[str] = frozenset()
        for start, end in paragraph.spans:
            sentence = paragraph.text[start:end]
            numbers = _numbers_of(sentence)
            if _TAKES_BACK.search(sentence):
                wrong |= numbers or before
            before = numbers
    return frozenset(wrong & known)


def _numbers_of(text: str) -> frozenset[str]:
    """The quantities in a text, without separators; dates and years are left out."""
    found = set()
    for match in _NUMBER.finditer(text):
        digits = strip_separators(match.group())
        if not _YEAR.fullmatch(digits) and not _MONTH_AFTER.match(text, match.end()):
            found.add(digits)
    return frozenset(found)
