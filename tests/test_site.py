"""Pages of many makes are read as they were written, alone and through a sitemap."""

from __future__ import annotations

import pytest

from ingest.run import ingest_sources
from ingest.sources.opening import open_sources
from qa_service.archive import open_archive
from qa_service.settings import Settings
from tests.bench.pages import measure_outcomes, read_page
from tests.bench.site.pages import FOLDERS, MadePage, make_pages
from tests.sites import XML, Page, serve_site

MIN_PARAGRAPHS, MIN_FACTS = 0.97, 0.99


@pytest.fixture(scope="module")
def pages() -> list[MadePage]:
    return [page for part in FOLDERS for page in make_pages(part)]


def test_paragraphs_titles_and_dates_are_as_they_were_written(pages: list[MadePage]) -> None:
    assert len(pages) >= 200
    figures = measure_outcomes([read_page(page) for page in pages])
    assert figures["paragraphs"] >= MIN_PARAGRAPHS
    assert min(figures["title"], figures["date"], figures["modified"]) >= MIN_FACTS


def test_a_whole_site_is_read_through_its_sitemap(
    pages: list[MadePage], tiny_settings: Settings
) -> None:
    archive = open_archive(tiny_settings)
    with serve_site() as site:
        for number, page in enumerate(pages):
            site.pages[f"/{number}"] = Page(page.raw, headers={"Content-Type": "text/html"})
        places = "".join(f"<url><loc>{site.url}/{n}</loc></url>" for n in range(len(pages)))
        site.pages["/sitemap.xml"] = Page(f"<urlset>{places}</urlset>".encode(), headers=XML)
        reports = []
        for _ in range(2):
            with open_sources(
                [f"{site.url}/sitemap.xml"], tiny_settings, allow_private=True
            ) as sources:
                reports.append(ingest_sources(sources, settings=tiny_settings, archive=archive))
    archive.close()
    first, again = (report.summary() for report in reports)
    assert first["failed"] == first["updated"] == 0
    assert first["added"] + first["duplicates"] + first["unchanged"] == len(pages)
    assert again["added"] == again["failed"] == again["updated"] == 0
