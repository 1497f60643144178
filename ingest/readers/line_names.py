"""The names of people and bodies in lines around a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.first_names import is_known_first
from ingest.paragraphs import clean_text, count_words, has_digit, is_ended
from ingest.readers.bylines import has_label
from ingest.readers.credit_lines import is_person, part_names
from ingest.readers.dates import WEEKDAY, find_date, has_date
from ingest.readers.matter_lines import is_label, is_notice, opens_back_matter

MAX_NAME_WORDS = 6

_PARTS = re.compile(
    r"\s+[|·•*/—–-]\s+|\s{2,}|,\s|:\s|;\s|[()]|\s*[·☰≡]\s*|©\s*|"
    r"\.?\s+(?=(?:published|posted|updated|issue|vol\.|no\.|all rights|опубликован|обновлен|"
    r"выпуск|все права|опублікован|оновлен|випуск|усі права|№))",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"[«“]|\b(?:street|road|avenue|floor|contents|press (?:office|service)|embargo\w*|published|"
    r"source|улица|вулиця|этаж|поверх|содержание|зміст|пресс?-?служба|чтение|читати|немедленной|"
    r"негайної|опубликован\w*|опублікован\w*|источник|джерело|страница|сторінка)\b|"
    r"\bmin read\b|^(?:share|post|page|no|ref)\b|^(?:by|author|автор)$",
    re.IGNORECASE,
)
_EDGE_NUMBER = re.compile(r"^\W*\d{1,3}\s+|\s+\d{1,3}\W*$")
_OWNED = re.compile(
    r"(?:©|\(c\)|\bcopyright)\s*(?:\d{4}(?:[–-]\d{2,4})?,?\s*)?(?P<name>[^.,|·•\d]{3,60})",
    re.IGNORECASE,
)


def list_names(line: str) -> Iterator[str]:
    """The names of people and bodies in a line around the text, dates and addresses left out."""
    if is_ended(line) and not ("©" in line or has_date(line)):
        return
    line = WEEKDAY.sub("", line)
    for before, _date, after in find_date(line):
        line = f"{before} · {after}"
        break
    for part in _PARTS.split(line):
        name = clean_text(_EDGE_NUMBER.sub("", part or "")).strip(' .,:;"»«“”')
        is_short = 0 < count_words(name) <= MAX_NAME_WORDS and name[:1].isupper()
        is_plain = not has_digit(name) and not is_label(name)
        is_around = is_notice(name) or opens_back_matter(name) or has_label(name)
        if is_short and is_plain and not (is_around or _NO_NAME.search(name)):
            yield name


def read_people(text: str) -> str | None:
    """The names of people, if the first name is a known one: ``Helen Marsh and Deniz Kaya``."""
    names = part_names(text)
    is_known = all(map(is_person, names)) and is_known_first(names[0].split()[0])
    return ", ".join(names) if is_known else None


def read_owner(line: str) -> str | None:
    """Whoever the rights are told to belong to: ``© 2022 Harbour Post``."""
    owned = _OWNED.search(line)
    name = re.split(r"\s+[–—-]\s", owned["name"])[0].strip() if owned else ""
    return name if name and count_words(name) <= MAX_NAME_WORDS else None
