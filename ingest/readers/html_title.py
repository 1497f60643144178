"""The title of an article and the name of its site, which pages state as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from ingest.paragraphs import clean_text, count_words
from ingest.readers.html_classes import stands_apart
from ingest.readers.same_text import fold

MAX_BRAND_WORDS, FEW_PARTS = 4, 2
MIN_TITLE_WORDS, MAX_LINE_WORDS = 3, 30
MAX_FOOT_CHARS = 4_000
_LARGE = frozenset(("4", "5", "6", "7", "+1", "+2", "+3"))
_LINES = ("div", "span", "p", "b", "strong", "font", "td", "h4", "h5")
_SEPARATOR = re.compile(r"\s+(?:[|–—•·»«/-]|::|>>)\s+|:\s+")
_YEARS = r"(?:19|20)\d\d(?: ?[–—-] ?(?:(?:19|20)\d\d|\w{2,8}))?"
_OWNER = r"([A-ZА-ЯЁІЇЄҐ«“][^,.|©\d]{2,40}?)"
_OWNED = re.compile(rf"[©Ⓒ] ?(?:{_OWNER},? {_YEARS}|{_YEARS},? {_OWNER}(?=[,.|©\n]|$))")
_REMARK, _MARKS = re.compile(r"\s*\([^()]{2,30}\)\s*$"), " :|–—•·»«/-"
_FIRM = re.compile(r"\s+(?:[|•·»]|::)\s+")


def find_title(
    tree: HtmlElement, stated: Sequence[str], brands: Iterable[str | None]
) -> tuple[str | None, HtmlElement | None]:
    """The title as the page shows it, and its heading; as it is stated where none is shown.

    A heading that says what one of the stated titles says is the title, then any line that does.
    Else a single ``h1`` is: what is stated for search engines and networks may be another text.
    """
    known = {"", *(fold(brand) for brand in brands if brand)}
    wanted = {fold(part) for title in stated for part in _parts_of(title)} - known
    headings = [
        (clean_text(heading.text_content()), heading)
        for heading in tree.iter("h1", "h2", "h3")
        if not stands_apart(heading)
    ]
    same = [each for each in headings if fold(each[0]) in wanted]
    if same:
        # Of equals the first: a menu may repeat the title, and does so further down.
        return max(same, key=lambda each: len(fold(each[0])))
    whole = {fold(title) for title in stated} - known
    longest = max(map(len, stated), default=0)
    for line in tree.iter(*_LINES):
        text = clean_text(line.text_content()) if _is_short(line, longest) else ""
        is_title = count_words(text) >= MIN_TITLE_WORDS and (
            fold(text) in whole or _is_most_of(fold(text), wanted, stated)
        )
        if is_title and not stands_apart(line):
            return text, line
    firsts = [each for each in headings if each[1].tag == "h1" and fold(each[0]) not in known]
    firsts = [each for each in firsts if count_words(each[0]) >= MIN_TITLE_WORDS]
    if len(firsts) == 1:
        return firsts[0]
    return (None, None) if headings else _find_large_line(tree, known, stated)


def _is_most_of(letters: str, wanted: Set[str], stated: Sequence[str]) -> bool:
    """Whether that is a part of a stated title by itself, and the likeliest one to be the headline:
    ``Title | A paper - the paper of the town``, ``The council :: Press office :: Title``."""
    if letters not in wanted:
        return False
    for title in stated:
        parts = list(map(fold, _FIRM.split(title)))
        likely = [max(parts, key=len), *(parts[:1] if len(parts) <= FEW_PARTS else ())]
        if letters in likely:
            return True
    return False


def _find_large_line(
    tree: HtmlElement, known: Set[str], stated: Sequence[str]
) -> tuple[str | None, HtmlElement | None]:
    """The first line in large letters of a page that has no headings at all; not the site's name,
    which its title tells."""
    site = "".join(map(fold, stated))
    found = None
    for line in tree.iter("font"):
        text = clean_text(line.text_content()) if line.get("size") in _LARGE else ""
        if not MIN_TITLE_WORDS <= count_words(text) <= MAX_LINE_WORDS or fold(text) in known:
            continue
        found = found or (text, line)
        if fold(text) not in site:
            return text, line
    return found or (None, None)


def _is_short(element: HtmlElement, longest: int) -> bool:
    length = 0
    for piece in element.itertext():
        length += len(piece)
        if length > 2 * longest + 50:
            return False
    return length > 0


def strip_brand(titles: Sequence[str], brands: Iterable[str | None], shown: str) -> str | None:
    """The likeliest stated title without the name of its site, by ``brands`` and ``shown`` text.

    ``Site - Title`` and ``Title - Site`` look alike: the part that stands in the page is the title.
    """
    if not titles:
        return None
    title = titles[0]
    if f"\n{title}" in shown:
        return title
    known = {fold(brand) for brand in brands if brand}
    kept = _strip_ends(title, known)
    if kept == title:
        # The end that the text of the page repeats is a headline, the other one a name.
        parts = [part for part in _parts_of(title) if count_words(part) >= MIN_TITLE_WORDS]
        repeated = [part for part in parts if part != title and f"\n{part}" in shown]
        kept = max(repeated, key=len, default=title)
    if kept == title and _FIRM.search(title):
        kept = max(_FIRM.split(title), key=len)
    return kept or None


def find_brand(page_title: str, title: str) -> str | None:
    """The site's name as what stands beside the title: ``Title | Section | Name``."""
    at = _fold(page_title).find(_fold(title))
    if at < 0:
        # ``The ministry :: Official site :: News`` names no story.
        return _as_brand(_FIRM.split(page_title)[0]) if _FIRM.search(page_title) else None
    if not title or len(_fold(page_title)) != len(page_title):
        return None
    before, after = page_title[:at], page_title[at + len(title) :]
    # ``The Courier (text only)``: what is in brackets behind a name tells of the page.
    named = _REMARK.sub("", after)
    after = named if named.strip(_MARKS) else after
    names = []
    if _SEPARATOR.match(after) or after.startswith((" (", " : ")):
        # ``The Courier - weekly of the town``: what a paper says of itself is no name.
        parts = _SEPARATOR.split(after)
        names.append(next((part for part in reversed(parts) if part[:1].isupper()), parts[-1]))
    if _SEPARATOR.search(before):
        names.append(_SEPARATOR.split(before)[0])
    return next(filter(None, map(_as_brand, names)), None)


