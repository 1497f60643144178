"""Whose words a question asks for, told from whom it is about."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.actors import load_actors
from qa_service.asking import read_asking
from qa_service.contrasts import compares_something
from tests.reading import local_reader

ACTORS = load_actors()
FORMS = (Path(__file__).parent / "data" / "askings.jsonl").read_text("utf-8").splitlines()


@pytest.mark.parametrize("line", FORMS, ids=lambda line: json.loads(line)["question"][:50])
def test_a_comparison_is_told_in_whatever_form_it_is_asked(line: str) -> None:
    """Forms that people write; those that compare nothing have no sides."""
    form = json.loads(line)
    asking = read_asking(form["question"], ACTORS, local_reader())
    assert (asking.kind == "comparison") == form["compared"]
    assert not form["compared"] or sorted(asking.sides) == form["sides"]


def test_reactions_of_all_are_those_of_more_than_two() -> None:
    assert read_asking("What were the reactions to the drones?", ACTORS, local_reader()).count == 3
    assert (
        read_asking("What did both sides say about the drones?", ACTORS, local_reader()).count == 2
    )


def test_of_one_side_and_the_other_that_is_not_named() -> None:
    asking = read_asking(
        "What did Putin promise, and how did the other side take it?", ACTORS, local_reader()
    )
    assert (asking.kind, asking.sides) == ("comparison", ("Russia",))


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("What does the Lisbon statement say about piracy?", []),
        ("What does the Helsinki declaration call for?", []),
        ("What does Lisbon say about piracy?", ["Portugal"]),
        ("What did the Kremlin statement say about piracy?", ["Russia"]),
        ("What did the NATO statement say about piracy?", ["NATO"]),
    ],
)
def test_a_capital_that_a_text_is_called_after_is_no_side(question: str, sides: list[str]) -> None:
    assert list(read_asking(question, ACTORS, local_reader()).sides) == sides


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("Americans, Germans, Russians: who says what?", ["United States", "Germany", "Russia"]),
        ("How did the Swedes and the Finns react?", ["Sweden", "Finland"]),
        ("Что ответили россияне и шведы?", ["Russia", "Sweden"]),
    ],
)
def test_peoples_are_sides(question: str, sides: list[str]) -> None:
    assert list(read_asking(question, ACTORS, local_reader()).sides) == sides


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("How do NATO and Russia see missile defence?", ["NATO", "Russia"]),
        ("Compare the Russian and American positions on gas.", ["Russia", "United States"]),
        (
            "What did Putin say on Crimea, and how did Washington respond?",
            ["Russia", "United States"],
        ),
        ("Contrast the Russian announcement and NATO’s findings.", ["Russia", "NATO"]),
        ("What did Sherman and Ryabkov each say in Geneva?", ["United States", "Russia"]),
        ("What were NATO's and Russia's arguments over Kosovo?", ["NATO", "Russia"]),
        ("Чем отличаются позиции НАТО и России по ПРО?", ["NATO", "Russia"]),
        ("Что говорят Москва и Киев о перемирии?", ["Russia", "Ukraine"]),
        (
            "What did the Americans offer, and what did the Russians reply?",
            ["United States", "Russia"],
        ),
        ("Чего хотели украинцы и что предложили немцы?", ["Ukraine", "Germany"]),
        ("Why is the treaty dead: the allies' view and Moscow's complaint?", ["NATO", "Russia"]),
        ("What do both sides say about the Act?", []),
        (
            "Войска в Польше, Германии и Румынии: что говорят Песков и Пентагон",
            ["Russia", "United States"],
        ),
    ],
)
def test_a_comparison_names_its_sides(question: str, sides: list[str]) -> None:
    asking = read_asking(question, ACTORS, local_reader())
    assert (asking.kind, list(asking.sides)) == ("comparison", sides)


@pytest.mark.parametrize(
    "question",
    [
        "What were the arguments of Moscow and of the others on ratification?",
        "What did Moscow and the West say about missiles?",
        "Что говорили Москва и Запад о ракетах?",
    ],
)
def test_whoever_else_has_most_to_say_is_compared_with_a_named_side(question: str) -> None:
    asking = read_asking(question, ACTORS, local_reader())
    assert (asking.kind, asking.sides) == ("comparison", ("Russia",))


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        (
            "Moscow threatened Oslo and Riga. What did the two capitals say back?",
            {"Norway", "Latvia"},
        ),
        ("Poland and Latvia were warned. What did both countries reply?", {"Poland", "Latvia"}),
        (
            "Польшу и Латвию предупредили. Что ответили обе страны?",
            {"Poland", "Latvia"},
        ),
    ],
)
def test_the_two_are_those_named_before(question: str, sides: set[str]) -> None:
    asking = read_asking(question, ACTORS, local_reader())
    assert (asking.kind, set(asking.sides)) == ("comparison", sides)


def test_the_allies_of_a_side_are_not_compared_with_it() -> None:
    assert (
        read_asking(
            "What did Russia and its allies say about missiles?", ACTORS, local_reader()
        ).kind
        == "position"
    )


@pytest.mark.parametrize(
    ("question", "side"),
    [
        ("What is Turkey's position on Swedish membership?", "Turkey"),
        ("What does Russia demand about NATO enlargement?", "Russia"),
        ("What did Stoltenberg say in Riga about a Russian attack?", "NATO"),
        ("What was Yeltsin’s view of NATO taking in new members?", "Russia"),
        ("Как Столтенберг оценил учения России?", "NATO"),
        ("What did the British say about the Turkish proposal?", "United Kingdom"),
    ],
)
def test_a_position_is_that_of_the_one_who_speaks(question: str, side: str) -> None:
    asking = read_asking(question, ACTORS, local_reader())
    assert (asking.kind, asking.sides) == ("position", (side,))


@pytest.mark.parametrize(
    "question",
    [
        "Who signed the Founding Act?",
        "How many warheads does New START allow each side?",
        "What happened to relations of NATO and Russia?",
        "Why did NATO cut the permitted size of the Russian delegation?",
        "From what year will American long-range missiles stand in Germany?",
        "Which recipe is best?",
    ],
)
def test_whoever_is_only_spoken_about_is_no_side(question: str) -> None:
    assert read_asking(question, ACTORS, local_reader()).kind == "plain"


@pytest.mark.parametrize(
    "question",
    [
        "What happened between December 2021 and February 2022?",
        "Give the sequence of steps by which the US left.",
        "Хронология выхода из договора",
    ],
)
def test_a_course_of_events_is_told_in_order(question: str) -> None:
    assert read_asking(question, ACTORS, local_reader()).kind == "timeline"


def test_people_asked_for_by_name_are_known() -> None:
    asking = read_asking("What did Sherman and Ryabkov each say in Geneva?", ACTORS, local_reader())
    assert asking.speakers == {"Wendy Sherman", "Sergei Ryabkov"}


@given(st.text())
def test_any_text_can_be_asked(text: str) -> None:
    assert read_asking(text, ACTORS, local_reader()).kind in (
        "plain",
        "position",
        "comparison",
        "timeline",
    )


def test_a_position_may_be_asked_for_on_an_actor_or_in_answer_to_one() -> None:
    topics = [
        set(read_asking(question, ACTORS, local_reader()).topics)
        for question in (
            "What did Putin say about Georgia in Munich?",
            "What did Zelensky answer to Hegseth’s remarks?",
            "Что Песков сказал о Польше?",
            "How did Kuleba explain the letter to Russia?",
        )
    ]
    assert topics == [{"Georgia"}, {"United States"}, {"Poland"}, set()]


@pytest.mark.parametrize(
    "question",
    [
        "What did the two presidents tell each other?",
        "The Istanbul round: what did the parties put on the table?",
        "Modernising the rules: who wants it, who doesn't?",
        "Что предложили стороны на переговорах?",
        "Что сказали друг другу оба министра?",
    ],
)
def test_parties_without_a_name_are_compared(question: str) -> None:
    assert (
        read_asking(question, ACTORS, local_reader()).kind,
        read_asking(question, ACTORS, local_reader()).sides,
    ) == (
        "comparison",
        (),
    )


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("Vienna, 13 January 2022: Rutte and Lavrov on the danger of war", ["NATO", "Russia"]),
        (
            "Реакция Столтенберга и аргументы, на которые ссылался Путин",
            ["NATO", "Russia"],
        ),
        (
            "Чего хочет Москва, о чём просит НАТО и что отвечают французы?",
            ["Russia", "NATO", "France"],
        ),
        (
            "Macron, Scholz, Biden and Putin in February 2022: who was hopeful?",
            ["France", "Germany", "United States", "Russia"],
        ),
    ],
)
def test_sides_are_compared_in_whatever_form_they_stand(question: str, sides: list[str]) -> None:
    asking = read_asking(question, ACTORS, local_reader())
    assert (asking.kind, list(asking.sides)) == ("comparison", sides)


@pytest.mark.parametrize("text", ["NATO, " * 330, "Russia and " * 180, "NATO и " * 280])
def test_a_flood_of_names_costs_no_time(text: str) -> None:
    began = time.process_time()
    read_asking(text, ACTORS, local_reader())
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("When did Finland join NATO and what did Moscow say?", ("Russia",)),
        ("How many troops did Russia send, and what did Stoltenberg call it?", ("NATO",)),
    ],
)
def test_of_whom_a_day_or_a_number_is_asked_no_words_are(
    question: str, sides: tuple[str, ...]
) -> None:
    assert read_asking(question, ACTORS, local_reader()).sides == sides


@pytest.mark.parametrize(
    "question",
    [
        "How does the language of the 2025 text differ from the declarations of 2023 and 2024?",
        "Who lost most when Open Skies fell apart?",
        "Compare the figures for April and for May.",
    ],
)
def test_what_compares_no_sides_has_none(question: str) -> None:
    assert read_asking(question, ACTORS, local_reader()).kind == "plain"


def test_one_who_disagrees_is_no_comparison() -> None:
    assert not compares_something("Why did he disagree?", is_open=False)
    assert compares_something("Where do they disagree?", is_open=False)
