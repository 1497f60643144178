"""Cleaning a text and cutting it into the paragraphs that its source has."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.paragraphs import clean_text, is_ended, split_paragraphs
from ingest.readers.boilerplate import (
    Block,
    drop_boilerplate,
    drop_tail,
    is_boilerplate,
    opens_remarks,
)
from ingest.readers.mail import read_mail
from ingest.readers.text import read_text

ANY_TEXT = st.text(st.characters(), max_size=200)
# Without the letters that broken encodings consist of: mending those is meant to change words.
WORDY = st.text(
    st.sampled_from("abc xyz АБв гд,.:!?\n\n\n\t—«»“”’-*•1234\u00a0\u200b\u00ad字"), max_size=300
)


def is_subsequence(words: Iterable[str], source: Iterable[str]) -> bool:
    remaining = iter(source)
    return all(word in remaining for word in words)


@given(ANY_TEXT)
def test_cleaning_what_is_clean_changes_nothing(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned


@given(ANY_TEXT)
def test_paragraphs_are_clean_lines_with_words(text: str) -> None:
    for paragraph in split_paragraphs(text):
        assert paragraph
        assert "\n" not in paragraph
        assert paragraph == clean_text(paragraph)


@given(WORDY)
def test_splitting_invents_and_reorders_no_words(text: str) -> None:
    words = list(itertools.chain.from_iterable(each.split() for each in split_paragraphs(text)))
    assert is_subsequence(words, clean_text(text).split())


@given(WORDY)
def test_splitting_loses_no_paragraph_with_a_letter_in_it(text: str) -> None:
    letters = [char for char in clean_text(text) if char.isalpha()]
    assert [char for each in split_paragraphs(text) for char in each if char.isalpha()] == letters


@pytest.mark.parametrize(
    "text",
    [
        "“Curled” and ‘single’",
        "«ёлочки» — и тире…",
        "wait...",
        "a – b",
        "ﬁne ﬂat",
        "Ｆull width",
        "5 °C",
        "👨‍👩‍👧‍👦 one family",
        "🏳️‍🌈 🧑🏽‍💻 ❤️‍🔥",
    ],
)
def test_quotes_dashes_and_ligatures_stay_verbatim(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("soft\u00adhyphen", "softhyphen"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("\u202eright\u2066left\u2069", "rightleft"),
        ("tag\U000e0041ged \u2764\ufe0f", "tagged \u2764"),
        (
            "joi\u200dned \u2764\u200d and\ufe0f \U0001f525\u200c\U0001f525",
            "joined \u2764 and 🔥🔥",
        ),
        ("no\u00a0break\u2009thin\t\ntab", "no break thin tab"),
        ("bell\x07 null\x00", "bell null"),
        ("&\u00adamp;", "&"),
        ("Moscowâ€™s", "Moscow’s"),
    ],
)
def test_what_cannot_be_seen_is_removed(text: str, expected: str) -> None:
    assert clean_text(text) == expected


def test_blank_lines_part_paragraphs_and_wrapped_lines_are_joined() -> None:
    text = (
        "The alliance sent its answers to Russia on Wednesday,\nits secretary general said.\n"
        "\u200b\n   \nHe spoke of three fields. In each of them there\nwas room for progress."
    )
    assert split_paragraphs(text) == [
        "The alliance sent its answers to Russia on Wednesday, its secretary general said.",
        "He spoke of three fields. In each of them there was room for progress.",
    ]


def test_long_lines_without_blank_lines_are_paragraphs() -> None:
    lines = [
        "The council met and agreed to go on with the talks. " * 4,
        "No.",
        "It ended late. " * 12,
    ]
    assert split_paragraphs("\n".join(lines)) == [line.strip() for line in lines]


def test_short_lines_that_end_as_sentences_do_are_paragraphs() -> None:
    lines = ["The council met on Monday.", "It ended late.", "“We go on,” he said.", "Nobody left."]
    assert split_paragraphs("\r\n".join(lines)) == lines


def test_indented_first_lines_begin_paragraphs() -> None:
    text = (
        "The alliance sent its answers to Russia on Wednesday, its secretary\n"
        "general said. He spoke of three fields in which there was room for\nprogress.\n"
        "    In Moscow the minister said that the main question had stayed\n"
        "without an answer. He did not say what would follow from that."
    )
    assert [each.split()[0] for each in split_paragraphs(text)] == ["The", "In"]


def test_a_full_line_that_ends_a_sentence_does_not_end_the_paragraph() -> None:
    text = (
        "The alliance sent its answers to Russia on Wednesday in a letter.\n"
        "It named three fields in which there was room for progress, and it\n"
        "said that no member would be left out of what was to follow now."
    )
    assert len(split_paragraphs(text)) == 1


def test_each_bullet_is_a_paragraph_with_its_bullet() -> None:
    text = "Russia demands:\n- no enlargement of\n  NATO,\n- no weapons near its borders."
    assert split_paragraphs(text) == [
        "Russia demands:",
        "- no enlargement of NATO,",
        "- no weapons near its borders.",
    ]


def test_ornaments_and_page_numbers_are_no_paragraphs() -> None:
    assert split_paragraphs("One.\n\n* * *\n\n— 3 —\n\nTwo.") == ["One.", "Two."]


@pytest.mark.parametrize("text", ["Yes.", "Yes!”", "Да…»", "He said “no.”", "Done.[1]", "真的。"])
def test_a_sentence_ends_before_its_closing_marks(text: str) -> None:
    assert is_ended(text)


@pytest.mark.parametrize(
    "text",
    [
        "Advertisement",
        "follow us",
        "Follow us on Twitter!",
        "Share this article",
        "Facebook | Twitter | Telegram",
        "Subscribe to our newsletter.",
        "© 2022 Harbour Post",
        "Copyright 2022 Harbour Post. All rights reserved.",
        "We use cookies to improve your experience. Read our policy to learn more.",
        "Поделиться",
        "Подписывайтесь на наш канал в Telegram!",
        "Читайте также: Что написано в проектах",
        "Все права защищены.",
        "Підписуйтесь на наш канал",
        "The views expressed here are the author’s own.",
        "Opinions expressed by contributors do not necessarily reflect those of the editors.",
        "Harbour Post does not take institutional positions on public policy issues.",
        "Harbour Post. All rights reserved.",
        "Источник: РИА Новости",
        "Join us on Telegram",
        "14:10 GMT",
        "2 hours ago by Jane",
        "As a subscriber, you have 10 gift articles to give each month. Anyone can read them.",
        "Reading time: 3 minutes.",
        "Время чтения: 3 мин.",
        "Lesezeit: 3 Min.",
        "Temps de Lecture 3 min.",
        "Listen to this article",
        "Listen to this article · 6:12 min",
        "Sign up here for our weekly newsletter on Russia.",
        "If you value our reporting, please consider supporting us.",
        "Support independent journalism. Donate today and help us to go on.",
    ],
)
def test_known_phrases_are_boilerplate(text: str) -> None:
    assert is_boilerplate(text)


@pytest.mark.parametrize(
    "text",
    [
        "“No.”",
        "(c) refrain from deploying missiles within reach of the other.",
        "Copyright law was not on the table.",
        "Share of the budget spent on defence rose again.",
        "Поделиться документом он отказался.",
        "Подписание договора отложено.",
        "Russia subscribes to the principle of indivisible security.",
        "We use every channel we have, he said.",
        "Follow-up talks are planned in Berlin.",
        "“President Putin’s views do not reflect reality,” Stoltenberg said.",
        "NATO does not take positions on the internal affairs of other countries, he added.",
        "NATO does not take positions on the internal affairs of other countries.",
        "The ministers' opinions are their own, the Kremlin spokesman said of the three envoys.",
        "The views in this paper are Moscow’s own.",
        "Their opinions do not reflect the position of the author of the draft.",
        "Moscow had all rights reserved for it under the treaty.",
        "Registered in England in 2014, the tanker carried Russian oil.",
        "Использование материалов разведки без согласия союзников вызвало скандал.",
        "Больше новостей ждут от Брюсселя.",
        "A version of this story went around Moscow for years.",
        "Reproduction of the drafts was prohibited by the ministry.",
        "Do you have any information about the missiles?",
        "A day ago Kyiv refused.",
        "“No comments.”",
        "join the integrated command",
        "show more restraint",
        "11:20 Talks begin",
        "Джерело: вечірнє звернення президента",
        "As a subscriber to the treaty, you have to give ten days’ notice.",
        "If you value our freedom, support Ukraine.",
        "Support our work and Ukraine will become a member.",
        "Reading time into the draft is easy.",
        "Listen to this country.",
    ],
)
def test_sentences_that_begin_like_a_phrase_are_not_boilerplate(text: str) -> None:
    assert not is_boilerplate(text)


def test_a_related_box_takes_its_headlines_with_it_and_no_sentence() -> None:
    texts = ["One.", "Related articles", "Ferry reopens", "Gas prices fall", "Two.", "Three and on"]
    texts += ["You may also be interested in:", "Gas prices rise"]
    kept = drop_boilerplate([Block(text) for text in texts])
    assert [block.text for block in kept] == ["One.", "Two.", "Three and on"]


def test_a_source_whose_words_follow_stays() -> None:
    texts = ["Джерело: Генштаб ЗСУ", "Пряма мова: «Обстріл тривав».", "Джерело: Генштаб ЗСУ"]
    assert [block.text for block in drop_boilerplate(list(map(Block, texts)))] == texts[:2]


@pytest.mark.parametrize("heading", ["Replies to the Russian drafts", "Комментарий к договору"])
def test_a_heading_about_replies_does_not_open_what_readers_wrote(heading: str) -> None:
    assert not opens_remarks(heading)
    assert opens_remarks("3 thoughts on “The drafts”")


def test_the_tail_loses_short_unfinished_blocks_but_no_list() -> None:
    assert drop_tail(["One.", "Hot stuff", "More"]) == ["One."]
    assert drop_tail(["They want:", "peace", "trade"]) == ["They want:", "peace", "trade"]
    assert drop_tail(["One.", "“We are ready”"]) == ["One.", "“We are ready”"]


def test_lines_under_a_headline_that_end_as_sentences_do_are_paragraphs() -> None:
    head = ["NATO answers Moscow in writing", "By Jane Doe", "26 January 2022"]
    lines = [
        "The alliance sent its answers to Russia on Wednesday, its secretary general said.",
        "He spoke of three fields.",
        "In Moscow the minister said that the main question had stayed without an answer.",
        "“We are ready,” he said.",
        "The council is to meet again on Monday, two diplomats said on Thursday.",
    ]
    reading = read_text("\n".join([*head, *lines]))
    assert (reading.title, reading.author) == (head[0], "Jane Doe")
    assert reading.paragraphs == tuple(lines)


def test_the_events_of_a_list_are_no_headlines() -> None:
    title = "Chronology of talks"
    events = ("17 December 2021: Russia publishes drafts", "26 January 2022: NATO replies")
    for between in ("\n", "\n\n"):
        reading = read_text(between.join([title, *events]))
        assert (reading.title, reading.publisher, reading.paragraphs) == (title, None, events)


def test_a_short_first_line_is_the_title_unless_a_headline_follows() -> None:
    told = "The council met on Monday and agreed to go on with the talks."
    letter = read_text(f"Letter to NATO\n\nDear Secretary General,\n\n{told}")
    assert (letter.title, letter.publisher) == ("Letter to NATO", None)
    assert letter.paragraphs == ("Dear Secretary General,", told)
    article = read_text(f"Harbour Post\n\nAlliance answers Moscow in a letter\n\n{told}")
    assert (article.title, article.publisher) == (
        "Alliance answers Moscow in a letter", "Harbour Post",
    )  # fmt: skip


@pytest.mark.parametrize("line", ["=====", "-----"])
def test_the_line_below_a_title_is_none_of_it(line: str) -> None:
    reading = read_text(f"NATO answers Moscow\n{line}\n\nThe letter left on Wednesday, he said.")
    assert reading.title == "NATO answers Moscow"


def test_flowed_mail_goes_on_where_a_line_ends_in_a_space() -> None:
    mail = (
        b"From: a@example.org\nContent-Type: text/plain; format=flowed\n\n"
        b"Short. \nNext words of the same one.\n\nSent from my iPhone\n"
    )
    assert read_mail(mail).paragraphs == ("Short. Next words of the same one.",)
