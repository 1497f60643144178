"""Questions of everyday life are told from those that sound like them and are the corpus's own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from qa_service.domain import Ask, Turn
from qa_service.everyday import KEPT, LINES, Everyday
from qa_service.http.service import Service
from qa_service.question import read_question
from qa_service.settings import Settings
from tests.tiny import TinyEmbedder

EVERYDAY = [
    "What is NATO's phone number?",
    "What is the weather in Geneva?",
    "What is the capital of France?",
    "Who won the World Cup in 2018?",
    "Write me a poem about Finland.",
    "Какая погода в Москве?",
    "Яка столиця Норвегії?",
]
OF_SOMEBODY = [
    "How tall is Putin?",
    "what breed of dog does putin have",
    "How much does Ursula von der Leyen earn a month?",
    "Сколько лет Лаврову?",
]
OWN = [
    "How big was Zapad-2021 really? The participants and NATO do not agree.",
    "How old was the Alliance on the day Finland came in?",
    "Which newspaper printed the secret answers, and when?",
    "Who sarcastically noted that a European official had answered mail not meant for him?",
    "How much time passed from the Clinton–Yeltsin summit in Finland to the ceremony in the French "
    "capital?",
    "Когда должно быть готово хранилище для ядерного оружия в Белоруссии?",
]


@pytest.fixture(scope="module")
def service(sample_data: Path) -> Iterator[Service]:
    service = Service.start(Settings(data_dir=sample_data))
    yield service
    service.close()


@pytest.mark.parametrize("question", EVERYDAY)
def test_an_everyday_question_is_off_topic(service: Service, question: str) -> None:
    reply = service.answerer.answer(Ask(question))
    assert reply.abstention is not None
    assert reply.abstention.reason == "off_topic"
    assert not reply.citations


@pytest.mark.parametrize("question", OF_SOMEBODY)
def test_what_the_sources_do_not_say_of_somebody_whom_they_name_is_not_off_topic(
    service: Service, question: str
) -> None:
    reply = service.answerer.answer(Ask(question))
    assert reply.abstention is not None
    assert reply.abstention.reason == "not_in_corpus"
    assert not reply.citations


@pytest.mark.parametrize("question", OWN)
def test_what_only_sounds_like_one_is_answered(service: Service, question: str) -> None:
    assert service.answerer.answer(Ask(question)).status != "abstained"


def test_in_a_conversation_a_short_question_is_about_what_was_asked_before(
    service: Service,
) -> None:
    before = Turn("user", "What did the allies say about Ukraine in Vilnius in July 2023?")
    asked = service.answerer.answer(Ask("Was a date given?", history=(before,)))
    assert asked.status != "abstained"
    away = service.answerer.answer(Ask("What is the weather in Geneva?", history=(before,)))
    assert away.abstention is not None
    assert away.abstention.reason == "off_topic"


def test_a_corpus_that_has_it_answers_it() -> None:
    """Nothing is off topic by itself: what counts is what is nearer."""
    embedder = TinyEmbedder("multilingual-e5-small:as the local model")
    everyday = Everyday(embedder)
    question = read_question("Will it rain tomorrow?")
    vector = embedder.embed_query(question.text)

    def is_everyday(closest: float) -> bool:
        return everyday.includes(question, vector, closest=closest, share=0.0, paragraphs=1_000)

    assert is_everyday(0.8)
    assert not is_everyday(1.0)


def test_the_lines_vectors_are_those_that_are_kept(service: Service) -> None:
    embedder = service.embedder
    rows = embedder.embed_queries(LINES.read_text("utf-8").splitlines())
    with np.load(KEPT) as kept:
        name, digest = str(kept["made_of"]).split()
        cosines = (kept["rows"].astype(np.float32) * rows).sum(axis=1)
    assert name == embedder.name
    assert digest == hashlib.sha256(LINES.read_bytes()).hexdigest()
    assert cosines.min() > 0.99


def test_of_an_unknown_embedding_nothing_is_told() -> None:
    embedder = TinyEmbedder()
    question = read_question("Will it rain tomorrow?")
    vector = embedder.embed_query(question.text)
    everyday = Everyday(embedder)
    assert not everyday.includes(question, vector, closest=0.0, share=0.0, paragraphs=1_000)


def test_each_line_is_one_question() -> None:
    lines = LINES.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(set(lines)) > 100
    assert all(line.strip() == line and line[-1] in ".?" for line in lines)
