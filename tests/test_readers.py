"""From a file to an article: Markdown, plain text, saved pages, and what cannot be read."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.language import detect_language, parse_language
from ingest.readers import MAX_ARTICLE_BYTES, read_article
from ingest.readers.dates import parse_date, read_date_line
from qa_service.domain import ArticleDraft
from qa_service.errors import UnreadableArticle
from tests.servers import ROOT

SOURCES = ROOT / "tests" / "sources"


def read(tmp_path: Path, content: str | bytes, name: str = "article.md") -> ArticleDraft:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read_article(file)


def why_unreadable(tmp_path: Path, content: str | bytes, name: str = "article.md") -> str:
    with pytest.raises(UnreadableArticle) as caught:
        read(tmp_path, content, name)
    return str(caught.value)


# Plain text


def test_the_untidy_agency_text_comes_out_whole() -> None:
    draft = read_article(SOURCES / "agency_copy.txt")
    assert draft.publisher == "news agency"
    assert draft.title == "Alliance answers Moscow’s demands and makes ready for “a long winter”"
    assert (draft.language, draft.date) == ("en", None)
    assert [paragraph.split()[0] for paragraph in draft.paragraphs] == [
        "The", "“Today", "He", "“We", "Similarly,", "In",
    ]  # fmt: skip
    assert draft.paragraphs[1].endswith("“with care”, he told reporters.")
    assert draft.paragraphs[-1] == "In any case, he insisted, the door stays open."


def test_date_and_byline_between_headline_and_body_are_read(tmp_path: Path) -> None:
    text = "Talks go on in Geneva\n\nBy Jane Doe, Geneva\n\n26 January 2022\n\nThey met. They left."
    draft = read(tmp_path, text, "talks.txt")
    assert (draft.title, draft.author) == ("Talks go on in Geneva", "Jane Doe")
    assert draft.date == dt.date(2022, 1, 26)
    assert draft.paragraphs == ("They met. They left.",)


def test_russian_agency_text_is_read_like_english(tmp_path: Path) -> None:
    text = (
        "Вестник\n\nГлавный вопрос остался без ответа\n\n27 января 2022, 11:20\n\n"
        "МОСКВА, 27 января. Министр сделал заявление.\n\nЧитайте также: Курс рубля\n\n"
        "Он ответил: «Нет».\n\nПодписывайтесь на наш Telegram-канал!\n\n© Вестник, 2022"
    )
    draft = read(tmp_path, text, "a.txt")
    assert (draft.publisher, draft.title) == ("Вестник", "Главный вопрос остался без ответа")
    assert (draft.date, draft.language) == (dt.date(2022, 1, 27), "ru")
    assert draft.paragraphs == (
        "МОСКВА, 27 января. Министр сделал заявление.",
        "Он ответил: «Нет».",
    )


def test_a_dateline_stays_in_its_paragraph(tmp_path: Path) -> None:
    text = "Answers sent\n\nBRUSSELS, Jan 26 (Reuters) - The letter left on Wednesday.\n\nNo more."
    assert read(tmp_path, text, "a.txt").paragraphs[0].startswith("BRUSSELS, Jan 26 (Reuters) -")


def test_a_question_can_be_a_headline_but_a_speakers_line_is_none(tmp_path: Path) -> None:
    asked = read(tmp_path, "Will the alliance answer?\n\nIt will.", "a.txt")
    assert (asked.title, asked.paragraphs) == ("Will the alliance answer?", ("It will.",))
    spoken = read(tmp_path, "Interview\n\nQuestion: Will you?\n\nMinister: Yes.", "b.txt")
    assert (spoken.title, len(spoken.paragraphs)) == ("Interview", 2)


def test_short_paragraphs_that_end_stay(tmp_path: Path) -> None:
    text = "Answers sent\n\nThe letter left.\n\n“No.”\n\nAnd then?\n\n“We are ready”"
    assert len(read(tmp_path, text, "a.txt").paragraphs) == 4


def test_a_text_without_a_headline_is_named_after_its_file(tmp_path: Path) -> None:
    draft = read(tmp_path, "The letter left. It was short.", "2022-01-26_nato-replies.txt")
    assert draft.title == "Nato replies"


def test_a_text_of_one_headline_has_it_as_its_paragraph(tmp_path: Path) -> None:
    draft = read(tmp_path, "The alliance sent a written answer", "short-note.txt")
    assert (draft.title, draft.paragraphs) == (
        "Short note",
        ("The alliance sent a written answer",),
    )


# Markdown


MARKDOWN = """# Answers sent

By Jane Doe

