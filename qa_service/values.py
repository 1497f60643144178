"""The numbers, dates and names of a sentence, each with its place, told apart by what they mean."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from qa_service.copies import read_words
from qa_service.dates import find_dates
from qa_service.domain import ValueKind

# How the words begin that are compared: their endings may differ.
STEM_CHARS = 5
_TOKEN = re.compile(
    r"(?<![\w-])\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d+)?(?!\w)|"
    r"\b[^\W\d_]+\b(?:(?<=тыс)\.|(?<=тис)\.)?"
)
# Thousands and millions in any case and language, as figures are read with them.
_SCALES = (
    (re.compile(r"\b(?:тысяч\w*|тис(?:яч\w*)?|тыс)\b\.?", re.IGNORECASE), "тысяч"),
    (re.compile(r"\b(?:миллион\w*|мільйон\w*)\b", re.IGNORECASE), "миллионов"),
    (re.compile(r"\b(?:миллиард\w*|мільярд\w*)\b", re.IGNORECASE), "миллиардов"),
)
_NAME = re.compile(
    r"(?<![\w’'])[A-ZА-ЯЁІЇЄҐ][\w’'-]+(?:\s+(?:(?:de|von|van|der)\s+)?[A-ZА-ЯЁІЇЄҐ][\w’'-]+)*"
)
# «Во Львове», «у Відні»: the same as «в».
_SAME_BEFORE = re.compile(r"\b(?:во|у|ув)$")
# What begins with a capital only as a sentence's first word.
_OPENS = re.compile(
    r"(?:The|A|An|In|On|At|It|He|She|They|This|That|These|Those|As|For|From|But|And|Its|His|Her|"
    r"Their|Our|We|When|After|Before|"
    r"В|На|По|Он|Она|Они|Это|Как|Но|И|С|К|Из|У|Від|Він|Вона|Вони|Це|Як|Але|І|З|До)\s+"
)

# A kind, and what tells the value from others of it.
Key = tuple[str, object]


@dataclass(frozen=True, slots=True)
class Value:
    """A number, a date or a name at text[start:end]; those with the same ``key`` are the same.

    ``words`` is how many words a name has, ``before`` the word that it stands behind.
    """

    kind: ValueKind
    key: Key
    start: int
    end: int
    words: int = 1
    before: str = ""

    def is_like(self, other: Value) -> bool:
        """Whether one may stand for the other: a day for a day, a month for a month, an hour for
        an hour."""
        is_date = self.kind == other.kind == "date"
        is_alike = self.key[0] == other.key[0] if is_date else self.kind == other.kind
        return is_alike and self.is_hour == other.is_hour

    @property
    def is_hour(self) -> bool:
        """Whether a number is a time of day: "06:30"."""
        return self.kind == "number" and ":" in str(self.key[1])


@lru_cache(maxsize=4_096)
def read_values(text: str, *, published: dt.date | None = None) -> list[Value]:
    """The values of a sentence that was published on a day, in order."""
    found, rest = [], text
    for date in find_dates(text, published=published):
        key = (date.precision, date.period.start)
        found.append(Value("date", key, date.start, date.end))
        rest = f"{rest[: date.start]}{'.' * (date.end - date.start)}{rest[date.end :]}"
    found += [*_read_numbers(rest), *_read_names(rest)]
    return sorted(found, key=lambda value: value.start)


def _read_numbers(text: str) -> Iterator[Value]:
    tokens = list(_TOKEN.finditer(text))
    at = 0
    while at < len(tokens):
        start, key, last = tokens[at].start(), "", at
        for to in range(at, len(tokens)):
            number = _read_number(text[start : tokens[to].end()])
            if number is None:
                break
            key, last = number, to
        if key:
            yield Value("number", ("number", key), start, tokens[last].end())
        at = last + 1


def _read_number(text: str) -> str | None:
    """The figures of a text that is a number and nothing else."""
    for pattern, scale in _SCALES:
        text = pattern.sub(scale, text)
    words = read_words(text)
    return words[0].text if len(words) == 1 and words[0].kind in ("number", "date") else None


def _read_names(text: str) -> Iterator[Value]:
    for match in _NAME.finditer(text):
        start, is_first = match.start(), not any(map(str.isalnum, text[: match.start()]))
        opening = _OPENS.match(text, start, match.end()) if is_first else None
        start = opening.end() if opening else start
        words = text[start : match.end()].split()
        # The only capital at the beginning of a sentence need not be a name's.
        if is_first and opening is None and len(words) == 1:
            continue
        before = _SAME_BEFORE.sub(
            "в", " ".join(re.findall(r"\w+", text[:start])).casefold()
        ).split()
        key = words[-1].casefold().replace("ё", "е")[:STEM_CHARS]
        yield Value("name", ("name", key), start, match.end(), len(words), (before or [""])[-1])
