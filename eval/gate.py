"""Holds a scored run against gates.toml: pass, fail, or not measured, which is never a pass."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from eval.cases import CaseSet, SplitChoice, Strict
from eval.compare import FAMILY, MARGIN, Difference, compare_scores, find_unpaired
from eval.metrics import AGGREGATES, METRICS, Better
from eval.mutations import MUTATIONS, KillRate, find_kill_rates
from eval.records import Run
from eval.score import Figure, Scores, match_labels, score_run
from qa_service.prompting import list_prompts

GATES = Path(__file__).with_name("gates.toml")
# Which way each control is better; `unaided_…` is the ordinary figure of the oracle's questions.
CONTROLS: dict[str, Better] = {
    "no_context": "higher",
    "random_context": "higher",
    "oracle_attributed_nugget_recall": "higher",
    "oracle_citation_precision": "higher",
    "oracle_over_refusal": "lower",
    "unaided_attributed_nugget_recall": "higher",
    "shuffled_recall_at_10": "lower",
    "shuffled_attributed_nugget_recall": "lower",
}

Outcome = Literal["pass", "fail", "not measured"]


class WrongGates(Exception):
    """The gates cannot be read; the text says what is wrong in which place."""


class Comparison(Strict):
    """What a baseline is compared in. ``baseline`` is a file of scores, named from the gates' own
    folder, that every run is held against unless another is named."""

    baseline: Path | None = None
    margin: float = Field(MARGIN, gt=0)
    metrics: tuple[str, ...] = FAMILY


class Gates(Strict):
    """``invariants`` are values of every question; ``floors`` are for the lower bound of a mean's
    interval, ``ceilings`` for the upper one; ``kill_rates`` are least shares of seen faults."""

    split: SplitChoice
    invariants: dict[str, float]
    floors: dict[str, float]
    ceilings: dict[str, float]
    kill_rates: dict[str, float]
    comparison: Comparison = Comparison()

    @model_validator(mode="after")
    def refuse_unknown_names(self) -> Gates:
        figures = {*METRICS, *AGGREGATES, *CONTROLS}
        wrong = {*self.invariants, *self.comparison.metrics} - set(METRICS)
        wrong |= {*self.floors, *self.ceilings} - figures
        wrong |= set(self.kill_rates) - {mutation.name for mutation in MUTATIONS}
        if wrong:
            raise ValueError(f"nothing is called {', '.join(sorted(wrong))}; correct the name")
        return self


@dataclass(frozen=True, slots=True)
class Check:
    """One gate's outcome with its reason."""

    name: str
    outcome: Outcome
    detail: str


