"""Keys, scopes, origins and headers, tried on real servers as browsers and programs would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from qa_service.http.access import is_reached_by
from tests.servers import serve
from tests.tiny import TINY

OURS, THEIRS = "https://paper.example", "https://evil.example"
SITE = {"Origin": OURS, "X-Site-Key": "pk_paper"}
ASK = {"question": "What did NATO offer?"}
SETTINGS = {
    "QA_EMBEDDING": TINY,
    "QA_API_KEYS": "secret,reader=read,voter=feedback",
    "QA_SITE_KEYS": f"pk_paper={OURS}+http://127.0.0.1:9,pk_other=https://other.example",
}
# An empty corpus: whoever is let in gets as far as an empty list, a 503 or a 404.
LET_IN = (200, 404, 503)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A service with secret keys and site keys."""
    with serve(tmp_path_factory.mktemp("data"), SETTINGS) as url, httpx2.Client(base_url=url) as c:
        yield c


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A service without any key."""
    extra = {"QA_EMBEDDING": TINY}
    with serve(tmp_path_factory.mktemp("data"), extra) as url, httpx2.Client(base_url=url) as c:
        yield c


def code_of(reply: httpx2.Response) -> str:
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["request_id"] == reply.headers["x-request-id"]
    return str(reply.json()["code"])


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@pytest.mark.parametrize(
    ("key", "method", "path", "missing"),
    [
        ("reader", "GET", "/v1/articles", None),
        ("reader", "GET", "/v1/answers/ans_x", None),
        ("reader", "POST", "/v1/ask", "ask"),
        ("reader", "GET", "/v1/positions?topic=x", "ask"),
        ("reader", "POST", "/v1/answers/ans_x/feedback", "feedback"),
        ("voter", "POST", "/v1/answers/ans_x/feedback", None),
        ("voter", "GET", "/v1/answers/ans_x/feedback", "admin"),
        ("voter", "GET", "/v1/articles", "read"),
        ("secret", "GET", "/v1/answers/ans_x/feedback", None),
        ("secret", "POST", "/v1/ask", None),
    ],
)
def test_a_key_is_good_for_its_scopes(
    guarded: httpx2.Client, key: str, method: str, path: str, missing: str | None
) -> None:
    body = None if method == "GET" else {**ASK} if path.endswith("ask") else {"rating": "up"}
    reply = guarded.request(method, path, json=body, headers=bearer(key))
    if missing is None:
        assert reply.status_code in LET_IN
    else:
        assert (reply.status_code, code_of(reply)) == (403, "insufficient_scope")
        assert f"`{missing}`" in reply.json()["detail"]


@pytest.mark.parametrize("headers", [{}, bearer("wrong"), {"Authorization": "Basic secret"}])
def test_without_a_good_key_nobody_is_let_in(
    guarded: httpx2.Client, headers: dict[str, str]
) -> None:
    reply = guarded.post("/v1/ask", json=ASK, headers=headers)
    assert (reply.status_code, code_of(reply)) == (401, "unauthorized")
    assert reply.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("sent_as", ["X-Site-Key", "Authorization"])
def test_a_page_of_a_known_site_is_let_in_and_may_read_the_reply(
    guarded: httpx2.Client, sent_as: str
) -> None:
    key = "pk_paper" if sent_as == "X-Site-Key" else "Bearer pk_paper"
    reply = guarded.post("/v1/ask", json=ASK, headers={"Origin": OURS, sent_as: key})
    assert reply.status_code in LET_IN
    assert reply.headers["access-control-allow-origin"] == OURS
    assert "access-control-allow-credentials" not in reply.headers
    assert "Origin" in reply.headers["vary"]
    exposed = reply.headers["access-control-expose-headers"]
    assert exposed == "X-Request-ID, Retry-After, RateLimit, RateLimit-Policy, ETag"


def test_a_site_key_may_ask_read_and_rate_but_not_administer(guarded: httpx2.Client) -> None:
    feedback = "/v1/answers/ans_x/feedback"
    assert guarded.get("/v1/articles", headers=SITE).status_code in LET_IN
    assert guarded.post(feedback, json={"rating": "up"}, headers=SITE).status_code in LET_IN
    refused = guarded.get(feedback, headers=SITE)
    assert (refused.status_code, code_of(refused)) == (403, "insufficient_scope")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": THEIRS},
        {"Origin": THEIRS, "X-Site-Key": "pk_paper"},
        {"Origin": THEIRS, **bearer("secret")},
        {"Origin": f"{OURS}.evil.example", "X-Site-Key": "pk_paper"},
        {"Origin": OURS.replace("https", "http"), "X-Site-Key": "pk_paper"},
        {"Origin": f"{OURS}:8443", "X-Site-Key": "pk_paper"},
        {"Origin": "null", "X-Site-Key": "pk_paper"},
        {"Origin": OURS},
        {"Origin": OURS, "X-Site-Key": "wrong"},
        {"Origin": OURS, "X-Site-Key": "pk_other"},
        {"X-Site-Key": "pk_paper"},
    ],
    ids=str,
)
def test_a_foreign_page_needs_the_key_of_exactly_its_origin(
    guarded: httpx2.Client, headers: dict[str, str]
) -> None:
    reply = guarded.post("/v1/ask", json=ASK, headers=headers)
    assert (reply.status_code, code_of(reply)) == (403, "origin_not_allowed")
    # The page of a known site may read why; a stranger's may read nothing.
    known = {OURS} if headers.get("Origin") == OURS else set()
    assert {reply.headers.get("access-control-allow-origin")} - {None} == known


def test_a_preflight_names_what_may_be_sent(guarded: httpx2.Client) -> None:
    asked = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-site-key",
    }
    reply = guarded.options("/v1/ask", headers={"Origin": OURS, **asked})
    assert reply.status_code == 204
    assert reply.headers["access-control-allow-origin"] == OURS
    assert "X-Site-Key" in reply.headers["access-control-allow-headers"]
    assert "POST" in reply.headers["access-control-allow-methods"]
    refused = guarded.options("/v1/ask", headers={"Origin": THEIRS, **asked})
    assert (refused.status_code, code_of(refused)) == (403, "origin_not_allowed")
    assert "access-control-allow-origin" not in refused.headers


def test_without_keys_programs_and_own_pages_are_let_in_and_foreign_pages_are_not(
    plain: httpx2.Client,
) -> None:
    own = {"Origin": str(plain.base_url).rstrip("/")}
    for headers in ({}, own, bearer("any")):
        assert plain.post("/v1/ask", json=ASK, headers=headers).status_code in LET_IN
    refused = plain.post("/v1/ask", json=ASK, headers={"Origin": THEIRS, **bearer("any")})
    assert (refused.status_code, code_of(refused)) == (403, "origin_not_allowed")
    assert "access-control-allow-origin" not in refused.headers


def test_a_name_that_is_not_the_service_s_own_is_refused(
    tmp_path: Path, plain: httpx2.Client
) -> None:
    foreign, own = {"Host": "evil.example:8000"}, {"Host": "Record.example"}
    assert plain.get("/livez", headers=foreign).status_code == 200
    extra = {"QA_EMBEDDING": TINY, "QA_HOSTS": "record.example, www.record.example"}
    with serve(tmp_path, extra) as url, httpx2.Client(base_url=url) as client:
        assert client.get("/livez").status_code == 200
        assert client.get("/livez", headers=own).status_code == 200
        for path in ("/", "/v1/articles", "/livez"):
            refused = client.get(path, headers=foreign)
            assert (refused.status_code, code_of(refused)) == (421, "misdirected")


@pytest.mark.parametrize(
    ("host", "is_good"),
    [
        ("record.example", True),
        ("record.example:8000", True),
        ("localhost:80", True),
        ("127.0.0.1", True),
        ("[::1]:8000", True),
        ("evil.example", False),
        ("record.example.evil.example", False),
        ("localhost.evil.example:8000", False),
        ("", False),
    ],
)
def test_hosts_are_names_of_the_service_or_addresses_in_figures(
    host: str, *, is_good: bool
) -> None:
    assert is_reached_by(host, frozenset({"record.example"})) is is_good


def test_the_widget_s_files_may_be_loaded_by_any_page(plain: httpx2.Client) -> None:
    reply = plain.get("/static/chat.js", headers={"Origin": THEIRS})
    assert reply.status_code == 200
    assert reply.headers["access-control-allow-origin"] == "*"
    assert reply.headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize("path", ["/", "/livez", "/v1/articles", "/docs", "/nowhere"])
def test_every_reply_tells_browsers_what_not_to_do(plain: httpx2.Client, path: str) -> None:
    headers = plain.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
