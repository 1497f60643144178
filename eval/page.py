"""The report as one HTML file for reading answers beside their labels: no network, no build."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from eval.gate import Check
from eval.metrics.measured import Measured
from eval.metrics.nuggets import attributed_nugget_recall, is_attributed
from eval.report import describe_figure
from eval.score import Scores

Verdict = Literal["right", "partly", "wrong"]


@dataclass(frozen=True, slots=True)
class Row:
    """One question on the page: ``told`` says of each vital nugget whether it is attributed."""

    measured: Measured
    verdict: Verdict
    told: tuple[tuple[str, bool], ...]
    missed: tuple[str, ...]


def write_page(scores: Scores, checks: Sequence[Check], measured: Sequence[Measured]) -> str:
    """The page: gates, figures, and every question with its answer, citations and labels.

    All text of questions, answers and sources is escaped.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    rows = [_row_of(one) for one in measured]
    return environment.get_template("report.html").render(
        scores=scores,
        checks=checks,
        rows=rows,
        figures=[describe_figure(*item) for item in (scores.metrics | scores.controls).items()],
        kinds=sorted({one.case.kind for one in measured}),
    )


def _row_of(measured: Measured) -> Row:
    cited = {citation.paragraph_id for citation in measured.reply.citations}
    found = {(e.article, e.paragraph) for e in measured.case.evidence}
    labelled = sorted(f"{article} ¶{paragraph}" for article, paragraph in found)
    return Row(
        measured,
        judge_answer(measured),
        tuple((n.nugget.text, is_attributed(measured, n)) for n in measured.vital),
        tuple(labelled) if not cited & measured.evidence else (),
    )


def judge_answer(measured: Measured) -> Verdict:
    """Right: rightly silent, or every vital nugget with its source; partly: some of them."""
    if measured.case.expect == "abstain":
        return "right" if measured.has_abstained else "wrong"
    if measured.has_corrected:
        return "right"
    told = attributed_nugget_recall(measured) or 0.0
    return "right" if told == 1 else "partly" if told else "wrong"