def read_gates(path: Path) -> Gates:
    try:
        gates = Gates.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        return _with_place(gates, path.parent)
    except FileNotFoundError as error:
        raise WrongGates(f"There is no {path}: name the gates by --gates.") from error
    except tomllib.TOMLDecodeError as error:
        raise WrongGates(f"{path} is not TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise WrongGates(f"{path}: {place} {first['msg']}".replace(":  ", ": ")) from error


def _with_place(gates: Gates, folder: Path) -> Gates:
    if gates.comparison.baseline is None:
        return gates
    place = {"baseline": folder / gates.comparison.baseline}
    return gates.model_copy(update={"comparison": gates.comparison.model_copy(update=place)})


def read_baseline(path: Path) -> Scores:
    """A baseline's scores. Raises WrongGates, with what to run, when it is missing or is none."""
    remedy = f"write it by `python -m eval score --split gate --out {path}`"
    try:
        return Scores.model_validate_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WrongGates(f"There is no baseline at {path}: {remedy}.") from error
    except ValidationError as error:
        raise WrongGates(f"{path} holds no scores: {remedy}.") from error


def check_gates(
    run: Run, cases: CaseSet, gates: Gates, *, baseline: Run | None = None
) -> tuple[Scores, list[Check]]:
    """The run's scores on the gates' split, and the outcome of every gate.

    It is held against ``baseline``, or else against the scores that the gates name.
    """
    scores = score_run(run, cases, split=gates.split)
    again = score_run(run, cases, split=gates.split)
    rates = find_kill_rates(match_labels(run, cases.of_split(gates.split)).measured)
    checks = [
        check_completeness(scores),
        *check_prompts(run),
        check_reproducible(scores, again),
        *check_invariants(scores, gates),
        *check_bounds(scores, gates),
        *check_kill_rates(rates, gates),
    ]
    standing = gates.comparison.baseline
    if baseline is not None or standing is not None:
        before = (
            score_run(baseline, cases, split=gates.split)
            if baseline is not None
            else read_baseline(standing or Path())
        )
        checks += check_baseline(before, scores, gates.comparison)
    return scores, checks


def check_completeness(scores: Scores) -> Check:
    missing = scores.not_measured
    if not missing and scores.questions:
        return Check("every question measured", "pass", f"{scores.questions} questions")
    named = "; ".join(f"{one.id}, {one.why}" for one in missing[:3])
    detail = f"{len(missing)} of {scores.questions} questions not measured: {named}"
    return Check("every question measured", "not measured", detail)


def check_prompts(run: Run) -> list[Check]:
    """Where a model wrote answers: the prompts must be those that it had."""
    replies = [line.reply for line in run.answers.values() if line.reply]
    used = {str(reply["prompt"]) for reply in replies if reply.get("prompt")}
    if not used:
        return []
    changed = sorted(used - set(list_prompts().values()))
    detail = f"changed since the run: {', '.join(changed)}" if changed else ", ".join(sorted(used))
    return [Check("prompts as in the run", "not measured" if changed else "pass", detail)]


def check_reproducible(scores: Scores, again: Scores) -> Check:
    is_same = scores.as_json() == again.as_json()
    detail = "the same bytes twice" if is_same else "a second scoring gave other bytes"
    return Check("scoring is reproducible", "pass" if is_same else "fail", detail)


def check_invariants(scores: Scores, gates: Gates) -> list[Check]:
    """What holds for every question, without tolerance."""
    checks = []
    for name, wanted in gates.invariants.items():
        values = {q.id: q.values[name] for q in scores.per_question if q.values[name] is not None}
        broken = [id for id, value in values.items() if value != wanted]
        if not values:
            checks.append(Check(name, "not measured", "it applies to no question of the run"))
        elif broken:
            detail = f"{len(broken)} of {len(values)} questions: {', '.join(broken[:5])}"
            checks.append(Check(name, "fail", detail))
        else:
            checks.append(Check(name, "pass", f"{wanted:g} on all of {len(values)} questions"))
    return checks


def check_bounds(scores: Scores, gates: Gates) -> list[Check]:
    """Floors hold the lower bound of an interval, ceilings the upper one."""
    figures = scores.metrics | scores.controls
    return [
        *(_check_bound(name, figures.get(name), floor=f) for name, f in gates.floors.items()),
        *(_check_bound(name, figures.get(name), ceiling=c) for name, c in gates.ceilings.items()),
    ]


def _check_bound(
    name: str, figure: Figure | None, *, floor: float | None = None, ceiling: float | None = None
) -> Check:
    if figure is None or figure.low is None or figure.high is None:
        return Check(name, "not measured", "the run has no value for it")
    shown = f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}], n = {figure.n}"
    if floor is not None:
        outcome: Outcome = "pass" if figure.low >= floor else "fail"
        return Check(name, outcome, f"{shown}; lower bound at least {floor:g}")
    limit = ceiling if ceiling is not None else 0.0
    outcome = "pass" if figure.high <= limit else "fail"
    return Check(name, outcome, f"{shown}; upper bound at most {limit:g}")


def check_kill_rates(rates: Sequence[KillRate], gates: Gates) -> list[Check]:
    checks = []
    for rate in rates:
        wanted = gates.kill_rates.get(rate.mutation)
        if wanted is None:
            continue
        name = f"the scorer sees {rate.mutation}"
        if rate.rate is None:
            checks.append(Check(name, "not measured", "no right answer has a place for it"))
            continue
        detail = f"{rate.killed} of {rate.spoilt}, at least {wanted:.0%}"
        checks.append(Check(name, "pass" if rate.rate >= wanted else "fail", detail))
    return checks


def check_baseline(before: Scores, after: Scores, comparison: Comparison) -> list[Check]:
    """Fails on a metric that is worse than the baseline's; "inconclusive" is said, and passes."""
    if before.questions_sha256 != after.questions_sha256:
        detail = "it was scored with other labels: write it anew by `python -m eval score`"
        return [Check("same labels as the baseline", "not measured", detail)]
    unpaired = find_unpaired(before, after)
    differences = compare_scores(before, after, family=comparison.metrics, margin=comparison.margin)
    checks = [_check_difference(difference) for difference in differences]
    if unpaired:
        detail = f"{len(unpaired)} questions are in one run only: {', '.join(unpaired[:5])}"
        checks.append(Check("same questions as the baseline", "not measured", detail))
    return checks


def _check_difference(difference: Difference) -> Check:
    name = f"{difference.metric} against the baseline"
    if difference.delta is None:
        return Check(name, "not measured", "no question has a value in both runs")
    detail = (
        f"{difference.verdict}: {difference.delta:+.3f} "
        f"[{difference.low:+.3f}, {difference.high:+.3f}]"
    )
    return Check(name, "fail" if difference.verdict == "worse" else "pass", detail)


def exit_code(checks: Sequence[Check]) -> int:
    """0 all passed, 1 something measured failed, 2 nothing failed but something is unmeasured."""
    outcomes = {check.outcome for check in checks}
    if "fail" in outcomes:
        return 1
    return 2 if "not measured" in outcomes or not checks else 0
