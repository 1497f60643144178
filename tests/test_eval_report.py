"""The report: what a reader of a change request, a CI server and a reader of answers are told."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest

from eval.__main__ import report
from eval.cases import CaseSet
from eval.compare import Flip
from eval.explain import GROUPS, Limit, better_way, group_figures, tell_meaning
from eval.findings import Findings, gather_findings
from eval.gate import CONTROLS, Check
from eval.junit import write_junit
from eval.marking import guess_language, split_text
from eval.metrics import AGGREGATES, METRICS
from eval.metrics.augrc import Point, risk_coverage_points, selective_risks
from eval.page import link_ids, read_questions, write_page
from eval.plot import Bar, draw_curve, draw_interval
from eval.reading import Library, Question, judge_answer, read_question
from eval.records import Line, ReplyPart, write_line
from eval.report import tell_verdict, write_markdown
from eval.score import Figure
from tests.eval_samples import (
    LIMITS,
    PARAGRAPHS,
    RIGHT,
    SILENT,
    TEXT,
    case_set,
    cite,
    measured,
    nugget,
    question_row,
    reply_with,
    run_of,
)

ALTERED = RIGHT.model_copy(update={"citations": (cite().model_copy(update={"end": 9}),)})
HOSTILE = "<script>alert(1)</script> | *How* `many`?"


@pytest.fixture
def cases(tmp_path: Path) -> CaseSet:
    return case_set(tmp_path, *(question_row(f"q{i}") for i in range(10)))


def find(cases: CaseSet, replies: dict[str, ReplyPart] | None = None) -> Findings:
    return gather_findings(run_of(cases, replies), cases, LIMITS)


def against_silence(cases: CaseSet, *answered_before: str) -> Findings:
    """A run that is silent on the named questions, against one that answered them."""
    after = run_of(cases, dict.fromkeys(answered_before, SILENT))
    return gather_findings(after, cases, LIMITS, baseline=run_of(cases))


def question_of(page: str, id: str) -> str:
    """One question's part of the page."""
    found = re.search(rf'<details class="question" id="{id}".*?</details>', page, re.DOTALL)
    assert found is not None
    return found[0]


def read(reply: ReplyPart = RIGHT, **changes: object) -> Question:
    one = replace(measured(reply), **changes)  # type: ignore[arg-type]
    return read_question(one, Library(PARAGRAPHS, {}), values={})


def test_the_command_writes_a_file_for_each_kind_of_reader(tmp_path: Path) -> None:
    run = run_of(case_set(tmp_path, question_row()))
    labelled = [line.model_copy(update={"why": "labelled"}) for line in PARAGRAPHS.values()]
    lines: list[Line] = [run.about, *run.answers.values(), *labelled, *run.cited.values()]
    path = tmp_path / "run.jsonl"
    path.write_text("".join(map(write_line, lines)), encoding="utf-8")
    questions = tmp_path / "questions.jsonl"
    report(run=path, baseline=path, out=tmp_path / "out", questions=questions)
    names = "junit.xml qrels.trec questions.csv report.html report.md run.trec scores.json"
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == names.split()


# The verdict, in one line


def test_the_verdict_counts_what_failed_and_what_was_not_measured() -> None:
    right, wrong, left = (
        Check("a", "pass", ""),
        Check("b", "fail", ""),
        Check("c", "not measured", ""),
    )
    assert tell_verdict([right, right]) == "All 2 gates passed"
    assert tell_verdict([wrong, left, right]) == "1 of 3 gates failed, 1 not measured"
    assert tell_verdict([left, right]) == "None of 2 gates failed, 1 not measured"
    assert tell_verdict([]) == "No gate was held"


# For change requests


def test_the_markdown_begins_with_the_verdict_the_bad_gates_and_the_flips(cases: CaseSet) -> None:
    text = write_markdown(against_silence(cases, "q3"))
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    assert headings[0].startswith("Evaluation: ")
    assert headings[1:4] == [
        "Gates that do not pass",
        "Flipped: 1 of 10 questions",
        "Against the baseline",
    ]


