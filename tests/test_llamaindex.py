"""The retriever and the query engine inside plain LlamaIndex programs, over the sample corpus."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from llama_index.core.base.response.schema import Response
from llama_index.core.llms import MockLLM
from llama_index.core.postprocessor import SimilarityPostprocessor
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.schema import MetadataMode
from llama_index.core.tools import QueryEngineTool

from qa_service.http.service import Service
from qa_service.llamaindex import OnRecordQueryEngine, OnRecordRetriever
from qa_service.settings import Settings
from tests.servers import ROOT

QUESTION = "What did NATO offer on arms control in January 2022?"


@pytest.fixture(scope="module")
def service(sample_data: Path) -> Iterator[Service]:
    service = Service.start(Settings(data_dir=sample_data))
    yield service
    service.close()


def test_an_answer_s_sources_are_its_quotes_in_their_paragraphs(service: Service) -> None:
    answer = OnRecordQueryEngine(service).query(QUESTION)
    assert isinstance(answer, Response)
    assert answer.metadata is not None
    assert answer.metadata["status"] == "answered"
    assert (answer.metadata["mode"], answer.metadata["degraded"]) == ("quote", False)
    assert len(answer.source_nodes) >= 2
    for source in answer.source_nodes:
        told = source.metadata
        assert source.text[told["start"] : told["end"]] == told["quote"]
        assert source.score is None or 0 < source.score <= 1
        assert told["article_id"]
        assert told["publisher"]
    first = answer.source_nodes[0]
    assert (first.metadata["actor"], first.metadata["n"]) == ("NATO", 1)
    assert first.metadata["quote"] in str(answer)
    assert first.metadata["sha256"] not in first.node.get_content(MetadataMode.LLM)


def test_an_answer_can_be_read_again_by_its_id(service: Service) -> None:
    answer = OnRecordQueryEngine(service).query(QUESTION)
    assert answer.metadata is not None
    assert service.receipts.read(answer.metadata["answer_id"]) is not None


def test_an_abstention_says_why_and_has_no_sources(service: Service) -> None:
    answer = OnRecordQueryEngine(service).query("Which recipe makes the best chocolate cake?")
    assert answer.source_nodes == []
    assert answer.metadata is not None
    assert (answer.metadata["status"], answer.metadata["reason"]) == ("abstained", "off_topic")


def test_the_retriever_feeds_another_engine(service: Service) -> None:
    retriever = OnRecordRetriever(service, limit=5)
    engine = RetrieverQueryEngine.from_args(
        retriever,
        llm=MockLLM(),
        node_postprocessors=[SimilarityPostprocessor(similarity_cutoff=-100)],
    )
    sources = engine.query("Vienna Document").source_nodes
    assert len(sources) == 5
    scores = [source.get_score() for source in sources]
    assert scores == sorted(scores, reverse=True)
    assert "Vienna Document" in sources[0].text


def test_the_engine_is_a_tool_of_an_agent(service: Service) -> None:
    tool = QueryEngineTool.from_defaults(
        OnRecordQueryEngine(service), name="record", description="Who said what about NATO."
    )
    output = asyncio.run(tool.acall(QUESTION))
    assert output.raw_output.source_nodes
    assert output.content == str(output.raw_output)


@pytest.mark.parametrize("limit", [-1, 0, 51, 1000])
def test_a_limit_beyond_the_interface_s_is_refused(service: Service, limit: int) -> None:
    with pytest.raises(ValueError, match=rf"limit={limit}: give 1 to 50"):
        OnRecordRetriever(service, limit=limit)


def test_a_question_too_long_for_the_interface_is_refused(service: Service) -> None:
    for asked in (OnRecordRetriever(service).retrieve, OnRecordQueryEngine(service).query):
        with pytest.raises(ValueError, match="at most 2,000 characters"):
            asked("x" * 2_001)


def test_a_misspelt_option_is_no_option(service: Service) -> None:
    with pytest.raises(TypeError, match="similarity_top_k"):
        OnRecordRetriever(service, similarity_top_k=5)  # type: ignore[call-arg]


def test_the_readme_s_program_runs(
    sample_data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QA_DATA_DIR", str(sample_data))
    program = re.search(
        r"```python\n(from qa_service\.llamaindex.+?)```",
        (ROOT / "README.md").read_text(encoding="utf-8"),
        re.DOTALL,
    )
    assert program is not None
    assert len(program[1].split("\n\n")[1].splitlines()) <= 4
    names: dict[str, object] = {}
    exec(program[1], names)
    assert "NATO" in capsys.readouterr().out
    engine = names["engine"]
    assert isinstance(engine, OnRecordQueryEngine)
    engine.close()
