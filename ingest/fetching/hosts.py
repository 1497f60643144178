"""Which hosts a run may read from: those typed on the command line, and those in the settings."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from ingest.fetching.errors import Refused

# Besides letters, digits and what stands in addresses: a backslash, a space or a control character
# is read as one host by one parser and as another by the next.
_ODD = frozenset("\\ \t\r\n\"'<>^`{|}")

_UNQUOTED = "/%:@!$&'()*+,;=~?"


@dataclass(frozen=True, slots=True)
class Hosts:
    """``plain`` are the hosts that may be read without TLS: those typed with ``http://``."""

    allowed: frozenset[str]
    plain: frozenset[str] = frozenset()

    def check(self, url: str) -> SplitResult:
        """The parts of a URL that may be read. Raises Refused with the reason and the remedy."""
        parts = split_url(url)
        host = host_of(parts)
        if not self._allows(host):
            raise Refused(f"The host {host} is not allowed: add it to QA_INGEST_HOSTS.")
        if parts.scheme == "http" and not self._allows_plain(host):
            raise Refused(f"{url} is not encrypted: use https, or name the http address itself.")
        return parts

    def _allows(self, host: str) -> bool:
        parents = host.split(".")
        wildcards = {f"*.{'.'.join(parents[n:])}" for n in range(1, len(parents))}
        return host in self.allowed or bool(wildcards & self.allowed)

    def _allows_plain(self, host: str) -> bool:
        return host in self.plain


def allow_hosts(typed: Iterable[str], setting: str) -> Hosts:
    """The hosts of the typed URLs and of QA_INGEST_HOSTS (commas or spaces between).

    An entry is a host, ``*.example.org`` for all below it, or ``http://host`` for one without TLS.
    """
    named = [entry.strip().casefold() for entry in setting.replace(",", " ").split()]
    plain = {entry for entry in named if entry.startswith("http://")}
    hosts = [host_of(split_url(url)) for url in (*typed, *plain)]
    without_tls = [host_of(split_url(url)) for url in (*typed, *plain) if url.startswith("http:")]
    return Hosts(
        allowed=frozenset([*hosts, *(entry.removeprefix("https://") for entry in named)]),
        plain=frozenset(without_tls),
    )


def split_url(url: str) -> SplitResult:
    """The parts of an http or https URL. Raises Refused for any other, or one read in two ways."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused(f"{url!r} is not an address: {error}.") from error
    if parts.scheme not in ("http", "https"):
        raise Refused(f"{url!r} is not an http or https address.")
    if not parts.hostname or port == 0 or _ODD & set(parts.netloc) or not url.isprintable():
        raise Refused(f"{url!r} is not an address that can be read for certain.")
    if parts.username is not None or parts.password is not None:
        raise Refused("An address with a user name or password in it is not read.")
    return parts


def host_of(parts: SplitResult) -> str:
    """The host as it is compared: lower case, IDNA, addresses in their usual form."""
    host = (parts.hostname or "").rstrip(".").casefold()
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise Refused(f"{host!r} is not the name of a host.") from error


def write_ascii(url: str) -> str:
    """The URL as it goes over the wire: IDNA host, the rest percent-encoded, no fragment."""
    parts = split_url(url)
    host = host_of(parts)
    netloc = f"[{host}]" if ":" in host else host
    if parts.port is not None:
        netloc += f":{parts.port}"
    path, query = quote(parts.path, safe=_UNQUOTED), quote(parts.query, safe=_UNQUOTED)
    return urlunsplit((parts.scheme, netloc, path or "/", query, ""))
