"""The questions asked of the bench's corpora point at paragraphs that are still read there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.readers import read_article
from qa_service.domain import hash_text
from tests.servers import ROOT

BENCH = ROOT / "tests" / "bench"
CORPORA = {
    "sample": (ROOT / "ingest" / "sample", ROOT / "eval" / "questions.jsonl"),
    "second": (BENCH / "second" / "articles", BENCH / "second" / "questions.jsonl"),
    "third a": (BENCH / "third" / "a" / "articles", BENCH / "third" / "a" / "questions.jsonl"),
    "third b": (BENCH / "third" / "b" / "articles", BENCH / "third" / "b" / "questions.jsonl"),
    "fourth": (BENCH / "fourth" / "articles", BENCH / "fourth" / "questions.jsonl"),
}


@pytest.mark.parametrize("corpus", CORPORA)
def test_every_paragraph_that_a_question_needs_is_read(corpus: str) -> None:
    articles, questions = CORPORA[corpus]
    read = {path.stem: paragraphs_of(path) for path in articles.iterdir() if path.suffix == ".md"}
    lost = [
        (case["id"], need["article"], need["paragraph"])
        for case in map(json.loads, questions.read_text(encoding="utf-8").splitlines())
        for need in case["evidence"]
        if read[need["article"]].get(need["paragraph"]) != need["sha256"]
    ]
    assert lost == []


def paragraphs_of(path: Path) -> dict[int, str]:
    paragraphs = read_article(path).paragraphs
    return {number: hash_text(text) for number, text in enumerate(paragraphs, start=1)}
