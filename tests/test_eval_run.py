"""Running the suite for real: in process and against a live service, with the same outcome."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from eval.__main__ import LATEST, main
from eval.cases import QUESTIONS, CaseSet, read_cases
from eval.client import HttpClient, InProcessClient, Unreachable
from eval.records import Run, read_run
from eval.run import SEARCH_LIMIT, search_query, write_run
from eval.score import score_run
from qa_service.errors import WrongSettings
from qa_service.settings import Settings
from tests.servers import run_module

FEW = 12


@pytest.fixture(scope="module")
def few_cases() -> CaseSet:
    """Every twentieth question of the dev split."""
    cases = read_cases(QUESTIONS)
    return CaseSet(cases.of_split("dev")[::20][:FEW], cases.sha256)


@pytest.fixture(scope="module")
def in_process_run(
    few_cases: CaseSet, sample_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Run:
    out = tmp_path_factory.mktemp("eval") / "run.jsonl"
    client = InProcessClient(Settings(data_dir=sample_data))
    try:
        write_run(client, few_cases, out, split="all", on_progress=lambda done, total: None)
    finally:
        client.close()
    return read_run(out)


def test_every_question_is_measured_in_process(few_cases: CaseSet, in_process_run: Run) -> None:
    scores = score_run(in_process_run, few_cases, split="all")
    assert scores.questions == len(scores.per_question) == FEW
    assert scores.metrics["resolve"].value == scores.metrics["verbatim"].value == 1.0
    answer = in_process_run.answers[few_cases.cases[0].id]
    assert len(answer.passages) == SEARCH_LIMIT


def test_a_run_that_was_stopped_before_its_texts_were_read_says_so(
    few_cases: CaseSet, in_process_run: Run
) -> None:
    stopped = replace(in_process_run, cited={}, labelled={})
    scores = score_run(stopped, few_cases, split="all")
    told = [one.why for one in scores.not_measured if in_process_run.answers[one.id].reply]
    assert any(
        "the run ended before it read what the reply cites; run again" in why for why in told
    )


def test_without_any_article_to_answer_from_every_control_is_refused(in_process_run: Run) -> None:
    empty = [line for line in in_process_run.controls if line.control == "no_context"]
    assert empty
    assert all(line.abstained for line in empty)


def test_a_live_service_gives_the_same_scores(
    few_cases: CaseSet, in_process_run: Run, server_url: str, tmp_path: Path
) -> None:
    out = tmp_path / "run.jsonl"
    write_run(
        HttpClient(server_url), few_cases, out, split="all", on_progress=lambda done, total: None
    )
    live = score_run(read_run(out), few_cases, split="all")
    ours = score_run(in_process_run, few_cases, split="all")
    assert (live.per_question, live.controls) == (ours.per_question, ours.controls)
    assert "oracle_attributed_nugget_recall" in live.controls


def test_a_service_that_is_not_there_is_said_to_be_unreachable(
    few_cases: CaseSet, tmp_path: Path
) -> None:
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:9"):
        write_run(
            HttpClient("http://127.0.0.1:9"),
            few_cases,
            tmp_path / "run.jsonl",
            split="all",
            on_progress=lambda done, total: None,
        )
    with pytest.raises(WrongSettings, match="give http://HOST:PORT"):
        HttpClient("localhost:8000")


def test_a_follow_up_is_searched_with_the_question_before_it() -> None:
    follow_up = next(case for case in read_cases(QUESTIONS).cases if case.kind == "follow_up")
    asked_before = [turn.content for turn in follow_up.history if turn.role == "user"]
    assert search_query(follow_up) == f"{asked_before[-1]} {follow_up.question}"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["gate", "--run", "none.jsonl"], 3, "python -m eval run --out none.jsonl"),
        (["compare", "none.jsonl"], 3, "python -m eval run --out none.jsonl"),
        (["score", "--questions", "none.jsonl", "--run", "none"], 3, "python -m eval run"),
        (["run", "--data-dir", "none"], 3, "python -m ingest ingest/sample"),
        (["run", "--url", "http://127.0.0.1:9"], 2, "127.0.0.1:9"),
        (["gate", "--wrong"], 3, "--wrong"),
    ],
)
def test_the_exit_code_tells_what_kept_it_from_measuring(
    tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    out = ["--out", str(tmp_path / "run.jsonl")] if arguments[0] == "run" else []
    done = run_module("eval", *arguments, *out, data_dir=tmp_path)
    assert done.returncode == code, done.stderr
    assert said in done.stderr


def test_run_score_and_gate_work_one_after_the_other(sample_data: Path, tmp_path: Path) -> None:
    few = tmp_path / "questions.jsonl"
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines(keepends=True)
    few.write_text("".join(lines[::60]), encoding="utf-8")
    run = str(tmp_path / "run.jsonl")
    common = ["--questions", str(few)]
    ran = run_module("eval", "run", "--out", run, *common, data_dir=sample_data)
    assert ran.returncode == 0, ran.stderr
    scores = str(tmp_path / "scores.json")
    scored = run_module("eval", "score", "--run", run, "--out", scores, *common, data_dir=tmp_path)
    assert scored.returncode == 0, scored.stderr
    gated = run_module("eval", "gate", "--run", run, *common, data_dir=tmp_path)
    # So few questions cannot reach the floors; what matters is that it was measured.
    assert "PASS         verbatim" in gated.stdout
    assert gated.returncode == 1


def test_a_run_that_is_stopped_says_where_its_answers_are(
    sample_data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def press_ctrl_c(self: InProcessClient, body: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(InProcessClient, "ask", press_ctrl_c)
    monkeypatch.setattr("sys.argv", ["eval", "run", "--data-dir", str(sample_data)])
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="130"):
        main()
    assert capsys.readouterr().err.strip() == f"Stopped; what was asked so far is in {LATEST}."
