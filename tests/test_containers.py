"""Files that hold many articles: JSON Lines and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.readers.records import read_record
from ingest.run import ingest_sources
from ingest.sources.files import FileSource
from ingest.sources.items import Item, Unread
from qa_service.archive import open_archive
from qa_service.errors import UnreadableArticle
from qa_service.settings import Settings

FIRST = {"id": "one", "title": "A reply", "date": "2022-01-26", "text": "NATO replied in writing."}
SECOND = {"id": "two", "title": "A visit", "published": "2022-02-07", "body": "They met at length."}


def write_lines(file: Path, lines: Sequence[object]) -> Path:
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return file


def ingest(settings: Settings, file: Path, *, delete_missing: bool = False) -> dict[str, int]:
    archive = open_archive(settings)
    report = ingest_sources(
        [FileSource(file)], settings=settings, archive=archive, delete_missing=delete_missing
    )
    archive.close()
    return {outcome: count for outcome, count in report.summary().items() if count}


def test_a_line_is_an_article_under_its_own_id(tmp_path: Path) -> None:
    file = write_lines(tmp_path / "all.jsonl", [FIRST, SECOND])
    one, two = FileSource(file).find_items({})
    assert isinstance(one, Item)
    assert isinstance(two, Item)
    assert (one.source, two.source) == (f"{file}#one", f"{file}#two")
    draft = two.read()
    assert (draft.id, draft.title, str(draft.date)) == ("two", "A visit", "2022-02-07")
    assert draft.paragraphs == ("They met at length.",)


def test_a_row_of_a_table_is_the_same_article_as_a_line(tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "all.jsonl", [FIRST])
    with (tmp_path / "all.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, FIRST)
        writer.writeheader()
        writer.writerow(FIRST)
    drafts = [
        found.read()
        for file in (lines, tmp_path / "all.csv")
        for found in FileSource(file).find_items({})
        if isinstance(found, Item)
    ]
    assert drafts[0].paragraphs == drafts[1].paragraphs
    assert [draft.article_id for draft in drafts] == ["one", "one"]


def test_a_changed_line_is_one_update_and_a_lost_one_a_deletion(
    tmp_path: Path, tiny_settings: Settings
) -> None:
    file = write_lines(tmp_path / "all.jsonl", [FIRST, SECOND])
    assert ingest(tiny_settings, file) == {"added": 2}
    assert ingest(tiny_settings, file) == {"unchanged": 2}
    write_lines(file, [{**FIRST, "text": "NATO replied in writing, twice."}])
    assert ingest(tiny_settings, file) == {"updated": 1}
    assert ingest(tiny_settings, file, delete_missing=True) == {"unchanged": 1, "deleted": 1}


def test_broken_lines_are_rows_and_the_rest_is_read(tmp_path: Path) -> None:
    file = tmp_path / "all.jsonl"
    file.write_text(f'{{"id": \n[1]\n\n{json.dumps(FIRST)}\n', encoding="utf-8")
    broken, listed, good = FileSource(file).find_items({})
    assert isinstance(broken, Unread)
    assert isinstance(listed, Unread)
    assert "Line 1 is not JSON" in broken.why
    assert "Line 2 is no JSON object" in listed.why
    assert good.source == f"{file}#one"


@pytest.mark.parametrize(
    "value", [[FIRST, SECOND], {"status": "ok", "totalResults": 2, "articles": [FIRST, SECOND]}]
)
def test_a_json_file_of_articles_is_read_as_its_lines_would_be(
    tmp_path: Path, value: object
) -> None:
    file = tmp_path / "all.json"
    file.write_text(json.dumps(value), encoding="utf-8-sig")
    one, two = FileSource(file).find_items({})
    assert (one.source, two.source) == (f"{file}#one", f"{file}#two")
    assert isinstance(two, Item)
    assert two.read().paragraphs == ("They met at length.",)


def test_a_json_file_may_be_one_article(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps(FIRST), encoding="utf-8")
    (found,) = FileSource(tmp_path).find_items({})
    assert isinstance(found, Item)
    assert found.read().title == "A reply"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"[" * 200_000, "nested too deeply"),
        (b'{"text": "cut', "The file is not JSON"),
        (b"[1]", "Record 1 is no JSON object"),
        (b"[" + b" " * 40_000_000 + b"]", r"make it JSON Lines"),
    ],
)
def test_a_json_file_that_is_no_list_of_articles_is_a_row(
    tmp_path: Path, raw: bytes, why: str
) -> None:
    (tmp_path / "all.json").write_bytes(raw)
    (found,) = FileSource(tmp_path).find_items({})
    assert isinstance(found, Unread)
    assert why in found.why


def test_json_without_an_article_is_read_only_where_it_is_named(tmp_path: Path) -> None:
    file = tmp_path / "package.json"
    file.write_text('{"name": "a page", "scripts": {"build": "make"}}', encoding="utf-8")
    assert list(FileSource(tmp_path).find_items({})) == []
    (found,) = FileSource(file).find_items({})
    assert isinstance(found, Item)
    with pytest.raises(UnreadableArticle, match="The record has no text"):
        found.read()


def test_a_file_of_another_kind_names_all_that_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK")
    (found,) = FileSource(tmp_path / "a.xlsx").find_items({})
    assert isinstance(found, Unread)
    assert "'.xlsx' is not an article" in found.why
    for suffix in (".csv", ".docx", ".json", ".jsonl", ".mbox", ".md", ".tsv", ".warc.gz"):
        assert f"{suffix}," in found.why or f"{suffix}." in found.why


def read_table(file: Path, raw: bytes) -> list[str]:
    file.write_bytes(raw)
    found = list(FileSource(file).find_items({}))
    return [
        f"{(draft := each.read()).title}: {draft.paragraphs[0]}"
        if isinstance(each, Item)
        else getattr(each, "why", "")
        for each in found
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_table_is_read_in_its_encoding_by_its_separator(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    text = "Министр ответил, что переговоры продолжаются; он не назвал сроков | и условий."
    table = io.StringIO()
    rows = csv.writer(table, delimiter=separator)
    rows.writerows([["Title", "Text", "note; or remark"], ["Ответ", text, "a,b"]])
    raw = table.getvalue().encode(encoding)
    for name in ("a.csv", "a.tsv"):
        assert read_table(tmp_path / name, raw) == [f"Ответ: {text}"]


def test_a_stray_byte_in_a_table_of_utf_8_costs_nothing_else(tmp_path: Path) -> None:
    text = "Министр ответил; переговоры продолжаются и сроков он не назвал."
    raw = f"title,text\nОтвет,{text}\n".encode().replace("не ".encode(), "не".encode() + b"\xa0")
    assert read_table(tmp_path / "a.csv", raw) == [f"Ответ: {text}"]


def test_a_table_without_texts_names_its_columns(tmp_path: Path) -> None:
    (row,) = read_table(tmp_path / "a.csv", b"name;age\nJane;7\nJohn;8\n")
    assert row == "The table has no column with a text, but name, age: name one of them 'text'."


def test_a_row_of_more_cells_than_columns_is_told_and_not_cut(tmp_path: Path) -> None:
    raw = b"title;text\nCut;Talks went on; nobody said for how long.\nWhole;Talks ended.;;\n"
    assert read_table(tmp_path / "a.csv", raw) == [
        "Row 1 has more cells than there are columns (2): put a text that has a ; in it between "
        "quotation marks.",
        "Whole: Talks ended.",
    ]


def test_a_row_of_empty_cells_is_none(tmp_path: Path) -> None:
    raw = b"title;text\nOne;Talks went on.\n;\n ; ;\n"
    assert read_table(tmp_path / "a.csv", raw) == ["One: Talks went on."]


def test_an_id_that_fits_no_url_still_tells_articles_apart() -> None:
    draft = read_record({"id": "12/34?x", "text": "Some words."}, source="/all.jsonl#12/34?x")
    other = read_record({"id": "12/35?x", "text": "Some words."}, source="/all.jsonl#12/35?x")
    assert draft.id is None
    assert draft.article_id != other.article_id


def test_a_title_in_html_is_plain_text() -> None:
    draft = read_record({"title": "NATO &amp; Russia: <i>talks</i>", "text": "One."}, source="a#1")
    assert draft.title == "NATO & Russia: talks"


def test_paragraphs_and_html_are_texts_too() -> None:
    listed = read_record({"paragraphs": ["One.", " ", "Two."]}, source="f#1")
    assert listed.paragraphs == ("One.", "Two.")
    page = "<html><body><h1>Talks</h1><p>The talks in Geneva went on for a day.</p></body></html>"
    assert read_record({"html": page}, source="f#2").paragraphs == (
        "The talks in Geneva went on for a day.",
    )


def test_the_text_of_a_record_with_a_title_is_whole() -> None:
    text = (
        "A letter without a full stop\n\nNATO replied in writing on Wednesday.\n\nTo be continued"
    )
    draft = read_record({"title": "A reply", "text": text}, source="f#1")
    assert (draft.title, draft.publisher) == ("A reply", None)
    assert draft.paragraphs == tuple(text.split("\n\n"))


def test_a_title_and_a_date_that_a_text_repeats_are_no_paragraphs() -> None:
    text = "A reply\n\nBy Jane Doe\n\n26 January 2022\n\nNATO replied."
    draft = read_record({"title": "A reply", "text": text}, source="f#1")
    assert (draft.paragraphs, draft.author) == (("NATO replied.",), "Jane Doe")
    assert str(draft.date) == "2022-01-26"


def test_the_names_that_programs_give_to_fields_are_known() -> None:
    record = {
        "headline": "A reply",
        "site_name": "Harbour Post",
        "datePublished": 1643206200,
        "articleBody": "NATO replied in writing.",
    }
    draft = read_record(record, source="f#1")
    assert (draft.title, draft.publisher) == ("A reply", "Harbour Post")
    assert (str(draft.date), draft.paragraphs) == ("2022-01-26", ("NATO replied in writing.",))
    for name in ("date_published", "published_at", "pubDate", "publishedAt", "date_publish"):
        dated = read_record({name: "20220126T153000Z", "text": "One."}, source="f#1")
        assert str(dated.date) == "2022-01-26"


@pytest.mark.parametrize(
    "record",
    [
        {
            "source": {"id": None, "name": "Harbour Post"},
            "author": None,
            "title": "A reply",
            "url": "https://example.org/a",
            "publishedAt": "2022-01-26T15:30:00Z",
            "content": "NATO replied.",
        },
        {
            "title": "A reply",
            "date_publish": "2022-01-26 15:30:00",
            "date_modify": None,
            "source_url": "https://example.org/a",
            "site": "Harbour Post",
            "maintext": "NATO replied.",
        },
        {
            "headline": {"main": "A reply"},
            "pub_date": "2022-01-26T15:30:00+0000",
            "source": "Harbour Post",
            "link": "https://example.org/a",
            "body": "NATO replied.",
        },
        {
            "name": "A reply",
            "title": None,
            "timestamp": 1643206200,
            "outlet": "Harbour Post",
            "link": "https://example.org/a",
            "text": "NATO replied.",
        },
    ],
)
def test_the_records_of_usual_dumps_are_whole_articles(record: dict[str, object]) -> None:
    draft = read_record(record, source="f#1")
    assert (draft.title, draft.publisher, draft.author) == ("A reply", "Harbour Post", None)
    assert (str(draft.date), draft.url) == ("2022-01-26", "https://example.org/a")


@pytest.mark.parametrize(
    "header",
    [
        "Headline;Publish Date;Site name;Source URL;Text",
        "Заголовок;Дата публикации;Источник;Ссылка;Текст",
        "Заголовок;Дата публікації;Видання;Посилання;Текст",
    ],
)
def test_the_columns_that_people_name_are_known(tmp_path: Path, header: str) -> None:
    row = "A reply;26.01.2022;Harbour Post;https://example.org/a;NATO replied."
    for encoding in ("utf-8", "utf-16"):
        (tmp_path / "a.csv").write_text(f"{header}\n{row}\n", encoding=encoding)
        (item,) = FileSource(tmp_path / "a.csv").find_items({})
        assert isinstance(item, Item)
        draft = item.read()
        assert (draft.title, draft.publisher) == ("A reply", "Harbour Post")
        assert (str(draft.date), draft.url) == ("2022-01-26", "https://example.org/a")
        assert draft.paragraphs == ("NATO replied.",)


def test_a_name_and_a_timestamp_count_where_nothing_else_tells() -> None:
    record = {"name": "Jane Doe", "timestamp": 1700000000, "text": "NATO replied."}
    draft = read_record({**record, "headline": "A reply", "date": "2022-01-26"}, source="f#1")
    assert (draft.title, str(draft.date)) == ("A reply", "2022-01-26")


def test_a_record_without_a_title_has_its_first_words_for_one() -> None:
    draft = read_record({"text": "NATO replied in writing. It said no more."}, source="/a.jsonl#3")
    assert draft.title == "NATO replied in writing. It said no more."


@pytest.mark.parametrize("date", ["2022-01-00", "January 2022", "03/04/2022"])
def test_a_date_that_cannot_be_read_leaves_the_article_undated(
    tmp_path: Path, tiny_settings: Settings, date: str
) -> None:
    file = write_lines(tmp_path / "all.jsonl", [{**FIRST, "date": date}])
    archive = open_archive(tiny_settings)
    report = ingest_sources([FileSource(file)], settings=tiny_settings, archive=archive)
    archive.close()
    (row,) = report.rows
    assert (row.outcome, "without a date" in row.detail) == ("added", True)


def test_html_in_a_text_is_read_as_paragraphs() -> None:
    body = "<h2>Reply</h2><p>NATO <b>replied</b> &amp; waited.</p><ul><li>Two papers</li></ul>"
    draft = read_record({"content": body, "title": "A reply"}, source="f#1")
    assert (draft.title, draft.paragraphs) == ("A reply", ("NATO replied & waited.", "Two papers"))
    assert read_record({"text": "5 < 6 <or so>, he said."}, source="f#1").paragraphs == (
        "5 < 6 <or so>, he said.",
    )


def test_a_publisher_that_is_an_address_is_the_article_s_own() -> None:
    draft = read_record({"source": "https://example.org/a", "text": "Words here."}, source="f#1")
    assert (draft.url, draft.publisher) == ("https://example.org/a", None)


@pytest.mark.parametrize("record", [{}, {"title": "Only a title"}, {"text": "   "}])
def test_a_record_without_a_text_says_what_is_missing(record: dict[str, str]) -> None:
    with pytest.raises(UnreadableArticle, match="The record has no text: give it one of text"):
        read_record(record, source="f#1")
