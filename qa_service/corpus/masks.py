"""Which paragraphs the filters of a question and its ``as_of`` leave."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from qa_service.archive.reading import Place
from qa_service.domain import Article, Filters

Mask = NDArray[np.bool_]

NO_DATE = -1
MAX_KEPT = 16


class Masks:
    """Masks over the rows of ``places``; ``dates`` are each row's article's, as ordinals, and
    ``article_rows`` its number. ``added``: since when paragraphs stand in an article that came to
    it later; before that day they are unknown."""

    def __init__(
        self,
        places: Sequence[Place],
        articles: Mapping[str, Article],
        added: Mapping[str, dt.date] = MappingProxyType({}),
    ) -> None:
        order = {article_id: row for row, article_id in enumerate(articles)}
        self._places, self._articles = places, articles
        self.article_rows = np.array([order[p.article_id] for p in places], dtype=np.intp)
        self._dates = np.array(
            [a.date.toordinal() if a.date else NO_DATE for a in articles.values()], dtype=np.int64
        )
        self.dates: NDArray[np.int64] = self._dates[self.article_rows]
        since = (added.get(place.paragraph_id) for place in places)
        self._since = np.array([day.toordinal() if day else NO_DATE for day in since], np.int64)
        self._rows_of_actor: dict[str, list[int]] = defaultdict(list)
        for row, place in enumerate(places):
            for actor in place.actors:
                self._rows_of_actor[actor.casefold()].append(row)
        # A question asks for the same mask with each of its passages.
        self._allow_cached = lru_cache(maxsize=MAX_KEPT)(self._allow)

    def count_until(self, day: dt.date) -> tuple[int, int]:
        """How many articles and paragraphs were published by the day."""
        known = self._published_by(day)
        rows = known[self.article_rows] & (self._since <= day.toordinal())
        return int(known.sum()), int(rows.sum())

    def last_day(self, as_of: dt.date | None) -> dt.date | None:
        """The last day that an article is of, by ``as_of`` at the latest."""
        known = self._published_by(as_of or dt.date.max)
        return dt.date.fromordinal(int(self._dates[known].max())) if known.any() else None

    def allow(self, filters: Filters, as_of: dt.date | None) -> Mask | None:
        """Which rows are left, shape (paragraphs,), or None when all are."""
        if filters == Filters() and as_of is None:
            return None
        return self._allow_cached(filters, as_of)

    def _allow(self, filters: Filters, as_of: dt.date | None) -> Mask:
        known = np.ones(len(self._articles), dtype=np.bool_)
        if as_of is not None:
            known &= self._published_by(as_of)
        if filters.published_to is not None:
            known &= self._published_by(filters.published_to)
        if filters.published_from is not None:
            known &= self._dates >= filters.published_from.toordinal()
        if filters.publishers:
            known &= self._articles_with(lambda article: article.publisher, filters.publishers)
        if filters.languages:
            known &= self._articles_with(lambda article: article.language, filters.languages)
        allowed: Mask = known[self.article_rows]
        if as_of is not None:
            allowed &= self._since <= as_of.toordinal()
        if filters.actors:
            allowed &= self._rows_with_actors(filters.actors)
        if filters.side:
            allowed &= self._rows_with_actors((filters.side,))
        return allowed

    def _published_by(self, day: dt.date) -> Mask:
        # An article without a date cannot be shown to be old enough, so it is left out.
        known: Mask = (self._dates != NO_DATE) & (self._dates <= day.toordinal())
        return known

    def _articles_with(
        self, value_of: Callable[[Article], str | None], values: Collection[str]
    ) -> Mask:
        wanted = {value.casefold() for value in values}
        return np.array(
            [(value_of(article) or "").casefold() in wanted for article in self._articles.values()],
            dtype=np.bool_,
        )

    def _rows_with_actors(self, actors: Collection[str]) -> Mask:
        rows = [row for each in actors for row in self._rows_of_actor.get(each.casefold(), ())]
        mask = np.zeros(len(self._places), dtype=np.bool_)
        mask[rows] = True
        return mask
