"""Which hosts a run may read from: those typed on the command line, and those in the settings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from ingest.fetching.errors import Refused
from qa_service.errors import WrongSettings
from qa_service.hosts import BELOW, NamedHost, fold_host, read_ingest_hosts
from qa_service.keys import DEFAULT_PORTS

# Besides letters, digits and what stands in addresses: a backslash, a space or a control character
# is read as one host by one parser and as another by the next.
_ODD = frozenset("\\ \t\r\n\"'<>^`{|}")

_UNQUOTED = "/%:@!$&'()*+,;=~?"


@dataclass(frozen=True, slots=True)
class Hosts:
    """The hosts that may be read, without TLS where they were named with ``http://``.

    With ``allow_private`` no TLS is asked of any of them on this machine and its networks.
    """

    allowed: tuple[NamedHost, ...]
    allow_private: bool = False

    def check(self, url: str) -> SplitResult:
        """The parts of a URL that may be read. Raises Refused with the reason and the remedy."""
        parts = split_url(url)
        host = host_of(parts)
        named = [each for each in self.allowed if _is_named(host, each)]
        if not named:
            raise Refused(f"The host {host} is not allowed: add it to QA_INGEST_HOSTS.")
        if not any(_has_port(each, parts) for each in named):
            port = _port_of(parts)
            raise Refused(f"Port {port} of {host} is not allowed: add it to QA_INGEST_HOSTS.")
        if not self.allow_private and self.must_be_private(parts):
            raise Refused(f"{url} is not encrypted: use https, or name the http address itself.")
        return parts

    def must_be_private(self, parts: SplitResult) -> bool:
        """Whether it is good on private addresses alone: it has no TLS, and was not named so."""
        host = host_of(parts)
        return parts.scheme == "http" and not any(
            each.is_plain and _is_named(host, each) and _has_port(each, parts)
            for each in self.allowed
        )


def _is_named(host: str, named: NamedHost) -> bool:
    if named.name.startswith(BELOW):
        return host.endswith(named.name.removeprefix("*"))
    return host == named.name


def _has_port(named: NamedHost, parts: SplitResult) -> bool:
    return named.port in (None, _port_of(parts))


def _port_of(parts: SplitResult) -> int:
    return parts.port or DEFAULT_PORTS[parts.scheme]


def allow_hosts(typed: Iterable[str], setting: str, *, allow_private: bool = False) -> Hosts:
    """The hosts of the typed URLs, on any port, and those of QA_INGEST_HOSTS.

    Raises WrongSettings for a setting that names none.
    """
    parts = [split_url(url) for url in typed]
    hosts = [NamedHost(host_of(each), is_plain=each.scheme == "http") for each in parts]
    try:
        return Hosts((*hosts, *read_ingest_hosts(setting)), allow_private)
    except ValueError as error:
        raise WrongSettings(str(error)) from error


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
    host = parts.hostname or ""
    try:
        return fold_host(host)
    except ValueError as error:
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
