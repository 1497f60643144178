"""The same story from several outlets: found, shown once, and owed to the right one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from ingest.run import ingest_sources
from ingest.sources.files import FileSource
from qa_service.archive import open_archive
from qa_service.copies import (
    ParagraphPrint,
    Texts,
    are_copies,
    contradict,
    find_pairs,
    keys_of,
    link_rows,
    print_paragraph,
    print_sentence,
    sign_stems,
)
from qa_service.domain import Ask, Reply
from qa_service.http.service import Service
from qa_service.sentences import split_sentences
from qa_service.settings import Settings
from tests.articles import write_article

WIRE = (
    "The Alliance will hold its summit in Vilnius on 11 July, the Secretary General said on "
    "Monday, and the leaders of all 31 members are expected to attend both days of the meeting."
)
REWORDED = (
    "The Alliance will hold its next summit in Vilnius on 11 July, the Secretary General told "
    "reporters on Monday, and the leaders of all 31 members are expected to attend both days."
)
TRIMMED = "The Alliance will hold its summit in Vilnius on 11 July, the Secretary General said."
OTHER = "Russia will answer the deployment, the Defence Ministry in Moscow said in a short note."


def take_print(text: str, language: str = "en") -> ParagraphPrint:
    return print_paragraph(text, split_sentences(text, language))


@pytest.mark.parametrize("copy", [WIRE, WIRE.replace("“", '"'), REWORDED, TRIMMED])
def test_reworded_and_trimmed_texts_are_copies(copy: str) -> None:
    assert are_copies(take_print(WIRE), take_print(copy))


@pytest.mark.parametrize(
    "false_friend",
    [
        WIRE.replace("Vilnius", "Madrid"),
        WIRE.replace("11 July", "29 June"),
        WIRE.replace("31 members", "30 members"),
        WIRE.replace("Monday", "Friday"),
        WIRE.replace("are expected", "are not expected"),
        OTHER,
    ],
)
def test_one_form_about_two_things_is_no_copy(false_friend: str) -> None:
    assert not are_copies(take_print(WIRE), take_print(false_friend))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Нужно 12 700 военных и 31 самолёт.", "Нужно 12,7 тысячи военных и тридцать один самолёт"),
        (
            "The U.S. left the missile treaty on its own in May.",
            "The United States left the missile treaty on its own in May.",
        ),
        ("They didn’t sign the treaty on missiles.", "They did not sign the treaty on missiles."),
        ("PARIS (Agency) — Talks on the draft went on.", "Talks on the draft went on."),
    ],
)
def test_house_style_makes_no_difference(one: str, other: str) -> None:
    assert are_copies(take_print(one, "ru"), take_print(other, "ru"))


def test_nations_in_small_letters_are_names() -> None:
    text = "В воскресенье президент час говорил по телефону с немецким коллегой о мире."
    assert not are_copies(
        take_print(text, "ru"), take_print(text.replace("немецким", "чешским"), "ru")
    )


def test_another_figure_contradicts_and_another_date_does_not() -> None:
    said = take_print("Russia has 30,000 troops in Belarus, he said on 3 February 2022.")
    figure = take_print(
        "Russia has 13,000 troops in Belarus, the minister said on 3 February 2022."
    )
    date = take_print("Russia has 30,000 troops in Belarus, he said on 4 March 2022.")
    denied = take_print("Russia has not 30,000 troops in Belarus, he said on Thursday.")
    assert contradict(said, figure)
    assert contradict(said, denied)
    assert not contradict(said, date)


def test_short_phrases_are_copies_only_when_they_are_the_same() -> None:
    said = take_print("He said so on Monday.")
    assert are_copies(said, take_print("He said so on Monday"))
    assert not are_copies(said, take_print("She said so on Monday."))


def find_members(texts: Sequence[str], owners: Sequence[int]) -> list[tuple[int, ...]]:
    signatures = sign_stems(take_print(text).key for text in texts)
    pairs = find_pairs(
        Texts(signatures, owners, [len(text) for text in texts]),
        lambda rows: [take_print(texts[row]) for row in rows],
        known=np.array([], dtype=np.uint64),
    )
    members = link_rows(keys_of(signatures), pairs)
    return [members(row) for row in range(len(texts))]


def test_a_merged_paragraph_is_a_copy_of_both_parts_which_are_none_of_each_other() -> None:
    texts = [WIRE, OTHER, f"{WIRE} {OTHER}"]
    assert find_members(texts, [0, 0, 1]) == [(0, 2), (1, 2), (0, 1, 2)]


def test_a_much_reworded_paragraph_is_found_beside_one_that_two_articles_share() -> None:
    said = "Two thirds of the deputies wanted a vote on the treaty before the summer break began."
    reworded = "Deputies, by two thirds, wanted the treaty voted upon before their break in summer."
    alone, beside = (
        find_members([said, reworded], [0, 1]),
        find_members([said, WIRE, reworded, WIRE], [0, 0, 1, 1]),
    )
    assert alone == [(0,), (1,)]
    assert beside == [(0, 2), (1, 3), (0, 2), (1, 3)]


def test_equal_texts_sign_equally_whatever_their_marks() -> None:
    texts = ["NATO’s “door” is open, he said.", 'NATO\'s "door" is open, he said']
    one, other = sign_stems(take_print(text).key for text in texts)
    assert np.array_equal(one, other)


@pytest.fixture
def outlets(tmp_path: Path, tiny_settings: Settings) -> Settings:
    """One story: a wire, the official note on the day after, a reprint, and a trimmed copy."""
    folder = tmp_path / "articles"
    for name, publisher, day, source_class, text in (
        ("wire", "Northern Wire", "2023-05-01", "wire", WIRE),
        ("note", "Alliance Press Office", "2023-05-02", "official", REWORDED),
        ("reprint", "Northern Wire", "2023-05-03", "wire", WIRE),
        ("short", "Evening Post", "2023-05-04", "independent", TRIMMED),
    ):
        fields = {"id": name, "publisher": publisher, "date": day, "source_class": source_class}
        write_article(folder, name, text, title=f"Summit {name}", **fields)
    archive = open_archive(tiny_settings)
    ingest_sources([FileSource(folder)], settings=tiny_settings, archive=archive)
    archive.close()
    return tiny_settings


def ask(settings: Settings, *, as_of: dt.date | None = None) -> Reply:
    service = Service.start(settings)
    try:
        return service.answerer.answer(Ask("When is the summit in Vilnius?", as_of=as_of))
    finally:
        service.close()


def test_a_story_is_cited_once_from_its_most_official_outlet(outlets: Settings) -> None:
    (citation,) = ask(outlets).citations
    assert citation.article.publisher == "Alliance Press Office"
    assert [article.id for article in citation.copies] == ["wire", "reprint", "short"]
    assert citation.outlets == 3  # the reprint is the wire's own


def test_what_was_not_out_yet_is_no_copy(outlets: Settings) -> None:
    (citation,) = ask(outlets, as_of=dt.date(2023, 5, 1)).citations
    assert citation.article.id == "wire"
    assert citation.copies == ()


def test_a_known_pair_makes_two_stories_kin_though_its_text_stands_in_several() -> None:
    said = "Two thirds of the deputies wanted a vote on the treaty before the summer break began."
    told = "Deputies, by two thirds, wanted the treaty voted upon before their break in summer."
    texts, owners = [WIRE, said, REWORDED, told, WIRE], [0, 0, 1, 1, 2]
    signatures = sign_stems(take_print(text).key for text in texts)
    keys = keys_of(signatures)
    pairs = find_pairs(
        Texts(signatures, owners, [len(text) for text in texts]),
        lambda rows: [take_print(texts[row]) for row in rows],
        known=keys[[0, 1, 2]],
        kept=keys[[[0, 2]]],
    )
    assert (1, 3) in pairs


def test_numbers_of_two_things_do_not_contradict_each_other() -> None:
    one = "On 17 December the Russian Foreign Ministry published two documents for NATO to sign."
    other = "The paper, nine articles long, the Russian Foreign Ministry published for NATO."
    assert not contradict(print_sentence(one), print_sentence(other))
    mine = "The Russian Foreign Ministry said that Moscow has 3,000 troops in Belarus."
    theirs = "The Russian Foreign Ministry said that Moscow has 5,000 troops in Belarus."
    assert contradict(print_sentence(mine), print_sentence(theirs))
