"""Records under one address: versions of a story follow each other, other articles are told of."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ingest.report import Report
from ingest.run import ingest_sources
from ingest.sources.files import FileSource
from qa_service.archive import open_archive
from qa_service.archive.reading import read_paragraph_texts, read_places, read_revisions
from qa_service.domain import article_id_of
from qa_service.settings import Settings
from tests.documents import make_record

URL = "https://www.harbour.example/soldiers"
FIRST = "Exercise Amber Shield brought 4,500 soldiers to Latvia, the ministry said."
THEN = "Exercise Amber Shield brought 7,200 soldiers to Latvia, the ministry said."
POSTS = (
    "Ministers of nine countries met in Riga on Monday.",
    "The alliance handed its written reply to Moscow.",
    "Two frigates left Norfolk for the northern Atlantic.",
)

Ingest = Callable[..., Report]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "days"
    folder.mkdir()
    return folder


@pytest.fixture
def ingest(tiny_settings: Settings, folder: Path) -> Ingest:
    def run(*, delete_missing: bool = False) -> Report:
        with closing(open_archive(tiny_settings)) as archive:
            return ingest_sources(
                [FileSource(folder)],
                settings=tiny_settings,
                archive=archive,
                delete_missing=delete_missing,
            )

    return run


def counts(report: Report) -> dict[str, int]:
    return {outcome: count for outcome, count in report.summary().items() if count}


def texts_of(settings: Settings) -> list[str]:
    with closing(open_archive(settings)) as archive, archive.reading() as connection:
        ids = [place.paragraph_id for place in read_places(connection)]
        found = read_paragraph_texts(connection, ids)
    return sorted(found[id].text for id in ids)


def write_lines(file: Path, *records: dict[str, str]) -> None:
    file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")


def story(text: str, date: str = "", title: str = "Soldiers train in Latvia") -> dict[str, str]:
    return {"url": URL, "title": title, "text": text, "date": date}


def test_of_two_daily_dumps_the_later_one_has_the_story(
    ingest: Ingest, folder: Path, tiny_settings: Settings
) -> None:
    write_lines(folder / "2022-03-01.jsonl", story(FIRST, "2022-03-01"))
    write_lines(folder / "2022-03-02.jsonl", story(THEN, "2022-03-02"))
    assert counts(ingest()) == {"added": 1, "updated": 1}
    assert texts_of(tiny_settings) == [THEN]
    with closing(open_archive(tiny_settings)) as archive, archive.reading() as connection:
        found = read_revisions(connection, article_id_of(URL))
    assert [article.revision for article in found] == [1, 2]
    assert counts(ingest(delete_missing=True)) == {"unchanged": 2}


def test_the_next_day_s_dump_renews_the_story(
    ingest: Ingest, folder: Path, tiny_settings: Settings
) -> None:
    write_lines(folder / "2022-03-01.jsonl", story(FIRST))
    ingest()
    write_lines(folder / "2022-03-02.jsonl", story(THEN, title="More soldiers train in Latvia"))
    assert counts(ingest()) == {"unchanged": 1, "updated": 1}
    assert texts_of(tiny_settings) == [THEN]
    write_lines(folder / "2022-03-03.jsonl", story(f"{THEN} It ended in May."))
    assert counts(ingest()) == {"unchanged": 2, "updated": 1}
    assert counts(ingest()) == {"unchanged": 3}


@pytest.mark.parametrize("is_known", [True, False])
def test_what_is_dated_earlier_gives_way_though_it_is_read_later(
    ingest: Ingest, folder: Path, tiny_settings: Settings, is_known: bool
) -> None:
    write_lines(folder / "a.jsonl", story(THEN, "2022-03-02"))
    if is_known:
        ingest()
    write_lines(folder / "b.jsonl", story(FIRST, "2022-03-01"))
    report = ingest()
    assert report.summary()["duplicates"] == 1
    assert report.rows[-1].detail.endswith(
        f"(an older version of what {folder / 'a.jsonl'}#{URL} has)"
    )
    assert texts_of(tiny_settings) == [THEN]
    assert counts(ingest()) == {"unchanged": 2}


@pytest.mark.parametrize(
    "url",
    [
        URL,
        "https://t.me/s/nato",
        "https://a.example/2022-01-26-the-posts.html",
        "https://a.example/",
    ],
)
def test_different_articles_under_one_address_are_rows_that_say_so(
    ingest: Ingest, folder: Path, tiny_settings: Settings, url: str
) -> None:
    write_lines(folder / "posts.jsonl", *({"url": url, "text": post} for post in POSTS))
    report = ingest()
    assert counts(report) == {"added": 1, "failed": 2}
    assert texts_of(tiny_settings) == [POSTS[0]]
    assert f"its address {url} is that of another article" in report.rows[-1].detail
    assert [row.source.rpartition("#")[2] for row in report.rows] == [url, f"{url}~2", f"{url}~3"]
    assert counts(ingest()) == {"unchanged": 1, "failed": 2}


def test_another_dump_s_article_does_not_take_an_address_over(
    ingest: Ingest, folder: Path, tiny_settings: Settings
) -> None:
    write_lines(folder / "a.jsonl", {"url": URL, "text": POSTS[0]})
    ingest()
    (folder / "a.jsonl").rename(folder.parent / "elsewhere.jsonl")
    write_lines(folder / "b.jsonl", {"url": URL, "text": POSTS[1]})
    assert counts(ingest()) == {"failed": 1}
    assert texts_of(tiny_settings) == [POSTS[0]]


@pytest.mark.parametrize("id", ["p-1", "posts/1"])
def test_records_with_one_id_are_a_row_each(ingest: Ingest, folder: Path, id: str) -> None:
    write_lines(folder / "posts.jsonl", *({"id": id, "text": post} for post in POSTS))
    report = ingest()
    assert counts(report) == {"added": 1, "failed": 2}
    assert all("was already used by" in row.detail for row in report.rows[1:])


def test_a_record_that_stands_twice_is_a_duplicate(ingest: Ingest, folder: Path) -> None:
    write_lines(folder / "posts.jsonl", *[story(FIRST)] * 2)
    assert counts(ingest()) == {"added": 1, "duplicates": 1}
    assert counts(ingest(delete_missing=True)) == {"unchanged": 2}


def test_of_two_captures_of_a_page_the_later_one_counts(
    ingest: Ingest, folder: Path, tiny_settings: Settings
) -> None:
    page = "<html lang=en><head><title>{0}</title></head><body><article><h1>{0}</h1><p>{1}</p>"
    bodies = [f"{page.format('Soldiers', text)}</article></body></html>" for text in (FIRST, THEN)]
    raw = b"".join(make_record(URL, body.encode()) for body in bodies)
    (folder / "a.warc").write_bytes(raw)
    assert counts(ingest()) == {"added": 1, "updated": 1}
    assert texts_of(tiny_settings) == [THEN]
    assert counts(ingest()) == {"unchanged": 2}


def capture(text: str, day: int) -> bytes:
    head = f"<html lang=en><head><title>Soldiers</title></head><body><h1>Soldiers</h1><p>{text}"
    body = f"{head}</p></body></html>".encode()
    return make_record(URL, body, captured=f"2022-02-{day:02}T10:00:00Z")


def test_of_captures_the_latest_counts_in_whatever_order_their_files_come(
    ingest: Ingest, folder: Path, tiny_settings: Settings
) -> None:
    (folder / "a.warc").write_bytes(capture(THEN, 5))
    (folder / "b.warc").write_bytes(capture(FIRST, 3))
    assert counts(ingest()) == {"added": 1, "duplicates": 1}
    assert texts_of(tiny_settings) == [THEN]
    (folder / "c.warc").write_bytes(capture(FIRST, 4))
    assert counts(ingest()) == {"duplicates": 1, "unchanged": 2}
    assert texts_of(tiny_settings) == [THEN]
    (folder / "0.warc").write_bytes(capture(FIRST, 7))
    assert counts(ingest()) == {"updated": 1, "unchanged": 1, "duplicates": 2}
    assert texts_of(tiny_settings) == [FIRST]
    assert counts(ingest()) == {"unchanged": 4}


def test_a_text_that_was_captured_again_is_as_new_as_its_last_capture(
    ingest: Ingest, folder: Path, tiny_settings: Settings
) -> None:
    (folder / "a.warc").write_bytes(capture(THEN, 3) + capture(THEN, 9) + capture(FIRST, 5))
    assert counts(ingest()) == {"added": 1, "duplicates": 2}
    (folder / "b.warc").write_bytes(capture(FIRST, 8))
    assert counts(ingest()) == {"duplicates": 1, "unchanged": 3}
    assert texts_of(tiny_settings) == [THEN]
