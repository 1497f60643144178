from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from qa_service.archive import open_archive
from qa_service.settings import Settings
from tests.bench.kills import (
    FeedShelf,
    FolderShelf,
    check,
    count_lost,
    find_wrong_answers,
    kill_many,
    run_again,
    write_corpus,
)
from tests.postgres import PostgresServer
from tests.sites import serve_site


@pytest.mark.slow
def test_a_killed_ingest_leaves_the_old_or_the_new_state_and_never_a_broken_one(
    tmp_path: Path, tiny_settings: Settings
) -> None:
    shelf = FolderShelf(tmp_path / "articles")
    outcomes = kill_many(2, seed=1, settings=tiny_settings, shelf=shelf)
    assert {outcome.removesuffix(" (finished)") for outcome in outcomes} <= {"old", "new"}, outcomes
    assert outcomes["old"] >= 1


@pytest.mark.slow
def test_a_killed_reading_of_a_feed_does_so_too(tiny_settings: Settings) -> None:
    with serve_site() as site:
        outcomes = kill_many(1, seed=2, settings=tiny_settings, shelf=FeedShelf(site))
    assert {outcome.removesuffix(" (finished)") for outcome in outcomes} <= {"old", "new"}, outcomes


@pytest.mark.slow
def test_a_killed_ingest_into_postgresql_does_so_too(
    tmp_path: Path, tiny_settings: Settings, postgres: PostgresServer
) -> None:
    settings = tiny_settings.model_copy(update={"archive_url": postgres.create_archive()})
    shelf = FolderShelf(tmp_path / "articles")
    outcomes = kill_many(1, seed=4, settings=settings, shelf=shelf)
    assert {outcome.removesuffix(" (finished)") for outcome in outcomes} <= {"old", "new"}, outcomes


def test_what_is_gone_and_answers_all_the_same_would_be_seen(
    tmp_path: Path, tiny_settings: Settings
) -> None:
    shelf = FolderShelf(tmp_path / "articles")
    texts = write_corpus(shelf, 0)
    run_again(tiny_settings, shelf)
    assert check(tiny_settings, texts, texts) == "new"
    gone = {min(texts)}
    with closing(open_archive(tiny_settings)) as archive:
        wrong = find_wrong_answers(tiny_settings, archive, texts - gone, gone=gone)
        assert wrong[0] == f"what is gone answers: {min(texts)}"
        assert count_lost(archive, {"nothing": "of this id"}) == 1
