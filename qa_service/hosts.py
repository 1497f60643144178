"""Names of hosts in settings: those of the service, and those that ingest may read from."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

BELOW: Final = "*."
_NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")


@dataclass(frozen=True, slots=True)
class NamedHost:
    """A host that may be read from; a ``name`` with ``*.`` before it stands for all below it.

    ``port`` is the only one, None any; ``is_plain`` says that it may be read without TLS.
    """

    name: str
    port: int | None = None
    is_plain: bool = False


def fold_host(host: str) -> str:
    """The host as it is compared: lower case, IDNA, addresses in their usual form.

    Raises ValueError for what is no name of a host.
    """
    host = host.rstrip(".").casefold()
    if _is_address(host):
        return str(ipaddress.ip_address(host))
    return host.encode("idna").decode("ascii")


def read_service_hosts(setting: str) -> frozenset[str]:
    """The names of QA_HOSTS, between commas. Raises ValueError that quotes a wrong one."""
    entries = [entry.strip() for entry in setting.split(",") if entry.strip()]
    if setting and not entries:
        raise ValueError("QA_HOSTS is set, but names no host: unset it for any name")
    for entry in entries:
        if not _fold_name(entry):
            raise ValueError(
                f"QA_HOSTS: {entry!r} is no name of a host: write www.example.org alone, without "
                "scheme, port and path"
            )
    return frozenset(map(_fold_name, entries))


def read_ingest_hosts(setting: str) -> tuple[NamedHost, ...]:
    """The hosts of QA_INGEST_HOSTS, commas or spaces between.

    Raises ValueError that quotes a wrong entry.
    """
    return tuple(_read_ingest_host(entry) for entry in setting.replace(",", " ").split())


def _read_ingest_host(entry: str) -> NamedHost:
    parts = _split(entry)
    host = (parts.hostname or "") if parts else ""
    below = BELOW if host.startswith(BELOW) else ""
    name = _fold_name(host.removeprefix(below))
    if parts is None or not name or (below and _is_address(name)):
        raise ValueError(
            f"QA_INGEST_HOSTS: {entry!r} is no host: write example.org, *.example.org for all "
            "below it or http://example.org for one without TLS, each with a :PORT where only "
            "that is meant, and without a path"
        )
    return NamedHost(below + name, parts.port, parts.scheme == "http")


def _split(entry: str) -> SplitResult | None:
    """The parts of ``HOST``, ``HOST:PORT`` or either with its scheme; None for anything else."""
    # An IPv6 address alone has colons, too.
    bare = f"[{entry}]" if entry.count(":") > 1 and not re.search(r"[\[/]", entry) else entry
    try:
        parts = urlsplit(bare if "://" in bare else f"https://{bare}")
        port = parts.port
    except ValueError:
        return None
    is_host = parts.scheme in ("http", "https") and parts.path in ("", "/") and port != 0
    is_more = parts.username is not None or bool(parts.query or parts.fragment)
    return parts if is_host and not is_more else None


def _fold_name(host: str) -> str:
    """The folded name of a host, empty for what is none."""
    try:
        name = fold_host(host)
    except ValueError:
        return ""
    return name if _NAME.fullmatch(name) or _is_address(name) else ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
