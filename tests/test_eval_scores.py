"""Scoring a run, comparing two, holding the gates: what is not measured never passes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eval.cases import CaseSet
from eval.compare import compare_scores, find_flips, judge
from eval.control_scores import shuffle_labels
from eval.gate import (
    GATES,
    Check,
    WrongGates,
    check_bounds,
    check_completeness,
    check_gates,
    check_invariants,
    exit_code,
    read_gates,
)
from eval.records import Line, Run, WrongRun, read_run, write_line
from eval.score import score_run
from tests.eval_samples import (
    LIMITS,
    RIGHT,
    SILENT,
    case_set,
    cite,
    measured,
    question_row,
    run_of,
)


@pytest.fixture
def cases(tmp_path: Path) -> CaseSet:
    return case_set(tmp_path, *(question_row(f"q{i}") for i in range(10)))


def outcomes(checks: list[Check]) -> dict[str, str]:
    return {check.name: check.outcome for check in checks}


def test_the_mean_is_over_the_questions_it_applies_to(cases: CaseSet) -> None:
    # Nine of ten state the nugget; citation precision is of the nine that cite.
    scores = score_run(run_of(cases, {"q0": SILENT}), cases, split="gate")
    assert scores.metrics["nugget_recall"].value == 0.9
    assert scores.metrics["citation_precision"].value == 1.0
    assert scores.metrics["citation_precision"].n == 9


def test_a_second_scoring_gives_the_same_bytes(cases: CaseSet) -> None:
    run = run_of(cases, {"q3": SILENT})
    one, other = (score_run(run, cases, split="gate").as_json() for _ in range(2))
    assert one == other


def test_a_question_without_a_reply_is_not_measured_and_not_green(cases: CaseSet) -> None:
    run = run_of(cases)
    del run.answers["q4"]
    scores = score_run(run, cases, split="gate")
    assert [one.id for one in scores.not_measured] == ["q4"]
    assert check_completeness(scores).outcome == "not measured"
    assert exit_code([check_completeness(scores)]) == 2


def test_a_reworded_question_is_not_measured_by_an_old_run(cases: CaseSet, tmp_path: Path) -> None:
    rows = [question_row(f"q{i}") for i in range(10)]
    rows[0]["question"] = "How many jets?"
    scores = score_run(run_of(cases), case_set(tmp_path, *rows), split="gate")
    assert scores.not_measured[0].why == "line 1: the run asked another wording; run again"


def test_a_changed_paragraph_makes_its_questions_unmeasured(cases: CaseSet) -> None:
    run = run_of(cases)
    run.labelled.clear()
    assert len(score_run(run, cases, split="gate").not_measured) == 10


def test_shuffled_labels_are_those_of_another_story() -> None:
    one = measured()
    other = replace(measured(case={"cluster": "s2"}), evidence=frozenset({"p2"}))
    assert [m.evidence for m in shuffle_labels([one, other])] == [{"p2"}, {"p1"}]
    assert shuffle_labels([one, one]) == []


def test_a_floor_holds_the_lower_bound_and_not_the_mean(cases: CaseSet) -> None:
    # Nine of ten: the mean reaches the floor of .9, the interval's lower bound does not.
    run = run_of(cases, {"q0": SILENT})
    limits = LIMITS.model_copy(update={"floors": {"nugget_recall": 0.9}})
    checks = check_bounds(score_run(run, cases, split="gate"), limits)
    assert outcomes(checks) == {"nugget_recall": "fail", "over_refusal": "fail"}


def test_one_altered_quotation_breaks_the_invariant(cases: CaseSet) -> None:
    altered = RIGHT.model_copy(update={"citations": (cite().model_copy(update={"end": 9}),)})
    scores = score_run(run_of(cases, {"q7": altered}), cases, split="gate")
    check = check_invariants(scores, LIMITS)[0]
    assert (check.outcome, check.detail) == ("fail", "1 of 10 questions: q7")


def test_a_gate_on_what_the_run_has_no_value_for_is_not_measured(cases: CaseSet) -> None:
    limits = LIMITS.model_copy(update={"floors": {"sides_covered": 0.1}, "ceilings": {}})
    checks = check_bounds(score_run(run_of(cases), cases, split="gate"), limits)
    assert outcomes(checks) == {"sides_covered": "not measured"}


def test_a_right_run_passes_every_gate(cases: CaseSet) -> None:
    _, checks = check_gates(run_of(cases), cases, LIMITS)
    assert set(outcomes(checks).values()) == {"pass"}
    assert exit_code(checks) == 0


def test_a_failed_gate_outweighs_an_unmeasured_one() -> None:
    checks = [Check("a", "not measured", ""), Check("b", "fail", ""), Check("c", "pass", "")]
    assert (exit_code(checks), exit_code(checks[:1]), exit_code([])) == (1, 2, 2)


def test_the_project_s_own_gates_can_be_read_and_a_misspelt_one_cannot(tmp_path: Path) -> None:
    assert read_gates(GATES).split == "gate"
    wrong = tmp_path / "gates.toml"
    wrong.write_text(GATES.read_text(encoding="utf-8").replace("recall@10", "recal@10"))
    with pytest.raises(WrongGates, match="recal@10; correct the name"):
        read_gates(wrong)


@pytest.mark.parametrize(
    ("interval", "p", "verdict"),
    [
        ((0.02, 0.20), 0.01, "better"),
        ((-0.20, -0.02), 0.01, "worse"),
        ((-0.04, 0.03), 0.60, "no difference"),
        ((-0.20, 0.02), 0.08, "inconclusive"),
        ((0.02, 0.20), 0.08, "inconclusive"),
    ],
)
def test_a_verdict_needs_significance_or_a_narrow_interval(
    interval: tuple[float, float], p: float, verdict: str
) -> None:
    assert judge(*interval, p, margin=0.05) == verdict


def test_a_run_that_refuses_what_the_other_answers_is_worse(cases: CaseSet) -> None:
    before = score_run(run_of(cases), cases, split="gate")
    silent = run_of(cases, {case.id: SILENT for case in cases.cases})
    after = score_run(silent, cases, split="gate")
    family = ("attributed_nugget_recall", "over_refusal", "recall@5")
    found = {d.metric: d for d in compare_scores(before, after, family=family)}
    assert found["attributed_nugget_recall"].verdict == found["over_refusal"].verdict == "worse"
    # Ten refusals for ten answers, over a family of three: 3 · 2 / 2¹⁰.
    assert found["over_refusal"].p == pytest.approx(3 * 2 / 2**10, abs=0.002)
    assert found["recall@5"].verdict == "no difference"


def save(run: Run, path: Path) -> Path:
    lines: list[Line] = [run.about, *run.answers.values(), *run.controls, *run.cited.values()]
    path.write_text("".join(write_line(line) for line in lines), encoding="utf-8")
    return path


def test_a_run_comes_back_from_its_file_and_a_torn_line_is_left_out(
    cases: CaseSet, tmp_path: Path
) -> None:
    run = run_of(cases)
    path = save(run, tmp_path / "run.jsonl")
    assert read_run(path).answers == run.answers
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b'"q9"') + 40])
    assert set(read_run(path).answers) == {f"q{i}" for i in range(9)}


def test_a_file_that_is_no_run_says_what_to_run(tmp_path: Path) -> None:
    for path in (tmp_path / "none.jsonl", tmp_path):
        if path.suffix:
            with pytest.raises(WrongRun, match="python -m eval run --out"):
                read_run(path)
    (tmp_path / "other.jsonl").write_text('{"a": 1}\n', encoding="utf-8")
    with pytest.raises(WrongRun, match="not a run of this suite"):
        read_run(tmp_path / "other.jsonl")


def test_a_run_of_a_single_story_has_no_labels_to_shuffle(tmp_path: Path) -> None:
    cases = case_set(tmp_path, question_row())
    scores = score_run(run_of(cases), cases, split="gate")
    assert set(scores.controls) == {"no_context"}
    limits = LIMITS.model_copy(update={"floors": {}, "ceilings": {"shuffled_recall_at_10": 0.1}})
    assert outcomes(check_bounds(scores, limits)) == {"shuffled_recall_at_10": "not measured"}


def test_flips_name_the_greatest_loss_first(cases: CaseSet) -> None:
    before = score_run(run_of(cases, {"q1": SILENT}), cases, split="gate")
    after = score_run(run_of(cases, {"q2": SILENT}), cases, split="gate")
    flips = find_flips(before, after, family=("attributed_nugget_recall", "over_refusal"))
    assert [(flip.id, flip.gain) for flip in flips] == [
        ("q2", -1),
        ("q2", -1),
        ("q1", 1),
        ("q1", 1),
    ]
