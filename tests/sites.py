"""A small web site on this machine, for tests of reading from the web."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HTML = {"Content-Type": "text/html; charset=utf-8"}
XML = {"Content-Type": "application/xml"}


@dataclass
class Page:
    """What the site answers: ``trickle_seconds`` lie between the bytes of the body."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: HTML)
    trickle_seconds: float = 0.0


@dataclass
class Site:
    """Pages by path (changed at will), and every request in order."""

    url: str
    pages: dict[str, Page] = field(default_factory=dict)
    requests: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for path, _headers in self.requests]

    def add_article(self, path: str, title: str, *paragraphs: str, etag: str = "") -> None:
        body = "".join(f"<p>{text}</p>" for text in paragraphs)
        page = f"<html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>"
        headers = {**HTML, "ETag": etag} if etag else HTML
        self.pages[path] = Page(f"{page}{body}</article></body></html>".encode(), headers=headers)


@contextmanager
def serve_site() -> Iterator[Site]:
    """A site without pages on a free loopback port; 404 for what is not there, 304 by ETag."""
    site = Site("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.requests.append((self.path, dict(self.headers)))
            page = site.pages.get(self.path.partition("?")[0], Page(status=404))
            if page.headers.get("ETag") and self.headers["If-None-Match"] == page.headers["ETag"]:
                page = Page(status=304)
            self.send_response(page.status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(page.body)))
            self.end_headers()
            self._write(page)

        def _write(self, page: Page) -> None:
            step = 1 if page.trickle_seconds else len(page.body) or 1
            try:
                for start in range(0, len(page.body), step):
                    self.wfile.write(page.body[start : start + step])
                    time.sleep(page.trickle_seconds)
            except OSError:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its base names it
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
