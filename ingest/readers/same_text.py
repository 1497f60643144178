"""Texts that are the same to whoever reads them: by their letters alone."""

from __future__ import annotations

import re


def fold(text: str) -> str:
    """Its letters and digits, without an article in front of a name."""
    return re.sub(r"[\W_]+", "", text.casefold().strip().removeprefix("the "))


def is_same(text: str, title: str | None) -> bool:
    """Whether two lines differ but in spaces, capitals and marks."""
    return title is not None and fold(text) == fold(title) != ""
