"""From the bytes of a file to its text."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import CharsetMatch, from_bytes

from ingest.readers.latin import LATIN, find_latin_encoding
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

_STRAY = re.compile("[\udc80-\udcff]")
_STRAYS = re.compile("[\udc80-\udcff]+")
_TORN_END = re.compile("[\udcc2-\udcf4][\udc80-\udcbf]*\\Z")
"""Bytes that are no UTF-8, as ``surrogateescape`` has them."""

FIRST_LEAD = 0xC0
"""From here on a byte of UTF-8 begins a letter."""

MIN_WHOLE, MIN_WHOLE_IF_DECLARED = 4, 2
"""How many whole letters beyond ASCII there are to a stray byte in what is taken for UTF-8."""

_CUT_OFF = "The file is cut off in the middle of a letter: it was not written to its end."

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
    """The name of the encoding that ``decode_text`` would read ``raw`` in, its mark taken off.

    There may be bytes in it that do not fit: decode with ``surrogateescape``, then mend_strays.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return {"utf-8": "utf-8-sig"}.get(encoding, "utf-16")
    _refuse_binary(raw)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        is_utf8 = _is_mostly_whole(raw.decode("utf-8", "surrogateescape"), MIN_WHOLE)
        return "utf-8" if is_utf8 else _guess(raw, error)
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
            raise UnreadableArticle(_CUT_OFF) from error
        text = _decode_mended(raw, declared) or _decode_declared(raw, declared)
        return text or raw.decode(_guess(raw, error), "replace")


def _decode_mended(raw: bytes, declared: str | None) -> str | None:
    """UTF-8 with a few bytes in it that are none; None where it is another encoding.

    Texts put together from several sources have such bytes: a quotation mark of Windows in a page
    of UTF-8. Raises UnreadableArticle where a letter at the end is not whole.
    """
    is_declared = (declared or "").casefold().replace("-", "") == "utf8"
    text = raw.decode("utf-8", "surrogateescape")
    if not _is_mostly_whole(text, MIN_WHOLE_IF_DECLARED if is_declared else MIN_WHOLE):
        return None
    if _TORN_END.search(text):
        raise UnreadableArticle(_CUT_OFF)
    return mend_strays(text)


def _is_mostly_whole(text: str, minimum: int) -> bool:
    strays = len(_STRAY.findall(text))
    return sum(char > "\x7f" for char in text) - strays >= strays * minimum


def mend_strays(text: str) -> str:
    """A text decoded with ``surrogateescape``, each stray byte as Windows-1252 has it; what is
    left of a longer letter is a �.
    """
    return _STRAYS.sub(_mend, text)


def _mend(strays: re.Match[str]) -> str:
    raw = strays[0].encode("ascii", "surrogateescape")
    before = strays.string[max(0, strays.start() - 1) : strays.start()]
    is_left = raw[0] >= FIRST_LEAD and (len(raw) > 1 or before > "\x7f")
    return "\ufffd" if is_left else raw.decode("cp1252", "replace")


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
        mended = _decode_mended(raw, encoding) if encoding == "utf-8" else None
        if mended is not None:
            return mended
        raise UnreadableArticle(
            f"The file is marked as {encoding} but byte {error.start} does not fit it: "
            "save it as UTF-8."
        ) from error
    if "\0" in text:
        raise UnreadableArticle("The file is binary, not text: save the article as text first.")
    return text


def _guess(raw: bytes, error: UnicodeDecodeError) -> str:
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
    guess = min(equals, key=_unlikelihood).encoding
    is_latin = guess in {*LATIN, "latin_1"}
    return (find_latin_encoding(raw) if is_latin else None) or guess


def _unlikelihood(match: CharsetMatch) -> tuple[int, float, int]:
    """Wrong readings that are letters all the same: ``abcй`` for ``abcé``, ``котораЯ`` for
    ``которая``, and, KOI8-R and cp1251 taken for one another, capitals for small letters.
    """
    foreign = [char for char in str(match) if char > "\x7f" and char.isalpha()]
    capitals = sum(char.isupper() for char in foreign) / max(1, len(foreign))
    mixtures = len(_MIXED.findall(str(match)))
    return mixtures, round(capitals, 1), _CANDIDATES.index(match.encoding)
