"""What stands around the text of printed documents, and whose they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from ingest.readers.pdf import read_pdf
from ingest.readers.reading import Reading
from tests.documents import Printed, make_pdf, print_paragraphs

FIRST = "NATO has sent its written answers to Moscow, the ministers said on Wednesday evening."
SECOND = "The allies are ready to talk about missiles, exercises and ways to prevent incidents."
THIRD = "Russia will study the documents before it decides how to go on, its envoy told reporters."
TEXT = (FIRST, SECOND, THIRD)
TITLE = "A written reply goes to Moscow"


def read(*pages: list[Printed], **info: str) -> Reading:
    return read_pdf(make_pdf(pages, info))


def titled(*above: Printed, below: tuple[Printed, ...] = ()) -> list[Printed]:
    return [*above, Printed(TITLE, 740, size=20), *print_paragraphs(*TEXT, top=690), *below]


def test_a_press_release_is_its_text_alone() -> None:
    above = (
        Printed("Harbour Council", 810, size=14, is_bold=True),
        Printed("PRESS RELEASE", 790, is_bold=True),
        Printed("26 January 2022 | Ref. 17/22", 775, size=9),
        Printed("Press office, Tel. +00 0 555 01 40, press@example.org", 763, size=9),
    )
    below = (
        Printed("– END –", 560),
        Printed("Notes to editors", 540, is_bold=True),
        *print_paragraphs("Pictures may be ordered from the press office free of charge.", top=520),
        Printed("© Harbour Council. All rights reserved.", 480, size=8),
    )
    reading = read(titled(*above, below=below), Author="user17")
    assert reading.paragraphs == TEXT
    assert (reading.title, reading.publisher, reading.author) == (TITLE, "Harbour Council", None)
    assert reading.date == dt.date(2022, 1, 26)


@pytest.mark.parametrize(
    ("own", "publisher"),
    [
        (f"{TITLE} | Harbour Post", "Harbour Post"),
        (f"{TITLE} – Harbour Post", "Harbour Post"),
        (f"Harbour Post: {TITLE}", "Harbour Post"),
        (f"PRESS RELEASE: {TITLE}", None),
        ("Printer-friendly version", None),
        ("reply_v3_FINAL", None),
        ("letter", None),
        (TITLE, None),
    ],
)
def test_the_title_is_the_one_in_print(own: str, publisher: str | None) -> None:
    reading = read(titled(), Title=own)
    assert (reading.title, reading.publisher) == (TITLE, publisher)
    assert reading.paragraphs == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "By Tom Ashdown",
        "By Tom Ashdown · 4 min read",
        "Tom Ashdown | 26 January 2022",
        "Tom Ashdown, 26 January 2022",
        "Author: Tom Ashdown Published: 26 January 2022",
        "Tom Ashdown",
    ],
)
def test_the_author_is_named_above_the_text(line: str) -> None:
    page = [Printed("Harbour Post", 780, size=9), *titled()]
    page.insert(2, Printed(line, 720, size=9))
    reading = read(page, Author="anonymous")
    assert (reading.author, reading.paragraphs) == ("Tom Ashdown", TEXT)


def test_heads_of_left_and_right_pages_go_and_text_at_the_edge_stays() -> None:
    first = [*titled(), Printed("Harbour Post", 60, size=8)]
    second = [
        Printed("2 Review of the year", 800, size=8),
        *print_paragraphs(*TEXT, top=750),
        Printed("In 2021 the council met 12 times in all and agreed on", 130),
        Printed("nothing that would be new.", 116),
        Printed("www.example.org", 50, size=9),
    ]
    reading = read(first, second)
    assert reading.paragraphs == (
        *TEXT,
        *TEXT,
        "In 2021 the council met 12 times in all and agreed on nothing that would be new.",
    )


def test_bullets_and_the_numbers_of_paragraphs_are_no_part_of_them() -> None:
    counted = [f"{number}. {text}" for number, text in enumerate(TEXT, start=1)]
    listed = [
        Printed("They asked for:", 500),
        Printed("• a treaty;", 486),
        Printed("• talks;", 472),
        Printed("•visits.", 458),
    ]
    reading = read([*print_paragraphs(*counted, top=690), *listed])
    assert reading.paragraphs == (*TEXT, "They asked for:", "a treaty;", "talks;", "visits.")


def test_a_number_that_counts_nothing_stays() -> None:
    text = "12. September is the day on which the council will meet again, the ministers agreed."
    assert read(print_paragraphs(FIRST, text)).paragraphs == (FIRST, text)


def test_a_dialogue_in_dashes_keeps_them() -> None:
    turns = ("— Will the council meet before the end of the year?", "— That is for it to decide.")
    assert read(print_paragraphs(FIRST, *turns, THIRD)).paragraphs == (FIRST, *turns, THIRD)


def test_each_turn_of_a_conversation_is_a_paragraph() -> None:
    turns = ["Q. Who wrote the answer?", "A. Four of us did.", "Q. When?", "A. In January."]
    lines = [Printed(turn, 600 - 14 * at) for at, turn in enumerate(turns)]
    assert read([*print_paragraphs(*TEXT, top=720), *lines]).paragraphs == (*TEXT, *turns)


def test_a_drop_capital_begins_its_word() -> None:
    page = [
        Printed(TITLE, 780, size=20),
        Printed("N", 700, size=40),
        Printed("ATO has sent its written answers to Moscow,", 716, x=94),
        Printed("the ministers said on Wednesday evening.", 702, x=94),
        *print_paragraphs(SECOND, THIRD, top=670),
    ]
    assert read(page).paragraphs == TEXT


def test_all_lines_beside_a_drop_capital_are_one_paragraph() -> None:
    page = [
        Printed(TITLE, 780, size=20),
        Printed("N", 690, size=40),
        Printed("ATO has sent its written answers", 716, x=94),
        Printed("to Moscow, the ministers said", 702, x=94),
        Printed("on Wednesday evening.", 688),
        *print_paragraphs(SECOND, THIRD, top=650),
    ]
    assert read(page).paragraphs == TEXT


def test_a_line_turned_in_the_margin_parts_no_paragraph() -> None:
    turned = Printed("For use by the press only", 200, x=20, size=7, is_turned=True)
    first = print_paragraphs(FIRST, top=500)
    above, *below = print_paragraphs(SECOND, THIRD, top=460, width=60)
    pages = [[turned, *first, above], [turned, *(replace(line, y=line.y + 200) for line in below)]]
    assert read(*pages).paragraphs == TEXT


def test_what_is_printed_in_several_goes_is_one_line() -> None:
    first, last = print_paragraphs(FIRST[:-1], top=700)
    stop = replace(last, text=".", x=last.x + 5.5 * len(last.text))
    page = [first, last, stop, *print_paragraphs(SECOND, THIRD, top=660)]
    assert read(page).paragraphs == TEXT


def test_lines_that_no_end_parts_are_parted_by_where_they_stand() -> None:
    listed = [
        "– Pilots lead the ships through the waters.",
        "– A centre follows them by satellite.",
    ]
    items = [Printed(text, 500 - 24 * at, x=80) for at, text in enumerate(listed)]
    reading = read([*print_paragraphs(*TEXT, top=690), *items])
    assert reading.paragraphs == (*TEXT, *(text[2:] for text in listed))


def test_raised_figures_point_to_notes_and_powers_stay() -> None:
    page = [
        Printed("The base has 12 km", 700),
        Printed("2", 704, x=171, size=6),
        Printed("of land in the north of the country.", 700, x=180),
        Printed("The text was published in December.", 670),
        Printed("1", 675, x=265, size=6),
        *print_paragraphs(*TEXT, top=640),
        Printed("1 See the ministry’s site.", 60, size=7),
    ]
    told = read(page).paragraphs
    assert told[1:] == ("The text was published in December.", *TEXT)
    assert "km2" in told[0].replace(" ", "")


def test_captions_contents_and_buttons_go_and_lists_without_stops_stay() -> None:
    page = [
        *print_paragraphs(FIRST, top=740),
        Printed("Flags outside the building. Photo: archive", 690, size=8),
        Printed("What Moscow asked for . . . . . . . . . . . 2", 670),
        *print_paragraphs(SECOND, top=640),
        Printed("Share · Print", 600, size=8),
        Printed("Three fields were named:", 580),
        Printed("the missile sites", 550),
        Printed("the exercises", 520),
        *print_paragraphs(THIRD, top=490),
    ]
    assert read(page).paragraphs == (
        FIRST, SECOND, "Three fields were named:", "the missile sites", "the exercises", THIRD,
    )  # fmt: skip


def test_a_text_of_short_lines_stays() -> None:
    lines = [Printed(f"Item {at}: {at} ships of the fleet", 740 - 40 * at) for at in range(9)]
    assert len(read([*print_paragraphs(FIRST, top=780), *lines]).paragraphs) >= 9


def test_the_days_of_a_chronology_stand_before_what_happened() -> None:
    days = ("17 December 2021", "10 January 2022", "26 January 2022")
    page = [Printed(TITLE, 780, size=20)]
    for at, (day, text) in enumerate(zip(days, TEXT, strict=True)):
        page.append(Printed(day, 740 - 60 * at, is_bold=True))
        page += print_paragraphs(text, top=724 - 60 * at)
    told = read(page).paragraphs
    assert told == tuple(f"{day} {text}" for day, text in zip(days, TEXT, strict=True))


def test_a_paragraph_that_a_foot_of_the_page_parts_is_one() -> None:
    first = [*print_paragraphs(FIRST, top=720), Printed("The council agreed to", 120, size=11)]
    first.append(Printed("Harbour Post", 50, size=8))
    second = [
        Printed("meet again in the spring, the ministers said.", 700),
        *print_paragraphs(SECOND),
    ]
    last = "The council agreed to meet again in the spring, the ministers said."
    assert read(first, second).paragraphs[1] == last


def test_a_quotation_pulled_out_of_the_text_is_told_once() -> None:
    pulled = Printed("“The allies are ready to talk about missiles”", 560, size=14)
    said = SECOND.replace("The allies are", "“The allies are").replace("missiles,", "missiles”,")
    page = [*print_paragraphs(FIRST, said, top=740), pulled, *print_paragraphs(THIRD, top=500)]
    assert read(page).paragraphs == (FIRST, said, THIRD)


def test_numbers_of_lines_are_no_part_of_the_text() -> None:
    text = "The ministers met in the morning and agreed to go on. " * 20
    lines = print_paragraphs(text.strip(), top=740)
    for at in range(4, len(lines), 5):
        lines.append(Printed(str(at + 1), lines[at].y, x=40))
    lines.sort(key=lambda line: (-line.y, line.x))
    assert read(lines).paragraphs == (text.strip(),)


def test_letters_of_a_scanner_have_one_size() -> None:
    sizes = (10.2, 12.1, 11.4, 9.8, 10.8, 12.6)
    lines = print_paragraphs(*TEXT, *TEXT, top=740)
    uneven = [
        Printed(line.text, line.y, line.x, sizes[at % len(sizes)]) for at, line in enumerate(lines)
    ]
    assert read(uneven).paragraphs == (*TEXT, *TEXT)


@pytest.mark.parametrize("label", ["CLIENT ALERT", "Правовой бюллетень"])
def test_the_kind_of_a_document_is_not_its_title(label: str) -> None:
    page = titled(Printed(label, 800, size=9))
    assert read(page, Title=f"{label.title()} (final v3)").title == TITLE


def test_what_a_page_offers_its_reader_and_its_links_are_no_paragraphs() -> None:
    links = ("Oil gets dearer", "Five books about the war", "Who pays for the fund")
    offers = ("✉ Get emails about this page", "Printer-friendly version")
    beside = [
        Printed("Further reading", 570, size=14, is_bold=True),
        *(Printed(text.lstrip("✉ "), 550 - 20 * at) for at, text in enumerate((*links, *offers))),
    ]
    asked = Printed("Is this page helpful? Yes No Report a problem", 360, size=9)
    page = [*titled(), *beside, *print_paragraphs(FIRST[:-1] + ", too.", top=420), asked]
    assert read(page).paragraphs == (*TEXT, FIRST[:-1] + ", too.")


def test_a_notice_above_the_text_is_not_where_it_begins() -> None:
    notice = "We use cookies to make this site work and to count our visits."
    page = [
        Printed(notice, 820, size=9),
        Printed(TITLE, 780, size=20),
        Printed("The allies have a date for the talks, and a place.", 750),
        Printed("Published: 9 March 2022", 730, size=9),
        *print_paragraphs(*TEXT, top=690),
    ]
    assert read(page).date == dt.date(2022, 3, 9)


def test_a_date_in_smaller_letters_is_no_part_of_the_text_beside_it() -> None:
    page = [
        Printed(TITLE, 400, size=20),
        Printed("28 January 2022", 340, size=10.5),
        *(replace(line, x=line.x + 20) for line in print_paragraphs(*TEXT, top=800)),
    ]
    reading = read(page)
    assert (reading.date, reading.paragraphs) == (dt.date(2022, 1, 28), TEXT)


def test_what_stands_on_top_is_read_first_wherever_it_is_drawn() -> None:
    masthead = Printed("Harbour Post", 815, size=12, is_bold=True)
    reading = read([*titled(), masthead])
    assert (reading.publisher, reading.paragraphs) == ("Harbour Post", TEXT)


def test_a_section_with_its_number_is_not_the_publisher() -> None:
    assert read(titled(Printed("World 3", 830), Printed("Harbour Post", 810))).publisher == (
        "Harbour Post"
    )
