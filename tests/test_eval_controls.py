"""The controls: the oracle answers from the evidence's articles, and is scored as all others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from eval.cases import Case, CaseSet
from eval.client import InProcessClient
from eval.control_scores import match_oracle
from eval.controls import Articles, ask_with_oracle, find_filters, narrow_filters
from eval.gate import CONTROLS, GATES, Gates, check_bounds, read_gates
from eval.records import OracleLine, ReplyPart, Run, read_run, write_line
from eval.run import read_labelled_articles, write_run
from eval.score import match_labels, score_run
from qa_service.domain import hash_text
from qa_service.settings import Settings
from tests.articles import write_article
from tests.eval_samples import RIGHT, abstain_with, case_set, cite, question_row, run_of
from tests.servers import run_module
from tests.tiny import TINY

SILENT = abstain_with("off_topic")
TEXTS = {
    "monday": "Stoltenberg said NATO had sent 40 aircraft to Riga on Monday.",
    "tuesday": "Stoltenberg said NATO had sent 60 aircraft to Riga on Tuesday.",
    "same-day": "Lavrov said NATO had sent 70 aircraft to Riga on Tuesday.",
    "twin": "Lavrov said NATO had sent 80 aircraft to Riga on Tuesday.",
}
DATED = {
    "monday": ("Wire", "2022-01-24"),
    "tuesday": ("Wire", "2022-01-25"),
    "same-day": ("Herald", "2022-01-25"),
    "twin": ("Herald", "2022-01-25"),
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcessClient]:
    """Two days' articles of the Wire, and two of the Herald that no filter can tell apart."""
    folder = tmp_path_factory.mktemp("controls")
    for name, text in TEXTS.items():
        publisher, date = DATED[name]
        fields = {"id": name, "publisher": publisher, "date": date, "language": "en"}
        write_article(folder / "articles", name, text, **fields)
    data = folder / "data"
    extra = {"QA_EMBEDDING": TINY}
    done = run_module("ingest", str(folder / "articles"), data_dir=data, extra=extra)
    assert done.returncode == 0, done.stderr
    client = InProcessClient(Settings(data_dir=data, embedding=TINY))
    yield client
    client.close()


@pytest.fixture
def cases(tmp_path: Path) -> CaseSet:
    """A question for each article, and one for both articles of the Wire."""
    named = {**{name: (name,) for name in TEXTS}, "both": ("monday", "tuesday")}
    rows = []
    for id, articles in named.items():
        places = [{"article": name, "paragraph": 1} for name in articles]
        evidence = [{**p, "sha256": hash_text(TEXTS[str(p["article"])])} for p in places]
        nuggets = [{"text": "sent", "any_of": ["aircraft to Riga"], "evidence": places}]
        rows.append(question_row(id, changes={"evidence": evidence, "nuggets": nuggets}))
    return case_set(tmp_path, *rows)


@pytest.fixture
def articles(client: InProcessClient, cases: CaseSet) -> Articles:
    return read_labelled_articles(client, cases.cases)


def by_id(cases: CaseSet) -> dict[str, Case]:
    return {case.id: case for case in cases.cases}


def test_filters_reach_from_the_first_article_s_day_to_the_last_one_s(articles: Articles) -> None:
    assert narrow_filters([articles["same-day"], articles["monday"]]) == {
        "from": "2022-01-24",
        "to": "2022-01-25",
        "publishers": ["Herald", "Wire"],
        "languages": ["en"],
    }


def test_the_oracle_answers_from_the_articles_of_the_evidence_and_no_others(
    client: InProcessClient, cases: CaseSet, articles: Articles
) -> None:
    lines = {line.id: line for line in ask_with_oracle(client, cases.cases, articles)}
    cited = {
        id: {citation.article.id for citation in ReplyPart.model_validate(line.reply).citations}
        for id, line in lines.items()
    }
    # All three ask the same, so that only the filters can make a difference.
    assert cited.keys() == {"monday", "tuesday", "both"}
    assert (cited["monday"], cited["tuesday"]) == ({"monday"}, {"tuesday"})
    assert cited["both"] <= set(lines["both"].articles) == {"monday", "tuesday"}


def test_articles_that_no_filter_can_tell_apart_are_not_asked_of(
    client: InProcessClient, cases: CaseSet, articles: Articles
) -> None:
    twin = by_id(cases)["twin"]
    assert find_filters(client, twin, articles) is None
    without = {id: article for id, article in articles.items() if id != "monday"}
    assert find_filters(client, by_id(cases)["monday"], without) is None


