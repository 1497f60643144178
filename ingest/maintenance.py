"""Looking at the corpus, checking it against itself, repairing it, saving it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.digest import digest_content, digest_vectors
from qa_service.archive import Archive
from qa_service.archive.checking import find_altered
from qa_service.archive.lock import hold_write_lock
from qa_service.archive.reading import (
    read_current_articles,
    read_current_revision,
    read_paragraph_texts,
    read_paragraphs,
    read_places,
    read_pointer,
    read_statements,
    read_vectors,
)
from qa_service.corpus import CorpusWriter
from qa_service.corpus.generation import MIN_RECALL, Generation
from qa_service.corpus.shelf import Shelf
from qa_service.dense import DenseIndex
from qa_service.embedding import load_embedder
from qa_service.errors import CorpusBroken, CorpusEmpty, NotFound
from qa_service.lexical import LexicalIndex
from qa_service.settings import Settings

VERIFY_SAMPLE = 1_000
VectorsById = dict[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and what was found."""

    name: str
    ok: bool
    detail: str

    def as_json(self) -> dict[str, object]:
        return {"ok": self.ok, "detail": self.detail}


def list_articles(archive: Archive) -> list[dict[str, object]]:
    """The current articles by date, each with its number of paragraphs."""
    with archive.reading() as connection:
        articles = read_current_articles(connection)
        places = read_places(connection)
    counts: dict[str, int] = {}
    for place in places:
        counts[place.article_id] = counts.get(place.article_id, 0) + 1
    ordered = sorted(articles.values(), key=lambda a: (str(a.date or ""), a.id))
    return [
        {
            "id": article.id,
            "revision": article.revision,
            "date": article.date.isoformat() if article.date else None,
            "language": article.language,
            "publisher": article.publisher,
            "title": article.title,
            "paragraphs": counts.get(article.id, 0),
            "source": article.source,
        }
        for article in ordered
    ]


def describe_article(archive: Archive, article_id: str) -> str:
    """The article as text. Raises NotFound when it is not among the current ones."""
    with archive.reading() as connection:
        revision = read_current_revision(connection, article_id)
        if revision is None:
            raise NotFound(f"No article has the id {article_id}: `python -m ingest list`.")
        article = read_current_articles(connection)[article_id]
        paragraphs = read_paragraphs(connection, article_id, revision)
    head = [
        article.title,
        f"{article.publisher or 'unknown publisher'}, {article.date or 'no date'}, "
        f"{article.language}, revision {article.revision}",
        f"from {article.source}",
    ]
    lines = []
    for paragraph in paragraphs:
        lines.append(f"\n[{paragraph.number}] {paragraph.text}")
        lines += [
            f"    {s.kind}: {s.speaker or '?'} ({s.actor or '?'}), {s.start}-{s.end}"
            for s in paragraph.statements
        ]
    return "\n".join(head + lines)


def delete_articles(settings: Settings, archive: Archive, article_ids: Sequence[str]) -> None:
    """Take articles out of retrieval. Raises NotFound, changing nothing, if one is unknown."""
    with hold_write_lock(settings, archive):
        with archive.reading() as connection:
            current = read_current_articles(connection)
        unknown = [article_id for article_id in article_ids if article_id not in current]
        if unknown:
            raise NotFound(f"No article has the id {unknown[0]}: `python -m ingest list`.")
        _writer(settings, archive).commit([], list(dict.fromkeys(article_ids)), sources={})


def rebuild(settings: Settings, archive: Archive, *, reembed: bool) -> None:
    """Build both indexes from the archive, embedding again only when asked to."""
    with hold_write_lock(settings, archive):
        with archive.reading() as connection:
            if read_pointer(connection) is None:
                raise CorpusEmpty
        _writer(settings, archive).rebuild(reembed=reembed)


def _writer(settings: Settings, archive: Archive) -> CorpusWriter:
    return CorpusWriter(settings, archive, load_embedder(settings))


def verify(settings: Settings, archive: Archive) -> list[Check]:
    """Check texts against hashes, both indexes against the archive, and the dense one's recall.

    Texts of old revisions are checked, too: what was cited of them stays readable. The indexes are
    this machine's, built now if only another one has them so far. The details of the first two
    name digests: equal ones in two corpora mean that they hold the same to the last byte.
    """
    shelf = Shelf(settings)
    shelf.catch_up(archive)
    with archive.reading() as connection:
        pointer = read_pointer(connection)
        if pointer is None:
            raise CorpusEmpty
        places = read_places(connection)
        texts = read_paragraph_texts(connection, [place.paragraph_id for place in places])
        hashes = [place.embedded_sha256 for place in places]
        vectors = read_vectors(connection, pointer.embedding, list(dict.fromkeys(hashes)))
        articles = read_current_articles(connection)
        content = digest_content(articles, places, texts, read_statements(connection, articles))
        stored, altered = find_altered(connection)
    ids = {place.paragraph_id for place in places}
    torn = ids - set(texts) | altered
    unembedded = sum(key not in vectors for key in hashes)
    expected = {p.paragraph_id: vectors[p.embedded_sha256] for p in places if not unembedded}
    return [
        Check(
            "paragraphs",
            not torn,
            f"{len(ids)} current, {stored - len(texts)} of old revisions, "
            f"{len(torn)} with a wrong hash; content {content}",
        ),
        Check(
            "vectors",
            not unembedded,
            f"{unembedded} missing for {pointer.embedding}; content {digest_vectors(vectors)}",
        ),
        *_verify_generation(shelf, pointer.generation, ids, expected),
    ]


def _verify_generation(
    shelf: Shelf, name: str, ids: set[str], expected: VectorsById
) -> Iterator[Check]:
    try:
        generation = shelf.open(name)
    except CorpusBroken as error:
        yield Check("generation", False, str(error))
        return
    yield Check("generation", True, name)
    try:
        yield _guarded("lexical index", lambda: _verify_lexical(generation.lexical, len(ids)))
        yield _guarded("dense index", lambda: _verify_dense(generation.dense, ids, expected))
        yield _guarded("recall", lambda: _verify_recall(generation))
    finally:
        generation.dense.close()


def _verify_lexical(lexical: LexicalIndex, expected: int) -> Check:
    count = lexical.count()
    return Check("lexical index", count == expected, f"{count} of {expected} paragraphs")


def _verify_dense(dense: DenseIndex, ids: set[str], expected: VectorsById) -> Check:
    same_ids = set(dense.ids) == ids and dense.count() == len(ids)
    rows = zip(dense.ids, dense.matrix, strict=True)
    wrong = sum(not np.array_equal(row, expected.get(key, [])) for key, row in rows)
    detail = f"{dense.count()} of {len(ids)} paragraphs, {wrong} with another vector"
    return Check("dense index", same_ids and not wrong, detail)


def _verify_recall(generation: Generation) -> Check:
    recall = generation.dense.measure_recall(VERIFY_SAMPLE)
    detail = f"{recall:.4f} against an exact scan of up to {VERIFY_SAMPLE} paragraphs"
    if generation.is_exact:
        detail += "; questions are answered by the exact scan"
    return Check("recall", generation.is_exact or recall >= MIN_RECALL, detail)


def _guarded(name: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - whatever an index throws is the finding
        return Check(name, False, f"failed: {error}")
