"""What candidates are ordered by, worked out for all of them at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self, cast

import numpy as np
from numpy.typing import NDArray

from qa_service.corpus import Background, Floats, Mask, Rows, Snapshot
from qa_service.domain import Features
from qa_service.feedback import add_likeness
from qa_service.question import Question

# In standard deviations of the question's cosines, like all fused scores. The weight of the best
# BM25 score was chosen on the outside sets (docs/measures.md).
LEXICAL_WEIGHT = 2.7
PERIOD_BONUS = 1.3
# Of what all of a question's words weigh, the best BM25 score that tells of little in its language,
# and how much less tells of nothing at all there.
THIN_SHARE, THIN_RANGE = 0.35, 0.15
# How close a foreign paragraph is, in standard deviations, that is then given half of the best
# lexical score. All three chosen on the outside sets (docs/measures.md).
HALF_ABROAD = 3.0
# What a share of the question's words is worth in another language, of what it is in its own.
# Chosen between the question set and the outside sets (docs/measures.md).
ABROAD_WEIGHT = 0.5
# Chosen on another corpus, where the question set shows no difference (docs/measures.md).
NEIGHBOUR_SHARE = 0.2
# Reports on a day's events still come out some days later.
REPORTING_DELAY = dt.timedelta(days=7)
MIN_POINTS = 5


@dataclass(frozen=True, slots=True)
class Candidates:
    """Paragraphs that may answer, by their rows in the snapshot, all arrays of one length.

    ``dense`` are their cosines with the question, ``lexical`` their BM25 scores (0.0: not in the
    lexical list), ``languages`` the codes of their languages; ``is_own`` tells which are in the
    question's, ``is_timely`` which are of the time that it names. ``abroad`` is how much of the
    question's words, by weight, those in other languages have of what can be looked up in them, and
    ``known`` how much that is, by the codes of these languages.
    """

    rows: Rows
    dense: Floats
    lexical: Floats
    languages: Rows
    is_own: Mask
    is_timely: Mask
    abroad: Floats
    known: Mapping[int, float]

    @classmethod
    def of(
        cls, rows: Rows, dense: Floats, lexical: Floats, question: Question, snapshot: Snapshot
    ) -> Self:
        languages = snapshot.language_codes[rows]
        is_own = languages == snapshot.code_of(question.language)
        is_timely = _are_in_period(snapshot.dates[rows], question)
        return cls(rows, dense, lexical, languages, is_own, is_timely, np.zeros(len(rows)), {})

    @property
    def known_shares(self) -> Floats:
        """How much of the question's words can be looked up in each candidate's language."""
        shares = np.zeros(int(self.languages.max(initial=0)) + 1)
        for code, share in self.known.items():
            shares[code : code + 1] = share
        return shares[self.languages]


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """The features of candidates in their order, each an array of one length (``Features``)."""

    closeness: Floats
    lexical: Floats
    period: Floats
    likeness: Floats | None = None
    neighbour: Floats | None = None

    @property
    def fused(self) -> Floats:
        """What the question alone says: closeness, weighted BM25, and the named time."""
        return self.closeness + LEXICAL_WEIGHT * self.lexical + self.period

    @property
    def scores(self) -> Floats:
        """What passages are ordered by."""
        alone = self.fused if self.likeness is None else add_likeness(self.fused, self.likeness)
        return alone if self.neighbour is None else alone + self.neighbour

    def row(self, at: int) -> Features:
        """The features of one candidate."""
        return Features(
            float(self.closeness[at]),
            float(self.lexical[at]),
            float(self.period[at]),
            None if self.likeness is None else float(self.likeness[at]),
            0.0 if self.neighbour is None else float(self.neighbour[at]),
        )


def add_neighbours(features: FeatureTable, places: tuple[Rows, Rows]) -> FeatureTable:
    """With a share of how far the better of the two paragraphs beside each one is ahead of it.

    An article's first paragraph has the names and the day that a question has, and the next ones
    what it asks for. ``places`` are the numbers of the candidates' articles and paragraphs.
    """
    articles, numbers = places
    scores = features.scores
    # Only paragraphs that stand beside each other have keys beside each other.
    keys = articles * (numbers.max(initial=0) + 2) + numbers
    order = np.argsort(keys)
    sorted_keys, sorted_scores = keys[order], scores[order]
    adjacent = np.diff(sorted_keys) == 1
    ahead = np.full((2, len(keys)), -np.inf)
    ahead[0, 1:][adjacent] = sorted_scores[:-1][adjacent]
    ahead[1, :-1][adjacent] = sorted_scores[1:][adjacent]
    lead = np.empty(len(keys))
    lead[order] = np.maximum(0.0, ahead.max(axis=0) - sorted_scores)
    return replace(features, neighbour=NEIGHBOUR_SHARE * lead)


def take_features(
    candidates: Candidates,
    background: Background,
    alike: Floats | None = None,
    *,
    weight: float,
) -> FeatureTable:
    """Closeness, BM25 relative to the best, the bonus of the named time, and the likeness to the
    best that is given.

    Closeness is the cosine's distance from what it is for arbitrary paragraphs of the candidate's
    language, in standard deviations: so languages can be compared, which raw cosines cannot.

    The lexical list knows only the question's language. A candidate in another one is given what it
    has of the words that can be looked up there, at a discount, since a group of words is met more
    easily than one. For the others it has the lexical score that candidates as close have on
    average in the question's language, so that a foreign paragraph is neither punished for what
    cannot be known nor lifted by rank alone. Where no text of that language has much of what the
    question's words weigh, ``weight``, there may be nothing to learn from: the foreign score is
    then the more by its closeness alone.
    """
    is_own = candidates.is_own
    closeness = background.standardise(candidates.dense, candidates.languages)
    best = candidates.lexical.max(initial=0.0)
    lexical = candidates.lexical / (best or 1.0)
    if not is_own.all():
        expected = _expect_lexical(closeness[is_own], lexical[is_own], closeness)
        abroad = _lack_words(best, weight) / (1 + np.exp(HALF_ABROAD - closeness))
        known = candidates.known_shares
        found = ABROAD_WEIGHT * known * candidates.abroad * (weight / (best or weight or 1.0))
        lexical = np.where(is_own, lexical, found + (1 - known) * np.maximum(expected, abroad))
        lexical = lexical / max(1.0, lexical.max(initial=0.0))
    period = np.where(candidates.is_timely, PERIOD_BONUS, 0.0)
    return FeatureTable(closeness, lexical, period, alike)


def _lack_words(best: float, weight: float) -> float:
    """How surely what is asked is not told in the question's language, by its best BM25 score."""
    if not weight:
        return 0.0
    return min(1.0, max(0.0, (THIN_SHARE - best / weight) / THIN_RANGE))


def _expect_lexical(closeness: Floats, relative: Floats, at: Floats) -> Floats:
    """The line through own-language candidates' closeness and relative BM25, at the given places.

    With too few points to draw one it expects nothing.
    """
    if len(closeness) < MIN_POINTS:
        return np.zeros(len(at))
    variance = float(closeness.var())
    slope = (
        float(((closeness - closeness.mean()) * relative).mean()) / variance if variance else 0.0
    )
    line = relative.mean() + max(0.0, slope) * (at - closeness.mean())
    return cast(Floats, line.clip(0.0, 1.0))


def _are_in_period(dates: NDArray[np.int64], question: Question) -> Mask:
    """Whether articles of the dates came out in the period that is asked about, or just after."""
    if question.period is None:
        return np.zeros(len(dates), np.bool_)
    first, last = question.period.start, question.period.end + REPORTING_DELAY
    return (dates >= first.toordinal()) & (dates <= last.toordinal())
