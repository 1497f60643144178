"""Serves a page on another origin that embeds the widget under the strictest policy there is.

`python -m tests.browser.embedding_demo` starts it and a service over `./data`, and says where.
"""

from __future__ import annotations

import argparse
import json
import threading
import urllib.request
from pathlib import Path

from tests.browser.hosts import Site, serve_site
from tests.servers import serve

SITE_KEY = "pub_demo"
NONCE = "r4nd0m"
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The Daily Example</title>
</head>
<body>
<main>
<h1>The Daily Example</h1>
<p>This page belongs to another site. The widget below asks {service}.</p>
<qa-chat endpoint="{service}" site-key="{site_key}" heading="Ask the record"
  suggestions="What did NATO offer?|What does Russia demand?"></qa-chat>
</main>
<script type="module" src="{service}/widget.js" nonce="{nonce}" integrity="{integrity}"
  crossorigin="anonymous"></script>
</body>
</html>
"""


def write_policy(service: str, *, nonce: str = NONCE) -> str:
    """Lets in the widget's script and its questions, and nothing else: no style, image or HTML."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce}' {service}",
            f"connect-src {service}",
            "style-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def embed(site: Site, service: str, *, integrity: str | None = None) -> None:
    """Makes the site's page embed the widget of the service, held to this hash or to its own."""
    site.html = PAGE.format(
        service=service,
        site_key=SITE_KEY,
        nonce=NONCE,
        integrity=integrity or read_integrity(service),
    )
    site.headers = {"Content-Security-Policy": write_policy(service)}


def read_integrity(service: str) -> str:
    """What the service says that its widget's hash is."""
    with urllib.request.urlopen(f"{service}/widget/integrity.json") as response:
        integrity: str = json.load(response)["integrity"]
        return integrity


def main() -> None:
    """Reads the command line, serves until it is interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"), help="the service's data folder")
    parser.add_argument("--port", type=int, default=8090, help="of the page")
    options = parser.parse_args()
    with serve_site(options.port) as site:
        keys = {"QA_SITE_KEYS": f"{SITE_KEY}={site.origin}"}
        with serve(options.data.resolve(), keys) as service:
            embed(site, service)
            print(f"The page is on {site.origin}, the service on {service}. Ctrl-C ends both.")  # noqa: T201 - it says where
            try:
                threading.Event().wait()
            except KeyboardInterrupt:
                return


if __name__ == "__main__":
    main()
