"""An article and its places: none is lost or kept because another one's place is used again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ingest.run import ingest_sources
from ingest.sources.files import FileSource
from qa_service.archive import open_archive
from qa_service.archive.reading import read_paragraph_texts, read_places
from qa_service.settings import Settings
from tests.articles import write_article

ONE = "NATO replied in writing. It offered talks on arms control and on transparency."
TWO = "Russia answered with demands of its own. It wanted guarantees in writing."
THREE = "Ministers from nine countries met in Riga. They spoke of an exercise in May."

Ingest = Callable[..., dict[str, int]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "articles"


@pytest.fixture
def ingest(tiny_settings: Settings, folder: Path) -> Ingest:
    """Reads the folder, or what of it is named, and gives the counts that are not zero."""

    def run(*names: str, delete_missing: bool = False) -> dict[str, int]:
        sources = [FileSource(folder / name) for name in names or ("",)]
        with closing(open_archive(tiny_settings)) as archive:
            report = ingest_sources(
                sources, settings=tiny_settings, archive=archive, delete_missing=delete_missing
            )
        return {outcome: count for outcome, count in report.summary().items() if count}

    return run


def texts_of(settings: Settings) -> list[str]:
    """Every text that can be retrieved now, as often as it is there."""
    with closing(open_archive(settings)) as archive, archive.reading() as connection:
        ids = [place.paragraph_id for place in read_places(connection)]
        found = read_paragraph_texts(connection, ids)
    return sorted(found[id].text for id in ids)


def write_lines(folder: Path, *records: object) -> None:
    """A file of records; a text stands for a record with a title of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    full = [{"title": r[:12], "text": r} if isinstance(r, str) else r for r in records]
    lines = "\n".join(json.dumps(record) for record in full)
    (folder / "lines.jsonl").write_text(lines, encoding="utf-8")


@pytest.mark.parametrize("archived", ["archive-01", "z-archive-01"])
def test_a_rotated_file_leaves_both_texts(
    ingest: Ingest, folder: Path, tiny_settings: Settings, archived: str
) -> None:
    latest = write_article(folder, "latest", ONE, title="Latest")
    ingest()
    latest.rename(folder / f"{archived}.md")
    write_article(folder, "latest", TWO, title="Latest")
    assert ingest() == {"added": 1, "updated": 1}
    assert texts_of(tiny_settings) == [ONE, TWO]
    assert ingest(delete_missing=True) == {"unchanged": 2}


@pytest.mark.parametrize("copy", ["a", "z"])
def test_a_copy_keeps_the_text_that_its_model_no_longer_has(
    ingest: Ingest, folder: Path, tiny_settings: Settings, copy: str
) -> None:
    write_article(folder, "b", ONE, title="Same")
    ingest()
    write_article(folder, copy, ONE, title="Same")
    assert ingest() == {"duplicates": 1, "unchanged": 1}
    write_article(folder, "b", TWO, title="Same")
    assert ingest() == {"added": 1, "updated": 1}
    assert texts_of(tiny_settings) == [ONE, TWO]
    assert ingest(delete_missing=True) == {"unchanged": 2}


def test_a_copy_that_was_not_met_is_read_again_when_it_is(
    ingest: Ingest, folder: Path, tiny_settings: Settings
) -> None:
    write_article(folder, "a", ONE, title="Same")
    write_article(folder, "b", ONE, title="Same")
    ingest()
    write_article(folder, "a", TWO, title="Same")
    ingest("a.md")
    assert ingest() == {"unchanged": 1, "added": 1}
    assert texts_of(tiny_settings) == [ONE, TWO]


def test_several_copies_of_a_lost_text_become_one_article(
    ingest: Ingest, folder: Path, tiny_settings: Settings
) -> None:
    for name in ("a", "m", "z"):
        write_article(folder, name, ONE, title="Same")
    ingest()
    write_article(folder, "a", TWO, title="Same")
    assert ingest() == {"updated": 1, "added": 1, "duplicates": 1}
    assert texts_of(tiny_settings) == [ONE, TWO]


def test_a_line_put_before_others_loses_none(
    ingest: Ingest, folder: Path, tiny_settings: Settings
) -> None:
    write_lines(folder, ONE, TWO)
    ingest()
    write_lines(folder, THREE, ONE, TWO)
    ingest()
    assert texts_of(tiny_settings) == sorted([ONE, TWO, THREE])
    assert ingest(delete_missing=True) == {"unchanged": 3}


