"""One generation opened for reading, with what is known of each row by heart."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa_service.actors import Actors
from qa_service.archive import Archive
from qa_service.archive.reading import (
    Place,
    read_actors,
    read_current_articles,
    read_paragraph_texts,
    read_places,
    read_pointer,
    read_statements,
)
from qa_service.corpus.generation import MIN_RECALL, Generation, check_files
from qa_service.corpus.masks import NO_DATE, Masks
from qa_service.corpus.shelf import Shelf
from qa_service.corrections import link_corrections
from qa_service.dense import Vectors
from qa_service.domain import Article, CorpusState, Filters, Paragraph
from qa_service.errors import CorpusBroken, CorpusEmpty

CANARIES = 5
# Paragraphs of a language that a question is compared with to know what closeness means.
SAMPLE, MIN_SAMPLE = 256, 20
# A handful of paragraphs says little: this embedding's spread is about .02.
MIN_SPREAD = 0.015
# Over-fetching this many ids with distances from Chroma costs about as much as a few exact rows.
MAX_OVERFETCH = 1_000
OVERFETCH_SLACK = 1.5
# So many vectors are compared one by one in about the time that the graph takes.
MAX_SCANNED = 50_000
# Of 200,000 the graph finds .99 of the nearest when it is asked for so many (docs/measures.md).
MIN_FETCHED = 600
# So many paragraphs are kept in memory at most: a few megabytes.
MAX_KNOWN = 4_096
# A copy with at least this share of a paragraph's length stands for all of it.
FULL_COPY = 0.9


@dataclass(frozen=True, slots=True)
class Background:
    """Mean and standard deviation of a question's cosines with arbitrary paragraphs."""

    mean: float
    spread: float

    def standardise(self, cosine: float) -> float:
        """How far the cosine is above the mean, in standard deviations."""
        return (cosine - self.mean) / self.spread


