"""Questions are looked up in other languages by their own words."""

from __future__ import annotations

import gc
import re
import weakref
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from ingest.actors import load_actors
from ingest.run import ingest_sources
from ingest.sources.files import FileSource
from qa_service.abroad import translate_question
from qa_service.actors import Actors
from qa_service.archive import open_archive
from qa_service.corpus import Background, Corpus
from qa_service.domain import Filters
from qa_service.embedding import load_embedder
from qa_service.features import ABROAD_WEIGHT, LEXICAL_WEIGHT, Candidates, take_features
from qa_service.question import read_question
from qa_service.retrieval import find_candidates, translate_for
from qa_service.settings import Settings
from qa_service.terms import extract_terms
from qa_service.thesaurus import FILE, LANGUAGES, translate
from tests.articles import write_article

SCRIPTS = {"en": r"[a-z' -]+", "ru": r"[а-яё -]+", "uk": r"[а-щьюяєіїґ' -]+"}


def stem(word: str, language: str) -> str:
    return extract_terms(word, language)[0]


def test_the_file_has_a_meaning_a_line_in_three_languages() -> None:
    lines = FILE.read_text("utf-8").splitlines()
    assert len(lines) > 1_500
    assert not [line for line, count in Counter(lines).items() if count > 1]
    for line in lines:
        fields = line.split(" | ")
        assert len(fields) == len(LANGUAGES), line
        for language, field in zip(LANGUAGES, fields, strict=True):
            words = field.split(", ")
            assert len(words) == len(set(words)), line
            assert all(re.fullmatch(SCRIPTS[language], word) for word in words), line


@pytest.mark.parametrize(
    ("word", "source", "target", "expected"),
    [
        ("drones", "en", "ru", "беспилотников"),
        ("беспилотник", "ru", "en", "drones"),
        ("withdrawal", "en", "uk", "виведення"),
        ("пошлины", "ru", "uk", "мито"),
    ],
)
def test_a_word_is_found_in_another_language(
    word: str, source: str, target: str, expected: str
) -> None:
    assert stem(expected, target) in translate(stem(word, source), source, target)


def test_an_unknown_word_and_an_unknown_language_have_none() -> None:
    assert translate("xyzzy", "en", "ru") == frozenset()
    assert translate("drone", "en", "fi") == frozenset()
    assert translate("drohn", "de", "en") == frozenset()


def test_a_question_keeps_the_order_and_the_figures_of_its_terms() -> None:
    text = "Why did Stoltenberg reject Russian missiles in 2020?"
    question = read_question(text)
    terms = [*question.terms, "2020", "xyzzy"]
    groups = translate_question(text, terms, "en", ("en", "ru", "fi"), load_actors())
    assert list(groups) == ["ru"]
    found = {group.term: group.words for group in groups["ru"]}
    assert list(found) == ["stoltenberg", "reject", "russian", "missil", "2020"]
    assert found["stoltenberg"] == {stem("Столтенберг", "ru")}
    assert {stem("российский", "ru"), stem("Россия", "ru")} <= found["russian"]
    assert stem("отвергнуть", "ru") in found["reject"]
    assert found["2020"] == {"2020"}


def test_words_that_ask_for_words_are_left_out() -> None:
    text = "Що розповів Байден про договір?"
    terms = read_question(text).terms
    assert terms[0] == stem("розповів", "uk")
    groups = translate_question(text, terms, "uk", ("en", "ru"), load_actors())
    for language, word in (("en", "treaty"), ("ru", "договор")):
        found = [group.words for group in groups[language]]
        assert len(found) == len(terms) - 1
        assert stem(word, language) in found[-1]


def test_of_another_language_nothing_is_translated() -> None:
    assert not translate_question("Ohjukset?", ["ohjukset"], "fi", ("en", "ru"), load_actors())


def test_nothing_keeps_the_actors_of_a_generation_that_is_gone() -> None:
    actors = Actors([("NATO", "body", "NATO", "NATO"), ("НАТО", "body", "NATO", "NATO")])
    groups = translate_question("What did NATO say?", ["nato"], "en", ("ru",), actors)
    assert groups["ru"][0].words == {stem("НАТО", "ru")}
    actors.add([("Альянс", "body", "NATO", "NATO")])
    groups = translate_question("What did NATO say?", ["nato"], "en", ("ru",), actors)
    assert groups["ru"][0].words == {stem("НАТО", "ru"), stem("Альянс", "ru")}
    gone = weakref.ref(actors)
    del actors
    gc.collect()
    assert gone() is None


