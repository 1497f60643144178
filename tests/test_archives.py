"""Web archives and mailboxes: every member an article, what is broken a row, the rest read."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from ingest.report import Report
from ingest.run import ingest_sources
from ingest.sources import warc
from ingest.sources.files import FileSource
from ingest.sources.items import Found, Item, Unread
from qa_service.archive import open_archive
from qa_service.archive.reading import read_current_articles
from qa_service.domain import ArticleDraft
from qa_service.errors import UnreadableArticle
from qa_service.settings import Settings
from tests.documents import make_pdf, make_record, print_paragraphs

REPLY = "The alliance handed its written reply to Moscow on Wednesday, its secretary general said."
OFFER = "The reply offers talks on arms control and on transparency about exercises in Europe."
HOST = "https://www.harbour.example"


def page(title: str, text: str, head: str = "") -> bytes:
    return (
        f"<html lang=en><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>"
        f"<p>{text}</p></article></body></html>"
    ).encode()


ONE = make_record(f"{HOST}/one", page("A reply", REPLY))
TWO = make_record(f"{HOST}/two", page("An offer", OFFER))
REVISIT = make_record(f"{HOST}/one", b"", kind="revisit")


def find(file: Path, raw: bytes) -> list[Found]:
    file.write_bytes(raw)
    return list(FileSource(file).find_items({}))


def read(found: Found) -> ArticleDraft:
    assert isinstance(found, Item), found
    return found.read()


def pack(*records: bytes) -> bytes:
    return b"".join(gzip.compress(record) for record in records)


@pytest.mark.parametrize("name", ["a.warc", "A.WARC.GZ"])
def test_a_page_goes_by_its_address_and_has_no_date_of_the_crawl(tmp_path: Path, name: str) -> None:
    raw = pack(ONE, REVISIT, TWO) if name.endswith("GZ") else ONE + REVISIT + TWO
    one, two = find(tmp_path / name, raw)
    assert one.source == f"{tmp_path / name}#{HOST}/one"
    draft = read(one)
    assert (draft.identity, draft.url) == (f"{HOST}/one", f"{HOST}/one")
    assert (draft.title, draft.publisher, draft.date) == ("A reply", "harbour.example", None)
    assert read(two).paragraphs == (OFFER,)


def test_only_what_was_found_and_can_hold_an_article_is_an_item(tmp_path: Path) -> None:
    pdf = make_pdf([print_paragraphs(OFFER)])
    records = [
        make_record(f"{HOST}/gone", page("T", REPLY), status="404 Not Found"),
        make_record(f"{HOST}/a.png", b"\x89PNG", headers={"Content-Type": "image/png"}),
        make_record(f"{HOST}/robots.txt", b"User-agent: *", headers={"Content-Type": "text/plain"}),
        make_record(f"{HOST}/feed", b"<rss/>", headers={"Content-Type": "text/xml"}),
        make_record(f"{HOST}/q", b"", kind="request"),
        make_record(f"{HOST}/a.pdf", pdf, headers={"Content-Type": "application/pdf"}),
    ]
    (found,) = find(tmp_path / "a.warc", b"".join(records))
    assert read(found).paragraphs == (OFFER,)


def test_packed_and_chunked_pages_are_unpacked(tmp_path: Path) -> None:
    packed = gzip.compress(page("A reply", REPLY))
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    headers = {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"}
    (found,) = find(tmp_path / "a.warc", make_record(f"{HOST}/one", chunked, headers=headers))
    assert read(found).paragraphs == (REPLY,)


def test_a_page_may_speak_for_its_own_site_only(tmp_path: Path) -> None:
    claims = ("https://harbour.example/1", "https://other.example/1", "https://har bour/1")
    for claim, url in zip(claims, (claims[0], f"{HOST}/x", f"{HOST}/x"), strict=True):
        link = f'<link rel="canonical" href="{claim}">'
        record = make_record(f"{HOST}/x", page("A reply", REPLY, link))
        (found,) = find(tmp_path / "a.warc", record)
        assert read(found).url == url


def test_an_address_that_is_none_is_a_row(tmp_path: Path) -> None:
    (found,) = find(tmp_path / "a.warc", make_record("https://me:pw@a.example/x", page("T", REPLY)))
    assert isinstance(found, Item)
    with pytest.raises(UnreadableArticle, match="user name or password"):
        found.read()


def test_a_record_larger_than_any_article_is_a_row(tmp_path: Path) -> None:
    packed = gzip.compress(b"<p>" + b"a " * 25_000_000)
    bomb = make_record(f"{HOST}/bomb", packed, headers={"Content-Encoding": "gzip"})
    large, one = find(tmp_path / "a.warc", bomb + ONE)
    assert isinstance(large, Item)
    with pytest.raises(UnreadableArticle, match="must stay below"):
        large.read()
    assert read(one).paragraphs == (REPLY,)


def test_a_broken_record_is_a_row_and_the_next_is_read(tmp_path: Path) -> None:
    broken = pack(ONE)
    broken = broken[:60] + b"\xff" * 20 + broken[80:]
    before, *rows, after = find(tmp_path / "a.warc.gz", pack(TWO) + broken + pack(ONE))
    assert (read(before).title, read(after).title) == ("An offer", "A reply")
    assert rows
    assert all(isinstance(row, Unread) for row in rows)
    plain = find(tmp_path / "a.warc", TWO + b"WARC/9.9\r\njunk\r\n\r\n" + ONE)
    assert [read(found).title for found in plain if isinstance(found, Item)] == [
        "An offer",
        "A reply",
    ]
    assert any(isinstance(found, Unread) for found in plain)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_an_archive_cut_anywhere_gives_its_whole_records(tmp_path: Path, name: str) -> None:
    raw = pack(ONE, TWO) if name.endswith("gz") else ONE + TWO
    first = len(pack(ONE)) if name.endswith("gz") else len(ONE)
    for end in range(first, len(raw) - 8, 25):
        one, *rest = find(tmp_path / name, raw[:end])
        assert read(one).title == "A reply"
        assert all(isinstance(found, Unread) for found in rest), end


def test_a_record_of_a_wrong_length_is_told(tmp_path: Path) -> None:
    one, told, two = find(tmp_path / "a.warc", ONE[:-4] + b"more\r\n\r\n" + TWO)
    assert isinstance(told, Unread)
    assert "does not end where it says" in told.why
    assert [read(one).title, read(two).title] == ["A reply", "An offer"]
    too_long = find(tmp_path / "a.warc", ONE[:-100] + TWO + ONE)
    assert [type(each) for each in too_long] == [Item, Unread, Item]


def test_an_archive_packed_as_one_piece_says_what_to_do(tmp_path: Path) -> None:
    _one, refused = find(tmp_path / "a.warc.gz", gzip.compress(ONE + TWO))
    assert isinstance(refused, Unread)
    assert "unpack it with gunzip" in refused.why


def test_junk_is_one_row(tmp_path: Path) -> None:
    for raw in (b"junk " * 999, bytes(range(256)) * 20, b"\x1f\x8b\x08junk"):
        for name in ("a.warc", "a.warc.gz"):
            (found,) = find(tmp_path / name, raw)
            assert isinstance(found, Unread)


def test_an_archive_broken_all_over_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warc, "MAX_BROKEN", 3)
    found = find(tmp_path / "a.warc", b"\nWARC/1.x\r\n\r\n" * 50)
    assert [type(each) for each in found] == [Unread] * 4
    assert isinstance(found[-1], Unread)
    assert "More than 3 records are broken" in found[-1].why


def write_mailbox(*messages: tuple[str, str]) -> bytes:
    return b"".join(
        f"From a@b.example Wed Jan 26 10:00:00 2022\nFrom: A B <a@b.example>\nSubject: {name}\n"
        f"Message-ID: <{name}@b.example>\nDate: Wed, 26 Jan 2022 10:00:00 +0000\n\n{text}\n\n"
        .encode()
        for name, text in messages
    )  # fmt: skip


def test_a_message_of_a_mailbox_is_an_article_under_its_own_id(tmp_path: Path) -> None:
    raw = write_mailbox(("one", f"{REPLY}\n>From there on it was quiet."), ("two", OFFER))
    one, two = find(tmp_path / "a.mbox", raw)
    assert one.source == f"{tmp_path / 'a.mbox'}#one@b.example"
    draft = read(one)
    assert (draft.title, draft.author, str(draft.date)) == ("one", "A B", "2022-01-26")
    assert " ".join(draft.paragraphs) == f"{REPLY} From there on it was quiet."
    assert read(two).paragraphs == (OFFER,)


def test_a_mailbox_of_junk_is_a_row(tmp_path: Path) -> None:
    for raw in (b"", b"junk", bytes(range(256)) * 9):
        (found,) = find(tmp_path / "a.mbox", raw)
        assert isinstance(found, Unread)
    whole = write_mailbox(("one", REPLY), ("two", OFFER))
    for end in range(50, len(whole), 20):
        for found in find(tmp_path / "a.mbox", whole[:end]):
            try:
                assert read(found).paragraphs
            except UnreadableArticle:
                continue


def ingest(settings: Settings, folder: Path) -> Report:
    archive = open_archive(settings)
    report = ingest_sources([FileSource(folder)], settings=settings, archive=archive)
    archive.close()
    return report


def test_a_folder_of_every_kind_is_read_with_its_broken_files_as_rows(
    tmp_path: Path, tiny_settings: Settings
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.warc.gz").write_bytes(pack(ONE, TWO)[:-30])
    (folder / "b.mbox").write_bytes(write_mailbox(("one", "Nobody said when they would meet.")))
    (folder / "c.pdf").write_bytes(make_pdf([print_paragraphs("A paper was printed in Paris.")]))
    for suffix in (".docx", ".epub", ".eml", ".pdf"):
        (folder / f"broken{suffix}").write_bytes(b"\0\1\2\3" * 100)
    report = ingest(tiny_settings, folder)
    counts = {outcome: count for outcome, count in report.summary().items() if count}
    assert counts == {"added": 3, "failed": 5}
    with open_archive(tiny_settings).reading() as connection:
        titles = {article.title for article in read_current_articles(connection).values()}
    assert titles == {"A reply", "one", "C"}
    again = ingest(tiny_settings, folder).summary()
    assert {k: count for k, count in again.items() if count} == {"unchanged": 3, "failed": 5}
