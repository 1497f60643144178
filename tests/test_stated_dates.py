"""When an article was published: what it states of itself, never what it tells of."""

from __future__ import annotations

import pytest

from ingest.readers import read_bytes
from ingest.readers.bylines import read_byline
from ingest.readers.html import read_html
from ingest.readers.html_head import read_names
from ingest.readers.stated_dates import find_printed_dates, find_stated_dates, read_dateline
from ingest.readers.text import read_text

TOLD = "The ministers recalled the treaty of 12 June 1992 and asked what was left of it."
MORE = "Nobody in the room had an answer to that, two of those present said."


def date_of(head: str, *, top: str = "", foot: str = "", side: str = "") -> str:
    """The date of a page whose text tells of one in 1992."""
    page = (
        f"<html><head>{head}</head><body><main><article><h1>What was left of it</h1>{top}"
        f"<p>{TOLD}</p><p>{MORE}</p>{foot}</article></main>{side}</body></html>"
    )
    return str(read_html(page.encode()).date)


@pytest.mark.parametrize(
    "top",
    [
        "",
        "<p>The treaty of 12 June 1992 is dead</p>",
        "<p>The treaty of 12 June 1992 is dead.</p>",
        "<p>Signed by both sides <time datetime='1992-06-12'>in June 1992</time> and kept.</p>",
        "<div>Published: 02/01/2022</div>",
    ],
)
def test_a_date_that_a_page_tells_of_is_not_its_own(top: str) -> None:
    assert date_of("", top=top) == "None"


@pytest.mark.parametrize(
    "side",
    [
        "<aside><time datetime='2020-05-05'>5 May</time></aside>",
        "<div class='sidebar'><time datetime='2020-05-05'>5 May</time></div>",
        "<div><a href='/x'><b>Another story</b> <time datetime='2020-05-05'>5 May</time></a></div>",
    ],
)
def test_a_time_beside_the_article_is_not_its_own(side: str) -> None:
    assert date_of("", side=side) == "None"


@pytest.mark.parametrize(
    ("head", "top", "foot"),
    [
        ('<meta name="date" content="2022-01-26">', "", ""),
        ('<link rel="canonical" href="https://example.org/2022/01/26/left">', "", ""),
        ('<link rel="canonical" href="https://example.org/news/2022-01-26-left">', "", ""),
        ("", "<p>Brussels, 26 January 2022, 11:20</p>", ""),
        ("", "<div>By Jane Doe | Posted on January 26, 2022 | 5 min read</div>", ""),
        ("", "<p>BRUSSELS, 26 January 2022 (Reuters) – The letter left in the morning.</p>", ""),
        ("", "<footer>By <b>Jane Doe</b>, <time>26.01.2022</time></footer>", ""),
        ("", "", "<div>Published: 26 January 2022</div>"),
    ],
)
def test_a_page_states_its_date_around_the_text(head: str, top: str, foot: str) -> None:
    assert date_of(head, top=top, foot=foot) == "2022-01-26"


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("26 января 2022 г., Москва", "2022-01-26"),
        ("2022/01/26", "2022-01-26"),
        ("26-01-2022", "2022-01-26"),
        ("By Jane Doe, 26 January 2022", "2022-01-26"),
        ("Published on 26 January 2022 in Brussels by our own correspondent there.", "2022-01-26"),
        ("12 June 1992: the treaty", "None"),
        ("From the treaty of 12 June 1992 to today", "None"),
        ("12 June 1992 was the day of the treaty", "None"),
        ("On 12 June 1992, Russia signed the treaty that it now calls void.", "None"),
    ],
)
def test_a_line_of_dates_is_told_from_a_phrase(line: str, date: str) -> None:
    assert str(find_stated_dates([line])[0]) == date


def test_a_dateline_needs_its_year_and_its_dash() -> None:
    assert (
        str(read_dateline("МОСКВА, 17 декабря 2021 г. /ТАСС/. – Проекты переданы.")) == "2021-12-17"
    )
    assert read_dateline("МОСКВА, 17 декабря. – Проекты переданы.") is None
    assert read_dateline("Moscow, 17 December 2021 was a cold day.") is None


