"""What a question takes for granted is told from what the sources say of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.actors import load_actors
from qa_service.domain import Article, Ask, Paragraph, Passage, hash_text
from qa_service.http.service import Service
from qa_service.premises import Premise, find_false_premise, find_premise
from qa_service.question import read_question
from qa_service.quoting import Quote
from qa_service.settings import Settings

ACTORS = load_actors()
JOINED = "When did Ukraine join NATO?"


def quote_of(text: str) -> Quote:
    paragraph = Paragraph("p", "a", 1, 1, text, hash_text(text), ((0, len(text)),))
    article = Article("a", 1, "", None, "unknown", None, None, None, "en", None, "")
    return Quote(Passage(paragraph, article, 0.9, 0.0, 0.0), 0, len(text), 1.0, 1.0, frozenset())


def judge(question: str, *texts: str) -> str | None:
    quotes = [quote_of(text) for text in texts]
    told = find_false_premise(read_question(question), quotes, ACTORS)
    return told.reason if told else None


@pytest.mark.parametrize(
    ("question", "event", "name"),
    [
        (JOINED, "join", "Ukraine"),
        ("When did Georgia become a member of NATO?", "join", "Georgia"),
        ("In what year did the United States formally leave the treaty?", "leave", "United States"),
        ("Why did France and Germany veto the plan?", "veto", "France"),
        ("Why did Stoltenberg resign?", "resign", "Jens Stoltenberg"),
        ("Когда Украина вступила в НАТО?", "join", "Ukraine"),
        ("Почему вышла Россия из договора?", "leave", "Russia"),
        ("Коли Україна приєдналася до НАТО?", "join", "Ukraine"),
    ],
)
def test_an_event_that_is_taken_for_granted_is_found(question: str, event: str, name: str) -> None:
    assert find_premise(question, ACTORS) == Premise(event, name)


@pytest.mark.parametrize(
    "question",
    [
        "Did Ukraine join NATO?",
        "Why did Ukraine not join NATO?",
        "Why didn't Ukraine join NATO?",
        "Почему Украина не вступила в НАТО?",
        "When will Ukraine join NATO?",
        "What did Ukraine say when it wanted to join NATO?",
        "When did Ukraine ask to join NATO?",
        "Why did Ukraine's bid to join NATO stall?",
    ],
)
def test_nothing_is_taken_for_granted_where_it_is_asked_or_denied(question: str) -> None:
    assert find_premise(question, ACTORS) is None


@pytest.mark.parametrize(
    "text",
    [
        "Ukraine joined NATO in a ceremony on Monday.",
        "It was on that day that France and Ukraine joined the Alliance.",
        "Ukraine became the 33rd member of NATO.",
        "Ukraine has formally acceded to the treaty.",
        "Украина вступила в НАТО в понедельник.",
        "The council said that Ukraine joins on Friday.",
    ],
)
def test_what_is_told_as_done_is_believed(text: str) -> None:
    assert judge(JOINED, "Ukraine wants to join NATO.", text) is None


@pytest.mark.parametrize(
    "text",
    [
        "The allies declared that Ukraine will become a member.",
        "Ukraine has not joined NATO.",
        "If Ukraine joined NATO, there would be consequences, he said.",
        "Russia demands that Ukraine never join NATO.",
        "Kyiv's wish to join was discussed at the summit.",
        "Украина не вступила в НАТО.",
        "Украина хочет вступить в НАТО.",
        "Ukraine left the Alliance.",
        "Finland joined NATO on 4 April, and Ukraine congratulated it.",
    ],
)
def test_a_plan_a_denial_the_opposite_or_another_s_deed_denies_it(text: str) -> None:
    assert judge(JOINED, text) == "false_premise"


def test_words_that_only_begin_like_an_event_tell_of_none() -> None:
    asked = "Why did Ukraine leave the talks?"
    assert judge(asked, "Bulgaria answered in quite good English.") == "not_in_corpus"
    assert judge(asked, "Bulgaria’s department spoke to Ukraine’s.") == "not_in_corpus"
    asked = "When did Russia sign the treaty?"
    assert judge(asked, "The signal meant that Finland was significant.") == "not_in_corpus"


def test_what_nothing_tells_of_is_not_in_the_corpus() -> None:
    assert judge("Why did Stoltenberg resign?", "Stoltenberg spoke on Monday.") == "not_in_corpus"


def test_whom_it_was_done_by_may_stand_behind_the_verb() -> None:
    asked = "Why did Russia leave the treaty?"
    assert judge(asked, "The treaty was left by the United States, citing Russia.") is not None
    assert judge(asked, "The treaty was left by Russia in November.") is None


def test_the_reply_rejects_the_premise_and_shows_what_the_sources_tell(sample_data: Path) -> None:
    service = Service.start(Settings(data_dir=sample_data))
    reply = service.answerer.answer(Ask(JOINED))
    told = service.answerer.answer(Ask("When did Finland join NATO?"))
    service.close()
    assert reply.status == "abstained"
    assert reply.abstention is not None
    assert reply.abstention.reason == "false_premise"
    assert reply.abstention.message.startswith("The sources do not say that Ukraine did this")
    assert "join" in reply.abstention.nearest[0].quote
    assert told.status == "answered"
    assert "4 April" in told.answer


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Процедура выхода Российской Федерации из договора завершена.", None),
        ("Россия завершила выход из договора в ноябре.", None),
        ("Процедура выхода России из договора не завершена.", "false_premise"),
        ("Переговоры о выходе России из договора завершены.", "false_premise"),
        ("Выход США из договора завершён.", "false_premise"),
        ("Russia completed its withdrawal from the treaty.", None),
        ("The withdrawal of Russia from the treaty will be completed in May.", "false_premise"),
    ],
)
def test_an_event_told_by_its_noun_is_done_where_it_is_over(text: str, reason: str | None) -> None:
    assert judge("Почему Россия вышла из договора?", text) == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Президент России объявил, что страна приостанавливает участие в договоре.", None),
        ("Россия приостанавливает участие в договоре, заявил президент.", None),
        ("Russia announced the suspension of the treaty in February.", None),
        ("Russia decided to suspend the treaty after the strikes.", None),
        ("Russia is suspending its part in the treaty.", None),
        ("Росія оголосила, що призупиняє участь у договорі.", None),
        ("Russia has not announced the suspension of the treaty.", "false_premise"),
        ("Russia announced that it would not suspend the treaty.", "false_premise"),
        ("Россия объявила, что не приостанавливает договор.", "false_premise"),
        ("Россия объявит о решении, если договор приостановят США.", "false_premise"),
        ("Belarus announced the suspension of the treaty.", "false_premise"),
    ],
)
def test_what_is_done_by_being_announced_is_done(text: str, reason: str | None) -> None:
    assert judge("When did Russia suspend the treaty?", text) == reason
    assert judge("Когда Россия приостановила договор?", text) == reason


def test_to_announce_that_one_will_join_is_no_joining() -> None:
    assert judge(JOINED, "Ukraine announced its accession to NATO as a goal.") == "false_premise"
