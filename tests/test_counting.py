"""A question for a number is answered only where the sources count the asked thing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.actors import load_actors
from qa_service.question import read_question
from qa_service.quoting import Quote
from qa_service.told_numbers import lacks_asked_number
from tests.evidence import make_passage

TEXT = "About 30,000 combat troops are in Belarus. Tanks stand there, too, in great number."


def quotes_of(text: str, language: str = "en") -> list[Quote]:
    passage = make_passage(text, language=language)
    return [
        Quote(passage, start, end, 1.0, 1.0, frozenset()) for start, end in passage.paragraph.spans
    ]


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("How many combat troops are in Belarus?", False),
        ("How many soldiers are in Belarus?", False),  # they are counted as troops
        ("How many tanks are in Belarus?", True),
        ("What number of aircraft was sent?", True),
        ("What was the exact number of troops in Belarus?", False),
        ("What percentage voted for Belarus?", True),
        ("How big was the force in Belarus?", False),
        ("How large was the airport in Belarus?", False),
        ("How many troops guard Belarus?", False),  # what they do is not counted
        ("How many tanks remain in Belarus?", True),
        ("How much gas flows through Belarus?", True),
        ("How many Americans were sent?", False),  # a name can be counted by other words
        ("When were the tanks sent?", False),
        ("How much did the tanks in Belarus cost?", True),
        ("How long will the tanks in Belarus take?", False),  # also told by their end
    ],
)
def test_what_is_counted_must_stand_by_its_number(question: str, lacks: bool) -> None:
    assert lacks_asked_number(read_question(question), quotes_of(TEXT)) is lacks


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("How many drones were there?", "On 12 September drones came.", True),
        ("How many drones were there?", "Two days after drones had come, it said so.", True),
        ("How much gas was it to carry?", "He stopped the Nord Stream 2 gas pipeline.", True),
        ("How many missiles are there?", "It kept its 9M729 missiles out.", True),
        ("How many drones took part?", "Some two dozen new drones were seen.", False),
        ("How many sailors were taken?", "Twenty-four sailors were taken prisoner.", False),
        ("How many sailors were taken?", "The sailors were taken to a port.", True),
        ("For how many minutes did he speak?", "The speech came five months before.", True),
        ("For how many minutes did he speak?", "He spoke for two hours.", False),
        ("How many days did it take?", "It took six weeks.", False),
        ("How much did it cost?", "Some 800 million people saw it.", True),
        ("How much did it cost?", "It cost 800 million dollars.", False),
        ("How much did it cost?", "The bill was $3 billion.", False),
        ("How much does it want to spend?", "It says it will do with 2.1%.", False),
        ("How much does it want to spend?", "It will reach it with 2.1 per cent.", False),
        ("How much does it want to spend?", "A third of the ships are old.", True),
        ("How much did it cost?", "It rose by 2.1%.", True),
        ("How many wounded sailors were there?", "They took 24 sailors prisoner.", True),
        ("How many wounded sailors were there?", "Six of its men had been wounded.", False),
        ("How many wounded were there?", "The navy says six, the guard three.", False),
        ("How many armed men came?", "Some 40 men came.", False),
        ("How many armed men came?", "Armed men came.", True),
        ("How much time did it take?", "It took six weeks.", False),
        ("How many troops stand there?", "He put the number of troops near it at 90,000.", False),
        (
            "How many troops are ready?",
            "The number of forces at high readiness would go well over 300,000.",
            False,
        ),
        (
            "How many troops are ready?",
            "The forces at high readiness in the east rose from about 40,000.",
            False,
        ),
        (
            "How many troops are ready?",
            "The forces at high readiness in the east last trained for 40 days.",
            True,
        ),
        ("How many troops stood there in May 2021?", "Some 9,000 troops stand there.", True),
        ("How many troops stood there in May 2021?", "In May 2021 it was 9,000 troops.", False),
        ("How many troops stood there in January 2022?", "Some 9,000 troops stand there.", False),
    ],
)
def test_a_date_or_a_name_counts_nothing_and_a_count_has_its_time(
    question: str, text: str, lacks: bool
) -> None:
    assert lacks_asked_number(read_question(question), quotes_of(text)) is lacks


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("How much gas does Hungary buy?", True),
        ("How much gas does Poland buy?", False),
        ("How much gas do Poland and Hungary buy?", True),
    ],
)
def test_another_s_count_is_none(question: str, lacks: bool) -> None:
    quotes = quotes_of("Poland used to buy 9,000 cubic metres of gas.")
    assert lacks_asked_number(read_question(question), quotes, load_actors()) is lacks


def test_a_russian_question_is_held_against_russian_texts() -> None:
    quotes = quotes_of("В Белоруссии ожидают 30 тысяч военных.", "ru")
    assert not lacks_asked_number(read_question("Сколько солдат в Белоруссии?"), quotes)
    assert lacks_asked_number(read_question("Сколько танков в Белоруссии?"), quotes)
    assert lacks_asked_number(read_question("Сколько ракет в Белоруссии?"), quotes)
    asked = read_question("Сколько белорусских и других солдат там?")
    assert not lacks_asked_number(asked, quotes)


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("How many jets did Denmark send?", "Denmark sent four F-16 fighters.", False),
        ("How many ships were there?", "Three frigates and a tanker sailed.", False),
        ("How many ships were there?", "Three ministers sailed on a frigate.", True),
        ("How many states voted for it?", "141 voted in favour, five against.", False),
        ("How many states voted for it?", "Those 20 were the last ones.", True),
        ("How many people died there?", "At least 27 were killed.", False),
        ("How many people were killed?", "The strike killed 27.", False),
        ("How many states were struck?", "The strike killed 27.", True),
        ("How many people were killed?", "The other one has been denied.", True),
        ("How many merchant and other ships pass?", "About 48,000 vessels pass a year.", False),
        ("How many merchant and other ships pass?", "About 48,000 birds pass a year.", True),
        ("How many times did they meet?", "They met twice in Geneva.", False),
        ("How many times did they meet?", "They met for two months.", True),
        ("What share of them pays?", "Two thirds of them do.", False),
        ("What share of them pays?", "About 40% do.", False),
        ("How many votes did it get?", "It was approved by 351 to 16.", False),
        ("How many kilometres is it to the border?", "It is 60 km away.", False),
        ("How many posts did it lose?", "It was cut from 30 people to 20.", False),
    ],
)
def test_other_words_for_the_same_are_counted_and_numbers_that_stand_alone(
    question: str, text: str, lacks: bool
) -> None:
    assert lacks_asked_number(read_question(question), quotes_of(text)) is lacks


def test_english_words_in_another_language_s_question_ask_for_no_number() -> None:
    asked = read_question("«How big the force» – це цитата, чи не так, і звідки вона?")
    assert asked.language == "uk"
    assert not lacks_asked_number(asked, quotes_of(TEXT))


def test_russian_spans_of_time_are_told_in_neighbouring_units() -> None:
    asked = read_question("Сколько минут он говорил?")
    assert lacks_asked_number(asked, quotes_of("Речь была через пять месяцев.", "ru"))
    assert not lacks_asked_number(asked, quotes_of("Речь длилась 2 часа.", "ru"))


def test_an_article_on_a_side_need_not_name_it_beside_every_number() -> None:
    """The paragraphs that were found of the article tell whose sailors they are."""
    question = read_question("How many Ukrainian sailors were captured?")
    count = quotes_of("Twenty-four sailors were captured.")
    lead = make_passage("Russia captured ships of the Ukrainian navy.", number=2)
    beside = Quote(lead, *lead.paragraph.spans[0], 1.0, 1.0, frozenset())
    actors = load_actors()
    assert lacks_asked_number(question, count, actors)
    assert not lacks_asked_number(question, [*count, beside], actors)


def test_a_number_of_another_matter_is_none() -> None:
    question = read_question("How much did the exercise cost?")
    best = make_passage("The exercise ran until May with many troops.")
    other = make_passage("The court put the legal costs at 195,000 euros.", article="a2")

    def lacks(coverage: float) -> bool:
        told = ((best, 0.8), (other, coverage))
        quotes = [
            Quote(each, *each.paragraph.spans[0], 1.0, share, frozenset()) for each, share in told
        ]
        return lacks_asked_number(question, quotes)

    assert lacks(0.4)
    assert not lacks(0.7)


@pytest.mark.parametrize(
    ("told", "lacks"),
    [
        ("In 2017 the official number was 12,700; western estimates ran to 70,000.", False),
        ("In 2017 the number of ministries was 20 offices.", True),
        ("In 2017 there was a review.", True),
    ],
)
def test_a_figure_without_its_noun_goes_on_with_the_count_before(told: str, lacks: bool) -> None:
    question = read_question("How many troops took part in 2017?")
    counted = make_passage("This year 9,000 troops take part.", day="2021-09-14")
    after = make_passage(told, number=2, day="2021-09-14")
    quotes = [Quote(p, *p.paragraph.spans[0], 1.0, 1.0, frozenset()) for p in (counted, after)]
    assert lacks_asked_number(question, quotes) is lacks
    assert lacks_asked_number(question, quotes[1:])


def test_the_place_of_a_meeting_need_not_be_named_beside_a_number() -> None:
    quotes = quotes_of("Spain will do with 2.1% of GDP.")
    asked = read_question("How much will Spain spend after the summit in The Hague?")
    assert not lacks_asked_number(asked, quotes, load_actors())
    asked = read_question("How much will the Netherlands and Spain spend?")
    assert lacks_asked_number(asked, quotes, load_actors())


def test_texts_in_another_language_tell_where_its_word_for_what_is_counted_is_known() -> None:
    quotes = quotes_of("В Белоруссии ожидают 30 тысяч военных.", "ru")
    assert lacks_asked_number(read_question("How many tanks are in Belarus?"), quotes)
    assert not lacks_asked_number(read_question("How many soldiers are in Belarus?"), quotes)
    assert not lacks_asked_number(read_question("How many gizmos are in Belarus?"), quotes)


def test_a_number_may_stand_in_another_language() -> None:
    asked = read_question("How many combat troops are expected in Belarus?")
    own = quotes_of("Thousands of planes are expected in Belarus, and 3 ships.", "en")
    for text, lacks in (
        ("В Білорусі очікують 30 тисяч бойових військ.", False),
        ("В Білорусі очікують 30 літаків.", True),
    ):
        abroad = [replace(q, coverage=None) for q in quotes_of(text, "uk")]
        assert lacks_asked_number(asked, [*own, *abroad]) is lacks
        far = [replace(q, relevance=0.5 * own[0].relevance) for q in abroad]
        assert lacks_asked_number(asked, [*own, *far])


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("Скільки літаків бачили?", "Прилетіли літаки.", True),
        ("Скільки літаків бачили?", "Бачили п'ять дронів і літаки.", False),
        ("Скільки російських солдатів там стоїть?", "Там стоять 9000 військових.", False),
        ("Скільки пунктів має угода?", "Угода має вісім пунктів.", False),
        ("Скільки днів тривали переговори?", "Вони тривали два тижні.", False),
        ("Скільки людей загинуло?", "Загинуло 12, ще двоє зникли.", False),
        ("Скільки людей загинуло?", "Загинули люди 12 травня.", True),
    ],
)
def test_what_is_counted_in_ukrainian_must_stand_by_its_number(
    question: str, text: str, lacks: bool
) -> None:
    assert lacks_asked_number(read_question(question), quotes_of(text, "uk")) is lacks
