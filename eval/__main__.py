"""`python -m eval`: ask the question set, score the replies, compare runs, and hold the gates."""

from __future__ import annotations

import gc

from qa_service import interrupts, terminal

if __name__ == "__main__":
    # Loading what is below takes two seconds, less where no garbage is looked for in it.
    interrupts.end_at_once()
    gc.disable()

from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from eval.cases import QUESTIONS, CaseSet, SplitChoice, read_cases
from eval.client import Client, HttpClient, InProcessClient
from eval.compare import compare_scores, find_unpaired
from eval.ending import NOT_MEASURED, PASS, REGRESSED, Finished, end_with, notes
from eval.findings import gather_findings
from eval.gate import GATES, Check, check_gates, exit_code, read_gates
from eval.junit import write_junit
from eval.mutations import find_kill_rates
from eval.new import open_client, start_set
from eval.page import write_page
from eval.progress import show_progress
from eval.recordings import RECORDINGS, RecordedModel, RecordingModel, read_recordings
from eval.records import read_run
from eval.report import describe_figure, write_differences, write_files, write_markdown
from eval.run import write_run
from eval.sample import measured_corpus
from eval.score import Scores, match_labels, score_run
from eval.trec import write_csv, write_qrels, write_trec_run
from qa_service.errors import WrongSettings
from qa_service.llm import load_model
from qa_service.settings import load_settings

RUNS = Path("eval/runs")
MAX_LISTED = 20

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Measure the service on the question set. Exit codes: 0 pass, 1 measured regression, "
    "2 not measured, 3 wrong configuration.",
)
RunFile = Annotated[Path, typer.Option("--run", help="the run file to read")]
Questions = Annotated[Path, typer.Option("--questions", help="the question set")]
GatesFile = Annotated[Path, typer.Option("--gates", help="the gates")]
Baseline = Annotated[Path | None, typer.Option("--baseline", help="a run to compare with")]
Split = Annotated[
    SplitChoice | None, typer.Option("--split", help="which questions; by default the run's")
]
LATEST = RUNS / "latest.jsonl"


@app.command("run")
def run_questions(
    *,
    url: Annotated[str, typer.Option(help="a live service; empty asks in process")] = "",
    data_dir: Annotated[
        Path | None, typer.Option(help="a corpus; by default QA_DATA_DIR's, else the sample")
    ] = None,
    split: Annotated[SplitChoice, typer.Option(help="which questions")] = "all",
    out: Annotated[Path, typer.Option(help="the run file to write")] = LATEST,
    recorded: Annotated[
        Path | None, typer.Option(help="a model's recorded replies, instead of a model")
    ] = None,
    questions: Questions = QUESTIONS,
) -> None:
    """Ask every question and write down the replies."""
    cases = read_cases(questions)
    settings = load_settings()
    model = RecordedModel(read_recordings(recorded), settings) if recorded else None
    if url:
        _ask(HttpClient(url, api_key=settings.key_to_send), cases, out, split)
    else:
        with measured_corpus(settings, data_dir=data_dir, say=notes.print) as measured_on:
            _ask(InProcessClient(measured_on, model=model), cases, out, split)
    _finish_run(cases, out, split)


@app.command("record")
def record(
    *,
    data_dir: Annotated[
        Path | None, typer.Option(help="a corpus; by default QA_DATA_DIR's, else the sample")
    ] = None,
    split: Annotated[SplitChoice, typer.Option(help="which questions")] = "all",
    out: Annotated[Path, typer.Option(help="the recordings to write anew")] = RECORDINGS,
    run: Annotated[Path, typer.Option(help="the run file to write beside it")] = LATEST,
    questions: Questions = QUESTIONS,
) -> None:
    """Ask every question with the model of QA_LLM_… and keep its replies for `run --recorded`."""
    cases, settings = read_cases(questions), load_settings()
    live = load_model(settings)
    if live is None:
        raise WrongSettings("No model is set: give QA_LLM_BASE_URL and QA_LLM_MODEL.")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("")
    with measured_corpus(settings, data_dir=data_dir, say=notes.print) as measured_on:
        model = RecordingModel(live, out, settings)
        _ask(InProcessClient(measured_on, model=model), cases, run, split)
    typer.echo(f"recordings written to {out}")
    _finish_run(cases, run, split)


def _finish_run(cases: CaseSet, out: Path, split: SplitChoice) -> NoReturn:
    missing = match_labels(read_run(out), cases.of_split(split)).not_measured
    typer.echo(f"{len(cases.of_split(split))} questions asked, run written to {out}")
    for one in missing[:MAX_LISTED]:
        notes.print(f"not measured: {one.id}, {one.why}")
    raise Finished(NOT_MEASURED if missing else PASS)


def _ask(client: Client, cases: CaseSet, out: Path, split: SplitChoice) -> None:
    try:
        with show_progress(notes) as on_progress:
            write_run(client, cases, out, split=split, on_progress=on_progress)
    except KeyboardInterrupt:
        notes.print(f"Stopped; what was asked so far is in {out}.")
        raise
    finally:
        client.close()


@app.command("score")
def score(
    *,
    run: RunFile = LATEST,
    out: Annotated[Path, typer.Option(help="the scores to write")] = RUNS / "scores.json",
    split: Split = None,
    questions: Questions = QUESTIONS,
) -> None:
    """Score a run against the labels; the same run gives the same bytes."""
    record = read_run(run)
    scores = score_run(record, read_cases(questions), split=split or record.about.split)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(scores.as_json(), encoding="utf-8", newline="\n")
    print_scores(scores)
    typer.echo(f"scores written to {out}")
    raise Finished(NOT_MEASURED if scores.not_measured else PASS)


