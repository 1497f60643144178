"""DOCX, EPUB and e-mail: their paragraphs, what they say of themselves, and what is refused."""

from __future__ import annotations

import datetime as dt
import os
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.readers import MAX_ARTICLE_BYTES, SUFFIXES, read_article, read_bytes
from ingest.readers.docx import read_docx
from ingest.readers.epub import read_epub
from ingest.readers.mail import read_mail
from ingest.readers.mail_quotes import drop_quotes
from ingest.readers.reading import Reading
from qa_service.errors import UnreadableArticle
from tests.documents import (
    make_docx,
    make_epub,
    make_pdf,
    make_zip,
    print_paragraphs,
    word_paragraph,
)

REPLY = "The alliance handed its written reply to Moscow on Wednesday, its secretary general said."
LAST = "Nobody in the room had an answer to that, two of those present told the news agency."
ANSWER = "«Главный вопрос остался без ответа», сказал министр. Он не назвал сроков."
CORE = (
    "<dc:title>A core title</dc:title><dc:creator>Jane Doe</dc:creator>"
    "<dcterms:created>2022-01-26T20:10:00Z</dcterms:created>"
    "<dcterms:modified>2022-01-28T08:00:00Z</dcterms:modified>"
)


def why_unreadable(raw: bytes, suffix: str) -> str:
    with pytest.raises(UnreadableArticle) as caught:
        read_bytes(raw, suffix=suffix, source="f", name="f")
    return str(caught.value)


def bomb_levels() -> str:
    """A billion letters, by entities: aaaaaaaaaa, ten of it, ten of those ..."""
    levels = ['<!ENTITY a0 "aaaaaaaaaa">']
    levels += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9)]
    return f"<!DOCTYPE x [{''.join(levels)}]>"


# DOCX


def test_a_docx_gives_its_paragraphs_and_speaks_for_itself() -> None:
    table = f"<w:tbl><w:tr><w:tc>{word_paragraph('1,5 million tonnes')}</w:tc></w:tr></w:tbl>"
    body = (
        word_paragraph("A written reply", "Titel")
        + word_paragraph("Contents line 3", "Verz1")
        + word_paragraph(REPLY)
        + word_paragraph("What follows", "berschrift1")
        + '<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t xml:space="preserve">no strike </w:t></w:r>'
        "<w:r><w:t>weapons,</w:t><w:tab/><w:t>none</w:t></w:r>"
        "<w:del><w:r><w:delText>deleted</w:delText><w:t>gone</w:t></w:r></w:del></w:p>"
        + table
        + f"<w:sdt><w:sdtContent>{word_paragraph(ANSWER)}</w:sdtContent></w:sdt>"
    )
    assert read_docx(make_docx(body, CORE)) == Reading(
        (REPLY, "no strike weapons, none", ANSWER),
        title="A written reply",
        author="Jane Doe",
        date=dt.date(2022, 1, 26),
        modified=dt.date(2022, 1, 28),
    )


@pytest.mark.parametrize("mark", ["strike", "dstrike", "vanish"])
def test_what_is_struck_through_or_hidden_is_left_out_of_a_docx(mark: str) -> None:
    def run(text: str, said: str = "") -> str:
        return f"<w:r><w:rPr>{said}</w:rPr><w:t>{text}</w:t></w:r>"

    on, off = f"<w:{mark}/>", f"<w:{mark} w:val='false'/>"
    body = (
        f"<w:p>{run('Russia has ')}{run('30,000', on)}{run(' 13,000 troops, not ')}"
        f"<w:del>{run('fewer')}</w:del>{run(', it ')}{run('said.', off)}</w:p>"
        f"<w:p>{run(REPLY, on)}</w:p>"
    )
    assert read_docx(make_docx(body)).paragraphs == ("Russia has 13,000 troops, not, it said.",)


def word_table(*rows: tuple[str, ...]) -> str:
    cells = ["".join(f"<w:tc>{word_paragraph(cell)}</w:tc>" for cell in row) for row in rows]
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def test_the_rows_of_a_docx_table_are_read_as_those_in_markdown() -> None:
    body = word_paragraph(REPLY) + word_table(("Country", "Troops"), ("Poland", "5,000"))
    told = word_table(("Day", "Event"), ("1 May", REPLY), ("2 May", LAST))
    assert read_docx(make_docx(body + told)).paragraphs[1:] == (
        "Country: Poland; Troops: 5,000",
        f"1 May {REPLY}",
        f"2 May {LAST}",
    )


