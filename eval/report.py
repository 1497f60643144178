"""Writes what was found for people and for CI: Markdown, JUnit XML and the scores as JSON."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

from eval.compare import Difference, Flip
from eval.gate import Check, Gates
from eval.metrics import AGGREGATES, METRICS
from eval.mutations import KillRate
from eval.score import Figure, QuestionScore, Scores

# The columns of the table by kind of question.
SLICED = ("recall@5", "attributed_nugget_recall", "citation_precision", "unsafe_answers")
MAX_LISTED = 20


def show(value: float | None, unit: str = "") -> str:
    """Three decimals, or a dash for "not applicable"."""
    return "–" if value is None else f"{value:.3f}{' ' + unit if unit else ''}"


def describe_figure(name: str, figure: Figure) -> tuple[str, str, str, str, str]:
    """The cells of a metric's row: name, value, interval, n, which way is better."""
    unit = AGGREGATES[name].unit if name in AGGREGATES else ""
    interval = "–" if figure.low is None else f"{show(figure.low)} to {show(figure.high)}"
    known = METRICS.get(name) or AGGREGATES.get(name)
    better = known.better if known else ("higher" if "context" in name else "lower")
    return name, show(figure.value, unit), interval, str(figure.n), better


def write_markdown(
    scores: Scores,
    checks: Sequence[Check],
    rates: Sequence[KillRate],
    differences: Sequence[Difference] = (),
    flips: Sequence[Flip] = (),
) -> str:
    """The page for a change request: what failed or flipped first, then every figure."""
    corpus = ", ".join(f"{key} {value}" for key, value in sorted(scores.corpus.items()))
    measured = scores.questions - len(scores.not_measured)
    parts = [
        "# Evaluation",
        f"{measured} of {scores.questions} questions of the split `{scores.split}` measured "
        f"({scores.service}; corpus: {corpus}). Question set `{scores.questions_sha256[:12]}`. "
        "Intervals are 95 %, by a bootstrap over stories.",
        "## Gates",
        _table(("gate", "outcome", "figures"), _ordered(checks)),
    ]
    if scores.questions_sha256 != scores.asked_of_sha256:
        parts.insert(2, "The question set has changed since the run; its present labels count.")
    if scores.not_measured:
        rows = [(one.id, one.why) for one in scores.not_measured[:MAX_LISTED]]
        parts += ["## Not measured", _table(("question", "why"), rows)]
    if differences:
        parts += ["## Against the baseline", write_differences(differences)]
    if flips:
        parts += [f"## Flips ({len(flips)})", _write_flips(flips)]
    figures = (scores.metrics | scores.controls).items()
    parts += [
        "## Metrics and controls",
        _table(
            ("metric", "value", "95 % interval", "n", "better"),
            [describe_figure(name, figure) for name, figure in figures],
        ),
        "## By kind of question",
        _table(("kind", *SLICED), _slice_rows(scores)),
        "## Faults that the scorer sees",
        _table(
            ("fault", "seen", "survivors"),
            [
                (rate.mutation, f"{rate.killed} of {rate.spoilt}", ", ".join(rate.survivors[:8]))
                for rate in rates
            ],
        ),
    ]
    return "\n\n".join(parts) + "\n"


def write_differences(differences: Sequence[Difference]) -> str:
    """The table of a comparison; `detectable`: the difference seen with 80 % power."""
    rows = [
        (
            d.metric,
            d.verdict,
            show(d.before),
            show(d.after),
            "–" if d.delta is None else f"{d.delta:+.3f} [{d.low:+.3f}, {d.high:+.3f}]",
            show(d.p),
            show(d.detectable),
            str(d.n),
        )
        for d in differences
    ]
    head = ("metric", "verdict", "before", "after", "difference", "p (Holm)", "detectable", "n")
    return _table(head, rows)


def _write_flips(flips: Sequence[Flip]) -> str:
    shown = list(flips)
    if len(shown) > 2 * MAX_LISTED:
        shown = [*shown[:MAX_LISTED], *shown[-MAX_LISTED:]]
    rows = [
        (f.id, f.metric, "better" if f.gain > 0 else "worse", show(f.before), show(f.after))
        for f in shown
    ]
    return _table(("question", "metric", "", "before", "after"), rows)


def _ordered(checks: Sequence[Check]) -> list[tuple[str, str, str]]:
    rank = {"fail": 0, "not measured": 1, "pass": 2}
    ordered = sorted(checks, key=lambda check: rank[check.outcome])
    return [(check.name, check.outcome, check.detail) for check in ordered]


def _slice_rows(scores: Scores) -> list[tuple[str, ...]]:
    return [
        (kind, *(f"{show(figures[m].value)} ({figures[m].n})" for m in SLICED))
        for kind, figures in scores.slices["kind"].items()
    ]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(c) for c in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def write_junit(scores: Scores, checks: Sequence[Check], gates: Gates) -> str:
    """One test case a gate and a question, in the XML that CI servers read.

    A question fails where it breaks an invariant; one that was not measured is skipped.
    """
    root = ET.Element("testsuites", name="eval")
    _add_suite(root, "gates", [_gate_case(check) for check in checks])
    questions = [_question_case(question, gates) for question in scores.per_question]
    for one in scores.not_measured:
        case = ET.Element("testcase", classname="eval.questions", name=one.id)
        ET.SubElement(case, "skipped", message=f"not measured: {one.why}")
        questions.append(case)
    _add_suite(root, "questions", questions)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, "unicode") + "\n"


def _add_suite(root: ET.Element, name: str, cases: Sequence[ET.Element]) -> None:
    suite = ET.SubElement(
        root,
        "testsuite",
        name=name,
        tests=str(len(cases)),
        failures=str(sum(case.find("failure") is not None for case in cases)),
        skipped=str(sum(case.find("skipped") is not None for case in cases)),
        errors="0",
    )
    suite.extend(cases)


def _gate_case(check: Check) -> ET.Element:
    case = ET.Element("testcase", classname="eval.gates", name=check.name)
    if check.outcome == "fail":
        ET.SubElement(case, "failure", message=check.detail)
    elif check.outcome == "not measured":
        ET.SubElement(case, "skipped", message=f"not measured: {check.detail}")
    return case


def _question_case(question: QuestionScore, gates: Gates) -> ET.Element:
    case = ET.Element("testcase", classname=f"eval.questions.{question.kind}", name=question.id)
    known = {name: value for name, value in question.values.items() if value is not None}
    properties = ET.SubElement(case, "properties")
    for name, value in known.items():
        ET.SubElement(properties, "property", name=name, value=f"{value:g}")
    broken = [
        f"{name} is {known[name]:g} and must be {wanted:g}"
        for name, wanted in gates.invariants.items()
        if name in known and known[name] != wanted
    ]
    if broken:
        ET.SubElement(case, "failure", message="; ".join(broken))
    return case


def write_files(
    folder: Path, scores: Scores, *, markdown: str, junit: str, page: str
) -> list[Path]:
    """Write the four files and return their paths."""
    texts = {
        "report.md": markdown,
        "report.html": page,
        "junit.xml": junit,
        "scores.json": scores.as_json(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in texts]
