"""Corpus, writer and reader together, over real stores and the tiny embedding."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from qa_service.archive import Archive
from qa_service.corpus import Corpus, CorpusWriter, Snapshot, text_to_embed
from qa_service.corpus.paragraphs import KnownParagraphs
from qa_service.corpus.shelf import Shelf
from qa_service.corpus.snapshot import MAX_SCANNED
from qa_service.dense import Vectors
from qa_service.domain import CorpusState, Filters, Paragraph, Passage, hash_text
from qa_service.errors import CorpusBroken, CorpusEmpty, EmbeddingChanged
from qa_service.question import read_question
from qa_service.settings import Settings
from qa_service.turns import give_answers
from tests.corpora import Bench
from tests.postgres import DATABASES, make_archive
from tests.tiny import TinyEmbedder, embed_words

# What a database has no part in is tried on one.
ON_SQLITE = pytest.mark.parametrize("archive_url", ["sqlite"], indirect=True)


@pytest.fixture(params=DATABASES)
def archive_url(request: pytest.FixtureRequest) -> str:
    return make_archive(request)


@pytest.fixture
def bench(tiny_settings: Settings) -> Iterator[Bench]:
    bench = Bench(tiny_settings)
    yield bench
    bench.close()


def test_before_the_first_commit_the_corpus_is_empty(bench: Bench) -> None:
    with pytest.raises(CorpusEmpty, match="python -m ingest"), bench.corpus.reading():
        pass


def test_a_committed_paragraph_is_found_by_its_words(bench: Bench) -> None:
    bench.put("a1", "Ships sailed east.", "Planes flew west.")
    assert bench.search("planes flew west")[0] == "Planes flew west."


def test_a_running_reader_takes_up_a_new_generation(bench: Bench) -> None:
    bench.put("a1", "Ships sailed east.")
    with bench.corpus.reading() as before:
        bench.put("a2", "Planes flew west.")
        assert before.state == CorpusState(1, 1, "r1")
        assert before.search_dense(embed_words("ships"), limit=5, filters=Filters(), as_of=None), (
            "a snapshot that is being read stays open"
        )
    with bench.corpus.reading() as after:
        assert after.state == CorpusState(2, 2, "r2")


def test_an_updated_article_answers_with_its_new_words_only(bench: Bench) -> None:
    bench.put("a1", "It was 13,000 troops.", "Unchanged words.")
    bench.put("a1", "It was 30,000 troops.", "Unchanged words.")
    found = bench.search("it was 13,000 troops", limit=10)
    assert sorted(found) == ["It was 30,000 troops.", "Unchanged words."]


def test_a_deleted_article_is_not_found_by_either_index(bench: Bench) -> None:
    bench.put("a1", "Ships sailed east.")
    bench.put("a2", "Planes flew west.")
    bench.writer.commit([], ["a1"], sources={})
    assert bench.search("ships sailed east", limit=10) == ["Planes flew west."]
    with bench.corpus.reading() as snapshot:
        found = snapshot.lexical.search(
            "ships", language="en", limit=5, filters=Filters(), as_of=None
        )
    assert found == []


def test_deleting_the_last_article_leaves_an_empty_corpus(bench: Bench) -> None:
    bench.put("a1", "Ships sailed east.")
    bench.writer.commit([], ["a1"], sources={})
    with pytest.raises(CorpusEmpty), bench.corpus.reading():
        pass
    bench.put("a2", "Planes flew west.")
    assert bench.search("planes") == ["Planes flew west."]


def make_words(n: int) -> str:
    """Eight words of the number's own, so that no two texts have the same vector."""
    digits = hash_text(str(n))
    return " ".join(digits[at : at + 8] for at in range(0, 64, 8))


def put_many(bench: Bench, count: int = 300) -> None:
    """Articles of two paragraphs; every hundredth is dated 2020, every tenth undated."""
    bench.put_all(
        [
            bench.change(
                f"a{n}",
                f"Report {n} on ships: {make_words(n)}.",
                f"NATO report {n} on planes: {make_words(-n)}.",
                date="2020-01-01" if n % 100 == 0 else None if n % 10 == 1 else "2022-01-26",
            )
            for n in range(count)
        ]
    )


