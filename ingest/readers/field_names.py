"""What the fields of front matter and of records are called, by whoever wrote them."""

from __future__ import annotations

from collections.abc import Mapping

SYNONYMS = {
    "published": "date",
    "publishdate": "date",
    "pubdate": "date",
    "datepublished": "date",
    "date_published": "date",
    "published_at": "date",
    "published_date": "date",
    "publish_date": "date",
    "publication_date": "date",
    "datemodified": "modified",
    "date_modified": "modified",
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
    "authors": "author",
}


def fold_name(key: object) -> str:
    """A field's name as it is looked up: `Source-Class` is `source_class`."""
    return str(key).strip().casefold().replace("-", "_")


def with_known_names(fields: Mapping[object, object] | Mapping[str, object]) -> dict[str, object]:
    """The fields by their own names; a synonym counts only where the name itself is not used."""
    named: dict[str, object] = {}
    for key, value in fields.items():
        name = fold_name(key)
        if name in SYNONYMS:
            named.setdefault(SYNONYMS[name], value)
    own = {fold_name(key): value for key, value in fields.items()}
    return named | {name: value for name, value in own.items() if name not in SYNONYMS}
