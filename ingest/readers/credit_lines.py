"""A line of a document that only says who wrote it, who published it, and when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.first_names import is_known_first
from ingest.paragraphs import clean_text, count_words, has_digit, is_ended, is_event
from ingest.readers.boilerplate import is_boilerplate
from ingest.readers.bylines import has_label, is_program, strip_label, strip_place
from ingest.readers.dates import WEEKDAY, find_date, has_date, read_date_line
from ingest.readers.html_facts import is_name, join_names
from ingest.readers.matter_lines import has_kind, is_reference
from ingest.readers.same_text import is_same
from ingest.readers.stated_dates import is_labelled

MAX_CREDIT_WORDS, MAX_CREDIT_CHARS = 16, 250
MAX_NAME_WORDS, MAX_KIND_WORDS, MAX_BODY_WORDS = 4, 3, 8

_PARTS = re.compile(
    r"\s*[|·•/,;]\s*|\s+[–—-]\s+|\s{2,}|\s+(?=(?:published|posted|updated|опубл[иі]ковано?|"
    r"обновлено|оновлено)\b)",
    re.IGNORECASE,
)
_BAR = re.compile(r"[|·•]")
_SOFT_PARTS = re.compile(r"\s{2,}|\t")
_ENDS_PART = re.compile(r"(?:[|·•,;:/(–—-]|\A(?:on|от|від|дата|date)\b:?)\s*\Z", re.IGNORECASE)
_AROUND_DATE = re.compile(
    r"^\s*(?:г\.?|р\.?|года|року)?[,\s]*(?:(?:at|в|о|об)\s)?(?:\d\d?[:.]\d\d(?::\d\d)?)?"
    r"(?:\s?(?:[ap]\.?m\.?|GMT|UTC|CET|EET|MSK|МСК))?(?=\W|$)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:[^\d,;:]{3,40}\s)?(?:(?:no|nr|vol(?:ume)?|issue)\b\.?|№|n[°o]\b)\W*\d[\w/.-]*|"
    r"[A-ZА-ЯІЇЄҐ]{1,5}[-/ ]?\d[\d/.-]*|(?:\D{4,14} )?\d{1,3}[ -](?:мин|хв|min(?:ute)?s? read)\w*",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:agency|association|bureau|centre|center|chronicle|council|courier|daily|department|"
    r"embassy|foundation|gazette|government|group|herald|house|institute|journal|magazine|media|"
    r"ministry|mission|news|newsroom|observer|office|organi[sz]ation|parliament|post|press|radio|"
    r"review|secretariat|service|society|studio|team|telegraph|times|tribune|tv|university|weekly|"
    r"world)\b|&|^the\s|\b(?:агентств|вестник|газет|журнал|институт|канцеляр|комитет|курьер|міністерств|"
    r"министерств|наблюдател|новин|новост|огляда|посольств|пресс|прес|редакц|служб|совет|хроник|"
    r"центр)",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?:[^\W\d_]\. ?)+(?:[^\W\d_][\w’'-]+)?")
_PARTICLES = frozenset("al bin da de del den der di du el ibn la le van von y zu".split())
_LINKING = frozenset("of for in on at and the и та й о".split())
_OPENS_PLACE = frozenset(
    "new san saint st los las le la el нижний новый великий новий нижній".split()
)


@dataclass(frozen=True, slots=True)
class Credits:
    """What a line says of its text; None where it does not say."""

    author: str | None = None
    publisher: str | None = None
    date: dt.date | None = None


def is_body(name: str) -> bool:
    """Whether a name is that of an outlet or an office, as far as its words tell."""
    words = name.split()
    if not words or count_words(name) > MAX_BODY_WORDS or not name[0].isalnum():
        return False
    has_small = any(word[:1].islower() and len(word) > 3 for word in words[1:])
    is_acronym = name.isalpha() and name.isupper() and len(name) > 1
    return is_acronym or bool(_BODY.search(name)) or (has_small and name[0].isupper())


def is_office(name: str) -> bool:
    """Whether one of its words is what offices and outlets are called by."""
    return is_body(name) and bool(_BODY.search(name))


def is_person(name: str) -> bool:
    """Whether it looks like somebody's first name and surname, or initials."""
    if _INITIALS.fullmatch(name):
        return name[0].isupper()
    words = name.split()
    is_short = is_name(name) and len(words) <= MAX_NAME_WORDS and not has_kind(name)
    is_short = is_short and all(word[0].isupper() or word in _PARTICLES for word in words)
    return is_short and not is_body(name) and not _is_place(name)


def is_account(name: str) -> bool:
    """Whether an author's name in a file is that of an account: ``User``, ``translator-2``."""
    return is_program(name) or not (is_person(name) or is_body(name) or _are_persons(name))


