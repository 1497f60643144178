"""What a page says of itself to machines: JSON-LD, ``<meta>`` and microdata, in one place."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import unescape

from lxml.html import HtmlElement

from ingest.paragraphs import clean_text, has_digit
from ingest.readers.bylines import is_program, strip_label
from ingest.readers.dates import parse_date

_PUBLISHED_KEYS = (
    "article:published_time article:published og:published_time og:pubdate datepublished pubdate "
    "publishdate publish-date publish_date publication_date publication-date published_time "
    "dc.date.issued dcterms.issued dcterms.date.issued dc.date.created dcterms.created dc.date "
    "dcterms.date parsely-pub-date sailthru.date cxenseparse:recs:publishtime article.published "
    "article:post_date mediator_published_time citation_publication_date citation_date "
    "citation_online_date bt:pubdate og:article:published_time article_date_original "
    "originalpublicationdate date"
).split()
_MODIFIED_KEYS = (
    "article:modified_time og:article:modified_time article:modified article:updated_time "
    "article:updated og:updated_time "
    "og:modified_time datemodified dateupdated dc.date.modified dcterms.modified updated_time "
    "modified_time article.updated lastmod last-modified last_modified revised"
).split()
_TITLE_KEYS = "og:title twitter:title dc.title dcterms.title parsely-title headline title".split()
_AUTHOR_KEYS = (
    "author article:author og:article:author article:author_name dc.creator dcterms.creator "
    "parsely-author sailthru.author byl citation_author mediator_author"
).split()
_PUBLISHER_KEYS = "og:site_name dc.publisher dcterms.publisher article:publisher_name".split()
_LAST_PUBLISHER_KEYS = "application-name apple-mobile-web-app-title publisher copyright".split()

_ARTICLE_TYPE = re.compile(r"(?:.*Article|.*Posting|Report|Interview)$")
_ADDRESS = re.compile(r"(?:https?:)?//|www\.|@|^/")
_JSON_NOISE = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
_LAST_COMMA = re.compile(r",(?=\s*[}\]])")
_PARTING = re.compile(r"\s*(?:[,;|/&]|\band\b|\bи\b|\bта\b|\bі\b|\bй\b|\bund\b|\bet\b)\s*")

_REFRESH = re.compile(r"\s*(\d{1,6})(?:\.\d*)?\s*[;,]\s*url\s*=\s*(.+)", re.IGNORECASE)
MAX_REFRESH_SECONDS = 30

MAX_NAME_WORDS = 5
MAX_AUTHORS = 12

JsonNode = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Facts:
    """What machines are told; ``titles`` are all titles given, the likeliest first.

    ``body`` is the whole text, where it is not told to be for subscribers.
    """

    titles: tuple[str, ...]
    publisher: str | None
    author: str | None
    date: dt.date | None
    modified: dt.date | None
    body: str | None


def read_facts(tree: HtmlElement) -> Facts:
    """The facts of a page. JSON-LD goes before ``<meta>``, and that before microdata."""
    metas, nodes, items = _read_metas(tree), _read_json_ld(tree), _read_microdata(tree)
    head = tree.find(".//head//title")
    named = head if head is not None else tree.find(".//title")
    page_title = clean_text(named.text_content()) if named is not None else ""
    stated = _pick(metas, _TITLE_KEYS)
    article = _find_article_node(nodes, {*stated, page_title})
    page = next((node for node in nodes if "WebPage" in _types_of(node)), {})
    titles = [*_texts(article.get("headline") or article.get("name")), *stated, page_title]
    publisher = [
        *_names(article.get("publisher"), nodes),
        *_pick(metas, _PUBLISHER_KEYS),
        *items.get("publisher", ()),
        *(name for node in nodes if "WebSite" in _types_of(node) for name in _names(node, nodes)),
        *_pick(metas, _LAST_PUBLISHER_KEYS),
    ]
    authors = [
        _names(article.get("author") or article.get("creator"), nodes),
        _pick(metas, _AUTHOR_KEYS),
        items.get("author", []),
    ]
    # Some papers name themselves as the author of all that they print.
    authors = [[name for name in names if name not in publisher] for names in authors]
    dates = [_texts(article.get("datePublished")), _pick(metas, _PUBLISHED_KEYS)]
    dates += [items.get("datepublished", []), _texts(page.get("datePublished"))]
    changes = [_texts(article.get("dateModified")), _pick(metas, _MODIFIED_KEYS)]
    changes += [items.get("datemodified", []), _texts(page.get("dateModified"))]
    return Facts(
        tuple(dict.fromkeys(title for title in titles if title)),
        next((name for name in publisher if not _ADDRESS.search(name)), None),
        next((names for names in map(join_names, authors) if names), None),
        _first_date(dates),
        _first_date(changes),
        _find_free_text(article),
    )


def _find_free_text(article: JsonNode) -> str | None:
    text = article.get("articleBody")
    is_locked = str(article.get("isAccessibleForFree", "")).lower().endswith("false")
    return text if isinstance(text, str) and not is_locked else None


def find_refresh(tree: HtmlElement) -> str | None:
    """The address to which a page takes its readers by itself, within some seconds."""
    for meta in tree.iter("meta"):
        refresh = _REFRESH.match(meta.get("content") or "")
        is_refresh = (meta.get("http-equiv") or "").strip().lower() == "refresh"
        # Without scripts some pages load themselves anew.
        is_own = next(meta.iterancestors("noscript"), None) is None
        if refresh and is_refresh and is_own and int(refresh[1]) <= MAX_REFRESH_SECONDS:
            return refresh[2].strip("'\" ")
    return None


def join_names(names: Iterable[str]) -> str | None:
    """``["A. Bell and C. Dee"]`` → ``A. Bell, C. Dee``; addresses and empty names are left out."""
    parted: list[str] = []
    for name in map(strip_label, names):
        parts = [part for part in _PARTING.split(name) if part]
        # "Doctors and Nurses Weekly" stays whole: each part has to be a name by itself.
        parted += parts if all(is_name(part) for part in parts) else [name]
    kept = [
        name
        for name in parted
        if any(map(str.isalpha, name)) and not (_ADDRESS.search(name) or is_program(name))
    ]
    return ", ".join(dict.fromkeys(kept[:MAX_AUTHORS])) or None


def is_name(text: str) -> bool:
    """Two words or more, each capitalised but for such as ``de`` and ``van``."""
    words = text.split()
    is_short = 2 <= len(words) <= MAX_NAME_WORDS and len(text) <= 60
    capital = all(word[:1].isupper() or (len(word) <= 3 and word.islower()) for word in words)
    return is_short and capital and words[0][:1].isupper() and not has_digit(text)


def _first_date(groups: Iterable[Sequence[str]]) -> dt.date | None:
    latest = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    for value in (value for group in groups for value in group):
        date = parse_date(value)
        # Empty and made-up dates (1970, 0001) stand in pages that have none.
        if date and dt.date(1971, 1, 1) <= date <= latest:
            return date
    return None


def _read_metas(tree: HtmlElement) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = clean_text(meta.get("content") or "")
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            key = (meta.get(attribute) or "").strip().lower()
            if key and content and not (attribute == "itemprop" and _is_nested(meta)):
                metas.setdefault(key, []).append(content)
    return metas


def _pick(metas: Mapping[str, list[str]], keys: Iterable[str]) -> list[str]:
    return [content for key in keys for content in metas.get(key, ())]


def _read_microdata(tree: HtmlElement) -> dict[str, list[str]]:
    """Values by lower-case ``itemprop``; of an author or publisher the name within."""
    items: dict[str, list[str]] = {}
    for element in tree.iter():
        if not isinstance(element.tag, str) or not element.get("itemprop"):
            continue
        for prop in element.get("itemprop").lower().split():
            nested = element.find(".//*[@itemprop='name']")
            named = nested if prop in {"author", "publisher"} and nested is not None else element
            value = named.get("content") or named.get("datetime")
            if value is None and named.get("itemscope") is None:
                value = named.text_content()
            if value and len(value) < 200 and prop != "name":
                items.setdefault(prop, []).append(clean_text(value))
    return items


def _is_nested(element: HtmlElement) -> bool:
    """Whether a property belongs to a thing within the article: the name of its publisher."""
    scope = next((up for up in element.iterancestors() if up.get("itemscope") is not None), None)
    return scope is not None and scope.get("itemprop") is not None


def _read_json_ld(tree: HtmlElement) -> list[JsonNode]:
    """Every object in the page's JSON-LD, the outer before the inner ones."""
    nodes: list[JsonNode] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        nodes += _walk(_load_json(_JSON_NOISE.sub("", script.text or "")))
    return nodes