A [link](https://x.example) and **bold**text, `code`[^1], ![a map](a.png)
and <b>HTML</b>, wrapped &mdash; “quoted”...

## A sub-heading

- one
- two
  - inner

> A quote.

| a | b |
|---|---|
| 1 | 2 |

```
code
```

<!-- a comment -->

<div><p>Inside HTML.</p></div>

[^1]: A footnote.

## Related articles

- [Ferry reopens](https://y.example)

The end.
"""


def test_markdown_gives_its_paragraphs_without_marks(tmp_path: Path) -> None:
    draft = read(tmp_path, MARKDOWN)
    assert (draft.title, draft.author) == ("Answers sent", "Jane Doe")
    assert draft.paragraphs == (
        "A link and boldtext, code, and HTML, wrapped — “quoted”...",
        "one",
        "two",
        "inner",
        "A quote.",
        "a: 1; b: 2",
        "Inside HTML.",
        "The end.",
    )


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("**16:30 Moscow: no talks**\nThey met.", ["16:30 Moscow: no talks", "They met."]),
        ("**What we know**\nThey met.", ["What we know", "They met."]),
        ("**Who met?**\nThey did.", ["Who met? They did."]),  # a question has its answer
        ("**Anna Lind**\nWe met.", ["Anna Lind We met."]),  # who speaks
        ("**Anna Lind, engineer**\nWe met.", ["Anna Lind, engineer We met."]),
        ("**What they\nknow** is little.", ["What they know is little."]),
        ("**What they know**\nis little.", ["What they know is little."]),
        ("**06:48**\nThey met.", ["06:48 They met."]),
    ],
)
def test_a_heading_in_bold_above_its_text_is_a_paragraph_of_its_own(
    tmp_path: Path, text: str, paragraphs: list[str]
) -> None:
    draft = read(tmp_path, f"# Title\n\nA lead.\n\n{text}\n")
    assert list(draft.paragraphs) == ["A lead.", *paragraphs]


@pytest.mark.parametrize(
    "struck", ["~~30,000~~", "<s>30,000</s>", "<del>30,<b>000</b></del>", "<STRIKE>30,000</STRIKE>"]
)
def test_what_is_struck_through_is_left_out_of_markdown(tmp_path: Path, struck: str) -> None:
    text = f"# {struck} 13,000 troops\n\nRussia has {struck} 13,000 there, not {struck}, they said."
    draft = read(tmp_path, f"{text}\n\n<div><p>It has {struck} 13,000.</p></div>\n\nEnd ~~of it.")
    assert draft.title == "13,000 troops"
    told = "It has 13,000." if struck.startswith("<") else "It has ~~30,000~~ 13,000."
    assert draft.paragraphs == (
        "Russia has 13,000 there, not, they said.", told, "End ~~of it.",
    )  # fmt: skip


CHRONOLOGY = """
| Date | What happened |
|---|---|
| 26 January | NATO handed over its written reply to Moscow. |
| 27 January | **Lavrov** said that it had no answer to the main question. |
"""

POSITIONS = """
| NATO | Russia |
|---|---|
| It said once more on Friday that its door stays open. | It said that the door must shut. |
| No one else, it said, has any say in what it does. | Its own safety, it said, was at stake. |
"""

FIGURES = """
| Country | Troops | How many of them had come by the end of March |
|---|--:|---|
| Poland[^1] | 5,000 | all |
| Latvia | | [half](https://x.example) |
|---|---|---|
"""


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        (
            CHRONOLOGY,
            [
                "26 January NATO handed over its written reply to Moscow.",
                "27 January Lavrov said that it had no answer to the main question.",
            ],
        ),
        (
            POSITIONS,
            [
                "It said once more on Friday that its door stays open.",
                "It said that the door must shut.",
                "No one else, it said, has any say in what it does.",
                "Its own safety, it said, was at stake.",
            ],
        ),
        (FIGURES, ["Country: Poland; Troops: 5,000; all", "Country: Latvia; half"]),
        ("| Only | a header |\n|---|---|\n", ["Only; a header"]),
    ],
)
def test_the_rows_of_a_markdown_table_are_paragraphs(
    tmp_path: Path, table: str, rows: list[str]
) -> None:
    draft = read(tmp_path, f"# Title\n\nThe first.\n{table}\nThe last.\n")
    assert draft.paragraphs == ("The first.", *rows, "The last.")


FRONT_MATTER = """---
id: a-1.b_2
title: "Replies: read in full"
source: Harbour Post
source_class: Wire
authors: [Jane Doe, {name: John Roe}]
pubDate: 2022-01-26T23:30:00-05:00
lastmod: January 27, 2022
lang: en-GB
canonical_url: https://harbour.example/replies
corrects: a-0
sources:
  - {title: The text, url: "https://t.example", fact: F1}
  - A book
draft: false
layout: {nested: [1, 2]}
---
# Another heading

One paragraph.
"""


def test_front_matter_speaks_for_the_article(tmp_path: Path) -> None:
    draft = read(tmp_path, FRONT_MATTER)
    assert (draft.id, draft.title) == ("a-1.b_2", "Replies: read in full")
    assert (draft.publisher, draft.source_class) == ("Harbour Post", "wire")
    assert draft.author == "Jane Doe, John Roe"
    assert (draft.date, draft.modified) == (dt.date(2022, 1, 26), dt.date(2022, 1, 27))
    assert (draft.language, draft.corrects) == ("en", "a-0")
    assert draft.url == draft.identity == "https://harbour.example/replies"
    assert draft.references == ("The text <https://t.example>", "A book")
    assert draft.paragraphs == ("One paragraph.",)


def test_front_matter_is_read_on_plain_text_too(tmp_path: Path) -> None:
    draft = read(tmp_path, "---\r\ntitle: T\r\ndate: 2022-01-26\r\n---\r\nOne. Two.", "a.txt")
    assert (draft.title, draft.date) == ("T", dt.date(2022, 1, 26))


def test_the_first_line_of_a_text_with_a_title_stays(tmp_path: Path) -> None:
    text = "---\ntitle: A reply\n---\nThe letter, in short\n\nNATO replied in writing."
    draft = read(tmp_path, text, "a.txt")
    assert (draft.title, draft.publisher) == ("A reply", None)
    assert draft.paragraphs == ("The letter, in short", "NATO replied in writing.")


def test_toml_front_matter_is_read(tmp_path: Path) -> None:
    draft = read(tmp_path, '+++\ntitle = "T"\ndate = 2022-01-26T10:00:00Z\n+++\n\nOne.')
    assert (draft.title, draft.date) == ("T", dt.date(2022, 1, 26))


def test_a_name_wins_over_its_synonym(tmp_path: Path) -> None:
    text = "---\npublisher: Own\nsite: Other\n---\nOne."
    assert read(tmp_path, text).publisher == "Own"


def test_norwegian_is_no_truth_value(tmp_path: Path) -> None:
    draft = read(tmp_path, "---\nlanguage: no\ntitle: 2022\nauthor: null\n---\nOne.")
    assert (draft.language, draft.title, draft.author) == ("no", "2022", None)


def test_a_title_with_a_colon_needs_no_quotation_marks(tmp_path: Path) -> None:
    draft = read(
        tmp_path,
        """---
title: Tit for tat: Moscow shuts its mission  # a draft

# who and when
Publisher: "Harbour: Post"
authors: [Jane Doe, John Roe]
date: 2022-01-26
updated: 27 January 2022
url: https://harbour.example/tit
sources:
- Note: the reply: in full
  - {title: The text, url: "https://t.example"}
corrects:
---
One paragraph.""",
    )
    assert (draft.title, draft.publisher) == (
        "Tit for tat: Moscow shuts its mission",
        "Harbour: Post",
    )
    assert (draft.author, draft.corrects) == ("Jane Doe, John Roe", None)
    assert (draft.date, draft.modified) == (dt.date(2022, 1, 26), dt.date(2022, 1, 27))
    assert draft.url == "https://harbour.example/tit"
    assert draft.references == ("Note: the reply: in full", "The text <https://t.example>")


@pytest.mark.parametrize(
    "title",
    [
        *("@NATO says no", "- and yet: he moves", "5%: a goal", "a: b: c", "'a': b: c"),
        *('"Not one inch": what was promised', '"Not one inch" was promised'),
    ],
)
def test_what_yaml_reads_otherwise_is_the_rest_of_its_line(tmp_path: Path, title: str) -> None:
    assert read(tmp_path, f"---\ntitle: {title}\nlang: en\n---\nOne.").title == title


def test_blank_lines_may_stand_above_front_matter(tmp_path: Path) -> None:
    draft = read(tmp_path, "\n \r\n---\ntitle: T\n---\nOne.")
    assert (draft.title, draft.paragraphs) == ("T", ("One.",))
    assert "broken at line 4" in why_unreadable(tmp_path, "\n\n---\ntone: a: b\n---\nOne.")


def test_names_and_values_are_read_as_people_write_them(tmp_path: Path) -> None:
    draft = read(
        tmp_path,
        "---\nSource-Class: wire\npublished-at: 2022-01-26\nlanguage: ua\n"
        "title: NATO &amp; Russia: <i>talks</i> &lt;b&gt;of 5 &lt; 6&lt;/b&gt;\n---\nOne.",
    )
    assert (draft.source_class, draft.date) == ("wire", dt.date(2022, 1, 26))
    assert (draft.language, draft.title) == ("uk", "NATO & Russia: talks of 5 < 6")
    for written in ("state-controlled", "State controlled", "state media", "state"):
        draft = read(tmp_path, f"---\nsource_class: {written}\n---\nOne.")
        assert draft.source_class == "state"


def test_two_rules_are_no_front_matter(tmp_path: Path) -> None:
    assert read(tmp_path, "---\n\nOne.\n\n---\n\nTwo.").paragraphs == ("One.", "Two.")


def test_no_url_but_a_web_address_is_taken(tmp_path: Path) -> None:
    for url in ("javascript:alert(1)", "/posts/1"):
        draft = read(tmp_path, f"---\nurl: {url}\n---\nOne.")
        assert draft.url is None
        assert draft.identity == str((tmp_path / "article.md").resolve())


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("title: T\npublisher: [a", "broken at line"),
        ("tone: a: b", "line 2: put a value that has a colon in it between quotation marks"),
        ("title: a: b\ntone: dry", "line 2: put a value that has a colon in it"),
        ("title: a: b\n  its second line", "line 2: put a value that has a colon in it"),
        ("title: a: b\nits second line", "line 2: put a value that has a colon in it"),
        ("title: a: b\nauthor:\n  name: c", "line 2: put a value that has a colon in it"),
        ("title: a: b\nauthor: c\n- d", "line 2: put a value that has a colon in it"),
        ("title: a: b\npublisher: [c", "line 2: put a value that has a colon in it"),
        ("title: a: b\npublisher: " + "[" * 5000, "line 2: put a value that has a colon in it"),
        ("title: 'a: b: c", "broken at line"),
        ('title: "a: b', "broken at line"),
        ("title: a: b\ndate: yesterday", "date 'yesterday' is not a date"),
        ("title: T\n\tdate: 2022", "broken at line 3"),
        ("title: &a [*a]", "broken at line 2"),
        ("date: 2022-13-45", "date '2022-13-45' is not a date"),
        ("date: 03/04/2022", "date '03/04/2022' is not a date"),
        ("updated: yesterday", "modified 'yesterday' is not a date"),
        ("source_class: tabloid", "source_class 'tabloid' is not known"),
        ("id: a/b", "id 'a/b' cannot stand in a URL"),
        ("id: -a", "cannot stand in a URL"),
        (f"id: {'a' * 65}", "cannot stand in a URL"),
        ("title: " + "[" * 5000, "broken at line 2"),
    ],
)
def test_wrong_front_matter_is_refused_by_name(tmp_path: Path, front: str, reason: str) -> None:
    assert reason in why_unreadable(tmp_path, f"---\n{front}\n---\nOne.")


def test_front_matter_that_never_ends_is_refused(tmp_path: Path) -> None:
    assert "opens on line 1 and never ends" in why_unreadable(tmp_path, "---\ntitle: T\n\nOne.")


# Dates and languages


@pytest.mark.parametrize(
    "text",
    ["2022-01-26", "20220126", "20220126T153000Z", "1643206200", "1643206200000",
     "2022-01-26 10:00:00 -0500", "26/01/2022", "26.01.2022",
     "26 января 2022 г.", "26 січня 2022 року", "Wed, 26 Jan 2022 10:00:00 GMT"],
)  # fmt: skip
def test_dates_are_read_as_people_write_them(text: str) -> None:
    assert parse_date(text) == dt.date(2022, 1, 26)


@pytest.mark.parametrize("text", ["", "2022", "Jan 2022", "03/04/2022", "yesterday", "31.02.2022"])
def test_no_date_is_guessed(text: str) -> None:
    assert parse_date(text) is None


def test_a_line_that_is_only_a_date_is_told_from_a_sentence() -> None:
    date = dt.date(2022, 1, 26)
    assert read_date_line("Published on January 26, 2022 at 3:04 pm") == ("date", date)
    assert read_date_line("Обновлено: 26.01.2022, 11:20") == ("modified", date)
    assert read_date_line("26 January 2022 was cold.") is None
    assert read_date_line("BRUSSELS, 26 January 2022") is None


def test_languages_are_told_by_statistics_or_by_script() -> None:
    assert detect_language("The council met on Monday and agreed to go on with the talks.") == "en"
    assert detect_language("Совет собрался в понедельник и решил продолжить переговоры.") == "ru"
    assert detect_language("Рада зібралася в понеділок і вирішила продовжити переговори.") == "uk"
    assert [detect_language(text) for text in ("Да.", "Її дім", "Yes.", "")] == [
        "ru", "uk", "en", "en",
    ]  # fmt: skip
    assert [parse_language(tag) for tag in ("ru-RU", "EN_us", "", "english", None)] == [
        "ru", "en", None, None, None,
    ]  # fmt: skip


# Encodings and files that are no articles


RUSSIAN = "Главный вопрос остался без ответа, сказал министр. Он не назвал сроков."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r", "cp866"])
def test_russian_is_read_in_its_encodings(tmp_path: Path, encoding: str) -> None:
    draft = read(tmp_path, RUSSIAN.encode(encoding), "a.txt")
    assert (draft.paragraphs, draft.language) == ((RUSSIAN,), "ru")


def test_western_windows_text_is_read(tmp_path: Path) -> None:
    text = "Le ministre s’est dit prêt à répondre « sous peu »."
    assert read(tmp_path, text.encode("cp1252"), "a.txt").paragraphs == (text,)


def test_french_is_not_taken_for_a_baltic_language(tmp_path: Path) -> None:
    text = (
        "L’OTAN a transmis mercredi sa réponse écrite. « Nous sommes prêts à écouter », a déclaré "
        "Jens Stoltenberg à Bruxelles.",
        "Le Kremlin étudie le texte, où figurent des idées déjà connues.",
    )
    raw = "\n\n".join(["L’OTAN répond à Moscou", *text, ""]).encode("cp1252")
    assert read(tmp_path, raw, "a.txt").paragraphs == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "L’OTAN répond à Moscou. « Nous sommes prêts à écouter », a déclaré Jens."),
        ("cp1252", "Nato svarte på Russlands krav. Døren står åpen, sa han."),
        ("cp1257", "NATO atsakė į Rusijos reikalavimus. Šalys pačios renkasi kelią."),
        ("cp1257", "NATO atbildēja uz Krievijas prasībām. Durvis ir atvērtas, viņš sacīja."),
        ("cp1250", "NATO odpovědělo na požadavky Ruska. Dveře jsou otevřené, řekl ministr."),
        ("cp1250", "NATO odpowiedziało na żądania Rosji. Drzwi są otwarte, dodał minister."),
        ("cp1254", "NATO Rusya’nın taleplerine yanıt verdi. Bakan kapının açık kaldığını söyledi."),
    ],
)  # fmt: skip
def test_latin_text_is_read_in_the_letters_of_its_language(
    tmp_path: Path, encoding: str, text: str
) -> None:
    for shown in (text, f"{text}\n\n{text}"):
        assert read(tmp_path, shown.encode(encoding), "a.txt").paragraphs[0] == text


MIXED = "“NATO’s reply” – “the «answer»” – came, said Mr Čapek’s office."


@pytest.mark.parametrize(
    ("text", "stray", "mended"),
    [
        (RUSSIAN, b"\xa0", " "),
        (RUSSIAN, b"\x97", "—"),
        (MIXED, b"\x92", "’"),
        (MIXED, b"\xe9", "é"),
        (MIXED, b"\x81", "�"),
        (MIXED, b"\xe2\x80", "�"),
    ],
)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_stray_byte_in_utf_8_costs_nothing_else(
    tmp_path: Path, text: str, stray: bytes, mended: str, mark: bytes
) -> None:
    raw = mark + b"It was sent" + stray + b" on Monday. " + text.encode()
    expected = " ".join(f"It was sent{mended} on Monday. {text}".split())
    assert read(tmp_path, raw, "a.txt").paragraphs == (expected,)


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_what_is_wrongly_declared_as_utf_8_is_still_found(tmp_path: Path, encoding: str) -> None:
    raw = page(f"<p>{RUSSIAN}</p>" * 2, "<meta charset=utf-8>").decode().encode(encoding)
    assert read(tmp_path, raw, "a.html").paragraphs == (RUSSIAN, RUSSIAN)


def test_a_stray_byte_in_a_page_of_utf_8_costs_nothing_else(tmp_path: Path) -> None:
    raw = page(f"<p>NATO’s reply – {{}}s words – came.</p>{FILL}", "<meta charset=utf-8>")
    draft = read(tmp_path, raw.replace(b"{}", b"Lavrov\x92"), "a.html")
    assert draft.paragraphs[0] == "NATO’s reply – Lavrov’s words – came."


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "a.md", "empty"),
        (b" \n\t ", "a.txt", "empty"),
        (b"# Only a title\n", "a.md", "no paragraphs"),
        (b"---\ntitle: T\n---\n", "a.md", "no paragraphs"),
        (b"***\n\n---\n", "a.txt", "no paragraphs"),
        (b"%PDF-1.7\x00\x01\x02", "a.txt", "binary"),
        (bytes(range(1, 32)) * 9, "a.txt", "binary"),
        (b"\xff\xfeA\x00\x00\xd8", "a.txt", "marked as utf-16-le"),
        (bytes(range(128, 256)) * 5, "a.txt", "encoding cannot be told"),
        (b"PK\x03\x04", "a.zip", "'.zip' is not an article"),
        (b"text", "README", "is not an article"),
        (b"<html><body></body></html>", "a.html", "no paragraphs"),
    ],
)
def test_what_is_no_article_is_refused_with_the_reason(
    tmp_path: Path, content: bytes, name: str, reason: str
) -> None:
    assert reason in why_unreadable(tmp_path, content, name)


def test_the_size_limit_is_five_million_bytes(tmp_path: Path) -> None:
    sentence = b"The council met. "
    largest = (sentence * (MAX_ARTICLE_BYTES // len(sentence) + 1))[: MAX_ARTICLE_BYTES - 1]
    assert read(tmp_path, largest, "a.md").paragraphs
    assert "5,000,000 bytes" in why_unreadable(tmp_path, largest + b"x", "a.md")


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableArticle, match="cannot be opened"):
        read_article(tmp_path / "gone.md")


# Saved pages


def test_a_news_page_gives_its_article_and_nothing_else() -> None:
    draft = read_article(SOURCES / "news_page.html")
    assert draft.paragraphs == (
        "BRUSSELS, Jan 26 (Harbour Post) - The alliance gave Russia its written answers on "
        "Wednesday, its secretary general said.",
        "“We are ready to talk,” he told reporters.",
        "He listed three fields: the offices in both capitals, security in Europe, and arms "
        "control.",
        "In Moscow the foreign minister said the main question had stayed without an answer. He "
        "did not say what would follow.",
        "“There is no positive reaction to the main question,” the minister said.",
        "His ministry named three demands:",
        "no further enlargement of the alliance,",
        "no strike weapons near Russia’s borders,",
        "a return to the military posture of 1997.",
        "“We are ready to talk,” he told reporters.",
        "No.",
        "The next meeting of the council has no date yet, two diplomats said, and both sides want "
        "to read the papers first.",
    )


def test_a_news_page_speaks_for_itself() -> None:
    draft = read_article(SOURCES / "news_page.html")
    assert draft.title == "Alliance hands Moscow its answers"
    assert (draft.publisher, draft.author) == ("Harbour Post", "Mara Lindqvist")
    assert (draft.date, draft.modified) == (dt.date(2022, 1, 26), dt.date(2022, 1, 27))
    assert draft.language == "en"
    assert draft.identity == draft.url
    assert draft.url == "https://harbourpost.example/world/alliance-hands-moscow-its-answers"


def test_a_russian_page_in_windows_1251_is_read() -> None:
    draft = read_article(SOURCES / "russian_page.html")
    assert draft.title == "Лавров: главный вопрос остался без ответа"
    assert (draft.publisher, draft.author) == ("Северный вестник", "Пётр Самойлов")
    assert (draft.date, draft.language) == (dt.date(2022, 1, 27), "ru")
    assert [paragraph.split()[0] for paragraph in draft.paragraphs] == [
        "МОСКВА,", "«Главный", "По", "Пресс-секретарь", "В",
    ]  # fmt: skip


def test_an_old_page_with_breaks_in_a_layout_table_is_read() -> None:
    draft = read_article(SOURCES / "old_page.html")
    assert (draft.title, draft.date) == ("Foundation paper signed in Paris", None)
    assert len(draft.paragraphs) == 4
    assert draft.paragraphs[1] == (
        "The paper sets up a permanent council that is to meet every month. It gives neither side "
        "a veto over what the other decides."
    )


def page(body: str, head: str = "") -> bytes:
    return f"<html><head><title>T</title>{head}</head><body>{body}</body></html>".encode()


FILL = "<p>" + "The council met on Monday and agreed to go on with the talks. " * 4 + "</p>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Pre<b>fix</b>es (<a href=x>NATO</a>), “<i>clear</i>,”<br>he said.</p>",
         ["Prefixes (NATO), “clear,” he said."]),
        ("<p>One.</p>Bare text between.<p>Two.</p>", ["One.", "Bare text between.", "Two."]),
        ("<font size=2>One <b>and</b> more.<p>Two.<p>Three.</font>",
         ["One and more.", "Two.", "Three."]),
        ("<p>One.<br><br/>Two.<br> <br>Three.</p>", ["One.", "Two.", "Three."]),
        ("<ul><li>One<ul><li>Inner.</li></ul></li><li><p>A.</p><p>B.</p></li></ul>",
         ["One", "Inner.", "A.", "B."]),
        ("<blockquote><p>One.</p><p>Two.</p></blockquote>", ["One.", "Two."]),
        ("<p>On <time>26 January</time> he spoke.</p>", ["On 26 January he spoke."]),
        ("<div>One in a division, he said.</div><div>Two in one.</div>",
         ["One in a division, he said.", "Two in one."]),
        ("<p>Seen.</p><p hidden>Not seen.</p><p style='display: none'>Nor this.</p>", ["Seen."]),
        ("<table><tr><td>1</td><td>2</td></tr></table><p>One.</p>", ["One."]),
        ("<p>A &#11; B &#x93;C&#x94;.</p>", ["A B “C”."]),
    ],
)  # fmt: skip
def test_html_paragraphs_come_out_whole(tmp_path: Path, html: str, expected: list[str]) -> None:
    draft = read(tmp_path, page(f"<article>{FILL}{html}{FILL}</article>"), "a.html")
    assert list(draft.paragraphs[1:-1]) == expected


@pytest.mark.parametrize("tag", ["s", "strike", "del"])
def test_what_is_struck_through_is_left_out_of_a_page(tmp_path: Path, tag: str) -> None:
    struck = f"<{tag}>30,<b>000</b></{tag}>"
    html = (
        f"<h1>Russia has {struck} 13,000 troops in the south</h1><p>Russia has {struck} 13,000 "
        f"combat troops, not {struck}, it said.</p><del><p>It had denied it.</p></del>{FILL}"
    )
    draft = read(tmp_path, page(f"<article>{html}</article>"), "a.html")
    assert draft.title == "Russia has 13,000 troops in the south"
    assert draft.paragraphs[0] == "Russia has 13,000 combat troops, not, it said."
    assert len(draft.paragraphs) == 2


@pytest.mark.parametrize(
    "deck",
    [
        "<div data-gu-name='standfirst'><div class='d'><p>Allies are ready to talk</p></div></div>",
        "<h2 class='standfirst'>Allies are ready to talk, they say.</h2>",
        "<h3 class='lead'>Allies are ready to talk, they say.</h3>",
    ],
)  # fmt: skip
def test_a_standfirst_is_a_paragraph_whatever_it_is_made_of(tmp_path: Path, deck: str) -> None:
    html = (
        f"<article><div><h1>All answers sent</h1></div>{deck}<div><a href='/j'>Jane Doe</a></div>"
        f"<div><div class='dcr-9'>{FILL * 6}<h3>What now?</h3>{FILL}</div></div></article>"
    )
    paragraphs = read(tmp_path, page(html), "a.html").paragraphs
    assert paragraphs[0].startswith("Allies are ready")
    assert len(paragraphs) == 8


@pytest.mark.parametrize("name", ["subtitle", "deck", "standfirst"])
@pytest.mark.parametrize("end", ["", "."])
def test_a_second_headline_is_a_standfirst_if_it_is_a_sentence(
    tmp_path: Path, name: str, end: str
) -> None:
    html = (
        f"<h1>All answers sent</h1><h2 class='{name}'>Allies are ready to talk, they say{end}</h2>"
    )
    draft = read(tmp_path, page(f"<article>{html}{FILL * 3}</article>"), "a.html")
    assert len(draft.paragraphs) == (4 if end else 3)


def test_further_down_a_heading_that_is_a_sentence_stays_one(tmp_path: Path) -> None:
    html = f"<h1>All answers sent</h1>{FILL}<h2 class='subtitle'>Allies are ready to talk.</h2>"
    draft = read(tmp_path, page(f"<article>{html}{FILL * 3}</article>"), "a.html")
    assert len(draft.paragraphs) == 4


@pytest.mark.parametrize(
    "quoted",
    [
        "<p>“We are ready.”</p><cite>Jens Stoltenberg, 26 January</cite>",
        "“We are ready.” — <cite>Jens Stoltenberg</cite>",
        "<p>“We are ready.”<cite>Jens Stoltenberg</cite></p>",
    ],
)
def test_whose_words_a_quotation_is_is_a_credit_and_no_part_of_it(
    tmp_path: Path, quoted: str
) -> None:
    html = f"{FILL}<blockquote>{quoted}</blockquote><p>So says <cite>The Post</cite>.</p>{FILL}"
    draft = read(tmp_path, page(f"<article>{html}</article>"), "a.html")
    assert draft.paragraphs[1:-1] == ("“We are ready.”", "So says The Post.")


def test_a_quotation_pulled_out_may_have_words_of_its_own(tmp_path: Path) -> None:
    told = "<p>“We have always been ready to talk with Russia about arms,” he told them.</p>"
    shown = "<div class='{}'><p>We have been ready to talk about arms with Russia</p></div>"
    for names, count in (("pull-quote", 3), ("pullquote", 3), ("pull-left", 4)):
        html = f"<article>{FILL}{told}{shown.format(names)}{FILL}</article>"
        assert len(read(tmp_path, page(html), "a.html").paragraphs) == count


HEADLINES = (
    "Alliance answers Moscow in a letter of several pages",
    "Who said what about the treaty of 1992?",
    "A line that is never tested is no line",
)


@pytest.mark.parametrize(
    "entry",
    [
        "<li><a href='/{0}'>{1}</a></li>",
        "<h3><a href='/{0}'>{1}</a></h3>",
        "<div><a href='/{0}'>{1}</a><span>2 hours ago</span></div>",
    ],
)
def test_a_page_of_linked_headlines_is_no_article(tmp_path: Path, entry: str) -> None:
    entries = "".join(entry.format(*each) for each in enumerate(HEADLINES))
    html = f"<html><body><main><h1>Politics</h1>{entries}</main></body></html>"
    assert "only links to other pages" in why_unreadable(tmp_path, html, "a.html")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("example.org", "Checking your browser before accessing example.org."),
        ("Just a moment...", "This process is automatic, and takes but a few seconds of yours."),
        ("404 Not Found", "The requested URL was not found on this server."),
        ("Ой!", "Подтвердите, что запросы отправляли вы, а не робот."),
    ],
)
def test_a_barrier_is_no_article(tmp_path: Path, title: str, text: str) -> None:
    html = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body>"
    assert "The page has no article" in why_unreadable(tmp_path, f"{html}</html>", "a.html")


def test_a_page_that_only_leads_on_is_no_article(tmp_path: Path) -> None:
    head = "<meta http-equiv='Refresh' content='0; URL=https://harbour.example/a'>"
    body = "<h1>NATO replies</h1><p>Redirecting to the article, please wait.</p>"
    reason = why_unreadable(tmp_path, page(body, head), "a.html")
    assert "only leads on to https://harbour.example/a: read that one" in reason


@pytest.mark.parametrize(
    "head",
    [
        "<meta http-equiv=refresh content=0>",
        "<meta http-equiv=refresh content='300; url=/live'>",
        "<noscript><meta http-equiv=refresh content='0; url=?plain'></noscript>",
    ],
)
def test_a_short_page_that_renews_itself_is_an_article(tmp_path: Path, head: str) -> None:
    body = "<h1>It was sent</h1><p>NATO sent its reply on Wednesday.</p>"
    assert read(tmp_path, page(body, head), "a.html").paragraphs


def test_a_short_story_of_what_was_denied_is_an_article(tmp_path: Path) -> None:
    html = "<h1>Access denied to observers</h1><p>The observers were not let in, they said.</p>"
    assert len(read(tmp_path, f"<html><body>{html}</body></html>", "a.html").paragraphs) == 1


def test_a_page_may_open_with_whose_words_follow(tmp_path: Path) -> None:
    html = (
        "<body><article><h1>Вечірнє звернення</h1><p><b>Джерело:</b> звернення президента</p>"
        "<p>Пряма мова: «Ми вистоїмо, бо за нами правда і вся країна».</p>"
        "<p>Президент подякував усім, хто захищає країну в цей час.</p></article></body>"
    )
    first = read(tmp_path, html, "a.html").paragraphs[0]
    assert first == "Джерело: звернення президента"


def test_a_page_of_two_short_paragraphs_is_read(tmp_path: Path) -> None:
    body = "<nav><a href=/>Home</a></nav><h1>Sent</h1><p>It was sent.</p><p>It arrived.</p>"
    assert read(tmp_path, page(body), "a.html").paragraphs == ("It was sent.", "It arrived.")


def test_the_address_a_browser_noted_is_the_identity(tmp_path: Path) -> None:
    note = b"<!DOCTYPE html>\n<!-- saved from url=(0030)https://harbour.example/a?id=1 -->\n"
    draft = read(tmp_path, note + page(FILL), "a.html")
    assert draft.identity == "https://harbour.example/a?id=1"


def test_a_front_page_named_as_canonical_is_no_identity(tmp_path: Path) -> None:
    head = "<link rel=canonical href='https://harbour.example/'>"
    assert read(tmp_path, page(FILL, head), "a.html").url is None


def test_utf_8_is_believed_before_a_stale_declaration(tmp_path: Path) -> None:
    head = "<meta charset=windows-1251>"
    draft = read(tmp_path, page(FILL + "<p>Он сказал «нет».</p>" + FILL, head), "a.html")
    assert draft.paragraphs[1] == "Он сказал «нет»."


# Anything at all


BITS = [
    *(b"---\n", b"title: T\n", b"id: a\n", b"date: 1\n", b"+++\n", b"\n\n", b"# ", b"- ", b"> "),
    *(b"|a|b|\n|-|-|\n", b"```\n", b"[^1]: ", b"<p>", b"</p>", b"<br><br>", b"<table><td>"),
    *(b"<!--", b"<![CDATA[", b"<svg>", b"<form><h1>", b"&#0;", b"&#xD800;", b"charset=hex"),
    *(b"<?xml version='1.0' encoding='utf-16'?>", b"\xff\xfe", b"\x00", b"\xe9\xe0", b"Word "),
    *("Он сказал. ".encode(), "“No,” he said. ".encode()),
]


@settings(deadline=None, max_examples=150)
@given(
    st.one_of(st.binary(max_size=200), st.lists(st.sampled_from(BITS), max_size=30).map(b"".join)),
    st.sampled_from([".md", ".txt", ".html"]),
)
def test_any_bytes_make_a_draft_or_a_reason(content: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"a{suffix}"
        file.write_bytes(content)
        try:
            draft = read_article(file)
        except UnreadableArticle:
            return
    assert draft.title
    assert draft.paragraphs
    assert all(text == " ".join(text.split()) != "" for text in draft.paragraphs)
