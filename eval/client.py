"""The two doors of a service: over HTTP by its URL, or the same handlers in this process."""

from __future__ import annotations

import asyncio
import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any, Protocol

from pydantic import BaseModel

from qa_service.errors import NotFound, WrongSettings
from qa_service.http import requests, wire
from qa_service.http.routes.articles import (
    MAX_ARTICLES,
    ArticleQuery,
    list_articles,
    read_article,
    read_paragraph,
)
from qa_service.http.routes.ask import search
from qa_service.http.service import Service
from qa_service.llm import LanguageModel
from qa_service.settings import Settings

Json = dict[str, Any]
TIMEOUT_SECONDS = 120


class Unreachable(Exception):
    """The service gave no usable reply; the text says which and why."""


class Client(Protocol):
    """What the suite asks of a service, as wire bodies. ``None`` where nothing has the id."""

    name: str

    def ask(self, body: Mapping[str, object]) -> Json: ...

    def search(self, body: Mapping[str, object]) -> Json: ...

    def list_articles(self, cursor: str | None = None) -> Json:
        """A page of the current articles; `next_cursor` leads to the next one."""

    def read_article(self, article_id: str) -> Json | None: ...

    def read_paragraph(self, paragraph_id: str) -> Json | None: ...

    def close(self) -> None: ...


class HttpClient:
    """Any service that keeps the public contract; ``api_key`` goes out as a bearer token."""

    def __init__(self, url: str, *, api_key: str | None = None) -> None:
        if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
            raise WrongSettings(f"{url!r} is no address of a service: give http://HOST:PORT.")
        self.name = url.rstrip("/")
        self._headers = {"Content-Type": "application/json"}
        if api_key:
            self._headers["Authorization"] = f"Bearer {api_key}"

    def ask(self, body: Mapping[str, object]) -> Json:
        return self._require("/v1/ask", body)

    def search(self, body: Mapping[str, object]) -> Json:
        return self._require("/v1/search", body)

    def list_articles(self, cursor: str | None = None) -> Json:
        asked: dict[str, str | int] = {"limit": MAX_ARTICLES}
        if cursor is not None:
            asked["cursor"] = cursor
        return self._require(f"/v1/articles?{urllib.parse.urlencode(asked)}", None)

    def read_article(self, article_id: str) -> Json | None:
        return self._call(f"/v1/articles/{urllib.parse.quote(article_id, safe='')}", None)

    def read_paragraph(self, paragraph_id: str) -> Json | None:
        return self._call(f"/v1/paragraphs/{urllib.parse.quote(paragraph_id, safe='')}", None)

    def close(self) -> None:
        """Nothing is held open between calls."""

    def _require(self, path: str, body: Mapping[str, object] | None) -> Json:
        reply = self._call(path, body)
        if reply is None:
            raise Unreachable(f"{self.name}{path} answers 404: is this the service's own address?")
        return reply

    def _call(self, path: str, body: Mapping[str, object] | None) -> Json | None:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.name + path, data=data, headers=self._headers)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
                reply: Json = json.load(response)
                return reply
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 404:
                    return None
                if error.code in (401, 403):
                    raise WrongSettings(
                        f"{self.name} refuses the key: put one that it accepts into QA_API_KEYS."
                    ) from error
                detail = error.read(500).decode("utf-8", "replace")
            raise Unreachable(f"{path} answers {error.code}: {detail}") from error
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise Unreachable(f"{self.name}{path}: {error}") from error


class InProcessClient:
    """The service's own handlers on a data folder, without a socket and without receipts.

    ``model`` writes the answers instead of the one that the settings name.
    """

    name = "in process"

    def __init__(self, settings: Settings, *, model: LanguageModel | None = None) -> None:
        self._service = Service.start(settings, model=model)
        # A model's connections belong to the loop that opened them.
        self._loop = asyncio.Runner()

    def ask(self, body: Mapping[str, object]) -> Json:
        ask = requests.AskBody.model_validate(body).to_domain()
        return _dump(wire.write_reply(self._loop.run(self._service.writer.answer(ask))))

    def search(self, body: Mapping[str, object]) -> Json:
        return _dump(search(requests.SearchBody.model_validate(body), self._service))

    def list_articles(self, cursor: str | None = None) -> Json:
        return _dump(list_articles(ArticleQuery(limit=MAX_ARTICLES, cursor=cursor), self._service))

    def read_article(self, article_id: str) -> Json | None:
        try:
            return _dump(read_article(article_id, self._service))
        except NotFound:
            return None

    def read_paragraph(self, paragraph_id: str) -> Json | None:
        try:
            return _dump(read_paragraph(paragraph_id, self._service))
        except NotFound:
            return None

    def close(self) -> None:
        self._loop.run(self._service.close_model())
        self._loop.close()
        self._service.close()


def _dump(body: BaseModel) -> Json:
    return body.model_dump(mode="json")