def test_a_flipped_question_is_told_in_its_words_with_what_changed(cases: CaseSet) -> None:
    row = next(r for r in write_markdown(against_silence(cases, "q3")).split("\n") if "| q3 |" in r)
    assert "How many aircraft were sent to Riga?" in row
    assert "attributed_nugget_recall 1.00 → 0.00" in row


def test_markdown_shows_what_an_asker_wrote_and_does_not_obey_it(tmp_path: Path) -> None:
    cases = case_set(tmp_path, question_row(changes={"question": HOSTILE}))
    text = write_markdown(against_silence(cases, "q1"))
    assert r"\<script\>alert(1)\</script\> \| \*How\* \`many\`?" in text


# For CI servers


def test_junit_skips_the_unmeasured_and_fails_the_broken(cases: CaseSet) -> None:
    run = run_of(cases, {"q7": ALTERED})
    del run.answers["q4"]
    root = ET.fromstring(write_junit(gather_findings(run, cases, LIMITS)))
    questions = {suite.get("name"): suite for suite in root}["questions"]
    assert {name: questions.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "10",
        "failures": "1",
        "errors": "0",
        "skipped": "1",
    }
    failure = questions.find("testcase[@name='q7']/failure")
    assert failure is not None
    assert "verbatim is 0 and must be 1" in str(failure.get("message"))


def test_junit_says_when_and_how_long(cases: CaseSet) -> None:
    root = ET.fromstring(write_junit(find(cases)))
    # Ten replies of half a second; gates take none.
    assert [suite.get("time") for suite in root] == ["0.0000", "5.0000"]
    assert root.get("time") == "5.0000"
    assert {suite.get("timestamp") for suite in root} == {"2026-01-01T00:00:00"}
    assert {case.get("time") for case in root.iter("testcase")} == {"0.0000", "0.5000"}


def test_junit_counts_every_case_once(cases: CaseSet) -> None:
    found = find(cases)
    root = ET.fromstring(write_junit(found))
    names = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert len(names) == len(set(names)) == len(found.checks) + 10 == int(str(root.get("tests")))


def test_junit_is_xml_whatever_the_texts_hold(tmp_path: Path) -> None:
    cases = case_set(tmp_path, question_row(changes={"question": "Bell \x07 & <b>?"}))
    text = write_junit(find(cases, {"q1": ALTERED}))
    failure = ET.fromstring(text).find(".//failure[@type='invariant']")
    assert failure is not None
    assert "Bell \ufffd & <b>?" in str(failure.text)


# The page


def test_the_page_escapes_what_sources_and_askers_wrote(tmp_path: Path) -> None:
    cases = case_set(tmp_path, question_row(changes={"question": HOSTILE}))
    page = write_page(find(cases))
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert 'data-verdict="right"' in page


def test_the_page_lets_only_its_own_style_and_script_in(cases: CaseSet) -> None:
    page = write_page(find(cases))
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert "unsafe" not in policy[1]
    assert policy[1].startswith("default-src &#39;none&#39;")
    assert page.count("<script>") == page.count("<style>") == 1
    assert not re.search(r" (?:style|on\w+|src)=", page)


def test_a_question_shows_its_quote_its_evidence_and_what_is_missing(cases: CaseSet) -> None:
    other = reply_with(("The Kremlin was silent. [1]", (1,)), citations=[cite(1, "p2")])
    page = write_page(find(cases, {"q3": other}))
    right, wrong = question_of(page, "q2"), question_of(page, "q3")
    assert (
        "<mark>Stoltenberg said NATO had not sent </mark><mark><u>40 aircraft</u></mark>" in right
    )
    assert '<b class="ok">told</b>' in right
    assert '<b class="bad">not evidence</b>' in wrong
    assert '<b class="bad">missing</b> rank 1' in wrong
    assert "not sent <u>40 aircraft</u> to Riga." in wrong