@pytest.mark.parametrize("holder", ["w:drawing", "w:pict", "w:choice"])
def test_a_text_box_is_a_paragraph_beside_the_one_it_hangs_on(holder: str) -> None:
    box = f"<{holder}><w:txbxContent>{word_paragraph(LAST)}</w:txbxContent></{holder}>"
    copy = box.replace(holder, "w:Fallback")
    body = f"<w:p><w:r><w:t>{REPLY[:9]}</w:t>{box}{copy}<w:t>{REPLY[9:]}</w:t></w:r></w:p>"
    assert read_docx(make_docx(body)).paragraphs == (REPLY, LAST)


def test_a_short_sentence_in_a_text_box_is_a_paragraph_and_a_label_is_none() -> None:
    texts = word_paragraph("NATO: no veto.") + word_paragraph("Photo by Jane Doe")
    box = f"<w:p><w:r><w:pict><w:txbxContent>{texts}</w:txbxContent></w:pict></w:r></w:p>"
    assert read_docx(make_docx(word_paragraph(REPLY) + box)).paragraphs == (REPLY, "NATO: no veto.")


def test_a_docx_without_a_title_style_has_its_own_title() -> None:
    assert read_docx(make_docx(word_paragraph(REPLY), CORE)).title == "A core title"


def test_the_date_in_a_docx_is_believed_before_that_of_its_file() -> None:
    body = word_paragraph("Title", "Titel") + word_paragraph("24 January 2022")
    reading = read_docx(make_docx(body + word_paragraph(REPLY), CORE))
    assert (reading.date, reading.paragraphs) == (dt.date(2022, 1, 24), (REPLY,))


@pytest.mark.parametrize("line", ["17 декабря 2021 г.", "Moscow, 17 December 2021"])
def test_a_date_in_print_goes_before_the_days_of_the_file(line: str) -> None:
    own = CORE.replace("A core title", "Word Document")
    headline = word_paragraph("A written reply to Moscow")
    for body in (headline + word_paragraph(line), word_paragraph(line) + headline):
        reading = read_docx(make_docx(body + word_paragraph(REPLY), own))
        assert (reading.title, reading.date) == ("A written reply to Moscow", dt.date(2021, 12, 17))
        assert reading.paragraphs == (REPLY,)
    signed = read_docx(make_docx(headline + word_paragraph(REPLY) + word_paragraph(line), CORE))
    assert signed.date == dt.date(2021, 12, 17)


@pytest.mark.parametrize("made_up", ["Word Document", "Document1", "Normal.dotm", "Документ 2", ""])
def test_a_title_that_word_made_up_gives_way_to_the_first_heading(made_up: str) -> None:
    own = CORE.replace("A core title", made_up)
    body = word_paragraph("26 January 2022") + word_paragraph("A reply", "berschrift1")
    reading = read_docx(make_docx(body + word_paragraph(REPLY), own))
    assert (reading.title, reading.paragraphs) == ("A reply", (REPLY,))


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"PK\x03\x04", "DOCX is broken"),
        (b"\xd0\xcf\x11\xe0" * 9, "older or locked document"),
        (make_zip({"a.txt": "x"}), "has no word/document.xml"),
        (make_zip({"word/document.xml": "<w"}), "word/document.xml is no XML"),
        (make_docx(""), "no paragraphs"),
        (make_docx("", extra={"word/media/a.bin": "\0" * 50_000_000}), "more than any document"),
        (make_zip({f"{n}.xml": "" for n in range(10_001)}), "10,001 files"),
    ],
)
def test_what_is_no_docx_is_refused_with_the_reason(raw: bytes, reason: str) -> None:
    assert reason in why_unreadable(raw, ".docx")


def test_an_entity_bomb_in_a_docx_stays_small() -> None:
    raw = make_docx(word_paragraph(f"{REPLY} &a8;"), head=bomb_levels())
    # Some versions of libxml2 refuse it by themselves.
    with suppress(UnreadableArticle):
        assert read_docx(raw).paragraphs == (REPLY,)


def test_an_entity_never_reads_another_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret word")
    head = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    reading = read_docx(make_docx(word_paragraph(f"{REPLY} &s;"), head=head))
    assert reading.paragraphs == (REPLY,)


# EPUB


def test_an_epub_is_one_article_of_its_chapters() -> None:
    metadata = (
        "<dc:title>The Reply</dc:title><dc:creator>Jane Doe</dc:creator>"
        "<dc:publisher>Harbour Press</dc:publisher><dc:date>2022-01-26</dc:date>"
        '<dc:language>en-GB</dc:language><meta property="dcterms:modified">2022-02-01T00:00:00Z'
        "</meta>"
    )
    chapters = {
        "one.xhtml": f"<h1>One</h1><p>{REPLY}</p><p>It was &ldquo;short&rdquo;.</p>",
        "two%20b.xhtml": f"<h1>Two</h1><p>{ANSWER}</p>",
    }
    assert read_epub(make_epub(chapters, metadata)) == Reading(
        (REPLY, "It was “short”.", ANSWER),
        title="The Reply",
        publisher="Harbour Press",
        author="Jane Doe",
        date=dt.date(2022, 1, 26),
        modified=dt.date(2022, 2, 1),
        language="en",
    )


