from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from ingest import backup as backups
from ingest.maintenance import Check, delete_articles, rebuild, verify
from ingest.run import ingest_sources
from ingest.sources.files import FileSource
from qa_service.archive import open_archive
from qa_service.archive.reading import read_current_articles, read_pointer
from qa_service.corpus import Corpus
from qa_service.embedding import load_embedder
from qa_service.errors import CorpusBroken, CorpusEmpty, NotFound
from qa_service.settings import Settings
from tests.articles import write_article
from tests.postgres import DATABASES, make_archive
from tests.tiny import TINY


@pytest.fixture(params=DATABASES)
def archive_url(request: pytest.FixtureRequest) -> str:
    return make_archive(request)


@pytest.fixture
def settings(tiny_settings: Settings, tmp_path: Path) -> Settings:
    """A corpus of two articles."""
    write_article(
        tmp_path / "articles", "one", "NATO replied in writing, Stoltenberg said.", id="one"
    )
    write_article(tmp_path / "articles", "two", "Russia wanted guarantees in law.", id="two")
    ingest(tiny_settings, tmp_path)
    return tiny_settings


def ingest(settings: Settings, folder: Path) -> None:
    with closing(open_archive(settings)) as archive:
        ingest_sources([FileSource(folder / "articles")], settings=settings, archive=archive)


def failed(settings: Settings) -> list[str]:
    return [check.name for check in checks(settings) if not check.ok]


def checks(settings: Settings) -> list[Check]:
    with closing(open_archive(settings)) as archive:
        return verify(settings, archive)


def digests_of(settings: Settings) -> list[str]:
    """Of the content and of the vectors."""
    return [check.detail.rpartition(" content ")[2] for check in checks(settings)[:2]]


def article_ids(settings: Settings) -> list[str]:
    with closing(open_archive(settings)) as archive, archive.reading() as connection:
        return sorted(read_current_articles(connection))


def generation_of(settings: Settings) -> Path:
    with closing(open_archive(settings)) as archive, archive.reading() as connection:
        pointer = read_pointer(connection)
    assert pointer is not None
    return settings.data_dir / "generations" / pointer.generation


def change_archive(settings: Settings, statement: str) -> None:
    with closing(open_archive(settings)) as archive, archive.writing() as connection:
        connection.execute(text(statement))


def delete(settings: Settings, *ids: str) -> None:
    with closing(open_archive(settings)) as archive:
        delete_articles(settings, archive, ids)


def backup(settings: Settings, file: Path) -> None:
    with closing(open_archive(settings)) as archive:
        backups.backup(archive, file)


def restore(settings: Settings, file: Path) -> None:
    with closing(open_archive(settings)) as archive:
        backups.restore(settings, archive, file)


def test_a_whole_corpus_verifies_clean(settings: Settings) -> None:
    assert failed(settings) == []
    assert len(checks(settings)) == 6


def test_an_altered_paragraph_is_found_by_its_hash(settings: Settings) -> None:
    change_archive(
        settings, "UPDATE paragraphs SET text = 'NATO refused.' WHERE article_id = 'one'"
    )
    assert failed(settings) == ["paragraphs"]


def test_an_altered_paragraph_of_an_old_revision_is_found_too(
    settings: Settings, tmp_path: Path
) -> None:
    write_article(tmp_path / "articles", "one", "NATO replied once more, in writing.", id="one")
    ingest(settings, tmp_path)
    assert checks(settings)[0].detail.startswith("2 current, 1 of old revisions, 0 with a wrong")
    old = "SELECT paragraph_id FROM revision_paragraphs WHERE article_id = 'one' AND revision = 1"
    change_archive(settings, f"UPDATE paragraphs SET text = 'NATO refused.' WHERE id IN ({old})")
    assert failed(settings) == ["paragraphs"]


def test_a_lost_vector_is_found(settings: Settings) -> None:
    change_archive(
        settings, "DELETE FROM vectors WHERE text_sha256 = (SELECT max(text_sha256) FROM vectors)"
    )
    assert "vectors" in failed(settings)


def test_the_same_articles_read_in_another_order_have_the_same_digests(
    settings: Settings, tmp_path: Path
) -> None:
    other = settings.model_copy(update={"data_dir": tmp_path / "other"})
    archive = open_archive(other)
    for name in ("two.md", "one.md"):
        source = FileSource(tmp_path / "articles" / name)
        ingest_sources([source], settings=other, archive=archive)
    archive.close()
    assert digests_of(other) == digests_of(settings)


