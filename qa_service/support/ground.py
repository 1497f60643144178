"""What a claim rests on: the sentences that it points at, and the paragraphs around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from qa_service.arranging import join_neighbours
from qa_service.copies import Word, read_words
from qa_service.dates import drop_dates
from qa_service.domain import Article, Passage, Statement
from qa_service.quoting import Quote, quote_span
from qa_service.support.days import even_days
from qa_service.terms import language_slot

_SCALE = re.compile(r"\b(тысяч|миллион|миллиард)(?:ах|ами?|у|ой|ом|е)\b", re.IGNORECASE)

_SHARE = re.compile(r"\s?%|(?<=\w)\sper\scent\b", re.IGNORECASE)
_FIGURES = {
    word: str(value)
    for value, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split(),
        start=2,
    )
}
_SMALL = re.compile(rf"\b(?<!-)(?:{'|'.join(_FIGURES)})(?![\w-])", re.IGNORECASE)


def even_scales(text: str) -> str:
    """The text with Russian thousands and millions in a case that makes figures of them."""
    return _SCALE.sub(lambda match: match[1] + ("" if match[1][0] in "тТ" else "ов"), text)


def even_numbers(text: str) -> str:
    """The text with shares as "percent" and small numbers in figures: terms are then the same."""
    shares = _SHARE.sub(" percent", text)
    return _SMALL.sub(lambda match: _FIGURES[match[0].casefold()], shares)


@dataclass(frozen=True)
class GroundSentence:
    """A sentence of a cited paragraph, its text[start:end]; ``is_cited`` if it is pointed at."""

    passage: Passage
    start: int
    end: int
    is_cited: bool

    @property
    def text(self) -> str:
        return self.passage.paragraph.text[self.start : self.end]

    @cached_property
    def words(self) -> list[Word]:
        return read_words(self.text)

    @cached_property
    def counted(self) -> list[Word]:
        """Its words without the days, months and years that it names."""
        text = drop_dates(even_days(self.text), published=self.passage.article.date)
        return read_words(even_scales(text))

    @property
    def statements(self) -> list[Statement]:
        """What somebody says in it."""
        said = self.passage.paragraph.statements
        return [each for each in said if each.start < self.end and self.start < each.end]


@dataclass(frozen=True)
class Ground:
    """The quotes that a claim points at; all else is taken from their paragraphs."""

    quotes: tuple[Quote, ...]

    @cached_property
    def sentences(self) -> list[GroundSentence]:
        """The sentences of the paragraphs, those that are pointed at first."""
        found = [each for passage in self.passages for each in self._sentences_of(passage)]
        return sorted(found, key=lambda each: not each.is_cited)

    @property
    def cited(self) -> list[GroundSentence]:
        return [sentence for sentence in self.sentences if sentence.is_cited]

    @property
    def passages(self) -> list[Passage]:
        return list({quote.passage.paragraph.id: quote.passage for quote in self.quotes}.values())

    @property
    def articles(self) -> list[Article]:
        return list({passage.article.id: passage.article for passage in self.passages}.values())

    @cached_property
    def context(self) -> str:
        """All that the sources themselves say around the words: titles, publishers, speakers."""
        return "\n".join(
            part for passage in self.passages for part in _describe(passage) if part is not None
        )

    @property
    def everything(self) -> str:
        """The paragraphs and what stands around them."""
        return "\n".join([self.context, *(p.paragraph.text for p in self.passages)])

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all of it."""
        return frozenset(word.text for word in read_words(self.everything))

    def is_in(self, language: str) -> bool:
        """Whether all of it is in a language whose words can be compared with ``language``."""
        slot = language_slot(language)
        return all(language_slot(article.language) == slot for article in self.articles)

    def widen(self, added: Sequence[GroundSentence]) -> Ground:
        """With further sentences pointed at; neighbours become one quote."""
        new = [quote_span(s.passage, s.start, s.end) for s in added if not s.is_cited]
        if not new:
            return self
        order = {passage.paragraph.id: n for n, passage in enumerate(self.passages)}
        quotes = sorted(
            (*self.quotes, *new), key=lambda q: (order[q.passage.paragraph.id], q.start)
        )
        return Ground(tuple(join_neighbours(quotes)))

    def _sentences_of(self, passage: Passage) -> Iterator[GroundSentence]:
        spans = [
            (q.start, q.end) for q in self.quotes if q.passage.paragraph.id == passage.paragraph.id
        ]
        for start, end in passage.paragraph.spans:
            is_cited = any(first < end and start < last for first, last in spans)
            yield GroundSentence(passage, start, end, is_cited)


def _describe(passage: Passage) -> Iterator[str | None]:
    article = passage.article
    yield from (article.title, article.publisher)
    for statement in passage.paragraph.statements:
        yield from (statement.speaker, statement.actor)
