"""Every run is held against the scores that stand; without them nothing passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.cases import QUESTIONS, CaseSet, read_cases
from eval.gate import (
    GATES,
    Check,
    Gates,
    WrongGates,
    check_gates,
    exit_code,
    read_baseline,
    read_gates,
)
from eval.score import score_run
from tests.eval_samples import SILENT, case_set, question_row, run_of


@pytest.fixture
def cases(tmp_path: Path) -> CaseSet:
    return case_set(tmp_path, *(question_row(f"q{i}") for i in range(10)))


@pytest.fixture
def gates(tmp_path: Path) -> Path:
    """Gates that hold a run against nothing but the scores that stand."""
    file = tmp_path / "gates.toml"
    file.write_text(
        'split = "gate"\n[invariants]\n[floors]\n[ceilings]\n[kill_rates]\n'
        '[comparison]\nbaseline = "stands.json"\nmetrics = ["attributed_nugget_recall"]\n',
        encoding="utf-8",
    )
    return file


def stand(cases: CaseSet, gates: Path) -> Gates:
    scores = score_run(run_of(cases), cases, split="gate")
    (gates.parent / "stands.json").write_text(scores.as_json(), encoding="utf-8")
    return read_gates(gates)


def find(checks: list[Check], name: str) -> Check:
    return next(check for check in checks if name in check.name)


def test_a_run_that_got_worse_than_the_standing_scores_fails(cases: CaseSet, gates: Path) -> None:
    limits = stand(cases, gates)
    worse = run_of(cases, {f"q{i}": SILENT for i in range(8)})
    _, checks = check_gates(worse, cases, limits)
    assert find(checks, "attributed_nugget_recall").outcome == "fail"
    assert exit_code(check_gates(run_of(cases), cases, limits)[1]) == 0


def test_a_missing_baseline_is_a_wrong_configuration(cases: CaseSet, gates: Path) -> None:
    with pytest.raises(WrongGates, match="There is no baseline at"):
        check_gates(run_of(cases), cases, read_gates(gates))


def test_what_is_no_baseline_says_so(tmp_path: Path) -> None:
    (tmp_path / "stands.json").write_text("{}", encoding="utf-8")
    with pytest.raises(WrongGates, match="holds no scores"):
        read_baseline(tmp_path / "stands.json")


def test_a_baseline_of_other_labels_measures_nothing(
    cases: CaseSet, gates: Path, tmp_path: Path
) -> None:
    limits = stand(cases, gates)
    (tmp_path / "more").mkdir()
    others = case_set(tmp_path / "more", *(question_row(f"q{i}") for i in range(9)))
    _, checks = check_gates(run_of(others), others, limits)
    assert find(checks, "same labels").outcome == "not measured"
    assert exit_code(checks) == 2


def test_the_project_s_own_baseline_is_of_its_own_questions() -> None:
    limits = read_gates(GATES)
    before = read_baseline(GATES.parent / "baseline.json")
    assert limits.comparison.baseline == GATES.parent / "baseline.json"
    assert (before.split, before.not_measured) == (limits.split, ())
    assert before.questions_sha256 == read_cases(QUESTIONS).sha256
