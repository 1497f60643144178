"""The widget's bundle: made of its sources, small, typed, and served so that a page can hold it."""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from qa_service.http.accepting import has_copy
from qa_service.http.widget import hash_integrity, read_widget
from tests.servers import ROOT

WIDGET_DIR = ROOT / "qa_service" / "widget"
MAX_GZIP_BYTES = 12_000
CYRILLIC_OF_ONE_LANGUAGE_ONLY = {1: re.compile("[іїєґ’]"), 2: re.compile("[ыэёъ]")}


def hash_sources() -> str:
    """What `build.mjs` writes into the bundle's first line."""
    sources = [path for path in WIDGET_DIR.iterdir() if path.suffix in (".js", ".css", ".mjs")]
    content = b"".join(path.read_bytes() for path in sorted(sources))
    return hashlib.sha256(content).hexdigest()[:12]


def test_the_bundle_is_made_of_the_sources_as_they_are() -> None:
    first_line = read_widget().plain.partition(b"\n")[0].decode()
    assert first_line == f"// {hash_sources()}", "run `make widget`"


def test_the_whole_widget_has_at_most_12_kb_gzipped() -> None:
    assert len(gzip.compress(read_widget().plain)) <= MAX_GZIP_BYTES


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        (r"--qa-[a-z-]+", r"`(--qa-[a-z-]+)`"),
        (r'getAttribute\("([a-z-]+)"\)', r"^\| `([a-z-]+)` \|"),
        (r'emit\("(qa-[a-z]+)"', r"^\| `(qa-[a-z]+)` \|"),
    ],
    ids=["properties", "attributes", "events"],
)
def test_the_guide_names_what_the_widget_knows(pattern: str, written: str) -> None:
    guide = (ROOT / "docs" / "embed.md").read_text("utf-8")
    sources = [path for path in WIDGET_DIR.iterdir() if path.suffix in (".js", ".css")]
    known = {name for path in sources for name in re.findall(pattern, path.read_text("utf-8"))}
    assert len(known) >= 4
    assert known <= set(re.findall(written, guide, re.MULTILINE))


@pytest.fixture(scope="module")
def node_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the widget's folder with its tools; skips where there is no npm to get them."""
    if not shutil.which("npm"):
        pytest.skip("The widget's types are not checked: this machine has no npm.")
    folder = tmp_path_factory.mktemp("widget") / "qa_service"
    ignored = shutil.ignore_patterns("node_modules")
    shutil.copytree(WIDGET_DIR, folder / "widget", ignore=ignored)
    (folder / "http" / "static").mkdir(parents=True)
    shutil.copy(ROOT / "qa_service" / "http" / "static" / "widget.js", folder / "http" / "static")
    done = run_npm("ci", "--ignore-scripts", cwd=folder / "widget")
    if done.returncode:
        pytest.skip(f"The widget's types are not checked: npm ci failed. {done.stderr[-500:]}")
    return folder / "widget"


def run_npm(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["npm", *arguments], cwd=cwd, capture_output=True, text=True, timeout=200, check=False
    )


def test_types_hold_and_a_new_bundle_is_the_same_to_the_last_byte(node_modules: Path) -> None:
    done = run_npm("run", "check", cwd=node_modules)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_word_of_the_widget_is_there_in_three_languages() -> None:
    rows = re.findall(
        r"^  (\w+): \[(.+?)\],$", (WIDGET_DIR / "texts.js").read_text("utf-8"), re.M | re.S
    )
    assert len(rows) >= 40
    for name, row in rows:
        texts = re.findall(r'"([^"]*)"', row)
        assert len(texts) == 3, name
        assert len({text.count("{}") for text in texts}) == 1, name
        for index, other in CYRILLIC_OF_ONE_LANGUAGE_ONLY.items():
            assert not other.search(texts[index]), (name, texts[index])


def test_the_served_file_is_the_one_that_the_integrity_is_of(server_url: str) -> None:
    with urllib.request.urlopen(f"{server_url}/widget.js") as response:
        content = response.read()
        assert response.headers["Content-Type"].startswith("text/javascript")
    with urllib.request.urlopen(f"{server_url}/widget/integrity.json") as response:
        assert hash_integrity(content).encode() in response.read()


def test_a_browser_that_has_the_file_is_not_sent_it_again(server_url: str) -> None:
    request = urllib.request.Request(f"{server_url}/widget.js", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as response:
        assert gzip.decompress(response.read()) == read_widget().plain
        request.add_header("If-None-Match", response.headers["ETag"])
    with pytest.raises(urllib.error.HTTPError, match="304"):
        urllib.request.urlopen(request)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip;q=0", None), ("identity", None), ("*", "gzip"), ("br, gzip;q=0.5", "gzip")],
)
def test_the_file_is_gzipped_only_for_whoever_takes_that(
    server_url: str, accepted: str, encoding: str | None
) -> None:
    headers = {"Accept-Encoding": accepted}
    request = urllib.request.Request(f"{server_url}/widget.js", headers=headers)
    with urllib.request.urlopen(request) as response:
        assert response.headers["Content-Encoding"] == encoding


@pytest.mark.parametrize("told", ["*", '"other", {}', "W/{}", "{}"])
def test_a_tag_is_known_again_however_it_is_told(told: str) -> None:
    etag = read_widget().etag
    assert has_copy(told.format(etag.removeprefix("W/")), etag)
    assert not has_copy('"other", W/"another"', etag)
