"""What may be fetched, from where, how much and how fast."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import time
import zlib
from collections.abc import Iterator

import pytest

from ingest.fetching.addresses import refuse_address
from ingest.fetching.errors import Gone, NotFetched, Refused
from ingest.fetching.fetcher import Fetcher, Validator
from ingest.fetching.hosts import allow_hosts, split_url, write_ascii
from ingest.fetching.transport import MAX_COMPRESSED_BYTES, MAX_DECODED_BYTES, Transport
from tests.sites import HTML, Page, Site, serve_site


@pytest.fixture
def site() -> Iterator[Site]:
    with serve_site() as served:
        yield served


def fetch(site: Site, path: str, *, known: Validator | None = None, seconds: float = 20) -> str:
    with Transport(allow_private=True, total_seconds=seconds) as transport:
        fetcher = Fetcher(transport, allow_hosts([site.url], ""), pause_seconds=0)
        document = fetcher.fetch(site.url + path, known=known)
    return document.body.decode() if document else ""


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("8.8.8.8", None),
        ("2606:4700::1111", None),
        ("127.0.0.1", "loopback"),
        ("127.8.9.1", "loopback"),
        ("::1", "loopback"),
        ("10.0.0.1", "private"),
        ("172.16.3.4", "private"),
        ("192.168.1.1", "private"),
        ("100.64.0.1", "private"),
        ("198.18.0.1", "private"),
        ("fc00::1", "private"),
        ("0.0.0.0", "reserved"),
        ("0.1.2.3", "reserved"),
        ("::", "reserved"),
        ("192.0.0.8", "reserved"),
        ("240.0.0.1", "reserved"),
        ("255.255.255.255", "reserved"),
        ("64:ff9b:1::7f00:1", "reserved"),
        ("169.254.169.254", "link-local"),
        ("fe80::1", "link-local"),
        ("224.0.0.1", "multicast"),
        ("ff02::1", "multicast"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::ffff:169.254.169.254", "link-local"),
        ("::127.0.0.1", "loopback"),
        ("64:ff9b::7f00:1", "loopback"),
        ("64:ff9b::a9fe:a9fe", "link-local"),
        ("64:ff9b::808:808", None),
        ("2002:7f00:1::", "loopback"),
        ("2002:a00:1::", "private"),
        ("2001:0:4136:e378:8000:63bf:80ff:fffe", "loopback"),  # Teredo, client 127.0.0.1
    ],
)
def test_an_address_is_judged_by_where_it_leads(address: str, kind: str | None) -> None:
    assert refuse_address(ipaddress.ip_address(address), allow_private=False) == kind
    kept = None if kind in ("loopback", "private") else kind
    assert refuse_address(ipaddress.ip_address(address), allow_private=True) == kept


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "127.1", "[::1]", "[::ffff:7f00:1]"]
)
def test_no_way_to_write_this_machine_leads_to_it(host: str) -> None:
    url = f"http://{host}:9/"
    with Transport(allow_private=False) as transport, pytest.raises(Refused, match="loopback"):
        Fetcher(transport, allow_hosts([url], "")).fetch(url)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/a",
        "gopher://example.org/",
        "https://",
        "https://user:secret@example.org/",
        "https://127.0.0.1\\@example.org/",
        "https://example.org\t.evil.org/",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://[::1/",
        "https://exa mple.org/",
        "https://\u202eexample.org/",
    ],
)
def test_an_address_that_can_be_read_in_two_ways_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        split_url(url)


def test_only_typed_and_named_hosts_are_read() -> None:
    hosts = allow_hosts(["https://news.example.org/feed"], "nato.int, *.mid.ru http://old.example")
    for url in (
        "https://NEWS.example.org./1",
        "https://nato.int/a",
        "https://www.mid.ru/b",
        "http://old.example/c",
    ):
        assert hosts.check(url)
    for url in ("https://example.org/1", "https://www.nato.int/", "https://mid.ru/", "https://x.y"):
        with pytest.raises(Refused, match="QA_INGEST_HOSTS"):
            hosts.check(url)


def test_what_was_named_with_tls_is_not_read_without() -> None:
    hosts = allow_hosts(["https://example.org/a"], "")
    with pytest.raises(Refused, match="not encrypted"):
        hosts.check("http://example.org/b")


def test_a_host_that_is_named_with_its_port_is_read_there_alone() -> None:
    hosts = allow_hosts(["https://a.example:8443/feed"], "b.example:8080, http://[::1]:81 *.c.d")
    for url in (
        "https://a.example/",
        "https://b.example:8080/",
        "http://[::1]:81/",
        "https://x.c.d",
    ):
        assert hosts.check(url)
    for url in ("https://b.example/", "https://[::1]/", "https://b.example:80/"):
        with pytest.raises(
            Refused, match=r"Port \d+ of .* is not allowed: add it to QA_INGEST_HOSTS"
        ):
            hosts.check(url)


def test_a_private_network_needs_no_tls_where_it_may_be_read(site: Site) -> None:
    inside = site.url.replace("127.0.0.1", "localhost")
    site.pages["/away"] = Page(status=302, headers={"Location": f"{inside}/a"})
    site.pages["/a"] = Page(b"here")
    hosts = allow_hosts([site.url], "localhost", allow_private=True)
    with Transport(allow_private=True) as transport:
        document = Fetcher(transport, hosts, pause_seconds=0).fetch(f"{site.url}/away")
    assert document is not None
    assert (document.url, document.body) == (f"{inside}/a", b"here")


@pytest.mark.parametrize("addresses", [["8.8.8.8"], ["127.0.0.1", "8.8.8.8"]])
def test_a_public_address_is_not_read_without_tls(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 80)) for each in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    hosts = allow_hosts(["https://a.example/"], "", allow_private=True)
    with (
        Transport(allow_private=True) as transport,
        pytest.raises(Refused, match=r"not encrypted and leads to the public address 8\.8\.8\.8"),
    ):
        Fetcher(transport, hosts).fetch("http://a.example/")


def test_other_letters_go_over_the_wire_as_ascii() -> None:
    assert write_ascii("https://пример.рф/a b/ж?q=я#x") == (
        "https://xn--e1afmkfd.xn--p1ai/a%20b/%D0%B6?q=%D1%8F"
    )
    assert write_ascii("https://[2606:4700::1111]:8443/%41") == (
        "https://[2606:4700::1111]:8443/%41"
    )


def test_redirects_are_checked_and_few(site: Site) -> None:
    for number in range(4):
        site.pages[f"/{number}"] = Page(status=302, headers={"Location": f"/{number + 1}"})
    site.pages["/4"] = Page(b"here")
    assert fetch(site, "/1") == "here"
    with pytest.raises(NotFetched, match="more than 3 redirects"):
        fetch(site, "/0")
    site.pages["/away"] = Page(status=302, headers={"Location": "https://elsewhere.example/"})
    with pytest.raises(Refused, match=r"elsewhere\.example is not allowed"):
        fetch(site, "/away")


def test_robots_txt_is_honoured_and_read_once(site: Site) -> None:
    site.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /private\nAllow: /\n")
    site.pages["/a"] = Page(b"a")
    with Transport(allow_private=True) as transport:
        fetcher = Fetcher(transport, allow_hosts([site.url], ""), pause_seconds=0)
        assert fetcher.fetch(f"{site.url}/a")
        with pytest.raises(Refused, match="asks programs not to read"):
            fetcher.fetch(f"{site.url}/private/b")
    assert site.paths == ["/robots.txt", "/a"]
    site.pages["/robots.txt"] = Page(status=503)
    with pytest.raises(NotFetched, match=r"cannot give its robots\.txt"):
        fetch(site, "/a")


def test_requests_keep_the_pace_that_the_host_asks_for(site: Site) -> None:
    site.pages["/robots.txt"] = Page(b"User-agent: *\nCrawl-delay: 7\n")
    site.pages["/a"] = Page(b"a")
    slept: list[float] = []
    with Transport(allow_private=True) as transport:
        fetcher = Fetcher(transport, allow_hosts([site.url], ""), sleep=slept.append)
        fetcher.fetch(f"{site.url}/a")
        fetcher.fetch(f"{site.url}/a")
    # Robots came at once; then each page waits seven seconds, less what has passed.
    assert [round(seconds) for seconds in slept] == [7, 7]


def test_an_unchanged_document_is_not_sent_again(site: Site) -> None:
    site.pages["/a"] = Page(b"a", headers={**HTML, "ETag": '"1"'})
    assert fetch(site, "/a", known=Validator('"0"')) == "a"
    assert fetch(site, "/a", known=Validator('"1"')) == ""
    assert site.requests[-1][1]["User-Agent"].startswith("OnRecord/")


def test_what_is_gone_is_told_from_what_fails(site: Site) -> None:
    with pytest.raises(Gone, match="404"):
        fetch(site, "/nothing")
    site.pages["/broken"] = Page(status=500)
    with pytest.raises(NotFetched, match="answers 500"):
        fetch(site, "/broken")


def test_a_host_that_is_not_there_is_asked_once() -> None:
    with Transport(allow_private=True) as transport:
        fetcher = Fetcher(transport, allow_hosts(["http://127.0.0.1"], ""))
        began = time.monotonic()
        for path in range(50):
            with pytest.raises(NotFetched):
                fetcher.fetch(f"http://127.0.0.1:9/{path}")
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_is_refused_before_it_is_unpacked(site: Site, encoding: str) -> None:
    bomb = b"0" * (MAX_DECODED_BYTES + 1)
    packed = gzip.compress(bomb) if encoding == "gzip" else zlib.compress(bomb)
    site.pages["/a"] = Page(packed, headers={**HTML, "Content-Encoding": encoding})
    with pytest.raises(NotFetched, match="unpacks to more than"):
        fetch(site, "/a")
    site.pages["/a"] = Page(gzip.compress(b"whole"), headers={"Content-Encoding": "gzip"})
    assert fetch(site, "/a") == "whole"
    site.pages["/a"] = Page(gzip.compress(b"whole")[:-9], headers={"Content-Encoding": "gzip"})
    with pytest.raises(NotFetched, match="cut off"):
        fetch(site, "/a")


def test_a_page_that_is_too_large_is_refused(site: Site) -> None:
    site.pages["/a"] = Page(b"0" * (MAX_COMPRESSED_BYTES + 1))
    with pytest.raises(NotFetched, match="larger than"):
        fetch(site, "/a")


def test_a_trickle_of_bytes_ends_at_the_deadline(site: Site) -> None:
    site.pages["/a"] = Page(b"0" * 1000, trickle_seconds=0.05)
    began = time.monotonic()
    with pytest.raises(NotFetched, match=r"did not arrive within 0\.5 s"):
        fetch(site, "/a", seconds=0.5)
    assert time.monotonic() - began < 3
