"""What the fields of front matter and of records are called, by whoever wrote them."""

from __future__ import annotations

import re
from collections.abc import Mapping

SYNONYMS = {
    "published": "date",
    "publishedat": "date",
    "publishdate": "date",
    "pubdate": "date",
    "pub_date": "date",
    "date_publish": "date",
    "datepublished": "date",
    "date_published": "date",
    "published_at": "date",
    "published_date": "date",
    "publish_date": "date",
    "publication_date": "date",
    "datemodified": "modified",
    "date_modified": "modified",
    "date_modify": "modified",
    "updated_at": "modified",
    "updated": "modified",
    "lastmod": "modified",
    "lang": "language",
    "source": "publisher",
    "site": "publisher",
    "outlet": "publisher",
    "site_name": "publisher",
    "sitename": "publisher",
    "headline": "title",
    "canonical": "url",
    "canonical_url": "url",
    "link": "url",
    "source_url": "url",
    "authors": "author",
    "заголовок": "title",
    "название": "title",
    "дата": "date",
    "опубликовано": "date",
    "опубліковано": "date",
    "дата_публикации": "date",
    "дата_публікації": "date",
    "источник": "publisher",
    "джерело": "publisher",
    "издание": "publisher",
    "видання": "publisher",
    "автор": "author",
    "ссылка": "url",
    "посилання": "url",
    "язык": "language",
    "мова": "language",
}


def fold_name(key: object) -> str:
    """A field's name as it is looked up: `Source-Class` and `Source class` are `source_class`."""
    return re.sub(r"[\s-]+", "_", str(key).strip().casefold())


def with_known_names(fields: Mapping[object, object] | Mapping[str, object]) -> dict[str, object]:
    """The fields that say something, by their own names.

    A synonym counts only where the name itself is not used.
    """
    own = {fold_name(key): value for key, value in fields.items()}
    own = {name: value for name, value in own.items() if value not in (None, "")}
    named: dict[str, object] = {}
    for name, value in own.items():
        if name in SYNONYMS:
            named.setdefault(SYNONYMS[name], value)
    return named | {name: value for name, value in own.items() if name not in SYNONYMS}