@pytest.mark.parametrize(
    ("statement", "changed"),
    [
        ("UPDATE paragraphs SET text = text || ' '", 0),
        ("UPDATE revisions SET publisher = 'Another'", 0),
        ("DELETE FROM statements", 0),
        (
            "UPDATE vectors SET vector = (SELECT vector FROM vectors ORDER BY text_sha256 LIMIT 1)",
            1,
        ),
    ],
)
def test_what_differs_shows_in_its_digest(settings: Settings, statement: str, changed: int) -> None:
    before = digests_of(settings)
    change_archive(settings, statement)
    after = digests_of(settings)
    assert [now != then for now, then in zip(after, before, strict=True)] == [
        number == changed for number in range(2)
    ]


def test_a_damaged_generation_is_found_and_a_rebuild_heals_it(settings: Settings) -> None:
    victim = next(generation_of(settings).rglob("data_level0.bin"))
    victim.write_bytes(b"")
    assert failed(settings) == ["generation"]
    with closing(open_archive(settings)) as archive:
        rebuild(settings, archive, reembed=False)
    assert failed(settings) == []


def test_an_article_that_is_missing_from_the_indexes_is_found(settings: Settings) -> None:
    change_archive(settings, "DELETE FROM articles WHERE id = 'two'")
    assert failed(settings) == ["lexical index", "dense index"]


def test_an_empty_corpus_cannot_be_verified_or_rebuilt(tiny_settings: Settings) -> None:
    with closing(open_archive(tiny_settings)) as archive:
        with pytest.raises(CorpusEmpty):
            verify(tiny_settings, archive)
        with pytest.raises(CorpusEmpty):
            rebuild(tiny_settings, archive, reembed=False)


def test_deleting_with_one_unknown_id_deletes_nothing(settings: Settings) -> None:
    with pytest.raises(NotFound, match="No article has the id three"):
        delete(settings, "one", "three")
    assert article_ids(settings) == ["one", "two"]


def test_a_backup_brings_back_what_was_deleted(settings: Settings, tmp_path: Path) -> None:
    backup(settings, tmp_path / "saved.db")
    delete(settings, "one")
    assert article_ids(settings) == ["two"]
    restore(settings, tmp_path / "saved.db")
    assert article_ids(settings) == ["one", "two"]
    assert failed(settings) == []


def test_a_backup_can_be_restored_elsewhere(settings: Settings, tmp_path: Path) -> None:
    backup(settings, tmp_path / "saved.db")
    elsewhere = Settings(data_dir=tmp_path / "elsewhere", embedding=TINY)
    restore(elsewhere, tmp_path / "saved.db")
    assert failed(elsewhere) == []
    assert article_ids(elsewhere) == ["one", "two"]


def test_a_running_reader_sees_a_restored_state(settings: Settings, tmp_path: Path) -> None:
    backup(settings, tmp_path / "saved.db")
    archive = open_archive(settings)
    corpus = Corpus(settings, archive, embedding=load_embedder(settings).name)
    delete_articles(settings, archive, ["one"])
    with corpus.reading() as snapshot:
        assert snapshot.state.articles == 1
    restore(settings, tmp_path / "saved.db")
    with corpus.reading() as snapshot:
        assert snapshot.state.articles == 2
    corpus.close()
    archive.close()


@pytest.mark.parametrize("lost", [1, 4_096, 10_000, 40_000])
def test_a_backup_that_is_cut_off_is_refused_and_changes_nothing(
    settings: Settings, tmp_path: Path, lost: int
) -> None:
    backup(settings, tmp_path / "saved.db")
    whole = (tmp_path / "saved.db").read_bytes()
    (tmp_path / "cut.db").write_bytes(whole[:-lost])
    with pytest.raises(CorpusBroken, match="not a backup"):
        restore(settings, tmp_path / "cut.db")
    assert failed(settings) == []


def test_what_is_no_backup_is_refused_and_changes_nothing(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "junk.db").write_bytes(b"junk" * 500)
    with pytest.raises(CorpusBroken, match="not a backup"):
        restore(settings, tmp_path / "junk.db")
    with pytest.raises(NotFound):
        restore(settings, tmp_path / "none.db")
    assert failed(settings) == []
