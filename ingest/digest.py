"""What a corpus holds in one line, so that two of them can be compared without their files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray

from qa_service.archive.reading import ParagraphText, Place
from qa_service.domain import Article, Statement

StatementsByPlace = Mapping[tuple[str, int, int], Sequence[Statement]]


def digest_content(
    articles: Mapping[str, Article],
    places: Iterable[Place],
    texts: Mapping[str, ParagraphText],
    statements: StatementsByPlace,
) -> str:
    """A SHA-256 of the articles with their paragraphs and who says what in them, in any order."""
    rows: list[object] = [asdict(article) for article in articles.values()]
    for place in places:
        said = statements.get((place.article_id, place.revision, place.number), ())
        rows.append([asdict(place), texts.get(place.paragraph_id), [asdict(each) for each in said]])
    return _digest(json.dumps(row, ensure_ascii=False, default=str).encode() for row in rows)


def digest_vectors(vectors: Mapping[str, NDArray[np.float32]]) -> str:
    """A SHA-256 of the vectors by the hash of their text, in any order, to the last bit."""
    return _digest(key.encode() + vector.tobytes() for key, vector in vectors.items())


def _digest(rows: Iterable[bytes]) -> str:
    parts = sorted(hashlib.sha256(row).digest() for row in rows)
    return hashlib.sha256(b"".join(parts)).hexdigest()