def print_scores(scores: Scores) -> None:
    table = Table("metric", "value", "95 % interval", "n", "better", box=None)
    for name, figure in (scores.metrics | scores.controls).items():
        table.add_row(*describe_figure(name, figure))
    Console().print(table)
    for one in scores.not_measured[:MAX_LISTED]:
        notes.print(f"not measured: {one.id}, {one.why}")


@app.command("compare")
def compare(
    before: Path,
    after: Annotated[Path, typer.Argument()] = LATEST,
    *,
    split: Split = None,
    questions: Questions = QUESTIONS,
    gates: GatesFile = GATES,
) -> None:
    """Compare two runs question by question."""
    old, new = read_run(before), read_run(after)
    cases, comparison = read_cases(questions), read_gates(gates).comparison
    chosen = split or new.about.split
    was, now = (score_run(run, cases, split=chosen) for run in (old, new))
    differences = compare_scores(was, now, family=comparison.metrics, margin=comparison.margin)
    typer.echo(write_differences(differences))
    for difference in differences:
        needed = difference.questions_needed(comparison.margin)
        if difference.verdict == "inconclusive" and needed:
            notes.print(
                f"{difference.metric}: about {needed} questions would show a difference of "
                f"{comparison.margin:g}"
            )
    unpaired = find_unpaired(was, now)
    if unpaired:
        notes.print(f"{len(unpaired)} questions are measured in one run only; run that again")
    if any(difference.verdict == "worse" for difference in differences):
        raise Finished(REGRESSED)
    raise Finished(NOT_MEASURED if unpaired or now.not_measured else PASS)


@app.command("gate")
def gate(
    *,
    run: RunFile = LATEST,
    baseline: Baseline = None,
    gates: GatesFile = GATES,
    questions: Questions = QUESTIONS,
) -> None:
    """Hold the gates against a run; what was not measured never passes."""
    limits, record, cases = read_gates(gates), read_run(run), read_cases(questions)
    before = read_run(baseline) if baseline else None
    _, checks = check_gates(record, cases, limits, baseline=before)
    print_checks(checks)
    raise Finished(exit_code(checks))


def print_checks(checks: list[Check]) -> None:
    for check in checks:
        typer.echo(f"{check.outcome.upper():<12} {check.name}: {check.detail}")
    counts = {outcome: sum(c.outcome == outcome for c in checks) for outcome in ("pass", "fail")}
    left = len(checks) - sum(counts.values())
    typer.echo(f"{counts['pass']} passed, {counts['fail']} failed, {left} not measured")


@app.command("report")
def report(
    *,
    run: RunFile = LATEST,
    baseline: Baseline = None,
    out: Annotated[Path, typer.Option(help="the folder to write to")] = RUNS / "report",
    gates: GatesFile = GATES,
    questions: Questions = QUESTIONS,
) -> None:
    """Write report.md, report.html, junit.xml, scores.json, questions.csv, run.trec, qrels.trec."""
    limits, record, cases = read_gates(gates), read_run(run), read_cases(questions)
    before = read_run(baseline) if baseline else None
    found = gather_findings(record, cases, limits, baseline=before)
    texts = {
        "report.md": write_markdown(found),
        "report.html": write_page(found),
        "junit.xml": write_junit(found),
        "scores.json": found.scores.as_json(),
        "questions.csv": write_csv(found.whole),
        "run.trec": write_trec_run(found.matched.measured),
        "qrels.trec": write_qrels(found.matched.measured),
    }
    for path in write_files(out, texts):
        typer.echo(f"wrote {path}")


@app.command("mutate")
def mutate(*, run: RunFile = LATEST, split: Split = None, questions: Questions = QUESTIONS) -> None:
    """Put faults into right answers and tell how many the scorer sees."""
    record = read_run(run)
    chosen = split or record.about.split
    measured = match_labels(record, read_cases(questions).of_split(chosen)).measured
    table = Table("fault", "seen", "spoilt", "rate", "survivors", box=None)
    rates = find_kill_rates(measured)
    for rate in rates:
        shown = "–" if rate.rate is None else f"{rate.rate:.3f}"
        survivors = ", ".join(rate.survivors[:8])
        table.add_row(rate.mutation, str(rate.killed), str(rate.spoilt), shown, survivors)
    Console().print(table)
    raise Finished(PASS if any(rate.spoilt for rate in rates) else NOT_MEASURED)


@app.command("new")
def new(
    folder: Path,
    *,
    url: Annotated[str, typer.Option(help="a live service that has the articles")] = "",
    data_dir: Annotated[Path | None, typer.Option(help="or a corpus; else QA_DATA_DIR's")] = None,
    articles: Annotated[int, typer.Option(min=1, help="how many articles to draw on")] = 12,
    questions: Annotated[int, typer.Option(min=6, help="how many questions to draft")] = 24,
) -> None:
    """Start a question set for another corpus: drafts with labels, gates and a guide."""
    with open_client(load_settings(), url=url, data_dir=data_dir) as client:
        said = start_set(folder, client, articles=articles, questions=questions)
    for line in said:
        typer.echo(line)


def main() -> None:
    interrupts.end_in_order()
    end_with(partial(terminal.run, app))


if __name__ == "__main__":
    main()
