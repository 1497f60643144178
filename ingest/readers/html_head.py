"""What a page shows around its headline: who wrote it, and which lines only say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise, takewhile

from lxml import etree
from lxml.html import HtmlElement

from ingest.paragraphs import clean_text, count_words, is_ended
from ingest.readers.bylines import has_label, strip_label, strip_place
from ingest.readers.dates import has_date, read_date_line
from ingest.readers.html_classes import name_parts
from ingest.readers.html_facts import is_name, join_names
from ingest.readers.stated_dates import is_labelled, is_running

MAX_BYLINE_WORDS = 14
MAX_CLIMB = 6
MAX_CANDIDATES = 50
LINES_OF_BIO = 3
# Between what only the design of a page keeps apart in a line.
PART_MARK = " · "
MAX_SIGNED_WORDS = 3

_BYLINE_CLASS = re.compile(
    r"(?:^|-)(?:by|by-?line|authors?|author-?name|writer|signature|vcard|submitted|posted-by|username)(?:-|$)"
)
_NO_BYLINE = re.compile(
    r"(?:^|-)(?:comments?|bio|box|photo|image|picture|credit|caption|card|related|avatar)(?:-|$)"
)
_FROM = re.compile(
    r"(?:reporting|report|written|words|photographs?) (?:from|by|for)\b", re.IGNORECASE
)
_DAY = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")
_GOES_ON = re.compile(r"\n(?=(?:and|и|та|und|et|&) )")
_MARKS = " ·:|,–—-"
_OPEN_ENDS = (":", ";", ",", "”", "»", '"')
_INTRODUCTION = re.compile(
    r"(?:,? (?:and|и|та) [^.]{3,40}?)? (?:(?:is|was) (?:an?|the|our)|covers?|writes|reports|"
    r"has (?:covered|written|reported)|teaches|works)\b.{3,}"
)
_BYLINE_END = re.compile(
    r"\s+(?:with|avec|mit) .*|\s+[|—–•·]\s*|\s*[•·|]|\s+[-/]\s|\s*\d|,\s+(?:for|in|at|on)\b|[()\n]"
)


def find_byline(heading: HtmlElement) -> str | None:
    """The names in the byline nearest to the headline."""
    own = list_own_articles(heading)
    for area in climb(heading):
        marked = (element for element in area.iter() if _is_byline(element))
        for element in islice(marked, MAX_CANDIDATES):
            ups = (element, *element.iterancestors())
            if any(_NO_BYLINE.search(name_parts(up)) for up in ups) or is_foreign(element, own):
                continue
            names = next(filter(None, map(read_names, _list_lines(element))), None)
            if names:
                return names
    return None


def _list_lines(element: HtmlElement) -> list[str]:
    """Its lines, parted by ``<br>``; one that begins with ``and`` goes on with the one before."""
    pieces = []
    for event, part in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            pieces += ["\n" if part.tag == "br" else " ", part.text or ""]
        elif part is not element:
            pieces += [" ", part.tail or ""]
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return _GOES_ON.sub(" ", "\n".join(filter(None, lines))).split("\n")


def read_names(text: str) -> str | None:
    """The names that a byline gives, without ``By``, places, offices and dates."""
    line = strip_label(clean_text(text)).lstrip(_MARKS)
    if not line or count_words(line) > MAX_BYLINE_WORDS:
        return None
    names = join_names([strip_place(_BYLINE_END.split(line)[0]).strip(" ,;:")]) or ""
    # Names come first: what follows the first part that is none are offices and places.
    return ", ".join(takewhile(is_name, names.split(", "))) or None


def find_labelled_byline(lines: Iterable[str]) -> str | None:
    """The names in the first line that begins as a byline does: ``By``, ``Автор:``."""
    labelled = (line for line in lines if has_label(line) and not is_ended(line))
    return next((names for names in map(read_names, labelled) if names), None)


def find_dated_byline(lines: Iterable[str]) -> str | None:
    """The name that begins a line of a few parts, one of which is a date, near the headline."""
    parted = (line.split(PART_MARK) for line in lines if PART_MARK in line)
    found = (
        parts[0]
        for parts in parted
        if _is_full_name(parts[0]) and any(map(read_date_line, parts[1:]))
    )
    return next(found, None)


def _is_full_name(text: str) -> bool:
    words = text.split()
    is_short = 1 < len(words) <= MAX_SIGNED_WORDS and all(word[0].isupper() for word in words)
    return is_short and is_name(text)


def find_signature(lines: Sequence[str], last: Sequence[str]) -> str | None:
    """The name in the line right below the last paragraph, where it is nothing but one."""
    below = [after for line, after in pairwise(lines) if line in last]
    return below[-1] if below and _is_full_name(below[-1]) else None


def drop_credits(paragraphs: Sequence[str], title: str | None, byline: str | None) -> list[str]:
    """The paragraphs without the lines above them that hold but the title, its authors, places
    or dates, and without one at the end that introduces the author.
    """
    names = byline.split(", ") if byline else []
    kept = list(paragraphs)
    begun = next((n for n, text in enumerate(kept) if is_running(text)), 0)
    # The first whole paragraph may be a standfirst, with credits below it.
    begun = next((n for n in range(begun + 1, len(kept)) if is_running(kept[n])), begun)
    # What follows a colon is a list.
    begun = next((n for n, text in enumerate(kept[:begun]) if text.endswith(":")), begun)
    above = [text for text in kept[:begun] if not _is_credit(text, title, names)]
    below = [text for text in kept[begun:][-LINES_OF_BIO:] if not _is_bio(text, names)]
    kept = [*above, *kept[begun:][:-LINES_OF_BIO], *below]
    return kept or list(paragraphs)


def _is_credit(text: str, title: str | None, names: Sequence[str]) -> bool:
    rest = text.removeprefix(title) if title else text
    if is_ended(rest) or rest.endswith(_OPEN_ENDS) or count_words(rest) > MAX_BYLINE_WORDS:
        return False
    is_titled = rest != text and not rest.strip(" |–—-")
    is_named = any(name in rest for name in names) or bool(_FROM.match(rest))
    # `Posted 03/09/2022` has no date that anybody could tell, but is no text.
    is_dated = has_date(rest) or (is_labelled(rest) and _DAY.search(rest))
    return bool(is_titled or is_named or is_dated)


def _is_bio(text: str, names: Sequence[str]) -> bool:
    return any(
        text.startswith(name) and _INTRODUCTION.match(text.removeprefix(name)) for name in names
    )


def climb(heading: HtmlElement) -> Iterator[HtmlElement]:
    """The elements around the headline, the nearest first."""
    for height, area in enumerate(heading.iterancestors()):
        if height == MAX_CLIMB or area.tag == "html":
            return
        yield area


def _is_byline(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str):
        return False
    is_marked = "author" in (element.get("rel") or "").split()
    return is_marked or bool(_BYLINE_CLASS.search(name_parts(element)))


def list_own_articles(heading: HtmlElement) -> set[HtmlElement]:
    """The articles that the headline is of: those around it, else the first one below it."""
    around = set(heading.iterancestors("article"))
    return around or set(heading.xpath("following::article[1]"))


def is_foreign(element: HtmlElement, own: set[HtmlElement]) -> bool:
    """Whether it belongs to another article on the page."""
    scope = next(element.iterancestors("article"), None)
    return scope is not None and scope not in own
