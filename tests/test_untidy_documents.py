"""Letters, releases and books as they come: forwarded, with letterheads, contacts and notes."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from email.message import EmailMessage

import pytest

from ingest.readers.boilerplate import is_boilerplate
from ingest.readers.docx import read_docx
from ingest.readers.epub import read_epub
from ingest.readers.mail import read_mail
from tests.documents import make_docx, make_epub, word_paragraph

REPLY = "The alliance handed its written reply to Moscow on Wednesday, its secretary general said."
LAST = "Nobody in the room had an answer to that, two of those present told the news agency."
BODY = f"{REPLY}\n\n{LAST}\n"
DAY = dt.date(2022, 1, 26)


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def make_mail(text: str = "", html: str = "", **headers: str) -> bytes:
    message = EmailMessage()
    named = {"From": "Press Office <press@hq.example>", "Subject": "The written reply", **headers}
    for name, value in {"Date": "Thu, 27 Jan 2022 09:00:00 +0000", **named}.items():
        message[name] = value
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return bytes(message)


FIELDS = (
    "From: NATO Press <press@hq.example>\nDate: Wed, 26 Jan 2022 at 20:10\n"
    "Subject: The written reply\nTo: John Roe <john@x.example>\n"
)
OUTLOOK = (
    "From: NATO Press <press@hq.example>\nSent: Wednesday, January 26, 2022 8:10 PM\n"
    "To: John Roe\nSubject: The written reply\n"
)
RUSSIAN = (
    "От: NATO Press <press@hq.example>\nДата: 26.01.2022, 20:10\n"
    "Тема: The written reply\nКому: john@x.example\n"
)


@pytest.mark.parametrize(
    "passed_on",
    [
        f"---------- Forwarded message ---------\n{FIELDS}\n\n{BODY}",
        f"-- \nJohn Roe\n\n---------- Forwarded message ----------\n{FIELDS}\n{BODY}",
        f"-------- Пересылаемое сообщение --------\n{RUSSIAN}\n{BODY}",
        f"-- Перенаправленное сообщение --\n{RUSSIAN.replace('От:', 'От кого:')}\n{BODY}",
        "-------- Пересылаемое сообщение--------\n"
        f'26.01.2022, 20:10, "NATO Press" <press@hq.example>:\n\n{BODY}'
        "\n-------- Завершение пересылаемого сообщения --------\n",
        f"-----Original Message-----\n{OUTLOOK}\n{BODY}",
        f"{OUTLOOK}\n{BODY}",
        "Begin forwarded message:\n\n"
        + "".join(f"> {x}\n" for x in f"{FIELDS}\n{BODY}".split("\n")),
    ],
)
def test_a_mail_that_only_passes_another_one_on_is_that_one(passed_on: str) -> None:
    sent = {"From": "John Roe <john@x.example>", "Subject": "Fwd: The written reply"}
    reading = read_mail(make_mail(f"FYI\n\n{passed_on}", **sent))
    assert reading.paragraphs == (REPLY, LAST)
    assert (reading.title, reading.date) == ("The written reply", DAY)
    assert (reading.publisher, reading.author) == ("NATO Press", None)


def test_the_header_of_a_message_that_is_passed_on_is_found_in_html() -> None:
    fields = OUTLOOK.replace("<", "&lt;").replace("\n", "<br>")
    html = f'<p>FYI</p><hr><div id="divRplyFwdMsg">{fields}</div><p>{REPLY}</p><p>{LAST}</p>'
    sent = {"From": "John Roe <john@x.example>", "Subject": "FW: The written reply"}
    reading = read_mail(make_mail("", f"<html><body>{html}</body></html>", **sent))
    assert (reading.publisher, reading.date) == ("NATO Press", DAY)
    assert reading.paragraphs == (REPLY, LAST)


def test_a_letter_above_a_message_that_it_passes_on_stays_its_senders() -> None:
    sent = {"From": "John Roe <john@x.example>", "Subject": "Fwd: The written reply"}
    text = f"{LAST}\n\n---------- Forwarded message ----------\n{FIELDS}\n{REPLY}\n"
    reading = read_mail(make_mail(text, **sent))
    assert (reading.author, reading.paragraphs) == ("John Roe", (LAST, REPLY))


def test_an_attached_message_is_read_where_the_letter_says_nothing() -> None:
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "John Roe <john@x.example>", "Fwd: see below"
    letter.set_content("See the attached message.")
    letter.add_attachment(email.message_from_bytes(make_mail(BODY), policy=email.policy.default))
    reading = read_mail(bytes(letter))
    assert (reading.title, reading.paragraphs) == ("The written reply", (REPLY, LAST))


@pytest.mark.parametrize(
    "prefix",
    ["Fwd: ", "RE: FW: ", "[LIST] ", "Re[2]: ", "Пересл: ", "[x] Fwd: ", "Пресс-релиз: "],
)
def test_a_subject_loses_what_mailers_put_before_it(prefix: str) -> None:
    assert read_mail(make_mail(BODY, Subject=f"{prefix}The reply: no")).title == "The reply: no"


def test_a_byline_and_a_day_in_lines_below_each_other_are_both_read() -> None:
    reading = read_mail(make_mail(f"The written reply\n\nBy Jane Doe\n26 January 2022\n\n{BODY}"))
    assert (reading.author, reading.paragraphs) == ("Jane Doe", (REPLY, LAST))


def test_the_headline_in_print_goes_before_a_subject_that_has_more() -> None:
    title = "A line between two capitals falls silent"
    reading = read_mail(make_mail(f"{title}\n\n{BODY}", Subject=f"Press release: {title}"))
    assert (reading.title, reading.paragraphs) == (title, (REPLY, LAST))
    html = f"<html><body><h1>{title}</h1><p>{REPLY}</p><p>{LAST}</p></body></html>"
    reading = read_mail(make_mail("", html, Subject=f"Press release: {title}"))
    assert (reading.title, reading.paragraphs) == (title, (REPLY, LAST))


def test_a_subject_keeps_the_space_at_which_it_was_folded() -> None:
    words = ("=?utf-8?q?forty?=", "=?utf-8?q?minutes?=")
    assert (
        read_mail(f"Subject: {words[0]}\n  {words[1]}\n\n{BODY}".encode()).title == "forty minutes"
    )
    # White space between encoded words counts for nothing otherwise.
    assert read_mail(f"Subject: {words[0]}\n {words[1]}\n\n{BODY}".encode()).title == "fortyminutes"


@pytest.mark.parametrize(
    ("sender", "publisher", "author"),
    [
        ("Northern Courier <letters@n.example>", "Northern Courier", None),
        ("Северный вестник <desk@n.example>", "Северный вестник", None),
        ("Пётр Самойлов <desk@n.example>", "n.example", "Пётр Самойлов"),
        ("A. N. <an@n.example>", "n.example", "A. N."),
        ("Jane Doe <jane@gmail.com>", None, "Jane Doe"),
        ("Jane Doe via List <list@n.example>", "n.example", "Jane Doe"),
    ],
)
def test_an_outlet_that_sends_a_mail_is_its_publisher_and_a_person_its_author(
    sender: str, publisher: str | None, author: str | None
) -> None:
    reading = read_mail(make_mail(BODY, From=sender))
    assert (reading.publisher, reading.author) == (publisher, author)


def test_what_a_release_prints_around_its_text_is_no_paragraph() -> None:
    above = (
        "FOR IMMEDIATE RELEASE\n\nRef. 417/21\n\nThe written reply\n\nTom Ashdown, 26 January 2022"
    )
    below = (
        "ENDS\n\nNotes to editors\n\nPictures may be had.\n\nPress contact: Tel. +32 2 000 00 00"
    )
    reading = read_mail(make_mail(f"{above}\n\n{BODY * 3}\n{below}\n"))
    assert reading.paragraphs == (REPLY, LAST) * 3
    assert (reading.author, reading.publisher) == ("Tom Ashdown", "Press Office")


def test_a_correction_below_the_end_of_a_release_stays() -> None:
    note = "Correction: An earlier version of this text gave another day."
    reading = read_mail(make_mail(f"{BODY * 3}\n###\n\n{note}\n\nContact: press@hq.example\n"))
    assert reading.paragraphs == (*(REPLY, LAST) * 3, note)


@pytest.mark.parametrize(
    "heading",
    ["What it says\n------------", "*** What it says ***", "   * What it says", "What it says"],
)
def test_a_heading_in_a_plain_mail_is_no_paragraph_and_ends_none(heading: str) -> None:
    assert read_mail(make_mail(f"{REPLY}\n\n{heading}\n\n{LAST}\n")).paragraphs == (REPLY, LAST)


def test_rules_part_a_mailing_without_blank_lines() -> None:
    rule = "=" * 66
    head = f"{rule}\nСеверный вестник   26.01.2022   BC-0417\n{rule}\n\n"
    head += "The written reply\n    Пётр Самойлов\n\n"
    reading = read_mail(make_mail(f"{head}     {REPLY}\n     {LAST}\n\n{'-' * 66}\nОтписаться\n"))
    assert reading.paragraphs == (REPLY, LAST)
    assert reading.author == "Пётр Самойлов"


def test_names_above_what_each_of_them_says_are_no_bylines() -> None:
    text = f"Jens Stoltenberg\n\n{REPLY}\n\nSergei Lavrov\n\n{LAST}\n"
    reading = read_mail(make_mail(text))
    assert reading.paragraphs == ("Jens Stoltenberg", REPLY, "Sergei Lavrov", LAST)
    assert reading.author is None


def test_the_marks_of_a_list_go_and_the_dashes_of_a_conversation_stay() -> None:
    listed = f"{REPLY[:-1]}:\n\n - maps;\n - missiles.\n"
    assert read_mail(make_mail(listed)).paragraphs == (f"{REPLY[:-1]}:", "maps;", "missiles.")
    spoken = f"{REPLY}\n\n- Will you answer?\n\n- We will, in writing.\n"
    assert read_mail(make_mail(spoken)).paragraphs[1:] == (
        "- Will you answer?",
        "- We will, in writing.",
    )


@pytest.mark.parametrize(
    "notice",
    [
        "This message is meant for the addressee only. If you have it in error, delete it.",
        "Сообщение предназначено только адресату. Если оно пришло по ошибке, удалите его.",
        "Повідомлення призначене лише адресатові. Якщо воно надійшло помилково, видаліть його.",
        "You are receiving this e-mail because you signed up on our site.",
        "EMBARGO: not for use before 06:00 on the day of issue",
        "[Неофициальный перевод]",
        "ДЛЯ НЕГАЙНОЇ ПУБЛІКАЦІЇ",
    ],
)
def test_a_notice_around_a_release_is_known(notice: str) -> None:
    assert is_boilerplate(notice)


@pytest.mark.parametrize(
    "sentence",
    [
        "The message was meant for the Kremlin.",
        "Письмо предназначено лично адресату в Москве.",
        "Эмбарго на поставки оружия снято.",
        "Embargo on arms sales was lifted by Washington in 2019.",
        "You received this letter, Mr Lavrov, three weeks ago.",
        "Официальный перевод письма передали в МИД.",
    ],
)
def test_a_sentence_about_a_message_is_no_notice(sentence: str) -> None:
    assert not is_boilerplate(sentence)


def test_the_questions_of_an_interview_in_bold_are_told_in_html() -> None:
    asked = f"<p><b>Will you answer?</b></p><p>{REPLY}</p><p><b>And then?</b></p><p>{LAST}</p>"
    reading = read_mail(make_mail("", f"<html><body>{asked}</body></html>"))
    assert reading.emphasis[0] == len(reading.paragraphs[0])


# DOCX


def bold(text: str, size: int = 22) -> str:
    """A paragraph all in bold, its size in half-points."""
    return f'<w:p><w:r><w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr><w:t>{text}</w:t></w:r></w:p>'


def table(*rows: tuple[tuple[str, ...], ...]) -> str:
    """A table of those rows; each cell has its paragraphs."""
    cells = [
        "".join(f"<w:tc>{''.join(map(word_paragraph, each))}</w:tc>" for each in r) for r in rows
    ]
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def margin(kind: str, text: str) -> str:
    return f"<w:{kind} {WORD}>{word_paragraph(text)}</w:{kind}>"


TEXT = word_paragraph(REPLY) + word_paragraph(LAST)


def test_a_letterhead_in_a_table_names_the_publisher_and_is_no_paragraph() -> None:
    head = table(
        (("Northern Courier",), ("12 Harbour Street", "Tel. +00 0 555 01 40")),
        (("Ref. 417/21",), ("26 January 2022",)),
    )
    core = "<dc:title>Document1</dc:title><dc:creator>User</dc:creator>"
    reading = read_docx(make_docx(head + bold("A line falls silent") + TEXT, core))
    assert (reading.title, reading.publisher) == ("A line falls silent", "Northern Courier")
    assert (reading.author, reading.date) == (None, DAY)
    assert reading.paragraphs == (REPLY, LAST)


def test_a_cell_beside_the_text_is_none_of_it() -> None:
    beside = ("Northern Courier", "26 January 2022", "Issue 12", "press@example.org")
    reading = read_docx(make_docx(table((beside, ("A line falls silent", REPLY, LAST, REPLY)))))
    assert reading.paragraphs[-3:] == (REPLY, LAST, REPLY)
    assert (reading.publisher, reading.date) == ("Northern Courier", DAY)


@pytest.mark.parametrize(
    ("part", "text", "publisher"),
    [
        ("word/header1.xml", "Port & Sea Review | PRESS RELEASE", "Port & Sea Review"),
        ("word/footer2.xml", "© 2022 Northern Light. All rights reserved.", "Northern Light"),
        ("word/header1.xml", "Неофициальный перевод – Столичная хроника", "Столичная хроника"),
        ("word/header1.xml", "DRAFT 3", None),
        ("word/header1.xml", "What the alliance wrote", None),
    ],
)
def test_the_margins_of_pages_name_the_publisher(
    part: str, text: str, publisher: str | None
) -> None:
    kind = "hdr" if "header" in part else "ftr"
    extra = {part: margin(kind, text.replace("&", "&amp;"))}
    reading = read_docx(make_docx(word_paragraph("A line", "Titel") + TEXT, extra=extra))
    assert (reading.publisher, reading.paragraphs) == (publisher, (REPLY, LAST))


def test_the_head_of_a_page_that_says_the_title_is_no_publisher() -> None:
    title = "Калининградский транзит: Вильнюс и Москва спорят"
    extra = {"word/header1.xml": margin("hdr", title)}
    reading = read_docx(make_docx(word_paragraph(title, "Title") + TEXT, extra=extra))
    assert (reading.title, reading.publisher) == (title, None)


def test_a_broken_margin_costs_only_itself() -> None:
    extra = {"word/header1.xml": "<w:hdr"}
    assert read_docx(make_docx(TEXT, extra=extra)).paragraphs == (REPLY, LAST)


@pytest.mark.parametrize("own", ["translation v2 (clean)", "Alter", ""])
def test_a_title_that_is_printed_goes_before_one_that_is_not(own: str) -> None:
    top = word_paragraph("Northern Courier, 26 January 2022")
    heading = word_paragraph("A line between two capitals falls silent", "berschrift1")
    reading = read_docx(make_docx(top + heading + TEXT, f"<dc:title>{own}</dc:title>"))
    assert reading.title == "A line between two capitals falls silent"
    assert (reading.publisher, reading.date) == ("Northern Courier", DAY)
    assert reading.paragraphs == (REPLY, LAST)


def test_a_printed_title_of_the_documents_own_is_not_repeated() -> None:
    body = word_paragraph("A line falls silent") + TEXT
    reading = read_docx(make_docx(body, "<dc:title>A line falls silent</dc:title>"))
    assert (reading.title, reading.paragraphs) == ("A line falls silent", (REPLY, LAST))


@pytest.mark.parametrize(
    ("creator", "author", "publisher"),
    [
        ("User", None, None),
        ("translator-2", None, None),
        ("Jane Doe and John Roe", "Jane Doe, John Roe", None),
        ("Столичная хроника", None, "Столичная хроника"),
    ],
)
def test_an_account_is_no_author_and_an_office_is_the_publisher(
    creator: str, author: str | None, publisher: str | None
) -> None:
    core = f"<dc:title>A line falls silent</dc:title><dc:creator>{creator}</dc:creator>"
    reading = read_docx(make_docx(TEXT, core))
    assert (reading.author, reading.publisher) == (author, publisher)


def test_a_line_of_author_outlet_and_reading_time_is_read_and_left_out() -> None:
    menu = word_paragraph("Home | World | Politics | Business")
    line = word_paragraph("Helen Marsh and Deniz Kaya  |  Port &amp; Sea  |  4 min read")
    reading = read_docx(make_docx(menu + bold("A line falls silent", 40) + line + TEXT))
    assert (reading.title, reading.author) == ("A line falls silent", "Helen Marsh, Deniz Kaya")
    assert (reading.publisher, reading.paragraphs) == ("Port & Sea", (REPLY, LAST))


def test_a_bold_line_is_a_heading_and_a_bold_question_is_none() -> None:
    body = TEXT + bold("What comes next") + word_paragraph(REPLY)
    assert read_docx(make_docx(body)).paragraphs == (REPLY, LAST, REPLY)
    asked = TEXT + bold("What comes next?") + word_paragraph(REPLY)
    assert "What comes next?" in read_docx(make_docx(asked)).paragraphs


def test_what_a_letter_closes_with_is_no_paragraph() -> None:
    below = "".join(map(word_paragraph, ("Kind regards,", "Jane Doe", "Press officer")))
    assert read_docx(make_docx(TEXT + below)).paragraphs == (REPLY, LAST)


@pytest.mark.parametrize(
    ("line", "author", "publisher"),
    [
        ("Joint Statement, 26 January 2022", None, None),
        ("Совместное заявление, 26 января 2022", None, None),
        ("Brussels, 26 January 2022", None, None),
        ("The White House, Washington, January 26, 2022", None, "The White House"),
        ("Sergei Lavrov, Moscow, 26 January 2022", "Sergei Lavrov", None),
        ("By Jane Doe in Moscow and John Roe in Riga, 26 January 2022", "Jane Doe, John Roe", None),
    ],
)
def test_a_line_of_credits_says_who_and_when(
    line: str, author: str | None, publisher: str | None
) -> None:
    body = word_paragraph("A line falls silent", "Titel") + word_paragraph(line) + TEXT
    reading = read_docx(make_docx(body))
    assert (reading.author, reading.publisher) == (author, publisher)
    assert (reading.date, reading.paragraphs) == (DAY, (REPLY, LAST))


def test_somebody_with_a_post_is_no_author() -> None:
    line = "Jens Stoltenberg, Secretary General"
    body = word_paragraph("A line falls silent", "Titel") + word_paragraph(line) + TEXT
    reading = read_docx(make_docx(body))
    assert (reading.author, reading.paragraphs) == (None, (line, REPLY, LAST))


def test_the_label_of_a_speaker_is_no_byline() -> None:
    body = bold("A talk with the minister") + bold("Jane Doe:") + TEXT
    reading = read_docx(make_docx(body))
    assert (reading.author, reading.paragraphs) == (None, ("Jane Doe:", REPLY, LAST))


def test_a_drop_capital_in_a_frame_begins_the_paragraph_below_it() -> None:
    frame = f'<w:pPr><w:framePr w:dropCap="drop"/></w:pPr><w:r><w:t>{REPLY[0]}</w:t></w:r>'
    rest = word_paragraph(REPLY[1:])
    title = word_paragraph("The written reply", "Title")
    reading = read_docx(make_docx(f"{title}<w:p>{frame}</w:p>{rest}{word_paragraph(LAST)}"))
    assert reading.paragraphs == (REPLY, LAST)
    plain = frame.replace('w:dropCap="drop"', 'w:wrap="around"')
    reading = read_docx(make_docx(f"{title}<w:p>{plain}</w:p>{rest}{word_paragraph(LAST)}"))
    assert REPLY not in reading.paragraphs
    alone = f"{title}{word_paragraph(REPLY)}{word_paragraph(LAST)}<w:p>{frame}</w:p>"
    assert read_docx(make_docx(alone)).paragraphs == (REPLY, LAST)


# EPUB

ARTICLE = f"<h1>A line between two capitals falls silent</h1><p>{REPLY}</p><p>{LAST}</p>"
ISSUE = (
    "<dc:title>Northern Courier, No. 4</dc:title><dc:creator>Northern Courier</dc:creator>"
    "<dc:publisher>Northern Courier</dc:publisher><dc:date>2022-01-26</dc:date>"
)


@pytest.mark.parametrize(
    "leaf",
    [
        '<section epub:type="copyright-page"><p>It is printed in Riga.</p></section>',
        "<p>Northern Courier</p><h1>A line falls silent</h1><p>Jane Doe</p><p>26 January 2022</p>",
        '<h2>In this issue</h2><p><a href="a.xhtml#h1">What comes next</a></p>',
        '<ol><li><a href="a.xhtml#r1">↑</a> See the yearbook, p. 31.</li></ol>',
        "<p>Перепечатка без согласия редакции запрещена.</p>",
        "<p>Reproduction without the written consent of the publisher is prohibited.</p>",
        "<h2>About us</h2><p>We are a paper that its readers pay for, and nobody else does.</p>",
    ],
)
def test_a_leaf_of_a_book_is_no_part_of_its_text(leaf: str) -> None:
    for chapters in ({"b.xhtml": leaf, "a.xhtml": ARTICLE}, {"a.xhtml": ARTICLE, "b.xhtml": leaf}):
        assert read_epub(make_epub(chapters, ISSUE)).paragraphs == (REPLY, LAST)


def test_a_book_that_is_but_one_leaf_is_read_all_the_same() -> None:
    leaf = f"<section epub:type='backmatter'><h2>About us</h2><p>{REPLY}</p></section>"
    assert read_epub(make_epub({"a.xhtml": leaf})).paragraphs == (REPLY,)
    cover = f"<section epub:type='cover'>{ARTICLE * 2}</section>"
    assert len(read_epub(make_epub({"a.xhtml": cover, "b.xhtml": ARTICLE})).paragraphs) == 6


def test_an_issue_with_one_article_has_its_title_and_its_author() -> None:
    byline = "<p>By Mara Lindqvist, 21 January 2022, 08:00</p>"
    menu = '<div>| <a href="i.html">Home</a> | <a href="i.html">World</a> |</div>'
    text = ARTICLE.replace("</h1>", f"</h1>{byline}")
    reading = read_epub(make_epub({"a.xhtml": f"{menu}{text}{menu}"}, ISSUE))
    assert reading.title == "A line between two capitals falls silent"
    assert (reading.author, reading.publisher) == ("Mara Lindqvist", "Northern Courier")
    assert (reading.date, reading.paragraphs) == (DAY, (REPLY, LAST))


def test_an_issue_with_several_articles_has_its_own_title() -> None:
    chapters = {"a.xhtml": ARTICLE, "b.xhtml": ARTICLE.replace("falls", "stays")}
    assert read_epub(make_epub(chapters, ISSUE)).title == "Northern Courier, No. 4"


@pytest.mark.parametrize(
    "mark",
    [
        '<span epub:type="pagebreak" id="p31">31</span>',
        '<span role="doc-pagebreak" id="p31">31</span>',
        '<a epub:type="noteref" href="#n1">1</a>',
        '<a href="notes.xhtml#n1">[1]</a>',
        '<sup><a href="notes.xhtml#n1">1</a></sup>',
    ],
)
def test_marks_of_pages_and_notes_leave_no_trace_in_a_paragraph(mark: str) -> None:
    text = REPLY.replace("on Wednesday,", f"on{mark} Wednesday,")
    assert read_epub(make_epub({"a.xhtml": f"<p>{text}</p><p>{LAST}</p>"})).paragraphs[0] == REPLY
