from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_service.answering.drafts import Draft, DraftReader

GOOD = {
    "sentences": [
        {"text": "NATO offered talks.", "sources": ["1.1", "1.2-3"]},
        {"text": "Москва «отказалась».", "sources": ["2"]},
    ]
}
DRAFTS = [Draft("NATO offered talks.", ("1.1", "1.2-3")), Draft("Москва «отказалась».", ("2",))]


def read(*pieces: str) -> tuple[list[Draft], DraftReader]:
    reader = DraftReader("en")
    drafts = [draft for piece in pieces for draft in reader.feed(piece)]
    return [*drafts, *reader.close()], reader


@given(st.integers(1, 40), st.booleans())
def test_however_the_reply_is_cut_the_sentences_are_the_same(size: int, ascii_only: bool) -> None:
    text = json.dumps(GOOD, ensure_ascii=ascii_only)
    pieces = [text[i : i + size] for i in range(0, len(text), size)]
    assert read(*pieces)[0] == DRAFTS


def test_a_sentence_comes_as_soon_as_it_is_whole() -> None:
    text = json.dumps(GOOD)
    end = text.index("}") + 1
    reader = DraftReader("en")
    assert list(reader.feed(text[:end])) == DRAFTS[:1]


@pytest.mark.parametrize(
    "dress",
    [
        "Here is the JSON:\n```json\n{}\n```\nHope it helps!",
        '<think>\nDo they want {{"sentences": []}}? No.\n</think>\n{}',
        "  {}",
    ],
)
def test_what_models_put_around_their_json_is_no_matter(dress: str) -> None:
    assert read(dress.format(json.dumps(GOOD)))[0] == DRAFTS


def test_a_bare_list_and_other_names_of_the_fields_are_understood() -> None:
    items = [{"sentence": "NATO offered talks.", "citations": "1.1; 1.2-3"}, GOOD["sentences"][1]]
    assert read(json.dumps(items))[0] == DRAFTS


def test_prose_with_markers_is_cut_into_sentences() -> None:
    text = "NATO offered talks [1.1, 1.2]. Nobody says so. Moscow refused. [2]"
    assert read(text)[0] == [
        Draft("NATO offered talks.", ("1.1", "1.2")),
        Draft("Nobody says so.", ()),
        Draft("Moscow refused.", ("2",)),
    ]


def test_only_an_empty_list_says_that_there_is_no_answer() -> None:
    assert read('{"sentences": []}')[1].says_nothing
    for text in ("", '{"sentences": [', json.dumps(GOOD), "I do not know.", '{"answer": 1}'):
        assert not read(text)[1].says_nothing


def test_a_reply_that_breaks_off_is_not_whole() -> None:
    text = json.dumps(GOOD)
    assert read(text)[1].is_whole
    drafts, reader = read(text[: len(text) * 2 // 3])
    assert (drafts, reader.is_whole) == (DRAFTS[:1], False)


def test_a_sentence_without_an_end_is_given_up() -> None:
    reader = DraftReader("en")
    assert list(reader.feed('{"sentences": [{"text": "NATO')) == []
    fed = [list(reader.feed(" and more" * 100)) for _ in range(20)]
    assert not any(fed)
    assert reader.is_over


def test_each_sentence_of_an_item_is_a_sentence_of_its_own() -> None:
    """An invented second sentence must not be judged by the words of the first."""
    item = {"text": "NATO offered talks on 5 Jan. 2022. Russia surrendered.", "sources": ["1.1"]}
    assert read(json.dumps({"sentences": [item]}))[0] == [
        Draft("NATO offered talks on 5 Jan. 2022.", ("1.1",)),
        Draft("Russia surrendered.", ("1.1",)),
    ]


@pytest.mark.parametrize("text", ["null", '["a"]', "7", '{"a": "b"}', '""'])
def test_a_text_that_is_none_is_empty(text: str) -> None:
    drafts, reader = read(f'{{"sentences": [{{"text": {text}, "sources": ["1.1"]}}]}}')
    assert (drafts, reader.is_whole) == ([Draft("", ("1.1",))], True)


def test_a_reply_without_a_bottom_is_given_up() -> None:
    drafts, reader = read('{"sentences":' + "[" * 100_000)
    assert (drafts, reader.is_whole) == ([], False)
