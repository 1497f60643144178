"""People whom a text calls by one name alone: "Nadia, 31", "said Halyna", "her name is Irma"."""

from __future__ import annotations

import re

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
_AGED_NAME = re.compile(rf"(?<![\w’'] )(?<!\w)({WORD}), \d\d(?=[,.])")
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
_CALLED = re.compile(r"\b([А-ЯЁа-яё]+) ([А-ЯЁ][а-яё]+)(?!\s[А-ЯЁ])\b")  # «таксист Ион»
_PATTERNS = (_SINGLE_NAME, _TAGGED_NAME, _AGED_NAME, _TITLED_NAME)


def find_single_names(text: str) -> set[str]:
    """The names, of a text in which quotations are masked; some may be somebody's surname."""
    found = {match[1] for pattern in _PATTERNS for match in pattern.finditer(text)}
    found |= {
        match[match.lastindex or 0]
        for match in (*_BELONGING_NAME.finditer(text), *_APPOSED_NAME.finditer(text))
        if label_of(match[1] or match[3]) == "R"
    }
    called = (match.groups() for match in _CALLED.finditer(text))
    return found | {name for what, name in called if _is_first(name) and is_animate(what.lower())}


def _is_first(name: str) -> bool:
    forms = parse_word(name)[:1]
    return any({"Name", "nomn"} <= form.tags and form.is_known for form in forms)
