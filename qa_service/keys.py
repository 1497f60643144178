"""Who may do what: secret keys with scopes, and public site keys that are bound to origins."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args
from urllib.parse import urlsplit

Scope = Literal["ask", "read", "feedback", "admin"]
ALL_SCOPES: Final[frozenset[Scope]] = frozenset(get_args(Scope))
SITE_SCOPES: Final[frozenset[Scope]] = ALL_SCOPES - {"admin"}
HASHED: Final = "sha256:"
DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_DIGEST = re.compile(r"[0-9a-f]{64}")
_HOST = re.compile(r"[a-z0-9.-]+|\[[0-9a-f:.]+\]")


@dataclass(frozen=True, slots=True)
class Key:
    """A key by its SHA-256; a site key is public and good on its ``origins`` only."""

    digest: str
    scopes: frozenset[Scope]
    origins: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Tells keys apart in logs and counters, and gives none away."""
        return self.digest[:8]

    @property
    def is_public(self) -> bool:
        return bool(self.origins)


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Every key that is set."""

    keys: tuple[Key, ...] = ()

    def __post_init__(self) -> None:
        if len({key.digest for key in self.keys}) < len(self.keys):
            raise ValueError("QA_API_KEYS and QA_SITE_KEYS: the same key is set twice")

    @property
    def has_secrets(self) -> bool:
        return any(not key.is_public for key in self.keys)

    @property
    def origins(self) -> frozenset[str]:
        """The origins that any site key is good on."""
        return frozenset(origin for key in self.keys for origin in key.origins)

    def find(self, text: str) -> Key | None:
        """The key of this text. All are compared, in constant time, whichever fits."""
        digest = hash_key(text)
        fits = [key for key in self.keys if hmac.compare_digest(digest, key.digest)]
        return fits[0] if fits else None


def hash_key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_key_ring(api_keys: str, site_keys: str) -> KeyRing:
    """The keys of both settings. Raises ValueError that names the entry, never the key.

    A key that no header can carry is refused, and a setting with no key in it: whoever wrote that
    did not mean a service for everybody.
    """
    for variable, text in (("QA_API_KEYS", api_keys), ("QA_SITE_KEYS", site_keys)):
        if text and not any(_split_entries(text)):
            raise ValueError(f"{variable} is set, but has no key in it: write one, or unset it")
        for number, entry in _split_entries(text):
            # What clients make of other letters in a header differs: nobody would be let in.
            if not (entry.isascii() and entry.isprintable()):
                raise ValueError(f"{variable}: entry {number} may have no letters but ASCII's")
    return KeyRing((*_read_api_keys(api_keys), *_read_site_keys(site_keys)))


def _split_entries(text: str) -> Iterator[tuple[int, str]]:
    """The entries between commas with their numbers; empty ones are passed over."""
    entries = (entry.strip() for entry in text.split(","))
    return ((number, entry) for number, entry in enumerate(entries, 1) if entry)


def _read_api_keys(text: str) -> Iterator[Key]:
    """Entries are KEY or KEY=SCOPE+SCOPE; KEY may be given as sha256:HEX."""
    for number, entry in _split_entries(text):
        key, names = _split_scopes(entry)
        if not key.strip("="):
            raise ValueError(f"QA_API_KEYS: entry {number} has no key before its `=`")
        scopes = sorted(ALL_SCOPES) if names is None else names.split("+")
        if not set(scopes) <= ALL_SCOPES:
            raise ValueError(
                f"QA_API_KEYS: entry {number} has unknown scopes after its last `=`; there are "
                f"{', '.join(get_args(Scope))} (a key with such an end is set by its hash)"
            )
        yield Key(_digest_of(key, number), _known_scopes(scopes))


def _split_scopes(entry: str) -> tuple[str, str | None]:
    """The key and what follows its last equals sign; the padding of a Base64 key is part of it."""
    key, mark, names = entry.rpartition("=")
    return (key, names) if mark and names else (entry, None)


def find_plain_key(api_keys: str) -> str | None:
    """The first key that is set in plain text, for a client that reads the same setting."""
    keys = (_split_scopes(entry)[0] for _, entry in _split_entries(api_keys))
    return next((key for key in keys if not key.startswith(HASHED)), None)


def find_site_key(site_keys: str, host: str) -> str | None:
    """The first site key that is good on pages of this host; the service's own pages send it."""
    for number, entry in _split_entries(site_keys):
        key, _, origins = entry.partition("=")
        hosts = {read_origin(each, number).partition("://")[2] for each in origins.split("+")}
        if host.lower() in hosts:
            return key
    return None


def _known_scopes(names: Iterable[str]) -> frozenset[Scope]:
    return frozenset(scope for scope in get_args(Scope) if scope in names)


def _digest_of(key: str, number: int) -> str:
    if not key.startswith(HASHED):
        return hash_key(key)
    digest = key.removeprefix(HASHED).lower()
    if not _DIGEST.fullmatch(digest):
        raise ValueError(f"QA_API_KEYS: entry {number} needs 64 hexadecimal digits after sha256:")
    return digest


def _read_site_keys(text: str) -> Iterator[Key]:
    """Entries are KEY=ORIGIN+ORIGIN."""
    for number, entry in _split_entries(text):
        key, _, origins = entry.partition("=")
        if not key or not origins:
            raise ValueError(
                f"QA_SITE_KEYS: entry {number} names no origin; write KEY=https://www.example.org"
            )
        named = frozenset(read_origin(origin, number) for origin in origins.split("+"))
        yield Key(hash_key(key), SITE_SCOPES, named)


def read_origin(text: str, number: int) -> str:
    """The origin as a browser sends it: scheme, host and any port that is not the default."""
    try:
        parts = urlsplit(text.strip().lower())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    host = parts.netloc.rpartition(":")[0] if port is not None else parts.netloc
    is_origin = parts.scheme in DEFAULT_PORTS and _HOST.fullmatch(host)
    if not is_origin or parts.path or parts.query or parts.fragment:
        raise ValueError(
            f"QA_SITE_KEYS: entry {number}: {text!r} is no origin; "
            "write https://HOST or https://HOST:PORT, without a path"
        )
    shown = "" if port in (None, DEFAULT_PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{host}{shown}"