@ON_SQLITE
@pytest.mark.parametrize(
    "limits",
    [
        {},
        {"as_of": dt.date(2021, 1, 1)},
        {"as_of": dt.date(2022, 12, 31)},
        {"published_from": dt.date(2022, 1, 1)},
        {"actors": ("nato",)},
        {"publishers": ("wire",)},
        {"actors": ("NATO",), "as_of": dt.date(2020, 12, 31)},
    ],
    ids=str,
)
@pytest.mark.parametrize("scanned", [0, MAX_SCANNED], ids=["by the graph", "scanned"])
def test_a_filtered_search_finds_what_an_exact_scan_finds(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, scanned: int, limits: dict[str, object]
) -> None:
    monkeypatch.setattr("qa_service.corpus.snapshot.MAX_SCANNED", scanned)
    put_many(bench)
    as_of = limits.get("as_of")
    assert as_of is None or isinstance(as_of, dt.date)
    filters = Filters(**{k: v for k, v in limits.items() if k != "as_of"})  # type: ignore[arg-type]
    vector = embed_words(f"NATO report 100 on planes: {make_words(5)}")
    with bench.corpus.reading() as snapshot:
        found = snapshot.search_dense(vector, limit=20, filters=filters, as_of=as_of)
        exact = exact_search(snapshot, vector, limits)
    assert [round(cosine, 4) for _, cosine in found] == [round(c, 4) for c in exact[:20]]


def exact_search(snapshot: Snapshot, vector: Vectors, limits: dict[str, object]) -> list[float]:
    """Cosines of what the limits allow, worked out row by row, highest first."""
    cosines = []
    for place in snapshot.places:
        article = snapshot.articles[place.article_id]
        day = article.date or dt.date.max
        first, last = limits.get("published_from", dt.date.min), limits.get("as_of", dt.date.max)
        assert isinstance(first, dt.date)
        assert isinstance(last, dt.date)
        dated = article.date is not None or (
            "as_of" not in limits and "published_from" not in limits
        )
        if dated and first <= day <= last and ("actors" not in limits or place.actors):
            rows = snapshot.rows_of([place.paragraph_id])
            cosines += snapshot.cosines(vector, rows).tolist()
    return sorted(cosines, reverse=True)


def test_a_small_corpus_is_in_memory_and_only_what_has_changed_is_read_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.put("a1", "Old words.", "More words.")
    bench.put("a2", "Other words.")
    with bench.corpus.reading() as snapshot:
        ids = [place.paragraph_id for place in snapshot.places]
    read: list[str] = []
    load = KnownParagraphs._load

    def note(self: KnownParagraphs, archive: Archive, ids: Sequence[str]) -> list[Paragraph]:
        read.extend(ids)
        return load(self, archive, ids)

    monkeypatch.setattr(KnownParagraphs, "_load", note)
    bench.put("a1", "Old words.", "New words.")
    with bench.corpus.reading() as snapshot:
        assert {p.revision for p in snapshot.read_paragraphs(bench.archive, ids[:1])} == {2}
        texts = [
            p.text for p in snapshot.read_paragraphs(bench.archive, snapshot.ids_of(np.arange(3)))
        ]
    assert texts == ["Old words.", "New words.", "Other words."]
    # The first paragraph is the same, but another revision's now.
    assert len(read) == 2


def test_nothing_published_later_is_counted(bench: Bench) -> None:
    bench.put("a1", "Old words.", date="2020-01-01")
    bench.put("a2", "New words.", "More words.", date="2022-01-01")
    bench.put("a3", "Undated words.", date=None)
    with bench.corpus.reading() as snapshot:
        assert snapshot.count_until(dt.date(2021, 1, 1)) == CorpusState(1, 1, "r3")


def test_two_generations_are_kept_and_older_ones_removed(bench: Bench) -> None:
    for n in range(4):
        bench.put(f"a{n}", f"Words {n}.")
    kept = sorted(path.name[:7] for path in Shelf(bench.settings).folder.iterdir())
    assert kept == ["g000003", "g000004"]


def test_what_a_killed_run_left_behind_is_cleared_away(bench: Bench) -> None:
    bench.put("a1", "Words.")
    (Shelf(bench.settings).folder / "g000002-dead").mkdir()
    bench.put("a2", "More words.")
    assert not (Shelf(bench.settings).folder / "g000002-dead").exists()


def test_a_generation_that_was_never_committed_is_removed_and_not_an_older_one(
    bench: Bench,
) -> None:
    for n in range(2):
        bench.put(f"a{n}", "Ships sailed east.")
    served = bench.generation()
    shutil.copytree(served, served.with_name("g000003-dead"))
    bench.put("a2", "Ships sailed east.")
    kept = sorted(path.name for path in served.parent.iterdir())
    assert kept == [served.name, bench.generation().name]


def test_a_generation_that_is_gone_is_built_again_from_the_archive(bench: Bench) -> None:
    bench.put("a1", "Ships sailed east.")
    shutil.rmtree(bench.generation())
    bench.corpus.catch_up()
    assert bench.search("ships sailed east") == ["Ships sailed east."]


