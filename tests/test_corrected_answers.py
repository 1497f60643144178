"""An answer has the right value, and the one that was corrected only beside it or when asked."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from ingest.run import ingest_sources
from ingest.sources.files import FileSource
from qa_service.archive import open_archive
from qa_service.domain import Ask, Reply
from qa_service.http.service import Service
from qa_service.settings import Settings
from tests.articles import write_article

TROOPS = "NATO expects 30,000 Russian troops in Belarus, Stoltenberg said on Thursday."
HOW_MANY = "How many Russian troops does NATO expect in Belarus?"
SHORTER = "In the report on Belarus the number of troops was wrong: it should have been 13,000."


def ask(
    settings: Settings, folder: Path, question: str, report: str, *notes: str, language: str = "en"
) -> Reply:
    """The answer from a report and the notes that correct it, each a day later."""
    fields = {"language": language, "title": "A report"}
    write_article(folder, "report", report, id="report", date="2022-02-03", **fields)
    fields = {"language": language, "title": "'Correction: a report'", "corrects": "report"}
    for day, note in enumerate(notes, 4):
        write_article(folder, f"note{day}", note, date=f"2022-02-0{day}", **fields)
    return answer(settings, folder, question)


def answer(settings: Settings, folder: Path, question: str) -> Reply:
    with closing(open_archive(settings)) as archive:
        ingest_sources([FileSource(folder)], settings=settings, archive=archive)
    service = Service.start(settings)
    try:
        return service.answerer.answer(Ask(question))
    finally:
        service.close()


@pytest.mark.parametrize(
    "case",
    [
        (
            "en",
            HOW_MANY,
            TROOPS,
            "An earlier report gave the number of Russian troops in Belarus as 30,000. The correct "
            "number is 13,000.",
            "13,000",
        ),
        ("en", HOW_MANY, TROOPS, SHORTER, "13,000"),
        (
            "en",
            HOW_MANY,
            TROOPS,
            "The number of Russian troops that NATO expects in Belarus is 13,000, not 30,000 as we "
            "reported.",
            "13,000",
        ),
        (
            "ru",
            "Сколько российских военных ожидает НАТО в Белоруссии?",
            "НАТО ожидает 30 тысяч российских военных в Белоруссии, сообщил Столтенберг.",
            "Ранее сообщалось о 30 тысячах российских военных в Белоруссии. Правильное число — 13 "
            "тысяч.",
            "13 тысяч",
        ),
        (
            "en",
            "When did the NATO-Russia Council meet in Brussels?",
            "The NATO-Russia Council met in Brussels on 13 January 2022.",
            "The report wrongly said that the NATO-Russia Council met in Brussels on 13 January "
            "2022. It met on 12 January 2022.",
            "12 January 2022",
        ),
        (
            "en",
            "Who led the American delegation to the talks?",
            "The American delegation to the talks was led by Victoria Nuland.",
            "The report wrongly said that the delegation was led by Victoria Nuland. It was led by "
            "Wendy Sherman.",
            "Wendy Sherman",
        ),
        (
            "en",
            "How many inspectors did NATO offer under the mongoose accord?",
            "Under the mongoose accord NATO offered 12 inspectors.",
            "The report on the mongoose accord said that NATO offered 12 inspectors. In fact NATO "
            "offered 21 inspectors.",
            "21 inspectors",
        ),
    ],
)
def test_the_right_value_is_the_answer(
    tmp_path: Path, tiny_settings: Settings, case: tuple[str, str, str, str, str]
) -> None:
    language, question, report, note, right = case
    reply = ask(tiny_settings, tmp_path / "a", question, report, note, language=language)
    assert right in reply.answer
    assert all(citation.article.corrects == "report" for citation in reply.citations)


def test_asked_what_was_reported_first_both_are_shown(
    tmp_path: Path, tiny_settings: Settings
) -> None:
    question = "What number of troops in Belarus was reported first?"
    reply = ask(tiny_settings, tmp_path / "a", question, TROOPS, SHORTER)
    assert "13,000" in reply.answer
    assert "Corrected later: " in reply.answer
    assert "30,000" in reply.answer


def test_the_other_figure_of_a_corrected_sentence_stands(
    tmp_path: Path, tiny_settings: Settings
) -> None:
    report = "NATO sent 5,000 soldiers and 120 tanks to Poland."
    question = "How many soldiers did NATO send to Poland?"
    note = "We reported 120 tanks for Poland. It was 90."
    reply = ask(tiny_settings, tmp_path / "a", question, report, note)
    assert "5,000 soldiers" in reply.answer


def test_the_right_figure_is_found_where_only_the_sentence_before_tells_of_what(
    tmp_path: Path, tiny_settings: Settings
) -> None:
    report = "Drones came into Poland 23 times before 06:30. Four drones were shot down by Poland."
    note = (
        "Our page said that drones came into Poland 23 times. The correct figure, as given by the "
        "command on Thursday, is 21."
    )
    question = "How many times did drones come into Poland?"
    reply = ask(tiny_settings, tmp_path / "a", question, report, note)
    assert reply.citations[0].quote == note
    assert report[:46] not in [citation.quote for citation in reply.citations]


def test_a_later_correction_also_corrects_the_earlier_one(
    tmp_path: Path, tiny_settings: Settings
) -> None:
    notes = (
        "The number of Russian troops that NATO expects in Belarus is 13,000, not 30,000.",
        "The number of Russian troops that NATO expects in Belarus is 14,000, not 13,000.",
    )
    reply = ask(tiny_settings, tmp_path / "a", HOW_MANY, TROOPS, *notes)
    assert [citation.quote for citation in reply.citations] == [notes[1]]


def test_an_article_that_only_refers_to_another_takes_nothing_back(
    tmp_path: Path, tiny_settings: Settings
) -> None:
    write_article(tmp_path / "a", "report", TROOPS, id="report", date="2022-02-03")
    other = "The number of Russian troops in Belarus is 13,000, a think tank said."
    fields = {"date": "2022-02-05", "sources": "[{title: A report, url: report}]"}
    write_article(tmp_path / "a", "other", other, **fields)
    assert "30,000" in answer(tiny_settings, tmp_path / "a", HOW_MANY).answer


def test_a_note_in_the_article_itself_corrects_it(tmp_path: Path, tiny_settings: Settings) -> None:
    note = "Correction: the number of Russian troops in Belarus is 13,000, not 30,000."
    write_article(tmp_path / "a", "report", TROOPS, note, id="report", date="2022-02-03")
    reply = answer(tiny_settings, tmp_path / "a", HOW_MANY)
    assert [citation.quote for citation in reply.citations] == [note]
