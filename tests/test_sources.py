"""Which files a path means."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.sources.files import FileSource, find_article_files
from ingest.sources.items import Unread
from qa_service.errors import NotFound


def touch(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("A text.", encoding="utf-8")


def names_below(folder: Path) -> list[str]:
    return [file.relative_to(folder).as_posix() for file in find_article_files(folder)]


def test_a_file_stands_for_itself_whatever_its_suffix(tmp_path: Path) -> None:
    touch(tmp_path, "letter.docx")
    assert find_article_files(tmp_path / "letter.docx") == [tmp_path / "letter.docx"]


def test_a_folder_stands_for_its_readable_files_in_order(tmp_path: Path) -> None:
    touch(tmp_path, "b.md", "a.txt", "c/d.HTML", "c/e.htm", "f.markdown", "g.text", "h.xhtml")
    touch(tmp_path, "photo.jpg", "table.xlsx", "c/notes")
    touch(tmp_path, "c/articles.jsonl", "c/articles.csv")
    expected = ["a.txt", "b.md", "c/articles.csv", "c/articles.jsonl", "c/d.HTML"]
    expected += ["c/e.htm", "f.markdown", "g.text", "h.xhtml"]
    assert names_below(tmp_path) == expected


def test_hidden_files_and_folders_are_skipped(tmp_path: Path) -> None:
    touch(tmp_path, ".draft.md", ".git/readme.md", "a/.cache/b.md", "a/seen.md")
    assert names_below(tmp_path) == ["a/seen.md"]


def test_locks_of_editors_are_no_articles(tmp_path: Path) -> None:
    touch(tmp_path, "letter.docx", "~$letter.docx", ".~lock.letter.docx#", ".letter.md.swp")
    assert names_below(tmp_path) == ["letter.docx"]


def test_the_corpus_s_own_folder_is_left_out(tmp_path: Path) -> None:
    data = tmp_path / "data"
    touch(tmp_path, "a.md", "data/generations/g1/ids.txt", "data/models/e.txt", "data/b.md")
    found = [file.name for file in find_article_files(tmp_path, data_dir=data)]
    assert found == ["a.md"]
    inside = [file.name for file in find_article_files(data, data_dir=data)]
    assert inside == ["b.md"]


def test_articles_inside_the_corpus_s_folder_are_read_where_they_are_named(tmp_path: Path) -> None:
    touch(tmp_path, "articles/a.md", "generations/ids.txt")
    found = find_article_files(tmp_path / "articles", data_dir=tmp_path)
    assert found == [tmp_path / "articles" / "a.md"]


def test_a_hidden_folder_that_is_named_is_read(tmp_path: Path) -> None:
    touch(tmp_path, ".articles/a.md")
    assert find_article_files(tmp_path / ".articles") == [tmp_path / ".articles" / "a.md"]


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"nowhere does not exist"):
        find_article_files(tmp_path / "nowhere")


def test_an_empty_folder_has_no_files(tmp_path: Path) -> None:
    assert find_article_files(tmp_path) == []


def test_links_that_lead_in_a_circle_end(tmp_path: Path) -> None:
    touch(tmp_path, "a/one.md")
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "self.md").symlink_to(tmp_path / "a" / "self.md")
    assert names_below(tmp_path) == ["a/one.md", "a/self.md"]
    (unread,) = (
        found for found in FileSource(tmp_path).find_items({}) if isinstance(found, Unread)
    )
    assert unread.why == "The link leads to a file that is not there."


def test_a_linked_folder_elsewhere_is_read(tmp_path: Path) -> None:
    touch(tmp_path, "elsewhere/one.md")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert names_below(tmp_path / "articles") == ["link/one.md"]


def test_a_folder_named_like_an_article_is_no_article(tmp_path: Path) -> None:
    touch(tmp_path, "drafts.md/one.md")
    assert names_below(tmp_path) == ["drafts.md/one.md"]