def test_a_failed_commit_changes_nothing(bench: Bench) -> None:
    bench.put("a1", "Ships sailed east.")
    never_embedded = bench.change("a2", "Planes flew west.", date=None)
    with pytest.raises(CorpusBroken, match="no vector"):
        bench.writer.commit([never_embedded], [], sources={})
    assert bench.search("planes flew west", limit=10) == ["Ships sailed east."]


def test_another_embedding_is_noticed_and_asks_for_reembedding(bench: Bench) -> None:
    bench.put("a1", "Words.")
    other = Corpus(bench.settings, bench.archive, embedding="other")
    with pytest.raises(EmbeddingChanged, match="rebuild --reembed"), other.reading():
        pass
    writer = CorpusWriter(bench.settings, bench.archive, TinyEmbedder("other"))
    with pytest.raises(EmbeddingChanged):
        writer.commit([], ["a1"], sources={})
    writer.rebuild(reembed=True)
    with other.reading() as snapshot:
        assert snapshot.state.paragraphs == 1
    other.close()


def test_a_rebuild_needs_no_embedding_and_finds_the_same(bench: Bench) -> None:
    put_many(bench, 40)
    before = bench.search(f"NATO report 7 on planes: {make_words(-7)}", limit=1)
    shutil.rmtree(bench.generation())
    bench.writer.rebuild()
    assert bench.search(f"NATO report 7 on planes: {make_words(-7)}", limit=1) == before


@ON_SQLITE
@pytest.mark.parametrize("damage", ["remove", "truncate"])
def test_every_damaged_index_file_turns_the_canary_red(bench: Bench, damage: str) -> None:
    bench.put("a1", "Ships sailed east.")
    for file in [path for path in bench.generation().rglob("*") if path.stat().st_size > 1]:
        if not file.is_file():
            continue
        with bench.corpus.reading() as snapshot:  # opened while all was well
            snapshot.check_canary()
        whole = file.read_bytes()
        if damage == "remove":
            file.unlink()
        else:
            file.write_bytes(whole[: len(whole) // 2])
        with bench.corpus.reading() as snapshot, pytest.raises(CorpusBroken, match="rebuild"):
            snapshot.check_canary()
        file.write_bytes(whole)


def test_a_paragraph_is_embedded_with_the_speakers_that_it_does_not_name() -> None:
    speakers = ["Jens Stoltenberg", "Jens Stoltenberg", "Sergey Lavrov"]
    assert text_to_embed("Talks", "He told Lavrov so.", speakers) == (
        "Talks\nJens Stoltenberg: He told Lavrov so."
    )
    assert text_to_embed("Talks", "Nothing said.") == "Talks\nNothing said."


def test_the_paragraph_after_a_question_stands_in_its_place(bench: Bench) -> None:
    bench.put("a", "NATO met.", "Q: What did NATO buy?", "Forty ships.", "And when?", "How?")

    def give(*actors: str) -> list[tuple[str, str]]:
        question = read_question("What did NATO buy?", filters=Filters(actors))
        with bench.corpus.reading() as snapshot:
            ids = snapshot.ids_of_article("a")
            passages = [
                Passage(each, snapshot.article_of(each.id), 0.9, 1.0, 1.0 - at / 10)
                for at, each in enumerate(snapshot.read_paragraphs(bench.archive, ids))
            ]
            given = give_answers(passages, question, snapshot=snapshot, archive=bench.archive)
            return [(p.paragraph.text, p.asked) for p in given]

    assert give() == [("NATO met.", ""), ("Forty ships.", "Q: What did NATO buy?")]
    # The reply does not name whom the asker allows.
    assert give("NATO")[:1] == [("NATO met.", "")]
    assert ("Forty ships.", "Q: What did NATO buy?") not in give("NATO")


def test_the_paragraph_below_a_heading_stands_in_its_place_and_a_list_keeps_its_items(
    bench: Bench,
) -> None:
    lead = "NATO met on Monday and bought what it had long wanted."
    bench.put("a", lead, "The navy", "Forty ships were bought, and no more than two of them sail.")
    bench.put("b", lead, "Forty ships", "Two tanks", "What they cost nobody was told on Monday.")

    def give(article: str) -> list[tuple[str, str]]:
        question = read_question("What did NATO buy for the navy?")
        with bench.corpus.reading() as snapshot:
            ids = snapshot.ids_of_article(article)
            passages = [
                Passage(each, snapshot.article_of(each.id), 0.9, 1.0, 1.0)
                for each in snapshot.read_paragraphs(bench.archive, ids)
            ]
            given = give_answers(passages, question, snapshot=snapshot, archive=bench.archive)
            return [(p.paragraph.text[:11], p.asked) for p in given]

    assert give("a") == [("NATO met on", ""), ("Forty ships", "The navy")]
    assert [text for text, _ in give("b")] == [
        "NATO met on",
        "Forty ships",
        "Two tanks",
        "What they c",
    ]
