"""Articles from a web site: pages, feeds and sitemaps, over real stores with the tiny embedding."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace

import pytest

from ingest.report import Report
from ingest.run import ingest_sources
from ingest.sources.feeds import read_feed, read_sitemap, tell_kind
from ingest.sources.opening import open_sources
from qa_service.archive import open_archive
from qa_service.archive.reading import read_current_articles
from qa_service.domain import Article
from qa_service.errors import UnreadableArticle
from qa_service.settings import Settings
from tests.sites import XML, Page, Site, serve_site

REPLY = "NATO handed its written reply to Moscow on Wednesday, its secretary general said."
OFFER = "The reply offers talks on arms control and on transparency about exercises in Europe."


@pytest.fixture
def site() -> Iterator[Site]:
    with serve_site() as served:
        yield served


def ingest(settings: Settings, *urls: str, delete_missing: bool = False) -> Report:
    archive = open_archive(settings)
    with open_sources(urls, settings, allow_private=True) as sources:
        report = ingest_sources(
            sources, settings=settings, archive=archive, delete_missing=delete_missing
        )
    archive.close()
    return report


def counts(report: Report) -> dict[str, int]:
    return {outcome: count for outcome, count in report.summary().items() if count}


def articles_of(settings: Settings) -> list[Article]:
    with open_archive(settings).reading() as connection:
        return list(read_current_articles(connection).values())


DATED = "<pubDate>Wed, 26 Jan 2022 18:00:00 +0300</pubDate>"


def write_feed(site: Site, *paths: str, date: str = DATED) -> str:
    items = "".join(f"<item><title>Item</title><link>{path}</link>{date}</item>" for path in paths)
    body = f"<?xml version='1.0'?><rss version='2.0'><channel><link>/</link>{items}</channel></rss>"
    site.pages["/feed"] = Page(body.encode(), headers=XML)
    return f"{site.url}/feed"


def test_a_page_becomes_an_article_under_its_address(site: Site, tiny_settings: Settings) -> None:
    site.add_article("/reply", "A written reply", REPLY, OFFER)
    assert counts(ingest(tiny_settings, f"{site.url}/reply")) == {"added": 1}
    (article,) = articles_of(tiny_settings)
    assert (article.title, article.url) == ("A written reply", f"{site.url}/reply")
    assert article.publisher == "127.0.0.1"


def test_a_feed_leads_to_its_articles_and_dates_them(site: Site, tiny_settings: Settings) -> None:
    site.add_article("/one", "A written reply", REPLY)
    site.add_article("/two", "An offer", OFFER)
    feed = write_feed(site, "/one", f"{site.url}/two?utm_source=feed")
    assert counts(ingest(tiny_settings, feed)) == {"added": 2}
    assert {str(article.date) for article in articles_of(tiny_settings)} == {"2022-01-26"}
    assert counts(ingest(tiny_settings, feed)) == {"unchanged": 2}


def test_an_address_of_a_part_is_that_of_the_page(site: Site, tiny_settings: Settings) -> None:
    site.add_article("/one", "A reply", "The alliance handed its reply over on Wednesday.")
    feed = write_feed(site, "/one", "/one#comments", "/one?utm_source=rss#more")
    assert counts(ingest(tiny_settings, feed)) == {"added": 1}
    assert counts(ingest(tiny_settings, f"{site.url}/one#p2")) == {"unchanged": 1}
    (article,) = articles_of(tiny_settings)
    assert article.url == f"{site.url}/one"


def test_an_unchanged_page_is_told_by_its_validator(site: Site, tiny_settings: Settings) -> None:
    site.add_article("/one", "A written reply", REPLY, etag='"1"')
    ingest(tiny_settings, f"{site.url}/one")
    assert counts(ingest(tiny_settings, f"{site.url}/one")) == {"unchanged": 1}
    assert site.requests[-1][1]["If-None-Match"] == '"1"'
    site.add_article("/one", "A written reply", REPLY, OFFER, etag='"2"')
    assert counts(ingest(tiny_settings, f"{site.url}/one")) == {"updated": 1}
    assert articles_of(tiny_settings)[0].revision == 2


def test_what_a_host_says_is_gone_is_deleted_only_on_request(
    site: Site, tiny_settings: Settings
) -> None:
    site.add_article("/one", "A written reply", REPLY)
    site.add_article("/two", "An offer", OFFER)
    feed = write_feed(site, "/one", "/two")
    ingest(tiny_settings, feed)
    del site.pages["/one"]
    assert counts(ingest(tiny_settings, feed)) == {"unchanged": 1, "failed": 1}
    assert counts(ingest(tiny_settings, feed, delete_missing=True)) == {
        "unchanged": 1,
        "deleted": 1,
    }
    # What the feed only stops listing is still there.
    write_feed(site, "/one")
    assert counts(ingest(tiny_settings, feed, delete_missing=True)) == {"failed": 1}
    assert [article.title for article in articles_of(tiny_settings)] == ["An offer"]


def test_a_feed_reaches_other_hosts_only_by_the_setting(
    site: Site, tiny_settings: Settings
) -> None:
    with serve_site() as other:
        elsewhere = other.url.replace("127.0.0.1", "localhost")
        other.add_article("/one", "A written reply", REPLY)
        feed = write_feed(site, f"{elsewhere}/one")
        (row,) = ingest(tiny_settings, feed).rows
        assert row.outcome == "failed"
        assert "localhost is not allowed: add it to QA_INGEST_HOSTS" in row.detail
        assert other.requests == []
        allowing = tiny_settings.model_copy(update={"ingest_hosts": "localhost"})
        assert counts(ingest(allowing, feed)) == {"added": 1}


def test_a_sitemap_and_its_index_are_followed_once(site: Site, tiny_settings: Settings) -> None:
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    index = f"<sitemapindex {space}>" + "".join(
        f"<sitemap><loc>{site.url}{path}</loc></sitemap>" for path in ("/pages.xml.gz", "/all.xml")
    )
    pages = f"<urlset {space}><url><loc>{site.url}/one</loc></url></urlset>"
    site.pages["/all.xml"] = Page(f"{index}</sitemapindex>".encode(), headers=XML)
    site.pages["/pages.xml.gz"] = Page(gzip.compress(pages.encode()), headers=XML)
    site.add_article("/one", "A written reply", REPLY)
    assert counts(ingest(tiny_settings, f"{site.url}/all.xml")) == {"added": 1}
    assert site.paths == ["/robots.txt", "/all.xml", "/pages.xml.gz", "/one"]


def test_a_page_may_not_speak_for_another_site(site: Site, tiny_settings: Settings) -> None:
    site.add_article("/one", "A written reply", REPLY)
    page = site.pages["/one"]
    claim = b'<link rel="canonical" href="https://www.nato.int/reply"></head>'
    site.pages["/one"] = replace(page, body=page.body.replace(b"</head>", claim))
    ingest(tiny_settings, f"{site.url}/one")
    (article,) = articles_of(tiny_settings)
    assert (article.url, article.publisher) == (f"{site.url}/one", "127.0.0.1")


def test_dead_pages_are_rows_and_the_rest_is_read(site: Site, tiny_settings: Settings) -> None:
    site.add_article("/good", "A written reply", REPLY)
    site.pages["/bad"] = Page(status=500)
    site.pages["/picture"] = Page(b"\x89PNG\r\n", headers={"Content-Type": "image/png"})
    feed = write_feed(site, "/bad", "/picture", "/good", "http://127.0.0.1:9/dead")
    report = ingest(tiny_settings, feed)
    assert counts(report) == {"added": 1, "failed": 3}
    assert [row.detail.split(":")[0] for row in report.rows if row.outcome == "failed"][1] == (
        "The document is of the type image/png"
    )


def test_a_long_feed_is_read_to_its_end(site: Site) -> None:
    # Without dates: it is they that take the time, and each is read by itself.
    write_feed(site, *(f"/{number}" for number in range(10_000)), date="")
    entries = read_feed(site.pages["/feed"].body, url=f"{site.url}/feed")
    assert len(entries) == 10_000
    assert entries[0].url == f"{site.url}/0"


@pytest.mark.parametrize(
    ("item", "day"),
    [
        ("<pubDate>Wed, 26 Jan 2022 23:50:00 -0500</pubDate>", "2022-01-26"),
        ("<pubDate>Thu, 27 Jan 2022 00:10:00 +0300</pubDate>", "2022-01-27"),
        ("<pubDate>Wed, 26 Jan 2022 23:50:00 GMT</pubDate>", "2022-01-26"),
    ],
)
def test_an_entry_s_day_is_the_publisher_s_own(item: str, day: str) -> None:
    body = f"<rss version='2.0'><channel><item><link>/a</link>{item}</item></channel></rss>"
    (entry,) = read_feed(body.encode(), url="https://example.org/feed")
    assert str(entry.date) == day
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='/a'/>"
        "<updated>2022-01-26T23:50:00-05:00</updated></entry></feed>"
    )
    (entry,) = read_feed(atom.encode(), url="https://example.org/feed")
    assert str(entry.date) == "2022-01-26"


def test_lists_are_told_from_articles() -> None:
    assert tell_kind(b"<?xml version='1.0'?>\n<!-- x --><RSS version='2.0'>") == "feed"
    assert tell_kind(b"<feed xmlns='http://www.w3.org/2005/Atom'>") == "feed"
    assert tell_kind(b"<urlset>") == "sitemap"
    assert tell_kind(b"<html><body>An <feed> of <rss") == "article"
    assert tell_kind(b"Just words.") == "article"


def test_an_entity_bomb_in_a_list_stays_small() -> None:
    levels = "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' if n else '<!ENTITY a0 "aaaaaaaaaa">'
        for n in range(9)
    )
    bomb = f"<?xml version='1.0'?><!DOCTYPE x [{levels}]>"
    sitemap = f"{bomb}<urlset><url><loc>https://example.org/&a8;</loc></url></urlset>"
    assert all(len(entry.url) < 1000 for entry in read_sitemap(sitemap.encode(), url="https://e/"))
    item = "<item><link>/a</link><title>&a8;</title></item>"
    rss = f"{bomb}<rss version='2.0'><channel>{item}</channel></rss>"
    assert all(len(entry.title) < 1000 for entry in read_feed(rss.encode(), url="https://e/"))


@pytest.mark.parametrize("body", [b"", b"not xml at all", b"<rss"])
def test_a_broken_feed_says_so(body: bytes) -> None:
    with pytest.raises(UnreadableArticle, match="feed cannot be read"):
        read_feed(body, url="https://example.org/feed")
