"""Writes what was found for the reader of a change request: what failed or flipped first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from eval.compare import Difference, Flip
from eval.explain import better_way
from eval.findings import Findings
from eval.gate import Check
from eval.metrics import AGGREGATES
from eval.score import Figure, Scores

# The columns of the table by kind of question.
SLICED = ("recall@5", "attributed_nugget_recall", "citation_precision", "unsafe_answers")
MAX_LISTED = 20
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~#])")


def show(value: float | None, unit: str = "") -> str:
    """Three decimals, or a dash for "not applicable"."""
    return "–" if value is None else f"{value:.3f}{' ' + unit if unit else ''}"


def describe_figure(name: str, figure: Figure) -> tuple[str, str, str, str, str]:
    """The cells of a metric's row: name, value, interval, n, which way is better."""
    unit = AGGREGATES[name].unit if name in AGGREGATES else ""
    interval = "–" if figure.low is None else f"{show(figure.low)} to {show(figure.high)}"
    return name, show(figure.value, unit), interval, str(figure.n), better_way(name)


def tell_verdict(checks: Sequence[Check]) -> str:
    """One line on all gates, such as "2 of 35 gates failed, 1 not measured"."""
    counts = Counter(check.outcome for check in checks)
    if not checks:
        return "No gate was held"
    if counts["pass"] == len(checks):
        return f"All {len(checks)} gates passed"
    failed = f"{counts['fail'] or 'none'} of {len(checks)} gates failed"
    left = f"{counts['not measured']} not measured" if counts["not measured"] else ""
    return ", ".join(part for part in (failed.capitalize(), left) if part)


def write_markdown(found: Findings) -> str:
    """The page for a change request: gates that do not pass, flips, then every figure."""
    scores = found.scores
    parts = [f"# Evaluation: {tell_verdict(found.checks)}"]
    bad = [check for check in found.checks if check.outcome != "pass"]
    if bad:
        parts += ["## Gates that do not pass", _write_checks(bad)]
    if found.against and found.against.flips:
        parts += _write_flips(found)
    if found.against:
        parts += ["## Against the baseline", write_differences(found.against.differences)]
    parts += [_tell_run(found)]
    if scores.not_measured:
        rows = [(one.id, one.why) for one in scores.not_measured[:MAX_LISTED]]
        parts += ["## Not measured", _table(("question", "why"), rows)]
    figures = (scores.metrics | scores.controls).items()
    parts += [
        "## Metrics and controls",
        _table(
            ("metric", "value", "95 % interval", "n", "better"),
            [describe_figure(name, figure) for name, figure in figures],
        ),
        "## By kind of question",
        _table(("kind", *SLICED), _slice_rows(scores)),
        "## Gates that pass",
        _write_checks([check for check in found.checks if check.outcome == "pass"]),
        "## Faults that the scorer sees",
        _table(
            ("fault", "seen", "survivors"),
            [
                (rate.mutation, f"{rate.killed} of {rate.spoilt}", ", ".join(rate.survivors[:8]))
                for rate in found.rates
            ],
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _tell_run(found: Findings) -> str:
    scores = found.scores
    corpus = ", ".join(f"{key} {value}" for key, value in sorted(scores.corpus.items()))
    told = (
        f"{scores.questions - len(scores.not_measured)} of {scores.questions} questions of the "
        f"split `{scores.split}` measured ({scores.service}; corpus: {corpus}). Question set "
        f"`{scores.questions_sha256[:12]}`. Intervals are 95 %, by a bootstrap over stories."
    )
    if scores.questions_sha256 != scores.asked_of_sha256:
        told += " The question set has changed since the run; its present labels count."
    return told


def _write_checks(checks: Sequence[Check]) -> str:
    rows = [(check.name, check.outcome, check.detail) for check in checks]
    return _table(("gate", "outcome", "figures"), rows)


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


def _write_flips(found: Findings) -> list[str]:
    """The worst and the best of the flipped questions, a row each, and how many there are."""
    flips = list(found.against.flips_by_question.items()) if found.against else []
    shown = flips
    if len(flips) > 2 * MAX_LISTED:
        shown = [*flips[:MAX_LISTED], *flips[-MAX_LISTED:]]
    rows = [
        (
            id,
            _as_text(found.cases[id].question),
            _tell_flips([flip for flip in of if flip.gain < 0]),
            _tell_flips([flip for flip in of if flip.gain > 0]),
        )
        for id, of in shown
    ]
    heading = f"## Flipped: {len(flips)} of {len(found.cases)} questions"
    if len(shown) < len(flips):
        heading += f" (the {MAX_LISTED} that lost most and the {MAX_LISTED} that gained most)"
    return [heading, _table(("", "question", "worse", "better"), rows)]


def _tell_flips(flips: Sequence[Flip]) -> str:
    return "; ".join(f"{flip.metric} {flip.before:.2f} → {flip.after:.2f}" for flip in flips)


def _slice_rows(scores: Scores) -> list[tuple[str, ...]]:
    return [
        (kind, *(f"{show(figures[m].value)} ({figures[m].n})" for m in SLICED))
        for kind, figures in scores.slices["kind"].items()
    ]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(c) for c in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(re.sub(r"(?<!\\)\|", r"\\|", text).split())


def _as_text(text: str) -> str:
    """What an asker wrote, so that Markdown shows it and does not obey it."""
    return _MARKDOWN.sub(r"\\\1", text)


def write_files(folder: Path, texts: dict[str, str]) -> list[Path]:
    """Write each text to the file of its name, and return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in texts]
