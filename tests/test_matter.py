"""What stands around the text of PDF, DOCX, e-mail and EPUB is known by the same rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from html import escape

import pytest

from ingest.readers.docx import read_docx
from ingest.readers.epub import read_epub
from ingest.readers.mail import read_mail
from ingest.readers.pdf import read_pdf
from ingest.readers.reading import Reading
from tests.documents import (
    Printed,
    make_docx,
    make_epub,
    make_pdf,
    print_paragraphs,
    word_paragraph,
)
from tests.test_untidy_documents import bold, make_mail, table

REPLY = "The alliance handed its written reply to Moscow on Wednesday, its secretary general said."
LAST = "Nobody in the room had an answer to that, two of those present told the news agency."
TITLE = "A written reply goes to Moscow"
DAY = dt.date(2022, 1, 26)

Read = Callable[..., Reading]


def in_word(*lines: str) -> Reading:
    head = word_paragraph(TITLE, "Titel")
    return read_docx(make_docx(head + "".join(map(word_paragraph, map(escape, lines)))))


def in_mail(*lines: str) -> Reading:
    return read_mail(make_mail("\n\n".join(lines), Subject=TITLE))


def in_book(*lines: str) -> Reading:
    text = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return read_epub(make_epub({"a.xhtml": f"<h1>{TITLE}</h1>{text}"}))


def in_print(*lines: str) -> Reading:
    printed = print_paragraphs(*lines, top=690, gap=14)
    return read_pdf(make_pdf([[Printed(TITLE, 740, size=20), *printed]]))


@pytest.fixture(params=[in_word, in_mail, in_book, in_print])
def read(request: pytest.FixtureRequest) -> Read:
    reader: Read = request.param
    return reader


@pytest.mark.parametrize(
    "line",
    [
        "What the alliance offers",
        "18:54 Lavrov speaks first",
        "Photo: the archive",
        "WHO PAYS WHAT",
    ],
)
def test_a_line_between_paragraphs_that_is_no_sentence_is_none(read: Read, line: str) -> None:
    assert read(REPLY, line, LAST).paragraphs == (REPLY, LAST)


@pytest.mark.parametrize(
    "lines",
    [
        ("These states signed it:", "Poland", "Latvia"),
        ("Poland has five brigades", "Latvia counts two of them", "Estonia and others none"),
        ("– Did all of them agree?", "– Yes", "– And then?"),
        ("Q: Did all of them agree?", "A: Yes", "Q: And then?", "A: Nothing"),
    ],
)
def test_lines_of_a_list_or_a_talk_stay(read: Read, lines: tuple[str, ...]) -> None:
    assert read(REPLY, *lines, LAST).paragraphs == (REPLY, *lines, LAST)


@pytest.mark.parametrize("marks", ["••", "++", "–—", ("1.", "2."), ("a)", "b)")])
def test_the_marks_of_a_list_are_no_part_of_its_items(read: Read, marks: tuple[str, ...]) -> None:
    items = "They will talk about missiles;", "They will talk about exercises."
    lines = [f"{mark} {item}" for mark, item in zip(marks, items, strict=True)]
    assert read(REPLY, *lines, LAST).paragraphs == (REPLY, *items, LAST)


@pytest.mark.parametrize(
    "end",
    [
        "– END –",
        "Notes to editors",
        "About us: we print what others leave out.",
        "Вихідні дані",
        "О нас",
    ],
)
def test_a_mark_of_the_end_ends_the_text(read: Read, end: str) -> None:
    below = "Pictures of it may be had from the press office."
    text = (REPLY, LAST, REPLY.replace("Moscow", "Minsk"))
    assert read(*text, end, below).paragraphs == text


def test_a_section_on_contacts_between_capitals_stays(read: Read) -> None:
    assert read(REPLY, LAST, REPLY, "Contacts", LAST).paragraphs == (REPLY, LAST, REPLY, LAST)


def test_what_stands_above_the_text_is_none_of_it_but_a_standfirst(read: Read) -> None:
    deck = "The alliance offers talks but nothing of what was asked"
    reading = read("Politics", "Tom Ashdown | 26 January 2022", deck, REPLY, LAST)
    assert reading.paragraphs == (deck, REPLY, LAST)
    assert reading.author == "Tom Ashdown"


# DOCX


def test_a_table_of_particulars_names_source_author_and_day() -> None:
    rows = ("Источник", "Столичная хроника"), ("Автор", "Марина Левина")
    head = table(*(((a,), (b,)) for a, b in (*rows, ("Опубликовано", "26 января 2022"))))
    reading = read_docx(make_docx(head + bold(TITLE) + "".join(map(word_paragraph, (REPLY, LAST)))))
    assert (reading.publisher, reading.author) == ("Столичная хроника", "Марина Левина")
    assert (reading.date, reading.paragraphs) == (DAY, (REPLY, LAST))


def test_a_box_on_the_cover_names_the_publisher_and_contents_go() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{bold('Harbour Post')}</w:txbxContent></w:pict></w:r>"
    contents = word_paragraph("1. What Moscow had asked them for 3")
    text = "".join(map(word_paragraph, (REPLY, LAST)))
    reading = read_docx(make_docx(f"<w:p>{box}</w:p>{bold(TITLE, 56)}{contents}{text}"))
    assert (reading.title, reading.publisher) == (TITLE, "Harbour Post")
    assert reading.paragraphs == (REPLY, LAST)


# E-mail


@pytest.mark.parametrize("greeting", ["Dear colleagues,", "Шановні колеги!", "Уважаемые коллеги!"])
def test_what_a_press_service_writes_above_a_release_is_none_of_it(greeting: str) -> None:
    note = "please find our latest release below, which you are free to use as you like."
    text = f"{greeting}\n\n{note}\n\n{TITLE}\n\n{REPLY}\n\n{LAST}\n"
    sender = "Port & Sea – Press office <press@hq.example>"
    reading = read_mail(make_mail(text, Subject=f"Press release: {TITLE}", From=sender))
    assert (reading.title, reading.publisher) == (TITLE, "Port & Sea")
    assert reading.paragraphs == (REPLY, LAST)


def test_a_covering_line_goes_where_no_title_is_printed() -> None:
    note = "please find below our statement on the talks, with thanks for your interest."
    assert in_mail("Dear colleagues,", note, REPLY, LAST).paragraphs == (REPLY, LAST)


def test_a_letter_keeps_the_name_that_it_is_written_to() -> None:
    reading = in_mail("Dear Mr Lavrov,", REPLY, LAST)
    assert reading.paragraphs == ("Dear Mr Lavrov,", REPLY, LAST)


def test_a_subject_that_is_printed_in_capitals_stays_as_it_was_sent() -> None:
    reading = in_mail(TITLE.upper(), REPLY, LAST)
    assert (reading.title, reading.paragraphs) == (TITLE, (REPLY, LAST))


def test_the_header_of_a_newsletter_that_is_passed_on_is_found_in_its_html() -> None:
    fields = f"Від: Дніпрові новини &lt;a@x.example&gt;<br>Дата: 26.01.2022<br>Тема: {TITLE}"
    mark = "---------- Переслане повідомлення ----------"
    foot = "<p>© Дніпрові новини<br>Налаштування | Відписатися | Приватність</p>"
    html = f"<div>{mark}</div><div>{fields}<br>Кому: n@x.example</div><p>{REPLY}</p><p>{LAST}</p>"
    sent = {"Subject": "Fwd: A letter", "From": "Nora Rask <nora.rask@x.example>"}
    reading = read_mail(make_mail("", f"<html><body>{html}{foot}</body></html>", **sent))
    assert (reading.title, reading.publisher, reading.date) == (TITLE, "Дніпрові новини", DAY)
    assert reading.paragraphs == (REPLY, LAST)


# EPUB


def test_an_issue_of_a_layout_program_is_called_by_its_printed_headline() -> None:
    lines = "".join(f"<p>{line}</p>" for line in ("ANALYSIS", TITLE, REPLY, "Who pays", LAST))
    imprint = "<p>Imprint</p><p>Northern Courier, 12 Harbour Street</p><p>Set in Tern Serif.</p>"
    own = "<dc:title>Northern Courier 41</dc:title><dc:publisher>Northern Courier</dc:publisher>"
    reading = read_epub(make_epub({"a.xhtml": lines, "b.xhtml": imprint}, own))
    assert (reading.title, reading.paragraphs) == (TITLE, (REPLY, LAST))


def test_what_stands_below_one_article_of_an_issue_ends_no_other() -> None:
    chapters = {
        f"{name}.xhtml": f"<h1>{TITLE} {name}</h1><p>{REPLY}</p><p>{LAST}</p>"
        "<h2>About the author</h2><p>Jane Doe has covered the alliance for ten years and more.</p>"
        for name in "abcd"
    }
    assert read_epub(make_epub(chapters)).paragraphs == (REPLY, LAST) * 4


# PDF


def test_a_letterhead_with_a_number_beside_it_names_the_publisher() -> None:
    above = Printed("The Meridian Review   S/2021/417", 790), Printed(TITLE, 740, size=20)
    printed = print_paragraphs(REPLY, LAST, top=690, gap=14)
    assert read_pdf(make_pdf([[*above, *printed]])).publisher == "The Meridian Review"
