"""The widget as it is served: one file, and the hash that an embedding page can hold it to."""

from __future__ import annotations

import base64
import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Final

from qa_service.http.pages import STATIC_DIR

WIDGET_PATH: Final = "/widget.js"


@dataclass(frozen=True, slots=True)
class WidgetFile:
    """The bundle's bytes, plain and gzipped; ``integrity`` is of the plain ones."""

    plain: bytes
    gzipped: bytes
    integrity: str

    @property
    def etag(self) -> str:
        # Weak, since the two forms share it.
        return f'W/"{self.integrity}"'


@cache
def read_widget() -> WidgetFile:
    """The bundle that `make widget` writes, read once."""
    plain = (STATIC_DIR / "widget.js").read_bytes()
    return WidgetFile(plain, gzip.compress(plain, mtime=0), hash_integrity(plain))


def hash_integrity(content: bytes) -> str:
    """The content's hash as subresource integrity writes it: `sha384-` and base64."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()
