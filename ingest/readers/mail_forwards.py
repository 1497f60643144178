"""A message that is passed on inside another one: its header, and where its text begins."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr, parsedate_to_datetime

from ingest.paragraphs import clean_text, split_paragraphs
from ingest.readers.boilerplate import is_boilerplate
from ingest.readers.dates import find_date
from ingest.readers.mail_quotes import (
    FIELD,
    FIELD_NAMES,
    is_of_header,
    opens_forwarded,
    opens_original,
)
from ingest.readers.stated_dates import is_running

MIN_FIELDS = 3
MAX_HEADER_LINES = 12
MAX_FORWARDS = 5

_NAME_OF = {word: name for name, words in FIELD_NAMES.items() for word in words.split("|")}
_ONE_LINE = re.compile(
    r"\s*(?P<date>\d[^\"<]{5,40}?),\s*(?P<sender>[^<,]*<[^<>\s]+@[^<>\s]+>)\s*:\s*"
)


@dataclass(frozen=True, slots=True)
class Header:
    """What a header says: the sender's name and address, the subject and the day."""

    name: str = ""
    address: str = ""
    subject: str = ""
    date: dt.date | None = None

    def or_else(self, outer: Header) -> Header:
        """This header, with what it lacks from the one around it."""
        sender = self if self.name or self.address else outer
        subject, date = self.subject or outer.subject, self.date or outer.date
        return Header(sender.name, sender.address, subject, date)


def unwrap_forwarded(
    lines: Sequence[str], own: Header, *, passes_on: bool
) -> tuple[list[str], Header, list[str]]:
    """What the sender wrote above a forwarded message, the header that counts, and the text below:
    the forwarded one's where the sender wrote but a note.
    """
    above: list[str] = []
    header, rest = own, list(lines)
    for _ in range(MAX_FORWARDS):
        parts = split_forwarded(rest, passes_on=passes_on)
        if parts is None:
            break
        written, inner, rest = parts
        if any(is_running(text) and not is_boilerplate(text) for text in _paragraphs_of(written)):
            above += [*written, ""]
        elif not above:
            header = inner.or_else(header)
    return above, header, rest


def _paragraphs_of(lines: Sequence[str]) -> list[str]:
    return split_paragraphs("\n".join(lines))


def split_forwarded(
    lines: Sequence[str], *, passes_on: bool
) -> tuple[list[str], Header, list[str]] | None:
    """What stands above the first forwarded message, its header, and its lines; None without one.

    Where the subject says that the mail ``passes_on`` another one, a bare header announces it too.
    """
    for at, line in enumerate(lines):
        is_bare = passes_on and (opens_original(line, lines[at + 1 : at + 4]) or is_of_header(line))
        if not (is_bare or opens_forwarded(line)):
            continue
        length = _measure_header(lines[at:])
        header = read_header("\n".join(lines[at : at + length]))
        if header is not None:
            return list(lines[:at]), header, list(lines[at + length :])
    return None


def _measure_header(lines: Sequence[str]) -> int:
    """How many lines the announcement and the fields below it take up."""
    length = 1
    for at, line in enumerate(lines[1:MAX_HEADER_LINES], 1):
        goes_on = bool(line.strip()) and line[:1] in " \t" and length == at
        if is_of_header(line) or goes_on or (length == 1 and _ONE_LINE.fullmatch(line)):
            length = at + 1
        elif line.strip():
            break
    return length


def read_header(text: str) -> Header | None:
    """The fields of a header that is printed in a text; None where there are too few."""
    for line in text.split("\n"):
        if one_line := _ONE_LINE.fullmatch(line):
            return Header(*parseaddr(one_line["sender"]), date=read_day(one_line["date"]))
    found = list(FIELD.finditer(text))
    if len(found) < MIN_FIELDS:
        return None
    ends = [each.start() for each in found[1:]] + [len(text)]
    fields: dict[str, str] = {}
    for each, end in zip(found, ends, strict=True):
        name = _NAME_OF.get(each[0].strip("*: ").casefold())
        if name:
            fields.setdefault(name, clean_text(text[each.end() : end].strip("* \n")))
    name, address = parseaddr(fields.get("sender", ""))
    return Header(name, address, fields.get("subject", ""), read_day(fields.get("date", "")))


def read_day(value: str) -> dt.date | None:
    """The day of a ``Date:``, as mailers write it or as people do."""
    found = next((date for _, date, _ in find_date(value)), None)
    if found is not None:
        return found
    try:
        return parsedate_to_datetime(value).date()
    except (ValueError, TypeError, IndexError):
        return None
