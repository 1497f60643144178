"""Whether two texts under one address are the same story, and which of them is the newer."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa_service.domain import Article, ArticleDraft

# A shorter paragraph ("Read more.") may stand in any article.
MIN_PARAGRAPH_CHARS = 40
MIN_LIKENESS = 0.5
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W_]+")
_SUFFIX = re.compile(r"(?<=.)\.\w{1,5}$")
_DAY = re.compile(r"^\d{4}-\d\d-\d\d[-_ ]+")


@dataclass(frozen=True, slots=True)
class Version:
    """A story as one place has it; without a title where its address stands in for one."""

    place: str
    title: str
    paragraphs: Sequence[str]
    date: dt.date

    @classmethod
    def of(cls, article: ArticleDraft | Article, paragraphs: Sequence[str]) -> Version:
        """``date`` is the latest that it names; without any, it is older than all others."""
        date = max(filter(None, (article.date, article.modified)), default=dt.date.min)
        title = "" if _stands_in(article.title, article.url or "") else article.title.casefold()
        return cls(article.source, title, paragraphs, date)


def is_same_story(one: Version, other: Version) -> bool:
    """Whether they have one title, a paragraph in common, or half of their words."""
    if one.title and one.title == other.title:
        return True
    ours, others = (
        {p for p in v.paragraphs if len(p) >= MIN_PARAGRAPH_CHARS} for v in (one, other)
    )
    return bool(ours & others) or _likeness(_words_of(one), _words_of(other)) >= MIN_LIKENESS


def _stands_in(title: str, url: str) -> bool:
    """Whether a title is but the end of the address, as readers make one: ``/a-b.html`` → "A b"."""
    name = _SUFFIX.sub("", _DAY.sub("", url.rstrip("/").rpartition("/")[2]))
    letters, named = ("".join(_LETTERS.findall(text)) for text in (title, name))
    return named[:1].upper() + named[1:] == letters or not letters


def _words_of(version: Version) -> set[str]:
    return set(_WORD.findall(" ".join(version.paragraphs).casefold()))


def _likeness(one: set[str], other: set[str]) -> float:
    """Dice's coefficient: what they share of both."""
    return 2 * len(one & other) / max(1, len(one) + len(other))
