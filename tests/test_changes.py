"""What a note changes in an article is told by what the two say, whatever words the note uses."""

from __future__ import annotations

import datetime as dt

import pytest

from qa_service.comparing import Text
from qa_service.domain import Article, Paragraph, hash_text
from qa_service.revision import Revision, revise
from qa_service.sentences import split_sentences

CASES: list[tuple[str, str, str, list[str]]] = [
    (
        "en",
        ("Estonia will host 1,700 British soldiers this spring. They train at Tapa with 40 tanks."),
        ("The British contingent in Estonia numbers 1,200 soldiers; our article put it at 1,700."),
        ["1,700 British"],
    ),
    (
        "en",
        "Exercise Cold Response will bring 27 nations and 30,000 troops to Norway.",
        (
            "A dispatch on Exercise Cold Response misstated how many nations take part. There"
            " are 23, not 27."
        ),
        ["27 nations and"],
    ),
    (
        "en",
        "NATO sent 5,000 soldiers and 120 tanks to Poland.",
        "The number of tanks sent to Poland is 90.",
        ["120 tanks to"],
    ),
    (
        "en",
        "NATO sent 5,000 soldiers and 120 tanks to Poland.",
        "We reported 120 tanks for Poland. It was 90.",
        ["120 tanks to"],
    ),
    (
        "en",
        "Russia moved 300 missiles to Kaliningrad. Lithuania expelled 300 diplomats.",
        "The number of missiles moved to Kaliningrad was 200, not 300.",
        ["300 missiles to"],
    ),
    (
        "en",
        "Russia has 30,000 troops in Belarus. Ukraine has 30,000 troops in the Donbas.",
        "The number of Russian troops in Belarus was given as 30,000; it is 13,000.",
        ["30,000 troops in"],
    ),
    (
        "en",
        (
            "NATO expects 30,000 Russian troops in Belarus.\nThe 30,000 troops would be the "
            "largest deployment there since the Cold War."
        ),
        "The number of Russian troops in Belarus is 13,000 and not 30,000.",
        ["30,000 troops would"],
    ),
    (
        "en",
        "NATO expects 30,000 Russian troops in Belarus.",
        "A photograph with the report on Belarus was taken in 2019 and not in 2021.",
        [],
    ),
    (
        "en",
        "NATO expects 30,000 Russian troops and 40 jets in Belarus.",
        (
            "The figure of 30,000 troops stands. The number of jets was wrong: it should have"
            " been 14."
        ),
        ["40 jets in"],
    ),
    (
        "en",
        "NATO expects 30,000 Russian troops in Belarus.",
        (
            "The report on troops in Belarus omitted that 1,200 men of the Wagner group are "
            "among them."
        ),
        [],
    ),
    (
        "en",
        "NATO expects 30,000 Russian troops in Belarus.",
        (
            "The report spoke of 30,000 Russian troops in Belarus. It should have added that "
            "the exercise ends on 20 February 2022."
        ),
        [],
    ),
    (
        "en",
        "The talks between Lavrov and Blinken will be held in Vienna on Friday.",
        "The talks between Lavrov and Blinken will be held in Geneva, not in Vienna.",
        ["Vienna on"],
    ),
    (
        "en",
        "The talks between Lavrov and Blinken will be held in Vienna on Friday.",
        (
            "We gave the wrong city for the talks between Lavrov and Blinken. They will be "
            "held in Geneva."
        ),
        ["Vienna on"],
    ),
    (
        "en",
        "The US delegation to the talks was led by Victoria Nuland.",
        (
            "In the report the head of the US delegation to the talks was misnamed. The "
            "delegation was led by Wendy Sherman."
        ),
        ["Victoria Nuland"],
    ),
    (
        "en",
        "The US delegation to the talks was led by Victoria Nuland.",
        "Wendy Sherman led the US delegation, not Victoria Nuland.",
        ["Victoria Nuland"],
    ),
    (
        "en",
        "The Council met in Brussels on 13 January 2022.",
        (
            "The report gave the wrong day for the meeting of the Council in Brussels. It was"
            " held on 12 January 2022."
        ),
        ["13 January 2022"],
    ),
    (
        "ru",
        "Совет Россия — НАТО прошёл в Брюсселе 13 января 2022 года.",
        (
            "В заметке неверно указана дата заседания Совета Россия — НАТО в Брюсселе: оно "
            "прошло 12 января 2022 года, а не 13 января."
        ),
        ["13 января 2022"],
    ),
    (
        "ru",
        "Делегацию США на переговорах в Женеве возглавила Виктория Нуланд.",
        (
            "В материале ошибочно сказано, что делегацию США возглавила Виктория Нуланд. Её "
            "возглавила Уэнди Шерман."
        ),
        ["Виктория Нуланд"],
    ),
    (
        "ru",
        "Встреча Лаврова и Блинкена пройдёт в Вене.",
        "Встреча Лаврова и Блинкена пройдёт не в Вене, а в Женеве.",
        ["Вене."],
    ),
    (
        "ru",
        "Эстония примет 1700 британских солдат и 40 танков.",
        "Вместо 1700 солдат следует читать 1200 солдат.",
        ["1700 британских"],
    ),
    (
        "uk",
        "НАТО очікує 30 тисяч російських військових у Білорусі, повідомив Столтенберг.",
        (
            "Раніше повідомлялося про 30 тисяч російських військових у Білорусі. Правильна "
            "цифра — 13 тисяч."
        ),
        ["30 тисяч російських"],
    ),
    (
        "uk",
        "НАТО очікує 30 тисяч російських військових у Білорусі.",
        "Насправді НАТО очікує в Білорусі 13 тис. російських військових.",
        ["30 тисяч російських"],
    ),
    (
        "uk",
        "Рада Україна — НАТО зібралася у Брюсселі 9 квітня 2022 року.",
        (
            "У новині помилково зазначено дату засідання: Рада Україна — НАТО зібралася 7 "
            "квітня 2022 року."
        ),
        ["9 квітня 2022"],
    ),
    (
        "uk",
        "Делегацію очолив Олексій Резніков.",
        "Делегацію очолив не Олексій Резніков, а Денис Шмигаль.",
        ["Олексій Резніков"],
    ),
    (
        "en",
        "NATO offered 12 inspectors under the accord.",
        "The report said that 12 inspectors were offered.\nThe right number is 21.",
        ["12 inspectors"],
    ),
    (
        "en",
        "NATO offered 12 inspectors under the accord.",
        ("The report wrongly said that NATO offered 12 inspectors. The number is not known."),
        ["12 inspectors"],
    ),
    (
        "en",
        ("Sweden closed its border with Finland at noon, the ministry said. Traffic stood still."),
        "The report wrongly said that Sweden closed its border with Finland. It did not.",
        ["Sweden closed its border with Finland at noon, the ministry said. Traffic"],
    ),
    (
        "en",
        "NATO expects 13,000 Russian troops in Belarus.",
        (
            "An earlier version of this article wrongly said that NATO expects 30,000 Russian"
            " troops in Belarus. It expects 13,000."
        ),
        [],
    ),
    (
        "en",
        "Latvia expelled twelve diplomats on Monday.",
        "Latvia expelled eight diplomats, not twelve.",
        ["twelve diplomats on"],
    ),
    (
        "en",
        "NATO said 4,500 soldiers take part.",
        "Clients are asked to replace 4,500 soldiers by 7,200 soldiers.",
        ["4,500 soldiers"],
    ),
    (
        "en",
        "Poland spends 2.4 percent of GDP on defence and bought 250 tanks.",
        "Poland spends 2.1 percent of GDP on defence.",
        ["2.4 percent of"],
    ),
    (
        "en",
        "NATO sent 5,000 soldiers and 120 tanks to Poland.",
        ("NATO sent 4,000 soldiers and 90 tanks to Poland, not 5,000 soldiers and 120 tanks."),
        ["5,000 soldiers and", "120 tanks to"],
    ),
    (
        "en",
        "The Council met on 13 January 2022. It had 30 delegates.",
        ("The Council met on 12 January 2022, not 13 January. There were 29 delegates, not 30."),
        ["13 January 2022. It had 30", "30"],
    ),
    (
        "en",
        "NATO has 40,000 troops under direct command in the east.",
        (
            "Due to an editing error, the report on troops in the east put the figure ten "
            "times too high. NATO has 4,000 troops under direct command there."
        ),
        ["40,000 troops under"],
    ),
    (
        "en",
        (
            "Germany will deliver 14 Leopard tanks by the end of March. Poland will deliver "
            "14 as well.\nThe Leopards cost 3 million euros each."
        ),
        "Germany will deliver 18 Leopard tanks, not 14.",
        ["14 Leopard", "14 as"],
    ),
    (
        "en",
        ("Norway will give 7.5 billion kroner to Ukraine and 200 million kroner to Moldova."),
        "Norway will give Ukraine 7.5 million kroner, not 7.5 billion.",
        ["7.5 billion kroner to"],
    ),
    (
        "en",
        "Norway will give 150 million kroner to Moldova.",
        "The sum that Norway gives to Moldova is 15 million kroner.",
        ["150 million kroner to"],
    ),
    (
        "en",
        "The summit will take place in June 2022 in Madrid.",
        "The summit in Madrid will take place in July 2022.",
        ["June 2022 in"],
    ),
    (
        "en",
        "Montenegro joined NATO in 2016.",
        "Montenegro joined NATO in 2017; our text gave another year.",
        ["2016."],
    ),
    (
        "en",
        "The Council meets on Thursday.",
        "The Council meets on Friday, not on Thursday.",
        ["Thursday."],
    ),
    (
        "en",
        ("NATO expects 30,000 Russian troops in Belarus. Britain sent 600 soldiers to Estonia."),
        "The caption under the map named the wrong river. The Dnieper is shown.",
        [],
    ),
    (
        "en",
        "NATO expects 30,000 Russian troops in Belarus, Jens Stoltenberg said.",
        "The name of the correspondent is Anna Kowalska and not Anna Kowalski.",
        [],
    ),
    (
        "en",
        "NATO expects 30,000 Russian troops in Belarus.",
        (
            "In the report on Belarus the name of the training ground was wrong. It is Obuz-"
            "Lesnovsky. The exercise began on 10 February 2022."
        ),
        [],
    ),
    (
        "ru",
        "НАТО ожидает 30 тысяч военных в Белоруссии и 40 самолётов.",
        ("Число военных, 30 тысяч, остаётся в силе. Неверно было указано число самолётов: их 14."),
        ["40"],
    ),
    (
        "en",
        ("Poland bought 250 tanks in 2022 and expelled 45 diplomats. Norway closed 45 ports."),
        "Poland expelled 43 diplomats, not 45.",
        ["45 diplomats."],
    ),
    (
        "ru",
        "В учениях участвовали 12 тысяч военнослужащих и 70 кораблей.",
        "В учениях участвовали 15 тысяч военнослужащих.",
        ["12 тысяч"],
    ),
    (
        "ru",
        "Посол Антонов встретился с Салливаном 5 мая 2022 года.",
        "Посол Антонов встретился не с Салливаном, а с Шерман.",
        ["Салливаном 5 мая 2022"],
    ),
    (
        "ru",
        "Латвия выслала двенадцать дипломатов.",
        "В сообщении допущена ошибка: Латвия выслала восемь дипломатов.",
        ["двенадцать"],
    ),
    (
        "uk",
        "Литва передала 50 бронемашин і 10 дронів.",
        "Замість «50 бронемашин» слід читати «15 бронемашин».",
        ["50 бронемашин і"],
    ),
    (
        "uk",
        "Литва передала 50 бронемашин і 10 дронів.",
        "Литва передала 50 бронемашин та 12 дронів.",
        ["10"],
    ),
    (
        "en",
        "The US sent 2,000 troops to Poland. Britain sent 350 troops to Poland.",
        "The number of troops was wrong: it should have been 1,700.",
        [],
    ),
    (
        "en",
        "NATO expects 30,000 Russian troops in Belarus.",
        (
            "A report on Sweden said 40 ships take part in Baltops. The right number is 47.\nA"
            " report on Belarus gave 30,000 as the number of Russian troops. The right number"
            " is 13,000."
        ),
        ["30,000 Russian"],
    ),
    (
        "en",
        "NATO expects 30,000 Russian troops in Belarus.",
        "Corrects number of troops to 13,000 from 30,000.",
        ["30,000 Russian"],
    ),
    (
        "en",
        "The Council met in Brussels on 13 January 2022.",
        (
            "Our report named a wrong date for the meeting of the Council.\nThe Council met on"
            " 12 January 2022 in Brussels."
        ),
        ["13 January 2022"],
    ),
    (
        "en",
        "NATO expects 30,000 Russian troops in Belarus on 10 February 2022.",
        (
            "The exercise begins on 11 February 2022. The number of 30,000 Russian troops was"
            " reported correctly."
        ),
        [],
    ),
    (
        "en",
        "NATO offered 12 inspectors.",
        "NATO offered 21 inspectors. We apologise to our 500 readers for the mistake.",
        ["12"],
    ),
    (
        "uk",
        "Зустріч відбудеться у Відні в п'ятницю.",
        "Зустріч відбудеться в Женеві, а не у Відні.",
        ["Відні"],
    ),
    (
        "en",
        "Another 1,000 troops moved to Romania, and 8,500 troops are on alert.",
        "In our story the number of American troops moved to Romania was misstated. It is 900.",
        ["1,000 troops"],
    ),
]


