"""Lets in who may: secret keys by their scopes, browsers of other sites by their site key."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from fastapi import Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa_service.http.problems import Refused
from qa_service.keys import ALL_SCOPES, Key, KeyRing
from qa_service.keys import Scope as KeyScope

PREFLIGHT_SECONDS: Final = 600
CORS_HEADERS: Final = {
    "Access-Control-Expose-Headers": "X-Request-ID, Retry-After, RateLimit, RateLimit-Policy, ETag"
}
PREFLIGHT_HEADERS: Final = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, X-Request-ID, X-Site-Key",
    "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a key, or anybody where no key is needed."""

    scopes: frozenset[KeyScope] = ALL_SCOPES
    key: Key | None = None


class Credentials(NamedTuple):
    """What a request says of itself; it is foreign when a page of another origin sent it."""

    origin: str | None
    is_foreign: bool
    host: str
    site: str
    token: str


def is_guarded(path: str) -> bool:
    return path.startswith(("/v1/", "/mcp/")) or path == "/mcp"


def scopes_for(method: str, path: str) -> frozenset[KeyScope]:
    """What a call asks of a key. Whatever computes is `ask`, what is looked up is `read`."""
    if not path.startswith("/v1/"):
        return frozenset(("ask", "read"))
    if path.endswith("/feedback"):
        return frozenset(("feedback",) if method == "POST" else ("admin",))
    is_asking = method == "POST" or path in ("/v1/positions", "/v1/timeline")
    return frozenset(("ask",) if is_asking else ("read",))


def read_credentials(headers: Headers) -> Credentials:
    origin, host = headers.get("origin"), headers.get("host", "").lower()
    scheme, _, bearer = headers.get("authorization", "").partition(" ")
    token = headers.get("x-site-key") or (bearer.strip() if scheme.lower() == "bearer" else "")
    # Behind a proxy that ends TLS the scheme is not known here; the host tells them apart.
    is_foreign = origin is not None and (_host_of(origin) or "null") != host
    return Credentials(origin, is_foreign, host, headers.get("sec-fetch-site", ""), token)


def admit(given: Credentials, keys: KeyRing, needed: frozenset[KeyScope]) -> Caller:
    """Who asks. Raises Refused: 401 without a key, 403 with one that is not good for this."""
    key = keys.find(given.token) if given.token else None
    if key is not None and key.is_public and not _is_at_home(key, given):
        key = None
        if keys.has_secrets or given.is_foreign:
            raise Refused(403, "origin_not_allowed", _OTHER_ORIGIN)
    if given.is_foreign and (key is None or not key.is_public):
        raise Refused(403, "origin_not_allowed", _FOREIGN)
    if key is None and keys.has_secrets:
        raise Refused(401, "unauthorized", _NO_KEY, headers={"WWW-Authenticate": "Bearer"})
    caller = Caller() if key is None else Caller(key.scopes, key)
    if not needed <= caller.scopes:
        missing = " and ".join(f"`{scope}`" for scope in sorted(needed - caller.scopes))
        raise Refused(403, "insufficient_scope", f"This key lacks the scope {missing}.")
    return caller


_OTHER_ORIGIN: Final = (
    "This site key is not for this origin: add the page's origin to it in QA_SITE_KEYS."
)
_FOREIGN: Final = (
    "Pages of other sites need a site key: set one for this origin in QA_SITE_KEYS and send it as "
    "`X-Site-Key`. Secret keys have no place in a browser."
)
_OTHER_HOST: Final = (
    "This service does not go by this name: put the host of its address into QA_HOSTS."
)
_NO_KEY: Final = "This service asks for a key: send `Authorization: Bearer KEY`."


def is_reached_by(host: str, hosts: frozenset[str]) -> bool:
    """Whether a Host header is one of these names, localhost or an address in figures."""
    name = host.rpartition(":")[0] if re.search(r":\d*$", host) else host
    if name in hosts or name == "localhost":
        return True
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _is_at_home(key: Key, given: Credentials) -> bool:
    """Whether a site key comes from one of its origins; browsers leave out their own on GET."""
    if given.origin is not None:
        return given.origin in key.origins
    hosts = {_host_of(origin) for origin in key.origins}
    return given.site == "same-origin" and given.host in hosts


def _host_of(origin: str) -> str:
    """The host and port of an origin; empty where it has none."""
    return origin.lower().partition("://")[2]


class Access:
    """Guards `/v1` and `/mcp`, and lets browsers of the sites that have a key read the replies."""

    def __init__(self, app: ASGIApp, *, keys: KeyRing, hosts: frozenset[str]) -> None:
        self._app = app
        self._keys = keys
        self._hosts = hosts
        self._origins = keys.origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = read_credentials(Headers(scope=scope))
        if is_guarded(scope["path"]):
            send = self._with_cors(send, given)
        try:
            app = self._choose_app(scope, given)
        except Refused as refused:
            app = refused.respond(scope)
        await app(scope, receive, send)

    def _choose_app(self, scope: Scope, given: Credentials) -> ASGIApp:
        """What answers this request. Raises Refused."""
        path = scope["path"]
        if self._hosts and not is_reached_by(given.host, self._hosts):
            raise Refused(421, "misdirected", _OTHER_HOST)
        if not is_guarded(path):
            return self._app
        if _is_preflight(scope):
            return self._preflight(given)
        try:
            caller = admit(given, self._keys, scopes_for(scope["method"], path))
        except Refused as refused:
            # It is answered where requests are counted: whoever tries keys is limited, too.
            scope["caller"], scope["refused"] = Caller(), refused
            return self._app
        is_page = given.origin is not None and not given.is_foreign
        # A browser that was told a wrong address for a name takes this service for that name's.
        if path.startswith("/mcp") and is_page and not is_reached_by(given.host, self._hosts):
            raise Refused(403, "origin_not_allowed", _OTHER_HOST)
        scope["caller"] = caller
        return self._app

    def _preflight(self, given: Credentials) -> Response:
        if given.is_foreign and given.origin not in self._origins:
            raise Refused(403, "origin_not_allowed", _FOREIGN)
        return Response(status_code=204, headers=PREFLIGHT_HEADERS)

    def _with_cors(self, send: Send, given: Credentials) -> Send:
        is_known = given.origin in self._origins

        async def send_with_cors(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Origin")
                if is_known and given.origin is not None:
                    headers["Access-Control-Allow-Origin"] = given.origin
                    headers.update(CORS_HEADERS)
            await send(message)

        return send_with_cors


def _is_preflight(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return (
        scope["method"] == "OPTIONS"
        and "origin" in headers
        and "access-control-request-method" in headers
    )
