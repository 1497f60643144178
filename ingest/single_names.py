"""People whom a text calls by one name alone: "Nadia, 31", "said Halyna", "her name is Irma"."""

from __future__ import annotations

import re

from ingest.first_names import is_known_first, is_listed_first
from ingest.morphology import is_animate, parse_word
from ingest.quotations import QUOTED
from ingest.speech_words import label_of

CAPITAL = "".join(char for char in map(chr, range(0x41, 0x530)) if char.isupper()) + "ḤḪŌṢṬẒẤẾ"
WORD = rf"[{CAPITAL}][^\W\d_]*(?:[-’'](?!s\b)[^\W\d_]+)*"
_WHOLE = rf"(?>{WORD})"
_SINGLE_NAME = re.compile(
    rf"(?:first name,|name (?:only )?as|name is|named|called|по имени|зовут|на ім['’]я)\s"
    rf"({_WHOLE})(?!\s{WORD})"
)
_TAGGED_NAME = re.compile(
    rf"{QUOTED},? (?:[—–] )?(?:said|says|asked|added|recalled|told|сказала?|говорит|вздыхает) "
    rf"({WORD})(?=[,.])"
)
_TITLED_NAME = re.compile(
    r"\b(?:Father|Sister|Brother|Pastor|Sheikh|Rabbi|Imam|Sgt\.?|Lt\.?|Cpl\.?|Capt\.?|Private|"
    rf"Corporal|Sergeant|Lieutenant) ({_WHOLE})(?!\s{WORD})"
)
_BELONGING_NAME = re.compile(
    rf"\b[Hh](?:is|er) (?:[a-z-]+ ){{0,2}}([a-z-]+), ({WORD}),"
    rf"|\b(?:[Ее]го|[Ее]ё|[Ее]е|[Ии]х) ([а-яё]+) ({_WHOLE})(?!\s{WORD})"
)
_APPOSED_NAME = re.compile(
    rf"\b[Aa]n? (?:[a-z-]+ ){{0,2}}?([a-z-]+)(?: of [a-z-]+| from {WORD})?, ({WORD}),"
)
_BEARER = re.compile(
    rf"(?<![\w’'] )(?<!\w)({WORD}), (?:\d\d(?=[,.])|(?:an? |the )?(?:[^\W\d_]+ ){{0,2}}?"
    r"([^\W\d_]+)\b[^,.;:!?]{0,40}[,.])"
)
_AT_HOME = frozenset(
    "student teacher pensioner nurse farmer shopkeeper doctor driver engineer soldier villager "
    "resident worker mother father grandmother grandfather widow cook baker fisherman miner "
    "volunteer refugee carpenter waitress waiter mechanic veteran librarian".split()
)
_CALLED = re.compile(r"\b([А-ЯЁа-яё]+) ([А-ЯЁ][а-яё]+)(?!\s[А-ЯЁ])\b")  # «таксист Ион»
_PATTERNS = (_SINGLE_NAME, _TAGGED_NAME, _TITLED_NAME)


def find_single_names(text: str) -> set[str]:
    """The names, of a text in which quotations are masked; some may be somebody's surname."""
    found = {match[1] for pattern in _PATTERNS for match in pattern.finditer(text)}
    found |= {
        match[match.lastindex or 0]
        for match in (*_BELONGING_NAME.finditer(text), *_APPOSED_NAME.finditer(text))
        if label_of(match[1] or match[3]) == "R"
    }
    found |= {m[1] for m in _BEARER.finditer(text) if not m[2] or _bears(m[1], m[2].lower())}
    called = (match.groups() for match in _CALLED.finditer(text))
    return found | {name for what, name in called if _is_first(name) and is_animate(what.lower())}


def _bears(name: str, what: str) -> bool:
    """Whether a first name stands before what they are: «Николай, студент из Луганска, уверяет»."""
    if label_of(what) != "R":
        return False
    return is_listed_first(name) or (what in _AT_HOME and is_known_first(name))


def _is_first(name: str) -> bool:
    forms = parse_word(name)[:1]
    return any({"Name", "nomn"} <= form.tags and form.is_known for form in forms)
