"""Which network addresses may be connected to, and connections that go to no other."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address
from typing import Any

import httpcore2
from httpcore2 import SOCKET_OPTION, NetworkStream

from ingest.fetching.errors import NotFetched, Refused

Address = IPv4Address | IPv6Address

# What stands for an IPv4 address: RFC 6052, and the old ::a.b.c.d.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")
# Python's `is_global` lets these pass: RFC 8215, RFC 6890.
_LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")
_PROTOCOLS = ipaddress.IPv4Network("192.0.0.0/24")
_THIS_NETWORK = ipaddress.IPv4Network("0.0.0.0/8")


def refuse_address(address: Address, *, allow_private: bool) -> str | None:
    """What kind of address it is that must not be connected to, or None.

    An IPv6 address that stands for IPv4 ones (mapped, 6to4, Teredo, NAT64) is judged by those.
    ``allow_private`` lets loopback and private networks pass, and nothing else.
    """
    judged: Sequence[Address] = _hidden_in(address) or (address,)
    for each in judged:
        if each.is_multicast:
            return "multicast"
        if _is_reserved(each):
            return "reserved"
        if each.is_link_local:
            return "link-local"
        if not each.is_global and not allow_private:
            return "loopback" if each.is_loopback else "private"
    return None


def _hidden_in(address: Address) -> list[IPv4Address]:
    if isinstance(address, IPv4Address) or address.is_loopback or address.is_unspecified:
        return []
    hidden: list[IPv4Address | None] = [address.ipv4_mapped, address.sixtofour]
    hidden += address.teredo or ()
    if address in _NAT64 or address in _COMPATIBLE:
        hidden.append(IPv4Address(int(address) & 0xFFFF_FFFF))
    return [each for each in hidden if each is not None]


def _is_reserved(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return address.is_reserved or address in _PROTOCOLS or address in _THIS_NETWORK
    # IPv6's reserved ranges hold the loopback address, which is judged as such.
    return not address.is_loopback and (address.is_reserved or address in _LOCAL_NAT64)


def resolve_host(host: str, port: int, *, allow_private: bool, only_private: bool = False) -> str:
    """The address to connect to, as text.

    ``only_private`` is for what has no TLS. Raises Refused when any address of the host must not be
    connected to, NotFetched when it has none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotFetched(f"The host {host} cannot be found: {error}.") from error
    addresses = [ipaddress.ip_address(str(sockaddr[0]).partition("%")[0]) for *_, sockaddr in found]
    for address in addresses:
        kind = refuse_address(address, allow_private=allow_private)
        if kind in ("loopback", "private"):
            raise Refused(
                f"{host} leads to the {kind} address {address}: say --allow-private-addresses if "
                "that is meant."
            )
        if kind:
            raise Refused(f"{host} leads to the {kind} address {address}: nothing is read there.")
        if only_private and refuse_address(address, allow_private=False) is None:
            raise Refused(
                f"{host} is not encrypted and leads to the public address {address}: use https, or "
                "name the http address itself."
            )
    return str(addresses[0])


class Deadline:
    """The moment by which a request must be over; one for all connections of a transport."""

    def __init__(self) -> None:
        self._end = float("inf")

    def start(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def limit(self, timeout: float | None) -> float:
        """The timeout, or what is left if that is less. Raises ReadTimeout when nothing is."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the time for the whole document is over")
        return left if timeout is None else min(timeout, left)


class _TimedStream(NetworkStream):
    """A connection on which no trickle of bytes outlives the deadline."""

    def __init__(self, stream: NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.limit(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.limit(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> NetworkStream:
        limit = self._deadline.limit(timeout)
        secured = self._stream.start_tls(ssl_context, server_hostname, limit)
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class PinnedBackend(httpcore2.NetworkBackend):
    """Connects to the very address that was checked: no second look-up can give another one.

    ``only_private`` is set for the next connection, which then goes to no public address.
    """

    def __init__(self, deadline: Deadline, *, allow_private: bool) -> None:
        self._deadline = deadline
        self._allow_private = allow_private
        self.only_private = False
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> NetworkStream:
        address = resolve_host(
            host, port, allow_private=self._allow_private, only_private=self.only_private
        )
        limit = self._deadline.limit(timeout)
        stream = self._sockets.connect_tcp(
            address, port, limit, local_address, socket_options or ()
        )
        return _TimedStream(stream, self._deadline)
