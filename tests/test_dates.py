from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_service.dates import Period, drop_dates, find_dates, find_period
from qa_service.months import MONTHS


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("What was offered in January 2022?", "2022-01-01", "2022-01-31"),
        ("on 26 January 2022", "2022-01-26", "2022-01-26"),
        ("on January 26, 2022", "2022-01-26", "2022-01-26"),
        ("in 2021", "2021-01-01", "2021-12-31"),
        ("between 2014 and 2016", "2014-01-01", "2016-12-31"),
        ("в мае 2022 года", "2022-05-01", "2022-05-31"),
        ("17 декабря 2021 года", "2021-12-17", "2021-12-17"),
        ("in February 2024", "2024-02-01", "2024-02-29"),
        ("between 21 and 24 February 2022", "2022-02-21", "2022-02-24"),
        ("с 21 по 24 февраля 2022 года", "2022-02-21", "2022-02-24"),
        ("on 21–24 February 2022", "2022-02-21", "2022-02-24"),
        ("30 ministers and 24 February 2022", "2022-02-24", "2022-02-24"),
    ],
)
def test_a_named_period_is_understood(text: str, start: str, end: str) -> None:
    assert find_period(text) == Period(day(start), day(end))


@pytest.mark.parametrize(
    "text", ["in January", "5,000 troops", "31 February 2022", "Resolution 1973b"]
)
def test_what_is_no_dated_period_is_none(text: str) -> None:
    assert find_period(text) is None


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("He spoke on Wednesday.", "2022-02-02", "2022-02-02", "day"),
        ("It was signed on 26 January.", "2022-01-26", "2022-01-26", "day"),
        ("It will open on March 9th.", "2022-03-09", "2022-03-09", "day"),
        ("They met on 29 June.", "2021-06-29", "2021-06-29", "day"),
        ("The talks of last December failed.", "2021-12-01", "2021-12-31", "month"),
        ("In March 2014 they left.", "2014-03-01", "2014-03-31", "month"),
        ("Об этом он заявил в среду.", "2022-02-02", "2022-02-02", "day"),
        ("Встреча прошла 12 января.", "2022-01-12", "2022-01-12", "day"),
        ("Це сталося вчора.", "2022-02-02", "2022-02-02", "day"),
        ("Зустріч відбулася 5 лютого 2015 року.", "2015-02-05", "2015-02-05", "day"),
    ],
)
def test_a_date_in_an_article_is_read_from_its_day_of_publication(
    text: str, start: str, end: str, precision: str
) -> None:
    (found,) = find_dates(text, published=day("2022-02-03"))
    assert (found.period, found.precision) == (Period(day(start), day(end)), precision)


@pytest.mark.parametrize(
    "text",
    [
        "They may leave.",
        "The march went on.",
        "5,000 troops",
        "Next Monday they meet.",
        "1,999 men",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert find_dates(text, published=day("2022-02-03")) == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("July 2016: They met. He says on 21 July that it was so.", ["2016-07-01", "2016-07-21"]),
        ("It ended on 2 May 2019. In June of that year", ["2019-05-02", "2019-06-01"]),
        ("Подписан 6 ноября 2011 года, а 12 декабря того же года", ["2011-11-06", "2011-12-12"]),
        ("On 24 January 2020 and again on 24 January they", ["2020-01-24", "2022-01-24"]),
        ("On 2 May 2019 they left; on 3 January they met.", ["2019-05-02", "2022-01-03"]),
    ],
)
def test_a_date_without_its_year_is_of_the_year_that_the_text_gave_it(
    text: str, days: list[str]
) -> None:
    found = find_dates(text, published=day("2022-02-03"))
    assert [str(each.period.start) for each in found] == days


def test_a_text_without_its_dates_keeps_its_words() -> None:
    assert drop_dates("Who left in March 2014 and 2019?").split() == "Who left in and ?".split()


@given(st.text())
def test_any_text_can_be_searched_for_dates(text: str) -> None:
    for found in find_dates(text, published=day("2022-02-03")):
        assert 0 <= found.start < found.end <= len(text)
        assert found.period.start <= found.period.end


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("How many arms will Belarus buy by 2025?", None),
        ("Скільки зброї Білорусь купить до кінця 2025 року?", None),
        ("Сколько оружия купит Минск к 2025 году?", None),
        ("What happened from 2014 to 2016?", dt.date(2014, 1, 1)),
        ("What happened between 24 February and 1 March 2022?", dt.date(2022, 2, 24)),
        ("What was said in mid-February 2022?", dt.date(2022, 2, 1)),
    ],
)
def test_what_is_to_be_done_by_a_day_is_asked_of_no_period(
    text: str, first: dt.date | None
) -> None:
    period = find_period(text)
    assert (period.start if period else None) == first


def test_a_month_that_is_planned_for_is_ahead_and_one_in_small_letters_is_read() -> None:
    published = dt.date(1997, 3, 20)
    starts = [
        each.period.start
        for text in ("The summit is planned for July", "They met in July", "Ещё в декабре спорили")
        for each in find_dates(text, published=published)
    ]
    assert starts == [dt.date(1997, 7, 1), dt.date(1996, 7, 1), dt.date(1996, 12, 1)]


@pytest.mark.parametrize("name", [name for names in MONTHS.values() for name in names])
def test_every_month_is_read_in_any_letters(name: str) -> None:
    for text in (f"3 {name.upper()} 2021", f"3 {name.lower()}, {name}"):
        assert find_dates(text, published=day("2022-03-02"))[0].precision == "day", text


@pytest.mark.parametrize(
    "word",
    (
        "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow "
        "понедельник вторник среду четверг пятницу субботу воскресенье сегодня вчера накануне "
        "завтра понеділок вівторок середу четвер п’ятницю суботу неділю сьогодні вчора напередодні"
    ).split(),
)
def test_every_near_day_is_read_in_any_letters(word: str) -> None:
    for text in (f"- {word.upper()} -", f"- {word.capitalize()} -"):
        assert len(find_dates(text, published=day("2022-03-02"))) == 1, text
