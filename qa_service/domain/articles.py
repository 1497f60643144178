"""What a corpus is made of: articles, paragraphs, statements, and what is retrieved of them.

Offsets count Unicode code points, ends are exclusive, dates are ISO calendar dates.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Literal, NamedTuple

SourceClass = Literal["official", "state", "wire", "independent", "unknown"]
StatementKind = Literal["direct", "indirect", "mixed"]
Attribution = Literal["direct", "indirect", "narrator"]
AbstentionReason = Literal[
    "not_in_corpus", "off_topic", "one_side_only", "outside_dates", "false_premise", "ambiguous"
]
RemovalReason = Literal[
    "unsupported", "misquoted", "uncited", "number_not_in_source", "speaker_not_in_source"
]
EntryKind = Literal["event", "statement"]
Precision = Literal["day", "month", "year"]
Mode = Literal["auto", "quote", "llm"]
Status = Literal["answered", "partial", "abstained"]

SOURCE_CLASSES: tuple[SourceClass, ...] = ("official", "state", "wire", "independent", "unknown")


Span = tuple[int, int]
ValueKind = Literal["number", "date", "name"]


def hash_text(text: str) -> str:
    """The SHA-256 of the text's UTF-8 bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def article_id_of(identity: str) -> str:
    """The id of an article that names none itself: 12 hexadecimal digits of its identity's hash.

    The identity is the article's canonical URL, or the absolute path of its file.
    """
    return "a" + hash_text(identity)[:12]


def paragraph_ids(article_id: str, texts: list[str] | tuple[str, ...]) -> list[str]:
    """Ids that stay the same while a paragraph's text does, whatever moves around it.

    An id never names two texts: an edited paragraph gets a new one, so what was cited under the
    old one stays readable. The second of two equal paragraphs in an article ends in ``-2``.
    """
    seen: dict[str, int] = {}
    ids = []
    for text in texts:
        stem = f"{article_id}-{hash_text(text)[:10]}"
        seen[stem] = seen.get(stem, 0) + 1
        ids.append(stem if seen[stem] == 1 else f"{stem}-{seen[stem]}")
    return ids


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody is reported to say, as a span of a paragraph.

    ``speaker`` is None where the text does not tell; ``actor`` is the side they speak for.
    """

    start: int
    end: int
    kind: StatementKind
    speaker: str | None
    actor: str | None
    cue: str | None


@dataclass(frozen=True, slots=True)
class SourceState:
    """What a source was when it was last read.

    ``validator`` is what a web host gave to tell a changed document by, as ingest wrote it down.
    """

    sha256: str
    article_id: str
    validator: str = ""


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """An article as a reader found it, before the corpus knows it.

    ``source`` is the file path or URL it was read from; ``identity`` is what makes it the same
    article when it is read again. ``paragraphs`` are as the source has them, title not counted;
    ``emphasis`` is how many characters at the beginning of each are in bold or italics, or empty.
    """

    source: str
    identity: str
    title: str
    paragraphs: tuple[str, ...]
    id: str | None = None
    publisher: str | None = None
    source_class: SourceClass = "unknown"
    author: str | None = None
    date: dt.date | None = None
    modified: dt.date | None = None
    language: str = "en"
    url: str | None = None
    corrects: str | None = None
    references: tuple[str, ...] = ()
    emphasis: tuple[int, ...] = ()

    @property
    def article_id(self) -> str:
        return self.id or article_id_of(self.identity)


@dataclass(frozen=True, slots=True)
class Article:
    """A published text in one of its revisions (counted from 1)."""

    id: str
    revision: int
    title: str
    publisher: str | None
    source_class: SourceClass
    author: str | None
    date: dt.date | None
    modified: dt.date | None
    language: str
    url: str | None
    source: str
    corrects: str | None = None
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The unit that can be cited. ``number`` counts from 1 within the article.

    ``sentences`` are the spans of its sentences, in order.
    """

    id: str
    article_id: str
    revision: int
    number: int
    text: str
    sha256: str
    sentences: tuple[Span, ...]
    statements: tuple[Statement, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans of its sentences, or of all of it where none were found."""
        return self.sentences or ((0, len(self.text)),)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a question may be answered from; empty means no limit. Dates are inclusive.

    A paragraph must name any of the ``actors``, or one of them speak in it, and so, if it is given,
    the ``side``, too.
    """

    actors: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    published_from: dt.date | None = None
    published_to: dt.date | None = None
    side: str = ""


class Features(NamedTuple):
    """Why a passage ranks where it does, in standard deviations of the question's cosines.

    ``closeness`` is that of its vector, ``lexical`` its share of the best BM25 score (0 to 1; what
    is expected of its closeness where languages differ), ``period`` the bonus of the named time,
    ``likeness`` the closeness to the best passages, None where there were no others;
    ``neighbour`` what the paragraph beside it lends it.
    """

    closeness: float
    lexical: float
    period: float
    likeness: float | None = None
    neighbour: float = 0.0


class TakenBack(NamedTuple):
    """A value of a paragraph that a correction changes, or all of a sentence: then without a kind.

    ``counts`` has how the words begin for what it is the number of; ``by`` is the article that
    corrects it, None in that one itself.
    """

    start: int
    end: int
    kind: ValueKind | None = None
    counts: frozenset[str] = frozenset()
    by: Article | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph retrieved for a question.

    Scores: ``dense`` is a cosine (higher is closer), ``lexical`` is BM25 (0.0 where the lexical
    index did not return it), ``score`` is the fused one that passages are ordered by, in standard
    deviations of the question's cosines. ``copies`` are the other articles that have the same
    paragraph in nearly the same words; ``taken_back`` is what a correction changes in
    it, ``replaces`` what it puts another value for in an article that it
    corrects, ``asked`` the question before it that it answers, if it does one.
    """

    paragraph: Paragraph
    article: Article
    dense: float
    lexical: float
    score: float
    copies: tuple[Article, ...] = ()
    taken_back: tuple[TakenBack, ...] = ()
    features: Features | None = None
    asked: str = ""
    replaces: str = ""

    @property
    def titled_text(self) -> str:
        """The paragraph's text below its article's title: all that may name what it is about."""
        return f"{self.article.title}\n{self.paragraph.text}"
