"""The question set is read, and what is wrong with it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.cases import (
    QUESTIONS,
    LabelledParagraph,
    WrongCases,
    check_labels,
    read_cases,
)
from tests.eval_samples import case_set, question_row, write_questions


def test_the_project_s_own_question_set_can_be_read() -> None:
    cases = read_cases(QUESTIONS)
    assert len(cases.cases) >= 500
    assert len(cases.of_split("dev")) + len(cases.of_split("gate")) == len(cases.of_split("all"))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"expekt": "answer"}, "expekt"),
        ({"split": "train"}, "split"),
        ({"expect": "abstain"}, "expects `abstain` with 1 evidence"),
        ({"evidence": []}, "expects `answer` with 0 evidence"),
    ],
)
def test_a_malformed_line_is_named_with_its_number(
    tmp_path: Path, changes: dict[str, object], problem: str
) -> None:
    path = write_questions(
        tmp_path / "q.jsonl", question_row(), question_row("q2", changes=changes)
    )
    with pytest.raises(WrongCases, match=r"q\.jsonl, line 2 \(q2\)") as caught:
        read_cases(path)
    assert problem in str(caught.value)


def test_two_questions_of_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongCases, match="the id is that of line 1"):
        case_set(tmp_path, question_row(), question_row())


def test_every_faulty_line_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text("{\n[]\n", encoding="utf-8")
    with pytest.raises(WrongCases) as caught:
        read_cases(path)
    assert [fault.line for fault in caught.value.faults] == [1, 2]


def test_a_label_whose_paragraph_is_gone_is_named_with_a_remedy(tmp_path: Path) -> None:
    cases = case_set(tmp_path, question_row()).cases
    faults = check_labels(cases, {})
    assert str(faults[0]).startswith("line 1 (q1): a1 paragraph 1 is not in the corpus; ingest")


def test_a_label_whose_text_has_changed_is_named_with_a_remedy(tmp_path: Path) -> None:
    cases = case_set(tmp_path, question_row()).cases
    faults = check_labels(cases, {("a1", 1): LabelledParagraph("p1", "0" * 64)})
    assert str(faults[0]).startswith("line 1 (q1): a1 paragraph 1 has another text now; read it")
    assert str(faults[0]).endswith(f"renew its sha256: {'0' * 64}")


def test_a_label_whose_paragraph_has_moved_is_told_its_new_number(tmp_path: Path) -> None:
    cases = case_set(tmp_path, question_row()).cases
    now = {("a1", 1): LabelledParagraph("p0", "0" * 64)}
    now["a1", 2] = LabelledParagraph("p1", cases[0].evidence[0].sha256)
    assert "a1 paragraph 1 is paragraph 2 now; renew its number" in str(check_labels(cases, now)[0])


def test_relabelling_a_question_does_not_change_what_is_asked(tmp_path: Path) -> None:
    before = case_set(tmp_path, question_row()).cases[0]
    relabelled = case_set(tmp_path, question_row(changes={"kind": "number"})).cases[0]
    reworded = case_set(tmp_path, question_row(changes={"question": "How many jets?"})).cases[0]
    assert before.asked_sha256 == relabelled.asked_sha256 != reworded.asked_sha256
