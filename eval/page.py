"""The report as one HTML file for reading answers beside their labels: no network, no build."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from eval.explain import group_figures, pick_headlines
from eval.findings import Findings
from eval.metrics.augrc import risk_coverage_points
from eval.plot import draw_curve, draw_differences, draw_interval
from eval.reading import Question, collect_library, read_question
from eval.report import SLICED, show, tell_verdict

HERE = Path(__file__).parent
FILTERED = ("kind", "language", "split", "cluster")


def write_page(found: Findings) -> str:
    """The page: verdict, figures, gates, baseline, and every question that the run asked.

    All text of questions, answers and sources is escaped. The page's own style and script are
    named by their hashes in its Content-Security-Policy, so that nothing else can run.
    """
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["spaced"] = lambda name: name.replace("_", " ")
    environment.globals |= {"show": show, "signed": lambda value: f"{value:+.3f}".replace("-", "−")}
    style, script = (_read(name) for name in ("report.css", "report.js"))
    questions = read_questions(found)
    differences = found.against.differences if found.against else ()
    return environment.get_template("report.html").render(
        found=found,
        style=style,
        script=script,
        policy=write_policy(style=style, script=script),
        verdict=tell_verdict(found.checks),
        headlines=pick_headlines(found.scores, found.gates),
        groups=group_figures(found.scores, found.gates),
        sliced=SLICED,
        draw=draw_interval,
        link_ids=lambda text: link_ids(text, set(found.cases)),
        differences=list(zip(differences, draw_differences(differences), strict=True)),
        curve=draw_curve(risk_coverage_points(found.judged)),
        questions=questions,
        verdicts=Counter(question.answer.verdict for question in questions),
        changes=Counter(question.change for question in questions if question.change),
        choices={
            name: sorted({getattr(case, name) for case in found.cases.values()})
            for name in FILTERED
        },
    )


def read_questions(found: Findings) -> list[Question]:
    """The measured questions in the set's order, with what flipped."""
    measured = found.matched.measured
    library = collect_library(found.run.paragraphs, measured)
    flips = found.against.flips_by_question if found.against else {}
    before = found.against.measured if found.against else {}
    return [
        read_question(
            one,
            library,
            values=scored.values,
            before=before.get(one.case.id),
            flips=flips.get(one.case.id, ()),
        )
        for one, scored in zip(measured, found.whole.per_question, strict=True)
    ]


def link_ids(text: str, ids: Iterable[str]) -> list[tuple[str, bool]]:
    """``text`` in pieces, each with whether it is the id of a question."""
    known = set(ids)
    return [(part, part in known) for part in re.split(r"([\w-]+)", text) if part]


def write_policy(*, style: str, script: str) -> str:
    """The Content-Security-Policy that lets in this style and this script only."""
    return (
        f"default-src 'none'; style-src {_hash_source(style)}; script-src {_hash_source(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash_source(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
