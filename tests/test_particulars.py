"""Kinds of things and deeds that a question asks for, and whether anything tells of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.actors import load_actors
from qa_service.kinds import LEADING
from qa_service.particulars import find_kinds, find_untold
from qa_service.question import read_question
from qa_service.quoting import Quote, quote_span
from tests.evidence import make_passage

ACTORS = load_actors()


def quote_of(text: str, coverage: float | None = 0.5) -> Quote:
    return replace(quote_span(make_passage(text), 0, len(text)), coverage=coverage)


@pytest.mark.parametrize(
    ("asked", "told", "untold"),
    [
        (
            "Which brigade crossed the river?",
            "The 7th Regiment crossed the river at dawn.",
            "The soldiers crossed the river at dawn.",
        ),
        (
            "Who commands the new mission?",
            "The mission is led by a Danish general.",
            "Secretary General Rutte called the mission a success.",
        ),
        (
            "Which country leads the force in the north?",
            "Norway heads the force in the north.",
            "Allied leaders welcomed the force in the north.",
        ),
        (
            "How did the parliament vote on the treaty?",
            "A majority of members backed the treaty.",
            "The treaty went to the parliament on Monday.",
        ),
        (
            "Who wrote the letter to the allies?",
            "The letter was drafted by two advisers.",
            "The letter reached the allies in April.",
        ),
        (
            "When will the ministers meet again?",
            "A further meeting is planned for May.",
            "The ministers met in Riga on Monday.",
        ),
        (
            "How often does the council sit?",
            "The council sits twice a year.",
            "The council sits in Brussels.",
        ),
        (
            "What does the mission cost per year?",
            "The mission takes €40m of the yearly budget.",
            "The mission was flown 307 times in a year.",
        ),
        (
            "How big was the unpaid bill?",
            "It owed 3,000 roubles.",
            "The bill was not settled in roubles.",
        ),
        (
            "Was anybody arrested after the protest?",
            "Police detained four people.",
            "The protest ended in the evening.",
        ),
        (
            "Who accused the ministry of the leak?",
            "The envoy blamed the ministry for the leak.",
            "After the leak the ministry closed its office.",
        ),
        (
            "What will the 40,000-strong force cost?",
            "The force takes €40m a year.",
            "The 40,000-strong force stands in the east.",
        ),
        (
            "How did the police find out that the ship was loaded?",
            "Satellite photographs showed the loaded ship.",
            "The police said that the ship was loaded.",
        ),
        (
            "Откуда узнали, что корабль загружен?",
            "Загруженный корабль был виден на снимках со спутника.",
            "Корабль загружен, сообщила полиция.",
        ),
        (
            "What was the name of the office's first director?",
            "Ann Lee was the first director of the office.",
            "The first director of the office stayed for a year.",
        ),
        (
            "Как звали первого директора бюро?",
            "Первым директором бюро был Иван Ким.",
            "Первый директор бюро прослужил год.",
        ),
        (
            "Во сколько обходится миссия?",
            "Миссия стоит 40 миллионов евро в год.",
            "Миссия началась в январе.",
        ),
        (
            "У якій будівлі зустрічалися посли?",
            "Посли зустрічалися у старому палаці.",
            "Посли зустрічалися в Женеві.",
        ),
        (
            "Какая бригада перешла реку?",
            "Реку перешёл 7-й полк.",
            "Солдаты перешли реку на рассвете.",
        ),
        (
            "Кто возглавляет делегацию?",
            "Делегацией руководит посол.",
            "Делегация приехала в Вену.",
        ),
        (
            "Хто очолює делегацію?",
            "The delegation is headed by the envoy.",
            "Делегація приїхала до Відня.",
        ),
    ],
)
def test_a_kind_that_is_asked_for_must_be_told_of(asked: str, told: str, untold: str) -> None:
    question = read_question(asked)
    assert not find_untold(question, [quote_of(untold), quote_of(told)])
    assert find_untold(question, [quote_of(untold)])


@pytest.mark.parametrize(
    "text",
    [
        "What led to the war?",
        "Which conditions did Moscow set?",
        "What did the generals say?",
        "How far is NATO ready to go?",
        "Who agreed to the plan?",
        "Why was the treaty signed?",
        "What divisions are there among the allies?",
        "What room is left for talks?",
        "Did the offensive succeed?",
        "Who leads NATO?",
        "Who headed the Kremlin in 1999?",
        "What did the ministers say about the budget?",
        "Что заявил генеральный секретарь?",
    ],
)
def test_what_any_sentence_may_tell_is_no_kind(text: str) -> None:
    assert list(find_kinds(text, ACTORS)) == []


def test_who_leads_something_of_an_actor_is_asked_for() -> None:
    assert list(find_kinds("Who led the Russian delegation?", ACTORS)) == [("led", LEADING)]
    assert list(find_kinds("Who leads NATO's mission in Kosovo?", ACTORS)) == [("leads", LEADING)]


def test_it_must_be_told_where_about_as_many_of_the_words_stand() -> None:
    question = read_question("From which base did the soldiers leave?")
    best = quote_of("The soldiers left for Poland.", 0.8)
    assert find_untold(question, [best, quote_of("Sailors came back to their base.", 0.3)])
    assert not find_untold(question, [best, quote_of("They had been at a base in Bavaria.", 0.5)])
    abroad = quote_of("Солдаты покинули базу.", None)
    assert not find_untold(question, [replace(best, relevance=0.5), replace(abroad, relevance=0.4)])
    assert find_untold(question, [replace(best, relevance=0.5), replace(abroad, relevance=0.2)])