def test_the_days_of_a_chronology_are_not_the_document_s() -> None:
    days = ["12 June 1992", TOLD, "17 December 2021", MORE]
    assert find_printed_dates([MORE, *days]) == (None, None)
    assert (
        str(find_printed_dates(["What was left", "26 January 2022", MORE, *days])[0])
        == "2022-01-26"
    )


@pytest.mark.parametrize(
    "line",
    [
        "Mittwoch, 26. Januar 2022",
        "26. Januar 2022, 20:30 Uhr",
        "Veröffentlicht am 26. Januar 2022 um 20:30 Uhr",
        "Publié le 26 janvier 2022 à 20h40",
        "Publié le 26/01/2022 à 20:40",
        "26 de enero de 2022",
        "26 stycznia 2022",
        "26th of January 2022",
        "Aktualisiert am 27.01.2022 - Veröffentlicht am 26.01.2022",
    ],
)
def test_a_line_of_its_own_dates_a_page_and_a_text(line: str) -> None:
    page = (
        "<html><head><title>Was davon blieb</title></head><body><main><article>"
        "<h1>Was davon blieb</h1><p class='author'>Von Markus Becker</p>"
        f"<p class='date'>{line}</p><p>{TOLD}</p><p>{MORE}</p></article></main></body></html>"
    )
    text = f"Was davon blieb\n\nVon Markus Becker \n\n{line}\n\n{TOLD}\n\n{MORE}"
    for reading in (read_html(page.encode()), read_text(text)):
        assert (str(reading.date), reading.author) == ("2022-01-26", "Markus Becker")
        assert (reading.title, reading.paragraphs) == ("Was davon blieb", (TOLD, MORE))


def test_the_time_of_a_change_may_stand_before_its_day() -> None:
    line = "Updated 9:12 AM EST, Thu January 27, 2022"
    assert str(find_stated_dates([line])[1]) == "2022-01-27"
    reading = read_text(f"What was left of it\n\n{line}\n\n{TOLD}")
    assert (reading.title, str(reading.modified)) == ("What was left of it", "2022-01-27")


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='og:article:published_time' content='2022-01-26T10:00:00Z'>",
        '<script type="application/ld+json">'
        '{"@type": "NewsArticle", "datePublished": "2022-01-26",}</script>',
        '<script type="application/ld+json">{&quot;@type&quot;: &quot;NewsArticle&quot;, '
        "&quot;datePublished&quot;: &quot;2022-01-26&quot;}</script>",
    ],
)
def test_a_page_s_date_is_read_where_its_data_are_untidy(head: str) -> None:
    assert date_of(head) == "2022-01-26"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Von Markus Becker", "Markus Becker"),
        ("Par Jean Dupont", "Jean Dupont"),
        ("Autor: Jan Kowalski", "Jan Kowalski"),
        ("Analysis by Jane Doe", "Jane Doe"),
        ("Автор — Иван Петров", "Иван Петров"),
        ("By Jane Doe in Brussels  ", "Jane Doe"),
        ("Von Anfang an", None),
        ("Von Bonn bis Rom", None),
        ("Par la suite", None),
    ],
)
def test_a_byline_is_read_in_many_forms(line: str, name: str | None) -> None:
    assert read_byline(line) == name
    if name:
        assert read_names(line) == name


@pytest.mark.parametrize(
    ("stated", "author"),
    [("By Jane Doe", "Jane Doe"), ("admin", "None"), ("Jane Doe ", "Jane Doe")],
)
def test_a_page_s_stated_author_is_a_name(stated: str, author: str) -> None:
    page = f"<html><head><meta name=author content='{stated}'></head><body><p>{TOLD}</p></body>"
    assert str(read_html(f"{page}</html>".encode()).author) == author


def test_a_change_before_the_publication_is_left_out() -> None:
    text = f"---\ntitle: T\ndate: 2022-01-27\nmodified: 2022-01-26\n---\n{TOLD}"
    draft = read_bytes(text.encode(), suffix=".md", source="a", name="a")
    assert (str(draft.date), draft.modified) == ("2022-01-27", None)
