"""Writes JUnit XML for CI servers: a test case a gate and a question."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence

from eval.findings import Findings
from eval.gate import Check
from eval.metrics.measured import Measured
from eval.score import QuestionScore

# XML 1.0 has no way to write these, not even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(found: Findings) -> str:
    """The gates' split by the schema of Jenkins (junit-10.xsd), which other servers read, too.

    A question fails where it breaks an invariant; one that was not measured is skipped. The times
    are the seconds that its reply took. An error's text is the gate's or the answer's.
    """
    replies = {one.case.id: one for one in found.judged}
    questions = [
        _question_case(question, replies[question.id], found.gates.invariants)
        for question in found.scores.per_question
    ]
    for one in found.scores.not_measured:
        case = _make_case("eval.questions", one.id)
        ET.SubElement(case, "skipped", message=f"not measured: {one.why}")
        questions.append(case)
    suites = [
        _make_suite("gates", [_gate_case(check) for check in found.checks]),
        _make_suite("questions", questions),
    ]
    started = found.run.about.started.strftime("%Y-%m-%dT%H:%M:%S")
    root = ET.Element("testsuites", {"name": "eval", **_sum_up(suites)})
    for suite in suites:
        suite.set("timestamp", started)
        root.append(suite)
    ET.indent(root)
    text = _NO_XML.sub("\ufffd", ET.tostring(root, "unicode"))
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _make_suite(name: str, cases: Sequence[ET.Element]) -> ET.Element:
    suite = ET.Element(
        "testsuite",
        name=name,
        tests=str(len(cases)),
        failures=str(sum(case.find("failure") is not None for case in cases)),
        errors="0",
        skipped=str(sum(case.find("skipped") is not None for case in cases)),
        time=f"{sum(float(case.get('time', '0')) for case in cases):.4f}",
    )
    suite.extend(cases)
    return suite


def _sum_up(suites: Sequence[ET.Element]) -> dict[str, str]:
    counts = {
        name: str(sum(int(suite.get(name, "0")) for suite in suites))
        for name in ("tests", "failures", "errors")
    }
    return {**counts, "time": f"{sum(float(suite.get('time', '0')) for suite in suites):.4f}"}


def _make_case(classname: str, name: str, seconds: float | None = None) -> ET.Element:
    return ET.Element("testcase", classname=classname, name=name, time=f"{seconds or 0:.4f}")


def _gate_case(check: Check) -> ET.Element:
    case = _make_case("eval.gates", check.name)
    if check.outcome == "fail":
        failure = ET.SubElement(case, "failure", type="gate", message=check.detail)
        failure.text = f"{check.name}: {check.detail}"
    elif check.outcome == "not measured":
        ET.SubElement(case, "skipped", message=f"not measured: {check.detail}")
    return case


def _question_case(
    question: QuestionScore, measured: Measured, invariants: dict[str, float]
) -> ET.Element:
    classname = f"eval.questions.{question.kind}"
    case = _make_case(classname, question.id, measured.seconds)
    known = {name: value for name, value in question.values.items() if value is not None}
    broken = [
        f"{name} is {known[name]:g} and must be {wanted:g}"
        for name, wanted in invariants.items()
        if name in known and known[name] != wanted
    ]
    asked = measured.case.question
    if broken:
        message = f"{'; '.join(broken)}: {asked}"
        failure = ET.SubElement(case, "failure", type="invariant", message=message)
        failure.text = f"Question: {asked}\nAnswer: {measured.reply.answer}"
    values = "\n".join(f"{name} {value:g}" for name, value in known.items())
    ET.SubElement(case, "system-out").text = f"{asked}\n{values}"
    return case
