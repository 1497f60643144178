"""From what a peer retrieves to our paragraphs: which of them a piece of an article holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from eval.peers.articles import PeerArticle
from eval.records import ParagraphLine, RankedPassage, RetrievedUnit

_WORD = re.compile(r"\w+")
# A paragraph that is cut at a piece's end counts for the piece that has the greater part of it.
LEAST_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """What a peer gives back at one rank: a text out of an article."""

    article: str
    text: str


def find_covered(text: str, paragraphs: Sequence[ParagraphLine]) -> tuple[str, ...]:
    """Ids of the paragraphs of which the text holds at least half of the words, in text order.

    Words are aligned in order over the whole article, so that headings, marks of formatting and
    white space, which peers treat each in their own way, do not matter.
    """
    words: list[str] = []
    owners: list[str] = []
    for paragraph in paragraphs:
        own = split_words(paragraph.text or "")
        words += own
        owners += [paragraph.id] * len(own)
    matcher = SequenceMatcher(None, words, split_words(text), autojunk=False)
    held: Counter[str] = Counter()
    for block in matcher.get_matching_blocks():
        held.update(owners[block.a : block.a + block.size])
    length = Counter(owners)
    return tuple(p.id for p in paragraphs if 0 < length[p.id] * LEAST_SHARE <= held[p.id])


def split_words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def count_words(text: str) -> int:
    """What stands between white space."""
    return len(text.split())


class UnitReader:
    """Pieces as units of our paragraphs; a piece that comes again is not aligned again."""

    def __init__(self, articles: Mapping[str, PeerArticle]) -> None:
        self._articles = articles
        self._known: dict[Piece, RetrievedUnit] = {}

    def read(self, piece: Piece) -> RetrievedUnit:
        if piece not in self._known:
            covered = find_covered(piece.text, self._articles[piece.article].paragraphs)
            words = count_words(piece.text)
            self._known[piece] = RetrievedUnit(paragraphs=covered, words=words)
        return self._known[piece]


def rank_paragraphs(
    units: Iterable[RetrievedUnit], articles: Mapping[str, PeerArticle]
) -> tuple[RankedPassage, ...]:
    """Each unit's paragraphs in text order at the unit's rank, every paragraph once."""
    dates = {p.id: article.date for article in articles.values() for p in article.paragraphs}
    ids = dict.fromkeys(id for unit in units for id in unit.paragraphs)
    return tuple(RankedPassage(id=id, date=dates[id]) for id in ids)
