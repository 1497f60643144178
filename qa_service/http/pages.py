"""The pages for people, as pure functions: values in, HTML out.

Every value goes through Jinja's autoescaping; no text of an article is ever parsed as HTML.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from qa_service.dates import format_date
from qa_service.domain import Article, CorpusState, Paragraph, Span
from qa_service.http.views import View

_HERE: Final = Path(__file__).parent
STATIC_DIR: Final = _HERE / "static"
# The pages' own words are English so far; the widget on them knows more languages.
PAGE_LANGUAGE: Final = "en"
PLACEHOLDERS: Final = {
    "en": "Ask who said what",
    "ru": "Спросите, кто что сказал",
    "uk": "Запитайте, хто що сказав",
}

PAGE_HEADERS: Final[dict[str, str]] = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "img-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    # What a journalist reads here is nobody else's business.
    "Referrer-Policy": "no-referrer",
}

LANGUAGE_NAMES: Final = {
    "ar": "Arabic",
    "be": "Belarusian",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "he": "Hebrew",
    "it": "Italian",
    "pl": "Polish",
    "ru": "Russian",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "zh": "Chinese",
}
SOURCE_CLASS_NAMES: Final = {
    "official": "Official source",
    "state": "State media",
    "wire": "News agency",
    "independent": "Independent",
    "unknown": None,
}
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_TITLED: Final = re.compile(rf"(?P<title>.*\S)\s+<(?P<address>{_ADDRESS.pattern})>")
_RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ps", "ur", "yi"})


class Segment(NamedTuple):
    """A stretch of a paragraph, inside a mark or outside of one."""

    text: str
    marked: bool


class ShownParagraph(NamedTuple):
    """A paragraph as the reader shows it: its number and its text in segments."""

    number: int
    segments: list[Segment]


class ShownLink(NamedTuple):
    """A reference as the reader shows it; ``href`` is None for what must not be a link."""

    text: str
    href: str | None


class ShownSource(NamedTuple):
    """An article as the list of sources shows it."""

    article: Article
    href: str
    source_class: str | None
    language: str
    direction: str | None


def merge_spans(spans: Iterable[Span], *, length: int) -> list[Span]:
    """The spans in order, cut to 0..length, overlapping and adjacent ones made one."""
    merged: list[Span] = []
    for start, end in sorted((max(0, start), min(end, length)) for start, end in spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def split_at_marks(text: str, spans: Iterable[Span]) -> list[Segment]:
    """The text in segments whose texts join to the whole again; offsets are code points."""
    segments = []
    position = 0
    for start, end in merge_spans(spans, length=len(text)):
        segments += [Segment(text[position:start], False), Segment(text[start:end], True)]
        position = end
    segments.append(Segment(text[position:], False))
    return [segment for segment in segments if segment.text]


def link_of(url: str | None) -> str | None:
    """The URL if it may become a link, which only http and https with a host may; else None."""
    if url is None or any(character <= " " or character == "\\" for character in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and host else None


def show_references(references: Iterable[str]) -> list[ShownLink]:
    """What an article rests on, each once: ``title <address>``, an address, or a text.

    An address that may not become a link means nothing outside of where it was written: it is not
    shown.
    """
    return [link for link in dict.fromkeys(map(_show_reference, references)) if link.text]


def _show_reference(reference: str) -> ShownLink:
    if titled := _TITLED.fullmatch(reference):
        return ShownLink(titled["title"], link_of(titled["address"]))
    href = link_of(reference)
    return ShownLink("" if href is None and _ADDRESS.fullmatch(reference) else reference, href)


def direction_of(language: str) -> str | None:
    """``rtl`` for languages written from right to left, None where the default is right."""
    return "rtl" if language.lower().partition("-")[0] in _RIGHT_TO_LEFT else None


def name_language(language: str) -> str:
    """The language's English name, or its code where we know none."""
    return LANGUAGE_NAMES.get(language.lower().partition("-")[0], language)


def format_period(first: dt.date | None, last: dt.date | None) -> str | None:
    """The dates covered, or None when no article has one."""
    days = [format_date(day, PAGE_LANGUAGE) for day in (first, last) if day is not None]
    return " to ".join(dict.fromkeys(days)) or None


def count_of(number: int, noun: str) -> str:
    """The number with its noun: 1 article, 1,204 articles."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def render_chat(
    *,
    corpus: CorpusState,
    dates: tuple[dt.date | None, dt.date | None],
    publishers: int,
    suggestions: Sequence[str],
    site_key: str | None = None,
    language: str = PAGE_LANGUAGE,
) -> str:
    """The chat page; ``dates`` are the first and last publication days in the corpus.

    ``site_key`` goes with its questions, where the service asks for a key. A suggestion must not
    contain `|`, which parts them in the widget's attribute. ``language`` is the widget's, one of
    PLACEHOLDERS.
    """
    facts = [
        count_of(corpus.articles, "article"),
        count_of(corpus.paragraphs, "paragraph"),
        count_of(publishers, "publisher"),
        format_period(*dates),
    ]
    return _TEMPLATES.get_template("chat.html").render(
        is_empty=corpus.articles == 0,
        facts=[fact for fact in facts if fact],
        suggestions="|".join(suggestions) if corpus.articles else "",
        site_key=site_key,
        language=language,
        placeholder=PLACEHOLDERS[language],
    )


def render_sources(articles: Sequence[Article], *, total: int, page: int, pages: int) -> str:
    """A page of the list of articles, of which there are ``total`` on ``pages``, counted from 1."""
    return _TEMPLATES.get_template("sources.html").render(
        sources=[
            ShownSource(article, f"/read/{quote(article.id, safe='')}", *_describe(article))
            for article in articles
        ],
        total=count_of(total, "article"),
        page=page,
        pages=pages,
    )


def _describe(article: Article) -> tuple[str | None, str, str | None]:
    """What an article is besides its text: kind of source, language, direction."""
    return (
        SOURCE_CLASS_NAMES.get(article.source_class),
        name_language(article.language),
        direction_of(article.language),
    )


def render_view(view: View, *, is_empty: bool, site_key: str | None = None) -> str:
    """The positions or the timeline page; what it shows is fetched by its address's parameters."""
    return _TEMPLATES.get_template("view.html").render(
        view=view, is_empty=is_empty, site_key=site_key
    )


def render_reader(
    article: Article,
    paragraphs: Sequence[Paragraph],
    *,
    marks: Mapping[int, Sequence[Span]],
    newest_revision: int,
) -> str:
    """The reader page; ``marks`` maps a paragraph's number to the spans to mark in it.

    It says so where a mark is in none of the paragraphs.
    """
    shown = [
        ShownParagraph(each.number, split_at_marks(each.text, marks.get(each.number, ())))
        for each in paragraphs
    ]
    lengths = {each.number: len(each.text) for each in paragraphs}
    source_class, language, direction = _describe(article)
    return _TEMPLATES.get_template("reader.html").render(
        article=article,
        paragraphs=shown,
        is_mark_missing=any(
            not merge_spans(spans, length=lengths.get(number, 0)) for number, spans in marks.items()
        ),
        references=show_references(article.references),
        original=link_of(article.url),
        source_class=source_class,
        language=language,
        direction=direction,
        newest_revision=newest_revision,
        newest_link=f"/read/{quote(article.id, safe='')}",
    )


def render_problem(title: str, detail: str) -> str:
    """A plain page for what went wrong."""
    return _TEMPLATES.get_template("problem.html").render(title=title, detail=detail)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["long_date"] = partial(format_date, language=PAGE_LANGUAGE)
    return environment


_TEMPLATES: Final = _environment()
