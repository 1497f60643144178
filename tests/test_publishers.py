"""What kind of source a publisher is."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from ingest.publishers import TABLE, load_publishers
from qa_service.domain import ArticleDraft, SourceClass
from qa_service.errors import WrongSettings


def class_of(url: str | None, publisher: str | None, own: Path | str = "") -> SourceClass:
    draft = ArticleDraft("f", "f", "T", ("P.",), publisher=publisher, url=url)
    return load_publishers(str(own)).classify(draft).source_class


@pytest.mark.parametrize(
    ("url", "publisher", "expected"),
    [
        ("https://www.nato.int/cps/en/natohq/news.htm", None, "official"),
        ("https://tass.com/politics/1", "TASS", "state"),
        ("https://www.reuters.com/world/1", "Somebody", "wire"),
        ("https://edition.cnn.com/1", None, "independent"),
        ("https://notnato.int/", None, "unknown"),
        ("https://nato.int.example.org/", "Example", "unknown"),
        (None, "the kyiv independent", "independent"),
        (None, "Radio Free Europe / Radio Liberty", "independent"),
        (None, "РИА Новости", "state"),
        (None, "МИД России", "official"),
        (None, "A blog", "unknown"),
        (None, None, "unknown"),
    ],
)
def test_a_publisher_is_told_by_its_host_or_its_name(
    url: str | None, publisher: str | None, expected: SourceClass
) -> None:
    assert class_of(url, publisher) == expected


def test_what_an_article_says_of_itself_stays() -> None:
    draft = ArticleDraft("f", "f", "T", ("P.",), publisher="TASS", source_class="wire")
    assert load_publishers().classify(draft) is draft


def test_a_user_s_own_table_comes_first(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[wire]\nhosts = ["tass.com"]\nnames = ["A blog"]\n', encoding="utf-8")
    assert class_of("https://tass.com/1", None, own) == "wire"
    assert class_of(None, "A blog", own) == "wire"
    assert class_of("https://tass.ru/1", None, own) == "state"


@pytest.mark.parametrize("text", ["[wires]\n", "[wire]\nhost = []\n", "[wire\n"])
def test_a_wrong_table_stops_the_start(tmp_path: Path, text: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(WrongSettings, match="QA_PUBLISHERS"):
        load_publishers(str(own))


def test_nothing_stands_in_the_table_twice() -> None:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    for key in ("hosts", "names"):
        counts = Counter(value.casefold() for listed in table.values() for value in listed[key])
        assert [value for value, count in counts.items() if count > 1] == []
