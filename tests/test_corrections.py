"""A corrected figure gives way to the right one; asked about the change, both are shown."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from pathlib import Path

import pytest

from ingest.run import ingest_sources
from ingest.sources.files import FileSource
from qa_service.archive import open_archive
from qa_service.archive.reading import read_current_articles
from qa_service.corrections import asks_about_change, fold_url, link_corrections
from qa_service.domain import Ask, Reply
from qa_service.http.service import Service
from qa_service.settings import Settings
from tests.articles import write_article

REPORT = "Exercise Amber Shield brought 4,500 soldiers to Latvia. It ended on 14 May 2023."
NOTE = (
    "A report on Exercise Amber Shield in Latvia gave the number of soldiers as 4,500. That was "
    "wrong. The number of soldiers was 7,200."
)
STANDS = "The report's other figure, 12 ships, stands."
CORRECTION = "'Correction: a number'"
ASKED = "How many soldiers did Exercise Amber Shield bring to Latvia?"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Was the number corrected?", True),
        ("What was originally reported?", True),
        ("What number was reported first?", True),
        ("Верно ли, что их было 4500?", True),
        (ASKED, False),
        ("Сколько солдат участвовало?", False),
    ],
)
def test_questions_about_the_change_are_told_from_others(question: str, expected: bool) -> None:
    assert asks_about_change(question) is expected


def ingest(settings: Settings, folder: Path, *texts: str, **fields: str) -> None:
    write_article(
        folder,
        "report",
        REPORT,
        title="Soldiers from nine countries train in Latvia",
        id="report",
        publisher="Northern Wire",
        date="2023-05-15",
    )
    note = {"publisher": "Northern Wire", "date": "2023-05-17", **fields}
    write_article(folder, "note", *(texts or (NOTE, STANDS)), **note)
    archive = open_archive(settings)
    ingest_sources([FileSource(folder)], settings=settings, archive=archive)
    archive.close()


def ask(settings: Settings, question: str, *, as_of: dt.date | None = None) -> Reply:
    service = Service.start(settings)
    try:
        return service.answerer.answer(Ask(question, as_of=as_of))
    finally:
        service.close()


def test_a_corrected_figure_replaces_the_old_one_in_answers(
    tmp_path: Path, tiny_settings: Settings
) -> None:
    ingest(tiny_settings, tmp_path / "a", title=CORRECTION, corrects="report")
    reply = ask(tiny_settings, ASKED)
    assert "7,200" in reply.answer
    assert "brought 4,500" not in reply.answer


def test_before_the_correction_the_figure_stands(tmp_path: Path, tiny_settings: Settings) -> None:
    ingest(tiny_settings, tmp_path / "a", title=CORRECTION, corrects="report")
    reply = ask(tiny_settings, ASKED, as_of=dt.date(2023, 5, 16))
    assert "brought 4,500" in reply.answer
    assert all(citation.corrected_by is None for citation in reply.citations)


def test_asked_about_the_change_both_figures_are_shown(
    tmp_path: Path, tiny_settings: Settings
) -> None:
    ingest(tiny_settings, tmp_path / "a", title=CORRECTION, corrects="report")
    reply = ask(tiny_settings, "Was the number of soldiers of Exercise Amber Shield corrected?")
    assert "7,200" in reply.answer
    assert "4,500" in reply.answer


def test_a_note_names_what_it_corrects_by_its_title(
    tmp_path: Path, tiny_settings: Settings
) -> None:
    text = (
        "In our report “Soldiers from nine countries train in Latvia” the number of soldiers was "
        "wrong: 4,500 should have read 7,200."
    )
    ingest(tiny_settings, tmp_path / "a", text, title="Correction to a report on soldiers")
    reply = ask(tiny_settings, ASKED)
    assert "brought 4,500" not in reply.answer
    assert "7,200" in reply.answer


@pytest.mark.parametrize("named", ["reports", "https://northern.example/other"])
def test_a_correction_of_what_is_not_there_is_told_of(
    tmp_path: Path, tiny_settings: Settings, named: str
) -> None:
    write_article(tmp_path / "a", "note", NOTE, title=CORRECTION, corrects=named)
    with closing(open_archive(tiny_settings)) as archive:
        sources = [FileSource(tmp_path / "a")]
        report = ingest_sources(sources, settings=tiny_settings, archive=archive)
        rows = [(row.outcome, row.detail) for row in report.rows]
        assert rows[1:] == [
            (
                "warning",
                f"corrects {named}, which is neither the id nor the address of another article",
            )
        ]
        assert not report.has_failures
        write_article(
            tmp_path / "a", "there", REPORT, id="reports", url="https://northern.example/other"
        )
        sources = [FileSource(tmp_path / "a")]
        report = ingest_sources(sources, settings=tiny_settings, archive=archive)
        assert [row.outcome for row in report.rows] == ["unchanged", "added"]


@pytest.mark.parametrize(
    "named",
    [
        "http://WWW.Northern.example/a/B?n=1",
        "https://northern.example/a/B?n=1",
        "northern.example/a/B?n=1#x",
    ],
)
def test_an_address_is_told_by_what_matters_in_it(named: str) -> None:
    assert fold_url(named) == fold_url("https://www.northern.example/a/B?n=1")
    assert fold_url(named) != fold_url("https://www.northern.example/a/b?n=1")
    assert fold_url("https://northern.example/a/") == fold_url("https://northern.example/a")


def test_a_correction_finds_its_article_by_another_spelling_of_its_address(
    tmp_path: Path, tiny_settings: Settings
) -> None:
    folder = tmp_path / "a"
    write_article(folder, "report", REPORT, url="https://www.northern.example/report/")
    named = "http://northern.example/report, second"
    write_article(folder, "note", NOTE, title=CORRECTION, corrects=named, date="2023-05-17")
    with closing(open_archive(tiny_settings)) as archive:
        ingest_sources([FileSource(folder)], settings=tiny_settings, archive=archive)
        with archive.reading() as connection:
            linked = link_corrections(read_current_articles(connection))
    assert [article.title for articles in linked.values() for article in articles] == [
        "Correction: a number"
    ]


@pytest.mark.parametrize("first", ["note", "report"])
def test_a_note_is_linked_whether_it_or_the_article_comes_first(
    tmp_path: Path, tiny_settings: Settings, first: str
) -> None:
    title = "Soldiers from nine countries train in Latvia"
    text = (
        f"In our report “{title}” the number of soldiers was wrong: 4,500 should have read 7,200."
    )
    note = {"title": CORRECTION, "publisher": "Northern Wire", "date": "2023-05-17"}
    with closing(open_archive(tiny_settings)) as archive:
        for name in (first, "report" if first == "note" else "note"):
            if name == "note":
                write_article(tmp_path / "a", "note", text, **note)
            else:
                fields = {"publisher": "Northern Wire", "date": "2023-05-15", "id": "report"}
                write_article(tmp_path / "a", "report", REPORT, title=title, **fields)
            ingest_sources([FileSource(tmp_path / "a")], settings=tiny_settings, archive=archive)
    reply = ask(tiny_settings, ASKED)
    assert "brought 4,500" not in reply.answer
    assert "7,200" in reply.answer
