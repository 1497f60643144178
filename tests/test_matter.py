from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from ingest.actors import load_actors
from qa_service.actors import Mention
from qa_service.domain import Article, Ask, Paragraph, Passage, hash_text
from qa_service.http.service import Service
from qa_service.matter import find_matter, is_of_corpus
from qa_service.quoting import Quote
from qa_service.settings import Settings
from qa_service.terms import extract_terms

LOCAL = "multilingual-e5-small:123"
ARTICLE = Article("a", 1, "Talks in Geneva", None, "unknown", None, None, None, "en", None, "")


@pytest.fixture(scope="module")
def service(sample_data: Path) -> Iterator[Service]:
    started = Service.start(Settings(data_dir=sample_data))
    yield started
    started.close()


def mentions(text: str, *names: str) -> list[Mention]:
    return [each for each in load_actors().find(text) if each.text in names]


@pytest.mark.parametrize(
    ("text", "asked", "language", "matter"),
    [
        ("What did Stoltenberg say about bananas?", ("Stoltenberg",), "en", "bananas"),
        (
            "How do the positions of NATO and Russia differ on missile defence?",
            ("NATO", "Russia"),
            "en",
            "missile defence",
        ),
        (
            "What did Moscow say about Ukraine's entry?",
            ("Moscow",),
            "en",
            "Ukraine entry",
        ),
        ("Contrast the views of NATO on fisheries", ("NATO",), "en", "fisheries"),
        ("Что сказал Путин о футболе?", ("Путин",), "ru", "футболе"),
        ("fisheries", (), "en", "fisheries"),
        ("What did NATO say?", ("NATO",), "en", ""),
    ],
)
def test_a_matter_is_what_is_left_without_who_is_asked(
    text: str, asked: tuple[str, ...], language: str, matter: str
) -> None:
    assert find_matter(text, mentions(text, *asked), language) == matter


def quote(text: str, coverage: float | None = 0.5) -> Quote:
    paragraph = Paragraph("p", "a", 1, 1, text, hash_text(text), ((0, len(text)),))
    return Quote(
        Passage(paragraph, ARTICLE, 0.8, 0.0, 0.0), 0, len(text), 1.0, coverage, frozenset()
    )


def refuse(_: str) -> float:
    raise AssertionError("nothing is open here")


@pytest.mark.parametrize(
    ("matter", "quoted", "nearest", "is_known"),
    [
        ("bananas", quote("NATO is ready for talks."), lambda _: 0.76, False),
        ("bananas", quote("NATO is ready for talks."), lambda _: 0.85, True),
        ("climate talks", quote("NATO is ready for talks."), lambda _: 0.78, False),
        ("climate talks", quote("NATO is ready for talks."), lambda _: 0.80, True),
        ("talks", quote("NATO is ready for talks."), refuse, True),
        ("Geneva", quote("NATO is ready."), refuse, True),  # its title names it
        ("bananas", quote("НАТО готова.", None), refuse, True),
        ("one two three four", quote("NATO is ready."), refuse, True),
        ("", quote("NATO is ready."), refuse, True),
    ],
)
def test_a_matter_is_unknown_where_no_word_of_it_stands_and_nothing_is_near(
    matter: str, quoted: Quote, nearest: Callable[[str], float], is_known: bool
) -> None:
    words = ("bananas", "climate", "talks", "Geneva", "one", "two", "three", "four")
    weights = {term: 1.0 for word in words for term in extract_terms(word, "en")}
    weights[extract_terms("climate", "en")[0]] = 2.0
    ask = partial(is_of_corpus, matter, "en", [quoted], weights, paragraphs=587)
    assert ask(embedding=LOCAL, nearest=nearest) is is_known
    assert ask(embedding="other", nearest=refuse)


def test_the_nearest_of_few_paragraphs_may_be_farther() -> None:
    weights = dict.fromkeys(extract_terms("expansion", "en"), 1.0)
    ask = partial(is_of_corpus, "expansion", "en", [quote("NATO is ready.")], weights)
    known = [
        ask(embedding=LOCAL, paragraphs=count, nearest=lambda _: 0.80)
        for count in (10, 100, 587, 200_000)
    ]
    assert known == [True, False, False, False]


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("What did Stoltenberg say about bananas?", "off_topic"),
        ("Compare Russia and Ukraine on football.", "off_topic"),
        ("Что Россия говорит о рыболовстве?", "off_topic"),
        ("What did Stoltenberg say about arms control?", None),
        ("Compare Russia and NATO on enlargement.", None),
    ],
)
def test_what_is_near_only_by_who_is_asked_is_off_topic(
    service: Service, question: str, reason: str | None
) -> None:
    reply = service.answerer.answer(Ask(question))
    assert (reply.abstention.reason if reply.abstention else None) == reason


def test_every_side_is_silent_on_what_the_sources_know_nothing_of(service: Service) -> None:
    sides = service.answerer.compare(Ask("football"), sides=("NATO", "Russia")).sides
    assert [side.is_silent for side in sides] == [True, True]
