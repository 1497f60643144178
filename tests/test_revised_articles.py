"""What a day knows of an article that was changed after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing

import pytest

from ingest.run import ingest_sources
from ingest.sources.files import FileSource
from qa_service.archive import open_archive
from qa_service.domain import Ask, Filters
from qa_service.http.service import Service
from qa_service.settings import Settings
from tests.articles import write_article
from tests.tiny import TINY

KEPT = "The mongoose accord was signed in Vienna by nine states."
FIRST, LATER = "NATO offered 12 inspectors for it.", "NATO offered 77 inspectors and a helicopter."
BETWEEN, AFTER = dt.date(2022, 1, 20), dt.date(2022, 3, 1)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("revised")
    settings = Settings(data_dir=folder / "data", embedding=TINY)
    texts = folder / "articles"
    for text, modified in ((FIRST, {}), (LATER, {"modified": "2022-03-01"})):
        write_article(texts, "accord", KEPT, text, date="2022-01-10", **modified)
        with closing(open_archive(settings)) as archive:
            ingest_sources([FileSource(texts)], settings=settings, archive=archive)
    started = Service.start(settings)
    yield started
    started.close()


@pytest.mark.parametrize(
    ("as_of", "known"), [(None, [KEPT, LATER]), (AFTER, [KEPT, LATER]), (BETWEEN, [KEPT])]
)
def test_a_day_knows_nothing_that_came_to_an_article_later(
    service: Service, as_of: dt.date | None, known: list[str]
) -> None:
    for query in ("inspectors helicopter NATO offered", "mongoose accord"):
        found = service.answerer.search(Ask(query, as_of=as_of), limit=10)
        assert sorted(passage.paragraph.text for passage in found) == sorted(known)
    reply = service.answerer.answer(Ask("How many inspectors did NATO offer?", as_of=as_of))
    assert (LATER in reply.answer) is (LATER in known)
    assert reply.corpus.paragraphs == len(known)


def test_a_filter_by_dates_counts_from_the_publication(service: Service) -> None:
    filters = Filters(published_to=BETWEEN)
    found = service.answerer.search(Ask("inspectors helicopter", filters=filters), limit=10)
    assert {passage.paragraph.text for passage in found} == {KEPT, LATER}
