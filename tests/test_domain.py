from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from qa_service.domain import hash_text, paragraph_ids


def test_the_hash_is_sha256_of_the_utf8_bytes() -> None:
    assert hash_text("Москва") == hashlib.sha256("Москва".encode()).hexdigest()


def test_a_paragraph_keeps_its_id_when_others_come_before_it() -> None:
    before = paragraph_ids("a1", ["One.", "Two."])
    after = paragraph_ids("a1", ["New.", "One.", "Two."])
    assert after[1:] == before


def test_equal_paragraphs_of_an_article_have_different_ids() -> None:
    first, second = paragraph_ids("a1", ["Same.", "Same."])
    assert second == f"{first}-2"


@given(st.lists(st.text()))
def test_paragraph_ids_are_unique_and_safe_in_urls(texts: list[str]) -> None:
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    ids = paragraph_ids("a1", texts)
    assert len(set(ids)) == len(texts)
    assert all(id.replace("-", "").isalnum() and id.isascii() for id in ids)
