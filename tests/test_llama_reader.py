"""Articles from a llama-index reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.run import ingest_sources
from ingest.sources.items import Item, Unread
from ingest.sources.llama import ReaderSource
from qa_service.archive import open_archive
from qa_service.errors import WrongSettings
from qa_service.settings import Settings
from tests.servers import run_module

DIRECTORY = "llama_index.core.readers.file.base.SimpleDirectoryReader"
STRINGS = "llama_index.core.readers.string_iterable.StringIterableReader"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    for name in ("one", "two"):
        text = f"The talks of round {name} ended in Geneva without a result, officials said."
        (tmp_path / "news" / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path / "news"


def test_a_reader_s_documents_become_articles_once(folder: Path, tiny_settings: Settings) -> None:
    source = ReaderSource(DIRECTORY, f'{{"init": {{"input_dir": "{folder}"}}}}')
    archive = open_archive(tiny_settings)
    for expected in ({"added": 2}, {"unchanged": 2}):
        report = ingest_sources([source], settings=tiny_settings, archive=archive)
        assert {k: v for k, v in report.summary().items() if v} == expected
    archive.close()


def test_a_file_s_name_and_days_are_not_the_article_s(tmp_path: Path) -> None:
    text = "Talks go on in Geneva\r\n\r\n26 January 2022\r\n\r\nThe talks went on for a day.\r\n"
    (tmp_path / "crlf.txt").write_bytes(text.encode())
    (tmp_path / "undated.txt").write_text("The talks ended on that day.", encoding="utf-8")
    source = ReaderSource(DIRECTORY, f'{{"init": {{"input_dir": "{tmp_path}"}}}}')
    dated, undated = (found.read() for found in source.find_items({}) if isinstance(found, Item))
    assert (dated.title, dated.publisher) == ("Talks go on in Geneva", None)
    assert (str(dated.date), dated.paragraphs) == ("2022-01-26", ("The talks went on for a day.",))
    assert (undated.title, undated.date, undated.modified) == ("Undated", None, None)


def test_arguments_go_to_whom_they_are_named_by(folder: Path) -> None:
    arguments = f'{{"input_dir": "{folder}", "required_exts": [".txt"], "num_workers": 1}}'
    one, two = ReaderSource("llama_index.core.SimpleDirectoryReader", arguments).find_items({})
    assert (one.source[-7:], two.source[-7:]) == ("one.txt", "two.txt")
    (wrong,) = ReaderSource(DIRECTORY, f'{{"input_dir": "{folder}", "pages": 1}}').find_items({})
    assert isinstance(wrong, Unread)
    assert "'pages'" in wrong.why


def test_a_document_without_a_title_has_its_first_words_for_one() -> None:
    text = "The talks of the third round ended in Geneva without a result, officials said. " * 3
    (item,) = ReaderSource(STRINGS, f'{{"texts": ["{text}"]}}').find_items({})
    assert isinstance(item, Item)
    title = (
        "The talks of the third round ended in Geneva without a result, officials said. The talks"
    )
    assert item.read().title == f"{title} of the…"


def test_documents_without_a_place_are_told_apart_by_their_text() -> None:
    source = ReaderSource(
        STRINGS, '{"texts": ["One text here.", "Another text.", "One text here."]}'
    )
    items = [found for found in source.find_items({}) if isinstance(found, Item)]
    # Equal texts are one document: its halves would otherwise differ with every run.
    assert len({item.source for item in items}) == 2
    assert source.covers(items[0].source)


def test_what_a_reader_raises_is_a_row() -> None:
    (found,) = ReaderSource(STRINGS, '{"texts": 5}').find_items({})
    assert isinstance(found, Unread)
    assert "TypeError" in found.why


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("no.such.Reader", "", "cannot be imported"),
        ("pathlib.Path", "", "is not a llama-index BaseReader"),
        (STRINGS, "{", "is not JSON"),
        (STRINGS, "[]", "must be a JSON object"),
        (DIRECTORY, '{"init": {"input_dirs": "x"}}', "cannot be made"),
    ],
)
def test_a_wrong_reader_stops_with_one_line(name: str, arguments: str, message: str) -> None:
    with pytest.raises(WrongSettings, match=message):
        ReaderSource(name, arguments)


def test_a_wrong_reader_is_wrong_use(tmp_path: Path) -> None:
    done = run_module("ingest", "--reader", "no.such.Reader", data_dir=tmp_path)
    assert done.returncode == 2
    assert "cannot be imported" in done.stderr
    nothing = run_module("ingest", "read", data_dir=tmp_path)
    assert (nothing.returncode, "nothing to read" in nothing.stderr) == (2, True)