def test_lines_in_another_order_change_no_article(
    ingest: Ingest, folder: Path, tiny_settings: Settings
) -> None:
    write_lines(folder, ONE, TWO, THREE)
    ingest()
    write_lines(folder, THREE, ONE, TWO)
    assert ingest(delete_missing=True) == {"duplicates": 3}
    assert texts_of(tiny_settings) == sorted([ONE, TWO, THREE])


def test_a_line_taken_away_before_others_is_missing(
    ingest: Ingest, folder: Path, tiny_settings: Settings
) -> None:
    write_lines(folder, ONE, TWO, THREE)
    ingest()
    write_lines(folder, TWO, THREE)
    assert ingest() == {"duplicates": 2}
    assert ingest(delete_missing=True) == {"unchanged": 2, "deleted": 1}
    assert texts_of(tiny_settings) == sorted([TWO, THREE])


def test_a_text_that_was_written_over_by_another_article_s_is_missing(
    ingest: Ingest, folder: Path, tiny_settings: Settings
) -> None:
    write_article(folder, "a", ONE, title="One")
    moved = write_article(folder, "b", TWO, title="Two")
    ingest()
    moved.rename(folder / "a.md")
    assert ingest(delete_missing=True) == {"duplicates": 1, "deleted": 1}
    assert ingest(delete_missing=True) == {"unchanged": 1}
    assert texts_of(tiny_settings) == [TWO]


def test_a_place_that_was_not_looked_at_keeps_its_article(
    ingest: Ingest, folder: Path, tiny_settings: Settings
) -> None:
    one = write_article(folder / "x", "one", ONE, title="Same")
    other = write_article(folder / "y", "one", ONE, title="Same")
    ingest()
    one.unlink()
    assert ingest("x", delete_missing=True) == {}
    assert texts_of(tiny_settings) == [ONE]
    other.unlink()
    assert ingest("y", delete_missing=True) == {"deleted": 1}
    assert texts_of(tiny_settings) == []


def write_states(folder: Path) -> tuple[Path, Path]:
    """Two folders beside the one that is read, which is made, with a text each under one name."""
    one, two = folder.parent / "one", folder.parent / "two"
    write_article(one, "a", ONE, title="Latest")
    write_article(two, "a", TWO, title="Latest")
    folder.mkdir()
    return one, two


def test_a_link_that_is_made_to_point_elsewhere_is_one_place(
    ingest: Ingest, folder: Path, tiny_settings: Settings
) -> None:
    one, two = write_states(folder)
    link = folder / "current"
    link.symlink_to(one)
    assert ingest("current") == {"added": 1}
    link.unlink()
    link.symlink_to(two)
    assert ingest("current") == {"updated": 1}
    assert texts_of(tiny_settings) == [TWO]


def test_a_mounted_folder_s_next_state_takes_the_place_of_the_former(
    ingest: Ingest, folder: Path, tiny_settings: Settings
) -> None:
    # As Kubernetes mounts it: a.md -> ..data/a.md, ..data -> a folder of the state.
    one, two = write_states(folder)
    (folder / "..data").symlink_to(one)
    (folder / "a.md").symlink_to("..data/a.md")
    assert ingest(delete_missing=True) == {"added": 1}
    (folder / "..data").unlink()
    (folder / "..data").symlink_to(two)
    assert ingest(delete_missing=True) == {"updated": 1}
    assert texts_of(tiny_settings) == [TWO]
    (folder / "a.md").unlink()
    assert ingest(delete_missing=True) == {"deleted": 1}
    assert texts_of(tiny_settings) == []


def test_what_is_no_file_or_holds_nothing_is_a_row(ingest: Ingest, folder: Path) -> None:
    write_article(folder, "a", ONE, title="One")
    (folder / "gone.md").symlink_to("nowhere.md")
    (folder / "empty.csv").write_text("title,text\n", encoding="utf-8")
    (folder / "empty.json").write_text("[]", encoding="utf-8")
    assert ingest() == {"added": 1, "failed": 3}
    os.mkfifo(folder / "pipe.md")
    os.mkfifo(folder / "pipe.jsonl")
    assert ingest("pipe.md", "pipe.jsonl") == {"failed": 2}
