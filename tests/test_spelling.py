"""Slips in a question are mended by the corpus's own words; other words stay as they are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qa_service.settings import Settings
from qa_service.spelling import is_word, mend_spelling
from tests.corpora import Bench


@pytest.fixture
def bench(tiny_settings: Settings) -> Iterator[Bench]:
    bench = Bench(tiny_settings)
    bench.put("a1", "Talks on an agreement went on in Moscow, and Vermeulen wrote a letter.")
    bench.put("a2", "A country of lakes sent its answer to the leaders.")
    yield bench
    bench.close()


@pytest.mark.parametrize(
    ("asked", "mended"),
    [
        ("Was there an agrement with the contry?", "Was there an agreement with the country?"),
        ("What did Vermuelen write from Moskow?", "What did Vermeulen write from Moscow?"),
        ("How many tanks and lenders were there?", "How many tanks and lenders were there?"),
        ("What did Wermeulen write?", "What did Wermeulen write?"),
        ("What did Xyzzyq write?", "What did Xyzzyq write?"),
        ("xqzzy blorfgh wrtlmp kkpqzz agrement", "xqzzy blorfgh wrtlmp kkpqzz agrement"),
        ("", ""),
    ],
)
def test_what_is_no_word_becomes_the_nearest_of_the_corpus(
    bench: Bench, asked: str, mended: str
) -> None:
    with bench.corpus.reading() as snapshot:
        assert mend_spelling(asked, "en", snapshot=snapshot, archive=bench.archive) == mended


def test_dictionaries_know_forms_and_other_languages_are_left_alone() -> None:
    assert is_word("lenders", "en")
    assert not is_word("agrement", "en")
    assert is_word("переговоров", "ru")
    assert not is_word("переговары", "ru")
    assert is_word("перамовы", "be")
