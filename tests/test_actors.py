from __future__ import annotations

import datetime as dt
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.actor_files import read_actor_files
from ingest.actors import Actors, load_actors
from qa_service.errors import WrongSettings
from qa_service.own_files import read_actor_file
from qa_service.speakers import with_speakers

ACTORS = load_actors()
SINGLE_OFFICES = {
    frozenset(keys.split())
    for keys in (
        "president",
        "prime minister",
        "foreign minister",
        "defence minister",
        "secretary general",
        "chancellor",
        "defence secretary",
        "foreign secretary",
        "secretary state",
    )
}


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


def test_a_namesake_with_a_first_name_leaves_the_surname_to_the_other(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        "[[person]]\nname = 'Igor Lavrov'\nactor = 'Mars'\nfull_name_only = true\n", "utf-8"
    )
    actors = load_actors(str(own))
    assert actors.resolve("Lavrov") == ("Sergey Lavrov", "Russia")
    assert actors.resolve("Igor Lavrov") == ("Igor Lavrov", "Mars")


def test_the_actors_in_a_text_are_all_that_it_names() -> None:
    text = "The NATO-Russia Council met; Kyiv and американская сторона were told."
    assert ACTORS.actors_in(text) == {"NATO", "Russia", "Ukraine", "United States"}


def test_words_that_only_look_like_an_actor_are_none() -> None:
    assert ACTORS.actors_in("They told us that Russians like polish and may march.") == frozenset()


def test_a_mention_stands_where_it_says() -> None:
    text = "По словам Йенса Столтенберга, Россия ушла."
    found = [(text[m.start : m.end], m.is_subject_form) for m in ACTORS.find(text)]
    assert found == [("Йенса Столтенберга", False), ("Россия", True)]


MARS = """
[[body]]
name = "Mars"
actor = "Mars"
aliases = ["Red Planet"]

[[person]]
name = "Sergey Lavrov"
actor = "Mars"
office = "Martian Envoy 2030-01-01/"
"""


def test_without_the_file_nobody_is_known(tmp_path: Path) -> None:
    file = tmp_path / "actors.toml"
    file.write_text(MARS, encoding="utf-8")
    assert Actors(read_actor_file(file)).actors_in("NATO, Putin and the Red Planet") == {"Mars"}


def test_a_user_s_own_file_adds_and_overrides_by_name(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(MARS, encoding="utf-8")
    actors = load_actors(str(own))
    assert actors.actors_in("NATO and Mars") == {"NATO", "Mars"}
    assert actors.resolve("Lavrov") == ("Sergey Lavrov", "Mars")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[[person]]\nname = 'A B'\n", "person.0.actor: Field required"),
        ("[[person]]\nname = 'A B'\nactor = 'C'\nofice = ''\n", "person.0.ofice"),
        ("[[people]]\n", "people"),
        (MARS.replace("2030-01-01/", "2030-13-01/"), "month must be"),
        (MARS.replace("2030-01-01/", "2030-05-01/2029-05-01"), "ends before it begins"),
        (MARS.replace("2030-01-01/", "2030-05/2031-05"), "is no interval like"),
    ],
)
def test_a_wrong_file_of_actors_is_named_with_the_place(
    tmp_path: Path, text: str, what: str
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(WrongSettings, match=f"QA_ACTORS.*{what}"):
        load_actors(str(own))


def test_the_file_knows_the_field_in_three_languages() -> None:
    entries = read_actor_files()
    assert len(entries.person) >= 3_000
    assert len(entries.body) >= 100
    spelt = [p for p in entries.person if len([a for a in p.aliases if a[0] > "\u0400"]) > 0]
    assert len(spelt) >= 0.95 * len(entries.person)


def test_an_official_is_known_by_the_full_name_or_with_an_office_alone() -> None:
    assert ACTORS.resolve("Predrag Bošković") == ("Predrag Bošković", "Montenegro")
    assert ACTORS.resolve("What did Bošković say?") == (None, None)
    day = dt.date(2017, 6, 5)
    found = ACTORS.in_office("Bošković", {"Montenegro"}, day)
    assert found is not None
    assert found.name == "Predrag Bošković"


@pytest.mark.parametrize(
    ("office", "actor", "day", "name"),
    [
        ("NATO Secretary General", "NATO", "1999-10-10", None),
        ("NATO Secretary General", "NATO", "1999-10-20", "George Robertson"),
        ("генеральный секретарь НАТО", "NATO", "2010-10-20", "Anders Fogh Rasmussen"),
        ("US President", "United States", "2018-10-20", "Donald Trump"),
        ("президент США", "United States", "2022-10-20", "Joe Biden"),
        ("глава МИД России", "Russia", "2003-10-20", "Igor Ivanov"),
        ("міністр оборони України", "Ukraine", "2022-10-20", "Oleksii Reznikov"),
    ],
)
def test_an_office_is_its_holder_s_on_a_day(
    office: str, actor: str, day: str, name: str | None
) -> None:
    holder = ACTORS.holder(ACTORS.keys_of(office), {actor}, dt.date.fromisoformat(day))
    assert (holder.name if holder else None) == name


def test_no_two_hold_one_office_on_one_day() -> None:
    terms = [
        (t.actor, t.keys, t.since, t.until or dt.date.max, p.name)
        for p in ACTORS.people
        for t in p.terms
        if t.since and t.keys in SINGLE_OFFICES
        # The Union had a president and a foreign minister of its own beside the republic's.
        if not t.office.startswith("Soviet")
    ]
    clashes = [
        (a[4], b[4])
        for a, b in combinations(terms, 2)
        if a[:2] == b[:2] and a[4] != b[4] and max(a[2], b[2]) < min(a[3], b[3])
    ]
    assert clashes == []


def test_every_term_of_office_ends_after_it_begins() -> None:
    terms = [t for p in ACTORS.people for t in p.terms if t.since and t.until]
    assert len(terms) > 300
    assert all(t.since < t.until for t in terms if t.since and t.until)
    assert len({p.name for p in ACTORS.people}) == len(ACTORS.people)


def test_every_office_is_told_by_a_word_of_it() -> None:
    assert [(p.name, t.office) for p in ACTORS.people for t in p.terms if not t.keys] == []


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    mentions = ACTORS.find(text)
    assert all(text[m.start : m.end] == m.text for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))


