"""The pages for people: the chat page and the reader."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from qa_service.archive.reading import read_current_revision, read_paragraphs, read_revisions
from qa_service.domain import CorpusState
from qa_service.errors import CorpusEmpty
from qa_service.http.pages import (
    PAGE_HEADERS,
    render_chat,
    render_problem,
    render_reader,
    render_view,
)
from qa_service.http.service import Served, Service
from qa_service.http.views import POSITIONS, TIMELINE, View

router = APIRouter(include_in_schema=False)

SUGGESTIONS = (
    "What did NATO offer on arms control in January 2022?",
    "What does Russia demand about NATO enlargement?",
    "How many Russian troops were reported in Belarus?",
    "Что ответили США и НАТО на предложения России?",
)
_MARK = re.compile(r"(\d{1,6}):(\d{1,7})-(\d{1,7})")


@router.get("/")
def show_chat(service: Served) -> HTMLResponse:
    """The chat page, also over an empty corpus: it then says what to run."""
    try:
        with service.corpus.reading() as snapshot:
            state, articles = snapshot.state, list(snapshot.articles.values())
    except CorpusEmpty:
        state, articles = CorpusState(0, 0, "r0"), []
    days = [article.date for article in articles if article.date]
    page = render_chat(
        corpus=state,
        dates=(min(days, default=None), max(days, default=None)),
        publishers=len({article.publisher for article in articles if article.publisher}),
        suggestions=SUGGESTIONS if articles else (),
    )
    return HTMLResponse(page, headers=PAGE_HEADERS)


@router.get("/positions")
def show_positions(service: Served) -> HTMLResponse:
    """The positions page; `topic`, `actors` and `as_of` of its address are read in the browser."""
    return _show_view(POSITIONS, service)


@router.get("/timeline")
def show_timeline(service: Served) -> HTMLResponse:
    """The timeline page; `topic`, `from` and `to` of its address are read in the browser."""
    return _show_view(TIMELINE, service)


def _show_view(view: View, service: Service) -> HTMLResponse:
    try:
        with service.corpus.reading() as snapshot:
            is_empty = not snapshot.articles
    except CorpusEmpty:
        is_empty = True
    return HTMLResponse(render_view(view, is_empty=is_empty), headers=PAGE_HEADERS)


@router.get("/read/{article_id}")
def show_article(
    article_id: str,
    service: Served,
    revision: int | None = None,
    mark: Annotated[list[str], Query()] = [],  # noqa: B006 - FastAPI copies it
) -> HTMLResponse:
    """An article with its quotes marked; each `mark` is PARAGRAPH:START-END."""
    with service.archive.reading() as connection:
        revisions = {a.revision: a for a in read_revisions(connection, article_id)}
        current = read_current_revision(connection, article_id)
        newest = max(revisions, default=0)
        article = revisions.get(revision or current or newest)
        if article is None:
            detail = "There is no such article here. It may have been linked wrongly."
            page = render_problem("Article not found", detail)
            return HTMLResponse(page, status_code=404, headers=PAGE_HEADERS)
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
