"""Scoring outside sets: tiny ones of the tests' own, with figures that can be counted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from eval.metrics.auroc import auroc
from eval.outside.__main__ import read_sets, recognise, score_sets
from eval.outside.abstention import AbstentionScores, Answerability, find_caught
from eval.outside.conflicts import ConflictScores, Contradiction, is_shown
from eval.outside.corpora import WrongSet
from eval.outside.figures import auroc_figure, show, trim
from eval.outside.retrieval import RetrievalScores, ndcg, sum_clusters
from eval.outside.support import (
    Claim,
    Score,
    find_operating_point,
    hold_claim,
    score_support,
    share_in_one,
)
from tests.servers import run_module
from tests.tiny import TINY, TinyEmbedder

Rows = Sequence[Mapping[str, object]]
BRIDGES = {
    "sava": "The Sava bridge carries nineteen trains daily.",
    "drava": "The Drava ferry carries sheep.",
    "mura": "Rain fell on the Mura.",
}


def write_rows(path: Path, rows: Rows) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def write_folder(folder: Path, questions: Mapping[str, str], qrels: Sequence[str]) -> Path:
    """A retrieval set over the bridges; ``qrels`` are lines of question, document and gain."""
    folder.mkdir()
    documents = [{"_id": id, "title": "", "text": text} for id, text in BRIDGES.items()]
    write_rows(folder / "corpus.jsonl", documents)
    write_rows(folder / "queries.jsonl", [{"_id": i, "text": t} for i, t in questions.items()])
    lines = ["query-id corpus-id score", *qrels]
    (folder / "qrels.tsv").write_text("\n".join(lines).replace(" ", "\t") + "\n", encoding="utf-8")
    return folder


def bridges(tmp_path: Path) -> Path:
    questions = {"q1": "How many trains does the Sava bridge carry?", "q2": "Where did rain fall?"}
    return write_folder(tmp_path / "bridges", questions, ["q1 sava 1", "q2 mura 1", "q2 sava 0"])


def conversation(question: str, answerability: str, *earlier: str) -> dict[str, object]:
    roles = ("user", "agent")
    history = [{"role": roles[i % 2], "text": text} for i, text in enumerate(earlier)]
    docs = [{"id": "sava", "text": BRIDGES["sava"]}]
    return {
        "question": question,
        "history": history,
        "docs": docs,
        "answerability": answerability,
        "gold": [],
        "gold_docs": ["sava"] if answerability == "ANSWERABLE" else [],
        "wrong": [],
    }


def claim(text: str, label: str, *evidence: str) -> Claim:
    return Claim.model_validate({"claim": text, "evidence": evidence, "label": label})


def contradiction(gold: Sequence[str], wrong: Sequence[str], *docs: str) -> dict[str, object]:
    return {
        "question": "What crosses the Sava bridge?",
        "docs": [{"text": text} for text in docs],
        "gold": [[wording] for wording in gold],
        "wrong": wrong,
    }


def score(*paths: Path, name: str = "tiny", max_queries: int = 100) -> dict[str, object]:
    """File or folder name → its scores, with the tiny embedding."""
    sets = read_sets(paths, max_queries)
    return {path.name: scores for _, path, scores in score_sets(sets, TinyEmbedder(name))}


def test_auroc_is_the_share_of_pairs_in_the_right_order_a_tie_half() -> None:
    # Positives .9 and .5, others .5 and .1: three pairs right, one tied: 3.5 / 4.
    assert auroc([0.9, 0.5, 0.5, 0.1], [True, True, False, False]) == 3.5 / 4
    assert auroc([1.0, 1.0, 1.0], [True, False, True]) == 0.5
    assert auroc([0.1, 0.9], [True, False]) == 0.0


def test_auroc_of_one_kind_alone_is_not_applicable() -> None:
    assert auroc([0.9, 0.5], [True, True]) is None
    figure = auroc_figure([0.9, 0.5], [True, True])
    assert (figure.value, figure.low, figure.n) == (None, None, 0)
    assert show(figure) == "–"


def test_an_order_without_fault_has_an_interval_without_width() -> None:
    figure = auroc_figure([0.9, 0.8, 0.2, 0.1], [True, True, False, False])
    assert show(figure) == "1.000 (1.000–1.000)"
    assert (trim(0.25), trim(-0.25), trim(10.5)) == (".250", "-.250", "10.500")


def test_graded_gains_are_discounted_by_rank() -> None:
    # Gains 1 and 2 on ranks 1 and 2: 1 + 2/log2(3) = 2.262 of the ideal 2 + 1/log2(3) = 2.631.
    assert ndcg(["b", "a", "c"], {"a": 2, "b": 1}) == pytest.approx(2.2619 / 2.6309, abs=1e-4)


def test_the_randomisation_flips_what_belongs_together() -> None:
    assert sum_clusters([1.0, -2.0, 4.0], ["a", "b", "a"]) == [5.0, -2.0]


def test_a_retrieval_folder_gives_each_ranker_s_figures_and_what_fusing_gains(
    tmp_path: Path,
) -> None:
    scores = score(bridges(tmp_path))["bridges"]
    assert isinstance(scores, RetrievalScores)
    assert (scores.documents, scores.questions) == (3, 2)
    # Each question's one relevant document is first for every ranker.
    assert {f["nDCG@10"].value for f in scores.rankers.values()} == {1.0}
    assert scores.gains["dense"]["nDCG@10"].delta.value == 0.0
    assert scores.gains["dense"]["nDCG@10"].p == 1.0
    assert "fused     nDCG@10 1.000 (1.000–1.000)  recall@5 1.000 (1.000–1.000)" in scores.lines()


def test_conversations_are_asked_of_the_folder_that_holds_their_documents(tmp_path: Path) -> None:
    other = tmp_path / "other"
    write_folder(other, {"q": "rain"}, ["q mura 1"])
    write_rows(other / "corpus.jsonl", [{"_id": "mura", "text": BRIDGES["mura"]}])
    asked = write_rows(tmp_path / "c.jsonl", [conversation("And on Sunday?", "UNANSWERABLE")])
    folder = bridges(tmp_path)
    assert read_sets([other, folder, asked], 10).asked_of == {asked: folder}
    with pytest.raises(WrongSet, match="give the path of that folder, too"):
        read_sets([other, asked], 10)


def test_signals_and_statuses_are_told_by_class(tmp_path: Path) -> None:
    rows = [
        conversation("The Sava bridge carries nineteen trains daily?", "ANSWERABLE"),
        conversation("And how many daily?", "ANSWERABLE", "Trains on the Sava bridge?", "Many."),
        conversation("Zebra quiz?", "UNANSWERABLE"),
    ]
    asked = write_rows(tmp_path / "c.jsonl", rows)
    scores = score(bridges(tmp_path), asked, name="multilingual-e5-small")["c.jsonl"]
    assert isinstance(scores, AbstentionScores)
    assert scores.questions == {"ANSWERABLE": 2, "UNANSWERABLE": 1}
    # Only the first is near enough to be answered. The second's words are there by its history.
    assert scores.statuses["ANSWERABLE"] == {"answered": 0.5, "partial": 0.0, "abstained": 0.5}
    assert (scores.over_refusal.value, scores.abstention_recall.value) == (0.5, 1.0)
    assert scores.recall is not None
    assert (scores.recall.value, scores.recall.n) == (1.0, 1)
    assert scores.signals["best BM25"]["UNANSWERABLE"].value == 1.0
    assert scores.caught["best BM25"] == 1.0
    # No confidence in the second, nor in the one without an answer: one pair right, one tied.
    assert scores.signals["confidence"]["UNANSWERABLE"].value == 1.5 / 2
    assert scores.signals["confidence"]["PARTIAL"].value is None


def test_an_embedding_of_unknown_cosines_gives_no_confidence_to_score(tmp_path: Path) -> None:
    asked = write_rows(tmp_path / "c.jsonl", [conversation("Trains?", "ANSWERABLE")])
    scores = score(bridges(tmp_path), asked)["c.jsonl"]
    assert isinstance(scores, AbstentionScores)
    assert "confidence" not in scores.signals
    assert scores.caught["best cosine"] is None


def test_what_is_caught_lies_below_the_value_that_refuses_few_enough() -> None:
    # 8 % of 25 are 2: refusing below the third, .3, catches .05 and .25 of three.
    column = [i / 10 for i in range(1, 26)] + [0.05, 0.25, 0.3]
    ours: list[Answerability] = ["ANSWERABLE"]
    others: list[Answerability] = ["UNANSWERABLE"]
    assert find_caught(column, ours * 25 + others * 3) == 2 / 3


def test_a_claim_s_coverage_is_over_all_its_evidence_and_in_one_sentence() -> None:
    one = claim("Trains cross the Sava", "supported", "Trains run.", "They cross the Sava daily.")
    held = hold_claim(one, {})
    # train, cross, sava: all in the two sentences, two of three in the second.
    assert held.quotes[0].coverage == pytest.approx(1.0)
    assert share_in_one(held) == pytest.approx(2 / 3)
    assert {quote.text for quote in held.quotes} == set(one.evidence)


def test_support_is_scored_against_people_s_labels() -> None:
    scores = score_support(
        [
            claim("The bridge carries nineteen trains", "supported", BRIDGES["sava"]),
            claim("The ferry carries nineteen cows", "partially_supported", BRIDGES["drava"]),
            claim("Snow fell in Oslo", "not_supported", BRIDGES["mura"]),
        ]
    )
    assert scores.claims == {"supported": 1, "partially_supported": 1, "not_supported": 1}
    assert scores.auroc["coverage"]["supported from rest"].value == 1.0
    # Held of bridge, carry, nineteen, train: 4/4; of ferry, carry, nineteen, cow: 2/4; of snow,
    # fell, oslo: 1/3.
    assert scores.auroc["coverage, unweighted"]["not supported from rest"].value == 1.0
    assert scores.operating_points["gate"].precision == 1.0


def test_the_operating_point_is_that_of_the_threshold() -> None:
    point = find_operating_point([0.9, 0.8, 0.4], ["supported", "not_supported", "supported"], 0.8)
    assert (point.precision, point.recall) == (1 / 2, 1 / 2)
    rated = score_support(
        [claim("Rain fell", "supported", "Rain fell.")], {"all": Score(lambda _: 1.0, 0.5)}
    )
    assert rated.operating_points["all"].precision == 1.0
    assert "all from 0.5 on: precision 1.000, recall 1.000" in rated.lines()


@pytest.mark.parametrize(
    ("wording", "text", "shown"),
    [
        ("3,559 people", "there were 3,559 People.", True),
        ("559", "there were 3,559 people", False),
        ("Mahesh Bhatt", "Mahesh and Bhatt", False),
        ("…", "anything", False),
    ],
)
def test_an_answer_is_shown_by_its_whole_words(wording: str, text: str, *, shown: bool) -> None:
    assert is_shown(wording, text) is shown


def test_a_wrong_answer_inside_a_right_one_is_not_shown() -> None:
    row = Contradiction.model_validate(contradiction(["American football"], ["Football"]))
    assert row.shows_wrong("He played American football.") is False
    assert row.shows_wrong("American football, not football") is True
    same = Contradiction.model_validate(contradiction(["Hindi"], ["hindi"]))
    assert same.shows_wrong("Hindi") is None


def test_contradicting_sources_are_asked_each_question_s_own_only(tmp_path: Path) -> None:
    nineteen = "Some 19 camels cross the Sava bridge whenever a circus comes."
    other = "Some 22 camels cross the Sava bridge whenever a circus comes."
    forty = "Some 40 camels cross the Sava bridge whenever a circus comes."
    rows = [
        contradiction(["19", "22"], ["40"], nineteen, other),
        contradiction(["19", "77"], ["40"], nineteen, forty),
    ]
    scores = score(write_rows(tmp_path / "r.jsonl", rows))["r.jsonl"]
    assert isinstance(scores, ConflictScores)
    # The first shows both of its own and no 40; the second one right answer and a wrong one.
    assert (scores.all_gold.value, scores.any_gold.value) == (1 / 2, 1.0)
    assert (scores.wrong_shown.value, scores.all_gold_no_wrong.value) == (1 / 2, 1 / 2)
    assert scores.all_gold_of[2].n == 2
    assert scores.reachable.value == 1 / 2


def test_a_set_is_known_by_its_content(tmp_path: Path) -> None:
    row = contradiction([], [])
    assert recognise(bridges(tmp_path)) == "retrieval"
    assert recognise(write_rows(tmp_path / "a", [conversation("?", "PARTIAL")])) == "abstention"
    assert recognise(write_rows(tmp_path / "b", [row])) == "conflicts"
    assert (
        recognise(write_rows(tmp_path / "c", [claim("a", "supported").model_dump()])) == "support"
    )
    for text in ("", "[1]", "not JSON", '{"question": "?"}'):
        (tmp_path / "d").write_text(text, encoding="utf-8")
        with pytest.raises(WrongSet, match="is no set that is known"):
            recognise(tmp_path / "d")


def test_a_line_that_does_not_fit_is_named(tmp_path: Path) -> None:
    rows = [conversation("?", "PARTIAL"), conversation("?", "PERHAPS")]
    path = write_rows(tmp_path / "c.jsonl", rows)
    with pytest.raises(WrongSet, match=r"c\.jsonl, line 2: answerability"):
        read_sets([bridges(tmp_path), path], 10)


def test_the_command_prints_and_writes_all_figures(tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    path = write_rows(
        tmp_path / "claims.jsonl",
        [claim("Rain fell", "supported", "Rain fell.").model_dump()] * 3,
    )
    done = run_module(
        *("eval.outside", str(path), "--max-queries", "2", "--json", str(out)),
        data_dir=tmp_path / "data",
        extra={"QA_EMBEDDING": TINY},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("claims.jsonl: support, ")
    assert json.loads(out.read_text("utf-8"))["support"][str(path)]["claims"] == {"supported": 2}


@pytest.mark.parametrize("name", ["missing", "unknown.jsonl"])
def test_a_path_that_cannot_be_scored_ends_with_3_and_one_line(tmp_path: Path, name: str) -> None:
    write_rows(tmp_path / "unknown.jsonl", [{"a": 1}])
    done = run_module("eval.outside", str(tmp_path / name), data_dir=tmp_path / "data")
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert name in done.stderr
