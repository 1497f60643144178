"""The local model for tests that look into it, loaded once a process."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from qa_service.e5.local import LocalEmbedder, load_local

_FOLDER = tempfile.TemporaryDirectory(prefix="on-record-model-")


@cache
def local_reader() -> LocalEmbedder:
    return load_local(Path(_FOLDER.name), 1)
