"""Any llama-index reader, named on the command line, as a source of articles."""

from __future__ import annotations

import importlib
import inspect
import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, cast

from ingest.readers.records import read_record
from ingest.sources.items import Found, Item, Unread, hash_bytes
from qa_service.domain import SourceState
from qa_service.errors import WrongSettings

# Where readers put what an article says of itself, under names of their own.
_SYNONYMS = {
    "creation_date": "date",
    "last_modified_date": "modified",
    "page_title": "title",
    "webpage_url": "url",
}
# A file's name and the days on which a disk got it are no words of the article in it.
_OF_FILES = frozenset({"file_name", "file_path"})
_OF_DISKS = frozenset({"creation_date", "last_modified_date", "last_accessed_date"})
_PLACES = ("url", "source_url", "webpage_url", "file_path", "source", "id")


class ReaderSource:
    """The documents of a `BaseReader`; those with one place (pages of a PDF) are one article.

    ``arguments`` go to its constructor where that names them, else to its ``load_data``; where some
    stand under "init", these alone go to the constructor. Raises WrongSettings for a class that is
    none or that does not take them.
    """

    def __init__(self, path: str, arguments: str) -> None:
        self._name = path
        reader, given = _import_reader(path), _read_arguments(arguments)
        try:
            made_with = given.pop("init") if "init" in given else _take_own(reader, given)
            self._reader = reader(**made_with)
        except (TypeError, ValueError) as error:
            raise WrongSettings(f"--reader-args: {path} cannot be made: {error}.") from error
        self._arguments = given
        self.expected = 0

    def find_items(self, known: Mapping[str, SourceState]) -> Iterator[Found]:
        try:
            documents = list(self._reader.load_data(**self._arguments))
        except Exception as error:  # noqa: BLE001 - whatever a foreign reader raises is one row
            yield Unread(self._name, f"{self._name} cannot read: {type(error).__name__}: {error}")
            return
        grouped: dict[str, list[Any]] = {}
        for document in documents:
            grouped.setdefault(_place_of(document), []).append(document)
        for place, parts in grouped.items():
            yield self._item_of(place, parts)

    def covers(self, source: str) -> bool:
        return source.startswith(f"{self._name}#")

    def _item_of(self, place: str, parts: list[Any]) -> Item:
        source = f"{self._name}#{place}"
        record = _make_record(parts[0].metadata)
        record["text"] = "\n\n".join(part.get_content() for part in parts)
        raw = json.dumps(record, ensure_ascii=False, sort_keys=True, default=str).encode()
        return Item(source, hash_bytes(raw), partial(read_record, record, source=source))


def _make_record(metadata: Mapping[str, Any]) -> dict[str, Any]:
    left_out = _OF_DISKS if _OF_FILES & metadata.keys() else frozenset()
    return {_SYNONYMS.get(key, key): metadata[key] for key in metadata if key not in left_out}


def _place_of(document: Any) -> str:
    """What names a document for good; its text where the reader gives nothing (ids are random)."""
    named = (document.metadata.get(key) for key in _PLACES)
    return str(next((value for value in named if value), "")) or hash_bytes(
        document.get_content().encode()
    )


def _read_arguments(text: str) -> dict[str, Any]:
    try:
        arguments = json.loads(text or "{}")
    except ValueError as error:
        raise WrongSettings(f"--reader-args is not JSON: {error}.") from error
    if not isinstance(arguments, dict) or not isinstance(arguments.get("init", {}), dict):
        raise WrongSettings('--reader-args must be a JSON object, like {"input_dir": "news"}.')
    return arguments


def _take_own(reader: Any, given: dict[str, Any]) -> dict[str, Any]:
    """The arguments that the constructor names, taken out of all that are ``given``."""
    named = inspect.signature(reader).parameters
    return {name: given.pop(name) for name in given.keys() & named.keys()}


def _import_reader(path: str) -> Any:
    module, _, name = path.rpartition(".")
    try:
        found = getattr(importlib.import_module(module or name), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise WrongSettings(
            f"--reader {path} cannot be imported ({error}): install its package."
        ) from error
    base = importlib.import_module("llama_index.core.readers.base").BaseReader
    if not (isinstance(found, type) and issubclass(found, base)):
        raise WrongSettings(f"--reader {path} is not a llama-index BaseReader.")
    return cast(Any, found)
