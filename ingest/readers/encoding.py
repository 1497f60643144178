"""From the bytes of a file to its text."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import CharsetMatch, from_bytes

from qa_service.errors import UnreadableArticle

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LAYOUT = {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1B}

_MIXED = re.compile(r"[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z]|[а-яё][А-ЯЁ]")

DECLARED_WITHIN_BYTES = 4096

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)

MAX_CONTROL_SHARE = 0.05
MAX_CHAOS = 0.25

_CANDIDATES = (
    "cp1251 koi8_r koi8_u cp866 iso8859_5 cp1252 cp1250 cp1254 cp1257 latin_1 mac_cyrillic"
).split()
"""What articles of this field come in, the likelier first: a guess outside them is noise."""


def decode_text(raw: bytes) -> str:
    """The text of ``raw``: UTF-8, UTF-16 with its mark, or the guess where it is a confident one.

    Raises UnreadableArticle for binary content and for bytes that no encoding makes text of.
    """
    return _decode(raw, None)


def find_encoding(raw: bytes) -> str:
    """The name of the encoding that ``decode_text`` would read ``raw`` in, its mark taken off."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return {"utf-8": "utf-8-sig"}.get(encoding, "utf-16")
    _refuse_binary(raw)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _guess(raw, error).encoding
    return "utf-8"


def decode_html(raw: bytes) -> str:
    """The text of a page: as ``decode_text``, with its own ``charset`` ahead of any guess.

    UTF-8 that decodes is believed before the page: browsers save pages in it and leave the old
    declaration in place. Raises UnreadableArticle as ``decode_text`` does.
    """
    declared = _CHARSET.search(raw[:DECLARED_WITHIN_BYTES])
    return _decode(raw, declared.group(1).decode("ascii") if declared else None)


def _decode(raw: bytes, declared: str | None) -> str:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _decode_marked(raw[len(mark) :], encoding)
    _refuse_binary(raw)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and not raw[: error.start].isascii():
            raise UnreadableArticle(
                "The file is cut off in the middle of a letter: it was not written to its end."
            ) from error
        return _decode_declared(raw, declared) or str(_guess(raw, error))


def _decode_declared(raw: bytes, declared: str | None) -> str | None:
    """None without a declaration, or for one of an encoding that is unknown or cannot be."""
    if not declared or declared.casefold().replace("-", "") in {"utf8", "utf16"}:
        return None
    try:
        codec = codecs.lookup(declared)
        # Pages say Latin-1 and mean Windows, as browsers have always read them.
        name = "cp1252" if codec.name == "iso8859-1" else codec.name
        return raw.decode(name, errors="replace")
    except (LookupError, UnicodeError, ValueError):
        return None


def _refuse_binary(raw: bytes) -> None:
    controls = sum(raw.count(code) for code in range(32) if code not in _LAYOUT)
    if b"\0" in raw or controls > len(raw) * MAX_CONTROL_SHARE:
        raise UnreadableArticle("The file is binary, not text: save the article as text first.")


def _decode_marked(raw: bytes, encoding: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableArticle(
            f"The file is marked as {encoding} but byte {error.start} does not fit it: "
            "save it as UTF-8."
        ) from error
    if "\0" in text:
        raise UnreadableArticle("The file is binary, not text: save the article as text first.")
    return text


def _guess(raw: bytes, error: UnicodeDecodeError) -> CharsetMatch:
    matches = from_bytes(raw, cp_isolation=_CANDIDATES, enable_fallback=False)
    best = matches.best()
    if best is None or best.chaos > MAX_CHAOS:
        raise UnreadableArticle(
            f"The encoding cannot be told: byte {error.start} is not UTF-8 and no other encoding "
            "fits: save the file as UTF-8."
        ) from error
    equals = (
        match
        for match in matches
        if match.chaos <= best.chaos + 0.02 and match.coherence >= best.coherence - 0.03
    )
    return min(equals, key=_unlikelihood)


def _unlikelihood(match: CharsetMatch) -> tuple[int, float, int]:
    """Wrong readings that are letters all the same: ``abcй`` for ``abcé``, ``котораЯ`` for
    ``которая``, and, KOI8-R and cp1251 taken for one another, capitals for small letters.
    """
    foreign = [char for char in str(match) if char > "\x7f" and char.isalpha()]
    capitals = sum(char.isupper() for char in foreign) / max(1, len(foreign))
    mixtures = len(_MIXED.findall(str(match)))
    return mixtures, round(capitals, 1), _CANDIDATES.index(match.encoding)