def test_what_is_struck_through_is_left_out_of_an_epub() -> None:
    chapter = f"<p>Russia has <del>30,000</del> 13,000 troops, it said.</p><p>{REPLY}</p>"
    first = read_epub(make_epub({"a.xhtml": chapter})).paragraphs[0]
    assert first == "Russia has 13,000 troops, it said."


def test_a_locked_epub_says_so_and_locked_fonts_do_not_matter() -> None:
    chapters = {"one.xhtml": f"<p>{REPLY}</p>"}
    lock = '<encryption><CipherReference URI="{}"/></encryption>'
    locked = make_epub(chapters, encryption=lock.format("OPS/one.xhtml"))
    assert "locked (DRM)" in why_unreadable(locked, ".epub")
    fonts = make_epub(chapters, encryption=lock.format("OPS/font.otf"))
    assert read_epub(fonts).paragraphs == (REPLY,)


def test_an_epub_that_is_broken_or_a_bomb_is_refused() -> None:
    assert "names no package" in why_unreadable(
        make_zip({"META-INF/container.xml": "<container/>"}), ".epub"
    )
    bomb = make_epub({"one.xhtml": "<p>" + "a " * 20_000_000 + "</p>"})
    assert "more than any document needs" in why_unreadable(bomb, ".epub")


# E-mail


def make_mail(plain: str = "", html: str = "", **headers: str) -> bytes:
    message = EmailMessage()
    named = {
        "From": "NATO Press <press@hq.nato.example>",
        "Subject": "Ответ альянса: the reply",
        "Date": "Wed, 26 Jan 2022 23:30:00 -0500",
        **headers,
    }
    for name, value in named.items():
        message[name] = value
    message.set_content(plain)
    if html:
        message.add_alternative(html, subtype="html")
    return bytes(message)


def test_a_mail_is_what_its_sender_wrote() -> None:
    text = (
        f"{REPLY}\n\n{ANSWER}\n\nOn 25 Jan 2022, John Roe\n<j@x.example> wrote:\n> What?\n> When?"
    )
    reading = read_mail(make_mail(f"{text}\n\nBoth will see.\n-- \nPress office\n+32 2 000"))
    assert reading == Reading(
        (REPLY, ANSWER, "Both will see."),
        title="Ответ альянса: the reply",
        publisher="NATO Press",
        date=dt.date(2022, 1, 26),
    )


def test_quoted_originals_end_a_mail() -> None:
    for mark in ("-----Original Message-----", "________________________________"):
        assert drop_quotes(f"A word.\n{mark}\nFrom: x\nOld words.").strip() == "A word."
    assert drop_quotes("26.01.2022 10:00, Иван пишет:\n\n> Да?\nНет.").strip() == "Нет."


def test_the_html_part_is_read_where_the_plain_one_says_little() -> None:
    quote = "<blockquote type=cite><p>An older message that is quoted.</p></blockquote>"
    html = f"<html><body><p>{REPLY}</p><p>{ANSWER}</p>{quote}</body></html>"
    assert read_mail(make_mail("Please view as HTML.", html)).paragraphs == (REPLY, ANSWER)


def test_a_notice_to_open_the_mail_elsewhere_is_not_its_text() -> None:
    notice = (
        "If you have trouble reading this e-mail, or if its pictures do not show, open it in your "
        "browser instead: https://news.example/letters/2022/01/26/view. The editors of the letter."
    )
    html = f"<html><body>{f'<p>{REPLY}</p><p>{LAST}</p>' * 4}</body></html>"
    assert read_mail(make_mail(notice, html)).paragraphs[0] == REPLY