class Snapshot:
    """The corpus as of one commit: every search and every count in it belongs to that state.

    ``lexical`` is its index by words, ``languages`` are those of its articles, in order.
    """

    def __init__(
        self,
        generation: Generation,
        *,
        places: Sequence[Place],
        articles: dict[str, Article],
        actors: Actors,
        revision: str,
    ) -> None:
        dense = generation.dense
        by_id = {place.paragraph_id: place for place in places}
        if set(dense.ids) != set(by_id):
            raise CorpusBroken(
                "The index does not hold the archive's paragraphs: run `python -m ingest rebuild`."
            )
        self._generation = generation
        self._dense = dense
        self.lexical = generation.lexical
        self.places = [by_id[paragraph_id] for paragraph_id in dense.ids]
        self._rows = {place.paragraph_id: row for row, place in enumerate(self.places)}
        self._articles = [articles[place.article_id] for place in self.places]
        self.articles = articles
        self.languages = sorted({article.language for article in articles.values()})
        self.actors = actors
        self.corrections = link_corrections(articles)
        self.state = CorpusState(len(articles), len(self.places), revision)
        self._masks = Masks(self.places, articles)
        self._samples = self._draw_samples()
        self._known: dict[str, Paragraph] = {}
        self._scans = generation.is_exact or len(self.places) <= MAX_SCANNED

    @classmethod
    def open(cls, archive: Archive, shelf: Shelf) -> Snapshot:
        """Open what the archive's pointer names.

        Raises CorpusEmpty before the first commit or when nothing is left, CorpusBroken when the
        generation cannot be opened, ChromaUnreachable.
        """
        with archive.reading() as connection:
            pointer = read_pointer(connection)
            if pointer is None:
                raise CorpusEmpty
            places = read_places(connection)
            articles = read_current_articles(connection)
            actors = read_actors(connection)
        if not places:
            raise CorpusEmpty
        return cls(
            shelf.open(pointer.generation),
            places=places,
            articles=articles,
            actors=actors,
            revision=f"r{pointer.revision}",
        )

    def close(self) -> None:
        self._dense.close()

    def search_dense(
        self, vector: Vectors, *, limit: int, filters: Filters, as_of: dt.date | None
    ) -> list[tuple[str, float]]:
        """Ids of the nearest paragraphs with their cosines, nearest first.

        A small corpus is scanned, which is as fast and misses nothing. In a large one a filter that
        leaves much is answered by asking Chroma for more than is needed, a narrow one by an exact
        scan over what it leaves; neither misses what the filter allows. A graph that was found to
        miss neighbours (many equal vectors) is passed over altogether.
        """
        allowed = self._masks.allow(filters, as_of)
        if allowed is None:
            if self._scans:
                return self._dense.scan(vector, limit)
            return self._dense.search(vector, max(limit, MIN_FETCHED))[:limit]
        rows = np.flatnonzero(allowed)
        if rows.size == 0:
            return []
        wanted = math.ceil(limit * len(allowed) / rows.size * OVERFETCH_SLACK)
        if wanted <= MAX_OVERFETCH and not self._scans:
            near = self._dense.search(vector, wanted)
            found = [(id, cosine) for id, cosine in near if allowed[self._rows[id]]]
            if len(found) >= min(limit, rows.size):
                return found[:limit]
        return self._dense.scan(vector, limit, rows)

    def measure_background(self, vector: Vectors) -> dict[str, Background]:
        """How a question's cosines with arbitrary paragraphs lie, by the paragraphs' language.

        A multilingual embedding places a question nearer to its own language; against this
        background cosines with different languages can be compared. Languages with too few
        paragraphs to tell are left out; the key "" has all of them.
        """
        return {
            language: Background(float(cosines.mean()), max(float(cosines.std()), MIN_SPREAD))
            for language, sample in self._samples.items()
            for cosines in [sample @ vector]
        }

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """The unit vectors of the given paragraphs, shape (n, d)."""
        return self._dense.matrix[[self._rows[paragraph_id] for paragraph_id in ids]]

    def cosines(self, vector: Vectors, ids: Sequence[str]) -> list[float]:
        """The cosine of each given paragraph with a unit vector."""
        return [float(cosine) for cosine in self.vectors(ids) @ vector] if ids else []

    def check_canary(self) -> None:
        """Raises CorpusBroken unless all is whole and sampled paragraphs find themselves."""
        check_files(self._generation.folder)
        self._dense.check_store()
        if not self._generation.is_exact and self._dense.measure_recall(CANARIES) < MIN_RECALL:
            raise CorpusBroken(
                "The index does not find its own paragraphs: run `python -m ingest rebuild`."
            )
        if self.lexical.count() != len(self.places):
            raise CorpusBroken("The lexical index is incomplete: run `python -m ingest rebuild`.")

    def count_until(self, as_of: dt.date | None) -> CorpusState:
        """The state with only what was published by ``as_of`` counted."""
        if as_of is None:
            return self.state
        return CorpusState(*self._masks.count_until(as_of), self.state.revision)

    def name_actors(self, written: Sequence[str]) -> tuple[str, ...]:
        """The actors that names stand for ("Moscow" and "russia" are Russia), each once; others as
        written."""
        resolve = self.actors.resolve
        names = (
            resolve(each)[1] or resolve(each.title())[1] or resolve(each.upper())[1] or each
            for each in written
        )
        return tuple(dict.fromkeys(names))

    def last_day(self, as_of: dt.date | None) -> dt.date | None:
        """The last day of publication, by ``as_of`` at the latest."""
        return self._masks.last_day(as_of)

    def read_paragraphs(self, archive: Archive, ids: Sequence[str]) -> list[Paragraph]:
        """The paragraphs of the given current ids, in that order, with text and statements.

        What is asked about most stays in memory.
        """
        known = self._known
        unknown = [id for id in dict.fromkeys(ids) if id not in known]
        if unknown:
            found = self._load_paragraphs(archive, unknown)
            if len(known) + len(found) > MAX_KNOWN:
                # Other threads may still be reading from the old one.
                known = self._known = {id: known[id] for id in ids if id in known}
            known.update((paragraph.id, paragraph) for paragraph in found)
        return [known[id] for id in ids]

    def _load_paragraphs(self, archive: Archive, ids: Sequence[str]) -> list[Paragraph]:
        places = [self.place_of(paragraph_id) for paragraph_id in ids]
        with archive.reading() as connection:
            texts = read_paragraph_texts(connection, ids)
            statements = read_statements(
                connection,
                {place.article_id for place in places},
                numbers={place.number for place in places},
            )
        return [
            Paragraph(
                place.paragraph_id,
                place.article_id,
                place.revision,
                place.number,
                *texts[place.paragraph_id],
                statements.get((place.article_id, place.revision, place.number), ()),
            )
            for place in places
        ]

    def find_copies(
        self, paragraph_id: str, *, filters: Filters, as_of: dt.date | None
    ) -> list[str]:
        """The paragraph and its copies in other articles that the filters leave, best first.

        The one to cite is the first: official before other sources, then the earlier. What lacks
        more than a tenth of the given paragraph's length comes last, as it may lack its point.
        """
        row = self._rows[paragraph_id]
        copies = self._generation.copies
        rows = copies.members(row)
        if len(rows) == 1:
            return [paragraph_id]
        allowed = self._masks.allow(filters, as_of)
        rows = tuple(r for r in rows if allowed is None or allowed[r])
        enough = FULL_COPY * copies.lengths[row]

        def rank(other: int) -> tuple[bool, bool, int, bool, str]:
            article = self._articles[other]
            date = self._masks.dates[other]
            return (
                bool(copies.lengths[other] < enough),
                article.source_class != "official",
                int(date) if date != NO_DATE else dt.date.max.toordinal(),
                other != row,
                article.id,
            )

        by_article: dict[str, int] = {}
        for other in sorted(rows, key=rank):
            by_article.setdefault(self.places[other].article_id, other)
        return [self.places[other].paragraph_id for other in by_article.values()]

    def ids_of_article(self, article_id: str) -> list[str]:
        """The ids of an article's paragraphs."""
        return [place.paragraph_id for place in self.places if place.article_id == article_id]

    def place_of(self, paragraph_id: str) -> Place:
        return self.places[self._rows[paragraph_id]]

    def article_of(self, paragraph_id: str) -> Article:
        return self._articles[self._rows[paragraph_id]]

    def _draw_samples(self) -> dict[str, Vectors]:
        """Language → vectors of some of its paragraphs, drawn evenly; "" → of any language."""
        by_language: dict[str, list[int]] = {"": list(range(len(self.places)))}
        for row, place in enumerate(self.places):
            by_language.setdefault(self.articles[place.article_id].language, []).append(row)
        return {
            language: np.array(self._dense.matrix[rows[:: math.ceil(len(rows) / SAMPLE)]])
            for language, rows in by_language.items()
            if len(rows) >= MIN_SAMPLE or language == ""
        }
