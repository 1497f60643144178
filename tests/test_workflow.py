"""The workflow that users copy: it is sound, calls what exists, and its steps do what they say."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

import eval.__main__ as evaluation
import ingest.__main__ as reading
from eval.client import InProcessClient
from eval.new import start_set
from qa_service.settings import Settings, setting_names
from tests.articles import write_article
from tests.servers import ROOT, clean_environment
from tests.tiny import TINY

WORKFLOW = ROOT / "docs" / "workflows" / "evaluate.yml"
GUIDES = [
    ROOT / "docs" / "evaluate-your-deployment.md",
    ROOT / "eval" / "new_readme.md",
]
PROGRAMS = {"eval": evaluation.app, "ingest": reading.app}
JOB: dict[str, Any] = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["evaluate"]
STEPS: list[dict[str, Any]] = JOB["steps"]
COMMAND = re.compile(r"python -m (?:eval|ingest) [^|;`\n]+")


def commands_of(path: Path) -> list[list[str]]:
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    return [shlex.split(command)[2:] for command in COMMAND.findall(text)]


@pytest.mark.parametrize("path", [WORKFLOW, *GUIDES], ids=lambda path: path.name)
def test_only_commands_and_options_that_exist_are_called(path: Path) -> None:
    assert len(commands_of(path)) >= 4
    for program, *arguments in commands_of(path):
        commands = typer.main.get_group(PROGRAMS[program]).commands
        first = arguments[0]
        name = "read" if program == "ingest" and first not in commands else first
        known = {option for p in commands[name].params for option in p.opts}
        used = {argument for argument in arguments if argument.startswith("--")}
        assert used <= known, f"{program} {name}"


def test_the_workflow_may_only_read_and_pins_each_action_by_its_major_version() -> None:
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    actions = [step["uses"] for step in STEPS if "uses" in step]
    assert actions
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", action) for action in actions)
    checkouts = [step["with"] for step in STEPS if "checkout" in step.get("uses", "")]
    assert [given["persist-credentials"] for given in checkouts] == [False, False]


def test_no_expression_stands_in_a_script_where_it_could_inject_commands() -> None:
    assert not [step for step in STEPS if "${{" in step.get("run", "")]


def test_the_key_goes_to_the_one_step_that_asks_the_deployment() -> None:
    having_secrets = [step["name"] for step in STEPS if "secrets." in str(step)]
    assert having_secrets == ["Ask the deployment"]
    variables = [name for step in STEPS for name in step.get("env", {})] + list(JOB["env"])
    assert {name for name in variables if name.startswith("QA_")} <= set(setting_names())


def test_the_page_explains_each_setting_and_no_other() -> None:
    page = GUIDES[0].read_text(encoding="utf-8")
    explained = re.findall(r"^\| `(ON_RECORD_\w+)` \| (variable|secret) \|", page, re.MULTILINE)
    used = re.findall(r"\b(vars|secrets)\.(ON_RECORD_\w+)", WORKFLOW.read_text(encoding="utf-8"))
    kinds = {"vars": "variable", "secrets": "secret"}
    assert set(explained) == {(name, kinds[kind]) for kind, name in used}


class Runner:
    """A user's repository as the job finds it, with On Record beside it, and the job's steps."""

    def __init__(self, home: Path) -> None:
        self.home = home
        python = home / "on-record" / ".venv" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', encoding="utf-8")
        python.chmod(0o755)
        (home / "evaluation").mkdir()

    def run(self, name: str, **variables: str) -> tuple[int, dict[str, str], str]:
        """The exit code, the outputs and the log of a step."""
        (step,) = (step for step in STEPS if step.get("name") == name)
        output = self.home / "output"
        output.write_text("", encoding="utf-8")
        extra = {
            **JOB["env"],
            "QA_EMBEDDING": TINY,
            "PYTHONPATH": str(ROOT),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(self.home / "summary.md"),
            **variables,
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.home / JOB["defaults"]["run"]["working-directory"],
            env=clean_environment(self.home, extra),
            capture_output=True,
            text=True,
            check=False,
        )
        lines = output.read_text(encoding="utf-8").splitlines()
        return done.returncode, dict(line.split("=", 1) for line in lines), done.stdout

    def write_questions(self) -> None:
        """As a user does: started from the corpus, and every question written."""
        client = InProcessClient(Settings(data_dir=self.home / "corpus", embedding=TINY))
        start_set(self.home / "evaluation", client, articles=2, questions=6)
        client.close()
        rows = [json.loads(line) for line in self.questions.read_text("utf-8").splitlines()]
        for row in rows:
            *_, row["question"] = row.pop("draft")
        text = "".join(json.dumps(row) + "\n" for row in rows)
        self.questions.write_text(text, encoding="utf-8")

    @property
    def questions(self) -> Path:
        return self.home / "evaluation" / "questions.jsonl"


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """A repository whose articles have been asked, with that run as its baseline."""
    runner = Runner(tmp_path_factory.mktemp("repository"))
    cost = "The harbour tram in Norhaven is to cost 412 million euros, the council was told."
    court = "The court has stopped all work on the harbour tram at Fish Quay until 30 June."
    write_article(runner.home / "articles", "cost", cost, id="cost", date="2024-03-12")
    write_article(runner.home / "articles", "court", court, id="court", date="2025-02-04")
    assert runner.run("Read the articles")[0] == 0
    runner.write_questions()
    assert runner.run("Ask over the articles")[:2] == (0, {"code": "0"})
    out = runner.home / "evaluation-out" / "run.jsonl"
    shutil.copy(out, runner.home / "evaluation" / "baseline.jsonl")
    return runner


def test_a_good_run_passes_and_leaves_its_report(runner: Runner) -> None:
    code, outputs, log = runner.run("Judge", ASKED="0")
    assert (code, outputs) == (0, {"verdict": "passed"})
    assert "recall@5 against the baseline: no difference" in log
    assert "# Evaluation" in (runner.home / "summary.md").read_text(encoding="utf-8")
    report = {path.name for path in (runner.home / "evaluation-out" / "report").iterdir()}
    assert {"report.html", "report.md", "junit.xml", "scores.json"} <= report


def test_a_gate_that_fails_is_a_regression(runner: Runner, tmp_path: Path) -> None:
    gates = (runner.home / "evaluation" / "gates.toml").read_text(encoding="utf-8")
    stricter = tmp_path / "gates.toml"
    # More than all: what no run can reach.
    stricter.write_text(gates.replace("no_context = 1.0", "no_context = 1.1"), encoding="utf-8")
    code, outputs, log = runner.run("Judge", ASKED="0", GATES=str(stricter))
    assert (code, outputs) == (1, {"verdict": "regression"})
    assert "::error title=Regression::" in log


def test_a_deployment_that_does_not_answer_is_not_measured(runner: Runner, tmp_path: Path) -> None:
    there = {"ON_RECORD_URL": "http://127.0.0.1:9", "OUT": str(tmp_path / "out")}
    assert runner.run("Ask the deployment", **there)[:2] == (0, {"code": "2"})
    code, outputs, log = runner.run("Judge", ASKED="2", **there)
    assert (code, outputs) == (2, {"verdict": "not-measured"})
    assert "::error title=Not measured::" in log


def test_a_draft_is_wrong_configuration(runner: Runner, tmp_path: Path) -> None:
    drafts = tmp_path / "questions.jsonl"
    drafts.write_text('{"draft": ["Ask."], "question": "", "id": "q1"}\n', encoding="utf-8")
    here = {"QUESTIONS": str(drafts), "OUT": str(tmp_path / "out")}
    assert runner.run("Ask over the articles", **here)[:2] == (0, {"code": "3"})
    code, outputs, log = runner.run("Judge", ASKED="3", **here)
    assert (code, outputs) == (3, {"verdict": "wrong-configuration"})
    assert "::error title=Wrong configuration::" in log
