"""Compares two scored runs question by question, with a verdict that may be "inconclusive"."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.intervals import (
    exact_mcnemar,
    fisher_randomisation,
    holm,
    mean_interval,
    minimal_detectable_effect,
    resample_clusters,
)
from eval.metrics import METRICS
from eval.score import QuestionScore, Scores

SIGNIFICANCE = 0.05
MARGIN = 0.05
# The family that p values are adjusted for: one figure for each thing that users notice.
FAMILY = (
    "recall@5",
    "complete@10",
    "attributed_nugget_recall",
    "citation_precision",
    "citation_recall",
    "speaker_right",
    "over_refusal",
    "unsafe_answers",
)

Verdict = Literal["better", "worse", "no difference", "inconclusive", "not measured"]


@dataclass(frozen=True, slots=True)
class Difference:
    """After less before over the questions that both have a value for.

    ``p`` is adjusted for the family; ``detectable`` is the smallest true difference that so many
    questions show with 80 % power.
    """

    metric: str
    n: int
    before: float | None
    after: float | None
    delta: float | None
    low: float | None
    high: float | None
    p: float | None
    detectable: float | None
    verdict: Verdict

    def questions_needed(self, margin: float) -> int | None:
        """About how many questions would show a difference of ``margin``."""
        if self.detectable is None or margin <= 0:
            return None
        return math.ceil(self.n * (self.detectable / margin) ** 2)


@dataclass(frozen=True, slots=True)
class Pairs:
    """One metric's values of the same questions, in order, and their stories."""

    before: tuple[float, ...]
    after: tuple[float, ...]
    clusters: tuple[str, ...]

    @property
    def differences(self) -> list[float]:
        return [after - before for before, after in zip(self.before, self.after, strict=True)]


def compare_scores(
    before: Scores, after: Scores, *, family: Sequence[str] = FAMILY, margin: float = MARGIN
) -> list[Difference]:
    """A difference for each metric of the family, in its order."""
    pairs = {name: pair_values(before.per_question, after.per_question, name) for name in family}
    measured = [name for name in family if pairs[name].before]
    adjusted = holm([find_p(pairs[name], is_binary=METRICS[name].is_binary) for name in measured])
    p_of = dict(zip(measured, adjusted, strict=True))
    return [_difference(name, pairs[name], p_of.get(name), margin) for name in family]


@dataclass(frozen=True, slots=True)
class Flip:
    """A question whose value changed; ``gain`` is positive where it got better."""

    id: str
    metric: str
    before: float
    after: float
    gain: float


def find_flips(before: Scores, after: Scores, *, family: Sequence[str] = FAMILY) -> list[Flip]:
    """Every changed value of the family's metrics, the greatest losses first."""
    new = {question.id: question for question in after.per_question}
    flips = []
    for question in before.per_question:
        for name in family:
            was = question.values.get(name)
            now = new[question.id].values.get(name) if question.id in new else None
            if was is not None and now is not None and was != now:
                gain = now - was if METRICS[name].better == "higher" else was - now
                flips.append(Flip(question.id, name, was, now, gain))
    return sorted(flips, key=lambda flip: (flip.gain, flip.id, flip.metric))


def find_unpaired(before: Scores, after: Scores) -> list[str]:
    """The ids of questions that only one of the two has measured."""
    ours, theirs = ({q.id for q in scores.per_question} for scores in (before, after))
    return sorted(ours ^ theirs)


def pair_values(
    before: Sequence[QuestionScore], after: Sequence[QuestionScore], metric: str
) -> Pairs:
    new: Mapping[str, QuestionScore] = {question.id: question for question in after}
    rows = [
        (was, now, question.cluster)
        for question in before
        if question.id in new
        and (was := question.values.get(metric)) is not None
        and (now := new[question.id].values.get(metric)) is not None
    ]
    return Pairs(
        tuple(row[0] for row in rows), tuple(row[1] for row in rows), tuple(row[2] for row in rows)
    )


def find_p(pairs: Pairs, *, is_binary: bool) -> float:
    """Exact McNemar for verdicts of 0 and 1, else Fisher's randomisation."""
    if is_binary:
        differences = pairs.differences
        return exact_mcnemar(sum(d > 0 for d in differences), sum(d < 0 for d in differences))
    return fisher_randomisation(pairs.differences)


def _difference(metric: str, pairs: Pairs, p: float | None, margin: float) -> Difference:
    differences = pairs.differences
    if not differences or p is None:
        return Difference(metric, 0, None, None, None, None, None, None, None, "not measured")
    n = len(differences)
    interval = mean_interval(differences, resample_clusters(pairs.clusters)) or (0.0, 0.0)
    low, high = interval
    sign = 1 if METRICS[metric].better == "higher" else -1
    better, worse = (low, high) if sign == 1 else (-high, -low)
    return Difference(
        metric,
        n,
        sum(pairs.before) / n,
        sum(pairs.after) / n,
        sum(differences) / n,
        low,
        high,
        p,
        minimal_detectable_effect(differences),
        judge(better, worse, p, margin=margin),
    )


def judge(low: float, high: float, p: float, *, margin: float) -> Verdict:
    """The verdict on a gain's interval (higher is better): significant, equivalent, or neither."""
    if p < SIGNIFICANCE and low > 0:
        return "better"
    if p < SIGNIFICANCE and high < 0:
        return "worse"
    if -margin < low and high < margin:
        return "no difference"
    return "inconclusive"
