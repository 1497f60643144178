"""Quantities in words, days spelled out, and opposites put in each other's place."""

from __future__ import annotations

import pytest

from qa_service.support.days import even_days
from qa_service.support.quantities import has_right_quantities
from tests.test_claims import judge


@pytest.mark.parametrize(
    ("text", "source", "is_right"),
    [
        ("nearly a million troops", "nearly 100,000 troops", False),
        ("nearly a million troops", "nearly 1,000,000 troops", True),
        ("half a million troops", "500,000 troops", True),
        ("half a million troops", "nearly 100,000 troops", False),
        ("a hundred thousand troops", "100 thousand troops", True),
        ("dozens of troops", "nearly 100,000 troops", False),
        ("thousands of troops", "8,500 troops", True),
        ("half of the troops went", "part of the troops went", False),
        ("all of the troops went", "part of the troops went", False),
        ("a third of the sum", "5 percent of the sum", False),
        ("a third of the sum", "33 percent of the sum", True),
        ("the number tripled", "the number doubled", False),
        ("the number doubled", "the number rose from 100 to 200", True),
        ("within weeks", "within days", False),
        ("within a century", "within a decade", False),
        ("within a year", "within 12 months", True),
        ("exactly 100,000", "nearly 100,000", False),
        ("it certainly had 100", "it probably had 100", False),
        ("третье решение", "второе решение", False),
        ("второе решение", "второе решение", True),
        ("полтора года", "два года", False),
        ("половина войск", "треть войск", False),
    ],
)
def test_a_quantity_in_words_is_the_source_s(text: str, source: str, is_right: bool) -> None:
    assert has_right_quantities(text, source) == is_right


@pytest.mark.parametrize(
    ("text", "even"),
    [
        ("on the twenty-sixth of January", "on 26 January"),
        ("on January the 26th", "on 26 January"),
        ("on January twenty-sixth", "on 26 January"),
        ("двадцать первого февраля", "21 февраля"),
        ("к первому июля", "к 1 июля"),
        ("on 15/12/2021 and 12/15/2021", "on 15.12.2021 and 15.12.2021"),
        ("on 1/2/2021", "on 1/2/2021"),
        ("the first may go, the second march", "the first may go, the second march"),
    ],
)
def test_days_are_the_same_however_they_are_written(text: str, even: str) -> None:
    assert even_days(text) == even


SOURCE = (
    "Poland, an aide said, had between 3,000 and 4,000 guns on Friday, compared with about 1,500 "
    "on 30 January. The draft has nine articles and the treaty has eight, and Article 4 asks "
    "Poland to prevent further moves to the eastward side of the river."
)


@pytest.mark.parametrize(
    ("text", "number", "fault"),
    [
        ("Poland had between 3,000 and 4,000 guns on Friday, an aide said.", 1, None),
        ("Poland had at least 3,000 guns on Friday, an aide said.", 1, None),
        ("Poland had more than 4,000 guns on Friday, an aide said.", 1, "number_not_in_source"),
        ("Poland had 4,000 guns on Friday, an aide said.", 1, "number_not_in_source"),
        (
            "Poland, an aide said, had about 1,500 guns on Friday, compared with between 3,000 and "
            "4,000 on 30 January.",
            1,
            "number_not_in_source",
        ),
        ("The draft has nine articles and the treaty has eight.", 2, None),
        ("The draft has eight articles and the treaty has nine.", 2, "number_not_in_source"),
        (
            "Article 4 asks Poland to support further moves to the eastward side of the river.",
            2,
            "unsupported",
        ),
        (
            "Article 4 asks Poland to prevent further moves to the westward side of the river.",
            2,
            "unsupported",
        ),
    ],
)
def test_near_the_source_s_words_nothing_is_exchanged(
    text: str, number: int, fault: str | None
) -> None:
    assert judge(text, number, source=SOURCE).fault == fault


def test_a_day_to_come_is_the_same_in_words_that_do_not_tell_so() -> None:
    source = "Хранилище, по его словам, будет готово к 1 июля."
    right = judge("Хранилище должно быть готово к первому июля, сказал он.", 1, source=source)
    wrong = judge("Хранилище должно быть готово к первому июня, сказал он.", 1, source=source)
    assert (right.fault, wrong.fault) == (None, "number_not_in_source")