def test_a_flipped_question_shows_both_answers_side_by_side(cases: CaseSet) -> None:
    page = write_page(against_silence(cases, "q3"))
    flipped, same = question_of(page, "q3"), question_of(page, "q2")
    assert re.findall(r"<h3>(\w+)", flipped) == ["Before", "After", "Labels"]
    assert re.findall(r"<h3>(\w+)", same) == ["Answer", "Labels"]
    assert 'data-change="worse"' in flipped
    assert 'data-change=""' in same
    assert "1 of 10 questions flipped" in page


def test_a_question_without_a_reply_is_on_the_page_and_not_among_the_right(cases: CaseSet) -> None:
    run = run_of(cases)
    del run.answers["q4"]
    page = write_page(gather_findings(run, cases, LIMITS))
    assert re.search(r'id="q4">\s*<b class="open">not measured</b> <b>q4</b>', page)
    assert page.count('data-verdict="right"') == 9


def test_a_page_without_confidence_says_so_and_draws_nothing(cases: CaseSet) -> None:
    page = write_page(find(cases))
    assert "No reply of the run has a confidence" in page
    assert "<polyline" not in page
    sure = RIGHT.model_copy(update={"confidence": 0.5})
    assert "<polyline" in write_page(find(cases, {"q1": sure}))


def test_a_system_that_only_retrieves_has_a_page_without_verdicts(cases: CaseSet) -> None:
    run = run_of(cases)
    for id, answer in run.answers.items():
        run.answers[id] = answer.model_copy(update={"reply": None})
    about = run.about.model_copy(update={"retrieval_only": True})
    page = write_page(gather_findings(replace(run, about=about), cases, LIMITS))
    assert page.count('data-verdict="not judged"') == 10
    assert "No reply of the run has a confidence" in page


def test_question_ids_in_a_gate_s_reason_become_links() -> None:
    assert link_ids("2 of 9: q1, q-2", {"q1", "q-2"}) == [
        ("2", False),
        (" ", False),
        ("of", False),
        (" ", False),
        ("9", False),
        (": ", False),
        ("q1", True),
        (", ", False),
        ("q-2", True),
    ]


def test_the_page_shows_all_that_the_run_asked_and_figures_of_the_gates_split(
    tmp_path: Path,
) -> None:
    cases = case_set(tmp_path, question_row("q1"), question_row("q2", changes={"split": "dev"}))
    run = run_of(cases)
    everything = replace(run, about=run.about.model_copy(update={"split": "all"}))
    found = gather_findings(everything, cases, LIMITS)
    assert [one.case.id for one in read_questions(found)] == ["q1", "q2"]
    assert found.scores.questions == 1


# One question


def test_a_verdict_wants_every_vital_nugget_with_its_source() -> None:
    half = [nugget("40 aircraft"), nugget("Tallinn")]
    assert judge_answer(measured()) == "right"
    assert judge_answer(measured(nuggets=half)) == "partly"
    assert judge_answer(measured(SILENT)) == judge_answer(measured(expect="abstain")) == "wrong"
    assert judge_answer(measured(SILENT, expect="abstain")) == "right"


def test_a_nugget_is_told_told_without_its_source_or_not_told() -> None:
    bare = reply_with(("NATO had not sent 40 aircraft.", ()))
    labels = (nugget("40 aircraft"), nugget("Tallinn"))
    states = [[n.state for n in read(reply, nuggets=labels).nuggets] for reply in (RIGHT, bare)]
    assert states == [["told", "untold"], ["unsourced", "untold"]]


def test_evidence_is_missing_only_where_a_vital_nugget_needs_it() -> None:
    either = (nugget("40 aircraft", evidence=("p1", "p2")),)
    both = frozenset({"p1", "p2"})
    cited = [one.state for one in read(nuggets=either, evidence=both).evidence]
    silent = [one.state for one in read(SILENT, nuggets=either, evidence=both).evidence]
    assert (cited, silent) == (["cited", "spared"], ["missed", "missed"])


