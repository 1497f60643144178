from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.actors import ACTORS_FILE, load_actors

ACTORS = load_actors()


@pytest.mark.parametrize(
    ("mention", "resolved"),
    [
        ("Sergei Lavrov", ("Sergey Lavrov", "Russia")),
        ("Foreign Minister Lavrov", ("Sergey Lavrov", "Russia")),
        ("Владимиру Путину", ("Vladimir Putin", "Russia")),
        ("Путіна", ("Vladimir Putin", "Russia")),
        ("официальный представитель МИД Мария Захарова", ("Maria Zakharova", "Russia")),
        ("Дмитрием Песковым", ("Dmitry Peskov", "Russia")),
        ("Зеленського", ("Volodymyr Zelensky", "Ukraine")),
        ("Von der Leyen", ("Ursula von der Leyen", "EU")),
    ],
)
def test_a_person_is_found_in_any_spelling_and_case(
    mention: str, resolved: tuple[str, str]
) -> None:
    assert ACTORS.resolve(mention) == resolved


@pytest.mark.parametrize(
    ("mention", "actor"),
    [
        ("the Russian foreign ministry", "Russia"),
        ("Kremlin spokesman", "Russia"),
        ("Министерством иностранных дел России", "Russia"),
        ("в Белом доме", "United States"),
        ("a U.S. official", "United States"),
        ("генсек альянса", "NATO"),
        ("US ambassador to Ukraine", "United States"),
        ("ambassador to Ukraine", None),
        ("a farmer", None),
    ],
)
def test_an_office_speaks_for_the_body_it_belongs_to(mention: str, actor: str | None) -> None:
    assert ACTORS.resolve(mention) == (None, actor)


def test_a_surname_of_two_people_names_neither_but_keeps_their_actor() -> None:
    assert ACTORS.resolve("Clinton") == (None, "United States")


def test_an_everyday_word_is_a_person_only_with_a_first_name() -> None:
    assert ACTORS.resolve("Price") == (None, None)
    assert ACTORS.resolve("Ned Price") == ("Ned Price", "United States")


def test_the_actors_in_a_text_are_all_that_it_names() -> None:
    text = "The NATO-Russia Council met; Kyiv and американская сторона were told."
    assert ACTORS.actors_in(text) == {"NATO", "Russia", "Ukraine", "United States"}


def test_words_that_only_look_like_an_actor_are_none() -> None:
    assert ACTORS.actors_in("They told us that Russians like polish and may march.") == frozenset()


def test_a_mention_stands_where_it_says() -> None:
    text = "По словам Йенса Столтенберга, Россия ушла."
    found = [(text[m.start : m.end], m.is_subject_form) for m in ACTORS.find(text)]
    assert found == [("Йенса Столтенберга", False), ("Россия", True)]


def test_another_file_gives_other_actors(tmp_path: Path) -> None:
    file = tmp_path / "actors.toml"
    file.write_text(
        '[[body]]\nname = "Mars"\nactor = "Mars"\naliases = ["Mars"]\n', encoding="utf-8"
    )
    actors = load_actors(file)
    assert actors.actors_in("NATO and Mars") == {"Mars"}


def test_every_term_of_office_ends_after_it_begins() -> None:
    people = tomllib.loads(ACTORS_FILE.read_text(encoding="utf-8"))["person"]
    assert all(p["from"] < p["to"] for p in people if "from" in p and "to" in p)
    assert len({p["name"] for p in people}) == len(people)


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    mentions = ACTORS.find(text)
    assert all(text[m.start : m.end] == m.text for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))
