"""Scores a run against the labels: pure and deterministic, without a service or a model."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, ValidationError

from eval.cases import Case, CaseSet, SplitChoice, check_labels
from eval.control_scores import Column, measure_controls
from eval.intervals import Indices, mean_interval, resample_clusters, statistic_interval
from eval.metrics import AGGREGATES, METRICS, measure_case
from eval.metrics.measured import NO_REPLY, LabelledNugget, Measured
from eval.records import Json, ReplyPart, Run

# What a system that only retrieves is measured on. Not `as_of_violations`: a peer is not told.
RETRIEVAL = frozenset({"recall@5", "recall@10", "ndcg@10", "complete@10"})
AGGREGATE_RESAMPLES = 300
DIGITS = 6


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Figure(Frozen):
    """A value with its 95 % interval over stories; ``n`` questions it applies to."""

    value: float | None
    low: float | None
    high: float | None
    n: int


class QuestionScore(Frozen):
    """One question's values; None is "not applicable"."""

    id: str
    cluster: str
    kind: str
    language: str
    values: dict[str, float | None]


class Unmeasured(Frozen):
    """A question without a score, and why; it is never counted as right."""

    id: str
    why: str


class Scores(Frozen):
    """All that is known of a run. ``slices`` are means by kind and by language."""

    schema_version: int = 1
    service: str
    corpus: Json
    split: SplitChoice
    questions_sha256: str
    asked_of_sha256: str
    questions: int
    not_measured: tuple[Unmeasured, ...]
    metrics: dict[str, Figure]
    controls: dict[str, Figure]
    slices: dict[str, dict[str, dict[str, Figure]]]
    per_question: tuple[QuestionScore, ...]

    def as_json(self) -> str:
        """The same bytes for the same scores."""
        body = self.model_dump(mode="json")
        return json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@dataclass(frozen=True, slots=True)
class Matched:
    """A run's replies beside their labels, in the question set's order."""

    measured: tuple[Measured, ...]
    not_measured: tuple[Unmeasured, ...]


def score_run(run: Run, cases: CaseSet, *, split: SplitChoice) -> Scores:
    """Every metric for every question of the split, with means, intervals and controls."""
    asked = cases.of_split(split)
    matched = match_labels(run, asked)
    values = [_measure(measured) for measured in matched.measured]
    return Scores(
        service=run.about.service,
        corpus=run.about.corpus,
        split=split,
        questions_sha256=cases.sha256,
        asked_of_sha256=run.about.questions_sha256,
        questions=len(asked),
        not_measured=matched.not_measured,
        metrics=summarise(matched.measured, values),
        controls=summarise_controls(measure_controls(run, matched.measured, asked)),
        slices=_slice(matched.measured, values),
        per_question=tuple(
            QuestionScore(
                id=m.case.id,
                cluster=m.case.cluster,
                kind=m.case.kind,
                language=m.case.language,
                values={name: _round(value) for name, value in row.items()},
            )
            for m, row in zip(matched.measured, values, strict=True)
        ),
    )


def _measure(measured: Measured) -> dict[str, float | None]:
    """Every metric's value; without a reply, only those of retrieval apply."""
    values = measure_case(measured)
    if measured.has_reply:
        return values
    return {name: value if name in RETRIEVAL else None for name, value in values.items()}


def match_labels(run: Run, asked: Sequence[Case]) -> Matched:
    """Put replies and labels together; a question without a sound pair is not measured."""
    stale: dict[str, list[str]] = {}
    for fault in check_labels(asked, run.labelled):
        stale.setdefault(fault.case, []).append(fault.problem)
    measured: list[Measured] = []
    left: list[Unmeasured] = []
    for case in asked:
        # A run that was stopped has none of the texts that its labels would be looked for in.
        why = _find_gap(run, case) or "; ".join(stale.get(case.id, []))
        if why:
            left.append(Unmeasured(id=case.id, why=f"line {case.line}: {why}"))
            continue
        measured.append(_measured_of(run, case))
    return Matched(tuple(measured), tuple(left))


