"""Bad input of every kind in one run: a clear row each, the rest read, memory bounded."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ingest.attribution import attribute_statements
from ingest.issuers import Issue
from ingest.maintenance import verify
from ingest.readers.records import read_record
from ingest.report import Report
from ingest.run import ingest_sources
from ingest.sources.items import Found, Item
from ingest.sources.opening import open_sources
from qa_service.archive import open_archive
from qa_service.archive.reading import read_current_articles, read_paragraphs
from qa_service.domain import SourceState
from qa_service.settings import Settings
from tests.articles import write_article
from tests.servers import run_module
from tests.sites import HTML, XML, Page, serve_site
from tests.tiny import TINY

# A run over one small article takes 220 MB; trees of 5 MB pages and the like come on top.
MAX_PEAK_BYTES = 700_000_000
FIFTY_MB = 50_000_000
TALKS = "The talks in Geneva went on for a day, and nobody said what had been agreed."


def page(*paragraphs: str, head: str = "") -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<html lang=en><head><title>Talks</title>{head}</head><body><article><h1>Talks</h1>"
        f"{body}</article></body></html>"
    )


def zip_bomb(member: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as document:
        document.writestr(member, b"<a>" + b" " * 3 * FIFTY_MB)
    return packed.getvalue()


def good(title: str) -> str:
    return json.dumps({"id": title, "title": title, "date": "2022-01-26", "text": TALKS + title})


RUSSIAN = "Переговоры в Женеве шли весь день без перерыва, и никто не сказал, о чём договорились."
CUT = "cut off"
READ_BESIDE = {
    *("after-deep", "after-long", "after-letters", "after-half", "before-cut"),
    *("after-wide", "before-end"),
}


def make_files() -> dict[str, tuple[bytes, str]]:
    """What a file holds, and what its row says."""
    return {
        "bomb.docx": (zip_bomb("word/document.xml"), "more than any document needs"),
        "bomb.epub": (zip_bomb("META-INF/container.xml"), "more than any document needs"),
        "large.html": (
            page(*["The council met."] * 2_000_000).encode(),
            "must stay below 5,000,000",
        ),
        "large.txt": (b"The council met. " * 3_000_000, "must stay below 5,000,000"),
        "deep.html": (page("<div>" * 200_000 + TALKS).encode(), "no paragraphs"),
        "deep.md": (b"> " * 50_000 + b"words", "no paragraphs"),
        "yaml.md": (
            b"---\ntitle: " + b"[" * 50_000 + b"\n---\n\nWords.\n",
            "cannot be read as YAML",
        ),
        "cut-in-a-tag.html": (page(TALKS).encode()[:-3], CUT),
        "cut.html": (page(TALKS, TALKS).encode()[:-60], CUT),
        "cut-in-a-letter.html": (page(RUSSIAN).encode()[:-61], CUT),
        "cut-in-a-letter.txt": (RUSSIAN.encode()[:-2], CUT),
        "cut.docx": (b"PK\x03\x04" + b"\0" * 400, "broken"),
        "cut.pdf": (b"%PDF-1.7\n1 0 obj <<", "PDF"),
        "utf-16.txt": ("Words of the talks".encode("utf-16-le"), "binary"),
        "no-encoding.txt": (bytes(range(128, 256)) * 5, "encoding cannot be told"),
        "nothing.html": (
            b"<html><body><nav><a href=/>Home</a></nav></body></html>",
            "no paragraphs",
        ),
        "empty.md": (b"", "empty"),
        "deep.jsonl": (b"[" * 200_000 + b"\n" + good("after-deep").encode(), "nested too deeply"),
        "long.jsonl": (
            json.dumps({"text": "x " * (FIFTY_MB // 2)}).encode()
            + f"\n{good('after-long')}".encode(),
            "more than 5,000,000 bytes",
        ),
        "letters.jsonl": (b'{"text": "\xd0"}\n' + good("after-letters").encode(), "not UTF-8"),
        "half.jsonl": (
            b'{"id": "\\ud800", "text": "They met"}\n' + good("after-half").encode(),
            "half of a letter: a lone \\ud800",
        ),
        "cut.jsonl": (good("before-cut").encode() + b'\n{"text": "They m', "is not JSON"),
        "long.csv": (
            b"id,text\n1," + b"x" * 6_000_000 + f'\nafter-wide,"{TALKS} Wide."\n'.encode(),
            "more than 5,000,000 bytes",
        ),
        "cut.csv": (f'id,text\nbefore-end,"{TALKS} End."\n2,"They m'.encode(), CUT),
    }


def current_ids(settings: Settings) -> set[str]:
    archive = open_archive(settings)
    with archive.reading() as connection:
        found = set(read_current_articles(connection))
    assert all(check.ok for check in verify(settings, archive))
    archive.close()
    return found


def run_measured(settings: Settings, *arguments: str) -> tuple[list[dict[str, str]], int]:
    """The rows of a process of its own, and its peak of memory in bytes."""
    extra = {"QA_EMBEDDING": TINY}
    command = ["tests.memory", "ingest", *arguments, "--json"]
    done = run_module(*command, data_dir=settings.data_dir, extra=extra)
    assert done.returncode == 1, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return lines[:-1], int(done.stderr.splitlines()[-1])


@pytest.mark.slow
def test_every_broken_file_is_one_clear_row_and_the_rest_is_read(
    tiny_settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    files = make_files()
    for name, (raw, _why) in files.items():
        (folder / name).write_bytes(raw)
    rows, peak = run_measured(tiny_settings, str(folder))
    failed = [row for row in rows if row["outcome"] == "failed"]
    for name, (_raw, why) in files.items():
        said = [row["detail"] for row in failed if row["source"].split("#")[0].endswith(f"/{name}")]
        assert len(said) == 1, (name, said)
        assert why in said[0], name
    assert len(failed) == len(files)
    assert current_ids(tiny_settings) == READ_BESIDE
    assert peak < MAX_PEAK_BYTES


@pytest.mark.slow
def test_every_bad_page_of_a_feed_is_one_clear_row_and_the_rest_is_read(
    tiny_settings: Settings,
) -> None:
    packed = {**HTML, "Content-Encoding": "gzip"}
    pages = {
        "/large": (Page(page(*["The council met."] * 2_000_000).encode()), "larger than"),
        "/bomb": (Page(gzip.compress(b" " * 10 * FIFTY_MB), headers=packed), "unpacks to more"),
        "/packed": (Page(gzip.compress(b"<p>" + b" " * 6_000_000), headers=packed), "must stay"),
        "/cut": (Page(page(TALKS).encode()[:-40]), CUT),
        "/broken": (Page(gzip.compress(page(TALKS).encode())[:-9], headers=packed), CUT),
        "/nothing": (Page(b"<html><body><nav>Home</nav></body></html>"), "no paragraphs"),
        "/picture": (Page(b"\x89PNG", headers={"Content-Type": "image/png"}), "image/png"),
        "/gone": (Page(status=404), "is not there"),
        "/fault": (Page(status=500), "answers 500"),
        "/away": (Page(status=302, headers={"Location": "https://a.example/"}), "not allowed"),
        "https://elsewhere.example/1": (Page(), "add it to QA_INGEST_HOSTS"),
        "http://127.0.0.1:9/dead": (Page(), "cannot be read"),
        "ftp://127.0.0.1/a": (Page(), "not an http or https address"),
    }
    with serve_site() as site:
        site.pages |= {path: page for path, (page, _why) in pages.items()}
        site.add_article("/good", "Talks", TALKS)
        links = "".join(f"<item><link>{path}</link></item>" for path in [*pages, "/good"])
        feed = f"<rss version='2.0'><channel>{links}</channel></rss>"
        site.pages["/feed"] = Page(feed.encode(), headers=XML)
        url = f"{site.url}/feed"
        rows, peak = run_measured(tiny_settings, url, "--allow-private-addresses")
    said = {row["source"].removeprefix(site.url): row for row in rows}
    assert len(rows) == len(said) == len(pages) + 1
    for path, (_page, why) in pages.items():
        assert said[path]["outcome"] == "failed"
        assert why in said[path]["detail"], path
    assert said["/good"]["outcome"] == "added"
    assert len(current_ids(tiny_settings)) == 1
    assert peak < MAX_PEAK_BYTES


def ingest(settings: Settings, *named: str) -> Report:
    archive = open_archive(settings)
    with open_sources(named, settings, allow_private=True) as sources:
        report = ingest_sources(sources, settings=settings, archive=archive)
    archive.close()
    return report


def write_dated(file: Path, day: dt.date | None) -> str:
    date = f"date: {day}\n" if day else ""
    file.write_text(f"---\nid: a\ntitle: Talks\n{date}---\n\n{TALKS}\n", encoding="utf-8")
    return str(file)


def test_a_date_in_the_future_is_told_and_not_believed(
    tiny_settings: Settings, tmp_path: Path
) -> None:
    today = dt.datetime.now(dt.UTC).date()
    file = write_dated(tmp_path / "a.md", today + dt.timedelta(days=30))
    (row,) = ingest(tiny_settings, file).rows
    assert row.outcome == "added"
    assert "lies in the future and is left out" in row.detail
    with open_archive(tiny_settings).reading() as connection:
        assert read_current_articles(connection)["a"].date is None
    (again,) = ingest(tiny_settings, file).rows
    assert (again.outcome, again.detail) == ("unchanged", row.detail)


def test_an_article_of_the_future_gets_its_date_when_its_day_has_come(
    tiny_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = dt.datetime.now(dt.UTC).date()
    file = write_dated(tmp_path / "a.md", today + dt.timedelta(days=3))
    ingest(tiny_settings, file)
    monkeypatch.setattr("ingest.dating.SLACK", dt.timedelta(days=3))
    (row,) = ingest(tiny_settings, file).rows
    assert (row.outcome, row.detail) == ("updated", "Talks")
    assert [row.outcome for row in ingest(tiny_settings, file).rows] == ["unchanged"]


def test_a_missing_date_is_told_and_tomorrow_s_believed(
    tiny_settings: Settings, tmp_path: Path
) -> None:
    (row,) = ingest(tiny_settings, write_dated(tmp_path / "a.md", None)).rows
    assert row.detail == "Talks (without a date: left out where a date is asked for)"
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    (row,) = ingest(tiny_settings, write_dated(tmp_path / "a.md", tomorrow)).rows
    assert (row.outcome, row.detail) == ("updated", "Talks")


@pytest.mark.slow
def test_a_feed_of_ten_thousand_items_is_read_to_its_end(
    tiny_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve_site() as site:
        links = "".join(f"<item><link>/{number}</link></item>" for number in range(10_000))
        feed = f"<rss version='2.0'><channel>{links}</channel></rss>"
        site.pages["/feed"] = Page(feed.encode(), headers=XML)
        for number in (0, 5_000, 9_999):
            site.add_article(f"/{number}", f"Talks {number}", f"{TALKS} {number}.")
        counts = ingest(tiny_settings, f"{site.url}/feed").summary()
        assert (counts["added"], counts["failed"]) == (3, 9_997)
        monkeypatch.setattr("ingest.sources.web.MAX_ENTRIES", 1)
        report = ingest(tiny_settings, f"{site.url}/feed")
    assert [row.outcome for row in report.rows] == ["unchanged", "failed"]
    assert report.rows[1].detail == "10,000 documents are listed; only the first 1 are read."


def test_half_of_a_letter_in_a_record_costs_its_line_alone(
    tiny_settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "talks.jsonl"
    halves = [{"text": f"{TALKS} \ud800"}, {"title": "\udc00", "text": TALKS}, {"id": "\ud800"}]
    whole = good("whole \U0001f600")
    file.write_text("\n".join([*map(json.dumps, halves), whole]), encoding="utf-8")
    report = ingest(tiny_settings, str(file))
    assert [row.outcome for row in report.rows] == ["failed"] * 3 + ["added"]
    assert [row.source.rpartition("#")[2] for row in report.rows[:3]] == ["1", "2", "3"]
    assert report.rows[1].detail == r"Record 2 has half of a letter: a lone \udc00."


def test_a_file_whose_name_is_no_text_is_a_row_that_can_be_printed(
    tiny_settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "talks\udcff.txt").write_text(TALKS, encoding="utf-8")
    (tmp_path / "whole.txt").write_text(TALKS, encoding="utf-8")
    failed, added = sorted(ingest(tiny_settings, str(tmp_path)).rows, key=lambda row: row.source)
    assert (failed.outcome, added.outcome) == ("failed", "added")
    assert failed.source.endswith(r"/talks\udcff.txt")
    assert "its name is no UTF-8" in failed.detail


class BrokenReader:
    """A source whose first article makes its reader fail in a way that nobody foresaw."""

    expected = 2

    def find_items(self, known: Mapping[str, SourceState]) -> Iterator[Found]:
        yield Item("/broken", "0", lambda: [][1])
        yield Item("/good", "1", lambda: read_record({"id": "a", "text": TALKS}, source="/good"))

    def covers(self, source: str) -> bool:
        return False


def test_a_fault_of_a_reader_costs_its_article_alone(tiny_settings: Settings) -> None:
    archive = open_archive(tiny_settings)
    report = ingest_sources([BrokenReader()], settings=tiny_settings, archive=archive)
    archive.close()
    assert [row.outcome for row in report.rows] == ["failed", "added"]
    assert "IndexError: list index out of range): please report it" in report.rows[0].detail
    assert current_ids(tiny_settings) == {"a"}


def test_a_fault_of_the_attribution_costs_the_statements_of_its_article_alone(
    tiny_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_article(
        tmp_path, "broken", "Lavrov said that talks would go on.", title="Broken", id="broken"
    )
    write_article(tmp_path, "whole", "Lavrov said that talks had ended.", title="Whole", id="whole")

    def attribute(paragraphs: Sequence[str], *, issue: Issue, **told: Any) -> Any:
        is_broken = issue.title == "Broken"
        return [][1] if is_broken else attribute_statements(paragraphs, issue=issue, **told)

    monkeypatch.setattr("ingest.preparing.attribute_statements", attribute)
    report = ingest(tiny_settings, str(tmp_path))
    assert report.summary() | {"added": 2, "failed": 1} == report.summary()
    (failed,) = (row for row in report.rows if row.outcome == "failed")
    assert failed.source.endswith("/broken.md")
    assert "cannot be told (IndexError: list index out of range): please report it" in failed.detail
    with closing(open_archive(tiny_settings)) as archive, archive.reading() as connection:
        said = {
            id: [s.speaker for p in read_paragraphs(connection, id, 1) for s in p.statements]
            for id in ("broken", "whole")
        }
    assert said == {"broken": [], "whole": ["Sergey Lavrov"]}
