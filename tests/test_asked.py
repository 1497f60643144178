"""Who is asked for words, told by what the model makes of a name in its question."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from ingest.actors import load_actors
from qa_service.asked import Probe, find_asked
from qa_service.domain import Span
from qa_service.e5.reading import Reading, Vectors, describe_spans
from qa_service.embedding import load_reader
from qa_service.peoples import find_sides
from qa_service.settings import Settings
from tests.bench.roles.__main__ import describe, keep, tell
from tests.bench.sides.__main__ import HELD_OUT
from tests.reading import local_reader
from tests.tiny import TINY, TinyEmbedder

ACTORS = load_actors()
TEXT = "What did Lavrov tell Blinken about NATO?"


class BlindReader:
    """As of an engine that does not show its states."""

    def describe_spans(self, text: str, spans: Sequence[Span]) -> Vectors | None:
        return None


def names_of(text: str, reader: object) -> list[str]:
    return [m.text for m in find_asked(text, find_sides(text, ACTORS), reader)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (TEXT, ["Lavrov"]),
        ("What did Blinken tell Lavrov about NATO?", ["Blinken"]),
        ("How many troops did Russia send to Belarus?", []),
        ("Что Киеву ответила Москва?", ["Москва"]),
    ],
)
def test_the_same_name_is_asked_or_not_by_its_part(text: str, asked: list[str]) -> None:
    assert names_of(text, local_reader()) == asked


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Why were the drills with Minsk stepped up, in the Kremlin’s words?", ["the Kremlin"]),
        ("Where should NATO turn, according to Foreign Minister Lavrov?", ["Lavrov"]),
        ("How big was the force in Belarus, according to NATO and the United States?", None),
        ("Почему, по словам Пескова, выросли учения с Минском?", ["Пескова"]),
        ("Чому, за словами Пєскова, навчання з Мінськом більші?", ["Пєскова"]),
    ],
)
def test_an_account_is_of_those_whose_it_is(text: str, asked: list[str] | None) -> None:
    assert names_of(text, None) == (asked or ["NATO", "United States"])


@pytest.mark.parametrize("reader", [None, BlindReader()])
def test_whoever_is_named_counts_where_the_model_cannot_be_looked_into(reader: object) -> None:
    assert names_of(TEXT, reader) == ["Lavrov", "Blinken", "NATO"]


def test_of_questions_that_nothing_was_fitted_to_nine_in_ten_names_are_told_rightly() -> None:
    """As docs/measures.md has it, with room for other processors' rounding."""
    held_out = list(describe(local_reader(), HELD_OUT))
    told = tell(Probe.read(), held_out)
    assert len(held_out) > 180
    assert float(told.split()[1]) > 0.92, told


def test_a_probe_is_kept_in_eight_bits(tmp_path: Path) -> None:
    dice = np.random.default_rng(0)
    probe = Probe(
        dice.normal(size=(12, 3)).astype(np.float32),
        dice.normal(size=3).astype(np.float32),
        dice.normal(size=3).astype(np.float32),
        0.25,
    )
    keep(probe, tmp_path / "probe.npz")
    rows = dice.normal(size=(5, 12)).astype(np.float32)
    inner = np.maximum(rows @ probe.hidden + probe.hidden_bias, 0)
    assert probe.score(rows) == pytest.approx(inner @ probe.weights + 0.25, abs=1e-5)
    assert Probe.read(tmp_path / "probe.npz").score(rows) == pytest.approx(
        probe.score(rows), abs=0.1
    )


def test_a_span_is_described_by_its_tokens_and_what_stands_around_it() -> None:
    """One token a word: "a b c d", of which "b c" is the span."""
    states = np.array([[1.0], [2.0], [4.0], [9.0]], np.float32)
    rows = describe_spans(states, "a b c d", [(2, 5), (0, 1), (6, 7)], lambda t: len(t.split()))
    assert rows.tolist() == [[3.0, 9.0, 1.0, 4.0], [1.0, 2.0, 1.0, 4.0], [9.0, 9.0, 4.0, 4.0]]


def test_who_is_asked_costs_no_second_run_of_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = local_reader()
    vector = reader.embed_query(TEXT)

    def refuse(prefix: str, text: str) -> Reading:
        raise AssertionError(text)

    monkeypatch.setattr(reader._engine, "read", refuse)
    assert names_of(TEXT, reader) == ["Lavrov"]
    monkeypatch.undo()
    assert (reader._engine.embed("query: ", [TEXT])[0] == vector).all()


def test_a_question_longer_than_the_model_takes_is_read_to_its_end() -> None:
    assert "Lavrov" in names_of("x " * 700 + TEXT, local_reader())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, embedding=TINY)


def test_questions_are_read_by_the_local_model_whichever_one_embeds(settings: Settings) -> None:
    assert names_of(TEXT, load_reader(settings, TinyEmbedder())) == ["Lavrov"]