def _find_gap(run: Run, case: Case) -> str | None:
    answer = run.answers.get(case.id)
    if answer is None:
        return "the run has no reply to it; run again"
    if answer.error is not None or (answer.reply is None and not run.about.retrieval_only):
        return f"the service gave no reply: {answer.error}"
    if answer.asked_sha256 != case.asked_sha256:
        return "the run asked another wording; run again"
    if run.about.retrieval_only:
        return None
    try:
        reply = ReplyPart.model_validate(answer.reply)
    except ValidationError as error:
        return f"its reply breaks the contract at {error.errors()[0]['loc']}"
    if any(citation.paragraph_id not in run.cited for citation in reply.quoted):
        return "the run ended before it read what the reply cites; run again"
    return None


def _measured_of(run: Run, case: Case) -> Measured:
    answer = run.answers[case.id]
    labelled = run.labelled
    return Measured(
        case=case,
        reply=NO_REPLY if run.about.retrieval_only else ReplyPart.model_validate(answer.reply),
        passages=answer.passages,
        evidence=frozenset(labelled[e.article, e.paragraph].id for e in case.evidence),
        nuggets=tuple(
            LabelledNugget(n, frozenset(labelled[p.article, p.paragraph].id for p in n.evidence))
            for n in case.nuggets
        ),
        cited=run.cited,
        seconds=answer.seconds,
    )


Values = Sequence[Mapping[str, float | None]]


def summarise(measured: Sequence[Measured], values: Values) -> dict[str, Figure]:
    """Means with intervals clustered by story, and the figures that are no means."""
    if not measured:
        return {}
    samples = resample_clusters([m.case.cluster for m in measured])
    figures = {name: figure_of([row[name] for row in values], samples) for name in METRICS}
    for name, aggregate in AGGREGATES.items():
        value = aggregate.measure(measured)
        interval = None
        if value is not None:

            def measure(sample: Indices, of: str = name) -> float | None:
                return AGGREGATES[of].measure([measured[i] for i in sample])

            interval = statistic_interval(measure, samples[:AGGREGATE_RESAMPLES])
        figures[name] = _figure(value, interval, len(measured) if value is not None else 0)
    return figures


def figure_of(column: Sequence[float | None], samples: Sequence[Indices]) -> Figure:
    known = [value for value in column if value is not None]
    if not known:
        return _figure(None, None, 0)
    return _figure(sum(known) / len(known), mean_interval(column, samples), len(known))


def _figure(value: float | None, interval: tuple[float, float] | None, n: int) -> Figure:
    low, high = interval or (None, None)
    return Figure(value=_round(value), low=_round(low), high=_round(high), n=n)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _slice(measured: Sequence[Measured], values: Values) -> dict[str, dict[str, dict[str, Figure]]]:
    """Means, without intervals, by kind of question and by language."""
    sliced: dict[str, dict[str, dict[str, Figure]]] = {"kind": {}, "language": {}}
    for key, names in (
        ("kind", [m.case.kind for m in measured]),
        ("language", [m.case.language for m in measured]),
    ):
        for name in sorted(set(names)):
            rows = [row for row, of in zip(values, names, strict=True) if of == name]
            sliced[key][name] = {metric: _mean([row[metric] for row in rows]) for metric in METRICS}
    return sliced


def _mean(column: Sequence[float | None]) -> Figure:
    known = [value for value in column if value is not None]
    return _figure(sum(known) / len(known) if known else None, None, len(known))


def summarise_controls(columns: Mapping[str, Column]) -> dict[str, Figure]:
    """Means with intervals clustered by story."""
    return {
        name: figure_of(
            [value for _, value in column], resample_clusters([cluster for cluster, _ in column])
        )
        for name, column in columns.items()
    }
