"""A text tells of times that it names by no date."""

from __future__ import annotations

import datetime as dt

import pytest

from qa_service.dates import find_period
from qa_service.told_times import names_day_of

PUBLISHED = dt.date(2023, 4, 6)


@pytest.mark.parametrize(
    ("asked", "text", "is_told"),
    [
        ("in 2003", "Twenty years ago tomorrow they signed it.", True),
        ("in 2004", "Twenty years ago tomorrow they signed it.", False),
        ("в 2013 году", "Десять лет назад его подписали.", True),
        ("in 1997", "She was an envoy from 1994 to 1999.", True),
        ("in 1993", "She was an envoy from 1994 to 1999.", False),
        ("in May 2022", "In January 2022 it was 28 percent, in May 76.", True),
        ("in May 2022", "In January 2022 it was 28 percent. They met in May.", False),
        ("in February 2022", "In March 2021 they came, in February they left.", True),
        ("in May 2022", "В январе двадцать второго было 28 процентов, в мае – 76.", True),
        ("in January 2022", "Это было ещё в январе двадцать второго.", True),
        ("in January 2022", "Это было в январе двадцать второго числа.", False),
    ],
)
def test_a_time_is_told_without_its_date(asked: str, text: str, is_told: bool) -> None:
    period = find_period(asked)
    assert period is not None
    assert names_day_of(period, text, PUBLISHED) is is_told
