"""Files and folders: the article's file itself, or every readable file below a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from pathlib import Path

from ingest.readers import SUFFIXES, name_place, name_suffixes, read_article
from ingest.sources.containers import (
    CONTAINER_SUFFIXES,
    find_members,
    is_container,
    is_settings,
)
from ingest.sources.items import Found, Item, Unread, hash_stream
from qa_service.domain import SourceState
from qa_service.errors import NotFound


class FileSource:
    """The articles of a file, or of every readable file below a folder.

    What the corpus keeps in ``data_dir`` is none. Raises NotFound for a path that does not exist.
    """

    def __init__(self, path: Path, *, data_dir: Path | None = None) -> None:
        self._path = path
        self._files = find_article_files(path, data_dir=data_dir)
        self.expected = 0 if any(map(is_container, self._files)) else len(self._files)

    def find_items(self, known: Mapping[str, SourceState]) -> Iterator[Found]:
        for file in self._files:
            if is_container(file) and file.is_file():
                yield from find_members(file)
            else:
                yield _item_of(file)

    def covers(self, source: str) -> bool:
        place = Path(name_place(self._path))
        if place.is_dir():
            return Path(source).is_relative_to(place)
        return is_container(place) and source.startswith(f"{place}#")


def _item_of(file: Path) -> Found:
    source = name_place(file)
    if not _is_readable(file):
        return Unread(source, name_suffixes(file.suffix, SUFFIXES | CONTAINER_SUFFIXES))
    if _is_dangling(file):
        return Unread(source, "The link leads to a file that is not there.")
    if not file.is_file():
        return Unread(source, "It is a pipe or a device, not a file.")
    try:
        with file.open("rb") as stream:
            return Item(source, hash_stream(stream), partial(read_article, file.absolute()))
    except OSError as error:
        return Unread(source, f"The file cannot be opened: {error.strerror or error}.")


def find_article_files(path: Path, *, data_dir: Path | None = None) -> list[Path]:
    """The files that ``path`` stands for, sorted.

    A file stands for itself, whatever its suffix; a folder for every file of a readable suffix
    below it, hidden files and folders, editors' locks, JSON without an article and ``data_dir``
    left out. Raises NotFound for a path that does not exist.
    """
    if path.is_dir():
        left_out = find_own_folders(data_dir, [path]) if data_dir else frozenset()
        return sorted(_files_below(path, left_out))
    if not (path.exists() or path.is_symlink()):
        raise NotFound(f"The path {path} does not exist: give a file or a folder of articles.")
    return [path]


def find_own_folders(data_dir: Path, read: Sequence[Path]) -> frozenset[Path]:
    """The corpus's own folders: ``data_dir``, or where what is ``read`` lies in it, those in it."""
    data = data_dir.resolve()
    own = {data, data / "generations", data / "models"}
    return frozenset(
        each for each in own if not any(path.resolve().is_relative_to(each) for path in read)
    )


def _files_below(folder: Path, left_out: AbstractSet[Path]) -> list[Path]:
    found: list[Path] = []
    entered: set[Path] = set()
    for parent, folders, names in os.walk(folder, followlinks=True):
        place = Path(parent)
        real = place.resolve()
        if real in entered or real in left_out:
            # A link leads back to a folder already read: going on would never end.
            folders.clear()
            continue
        entered.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        # Word writes `~$letter.docx` beside a letter that is open.
        files = (place / name for name in names if not name.startswith((".", "~$")))
        read = (
            file for file in files if _is_readable(file) and (file.is_file() or _is_dangling(file))
        )
        found.extend(file for file in read if not is_settings(file))
    return found


def _is_dangling(file: Path) -> bool:
    return file.is_symlink() and not file.exists()


def _is_readable(file: Path) -> bool:
    return file.suffix.lower() in SUFFIXES or is_container(file)