def _load_json(text: str) -> object:
    """What a text in JSON says, be it escaped as HTML or with commas too many; None if nothing."""
    plain = unescape(text)
    for each in (text, plain, _LAST_COMMA.sub("", plain)):
        with suppress(ValueError, RecursionError):
            return json.loads(each, strict=False)
    return None


def _walk(data: object) -> Iterator[JsonNode]:
    level = [data]
    while level:
        below: list[object] = []
        for each in level:
            if isinstance(each, dict):
                yield each
                below += each.values()
            elif isinstance(each, list):
                below += each
        level = below


def _types_of(node: JsonNode) -> list[str]:
    return [text.rpartition("/")[2] for text in _texts(node.get("@type"))]


def _find_article_node(nodes: Sequence[JsonNode], titles: set[str]) -> JsonNode:
    """The node of the article: of several, the one whose headline the page itself carries."""
    found = [node for node in nodes if any(map(_ARTICLE_TYPE.match, _types_of(node)))]
    named = (
        node
        for node in found
        if any(headline in title for headline in _texts(node.get("headline")) for title in titles)
    )
    return next(named, found[0] if found else {})


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [clean_text(each) for each in values if isinstance(each, str) and each.strip()]


def _names(value: object, nodes: Sequence[JsonNode]) -> list[str]:
    """The names of a person, an organization or several, given whole or by ``@id``."""
    names: list[str] = []
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            names += _texts(each)
        elif isinstance(each, dict):
            known = each if each.get("name") else _find_by_id(each.get("@id"), nodes)
            names += _texts(known.get("name"))
    return names


def _find_by_id(id: object, nodes: Sequence[JsonNode]) -> JsonNode:
    named = (node for node in nodes if id and node.get("@id") == id and node.get("name"))
    return next(named, {})
