"""The promises, held by hundreds of questions over the sample and the seed corpus."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_service.domain import Ask, Reply, Turn, hash_text
from qa_service.http.service import Service
from qa_service.settings import Settings
from tests.articles import write_article
from tests.servers import ROOT, run_module


@pytest.fixture(scope="module")
def service(sample_data: Path) -> Iterator[Service]:
    service = Service.start(Settings(data_dir=sample_data))
    yield service
    service.close()


def read_questions() -> list[Ask]:
    """The fixed question set, as the service is asked it."""
    lines = (ROOT / "eval" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Ask(
            question["question"],
            history=tuple(Turn(t["role"], t["content"]) for t in question.get("history", [])),
            as_of=dt.date.fromisoformat(question["as_of"]) if question.get("as_of") else None,
        )
        for question in map(json.loads, lines)
    ]


@pytest.fixture(scope="module")
def replies(service: Service) -> list[Reply]:
    return [service.answerer.answer(ask) for ask in read_questions()]


def test_every_quote_is_its_paragraph_s_own_words(replies: list[Reply]) -> None:
    citations = [c for r in replies for c in r.citations]
    assert len(replies) >= 200
    assert len(citations) >= 300
    for citation in citations:
        text = citation.paragraph.text
        assert citation.quote == text[citation.start : citation.end] != ""
        assert hash_text(text) == citation.paragraph.sha256


def test_every_sentence_shows_what_it_cites(replies: list[Reply]) -> None:
    for reply in replies:
        by_number = {citation.n: citation for citation in reply.citations}
        for sentence in reply.sentences:
            assert sentence.citations
            assert all(by_number[n].quote in sentence.text for n in sentence.citations)


def test_an_abstention_gives_a_reason_and_no_support(replies: list[Reply]) -> None:
    abstained = [reply for reply in replies if reply.status == "abstained"]
    assert abstained
    for reply in abstained:
        assert reply.abstention is not None
        assert reply.abstention.message
        assert not reply.sentences
        assert not reply.citations


def test_nobody_else_answers_for_a_side_that_says_nothing(service: Service) -> None:
    asked = "What did the Belgian government say about the closing of the NATO office in Moscow?"
    reply = service.answerer.answer(Ask(asked))
    assert reply.status == "abstained"
    assert reply.abstention is not None
    assert reply.abstention.nearest


def test_small_letters_change_no_answer(service: Service) -> None:
    for asked in (
        "What did Stoltenberg say about a Russian attack on Ukraine?",
        "How did NATO and the Kremlin explain the closing of the missions?",
        "Что Лавров ответил Блинкену?",
    ):
        written = service.answerer.answer(Ask(asked))
        typed = service.answerer.answer(Ask(asked.lower()))
        assert written.citations
        assert [c.quote for c in typed.citations] == [c.quote for c in written.citations]


@pytest.mark.parametrize("day", ["1999-01-01", "2021-12-31", "2022-01-27", "2022-02-24"])
def test_nothing_from_after_as_of_is_cited_or_near(service: Service, day: str) -> None:
    as_of = dt.date.fromisoformat(day)
    for ask in read_questions()[::12]:
        reply = service.answerer.answer(Ask(ask.question, as_of=as_of))
        nearest = reply.abstention.nearest if reply.abstention else ()
        for citation in (*reply.citations, *nearest):
            assert citation.article.date is not None
            assert citation.article.date <= as_of


def test_the_same_question_gets_the_same_answer(service: Service) -> None:
    for ask in read_questions()[::25]:
        first, second = service.answerer.answer(ask), service.answerer.answer(ask)
        assert first.answer == second.answer
        assert first.citations == second.citations


@pytest.fixture
def data_dir(tmp_path: Path, sample_data: Path) -> Path:
    """An empty data folder with the local model's graph, which takes seconds to make."""
    shutil.copytree(sample_data / "models", tmp_path / "data" / "models")
    return tmp_path / "data"


def test_an_untidy_article_answers_with_its_own_paragraph(tmp_path: Path, data_dir: Path) -> None:
    article = tmp_path / "news.txt"
    article.write_text(
        "press agency\n\nAlliance answers Moscow’s letter\n\n"
        "The Alliance sent its answer to Moscow, Stoltenberg said at a press conference.\n\n"
        "He added that the Response Force’s readiness had been raised “some weeks ago” and that "
        "its 5,000-strong spearhead can be deployed “within days”.\n\n"
        "He said the door to talks stays open.\n\nYou may also like\n\nHot News\n\nfollow us\n",
        encoding="utf-8",
    )
    assert run_module("ingest", str(article), data_dir=data_dir).returncode == 0
    question = "What is the strength of the part of the Response Force that can deploy in days?"
    done = run_module("qa_service", "ask", question, "--json", data_dir=data_dir)
    citation = json.loads(done.stdout)["citations"][0]
    assert "5,000" in citation["quote"]
    assert citation["paragraph"] == 2
    assert citation["speaker"] == "Jens Stoltenberg"
    assert citation["article"]["title"] == "Alliance answers Moscow’s letter"


def test_invisible_and_foreign_characters_leave_quotes_exact(
    tmp_path: Path, data_dir: Path
) -> None:
    text = "The 🙂 envoy said “да\u200b” to 5\u00a0000 troops in Жлобин, e\u0301t\u00e9 included."
    write_article(tmp_path / "articles", "odd", text)
    run_module("ingest", str(tmp_path / "articles"), data_dir=data_dir)
    done = run_module(
        "qa_service", "ask", "How many troops are in Жлобин?", "--json", data_dir=data_dir
    )
    reply = json.loads(done.stdout)
    for citation in [*reply["citations"], *(reply["abstention"] or {"nearest": []})["nearest"]]:
        position = citation["target"]["selector"][1]
        assert citation["quote"] == citation["target"]["selector"][0]["exact"]
        assert position["end"] - position["start"] == len(citation["quote"])