BACKGROUND = Background(np.array([0.74, 0.70]), np.array([0.02, 0.02]))


def fuse(abroad: float, known: float, *, weight: float = 20.0) -> list[float]:
    """The fused scores of an English candidate with half of the question's words, and of a Russian
    one, both three deviations near."""
    languages = np.array([0, 1], np.intp)
    candidates = Candidates(
        np.arange(2),
        np.array([0.80, 0.76]),
        np.array([10.0, 0.0]),
        languages,
        languages == 0,
        np.zeros(2, np.bool_),
        np.array([0.0, abroad]),
        {1: known},
    )
    fused: list[float] = take_features(candidates, BACKGROUND, weight=weight).fused.tolist()
    return fused


def test_a_foreign_paragraph_has_the_words_that_it_is_found_by_at_a_discount() -> None:
    own, foreign = fuse(abroad=0.5, known=1.0)
    assert own == pytest.approx(3 + LEXICAL_WEIGHT)
    assert foreign == pytest.approx(3 + LEXICAL_WEIGHT * ABROAD_WEIGHT)


def test_what_cannot_be_looked_up_counts_as_before() -> None:
    assert fuse(abroad=0.0, known=0.0)[1] == pytest.approx(3)
    assert fuse(abroad=0.5, known=0.5)[1] == pytest.approx(3 + LEXICAL_WEIGHT * ABROAD_WEIGHT / 2)


def test_the_best_in_any_language_is_what_others_are_measured_by() -> None:
    own, foreign = fuse(abroad=2.0, known=1.0)
    assert foreign == pytest.approx(3 + LEXICAL_WEIGHT)
    assert own == pytest.approx(3 + LEXICAL_WEIGHT / (2.0 * ABROAD_WEIGHT / 0.5))


def test_a_paragraph_of_another_language_is_found_by_its_words(
    tiny_settings: Settings, tmp_path: Path
) -> None:
    texts = {"drones": "Беспилотники упали в поле.", "bread": "Хлеб подорожал в мае."}
    for name, text in texts.items():
        write_article(tmp_path, name, text, title="Новости", language="ru", id=name)
    write_article(tmp_path, "ships", "Ships sailed east.", title="News", id="ships")
    archive = open_archive(tiny_settings)
    ingest_sources([FileSource(tmp_path)], settings=tiny_settings, archive=archive)
    embedder = load_embedder(tiny_settings)
    corpus = Corpus(tiny_settings, archive, embedding=embedder.name)
    question = read_question("Where did the drones fall?")
    with corpus.reading() as snapshot:
        found = find_candidates(question, embedder.embed_query(question.text), snapshot)
        ids = snapshot.ids_of(found.rows)
        shares = {
            snapshot.article_of(id).id: share
            for id, share in zip(ids, found.abroad.tolist(), strict=True)
        }
        known = found.known[snapshot.code_of("ru")]
        groups = translate_for(question, snapshot)
    corpus.close()
    archive.close()
    assert set(groups) == {"ru"}
    assert known == pytest.approx(1.0)
    assert shares["drones"] > 0
    assert not shares.get("bread")
    assert not shares.get("ships")


def test_filters_hold_for_what_is_looked_up_abroad(tiny_settings: Settings, tmp_path: Path) -> None:
    write_article(tmp_path, "drones", "Беспилотники упали.", title="А", language="ru", id="drones")
    write_article(tmp_path, "ships", "Ships sailed east.", title="B", id="ships")
    archive = open_archive(tiny_settings)
    ingest_sources([FileSource(tmp_path)], settings=tiny_settings, archive=archive)
    embedder = load_embedder(tiny_settings)
    corpus = Corpus(tiny_settings, archive, embedding=embedder.name)
    question = read_question("Which drones fell?", filters=Filters(languages=("en",)))
    with corpus.reading() as snapshot:
        found = find_candidates(question, embedder.embed_query(question.text), snapshot)
        names = {snapshot.article_of(id).id for id in snapshot.ids_of(found.rows)}
    corpus.close()
    archive.close()
    assert names == {"ships"}
