"""How often somebody may ask, and how much is worked on at a time."""

from __future__ import annotations

import asyncio
import ipaddress
import math
import threading
import time
from dataclasses import dataclass
from typing import Final

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa_service.http.access import Caller, is_guarded
from qa_service.http.bodies import replay
from qa_service.http.problems import Refused, too_busy

# A household or an office has at least so much of the IPv6 addresses.
IPV6_PREFIX: Final = 64
SWEEP_SECONDS: Final = 10.0
_COMPUTING: Final = frozenset(("/v1/positions", "/v1/timeline"))


def is_computing(method: str, path: str) -> bool:
    """Whether a call is worth waiting for: all that asks, and nothing that looks up."""
    if path in _COMPUTING:
        return True
    return method == "POST" and is_guarded(path) and not path.endswith("/feedback")


def read_address(scope: Scope, trusted_proxies: int) -> str:
    """The caller's address, or its network for IPv6.

    Of X-Forwarded-For only what the nearest trusted proxies have written is believed: each adds the
    address that it was called from at the end, and a caller can write anything before.
    """
    peer = scope["client"][0] if scope.get("client") else ""
    told = ",".join(Headers(scope=scope).getlist("x-forwarded-for")).split(",")
    if trusted_proxies and len(told) >= trusted_proxies:
        peer = told[-trusted_proxies].strip() or peer
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return "unknown"
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False))


class Sweep(threading.Timer):
    """Calls its function again and again."""

    def run(self) -> None:
        while not self.finished.wait(self.interval):
            self.function()


def open_window() -> MovingWindowRateLimiter:
    """A window whose storage is swept seldom: by itself it would start a thread a request."""
    storage = MemoryStorage()
    storage.timer = Sweep(SWEEP_SECONDS, storage.timer.function)
    storage.timer.daemon = True
    storage.timer.start()
    return MovingWindowRateLimiter(storage)


class Rates:
    """Requests a minute, by key, by site key and address, or by address: a moving window.

    A limit of 0 is none. Who was refused is counted by address, and told so here. Every reply tells
    what is left by the fields of the IETF's draft
    draft-ietf-httpapi-ratelimit-headers-11.
    """

    def __init__(
        self, app: ASGIApp, *, per_minute: int, site_per_minute: int, trusted_proxies: int
    ) -> None:
        self._app = app
        self._limits = (_limit_of(per_minute), _limit_of(site_per_minute))
        self._trusted_proxies = trusted_proxies
        self._window = open_window()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        caller: Caller | None = scope.get("caller")
        if caller is None:
            await self._app(scope, receive, send)
            return
        refused: Refused | None = scope.get("refused")
        app = self._app if refused is None else refused.respond(scope)
        is_public = caller.key is not None and caller.key.is_public
        limit = self._limits[is_public]
        if limit is None:
            await app(scope, receive, send)
            return
        name = self._name(caller, scope)
        is_allowed = self._window.hit(limit, name)
        reset, left = self._window.get_window_stats(limit, name)
        seconds = max(1, math.ceil(reset - time.time()))
        send = _with_rate(send, limit.amount, left, seconds)
        if is_allowed:
            await app(scope, receive, send)
            return
        detail = f"More than {limit.amount:,} requests in a minute: try again in {seconds} s."
        headers = {"Retry-After": str(seconds)}
        limited = Refused(429, "rate_limited", detail, headers=headers)
        await limited.respond(scope)(scope, receive, send)

    def _name(self, caller: Caller, scope: Scope) -> str:
        if caller.key is not None and not caller.key.is_public:
            return f"key {caller.key.name}"
        site = caller.key.name if caller.key is not None else ""
        return f"address {site} {read_address(scope, self._trusted_proxies)}"


def _limit_of(per_minute: int) -> RateLimitItem | None:
    return RateLimitItemPerMinute(per_minute) if per_minute else None


def _with_rate(send: Send, amount: int, left: int, seconds: int) -> Send:
    async def send_with_rate(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["RateLimit-Policy"] = f'"minute";q={amount};w=60'
            headers["RateLimit"] = f'"minute";r={left};t={seconds}'
        await send(message)

    return send_with_rate


@dataclass(slots=True)
class Load:
    """How many computing calls are worked on, and how many wait."""

    running: int = 0
    waiting: int = 0


class Gate:
    """Lets so many computing calls in at a time, so many wait, and sends the rest away.

    Whoever gives up while waiting makes room at once.
    """

    def __init__(
        self, app: ASGIApp, *, load: Load, max_running: int, max_waiting: int, wait_seconds: float
    ) -> None:
        self._app = app
        self._load = load
        self._slots = asyncio.Semaphore(max_running)
        self._max_waiting, self._wait_seconds = max_waiting, wait_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_computing(scope["method"], scope["path"]):
            await self._app(scope, receive, send)
            return
        body = await receive()
        if not await self._enter(receive):
            await too_busy("Too much is asked").respond(scope)(scope, receive, send)
            return
        self._load.running += 1
        try:
            await self._app(scope, replay(body, receive), send)
        finally:
            self._load.running -= 1
            self._slots.release()

    async def _enter(self, receive: Receive) -> bool:
        if not self._slots.locked():
            return await self._slots.acquire()
        if self._load.waiting >= self._max_waiting:
            return False
        self._load.waiting += 1
        entering = asyncio.create_task(self._slots.acquire())
        # The body has been read: what comes now is that the caller is gone.
        leaving = asyncio.ensure_future(receive())
        has_entered = False
        try:
            await asyncio.wait(
                (entering, leaving),
                timeout=self._wait_seconds,
                return_when=asyncio.FIRST_COMPLETED,
            )
            has_entered = entering.done() and not leaving.done()
        finally:
            self._load.waiting -= 1
            leaving.cancel()
            if entering.done() and not has_entered:
                self._slots.release()
            entering.cancel()
        return has_entered
