"""Names in small letters are names again; other words stay as they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from qa_service.actors import NameRow
from qa_service.capitals import restore_capitals
from qa_service.settings import Settings
from qa_service.terms import detect_script_language
from tests.corpora import Bench

ACTORS: tuple[NameRow, ...] = (
    ("Lavrov", "person", "Russia", "Sergey Lavrov"),
    ("Лавров", "person", "Russia", "Sergey Lavrov"),
    ("Brink", "person", "United States", "Bridget Brink"),
    ("Kuleba", "person", "Ukraine", "Dmytro Kuleba"),
    ("NATO", "body", "NATO", "NATO"),
    ("US", "body", "United States", "United States"),
    ("Russian", "adjective", "Russia", "Russia"),
)


@pytest.fixture
def bench(tiny_settings: Settings) -> Iterator[Bench]:
    bench = Bench(tiny_settings)
    bench.writer.commit([], [], sources={}, actors=ACTORS)
    bench.put(
        "a1",
        "On Monday Lavrov wrote to the NATO allies from Kaliningrad. Opening talks, the US was on "
        "the brink.",
    )
    change = bench.change("a2", "Тогда министр Лавров ответил, что небо закрыто.", date=None)
    bench.put_all([replace(change, article=replace(change.article, language="ru"))])
    yield bench
    bench.close()


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("what did lavrov tell nato in kaliningrad?", "What did Lavrov tell NATO in Kaliningrad?"),
        ("WHAT DID LAVROV TELL NATO?", "What did Lavrov tell NATO?"),
        # With other capitals only what is an actor's name: "kaliningrad" may be anything then.
        ("Did NATO tell lavrov in kaliningrad?", "Did NATO tell Lavrov in kaliningrad?"),
        # The texts have it in small letters, too, or as a sentence's first word alone.
        ("who was on the brink when opening talks", "Who was on the brink when opening talks"),
        # No text has the name, and no dictionary the word.
        ("did kuleba reply", "Did Kuleba reply"),
        ("lavrovs letter", "Lavrov's letter"),
        ("tell us what the us said", "Tell us what the US said"),
        ("что ответил лавров", "Что ответил Лавров"),
        ("что известно о лаврове", "Что известно о Лаврове"),
        ("What did Lavrov tell NATO?", "What did Lavrov tell NATO?"),
        ("", ""),
    ],
)
def test_names_are_written_as_the_corpus_writes_them(
    bench: Bench, asked: str, written: str
) -> None:
    language = detect_script_language(asked)
    with bench.corpus.reading() as snapshot:
        found = restore_capitals(asked, language, snapshot=snapshot, archive=bench.archive)
    assert found == written
