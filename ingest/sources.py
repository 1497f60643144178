"""Which files a path means: the article's file itself, or every readable file below a folder."""

from __future__ import annotations

import os
from pathlib import Path

from qa_service.errors import NotFound

SUFFIXES = frozenset({".md", ".markdown", ".txt", ".text", ".html", ".htm", ".xhtml"})


def find_article_files(path: Path) -> list[Path]:
    """The files that ``path`` stands for, sorted.

    A file stands for itself, whatever its suffix; a folder for every file of a readable suffix
    below it, hidden files and folders left out. Raises NotFound for a path that does not exist.
    """
    if path.is_dir():
        return sorted(_files_below(path))
    if not path.exists():
        raise NotFound(f"The path {path} does not exist: give a file or a folder of articles.")
    return [path]


def _files_below(folder: Path) -> list[Path]:
    found: list[Path] = []
    entered: set[Path] = set()
    for parent, folders, names in os.walk(folder, followlinks=True):
        place = Path(parent)
        real = place.resolve()
        if real in entered:
            # A link leads back to a folder already read: going on would never end.
            folders.clear()
            continue
        entered.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files = (place / name for name in names if not name.startswith("."))
        found.extend(file for file in files if file.suffix.lower() in SUFFIXES and file.is_file())
    return found