def find_owner(tree: HtmlElement) -> str | None:
    """Whose rights are reserved at the foot of a page: ``© The Courier, 2005–2024``."""
    found = _OWNED.finditer(clean_text(tree.text_content()[-MAX_FOOT_CHARS:]))
    return next(filter(None, (_as_brand(match[1] or match[2]) for match in found)), None)


def _as_brand(written: str) -> str | None:
    name = written.strip(" .()")
    return name if 0 < count_words(name) <= MAX_BRAND_WORDS else None


def list_brands(tree: HtmlElement, url: str | None) -> list[str]:
    """What a site calls itself: the text of links to its front page, and its host."""
    links = (
        a for a in tree.iter("a") if (a.get("href") or "").strip() in {"/", "./", "index.html"}
    )
    names = [clean_text(link.text_content()) for link in links]
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    return [name for name in (*names, host.partition(".")[0]) if name]


def _parts_of(title: str) -> list[str]:
    """The title, and what stands in it before, between and after its separators."""
    cuts = [(0, 0), *((each.start(), each.end()) for each in _SEPARATOR.finditer(title))]
    starts = [end for _, end in cuts]
    ends = [*(start for start, _ in cuts[1:]), len(title)]
    return [title[start:end] for start in starts for end in reversed(ends) if end > start]


def _strip_ends(title: str, known: set[str]) -> str:
    parts = list(_SEPARATOR.finditer(title))
    for cut in parts:
        if fold(title[cut.end() :]) in known:
            return _strip_ends(title[: cut.start()], known)
    for cut in reversed(parts):
        if fold(title[: cut.start()]) in known:
            return _strip_ends(title[cut.end() :], known)
    return title


def _fold(text: str) -> str:
    return text.lower().translate({0x2019: "'", 0x2018: "'", 0x201C: '"', 0x201D: '"'})