def text_of(id: str, language: str, *texts: str, title: str, day: int) -> Text:
    date = dt.date(2022, 2, day)
    article = Article(id, 1, title, None, "wire", None, date, None, language, None, id)
    paragraphs = [
        Paragraph(
            f"{id}{n}", id, 1, n, text, hash_text(text), tuple(split_sentences(text, language))
        )
        for n, text in enumerate(texts, 1)
    ]
    return Text(article, paragraphs)


def compare(
    report: str, note: str, *, language: str = "en", is_asked: bool = False
) -> tuple[Revision, dict[str, str]]:
    """The revision, and each paragraph's text by its id; paragraphs end in a line break."""
    one = text_of("a", language, *report.split("\n"), title="Report", day=3)
    other = text_of("n", language, *note.split("\n"), title="Correction", day=4)
    texts = {each.id: each.text for each in (*one.paragraphs, *other.paragraphs)}
    return revise(one, other, is_asked=is_asked), texts


@pytest.mark.parametrize(("language", "report", "note", "expected"), CASES)
def test_a_note_takes_back_what_it_corrects_and_nothing_else(
    language: str, report: str, note: str, expected: list[str]
) -> None:
    """``expected`` has each value with what follows it."""
    revision, texts = compare(report, note, language=language)
    taken_back = [
        (texts[id][each.start :], texts[id][each.start : each.end])
        for id, found in revision.taken_back.items()
        for each in dict.fromkeys(found)
    ]
    assert len(taken_back) == len(expected)
    for (rest, value), wanted in zip(sorted(taken_back), sorted(expected), strict=True):
        assert rest.startswith(wanted)
        assert wanted.startswith(value)


def test_the_right_value_stands_by_itself_where_its_sentence_says_what_it_is_of() -> None:
    note = "The report said that NATO offered 12 inspectors. In fact NATO offered 21 inspectors."
    revision, texts = compare("NATO offered 12 inspectors under the accord.", note)
    hidden = [texts[id][h.start : h.end] for id, found in revision.hidden.items() for h in found]
    assert hidden == ["The report said that NATO offered 12 inspectors."]
    assert revision.replaces == {"n1": "NATO offered 12 inspectors under the accord."}
    asked, _ = compare("NATO offered 12 inspectors.", note, is_asked=True)
    assert asked.sentences == {"n1": ((0, len(note)),)}


def test_the_right_value_is_quoted_with_the_wrong_one_where_it_needs_it() -> None:
    note = "The report said that it was led by Victoria Nuland. Wrong: it was Wendy Sherman."
    revision, _ = compare("The US delegation was led by Victoria Nuland.", note)
    assert not revision.hidden
    assert revision.sentences == {"n1": ((0, len(note)),)}
