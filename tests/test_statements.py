"""The labelled set: how much of what is said is found, and given to whom it belongs.

Floors stand just below what is reached (`docs/measures.md`).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import pytest

from tests.bench.statements.__main__ import attribute
from tests.bench.statements.scoring import (
    KINDS,
    Pair,
    is_same_name,
    pair_statements,
    score_kind,
    score_narrator,
)
from tests.bench.statements.sets import (
    LANGUAGES,
    SETS,
    languages_of,
    read_paragraph,
    read_set,
)

# By set, language and kind: F1 of the spans, speaker right of those that have one.
FLOORS = {
    ("dev", "en", "direct"): (0.90, 0.90),
    ("dev", "en", "reported"): (0.89, 0.82),
    ("dev", "ru", "direct"): (0.95, 0.93),
    ("dev", "ru", "reported"): (0.84, 0.93),
    # Others' words in an expert's interview are parted from it; the labels leave them in.
    ("dev-2", "en", "direct"): (0.94, 0.94),
    ("dev-2", "en", "reported"): (0.86, 0.89),
    ("dev-2", "ru", "direct"): (0.97, 0.95),
    ("dev-2", "ru", "reported"): (0.83, 0.93),
    ("dev-3", "en", "direct"): (0.98, 0.99),
    ("dev-3", "en", "reported"): (0.90, 0.96),
    ("dev-3", "ru", "direct"): (0.95, 0.98),
    ("dev-3", "ru", "reported"): (0.92, 0.96),
    ("dev-4", "en", "direct"): (0.99, 0.95),
    ("dev-4", "en", "reported"): (0.96, 0.98),
    ("dev-4", "ru", "direct"): (0.99, 0.98),
    ("dev-4", "ru", "reported"): (0.91, 0.93),
    ("dev-5", "ru", "direct"): (0.98, 0.92),
    ("dev-5", "ru", "reported"): (0.95, 0.94),
    ("dev-5", "en", "direct"): (0.98, 0.96),
    ("dev-5", "en", "reported"): (0.94, 0.92),
    ("dev-6", "en", "direct"): (0.99, 0.99),
    ("dev-6", "en", "reported"): (0.96, 0.96),
    ("dev-6", "ru", "direct"): (0.98, 0.94),
    ("dev-6", "ru", "reported"): (0.92, 0.96),
    ("dev-9", "en", "direct"): (0.99, 0.95),
    ("dev-9", "en", "reported"): (0.97, 0.96),
    ("dev-9", "ru", "direct"): (0.98, 0.99),
    ("dev-9", "ru", "reported"): (0.98, 0.97),
    ("dev-7", "en", "direct"): (0.99, 0.99),
    ("dev-7", "en", "reported"): (0.90, 0.85),
    ("dev-7", "ru", "direct"): (0.97, 0.90),
    ("dev-7", "ru", "reported"): (0.89, 0.91),
    ("held-out-4", "en", "direct"): (0.94, 0.80),
    ("held-out-4", "en", "reported"): (0.90, 0.81),
    ("held-out-4", "ru", "direct"): (0.92, 0.86),
    ("held-out-4", "ru", "reported"): (0.91, 0.78),
    ("held-out-5", "en", "direct"): (0.98, 0.94),
    ("held-out-5", "en", "reported"): (0.93, 0.86),
    ("held-out-5", "ru", "direct"): (0.95, 0.87),
    ("held-out-5", "ru", "reported"): (0.96, 0.85),
    ("dev-8", "ru", "direct"): (0.89, 0.82),
    ("dev-8", "ru", "reported"): (0.93, 0.89),
    ("held-out-6", "ru", "direct"): (0.88, 0.89),
    ("held-out-6", "ru", "reported"): (0.93, 0.81),
    ("held-out", "en", "direct"): (0.99, 0.99),
    ("held-out", "en", "reported"): (0.91, 0.95),
    ("held-out", "ru", "direct"): (0.99, 0.99),
    ("held-out", "ru", "reported"): (0.93, 0.95),
    ("held-out-2", "en", "direct"): (0.98, 0.97),
    ("held-out-2", "en", "reported"): (0.87, 0.94),
    ("held-out-2", "ru", "direct"): (0.94, 0.89),
    ("held-out-2", "ru", "reported"): (0.87, 0.85),
    ("held-out-3", "ru", "direct"): (0.94, 0.96),
    ("held-out-3", "ru", "reported"): (0.96, 0.95),
    ("held-out-3", "en", "direct"): (0.99, 0.99),
    ("held-out-3", "en", "reported"): (0.97, 0.99),
    ("check", "en", "direct"): (0.99, 0.99),
    ("check", "en", "reported"): (0.97, 0.99),
    ("check", "ru", "direct"): (0.97, 0.97),
    ("check", "ru", "reported"): (0.90, 0.92),
}
MEASURED = tuple(dict.fromkeys((half, language) for half, language, _ in FLOORS))
"""A set without floors has not been measured yet, and is not judged."""
ACTOR_FLOORS = {
    ("dev-4", "en", "direct"): (0.86, 2),
    ("dev-4", "en", "reported"): (0.92, 0),
    ("dev-4", "ru", "direct"): (0.79, 0),
    ("dev-4", "ru", "reported"): (0.87, 0),
    ("dev-5", "ru", "direct"): (0.77, 0),
    ("dev-5", "ru", "reported"): (0.77, 0),
    ("held-out-3", "ru", "direct"): (0.88, 0),
    ("held-out-3", "ru", "reported"): (0.87, 0),
    ("dev-5", "en", "direct"): (0.88, 0),
    ("dev-5", "en", "reported"): (0.90, 0),
    ("held-out-3", "en", "direct"): (0.76, 2),
    ("held-out-3", "en", "reported"): (0.78, 2),
}
"""The share of the actors that are right at least, and how many are wrong at most."""
MAX_NARRATOR = {"held-out-4": 0.025, "dev-6": 0.045, "held-out-6": 0.055}
"""0.02 in the other sets."""
MAX_WRONG = {"held-out-2": 0.08, "held-out-4": 0.08, "dev-8": 0.04, "held-out-6": 0.08}
"""Of all verdicts; 0.03 in the other sets."""


@lru_cache(maxsize=len(SETS) * len(LANGUAGES))
def pairs_of(half: str, language: str) -> list[Pair]:
    return pair_statements(read_set(half, language), attribute)


@pytest.mark.parametrize(("half", "language", "kind"), FLOORS)
def test_statements_are_found_and_given_to_their_speakers(
    half: str, language: str, kind: str
) -> None:
    score = score_kind(pairs_of(half, language), kind)
    f1, speaker_right = FLOORS[half, language, kind]
    assert score.f1 >= f1
    assert score.speaker_right >= speaker_right


@pytest.mark.parametrize(("half", "language", "kind"), ACTOR_FLOORS)
def test_statements_count_for_the_side_that_their_speaker_speaks_for(
    half: str, language: str, kind: str
) -> None:
    score = score_kind(pairs_of(half, language), kind)
    right, wrong = ACTOR_FLOORS[half, language, kind]
    assert score.actors_right / score.verdicts.total() >= right
    assert score.actors_wrong <= wrong


@pytest.mark.parametrize(("half", "language"), MEASURED)
def test_the_narrator_is_given_no_speaker_and_few_another_s(half: str, language: str) -> None:
    pairs = pairs_of(half, language)
    verdicts = score_kind(pairs, "direct").verdicts + score_kind(pairs, "reported").verdicts
    assert score_narrator(read_set(half, language), pairs).share <= MAX_NARRATOR.get(half, 0.02)
    assert verdicts["wrong"] / verdicts.total() <= MAX_WRONG.get(half, 0.03)


def test_the_sets_are_large_enough_and_share_no_article() -> None:
    articles = {
        name: [a for lang in languages_of(name) for a in read_set(name, lang)] for name in SETS
    }
    labelled = {
        name: sum(len(labels) for a in found for labels in a.labels)
        for name, found in articles.items()
    }
    assert labelled["dev"] + labelled["dev-2"] >= 800
    assert labelled["held-out"] >= 300
    assert labelled["dev-3"] + labelled["held-out-2"] >= 800
    assert labelled["dev-4"] + labelled["held-out-3"] >= 560
    assert labelled["held-out-4"] >= 400
    texts = [article.paragraphs for found in articles.values() for article in found]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_unread_set_has_enough_of_both_kinds(language: str) -> None:
    articles = read_set("held-out-5", language)
    kinds = [label.kind for a in articles for labels in a.labels for label in labels]
    assert kinds.count("direct") >= 35
    assert len(kinds) - kinds.count("direct") >= 65


@pytest.mark.parametrize(
    ("half", "language"), [(half, each) for half in SETS for each in languages_of(half)]
)
def test_labels_mark_whole_spans_of_known_kinds(half: str, language: str) -> None:
    """Places are counted, so that a failure shows no text of a held-out set."""
    stray = malformed = 0
    for article in read_set(half, language):
        for text, labels in zip(article.paragraphs, article.labels, strict=True):
            stray += "<" in text or ">" in text
            spans = [text[label.start : label.end] for label in labels]
            malformed += sum(span == "" or span != span.strip() for span in spans)
            malformed += sum(label.kind not in KINDS[:3] for label in labels)
            malformed += any(a.end > b.start for a, b in pairwise(labels))
    assert (stray, malformed) == (0, 0)


def test_an_unclosed_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="not closed"):
        read_paragraph('He left. <s k="indirect" who="" actor="">She denied it.')
    with pytest.raises(ValueError, match="inside another"):
        read_paragraph('<s k="indirect" who="" actor="">A <s k="direct" who="" actor="">b</s></s>')


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("Sergei Lavrov", "Sergey Lavrov", True),
        ("Сергей Лавров", "Sergey Lavrov", True),
        ("Виктор Орбан", "Viktor Orbán", True),
        ("Виктор Орлов", "Viktor Orbán", False),
        ("Moscow", "Russia", True),
        ("Tbilisi", "Georgia", True),
        ("Kremlin", "Vladimir Putin", False),
        ("Michael Higgins", "Michael D. Higgins", True),
    ],
)
def test_names_are_compared_as_a_reader_would(name: str, other: str, *, same: bool) -> None:
    assert is_same_name(name, [other]) is same
