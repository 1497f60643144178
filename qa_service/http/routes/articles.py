"""The corpus to look at: articles, their paragraphs, and each paragraph as it was cited."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import Annotated, Self

from fastapi import APIRouter, Query
from fastapi.exceptions import RequestValidationError
from pydantic import Field, model_validator

from qa_service.archive.reading import (
    find_paragraph,
    read_current_revision,
    read_paragraphs,
    read_revisions,
)
from qa_service.domain import Article
from qa_service.errors import CorpusEmpty, NotFound
from qa_service.http import requests, schemas, wire
from qa_service.http.service import Served, Service

router = APIRouter(prefix="/v1", tags=["corpus"])

MAX_ARTICLES = 200


class ArticleQuery(requests.Strict):
    """Which articles to list."""

    publisher: requests.Value | None = None
    language: requests.Language | None = None
    published_from: requests.IsoDate | None = Field(None, alias="from")
    published_to: requests.IsoDate | None = Field(None, alias="to")
    limit: int = Field(50, ge=1, le=MAX_ARTICLES)
    cursor: str | None = None

    @model_validator(mode="after")
    def check_order(self) -> Self:
        requests.require_order(self.published_from, self.published_to)
        return self


@router.get("/articles")
def list_articles(
    query: Annotated[ArticleQuery, Query()], service: Served
) -> schemas.ArticleListBody:
    """The current articles, newest first, undated ones last; follow `next_cursor` for more."""
    articles = [article for article in _read_articles(service) if _matches(article, query)]
    ordered = sorted(articles, key=_position)
    after = _read_cursor(query)
    rest = [article for article in ordered if after is None or _position(article) > after]
    page = rest[: query.limit]
    return schemas.ArticleListBody(
        articles=[wire.write_article(article) for article in page],
        total=len(ordered),
        next_cursor=_write_cursor(page[-1], query) if len(rest) > len(page) else None,
    )


def _read_articles(service: Service) -> list[Article]:
    try:
        with service.corpus.reading() as snapshot:
            return list(snapshot.articles.values())
    except CorpusEmpty:
        return []


def _matches(article: Article, query: ArticleQuery) -> bool:
    day, publisher = article.date, (article.publisher or "").casefold()
    return (
        (query.publisher is None or publisher == query.publisher.casefold())
        and (query.language is None or article.language == query.language)
        and (query.published_from is None or (day is not None and day >= query.published_from))
        and (query.published_to is None or (day is not None and day <= query.published_to))
    )


def _position(article: Article) -> tuple[int, str]:
    """Newest first: a later date is a smaller number; no date is the largest."""
    return (-article.date.toordinal() if article.date else 0, article.id)


def _write_cursor(article: Article, query: ArticleQuery) -> str:
    place = (*_position(article), _sign_filters(query))
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def _read_cursor(query: ArticleQuery) -> tuple[int, str] | None:
    if not query.cursor:
        return None
    try:
        day, article_id, signed = json.loads(base64.urlsafe_b64decode(query.cursor.encode()))
        place = int(day), str(article_id)
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error) as error:
        raise _refuse_cursor("is not a cursor of ours") from error
    if signed != _sign_filters(query):
        raise _refuse_cursor("was given for other filters: send it with those, or begin anew")
    return place


def _sign_filters(query: ArticleQuery) -> int:
    """What tells a list from that of other filters."""
    filters = query.model_dump_json(exclude={"limit", "cursor"})
    return zlib.crc32(filters.casefold().encode())


def _refuse_cursor(told: str) -> RequestValidationError:
    fault = {"loc": ("query", "cursor"), "msg": told, "type": "cursor"}
    return RequestValidationError([fault])


@router.get("/articles/{article_id}")
def read_article(
    article_id: str, service: Served, revision: int | None = None
) -> schemas.WholeArticleBody:
    """One article with its paragraphs and who says what in them; an older revision on request."""
    with service.archive.reading() as connection:
        revisions = read_revisions(connection, article_id)
        current = read_current_revision(connection, article_id)
        wanted = revision if revision is not None else current
        article = next((a for a in revisions if a.revision == wanted), None)
        if article is None:
            if revisions and revision is not None:
                raise NotFound(f"The article {article_id} has no revision {revision}.")
            raise NotFound(f"There is no article {article_id} in the corpus.")
        paragraphs = read_paragraphs(connection, article_id, article.revision)
    return schemas.WholeArticleBody(
        **wire.write_article(article).model_dump(),
        author=article.author,
        modified=article.modified,
        corrects=article.corrects,
        sources=list(article.references),
        current=article.revision == current,
        revisions=[a.revision for a in revisions],
        paragraphs=[wire.write_paragraph_of_article(paragraph) for paragraph in paragraphs],
    )


@router.get("/paragraphs/{paragraph_id}")
def read_paragraph(paragraph_id: str, service: Served) -> schemas.ParagraphBody:
    """A paragraph as cited, even when its article has changed since, with its neighbours."""
    with service.archive.reading() as connection:
        place = find_paragraph(connection, paragraph_id)
        if place is None:
            raise NotFound(f"No paragraph has the id {paragraph_id}.")
        article_id, revision, number = place
        paragraphs = {p.number: p for p in read_paragraphs(connection, article_id, revision)}
        article = next(a for a in read_revisions(connection, article_id) if a.revision == revision)
        current = read_current_revision(connection, article_id)
    paragraph = paragraphs[number]
    before, after = paragraphs.get(number - 1), paragraphs.get(number + 1)
    return schemas.ParagraphBody(
        id=paragraph.id,
        paragraph=number,
        text=paragraph.text,
        sha256=paragraph.sha256,
        article=wire.write_article(article),
        before=wire.write_neighbour(before) if before else None,
        after=wire.write_neighbour(after) if after else None,
        current=revision == current,
    )