def test_a_citation_that_is_no_quotation_says_so() -> None:
    assert read(ALTERED).answer.citations[0].faults == (
        "the quotation is not the paragraph's text",
    )
    assert read(cited={}).answer.citations[0].faults == ("the paragraph cannot be read",)
    assert read().answer.citations[0].faults == ()


def test_a_question_that_gained_here_and_lost_there_is_mixed() -> None:
    up, down = Flip("q1", "a", 0, 1, 1), Flip("q1", "b", 0, 1, -1)
    changes = [replace(read(), flips=flips).change for flips in ((up,), (down,), (up, down), ())]
    assert changes == ["better", "worse", "mixed", ""]


def test_marks_that_overlap_are_both_kept_and_no_letter_is_lost() -> None:
    pieces = split_text("abcdef", {"quote": [(0, 4)], "wording": [(2, 6)]})
    assert [(piece.text, sorted(piece.marks)) for piece in pieces] == [
        ("ab", ["quote"]),
        ("cd", ["quote", "wording"]),
        ("ef", ["wording"]),
    ]
    assert "".join(p.text for p in split_text(TEXT, {"quote": [(-3, 900)]})) == TEXT


def test_cyrillic_text_is_read_aloud_as_russian() -> None:
    assert guess_language("Кремль о NATO") == "ru"
    assert guess_language("The word мир") is None


# Figures and drawings


def test_every_figure_has_a_meaning_a_group_and_a_direction(cases: CaseSet) -> None:
    for name in (*METRICS, *AGGREGATES, *CONTROLS):
        assert tell_meaning(name), name
        assert better_way(name) in ("higher", "lower")
    groups = group_figures(find(cases).scores, LIMITS)
    assert list(groups) == [*GROUPS, "Controls"]


def test_a_limit_is_kept_by_the_interval_s_end_and_not_by_its_mean() -> None:
    figure = Figure(value=0.5, low=0.4, high=0.6, n=9)
    assert Limit(0.4, "≥").is_kept_by(figure)
    assert not Limit(0.5, "≥").is_kept_by(figure)
    assert Limit(0.6, "≤").is_kept_by(figure)
    assert not Limit(0.5, "=").is_kept_by(figure)
    assert not Limit(0.0, "≥").is_kept_by(Figure(value=None, low=None, high=None, n=0))


def test_an_interval_is_drawn_on_a_line_from_0_to_100() -> None:
    figure = Figure(value=0.5, low=0.25, high=0.75, n=9)
    assert draw_interval(figure, Limit(0.2, "≥")) == Bar(25, 75, 50, limit=20)
    assert draw_interval(Figure(value=2.0, low=1.0, high=3.0, n=9)) is None


def test_selective_risk_agrees_with_a_calculation_by_hand() -> None:
    # Five questions, four answered: one at .9 without loss; three by .5, which lost 1 of 3;
    # four by .1, which lost 2 of 4. The fifth was not answered.
    assert selective_risks([0.5, 0.9, 0.1, 0.5], [0, 0, 1, 1], asked=5) == (
        Point(1 / 5, 0.0, 0.9),
        Point(3 / 5, 1 / 3, 0.5),
        Point(4 / 5, 2 / 4, 0.1),
    )


def test_the_curve_ends_where_the_service_operates() -> None:
    sure = measured(RIGHT.model_copy(update={"confidence": 0.9}))
    points = risk_coverage_points([sure, measured(SILENT)])
    assert points == (Point(1 / 2, 0.0, 0.9),)
    curve = draw_curve(points)
    assert curve is not None
    assert [name for name, _ in curve.rows] == ["as served, 50 %"]
    assert draw_curve(risk_coverage_points([measured()])) is None
