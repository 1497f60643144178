from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_service.terms import (
    STEMMERS,
    detect_script_language,
    extract_question_terms,
    extract_terms,
)


def test_terms_are_stems_without_stop_words() -> None:
    assert extract_terms("The troops were deployed", "en") == ["troop", "were", "deploy"]


def test_a_question_s_terms_leave_its_asking_words_out() -> None:
    assert extract_question_terms("How many troops did they deploy?", "en") == ["troop", "deploy"]


def test_a_question_of_asking_words_alone_keeps_them() -> None:
    assert extract_question_terms("Who is who?", "en") == ["who"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What did NATO say?", "en"),
        ("Что сказало НАТО?", "ru"),
        ("Що заявила НАТО і США?", "uk"),
        ("Що сказав Байден?", "uk"),
        ("Хто такий Рябков?", "uk"),
        ("Чого вимагав Рябков?", "uk"),
        ("Чому Путин не приехал?", "uk"),
        ("Де зустрілися Байден та Путин?", "uk"),
        ("Что Путин сказал про НАТО?", "ru"),
        ("Чем кончилась та встреча?", "ru"),
        ("Когда де Голль вышел из НАТО?", "ru"),
        ("Переговоры де-юре прерваны", "ru"),
        ("Сколько войск в Белоруссии?", "ru"),
    ],
)
def test_the_language_of_a_question_is_told_by_its_letters_and_words(
    text: str, language: str
) -> None:
    assert detect_script_language(text) == language


def test_ukrainian_words_have_one_term_in_all_their_forms() -> None:
    for forms in (
        "договори договорів договору",
        "підписав підписала підписали",
        "незалежність незалежності",
        "Київ Києва",
        "розширення розширень",
    ):
        assert len(set(extract_terms(forms, "uk"))) == 1, forms
    assert len(set(extract_terms("договір договорів підпис", "uk"))) == 3


def test_ukrainian_asking_words_and_small_words_are_not_asked_about() -> None:
    asked = extract_question_terms("Хто і чому відмовився від наказу, чи не так?", "uk")
    assert asked == extract_terms("відмовився наказу", "uk")
    assert len(asked) == 2


@given(st.text(), st.sampled_from([*STEMMERS, "uk"]))
def test_any_text_has_terms_in_any_language(text: str, language: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    assert all(extract_terms(text, language))


def test_a_word_with_the_stem_of_an_asking_word_is_asked_about() -> None:
    terms = extract_question_terms("According to Kyiv, who broke the Minsk accords?", "en")
    assert terms == ["kyiv", "broke", "minsk", "accord"]
    assert "соглас" in extract_question_terms("Когда было достигнуто согласие?", "ru")


def test_a_share_is_written_out_as_texts_mostly_do() -> None:
    assert extract_question_terms("What is the 2% target?", "en") == ["2", "percent", "target"]
    assert extract_question_terms("Кто тратит 2 % ВВП?", "ru")[1] == "2"
    assert "1" not in extract_question_terms("What was said on 1 February?", "en")
