"""Gathers what a report tells of a run and, where there is one, of its baseline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eval.cases import Case, CaseSet
from eval.compare import Difference, Flip, compare_scores, find_flips
from eval.gate import Check, Gates, check_gates
from eval.metrics.measured import Measured
from eval.mutations import KillRate, find_kill_rates
from eval.records import Run
from eval.score import Matched, Scores, match_labels, score_run

_RANK = {"fail": 0, "not measured": 1, "pass": 2}


@dataclass(frozen=True, slots=True)
class Against:
    """What changed since a baseline: ``differences`` on the gates' split, ``flips`` on all."""

    measured: Mapping[str, Measured]
    differences: tuple[Difference, ...]
    flips: tuple[Flip, ...]

    @property
    def flips_by_question(self) -> dict[str, list[Flip]]:
        """The question with the greatest loss first; so are each question's flips."""
        found: dict[str, list[Flip]] = {}
        for flip in self.flips:
            found.setdefault(flip.id, []).append(flip)
        return found


@dataclass(frozen=True, slots=True)
class Findings:
    """``scores``, ``checks`` (failures first) and ``judged`` are of the gates' split.

    ``whole`` and ``matched`` are of all questions that the run asked; ``cases`` are those by id.
    """

    run: Run
    gates: Gates
    cases: Mapping[str, Case]
    scores: Scores
    checks: tuple[Check, ...]
    rates: tuple[KillRate, ...]
    judged: tuple[Measured, ...]
    whole: Scores
    matched: Matched
    against: Against | None = None


def gather_findings(
    run: Run, cases: CaseSet, gates: Gates, *, baseline: Run | None = None
) -> Findings:
    """Score, hold the gates, and compare with the baseline."""
    asked = cases.of_split(run.about.split)
    scores, checks = check_gates(run, cases, gates, baseline=baseline)
    is_same = run.about.split == gates.split
    whole = scores if is_same else score_run(run, cases, split=run.about.split)
    judged = match_labels(run, cases.of_split(gates.split)).measured
    return Findings(
        run=run,
        gates=gates,
        cases={case.id: case for case in asked},
        scores=scores,
        checks=tuple(sorted(checks, key=lambda check: _RANK[check.outcome])),
        rates=tuple(find_kill_rates(judged)),
        judged=judged,
        whole=whole,
        matched=match_labels(run, asked),
        against=_compare(baseline, cases, gates, scores, whole) if baseline else None,
    )


def _compare(baseline: Run, cases: CaseSet, gates: Gates, scores: Scores, whole: Scores) -> Against:
    family = gates.comparison.metrics
    was = score_run(baseline, cases, split=whole.split)
    judged = {question.id for question in scores.per_question}
    kept = tuple(question for question in was.per_question if question.id in judged)
    matched = match_labels(baseline, cases.of_split(whole.split))
    return Against(
        measured={one.case.id: one for one in matched.measured},
        differences=tuple(
            compare_scores(
                was.model_copy(update={"per_question": kept}),
                scores,
                family=family,
                margin=gates.comparison.margin,
            )
        ),
        flips=tuple(find_flips(was, whole, family=family)),
    )
