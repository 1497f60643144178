"""PDF: printed lines become paragraphs, and no file stops a run or exhausts the machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress

import pytest

from ingest.readers import pdf, pdf_process
from ingest.readers.pdf import read_pdf
from ingest.readers.pdf_hyphens import join_lines, list_words
from ingest.readers.reading import Reading
from qa_service.errors import UnreadableArticle
from tests.documents import LEADING, LOCKED, TOP, Printed, make_pdf, print_paragraphs

REPLY = (
    "The alliance handed its written reply to Moscow on Wednesday, its secretary general told "
    "reporters in Brussels. He said that the reply offers talks in three fields: offices in both "
    "capitals, security in Europe, and arms control. It was written together with all members."
)
ANSWER = (
    "«Главный вопрос остался без ответа», сказал министр иностранных дел. Он не стал говорить, "
    "что последует дальше, и добавил — решение примет президент после доклада ведомств."
)
SHORT = "No date was set."
LAST = (
    "The next meeting of the council has no date yet, two diplomats said, and both sides want to "
    "read the papers first."
)


def why_unreadable(raw: bytes) -> str:
    with pytest.raises(UnreadableArticle) as caught:
        read_pdf(raw)
    return str(caught.value)


def head_and_foot(page: int) -> Iterator[Printed]:
    yield Printed("Harbour Post, 26 January 2022", 810, size=9)
    yield Printed(f"{page} / 3", 40, x=280, size=9)


def test_wrapped_lines_become_paragraphs_by_their_gaps() -> None:
    reading = read_pdf(make_pdf([print_paragraphs(REPLY, SHORT, ANSWER, LAST)]))
    assert reading.paragraphs == (REPLY, SHORT, ANSWER, LAST)


def test_indents_part_paragraphs_where_no_gap_does() -> None:
    lines = print_paragraphs(REPLY, SHORT, ANSWER, LAST, gap=0, indent="    ")
    assert read_pdf(make_pdf([lines])).paragraphs == (REPLY, SHORT, ANSWER, LAST)


def test_a_line_with_room_ends_its_paragraph_without_gap_or_indent() -> None:
    lines = print_paragraphs(REPLY, SHORT, ANSWER, LAST, gap=0)
    assert read_pdf(make_pdf([lines])).paragraphs == (REPLY, SHORT, ANSWER, LAST)


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_paragraph_goes_on_over_a_page_and_its_running_heads(cut: int) -> None:
    lines = print_paragraphs(REPLY)
    first = [*head_and_foot(1), *print_paragraphs(ANSWER), *lower(lines[:cut])]
    second = [*head_and_foot(2), *raise_to_top(lines[cut:]), *lower(print_paragraphs(LAST))]
    third = [*head_and_foot(3), *print_paragraphs(SHORT)]
    assert read_pdf(make_pdf([first, second, third])).paragraphs == (ANSWER, REPLY, LAST, SHORT)


def lower(lines: list[Printed]) -> list[Printed]:
    return move(lines, -500)


def raise_to_top(lines: list[Printed]) -> list[Printed]:
    return move(lines, TOP - lines[0].y)


def move(lines: list[Printed], up: float, right: float = 0) -> list[Printed]:
    return [Printed(line.text, line.y + up, line.x + right, line.size) for line in lines]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = print_paragraphs(REPLY, width=38)
    both = [*left[:5], *move(raise_to_top(left[5:]), 0, 230)]
    below = both[-1].y - LEADING - 8
    column = [*both, *move(print_paragraphs(LAST, top=below, width=38), 0, 230)]
    assert read_pdf(make_pdf([column])).paragraphs == (REPLY, LAST)


def test_words_parted_at_line_ends_are_put_together() -> None:
    lines = [
        "A long-term plan of the interna-",
        "tional bodies, a long-",
        "term one, in 2021-",
        "22.",
    ]
    words = list_words(lines)
    joined = "A long-term plan of the international bodies, a long-term one, in 2021-22."
    assert join_lines(lines, words) == joined
    page = [Printed(text, 700 - 14 * number) for number, text in enumerate(lines)]
    assert read_pdf(make_pdf([page])).paragraphs == (joined,)


def test_headings_title_byline_and_date_are_no_paragraphs() -> None:
    page = [
        Printed("A written reply to Moscow", 780, size=22),
        Printed("By Jane Doe", 750),
        Printed("26 January 2022", 730),
        *print_paragraphs(REPLY, top=700),
        Printed("What comes next", 600, size=14),
        *print_paragraphs(LAST, top=580),
        Printed("The timetable", 530, is_bold=True),
        *print_paragraphs(SHORT, top=512),
    ]
    reading = read_pdf(make_pdf([page]))
    assert reading == Reading(
        (REPLY, LAST, SHORT),
        title="A written reply to Moscow",
        author="Jane Doe",
        date=dt.date(2022, 1, 26),
    )


def test_what_the_document_says_of_itself_is_taken() -> None:
    info = {
        "Title": "Ответ альянса",
        "Author": "Пётр Самойлов",
        "CreationDate": "D:20220126233000+03'00'",
        "ModDate": "D:20220127",
    }
    reading = read_pdf(make_pdf([print_paragraphs(ANSWER)], info))
    assert (reading.title, reading.author) == ("Ответ альянса", "Пётр Самойлов")
    assert (reading.date, reading.modified) == (dt.date(2022, 1, 26), dt.date(2022, 1, 27))


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("By Jane Doe, 30 June 2022", dt.date(2022, 6, 30)),
        ("Posted on June 30, 2022", dt.date(2022, 6, 30)),
        ("By Jane Doe", None),
    ],
)
def test_the_day_on_which_a_browser_printed_a_page_is_not_its_own(
    line: str, date: dt.date | None
) -> None:
    page = [
        Printed("27.01.2026, 10:11", 820, size=8),
        Printed("Harbour Post and its readers", 800),
        Printed("A written reply to Moscow", 780, size=22),
        Printed(line, 750),
        *print_paragraphs(REPLY, LAST, top=700),
    ]
    info = {"Producer": "Skia/PDF m120", "CreationDate": "D:20260127101100", "Title": "A reply"}
    assert read_pdf(make_pdf([page], info)).date == date


def test_a_title_that_a_program_made_up_gives_way_to_the_printed_one() -> None:
    page = [Printed("A written reply", 780, size=22), *print_paragraphs(REPLY, top=740)]
    for made_up in ("Microsoft Word - reply.doc", "reply_final.indd", "Untitled", "***"):
        assert read_pdf(make_pdf([page], {"Title": made_up})).title == "A written reply"


def test_list_items_stay_apart_and_footnotes_go() -> None:
    page = [
        *print_paragraphs("His ministry named these demands, which it had published before:"),
        Printed("• no further enlargement of the alliance, in whatever form it may be", 720),
        Printed("put to its members,", 706, x=83),
        Printed("• no strike weapons near the borders,", 692),
        Printed("• a return to the posture of 1997.", 678),
        Printed("1 The text was published on 17 December.", 150, size=8),
    ]
    assert read_pdf(make_pdf([page])).paragraphs == (
        "His ministry named these demands, which it had published before:",
        "no further enlargement of the alliance, in whatever form it may be put to its members,",
        "no strike weapons near the borders,",
        "a return to the posture of 1997.",
    )


def test_locked_scanned_and_broken_files_are_told_apart() -> None:
    page = print_paragraphs(REPLY)
    assert "locked with a password" in why_unreadable(make_pdf([page], trailer=LOCKED))
    assert "only pictures of pages" in why_unreadable(make_pdf([[], []]))
    assert "is broken" in why_unreadable(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    assert "no PDF" in why_unreadable(b"Only words.")


def test_more_pages_or_text_than_an_article_has_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "more pages than are read" in why_unreadable(make_pdf([b""] * 1_001))
    monkeypatch.setattr(pdf_process, "MAX_CHARS", 100)
    assert pdf_process.read_document(make_pdf([print_paragraphs(REPLY)])) == {"refused": "chars"}


@pytest.mark.slow
def test_a_page_that_unpacks_without_end_stops_at_the_limits() -> None:
    # 20 million letters from 0.2 MB: opened freely, they take gigabytes.
    bomb = b"BT /F0 11 Tf 72 700 Td " + b"(a) Tj " * 20_000_000 + b"ET"
    assert "limits of memory and time" in why_unreadable(make_pdf([bomb]))


def test_a_process_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_SECONDS", 0.01)
    assert "limits of memory and time" in why_unreadable(make_pdf([print_paragraphs(REPLY)]))


def test_a_file_cut_anywhere_is_read_or_refused() -> None:
    whole = make_pdf([print_paragraphs(REPLY, ANSWER), print_paragraphs(LAST)])
    for end in range(0, len(whole), len(whole) // 20):
        with suppress(UnreadableArticle):
            assert read_pdf(whole[:end]).paragraphs
