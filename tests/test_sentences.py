from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers import read_article
from qa_service import sentences
from qa_service.sentences import skip_dateline, split_sentences
from tests.servers import ROOT


def sentences_of(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, language)]


@given(st.text(), st.sampled_from(["en", "ru", "uk", "de", "zh", "xx", ""]))
def test_the_spans_hold_every_visible_character_of_any_text(text: str, language: str) -> None:
    spans = split_sentences(text, language)
    pieces = [text[start:end] for start, end in spans]
    assert all(piece and piece == piece.strip() for piece in pieces)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(st.text(alphabet='AbЯж .!?…"“”«»„‘’();:—-\n1。', max_size=60))
def test_no_arrangement_of_marks_loses_a_character(text: str) -> None:
    for language in ("en", "ru"):
        spans = split_sentences(text, language)
        assert all(0 <= start < end <= len(text) for start, end in spans)
        joined = "".join(text[start:end] for start, end in spans)
        assert "".join(joined.split()) == "".join(text.split())


@pytest.mark.parametrize(
    "sentence",
    [
        "Mr. Smith met U.S. troops on Jan. 26 in St. Petersburg.",
        "Lt. Gen. H. R. McMaster and Sen. John McCain said so.",
        "See Art. 5 of the treaty, e.g. on p. 3.",
        "George W. Bush met the U.N. Security Council at 5 p.m. Tuesday.",
        "A dialogue. with the Kremlin goes on.",
    ],
)
def test_an_abbreviation_does_not_end_an_english_sentence(sentence: str) -> None:
    assert sentences_of(f"{sentence} Then it was over.") == [sentence, "Then it was over."]


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("В 2021 г. Россия, т.е. Москва, ушла.", "ru"),
        ("Г-н Иванов А. С. напомнил о ст. 5 договора.", "ru"),
        ("У 2021 р. Росія пішла.", "uk"),
    ],
)
def test_an_abbreviation_does_not_end_a_cyrillic_sentence(sentence: str, language: str) -> None:
    assert sentences_of(f"{sentence} Потом.", language) == [sentence, "Потом."]


@pytest.mark.parametrize(
    ("first", "language"),
    [
        ("It can be deployed “in days.”", "en"),
        ('He said "in days."', "en"),
        ("(He left the hall.)", "en"),
        ("« Nous partons. »", "fr"),
        ("Er sagte: „Wir gehen.“", "de"),
        ("«Мы уходим.»", "ru"),
        ("„Мы уходим.“", "ru"),
    ],
)
def test_a_closing_mark_belongs_to_the_sentence_it_closes(first: str, language: str) -> None:
    then = "Потом." if language == "ru" else "Then it left."
    assert sentences_of(f"{first} {then}", language) == [first, then]


def test_an_opening_mark_belongs_to_the_sentence_it_opens() -> None:
    assert sentences_of("He left. “We go.” “And you?”") == ["He left.", "“We go.”", "“And you?”"]


def test_a_question_in_quotes_goes_on_to_its_cue() -> None:
    assert sentences_of("“Are we ready?” he asked. Nobody was.") == [
        "“Are we ready?” he asked.",
        "Nobody was.",
    ]


def test_chinese_sentences_need_no_white_space_between_them() -> None:
    assert sentences_of("北约回应。“俄罗斯不同意。”完", "zh") == [
        "北约回应。",
        "“俄罗斯不同意。”",
        "完",
    ]


def test_white_space_alone_is_no_sentence() -> None:
    assert split_sentences(" \n\t\u3000", "en") == []


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("PARIS (Wire) — The council met.", "The council met."),
        ("SIAULIAI, Lithuania - Four jets flew.", "Four jets flew."),
        ("BERLIN/TALLINN, Nov 20 (Wire) - Governments spoke.", "Governments spoke."),
        ("WASHINGTON, May 3 – “We agree,” he said.", "“We agree,” he said."),
        ("КИЕВ, 20 авг (Агентство) - Из 14 гаубиц нашли девять.", "Из 14 гаубиц нашли девять."),
        ("ВИЛЬНЮС, 31 августа. Последние части ушли.", "Последние части ушли."),
        ("МОСКВА. /Меридиан/. Совет собрался.", "Совет собрался."),
        ("MOSCOW, 15 July 2007 - The decree was signed.", "The decree was signed."),
        ("GENEVA, January 10, 2022 (Wire) — Talks began.", "Talks began."),
        ("БРЮССЕЛЬ, 2 апреля 2014 года. Министры ушли.", "Министры ушли."),
        ("NATO met on Monday.", "NATO met on Monday."),
        ("НАТО — это оборонный союз.", "НАТО — это оборонный союз."),
        ("The council met. PARIS - Later it parted.", "The council met. PARIS - Later it parted."),
        ("Moscow: Three demands were made.", "Moscow: Three demands were made."),
    ],
)
def test_a_text_begins_behind_its_dateline(text: str, body: str) -> None:
    assert text[skip_dateline(text) :] == body


def test_ends_found_without_the_library_are_those_that_it_finds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drafts = [read_article(path) for path in sorted((ROOT / "ingest/sample").glob("*.md"))]
    texts = [text for draft in drafts if draft.language == "en" for text in draft.paragraphs]
    texts += [
        "The minister (a diplomat by training. She had served in Riga) spoke. Nobody asked.",
        "It was sent by the Vilnius univ. Press and others. Then it rained.",
    ]
    found = [split_sentences(text, "en") for text in texts]
    monkeypatch.setattr(sentences, "_CERTAIN_END", re.compile(r"(?!)"))
    sentences._split.cache_clear()
    assert [split_sentences(text, "en") for text in texts] == found