def read_credits(
    text: str, *, publisher: str | None = None, is_below_title: bool = True
) -> Credits | None:
    """What a line says that has nothing but names, a date, an issue's number; else None.

    ``publisher`` is the one that is known: its name is no author's. Of names that could be either,
    the one above the title is the publisher's and the one below it the author's.
    """
    if len(text) > MAX_CREDIT_CHARS:
        return None
    spaced = clean_text(_SOFT_PARTS.sub(" | ", text.strip()))
    if _is_told(spaced) or is_event(text):
        return None
    date, rest = _cut_date(spaced)
    is_byline = has_label(rest)
    parts = [part.strip(" .:()[]") for part in _PARTS.split(strip_label(rest))]
    sorted_parts = _sort_parts(parts, publisher, is_byline, is_below_title, bool(date))
    if sorted_parts is None or not (date or any(sorted_parts[:2])):
        return None
    author, found, numbers = sorted_parts
    if author and not (is_byline or date or found or _has_first_name(author)):
        return None
    if author and found and not (publisher or date or _BAR.search(spaced) or is_office(found)):
        # `Jane Doe, head of mission` is somebody, with her post.
        return None
    is_alone = found and not (publisher or date or author or numbers)
    return None if is_alone else Credits(author, found, date)


def _sort_parts(
    parts: Sequence[str],
    publisher: str | None,
    is_byline: bool,
    is_below_title: bool,
    is_dated: bool,
) -> tuple[str | None, str | None, int] | None:
    """Author, publisher, and how many parts are but numbers; None where a part is none of these."""
    author = found = None
    numbers = 0
    for part in filter(None, parts):
        if is_same(part, publisher):
            found = publisher
        elif _is_number(part) or is_boilerplate(part):
            numbers += 1
        elif author is None and _is_author(part, is_byline, is_below_title):
            author = ", ".join(part_names(part))
        elif found is None and publisher is None and is_publisher(part):
            found = part
        elif not (is_dated and _is_place(part)):
            return None
    return author, found, numbers


def part_names(text: str) -> list[str]:
    spelled = text.title() if text.isupper() else text
    return [strip_place(name) for name in (join_names([spelled]) or "").split(", ")]


def _is_told(line: str) -> bool:
    """Whether a line says something, or opens what is said."""
    is_sentence = is_ended(line) and not has_date(line)
    is_change = (read_date_line(line) or ("", None))[0] == "modified"
    is_long = count_words(line) > MAX_CREDIT_WORDS
    return is_sentence or is_change or is_long or line.endswith(":")


def is_known_person(name: str) -> bool:
    """Whether it looks like a person's name, and its first word is a first name."""
    return is_person(name) and _has_first_name(name)


def _has_first_name(name: str) -> bool:
    # In Russian and Ukrainian nothing else has two capitals in a row.
    return name[0] > "\u0400" or is_known_first(name.split()[0])


def _cut_date(line: str) -> tuple[dt.date | None, str]:
    """The first date in the line, and the line without it, its time and its day of the week."""
    whole = read_date_line(line)
    if whole:
        return whole[1], ""
    before, date, after = next(find_date(line), ("", None, ""))
    named = before.strip()
    # `By Jane Doe 3 February 2022` were two lines.
    is_byline = has_label(named) and is_person(strip_label(named))
    if date is None or (named and not (is_byline or _ENDS_PART.search(before))):
        return None, line
    return date, f"{WEEKDAY.sub('', before)} | {_AROUND_DATE.sub('', after, count=1)}"


def _is_number(part: str) -> bool:
    """Whether a part numbers the text, or says what kind of text it is."""
    words = len(part.split())
    is_kind = words <= MAX_KIND_WORDS and has_kind(part)
    is_number = is_reference(part) or bool(_NUMBER.fullmatch(part))
    return is_kind or is_number or is_labelled(part) or bool(WEEKDAY.fullmatch(part))


def _is_author(part: str, is_byline: bool, is_below_title: bool) -> bool:
    if is_byline:
        return is_person(strip_place(part)) or _are_persons(part)
    if not is_below_title:
        return is_person(part) and is_known_first(part.split()[0])
    return is_person(part) or _are_persons(part)


def _are_persons(text: str) -> bool:
    names = part_names(text)
    return len(names) > 1 and all(map(is_person, names))


def is_publisher(part: str) -> bool:
    """Whether it may be whoever publishes: a body's name, or several words that are no place."""
    words = part.split()
    is_short = len(words) <= MAX_BODY_WORDS and part[:1].isupper() and not has_digit(part)
    is_short = is_short and not has_kind(part)
    if _LINKING.intersection(words) and not is_office(part):
        return False
    return is_short and (is_body(part) or (len(words) > 1 and not _is_place(part)))


def _is_place(part: str) -> bool:
    words = part.split()
    is_short = len(words) == 1 or (len(words) <= 3 and words[0].lower() in _OPENS_PLACE)
    return is_short and part[:1].isupper() and not has_digit(part)
