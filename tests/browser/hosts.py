"""Pages that embed the widget, and a service whose answers follow a script."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from playwright.sync_api import Page

from qa_service.http.widget import read_widget
from tests.browser.streams import Event, Json, write_events

PING_SECONDS = 0.05


def write_host(body: str, *, lang: str = "en", direction: str = "ltr", head: str = "") -> str:
    """A whole page; the body comes before the widget's script of the same origin."""
    return (
        f'<!doctype html><html lang="{lang}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>Host</title>'
        f'<link rel="icon" href="data:,">{head}</head><body><main><h1>A host page</h1>{body}</main>'
        '<script type="module" src="/widget.js"></script></body></html>'
    )


def open_host(page: Page, body: str, *, lang: str = "en", direction: str = "ltr") -> None:
    """Opens a page of the service's own origin with this in it, once the widget is there."""
    html = write_host(body, lang=lang, direction=direction)
    page.route("**/host", lambda route: route.fulfill(content_type="text/html", body=html))
    page.goto("/host")
    page.locator("qa-chat .root").first.wait_for(state="attached")


@dataclass(slots=True)
class Scripted:
    """A running service of one script; an event of None waits until ``go_on`` is set.

    ``asked`` are the bodies of the questions, ``gone`` is set when the asker goes away meanwhile.
    """

    url: str
    script: list[Event | None] = field(default_factory=list)
    asked: list[Json] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)
    gone: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serve(handler: type[BaseHTTPRequestHandler], port: int = 0) -> Iterator[str]:
    """A server on a port of this machine, 0 for a free one; yields its origin."""
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(slots=True)
class Site:
    """A running site of one page, to be set once its own origin is known."""

    origin: str
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@contextmanager
def serve_site(port: int = 0) -> Iterator[Site]:
    """A site of one page on this port, or on a free one."""
    site = Site("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind = {"Content-Type": "text/html; charset=utf-8"}
            send(self, site.html.encode(), kind | site.headers)

        def log_message(self, *_arguments: Any) -> None:
            pass

    with serve(Handler, port) as origin:
        site.origin = origin
        yield site


@contextmanager
def serve_script(body: str) -> Iterator[Scripted]:
    """A service with the widget, a page with ``body``, and answers by a script to be set."""
    scripted = Scripted("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_script = self.path == "/widget.js"
            content = read_widget().plain if is_script else write_host(body).encode()
            kind = "text/javascript" if is_script else "text/html; charset=utf-8"
            send(self, content, {"Content-Type": kind})

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            script = list(scripted.script)
            scripted.asked.append(json.loads(self.rfile.read(length)))
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            try:
                for event in script:
                    self._play(event)
            except OSError:
                scripted.gone.set()

        def _play(self, event: Event | None) -> None:
            while event is None and not scripted.go_on.wait(PING_SECONDS):
                self.wfile.write(b": ping\n\n")
            if event is not None:
                self.wfile.write(write_events(event).encode())

        def log_message(self, *_arguments: Any) -> None:
            pass

    with serve(Handler) as origin:
        scripted.url = origin
        yield scripted
        scripted.go_on.set()


def send(handler: BaseHTTPRequestHandler, content: bytes, headers: dict[str, str]) -> None:
    handler.send_response(200)
    for name, value in {"Content-Length": str(len(content)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(content)