@pytest.mark.parametrize(
    "header",
    [
        "---------- Forwarded message ---------\nFrom: John Roe <j@x.example>\n"
        "Date: Tue, 25 Jan 2022 at 10:00\nSubject: The reply\nTo: <jane@y.example>\n",
        "-------- Пересылаемое сообщение --------\nОт: Иван <i@x.example>\n"
        "Дата: 25 января 2022\nТема: Ответ\nКому: jane@y.example\n",
    ],
)
def test_the_header_of_a_forwarded_mail_is_no_paragraph(header: str) -> None:
    assert read_mail(make_mail(f"{header}\n\n{REPLY}\n\n{LAST}")).paragraphs == (REPLY, LAST)
    quoted = "".join(f"> {line}\n" for line in [*header.splitlines()[1:], "", REPLY])
    apple = f"{LAST}\n\nBegin forwarded message:\n\n{quoted}"
    assert read_mail(make_mail(apple)).paragraphs == (LAST, REPLY)
    lines = header.replace("<", "&lt;").replace("\n", "<br>")
    quoted = f'<div class="gmail_quote"><div class="gmail_attr">{lines}</div><p>{REPLY}</p></div>'
    html = f"<html><body>{quoted}<p>{LAST}</p></body></html>"
    assert read_mail(make_mail("See below.", html)).paragraphs == (REPLY, LAST)


def test_a_line_of_a_text_that_looks_like_a_field_stays() -> None:
    lines = f"To: the Secretary General it was news.\n\nDate: unknown, he wrote below.\n\n{REPLY}"
    assert len(read_mail(make_mail(lines)).paragraphs) == 3


def test_a_private_sender_has_no_publisher() -> None:
    reading = read_mail(make_mail(REPLY, From="jane@gmail.com"))
    assert (reading.author, reading.publisher) == (None, None)


def test_a_mail_in_an_old_encoding_or_without_one_is_read() -> None:
    text = ANSWER.strip("«").replace("»", "")
    head = b"From: a@b.example\r\nSubject: =?koi8-r?B?79TXxdQ=?=\r\n"
    for charset, declared in (("koi8-r", "koi8-r"), ("cp1251", "x-unknown"), ("cp1251", "utf-8")):
        kind = f"Content-Type: text/plain; charset={declared}\r\n\r\n".encode()
        reading = read_mail(head + kind + text.encode(charset))
        assert (reading.title, reading.paragraphs) == ("Ответ", (text,))


@pytest.mark.parametrize(
    "header", ["From: <<@>\n", "Date: 99 Foo 2022\n", "Subject: =?x?q?=\xff\n"]
)
def test_a_broken_header_costs_only_itself(header: str) -> None:
    raw = header.encode("latin-1") + b"X: y\n\n" + REPLY.encode()
    assert read_mail(raw).paragraphs == (REPLY,)


def test_what_is_no_mail_is_refused() -> None:
    assert "no e-mail" in why_unreadable(b"Only words, and no header.", ".eml")
    assert "no paragraphs" in why_unreadable(make_mail(), ".eml")


# All of them

SAMPLES = {
    ".docx": make_docx(word_paragraph("T", "Titel") + word_paragraph(REPLY) * 20, CORE),
    ".epub": make_epub({"one.xhtml": f"<p>{REPLY}</p>" * 20}),
    ".eml": make_mail(REPLY, f"<html><body><p>{REPLY}</p></body></html>"),
}


@pytest.mark.parametrize("suffix", SAMPLES)
def test_a_file_cut_anywhere_is_read_or_refused(suffix: str) -> None:
    whole = SAMPLES[suffix]
    for end in range(0, len(whole), max(1, len(whole) // 200)):
        with suppress(UnreadableArticle):
            read_bytes(whole[:end], suffix=suffix, source="f", name="f")


@pytest.mark.parametrize("suffix", SAMPLES)
def test_a_file_with_any_byte_changed_is_read_or_refused(suffix: str) -> None:
    whole = SAMPLES[suffix]
    for at in range(0, len(whole), max(1, len(whole) // 200)):
        changed = bytearray(whole)
        changed[at] ^= 0xA5
        with suppress(UnreadableArticle):
            read_bytes(bytes(changed), suffix=suffix, source="f", name="f")


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_junk_under_any_suffix_is_refused(suffix: str) -> None:
    noise = b"\0\x01" + os.urandom(5_000)
    for raw in (noise, b"\0" * 5_000, b"PK\x03\x04" + noise, b"%PDF-1.7" + noise):
        assert why_unreadable(raw, suffix).endswith(".")


def test_documents_may_be_larger_than_texts(tmp_path: Path) -> None:
    picture = {"word/media/a.bin": os.urandom(MAX_ARTICLE_BYTES // 2).hex()}
    file = tmp_path / "a.docx"
    file.write_bytes(make_docx(word_paragraph(REPLY), extra=picture))
    padded = make_pdf([print_paragraphs(REPLY)]) + b"\n%" + b" " * MAX_ARTICLE_BYTES
    (tmp_path / "a.pdf").write_bytes(padded)
    assert read_article(file).paragraphs == read_article(tmp_path / "a.pdf").paragraphs
    assert "40,000,000" in why_unreadable(b"%PDF-" + b" " * 40_000_000, ".pdf")
