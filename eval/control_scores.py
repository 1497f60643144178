"""Measures the controls of a run: what refuses, what the oracle adds, what labels get by chance."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from eval.cases import Case
from eval.intervals import SEED
from eval.metrics.abstention import over_refusal
from eval.metrics.citations import citation_precision
from eval.metrics.measured import Measured
from eval.metrics.nuggets import attributed_nugget_recall
from eval.metrics.recall import recall_at_10
from eval.records import ReplyPart, Run

# A question's story and its value, a row each; None is "not applicable".
Column = list[tuple[str, float | None]]


def measure_controls(
    run: Run, measured: Sequence[Measured], asked: Sequence[Case]
) -> dict[str, Column]:
    """The values of every control by its name; one that the run has no questions for is left out.

    Where nothing can be right, refusals and recall by chance alone must come out; with the oracle,
    what the service reaches once retrieval is not at fault.
    """
    columns = {
        **_measure_refusals(run, asked),
        **_measure_oracle(run, measured),
        **_measure_shuffled(measured),
    }
    return {name: column for name, column in columns.items() if column}


def _measure_refusals(run: Run, asked: Sequence[Case]) -> dict[str, Column]:
    cluster_of = {case.id: case.cluster for case in asked}
    return {
        control: [
            (cluster_of[line.id], float(line.abstained))
            for line in run.controls
            if line.control == control and line.id in cluster_of
        ]
        for control in ("no_context", "random_context")
    }


def _measure_oracle(run: Run, measured: Sequence[Measured]) -> dict[str, Column]:
    """The oracle's answers by the measures of all others, and the same questions without it."""
    unaided, aided = match_oracle(run, measured)
    columns = {
        f"oracle_{metric.__name__}": [(m.case.cluster, metric(m)) for m in aided]
        for metric in (attributed_nugget_recall, citation_precision, over_refusal)
    }
    columns["unaided_attributed_nugget_recall"] = [
        (m.case.cluster, attributed_nugget_recall(m)) for m in unaided
    ]
    return columns


def match_oracle(run: Run, measured: Sequence[Measured]) -> tuple[list[Measured], list[Measured]]:
    """The oracle's questions as they were answered without it, and with it, in the same order.

    Those whose labels have come to name other articles since are left out of both.
    """
    by_id = {m.case.id: m for m in measured}
    unaided, aided = [], []
    for line in run.oracle:
        one = by_id.get(line.id)
        if one is not None and {label.article for label in one.case.evidence} == set(line.articles):
            unaided.append(one)
            reply = ReplyPart.model_validate(line.reply)
            aided.append(replace(one, reply=reply, passages=(), seconds=None))
    return unaided, aided


def _measure_shuffled(measured: Sequence[Measured]) -> dict[str, Column]:
    shuffled = shuffle_labels(measured)
    return {
        f"shuffled_{metric.__name__}": [(m.case.cluster, metric(m)) for m in shuffled]
        for metric in (recall_at_10, attributed_nugget_recall)
    }


def shuffle_labels(measured: Sequence[Measured]) -> list[Measured]:
    """The answerable questions, each with the labels of a question of another story."""
    labelled = [m for m in measured if m.evidence]
    chance = random.Random(SEED)
    shuffled = []
    for one in labelled:
        others = [m for m in labelled if m.case.cluster != one.case.cluster]
        if others:
            other = chance.choice(others)
            shuffled.append(
                replace(one, evidence=other.evidence, nuggets=other.nuggets, seconds=None)
            )
    return shuffled
