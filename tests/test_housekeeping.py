from __future__ import annotations

import pytest

from qa_service.housekeeping import is_housekeeping, join_taken_back
from qa_service.question import read_question
from qa_service.quoting import find_quotes
from qa_service.sentences import split_sentences
from tests.evidence import make_passage


@pytest.mark.parametrize(
    "text",
    [
        "Good morning.",
        "(Reporting by Ada Berg; editing by Tom Hill)",
        "We will be following the talks all day.",
        "Background briefing by a senior official, Brussels, 3 March 2021.",
        "This is an edited transcript of the talk.",
        "We spoke to Ada Berg, who taught in Oslo for ten years.",
        "Мы следим за переговорами весь день.",
        "Мы поговорили с Адой Берг, которая двадцать лет преподавала.",
    ],
)
def test_what_tells_of_the_text_itself_is_housekeeping(text: str) -> None:
    assert is_housekeeping(text)


@pytest.mark.parametrize(
    "text",
    [
        "Good relations are over, he said.",
        "Reporting of exercises is due in May.",
        "We will be following our own interests, the minister said.",
        "We spoke of missiles.",
        "“Good evening for peace,” she said.",
        "Remarks by the minister angered Oslo.",
        "Мы говорили о ракетах.",
    ],
)
def test_what_is_told_of_the_world_is_none(text: str) -> None:
    assert not is_housekeeping(text)


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("The Ledger goes back over it.", True),
        ("The Ledger reported on the talks.", False),
        ("The Herald looks at both drafts.", False),
        ("This analysis looks at both drafts.", True),
        ("A short chronology of the talks follows.", True),
        ("Here is what we know.", True),
        ("The exchange follows a quarrel over diplomats.", False),
        ("Эта хроника напоминает о встречах.", True),
    ],
)
def test_a_text_speaks_of_itself_by_its_publisher_too(text: str, *, is_it: bool) -> None:
    assert is_housekeeping(text, "The Ledger") is is_it


def test_what_tells_of_the_text_comes_behind_what_answers() -> None:
    found = make_passage(
        "We are covering the troops in Belarus live. Some 30,000 of all arms are there, they say."
    )
    weights = {"troop": 2.0, "belarus": 2.0}
    best, last = find_quotes(read_question("How many troops are in Belarus?"), [found], weights)
    assert best.text.startswith("Some 30,000")
    assert last.text.startswith("We are")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("An article stated that all had left. This was wrong. They stay.", 2),
        ("The date was given as May. The date is incorrect.", 1),
        ("В статье сказано, что ушли все. Это неверно. Остались двое.", 2),
        ("They left. This was wrong of them, so many a voter thought.", 2),
        ("They left. This is not what we had agreed.", 2),
    ],
)
def test_a_claim_stays_with_the_sentence_that_takes_it_back(text: str, count: int) -> None:
    assert len(join_taken_back(text, split_sentences(text, "en"))) == count
