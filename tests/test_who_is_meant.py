"""Who is not meant: who is addressed, a text, a thing with capitals, who spoke entries before."""

from __future__ import annotations

import pytest

from ingest.actors import load_actors
from ingest.attribution import attribute_statements


def speakers_of(*paragraphs: str, language: str = "en") -> list[str | None]:
    found = attribute_statements(paragraphs, language=language, actors=load_actors())
    return [said.speaker for each in found for said in each]


@pytest.mark.parametrize(
    "text",
    [
        "Lavrov was in Riga. To Rutte he said that it must stop.",
        "Lavrov was in Riga. To Rutte he says: go home.",
    ],
)
def test_whom_words_are_addressed_to_does_not_say_them(text: str) -> None:
    assert speakers_of(text) == ["Sergey Lavrov"]


def test_to_whom_a_point_is_plain_still_goes_on() -> None:
    assert speakers_of("To Ann Lind the point is plain. She said that it was late.") == ["Ann Lind"]


@pytest.mark.parametrize("verb", ["ends", "begins", "reads"])
def test_a_text_that_ends_so_is_the_writers_not_a_bodys_it_is_about(verb: str) -> None:
    lead = "Russia says that it is ready. The day went by."
    posted = f"President Trump posted a line about Russia and its ships. “Off we go!” it {verb}."
    assert speakers_of(lead, posted) == ["Russia", "Donald Trump"]


@pytest.mark.parametrize(
    "thing",
    [
        "Times are Central European Summer Time.",
        "All of it goes back to the Harbour Lights Treaty.",
        "Operation Quiet Harbour began at dawn.",
        "Exercise Northern Lantern began at dawn.",
        "Всё началось с того, что Северная Морская Хартия устарела.",
    ],
)
def test_a_thing_with_capitals_never_speaks(thing: str) -> None:
    is_russian = thing[0] > "\u0400"
    said = "Пора домой, сказал он." if is_russian else "It was late, he said."
    speakers = speakers_of(f"{thing} {said}", language="ru" if is_russian else "en")
    assert set(speakers) <= {None}


def test_a_document_named_after_a_place_is_not_the_place() -> None:
    text = "Ukraine came. On Friday it used the Vienna Document, on Sunday it said that it left."
    assert speakers_of(text) == ["Ukraine"]


def test_a_part_of_a_land_gives_nobody_a_name() -> None:
    found = speakers_of("The rules hold in European Russia alone. Russia says that they are old.")
    assert found == ["Russia"]


def test_who_leaves_something_in_an_aside_does_not_say_what_follows() -> None:
    text = "The old rules, which Russia has left, says Jan Kos of the navy: “They hang there.”"
    assert speakers_of(text) == ["Jan Kos"]


def test_he_is_nobody_of_an_entry_before_on_a_live_page() -> None:
    before = "20:15 The president, Jan Kos, said that it was late."
    assert speakers_of(before, "He said that it rained.") == ["Jan Kos", "Jan Kos"]
    assert speakers_of(before, "18:02 A roof is gone. He heard it, he says.") == ["Jan Kos", None]


def actors_of(*paragraphs: str, language: str = "en") -> list[str | None]:
    found = attribute_statements(paragraphs, language=language, actors=load_actors())
    return [said.actor for each in found for said in each]


def test_what_is_supposed_is_said_by_whom_the_tag_names() -> None:
    text = (
        "Wendy Sherman was curt. If Russia wanted to be heard, she said, it could ring or explain "
        "what the silence was for."
    )
    assert speakers_of(text) == ["Wendy Sherman"]


def test_a_verb_after_a_supposition_goes_on_with_its_own_subject() -> None:
    text = (
        "Vladimir Putin wrote a letter. In May he offered to leave the harbour if NATO left it, "
        "and suggested a day in June."
    )
    assert speakers_of(text) == ["Vladimir Putin"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("По мнению французского МИД, беседа подтвердила желание спасти Минск.", "France"),
        ("По данным польского Минобороны, самолёт улетел.", "Poland"),
        ("Норвежский МИД заявил, что море спокойно.", "Norway"),
        ("Беседа подтвердила общее желание спасти Минск.", None),
    ],
)
def test_a_ministry_is_its_states_and_no_town_that_is_to_be_saved_speaks(
    text: str, speaker: str | None
) -> None:
    assert actors_of(text, language="ru") == ([speaker] if speaker else [])


def test_guests_in_a_capital_and_a_fire_brigade_speak_for_no_state() -> None:
    assert actors_of("Diplomats in Vienna say that the line is dead.") == [None]
    assert actors_of("NATO diplomats in Vienna say that the line is dead.") == ["NATO"]
    brigade = "Poland says that a barn burned. In our street all were safe, the fire brigade said."
    assert actors_of(brigade) == ["Poland", None]


def test_a_town_that_ends_like_a_womans_name_is_no_first_name() -> None:
    text = "Jan Kos came. In Riga Kos said that it was late. In Vienna Anna Lind said that it was."
    assert speakers_of(text) == ["Jan Kos", "Anna Lind"]


def test_it_is_the_house_that_is_silent_in_the_sentence_before() -> None:
    text = "In Moscow the Kremlin did not want to comment. The harbour was the navy's, it said."
    assert speakers_of(text) == ["Kremlin"]


def test_a_foreign_secretary_is_the_minister_of_the_next_sentence() -> None:
    assert speakers_of(
        "В порту была и Лиз Трасс. Британский министр сказала, что видит дождь.", language="ru"
    ) == ["Liz Truss"]
    text = "Liz Truss was in port. The British minister said that it rained."
    assert speakers_of(text) == ["Liz Truss"]
    other = "Liz Truss was in port. The Danish minister said that it rained."
    assert speakers_of(other) == [None]


def test_the_authorities_of_two_states_have_the_side_of_the_first() -> None:
    text = "The military authorities of Russia and Belarus said that it rained."
    assert actors_of(text) == ["Russia"]
    assert actors_of("Russia and Belarus said that it rained.") == [None]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("It was Minister Jan Kos who said on 3 May that it rained.", "Jan Kos"),
        ("It was Jan Kos who left on 3 May.", None),
        ('They ate, after which Jan Kos said there would be "no more soup".', "Jan Kos"),
        ("They ate what Jan Kos said they would.", None),
    ],
)
def test_who_stands_in_a_cleft_or_after_which(text: str, speaker: str | None) -> None:
    assert speakers_of(text) == ([speaker] if speaker else [])


@pytest.mark.parametrize("ships", ["ships", "the officers", "the observers of Russia"])
def test_who_is_asked_or_let_do_something_does_not_go_on_speaking(ships: str) -> None:
    text = (
        "Jens Stoltenberg was in port. He had asked NATO in July, after lunch, to let "
        f"{ships} go, and said he expected more."
    )
    assert speakers_of(text) == ["Jens Stoltenberg"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("In Riga Jens Stoltenberg speaks of a great heap of snow.", "Jens Stoltenberg"),
        ("Jens Stoltenberg spoke of a great heap of snow.", "Jens Stoltenberg"),
        ("Ann Lind said it rained, and Jens Stoltenberg spoke of snow.", "Ann Lind"),
    ],
)
def test_who_speaks_of_something_says_so_where_nobody_else_does(text: str, speaker: str) -> None:
    assert speakers_of(text) == [speaker]
