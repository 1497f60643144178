from __future__ import annotations

import datetime as dt
import json
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from eval.cases import CaseSet
from eval.gate import Gates, check_gates
from eval.peers.articles import PeerArticle, WrongPeer, read_articles
from eval.peers.elsewhere import retrieve_elsewhere
from eval.peers.embeddings import serve_embeddings
from eval.peers.llamaindex import retrieve_with_starter
from eval.peers.table import (
    BY_PIECES,
    WORDS_BY_PARAGRAPHS,
    WORDS_BY_PIECES,
    find_read,
    measure_system,
    measure_units,
    write_table,
)
from eval.peers.units import Piece, find_covered
from eval.peers.write import Found, write_peer_run
from eval.records import ParagraphLine, RetrievedUnit, Run, read_run
from eval.score import score_run
from tests.eval_samples import OTHER, PARAGRAPHS, TEXT, case_set, question_row, run_of
from tests.tiny import TinyEmbedder

ARTICLE = PeerArticle("a1", dt.date(2022, 1, 26), f"# Talks\n\n{TEXT}\n", (*PARAGRAPHS.values(),))
ARTICLES = {"a1": ARTICLE}


def paragraph(id: str, text: str) -> ParagraphLine:
    return ParagraphLine(why="labelled", id=id, text=text)


def peer_run(folder: Path, cases: CaseSet, *pieces: Piece) -> Run:
    """A peer's run that gives the same pieces to every question."""
    out = folder / "peer.jsonl"
    found = Found("a peer", {case.id: pieces for case in cases.cases})
    write_peer_run(out, found, cases=cases, ours=run_of(cases), articles=ARTICLES)
    return read_run(out)


def test_a_piece_covers_its_paragraphs_whatever_marks_and_headings_stand_between() -> None:
    text = f"## Aircraft\n\n**{TEXT.upper()}**\n\n### Moscow\n\n{OTHER}"
    assert find_covered(text, ARTICLE.paragraphs) == ("p1", "p2")


def test_a_cut_paragraph_counts_for_the_piece_with_half_of_its_words() -> None:
    paragraphs = [paragraph("p1", "one two three four"), paragraph("p2", "five six seven eight")]
    assert find_covered("three four five", paragraphs) == ("p1",)  # 2 of 4 words, and 1 of 4
    assert find_covered("six seven eight", paragraphs) == ("p2",)


def test_a_pieces_paragraphs_share_its_rank_and_come_once(tmp_path: Path) -> None:
    cases = case_set(tmp_path, question_row())
    run = peer_run(tmp_path, cases, Piece("a1", OTHER), Piece("a1", f"{TEXT} {OTHER}"))
    assert [passage.id for passage in run.answers["q1"].passages] == ["p2", "p1"]
    assert [unit.paragraphs for unit in run.answers["q1"].units] == [("p2",), ("p1", "p2")]


def test_articles_later_than_as_of_are_left_out_for_a_peer(tmp_path: Path) -> None:
    cases = case_set(tmp_path, question_row(changes={"as_of": "2022-01-25"}))
    assert peer_run(tmp_path, cases, Piece("a1", TEXT)).answers["q1"].passages == ()


def test_a_run_without_replies_is_scored_on_retrieval_alone(tmp_path: Path) -> None:
    unanswerable = question_row("q2", changes={"expect": "abstain", "evidence": [], "nuggets": []})
    cases = case_set(tmp_path, question_row(), unanswerable)
    run = peer_run(tmp_path, cases, Piece("a1", OTHER), Piece("a1", TEXT))
    scores = score_run(run, cases, split="gate")
    known = {name: f.value for name, f in scores.metrics.items() if f.value is not None}
    # p1, the only evidence, is second: 1 / log2(3) of the best 1 / log2(2).
    assert known == {"recall@5": 1, "recall@10": 1, "ndcg@10": 0.63093, "complete@10": 1}
    assert scores.not_measured == ()
    assert scores.metrics["unsafe_answers"].n == scores.metrics["over_refusal"].n == 0


def test_a_question_that_the_peer_left_out_is_not_measured(tmp_path: Path) -> None:
    cases = case_set(tmp_path, question_row())
    write_peer_run(
        tmp_path / "run.jsonl",
        Found("a peer", {}),
        cases=cases,
        ours=run_of(cases),
        articles=ARTICLES,
    )
    run = read_run(tmp_path / "run.jsonl")
    assert "gave nothing" in score_run(run, cases, split="gate").not_measured[0].why
    with pytest.raises(WrongPeer, match="1 questions are not measured"):
        measure_system(run, cases, "gate")


def test_the_gate_does_not_pass_what_a_peer_cannot_do(tmp_path: Path) -> None:
    cases = case_set(tmp_path, question_row())
    gates = Gates(
        split="gate",
        invariants={"verbatim": 1},
        floors={"recall@5": 0.5, "nugget_recall": 0.5},
        ceilings={"over_refusal": 1, "shuffled_attributed_nugget_recall": 1},
        kill_rates={"drop_fact": 0.5},
    )
    _, checks = check_gates(peer_run(tmp_path, cases, Piece("a1", TEXT)), cases, gates)
    passed = {check.name for check in checks if check.outcome == "pass"}
    assert passed == {"every question measured", "scoring is reproducible", "recall@5"}
    assert {check.outcome for check in checks} == {"pass", "not measured"}


