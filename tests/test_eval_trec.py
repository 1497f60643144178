"""What goes out to other tools: ir_measures finds in it the same figures as the suite."""

from __future__ import annotations

import csv
import random
import statistics
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import ir_measures
import pytest
from ir_measures import R, Success, nDCG

from eval.cases import QUESTIONS, CaseSet, read_cases
from eval.client import InProcessClient
from eval.metrics import METRICS
from eval.metrics.measured import LabelledNugget, Measured
from eval.records import RankedPassage, read_run
from eval.run import write_run
from eval.score import match_labels, score_run
from eval.trec import write_csv, write_qrels, write_trec_run
from qa_service.settings import Settings
from tests.eval_samples import abstain_with, case_set, measured, nugget, question_row, run_of

SAME = {"recall@5": R @ 5, "recall@10": R @ 10, "ndcg@10": nDCG @ 10}
FOUR_DIGITS = 0.00005


def calculate(
    measure: ir_measures.Measure, questions: Sequence[Measured]
) -> tuple[dict[str, float], float]:
    """What ir_measures finds in the exported texts: by question, and the mean."""
    qrels = list(ir_measures.read_trec_qrels(write_qrels(questions)))  # type: ignore[no-untyped-call]
    run = list(ir_measures.read_trec_run(write_trec_run(questions)))  # type: ignore[no-untyped-call]
    values = {row.query_id: row.value for row in ir_measures.iter_calc([measure], qrels, run)}
    return values, ir_measures.calc_aggregate([measure], qrels, run)[measure]


def own_values(name: str, questions: Sequence[Measured]) -> dict[str, float]:
    values = {one.case.id: METRICS[name].measure(one) for one in questions}
    return {id: value for id, value in values.items() if value is not None}


def assert_same_figures(questions: Sequence[Measured]) -> None:
    """Question by question and in the mean, to four digits."""
    for name, measure in SAME.items():
        ours = own_values(name, questions)
        theirs, mean = calculate(measure, questions)
        assert theirs == pytest.approx(ours, abs=FOUR_DIGITS), name
        assert mean == pytest.approx(statistics.fmean(ours.values()), abs=FOUR_DIGITS), name


def with_nuggets(one: Measured, nuggets: Sequence[LabelledNugget]) -> Measured:
    evidence = frozenset(id for label in nuggets for id in label.evidence)
    return replace(one, evidence=evidence, nuggets=tuple(nuggets))


def ask_at_random(chance: random.Random, number: int) -> Measured:
    """Up to 50 of 60 passages, one to five nuggets with alternatives; some find or need nothing.

    Most passages are not labelled, and some labelled ones are not found.
    """
    corpus = [f"p{i}" for i in range(1, 61)]
    ranking = chance.sample(corpus, chance.choice([0, 3, 10, 50]))
    labels = [
        nugget(f"fact {i}", evidence=chance.sample(corpus, chance.randint(1, 4)))
        for i in range(chance.choice([0, 1, 2, 5]))
    ]
    return with_nuggets(measured(ranking=ranking, case={"id": f"q{number}"}), labels)


@pytest.fixture(scope="module", params=range(5))
def random_questions(request: pytest.FixtureRequest) -> list[Measured]:
    chance = random.Random(request.param)
    return [ask_at_random(chance, number) for number in range(100)]


@pytest.fixture(scope="module")
def real_questions(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Measured]:
    """Every fifteenth question, asked of the sample articles."""
    cases = read_cases(QUESTIONS)
    few = CaseSet(cases.cases[::15], cases.sha256)
    out = tmp_path_factory.mktemp("trec") / "run.jsonl"
    client = InProcessClient(Settings(data_dir=sample_data))
    try:
        write_run(client, few, out, split="all", on_progress=lambda done, total: None)
    finally:
        client.close()
    return list(match_labels(read_run(out), few.cases).measured)


def test_random_runs_have_the_figures_of_ir_measures(random_questions: list[Measured]) -> None:
    assert {bool(one.evidence) for one in random_questions} == {True, False}
    assert {bool(one.ranking) for one in random_questions} == {True, False}
    assert_same_figures(random_questions)


def test_a_real_run_has_the_figures_of_ir_measures(real_questions: list[Measured]) -> None:
    assert len(real_questions) == 35
    assert_same_figures(real_questions)


def test_complete_evidence_is_ir_measures_success_by_nugget(
    random_questions: list[Measured],
) -> None:
    # ir_measures knows no nuggets: each by itself is a topic whose paragraphs are its qrels, and a
    # question's complete@10 is the mean of its topics' Success@10.
    asked = [one for one in random_questions if one.vital]
    topics = [
        with_nuggets(
            replace(one, case=one.case.model_copy(update={"id": f"{one.case.id}-{i}"})), [label]
        )
        for one in asked
        for i, label in enumerate(one.vital)
    ]
    found: dict[str, list[float]] = {}
    for id, value in calculate(Success @ 10, topics)[0].items():
        found.setdefault(id.partition("-")[0], []).append(value)
    theirs = {id: statistics.fmean(values) for id, values in found.items()}
    assert theirs == pytest.approx(own_values("complete@10", asked), abs=FOUR_DIGITS)


def test_a_passage_of_every_kind_has_its_line() -> None:
    asked = measured(ranking=("p2", "p1"))
    silent = measured(abstain_with("off_topic"), expect="abstain", case={"id": "q 2"})
    # Two passages: the first scores 2. A space would be a column's end.
    assert write_trec_run([asked, silent]).splitlines() == [
        "q1 Q0 p2 1 2 on-record",
        "q1 Q0 p1 2 1 on-record",
        "q%202 Q0 p1 1 2 on-record",
        "q%202 Q0 p2 2 1 on-record",
    ]
    assert write_qrels([asked, silent]) == "q1 0 p1 1\n"


def test_no_two_passages_of_a_question_score_the_same() -> None:
    # trec_eval puts equal scores in the order of their ids, whatever the rank column says.
    ids = [f"p{i}" for i in range(50)]
    passages = tuple(RankedPassage(id=id) for id in ids)
    lines = write_trec_run([replace(measured(), passages=passages)]).splitlines()
    scores = [float(line.split()[4]) for line in lines]
    assert scores == sorted(set(scores), reverse=True)
    assert [line.split()[2] for line in lines] == ids


def test_a_question_that_found_nothing_counts_as_nothing_found() -> None:
    questions = [measured(), measured(ranking=(), case={"id": "q2"})]
    assert write_trec_run(questions[1:]) == ""
    # One of two: R@5 is 1 and 0.
    assert calculate(R @ 5, questions) == ({"q1": 1.0, "q2": 0.0}, 0.5)
    assert_same_figures(questions)


def test_the_table_has_a_row_a_question_and_gaps_where_a_metric_does_not_apply(
    tmp_path: Path,
) -> None:
    cases = case_set(tmp_path, question_row("q1", changes={"cluster": "Riga, 2022"}))
    rows = list(
        csv.DictReader(write_csv(score_run(run_of(cases), cases, split="gate")).split("\n"))
    )
    assert list(rows[0]) == ["id", "cluster", "kind", "language", *METRICS]
    assert [row["cluster"] for row in rows] == ["Riga, 2022"]
    assert (rows[0]["recall@5"], rows[0]["sides_covered"]) == ("1.0", "")
