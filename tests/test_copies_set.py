"""The made set of stories: copies are found and false friends kept apart, far beyond hashing."""

from __future__ import annotations

import pytest

from tests.bench.copies.scoring import (
    find_normalised,
    find_ours,
    make_set,
    pair_articles,
    score_pairs,
    true_article_pairs,
    true_paragraph_pairs,
)
from tests.bench.copies.stories import HALVES

# The goal for paragraphs, which is what answers show; articles that tell other facts in much the
# same paragraphs count as two stories, though those paragraphs are copies.
MIN_PARAGRAPHS_F1, MIN_ARTICLES_F1 = 0.95, 0.79


@pytest.mark.parametrize("half", HALVES)
def test_copies_of_the_set_are_found_and_false_friends_kept_apart(half: str) -> None:
    made = make_set(half)
    true = true_paragraph_pairs(made)
    found = find_ours(made)
    ours = score_pairs(found, true)
    hashing = score_pairs(find_normalised(made), true)
    articles = score_pairs(pair_articles(made, found), true_article_pairs(made))
    assert ours.f1 >= MIN_PARAGRAPHS_F1 > hashing.f1
    assert articles.f1 >= MIN_ARTICLES_F1