def test_recall_in_pieces_counts_all_that_five_pieces_hold_and_their_words() -> None:
    first = RetrievedUnit(paragraphs=("p1", "p2", "p3", "p4", "p5", "p6"), words=300)
    units = [first, *(RetrievedUnit(paragraphs=(f"p{n}",), words=40) for n in range(7, 13))]
    values = measure_units(units, frozenset({"p6", "p10", "p11", "p12"}))
    assert values[BY_PIECES] == 2 / 4  # p6 and p10; the sixth and seventh piece do not count
    assert values[WORDS_BY_PIECES] == 300 + 4 * 40
    assert values[WORDS_BY_PARAGRAPHS] == 300  # the first piece holds five paragraphs


def test_a_budget_of_words_ends_before_the_paragraph_that_exceeds_it() -> None:
    held = {id: paragraph(id, "word " * 4) for id in ("p1", "p2", "p3")}
    assert find_read(["p2", "p1", "p3"], held, 11) == {"p1", "p2"}  # 4 + 4 of 11; 12 are too many


def test_the_table_sets_a_peer_beside_us(tmp_path: Path) -> None:
    cases = case_set(tmp_path, question_row())
    ours, peer = run_of(cases), peer_run(tmp_path, cases, Piece("a1", OTHER))
    table = write_table(measure_system(ours, cases, "gate"), [measure_system(peer, cases, "gate")])
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    assert lines[0] == ["measure", "On Record, in process", "a peer"]
    # We give p1, of 10 words; the peer only p2, of 4.
    assert ["words in 5 pieces", "10", "4"] in lines
    assert ["recall in 5 pieces per 1,000 words", "100.00", "0.00"] in lines
    assert ["a peer", "recall@5", "1", "+1.000 [+1.000, +1.000]", "1.0000"] in lines


def test_llamaindex_starter_finds_the_article_that_has_the_words() -> None:
    articles = {"a1": "# Riga\n\nForty aircraft flew to Riga.", "a2": "# Moscow\n\nSilence."}
    found = retrieve_with_starter(articles, {"q1": "moscow"}, TinyEmbedder(), depth=2)
    assert [(piece.article, piece.text) for piece in found["q1"]] == [
        ("a2", articles["a2"]),
        ("a1", articles["a1"]),
    ]


def ask_embeddings(url: str, *texts: str) -> list[list[float]]:
    body = json.dumps({"model": "any", "input": texts}).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{url}/embeddings", body)) as reply:
        return [row["embedding"] for row in json.load(reply)["data"]]


def test_the_embeddings_address_gives_our_vectors_by_prefix() -> None:
    embedder = TinyEmbedder()
    with serve_embeddings(embedder) as url:
        rows = ask_embeddings(url, "query: Riga", "passage: Moscow")
        with pytest.raises(urllib.error.HTTPError, match="400"):
            ask_embeddings(url, "Riga")
    assert rows[0] == pytest.approx(embedder.embed_query("Riga").tolist())
    assert rows[1] == pytest.approx(embedder.embed_passages(["Moscow"])[0].tolist())


PEER = """
import json, sys, urllib.request
job = json.load(open(sys.argv[1]))
body = json.dumps({"input": ["query: " + job["queries"][0]["query"]]}).encode()
with urllib.request.urlopen(urllib.request.Request(job["embeddings"] + "/embeddings", body)) as r:
    assert len(json.load(r)["data"][0]["embedding"]) == job["dimensions"]
with open(sys.argv[2], "w") as out:
    print(json.dumps({"peer": "tiny 1.0"}), file=out)
    for query in job["queries"]:
        piece = {"article": job["articles"][0]["id"], "text": query["query"]}
        print(json.dumps({"id": query["id"], "pieces": [piece] * job["depth"]}), file=out)
"""


def test_a_peer_runs_in_its_own_python(tmp_path: Path) -> None:
    script, python = tmp_path / "peer.py", Path(sys.executable)
    script.write_text(PEER, encoding="utf-8")
    peer, found = retrieve_elsewhere(
        python, {"a1": TEXT}, {"q1": "Riga?"}, TinyEmbedder(), depth=2, script=script
    )
    assert (peer, found) == ("tiny 1.0", {"q1": [Piece("a1", "Riga?")] * 2})


def test_a_peer_that_fails_says_why(tmp_path: Path) -> None:
    script, python = tmp_path / "peer.py", Path(sys.executable)
    script.write_text("raise SystemExit('haiku.rag is not installed')", encoding="utf-8")
    with pytest.raises(WrongPeer, match="is not installed"):
        retrieve_elsewhere(python, {}, {}, TinyEmbedder(), depth=2, script=script)


def test_a_peer_reads_the_title_and_the_text_but_not_the_front_matter(tmp_path: Path) -> None:
    article = "---\nid: a1\ntitle: Talks\ndate: 2022-01-26\n---\nFirst.\n\n## Then\n\nSecond.\n"
    (tmp_path / "a1.md").write_text(article, encoding="utf-8")
    run = run_of(case_set(tmp_path, question_row()))
    read = read_articles(run, tmp_path)["a1"]
    assert read.text == "# Talks\n\nFirst.\n\n## Then\n\nSecond.\n"
    assert [p.id for p in read.paragraphs] == ["p1", "p2"]
    (tmp_path / "a2.md").write_text(article.replace("a1", "a2"), encoding="utf-8")
    with pytest.raises(WrongPeer, match="no paragraphs of a2"):
        read_articles(run, tmp_path)