def test_who_speaks_in_the_articles_is_known_by_name_beside_the_file() -> None:
    rows = ACTORS.rows
    speaking = [
        ("Iwona Zaręba", "Poland"),
        ("Иван Вихляев", "Russia"),
        ("Anna Berg", "Sweden"),
        ("Olaf Berg", "Germany"),
        ("Sergey Lavrov", "Mars"),
        ("Polish Ministry of Defence", "Poland"),
        ("Zaręba", "Poland"),
    ]
    known = with_speakers(rows, speaking)
    assert known.resolve("Iwona Zaręba") == ("Iwona Zaręba", "Poland")
    assert known.resolve("What did Zaręba say?") == ("Iwona Zaręba", "Poland")
    assert known.resolve("Что сказал Вихляев?") == ("Иван Вихляев", "Russia")
    assert known.resolve("Olaf Berg") == ("Olaf Berg", "Germany")
    assert known.resolve("What did Berg say?") == (None, None)
    assert known.resolve("Lavrov") == ("Sergey Lavrov", "Russia")
    assert len(known.rows) == len(rows) + 6
    assert known.offices == ACTORS.offices


def test_a_surname_that_may_be_anybody_s_is_known_of_who_speaks_in_the_articles() -> None:
    assert ACTORS.find("What did Michel and Baker say?") == []
    known = with_speakers(ACTORS.rows, [("Charles Michel", "EU"), ("Theresa May", "Mars")])
    assert known.resolve("What did Michel say?") == ("Charles Michel", "EU")
    assert known.find("What did Baker say in May?") == []


def test_a_surname_of_two_means_the_one_who_speaks_in_the_articles() -> None:
    known = with_speakers(ACTORS.rows, [("Anders Fogh Rasmussen", "NATO")])
    assert known.resolve("Медведев и Расмуссен") == ("Dmitry Medvedev", "Russia")
    assert known.resolve("What did Rasmussen say?") == ("Anders Fogh Rasmussen", "NATO")
    both = [("Anders Fogh Rasmussen", "NATO"), ("Lars Løkke Rasmussen", "Denmark")]
    assert with_speakers(ACTORS.rows, both).resolve("Rasmussen") == (None, None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("What did Lavrov say?", "Sergey Lavrov"),
        ("What did Foreign Minister Lavrov say?", "Sergey Lavrov"),
        ("What did S. Lavrov say?", "Sergey Lavrov"),
        ("What did Sergej Lavrov say?", "Sergey Lavrov"),
        ("What did Alexander Lavrov say?", None),
        ("What did Taavi Lavrov say?", None),
        ("What did A. Lavrov say?", None),
        ("What did Captain Lavrov say?", None),
        ("Did Lavrov say so?", "Sergey Lavrov"),
        ("In Munich Lavrov was asked.", "Sergey Lavrov"),
        ("Oslo Says Lavrov Will Go", "Sergey Lavrov"),
        ("Что сказал Сергей Викторович Лавров?", "Sergey Lavrov"),
        ("Что сказал Пётр Лавров?", None),
        ("Что сказал капитан Лавров?", None),
        ("What did Secretary-General Stoltenberg say?", "Jens Stoltenberg"),
        ("What did Lieutenant General Cavoli say?", "Christopher Cavoli"),
    ],
)
def test_a_surname_after_another_first_name_or_rank_is_somebody_else_s(
    text: str, name: str | None
) -> None:
    known = with_speakers([*ACTORS.rows, *ACTORS.offices], [])
    assert [m.name for m in known.find(text) if m.kind == "person"] == ([name] if name else [])


def test_a_namesake_without_a_side_who_speaks_in_the_articles_is_known_by_name() -> None:
    known = with_speakers([*ACTORS.rows, *ACTORS.offices], [("Taavi Lavrov", None)])
    assert known.resolve("What did Taavi Lavrov say?") == ("Taavi Lavrov", None)
    assert known.resolve("What did Captain Lavrov say?") == ("Taavi Lavrov", None)
    assert known.resolve("What did Lavrov say?") == (None, None)
    assert known.resolve("What did Sergey Lavrov say?") == ("Sergey Lavrov", "Russia")
    both = [("Taavi Lavrov", None), ("Sergey Lavrov", "Russia")]
    known = with_speakers([*ACTORS.rows, *ACTORS.offices], both)
    assert known.resolve("What did Lavrov say?") == ("Sergey Lavrov", "Russia")