def test_a_run_holds_the_oracle_s_replies_and_all_that_they_cite(
    client: InProcessClient, cases: CaseSet, tmp_path: Path
) -> None:
    out = tmp_path / "run.jsonl"
    write_run(client, cases, out, split="all", on_progress=lambda done, total: None)
    run = read_run(out)
    replies = [ReplyPart.model_validate(line.reply) for line in run.oracle]
    assert {c.paragraph_id for reply in replies for c in reply.quoted} <= run.cited.keys()
    controls = score_run(run, cases, split="all").controls
    assert controls["oracle_citation_precision"].value == 1.0
    # Either article alone carries the only nugget of its question, and is all there is to cite.
    assert controls["oracle_attributed_nugget_recall"].value == 1.0
    assert controls["no_context"].value == 1.0


def with_oracle(run: Run, *replies: tuple[str, ReplyPart], article: str = "a1") -> Run:
    lines = [
        OracleLine(id=id, articles=(article,), filters={}, reply=reply.model_dump(mode="json"))
        for id, reply in replies
    ]
    return replace(run, oracle=tuple(lines))


@pytest.fixture
def four_cases(tmp_path: Path) -> CaseSet:
    return case_set(tmp_path, *(question_row(f"q{i}") for i in range(4)))


def test_oracle_figures_stand_beside_those_of_the_same_questions(four_cases: CaseSet) -> None:
    astray = RIGHT.model_copy(update={"citations": (cite(1, "p2"),)})
    run = run_of(four_cases, {"q0": SILENT, "q3": SILENT})
    run = with_oracle(run, ("q0", RIGHT), ("q1", SILENT), ("q2", astray))
    controls = score_run(run, four_cases, split="gate").controls
    # With the oracle q0 alone states its nugget from its evidence, q1 is refused, and of the two
    # that cite q0 is right. Without it q0 is refused, q1 and q2 are right. q3 was not asked.
    values = {name: figure.value for name, figure in controls.items()}
    assert values["oracle_attributed_nugget_recall"] == pytest.approx(1 / 3, abs=1e-6)
    assert values["oracle_citation_precision"] == 1 / 2
    assert values["oracle_over_refusal"] == pytest.approx(1 / 3, abs=1e-6)
    assert values["unaided_attributed_nugget_recall"] == pytest.approx(2 / 3, abs=1e-6)
    assert controls["oracle_citation_precision"].n == 2


def test_a_question_whose_labels_moved_to_another_article_leaves_the_oracle(
    four_cases: CaseSet,
) -> None:
    run = run_of(four_cases)
    measured = match_labels(run, four_cases.cases).measured
    assert match_oracle(with_oracle(run, ("q0", RIGHT), article="a2"), measured) == ([], [])
    del run.answers["q1"]
    unaided, aided = match_oracle(
        with_oracle(run, ("q0", RIGHT), ("q1", RIGHT)), match_labels(run, four_cases.cases).measured
    )
    assert [m.case.id for m in unaided] == [m.case.id for m in aided] == ["q0"]


def limits(**floors: float) -> Gates:
    return read_gates(GATES).model_copy(update={"floors": floors, "ceilings": {}})


def test_a_floor_holds_an_oracle_figure_and_an_older_run_has_none(four_cases: CaseSet) -> None:
    run = run_of(four_cases)
    wanted = limits(oracle_attributed_nugget_recall=0.9)
    for one, outcome in (
        (with_oracle(run, ("q0", RIGHT)), "pass"),
        (with_oracle(run, ("q0", SILENT)), "fail"),
        (run, "not measured"),
    ):
        checks = check_bounds(score_run(one, four_cases, split="gate"), wanted)
        assert [check.outcome for check in checks] == [outcome]


def test_every_control_that_a_run_gives_can_be_gated(four_cases: CaseSet) -> None:
    run = with_oracle(run_of(four_cases), ("q0", RIGHT))
    random_context = run.controls[0].model_copy(update={"control": "random_context"})
    run = replace(run, controls=(*run.controls, random_context))
    assert list(score_run(run, four_cases, split="gate").controls) == list(CONTROLS)


def test_an_oracle_line_comes_back_from_its_file(four_cases: CaseSet, tmp_path: Path) -> None:
    run = with_oracle(run_of(four_cases), ("q0", RIGHT))
    path = tmp_path / "run.jsonl"
    path.write_text(write_line(run.about) + write_line(run.oracle[0]))
    assert read_run(path).oracle == run.oracle
