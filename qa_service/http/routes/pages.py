"""The pages for people: the chat page, the reader, and the widget for pages of other sites."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from qa_service.archive.reading import read_current_revision, read_paragraphs, read_revisions
from qa_service.domain import Article, CorpusState
from qa_service.errors import CorpusEmpty, NotFound
from qa_service.http.accepting import choose_language, has_copy, prefers_problem, takes
from qa_service.http.pages import (
    PAGE_HEADERS,
    PAGE_LANGUAGE,
    PLACEHOLDERS,
    render_chat,
    render_problem,
    render_reader,
    render_sources,
    render_view,
)
from qa_service.http.service import Served, Service
from qa_service.http.views import POSITIONS, TIMELINE, View
from qa_service.http.widget import WIDGET_PATH, read_widget
from qa_service.keys import find_site_key

router = APIRouter(include_in_schema=False)

SUGGESTIONS = (
    "What did NATO offer on arms control in January 2022?",
    "What does Russia demand about NATO enlargement?",
    "How many Russian troops were reported in Belarus?",
    "Что ответили США и НАТО на предложения России?",
)
SOURCES_PER_PAGE = 100
_MARK = re.compile(r"(\d{1,6}):(\d{1,7})-(\d{1,7})")


Host = Annotated[str, Header()]


@router.get("/")
def show_chat(
    service: Served, host: Host = "", accept_language: Annotated[str, Header()] = ""
) -> HTMLResponse:
    """The chat page, also over an empty corpus: it then says what to run."""
    state, articles = read_state(service)
    days = [article.date for article in articles if article.date]
    page = render_chat(
        corpus=state,
        dates=(min(days, default=None), max(days, default=None)),
        publishers=len({article.publisher for article in articles if article.publisher}),
        suggestions=SUGGESTIONS,
        site_key=find_site_key(service.settings.site_keys, host),
        language=choose_language(accept_language, PLACEHOLDERS, default=PAGE_LANGUAGE),
    )
    return HTMLResponse(page, headers={**PAGE_HEADERS, "Vary": "Accept-Language"})


@router.get("/sources")
def show_sources(service: Served, page: Annotated[int, Query(ge=1)] = 1) -> Response:
    """What the answers are taken from: the articles, the newest first, a hundred to a page.

    From a page after the last one, which the corpus may once have had, one is sent to the last.
    """
    _, articles = read_state(service)
    articles.sort(key=lambda article: (article.date or dt.date.min, article.id), reverse=True)
    last = max(1, -(-len(articles) // SOURCES_PER_PAGE))
    if page > last:
        return RedirectResponse(f"/sources?page={last}")
    start = (page - 1) * SOURCES_PER_PAGE
    shown = render_sources(
        articles[start : start + SOURCES_PER_PAGE],
        total=len(articles),
        page=page,
        pages=last,
    )
    return HTMLResponse(shown, headers=PAGE_HEADERS)


def read_state(service: Service) -> tuple[CorpusState, list[Article]]:
    """The corpus and its articles; an empty one where nothing has been read yet."""
    try:
        with service.corpus.reading() as snapshot:
            return snapshot.state, list(snapshot.articles.values())
    except CorpusEmpty:
        return CorpusState(0, 0, "r0"), []


@router.get(WIDGET_PATH)
def send_widget(
    accept_encoding: Annotated[str, Header()] = "",
    if_none_match: Annotated[str, Header()] = "",
) -> Response:
    """The widget's script, gzipped where that is understood; 304 where the browser has it."""
    widget = read_widget()
    headers = {"ETag": widget.etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if has_copy(if_none_match, widget.etag):
        return Response(status_code=304, headers=headers)
    is_gzipped = takes(accept_encoding, "gzip")
    if is_gzipped:
        headers["Content-Encoding"] = "gzip"
    content = widget.gzipped if is_gzipped else widget.plain
    return Response(content, media_type="text/javascript", headers=headers)


@router.get("/widget/integrity.json")
def show_integrity() -> JSONResponse:
    """The hash for the `integrity` attribute of the script's tag."""
    widget = read_widget()
    return JSONResponse(
        {"file": WIDGET_PATH, "integrity": widget.integrity, "bytes": len(widget.plain)},
        headers={"Cache-Control": "no-cache"},
    )


@router.get("/positions")
def show_positions(service: Served, host: Host = "") -> HTMLResponse:
    """The positions page; `topic`, `actors` and `as_of` of its address are read in the browser."""
    return _show_view(POSITIONS, service, host)


@router.get("/timeline")
def show_timeline(service: Served, host: Host = "") -> HTMLResponse:
    """The timeline page; `topic`, `from` and `to` of its address are read in the browser."""
    return _show_view(TIMELINE, service, host)


def _show_view(view: View, service: Service, host: str) -> HTMLResponse:
    _, articles = read_state(service)
    site_key = find_site_key(service.settings.site_keys, host)
    page = render_view(view, is_empty=not articles, site_key=site_key)
    return HTMLResponse(page, headers=PAGE_HEADERS)


@router.get("/read/{article_id}")
def show_article(
    article_id: str,
    request: Request,
    service: Served,
    revision: int | None = None,
    mark: Annotated[list[str], Query()] = [],  # noqa: B006 - FastAPI copies it
) -> HTMLResponse:
    """An article with its quotes marked; each `mark` is PARAGRAPH:START-END.

    What is not there is a page, or a problem for whoever would rather have JSON.
    """
    with service.archive.reading() as connection:
        revisions = {a.revision: a for a in read_revisions(connection, article_id)}
        current = read_current_revision(connection, article_id)
        newest = max(revisions, default=0)
        article = revisions.get(revision if revision is not None else current or newest)
        if article is None:
            what = f"revision {revision} of this" if revisions else "such"
            detail = f"There is no {what} article here. It may have been linked wrongly."
            if prefers_problem(request.headers):
                raise NotFound(detail)
            page = render_problem("Article not found", detail)
            headers = {**PAGE_HEADERS, "Vary": "Accept"}
            return HTMLResponse(page, status_code=404, headers=headers)
        paragraphs = read_paragraphs(connection, article_id, article.revision)
    page = render_reader(article, paragraphs, marks=read_marks(mark), newest_revision=newest)
    return HTMLResponse(page, headers=PAGE_HEADERS)


def read_marks(marks: list[str]) -> dict[int, list[tuple[int, int]]]:
    """Paragraph number → spans; what is not a mark is passed over, the page is still of use."""
    found: dict[int, list[tuple[int, int]]] = {}
    for mark in marks:
        if match := _MARK.fullmatch(mark):
            number, start, end = (int(part) for part in match.groups())
            found.setdefault(number, []).append((start, end))
    return found
