"""One generation opened for reading, with what is known of each row by heart."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from qa_service.actors import Actors
from qa_service.archive import Archive
from qa_service.archive.reading import (
    Place,
    read_actors,
    read_current_articles,
    read_places,
    read_pointer,
)
from qa_service.archive.revised import read_days_added
from qa_service.corpus.background import Background, Backgrounds, Floats, Rows
from qa_service.corpus.generation import MIN_RECALL, Generation, check_files
from qa_service.corpus.masks import NO_DATE, Masks
from qa_service.corpus.paragraphs import KnownParagraphs
from qa_service.corpus.shelf import Shelf
from qa_service.corrections import link_corrections, turn_corrections
from qa_service.dense import Vectors
from qa_service.domain import Article, CorpusState, Filters, Paragraph
from qa_service.errors import CorpusBroken, CorpusEmpty

CANARIES = 5
# Over-fetching this many ids with distances from Chroma costs about as much as a few exact rows.
MAX_OVERFETCH = 1_000
OVERFETCH_SLACK = 1.5
# So many vectors are compared one by one in about the time that the graph takes.
MAX_SCANNED = 50_000
# Of 200,000 the graph finds .99 of the nearest when it is asked for so many (docs/measures.md).
MIN_FETCHED = 600
# A copy with at least this share of a paragraph's length stands for all of it.
FULL_COPY = 0.9


class Snapshot:
    """The corpus as of one commit: every search and every count in it belongs to that state.

    ``lexical`` is its index by words, ``languages`` are those of its articles, in order, and
    ``language_codes`` the place of each row's among them; ``dates`` are each row's as ordinals.
    """

    def __init__(
        self,
        generation: Generation,
        *,
        places: Sequence[Place],
        articles: dict[str, Article],
        actors: Actors,
        revision: str,
        added: Mapping[str, dt.date] = MappingProxyType({}),
    ) -> None:
        dense = generation.dense
        by_id = {place.paragraph_id: place for place in places}
        if set(dense.ids) != set(by_id):
            raise CorpusBroken(
                "The index does not hold the archive's paragraphs: run `python -m ingest rebuild`."
            )
        self._scans = generation.is_exact or len(by_id) <= MAX_SCANNED
        if not self._scans:
            dense.open_graph()
        self._generation = generation
        self._dense = dense
        self.lexical = generation.lexical
        self.places = [by_id[paragraph_id] for paragraph_id in dense.ids]
        self._rows = {place.paragraph_id: row for row, place in enumerate(self.places)}
        self._articles = [articles[place.article_id] for place in self.places]
        self._ids_of_article: dict[str, list[str]] = {}
        for place in self.places:
            self._ids_of_article.setdefault(place.article_id, []).append(place.paragraph_id)
        self.articles = articles
        self.languages = sorted({article.language for article in articles.values()})
        self.actors = actors
        self.corrections = link_corrections(articles)
        self.corrected = turn_corrections(self.corrections, articles)
        self.state = CorpusState(len(articles), len(self.places), revision)
        self._masks = Masks(self.places, articles, added)
        self.dates = self._masks.dates
        codes = {language: code for code, language in enumerate(self.languages)}
        self.language_codes = np.array([codes[each.language] for each in self._articles], np.intp)
        self._numbers = np.array([place.number for place in self.places], np.intp)
        self._backgrounds = Backgrounds.of(dense.matrix, self.language_codes, len(codes))
        self._paragraphs = KnownParagraphs(by_id)

    @classmethod
    def open(cls, archive: Archive, shelf: Shelf, before: Snapshot | None = None) -> Snapshot:
        """Open what the archive's pointer names, knowing what the snapshot ``before`` knew.

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
            added = read_days_added(connection)
        if not places:
            raise CorpusEmpty
        snapshot = cls(
            shelf.open(pointer.generation),
            places=places,
            articles=articles,
            actors=actors,
            revision=f"r{pointer.revision}",
            added=added,
        )
        snapshot._paragraphs.learn(archive, before._paragraphs if before else None)
        return snapshot

    def close(self) -> None:
        self._dense.close()

    def search_dense(
        self, vector: Vectors, *, limit: int, filters: Filters, as_of: dt.date | None
    ) -> list[tuple[str, float]]:
        """Ids of the nearest paragraphs with their cosines, nearest first."""
        rows, cosines = self.search_rows(vector, limit=limit, filters=filters, as_of=as_of)
        return list(zip(self.ids_of(rows), cosines.tolist(), strict=True))

    def search_rows(
        self, vector: Vectors, *, limit: int, filters: Filters, as_of: dt.date | None
    ) -> tuple[Rows, Floats]:
        """The rows of the nearest paragraphs and their cosines, nearest first.

        A small corpus is scanned, which is as fast and misses nothing. In a large one a filter that
        leaves much is answered by asking Chroma for more than is needed, a narrow one by an exact
        scan over what it leaves; neither misses what the filter allows. A graph that was found to
        miss neighbours (many equal vectors) is passed over altogether.
        """
        allowed = self._masks.allow(filters, as_of)
        if allowed is None:
            if self._scans:
                return self._scan(vector, limit)
            near, cosines = self._search_graph(vector, max(limit, MIN_FETCHED))
            return near[:limit], cosines[:limit]
        rows = np.flatnonzero(allowed)
        wanted = math.ceil(limit * len(allowed) / max(rows.size, 1) * OVERFETCH_SLACK)
        if wanted <= MAX_OVERFETCH and not self._scans:
            near, cosines = self._search_graph(vector, wanted)
            found = np.flatnonzero(allowed[near])[:limit]
            if len(found) >= min(limit, rows.size):
                return near[found], cosines[found]
        return self._scan(vector, limit, rows)

    def _scan(self, vector: Vectors, limit: int, rows: Rows | None = None) -> tuple[Rows, Floats]:
        near, cosines = self._dense.scan_rows(vector, limit, rows)
        return near, cosines.astype(np.float64)

    def _search_graph(self, vector: Vectors, limit: int) -> tuple[Rows, Floats]:
        near = self._dense.search(vector, limit)
        cosines = np.array([cosine for _, cosine in near], np.float64)
        return self.rows_of([id for id, _ in near]), cosines

    def measure_background(self, vector: Vectors) -> Background:
        """How a question's cosines with arbitrary paragraphs lie, by the paragraphs' language."""
        return self._backgrounds.measure(vector)

    def vectors(self, rows: Rows) -> Vectors:
        """The unit vectors of the paragraphs at the given rows, shape (n, d)."""
        return self._dense.matrix[rows]

    def cosines(self, vector: Vectors, rows: Rows) -> Floats:
        """The cosine of the paragraph at each given row with a unit vector."""
        return (self.vectors(rows) @ vector).astype(np.float64)

    def rows_of(self, ids: Sequence[str]) -> Rows:
        """The rows of the paragraphs with the given current ids."""
        return np.array([self._rows[id] for id in ids], np.intp)

    def ids_of(self, rows: Rows) -> list[str]:
        ids = self._dense.ids
        return [ids[row] for row in rows.tolist()]

    def locate(self, rows: Rows) -> tuple[Rows, Rows]:
        """The number of each row's article in the corpus, and of its paragraph in the article."""
        return self._masks.article_rows[rows], self._numbers[rows]

    def code_of(self, language: str) -> int:
        """What the language is called in ``language_codes``; -1 when no article is in it."""
        return self.languages.index(language) if language in self.languages else -1

    def check_canary(self) -> None:
        """Raises CorpusBroken unless all is whole and sampled paragraphs find themselves.

        They are looked for as questions are: by the scan, or in Chroma's graph.
        """
        check_files(self._generation.folder)
        dense = self._dense
        dense.check_store()
        finds = dense.finds_itself(CANARIES)
        if not self._scans:
            finds = finds and dense.measure_recall(CANARIES) >= MIN_RECALL
        if not finds:
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
        """The paragraphs of the given current ids, in that order, with text and statements."""
        return self._paragraphs.read(archive, ids)

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

    def allows(self, paragraph_id: str, *, filters: Filters, as_of: dt.date | None) -> bool:
        """Whether the filters and the day leave a current paragraph."""
        allowed = self._masks.allow(filters, as_of)
        return allowed is None or bool(allowed[self._rows[paragraph_id]])

    def ids_of_article(self, article_id: str) -> list[str]:
        """The ids of an article's paragraphs."""
        return self._ids_of_article.get(article_id, [])

    def find_next(self, paragraph_id: str) -> str | None:
        """The id of the paragraph after one in its article; None for the last."""
        place = self.place_of(paragraph_id)
        ids = self.ids_of_article(place.article_id)
        return next((id for id in ids if self.place_of(id).number == place.number + 1), None)

    def place_of(self, paragraph_id: str) -> Place:
        return self.places[self._rows[paragraph_id]]

    def article_of(self, paragraph_id: str) -> Article:
        return self._articles[self._rows[paragraph_id]]
