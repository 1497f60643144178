"""Ingest over real stores with the tiny embedding: what is added, changed, left alone, refused."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from ingest.readers.records import read_record
from ingest.run import ingest_sources
from ingest.sources.files import FileSource
from ingest.sources.items import Found, Item
from qa_service.archive import open_archive, tables
from qa_service.archive.reading import (
    read_current_articles,
    read_paragraphs,
    read_pointer,
    read_revisions,
)
from qa_service.domain import SourceState
from qa_service.errors import NotFound, WrongSettings
from qa_service.settings import Settings
from tests.articles import write_article
from tests.postgres import DATABASES, make_archive
from tests.servers import ROOT, run_module
from tests.tiny import TINY

SEED = "NATO replied in writing. It offered talks on arms control and on transparency."

Ingest = Callable[..., dict[str, int]]


@pytest.fixture(params=DATABASES)
def archive_url(request: pytest.FixtureRequest) -> str:
    return make_archive(request)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "articles"


@pytest.fixture
def ingest(tiny_settings: Settings, folder: Path) -> Ingest:
    """Reads the folder and gives the counts that are not zero."""

    def run(*, delete_missing: bool = False, dry_run: bool = False) -> dict[str, int]:
        with closing(open_archive(tiny_settings)) as archive:
            report = ingest_sources(
                [FileSource(folder)],
                settings=tiny_settings,
                archive=archive,
                delete_missing=delete_missing,
                dry_run=dry_run,
            )
        return {outcome: count for outcome, count in report.summary().items() if count}

    return run


def revision_of(settings: Settings) -> int:
    with closing(open_archive(settings)) as archive, archive.reading() as connection:
        pointer = read_pointer(connection)
    return pointer.revision if pointer else 0


def titles_of(settings: Settings) -> list[str]:
    with closing(open_archive(settings)) as archive, archive.reading() as connection:
        return sorted(article.title for article in read_current_articles(connection).values())


def test_new_articles_are_added(ingest: Ingest, folder: Path) -> None:
    write_article(folder, "one", SEED)
    write_article(folder, "two", "Russia answered. It wanted guarantees in writing.")
    assert ingest() == {"added": 2}


def test_the_same_again_is_no_work(ingest: Ingest, folder: Path, tiny_settings: Settings) -> None:
    write_article(folder, "one", SEED)
    ingest()
    assert ingest() == {"unchanged": 1}
    assert revision_of(tiny_settings) == 1


def test_a_touched_file_with_the_same_words_changes_nothing(
    ingest: Ingest, folder: Path, tiny_settings: Settings
) -> None:
    path = write_article(folder, "one", SEED)
    ingest()
    path.write_text(path.read_text(encoding="utf-8") + "\n\n\n", encoding="utf-8")
    assert ingest() == {"unchanged": 1}
    assert revision_of(tiny_settings) == 1


def test_a_changed_article_is_a_new_revision(
    ingest: Ingest, folder: Path, tiny_settings: Settings
) -> None:
    write_article(folder, "one", SEED, id="fixed")
    ingest()
    write_article(folder, "one", f"{SEED} It also offered a hotline.", id="fixed")
    assert ingest() == {"updated": 1}
    with closing(open_archive(tiny_settings)) as archive, archive.reading() as connection:
        assert [article.revision for article in read_revisions(connection, "fixed")] == [1, 2]


def test_the_same_article_under_another_name_is_a_duplicate(ingest: Ingest, folder: Path) -> None:
    write_article(folder, "one", SEED, title="Same")
    write_article(folder, "two", SEED, title="Same")
    assert ingest() == {"added": 1, "duplicates": 1}
    assert ingest() == {"unchanged": 2}


def test_two_files_that_claim_one_id_are_reported(ingest: Ingest, folder: Path) -> None:
    write_article(folder, "one", SEED, id="same")
    write_article(folder, "two", "Quite another text stands here.", id="same")
    assert ingest() == {"added": 1, "failed": 1}
    assert ingest() == {"unchanged": 1, "failed": 1}


@pytest.mark.parametrize("newcomer", ["a", "z"])
def test_an_id_stays_with_the_file_that_its_article_was_read_from(
    ingest: Ingest, folder: Path, tiny_settings: Settings, newcomer: str
) -> None:
    write_article(folder, "m", SEED, id="same", title="Owner")
    ingest()
    write_article(folder, newcomer, "Quite another text stands here.", id="same", title="Newcomer")
    assert ingest() == {"unchanged": 1, "failed": 1}
    write_article(folder, "m", f"{SEED} It was dated.", id="same", title="Owner")
    assert ingest() == {"updated": 1, "failed": 1}
    (folder / "m.md").write_text("", encoding="utf-8")
    assert ingest() == {"failed": 2}
    assert titles_of(tiny_settings) == ["Owner"]


@pytest.mark.parametrize("newcomer", ["a", "z"])
def test_an_id_moves_with_its_file(
    ingest: Ingest, folder: Path, tiny_settings: Settings, newcomer: str
) -> None:
    path = write_article(folder, "m", SEED, id="same", title="Owner")
    ingest()
    path.rename(folder / "moved.md")
    assert ingest() == {"unchanged": 1}
    write_article(folder, newcomer, "Quite another text stands here.", id="same", title="Newcomer")
    assert ingest() == {"unchanged": 1, "failed": 1}
    (folder / f"{newcomer}.md").unlink()
    write_article(folder, "moved", f"{SEED} It was dated.", id="same", title="Moved")
    assert ingest() == {"updated": 1}
    assert titles_of(tiny_settings) == ["Moved"]


def test_an_article_may_move_and_change_beside_a_copy_of_what_it_was(
    ingest: Ingest, folder: Path, tiny_settings: Settings
) -> None:
    path = write_article(folder, "m", SEED, id="same", title="Same")
    write_article(folder, "n", SEED, title="Same")
    assert ingest() == {"added": 1, "duplicates": 1}
    path.unlink()
    write_article(folder, "z", f"{SEED} It was dated.", id="same", title="Dated")
    assert ingest() == {"updated": 1, "added": 1}
    assert titles_of(tiny_settings) == ["Dated", "Same"]


def test_broken_files_are_rows_and_the_rest_is_read(ingest: Ingest, folder: Path) -> None:
    write_article(folder, "good", SEED)
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "empty.md").write_text("", encoding="utf-8")
    (folder / "large.txt").write_text("Words and words. " * 400_000, encoding="utf-8")
    write_article(folder, "date", SEED, date="yesterday-ish")
    assert ingest() == {"added": 1, "failed": 4}


def test_a_file_that_breaks_later_does_not_lose_its_article(
    ingest: Ingest, folder: Path, tiny_settings: Settings
) -> None:
    path = write_article(folder, "one", SEED)
    ingest()
    path.write_text("", encoding="utf-8")
    assert ingest(delete_missing=True) == {"failed": 1}
    assert titles_of(tiny_settings) == ["one"]


def test_missing_files_are_deleted_only_when_asked(
    ingest: Ingest, folder: Path, tiny_settings: Settings
) -> None:
    write_article(folder, "one", SEED)
    write_article(folder, "two", "Russia answered with demands of its own.")
    ingest()
    (folder / "two.md").unlink()
    assert ingest() == {"unchanged": 1}
    assert ingest(delete_missing=True) == {"unchanged": 1, "deleted": 1}
    assert titles_of(tiny_settings) == ["one"]


def test_a_renamed_file_keeps_its_article(ingest: Ingest, folder: Path) -> None:
    path = write_article(folder, "one", SEED)
    ingest()
    path.rename(folder / "renamed.md")
    assert ingest(delete_missing=True) == {"duplicates": 1}
    assert ingest(delete_missing=True) == {"unchanged": 1}


def test_a_dry_run_reports_and_changes_nothing(
    ingest: Ingest, folder: Path, tiny_settings: Settings
) -> None:
    write_article(folder, "one", SEED)
    assert ingest(dry_run=True) == {"added": 1}
    assert titles_of(tiny_settings) == []


@pytest.mark.parametrize("name", ["a\0b", "x" * 3_000])
def test_a_place_that_a_database_could_not_keep_is_a_row(
    ingest: Ingest, folder: Path, name: str
) -> None:
    write_article(folder, "one", SEED)
    record = json.dumps({"id": name, "text": "Russia answered with demands of its own."})
    (folder / "more.jsonl").write_text(record, encoding="utf-8")
    assert ingest() == {"added": 1, "failed": 1}


def test_a_path_that_does_not_exist_is_an_error(ingest: Ingest) -> None:
    with pytest.raises(NotFound, match="does not exist"):
        ingest()


def command(*arguments: str, data_dir: Path) -> subprocess.CompletedProcess[str]:
    return run_module("ingest", *arguments, data_dir=data_dir, extra={"QA_EMBEDDING": TINY})


def test_the_command_s_last_json_line_is_the_summary(folder: Path, tmp_path: Path) -> None:
    write_article(folder, "one", SEED)
    (folder / "empty.md").write_text("", encoding="utf-8")
    done = command(str(folder), "--json", data_dir=tmp_path)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert rows[-1] == {
        "added": 1,
        "updated": 0,
        "unchanged": 0,
        "deleted": 0,
        "duplicates": 0,
        "failed": 1,
    }
    assert [row["outcome"] for row in rows[:-1]] == ["failed", "added"]


def test_wrong_use_exits_with_2_and_one_line(tmp_path: Path) -> None:
    for arguments in (["/no/such/place"], ["show", "nothing"], ["verify"], ["delete", "nothing"]):
        done = command(*arguments, data_dir=tmp_path)
        assert done.returncode == 2, arguments
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert command(data_dir=tmp_path).returncode == 2


def test_a_folder_without_articles_says_so(tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    done = command(str(tmp_path / "nothing"), data_dir=tmp_path)
    assert done.returncode == 0
    assert "No articles found" in done.stderr


def test_list_show_and_delete_look_after_an_article(folder: Path, tmp_path: Path) -> None:
    write_article(folder, "one", SEED, id="first")
    command(str(folder), data_dir=tmp_path)
    listed = command("list", "--json", data_dir=tmp_path)
    assert json.loads(listed.stdout)["id"] == "first"
    assert "[1] NATO replied" in command("show", "first", data_dir=tmp_path).stdout
    assert command("delete", "first", data_dir=tmp_path).returncode == 0
    assert command("list", "--json", data_dir=tmp_path).stdout == ""


def test_a_list_has_the_beginning_of_a_title_that_is_itself_a_text(tmp_path: Path) -> None:
    write_article(tmp_path / "news", "one", SEED, title="harbour works " * 150)
    command(str(tmp_path / "news"), data_dir=tmp_path)
    listed = command("list", data_dir=tmp_path).stdout
    assert "harbour" in listed
    assert "…" in listed
    assert len(listed.splitlines()) < 20


def test_the_sample_articles_are_all_read(tiny_settings: Settings) -> None:
    with closing(open_archive(tiny_settings)) as archive:
        report = ingest_sources(
            [FileSource(ROOT / "ingest" / "sample")], settings=tiny_settings, archive=archive
        )
    assert not report.has_failures
    assert report.summary()["added"] >= 40


def test_a_new_way_of_finding_statements_renews_what_has_not_changed(
    ingest: Ingest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_article(folder, "one", SEED)
    ingest()
    assert ingest() == {"unchanged": 1}
    monkeypatch.setattr("ingest.sources.items.READER_VERSION", 99)
    monkeypatch.setattr("ingest.planning.ATTRIBUTION_VERSION", 99)
    assert ingest() == {"updated": 1}


class SlowSource:
    """Two articles, of which the second cannot be had before the first has vectors."""

    expected = 2

    def __init__(self, has_vectors: Callable[[], bool]) -> None:
        self._has_vectors = has_vectors

    def find_items(self, _known: Mapping[str, SourceState]) -> Iterator[Found]:
        text = "\n\n".join(f"NATO answered letter {n}, and Moscow wrote again." for n in range(600))
        yield Item("/one", "1", lambda: read_record({"id": "one", "text": text}, source="/one"))
        deadline = time.monotonic() + 30
        while not self._has_vectors() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert self._has_vectors()
        yield Item("/two", "2", lambda: read_record({"id": "two", "text": SEED}, source="/two"))

    def covers(self, _source: str) -> bool:
        return False


def test_what_was_read_is_embedded_while_the_next_is_read(tiny_settings: Settings) -> None:
    with closing(open_archive(tiny_settings)) as archive:

        def has_vectors() -> bool:
            with archive.reading() as connection:
                count = connection.scalar(select(func.count()).select_from(tables.vectors))
                return bool(count)

        source = SlowSource(has_vectors)
        report = ingest_sources([source], settings=tiny_settings, archive=archive)
    assert report.summary()["added"] == 2


def test_a_user_s_own_actors_speak_in_the_corpus(tmp_path: Path, folder: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[[body]]\nname = "Marsbase"\nactor = "Mars"\n', encoding="utf-8")
    settings = Settings(data_dir=tmp_path / "data", embedding=TINY, actors=str(own))
    write_article(folder, "one", "Marsbase said that the dust had settled.", id="mars")
    archive = open_archive(settings)
    ingest_sources([FileSource(folder)], settings=settings, archive=archive)
    with archive.reading() as connection:
        (article,) = read_current_articles(connection).values()
        (paragraph,) = read_paragraphs(connection, article.id, 1)
    assert [(s.speaker, s.actor) for s in paragraph.statements] == [("Marsbase", "Mars")]


@pytest.mark.parametrize("setting", ["actors", "publishers"])
def test_a_user_s_own_file_is_checked_though_nothing_has_changed(
    tmp_path: Path, folder: Path, ingest: Ingest, tiny_settings: Settings, setting: str
) -> None:
    write_article(folder, "one", SEED)
    ingest()
    own = tmp_path / "own.toml"
    own.write_text("[[unknown]]\nname = 1\n", encoding="utf-8")
    wrong = tiny_settings.model_copy(update={setting: str(own)})
    with (
        closing(open_archive(wrong)) as archive,
        pytest.raises(WrongSettings, match=f"QA_{setting.upper()}: .*own.toml: unknown"),
    ):
        ingest_sources([FileSource(folder)], settings=wrong, archive=archive)
