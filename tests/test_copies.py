"""The same story from several outlets: found, shown once, and owed to the right one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from ingest.run import ingest_sources
from ingest.sources.files import FileSource
from qa_service.archive import open_archive
from qa_service.copies import (
    are_copies,
    find_candidates,
    group_copies,
    sign_texts,
    take_fingerprint,
)
from qa_service.domain import Reply
from qa_service.http.service import Service
from qa_service.pipeline import Ask
from qa_service.settings import Settings
from tests.articles import write_article

WIRE = (
    "The Alliance will hold its summit in Vilnius on 11 July, the Secretary General said on "
    "Monday, and the leaders of all 31 members are expected to attend both days of the meeting."
)
REWORDED = (
    "The Alliance will hold its next summit in Vilnius on 11 July, the Secretary General told "
    "reporters on Monday, and the leaders of all 31 members are expected to attend both days."
)
TRIMMED = "The Alliance will hold its summit in Vilnius on 11 July, the Secretary General said."
OTHER = "Russia will answer the deployment, the Defence Ministry in Moscow said in a short note."


@pytest.mark.parametrize("copy", [WIRE, WIRE.replace("“", '"'), REWORDED, TRIMMED])
def test_reworded_and_trimmed_texts_are_copies(copy: str) -> None:
    assert are_copies(take_fingerprint(WIRE), take_fingerprint(copy))


@pytest.mark.parametrize(
    "false_friend",
    [
        WIRE.replace("Vilnius", "Madrid"),
        WIRE.replace("11 July", "29 June"),
        WIRE.replace("31 members", "30 members"),
        WIRE.replace("are expected", "are not expected"),
        OTHER,
    ],
)
def test_one_form_about_two_things_is_no_copy(false_friend: str) -> None:
    assert not are_copies(take_fingerprint(WIRE), take_fingerprint(false_friend))


def test_short_phrases_are_copies_only_when_they_are_the_same() -> None:
    said = take_fingerprint("He said so on Monday.")
    assert are_copies(said, take_fingerprint("He said so on Monday"))
    assert not are_copies(said, take_fingerprint("She said so on Monday."))


def test_clusters_are_named_by_their_lowest_row() -> None:
    texts = [OTHER, WIRE, "Nothing to do with it at all, in any of its many words.", REWORDED, WIRE]
    signatures = sign_texts(texts)
    pairs = find_candidates(signatures)
    prints = {row: take_fingerprint(text) for row, text in enumerate(texts)}
    assert group_copies(len(texts), pairs, prints).tolist() == [0, 1, 2, 1, 1]


def test_equal_texts_sign_equally_whatever_their_marks() -> None:
    one, other = sign_texts(["NATO’s “door” is open, he said.", 'NATO\'s "door" is open, he said'])
    assert np.array_equal(one, other)


@pytest.fixture
def outlets(tmp_path: Path, tiny_settings: Settings) -> Settings:
    """One story: a wire, the official note on the day after, a reprint, and a trimmed copy."""
    folder = tmp_path / "articles"
    for name, publisher, day, source_class, text in (
        ("wire", "Northern Wire", "2023-05-01", "wire", WIRE),
        ("note", "Alliance Press Office", "2023-05-02", "official", REWORDED),
        ("reprint", "Northern Wire", "2023-05-03", "wire", WIRE),
        ("short", "Evening Post", "2023-05-04", "independent", TRIMMED),
    ):
        fields = {"id": name, "publisher": publisher, "date": day, "source_class": source_class}
        write_article(folder, name, text, title=f"Summit {name}", **fields)
    archive = open_archive(tiny_settings)
    ingest_sources([FileSource(folder)], settings=tiny_settings, archive=archive)
    archive.close()
    return tiny_settings


def ask(settings: Settings, *, as_of: dt.date | None = None) -> Reply:
    service = Service.start(settings)
    try:
        return service.answerer.answer(Ask("When is the summit in Vilnius?", as_of=as_of))
    finally:
        service.close()


def test_a_story_is_cited_once_from_its_most_official_outlet(outlets: Settings) -> None:
    (citation,) = ask(outlets).citations
    assert citation.article.publisher == "Alliance Press Office"
    assert [article.id for article in citation.copies] == ["wire", "reprint", "short"]
    assert citation.outlets == 3  # the reprint is the wire's own


def test_what_was_not_out_yet_is_no_copy(outlets: Settings) -> None:
    (citation,) = ask(outlets, as_of=dt.date(2023, 5, 1)).citations
    assert citation.article.id == "wire"
    assert citation.copies == ()
