"""Drafts questions from a corpus's paragraphs: what each could be asked, with its labels filled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle

from eval.bodies import read_part
from eval.cases import Nugget
from eval.client import Client
from eval.metrics.measured import LabelledNugget
from eval.metrics.speakers import is_same_speaker
from eval.records import ArticlePart, FoundPart, ParagraphPart, Part
from qa_service.domain import hash_text

KINDS = ("attribution", "number", "position", "fact")
MIN_PARAGRAPH_CHARS = 40
MAX_WORDING_WORDS = 6
MAX_QUERY_CHARS = 500
PASSAGES = 20
MAX_ELSEWHERE = 3

NEAR_MISS = (
    "Ask for what this makes one expect and no article tells: another figure, day, place or "
    "speaker. Search the corpus first: nothing may answer it."
)
OFF_TOPIC = "Ask for something that these articles have nothing to do with, such as a recipe."

# A figure with its unit; years are left out, since many paragraphs hold the same one.
_NUMBER = re.compile(
    r"(?<![\w.,])(?!(?:19|20)\d\d\b)\d+(?:[.,\u00a0\u202f ]\d{3}\b)*(?:[.,]\d+)?"
    r"(?:\s?%|\s[^\W\d_]{4,})?"
)
_LAST_WORDS = re.compile(rf"(?:\S+\s+){{0,{MAX_WORDING_WORDS - 1}}}\S+$")
_SENTENCE_END = re.compile(r"[.!?…](?=\W*(?:\s|$))|[。！？]")
_OUTER_MARKS = " \t.,;:!?…\"'“”„«»‘’()[]。！？—–-"


class Listed(ArticlePart):
    """An article of `GET /v1/articles`."""

    language: str
    url: str | None = None


class ArticlePage(Part):
    articles: tuple[Listed, ...]
    next_cursor: str | None = None


class StatementPart(Part):
    start: int
    end: int
    speaker: str | None = None
    actor: str | None = None


class StatedParagraph(ParagraphPart):
    statements: tuple[StatementPart, ...] = ()


class WholeArticle(Listed):
    """An article of `GET /v1/articles/{id}`, with who says what in it."""

    paragraphs: tuple[StatedParagraph, ...]


class FoundText(FoundPart):
    paragraph: int
    text: str


class FoundTexts(Part):
    passages: tuple[FoundText, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A paragraph with its article."""

    article: WholeArticle
    paragraph: StatedParagraph

    def describe(self) -> str:
        article = self.article
        day = article.date.isoformat() if article.date else None
        known = (f"“{article.title}”", article.publisher, day, article.id)
        named = ", ".join(part for part in known if part)
        return f"{named}, paragraph {self.paragraph.paragraph}: {self.paragraph.text}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A thing to ask for: the paragraph's own words that state it, and who said them."""

    source: Source
    kind: str
    wording: str
    how: str
    statement: StatementPart | None = None

    @property
    def speaker(self) -> str | None:
        return self.statement.speaker if self.statement else None

    @property
    def actor(self) -> str | None:
        return self.statement.actor if self.statement else None


@dataclass(frozen=True, slots=True)
class Draft:
    """A question that is to be written: ``notes`` tell how, ``findings`` become its labels.

    ``why`` is the reason of an abstention; such a draft has no findings.
    """

    kind: str
    story: str
    language: str
    notes: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    why: str | None = None


class Library:
    """The articles of a service, as far as they are asked for."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._sources: dict[str, list[Source]] = {}

    def list_articles(self) -> Iterator[Listed]:
        page = read_part(ArticlePage, self._client.list_articles())
        yield from page.articles
        while page.next_cursor:
            page = read_part(ArticlePage, self._client.list_articles(page.next_cursor))
            yield from page.articles

    def read_sources(self, article_id: str) -> list[Source]:
        """The article's paragraphs that are long enough, in an order that prefers no place."""
        if article_id not in self._sources:
            body = self._client.read_article(article_id)
            article = read_part(WholeArticle, body) if body else None
            sources = [Source(article, p) for p in article.paragraphs] if article else []
            long = [s for s in sources if len(s.paragraph.text) >= MIN_PARAGRAPH_CHARS]
            self._sources[article_id] = sorted(long, key=lambda s: hash_text(s.paragraph.text))
        return self._sources[article_id]

    def search(self, text: str) -> tuple[FoundText, ...]:
        body = {"query": text[:MAX_QUERY_CHARS], "limit": PASSAGES}
        return read_part(FoundTexts, self._client.search(body)).passages


def pick_articles(listed: Sequence[Listed], count: int) -> list[str]:
    """Ids in order of date: of each language as many as can be, evenly over its dates."""
    ordered = sorted(listed, key=lambda a: (a.date.isoformat() if a.date else "", a.id))
    languages: dict[str, list[Listed]] = {}
    for article in ordered:
        languages.setdefault(article.language, []).append(article)
    picked: set[str] = set()
    # The smallest language first: what it cannot fill is left to the others.
    groups = sorted(languages.values(), key=lambda group: (len(group), group[0].language))
    for done, group in enumerate(groups):
        share = min(len(group), (count - len(picked)) // (len(groups) - done))
        picked |= {group[(2 * n + 1) * len(group) // (2 * share)].id for n in range(share)}
    return [article.id for article in ordered if article.id in picked]


def find_things(source: Source) -> list[Finding]:
    """What a paragraph gives to ask for: a speaker, their words, a figure, else a plain fact."""
    text = source.paragraph.text
    things = []
    if statement := next((s for s in source.paragraph.statements if s.speaker), None):
        speaker = statement.speaker or ""
        said = take_last_words(text[statement.start : statement.end])
        surname = speaker.split()[-1]
        if surname in text:
            how = f"Ask who said “… {said}”; the answer holds “{surname}”."
            things.append(Finding(source, "attribution", surname, how, statement))
        how = f"Ask what {speaker} said; the answer holds “{said}”."
        things.append(Finding(source, "position", said, how, statement))
    if number := _NUMBER.search(text):
        how = f"Ask for this figure or date; the answer holds “{number[0]}”."
        things.append(Finding(source, "number", number[0], how))
    if not things:
        words = take_last_words(text)
        how = f"Ask for this fact; the answer holds “{words}”."
        things.append(Finding(source, "fact", words, how))
    return things


def take_last_words(text: str) -> str:
    """The last words of the text's first sentence, exactly as they stand there."""
    end = _SENTENCE_END.search(text)
    sentence = (text[: end.start()] if end else text).strip(_OUTER_MARKS)
    last = _LAST_WORDS.search(sentence)
    return last[0].strip(_OUTER_MARKS) if last else sentence


def draft_comparisons(library: Library, articles: Sequence[str], count: int) -> Iterator[Draft]:
    """Two people's words in two articles that retrieval holds to be near; each pair is a story."""
    paired: set[str] = set()
    for article_id in articles:
        if len(paired) == 2 * count:
            return
        pair = None if article_id in paired else _find_pair(library, article_id, paired)
        if pair:
            one, other = pair
            paired |= {one.source.article.id, other.source.article.id}
            how = (
                f"Ask to compare what {one.speaker} and {other.speaker} said about one thing. "
                "Where they speak of different things, delete this line."
            )
            notes = (how, one.source.describe(), other.source.describe())
            yield Draft("comparison", article_id, one.source.article.language, notes, pair)


def _find_pair(
    library: Library, article_id: str, paired: set[str]
) -> tuple[Finding, Finding] | None:
    """Two sides before one, then the nearest: by one's rank in a search for the other's text."""
    pairs = [
        ((one.actor == other.actor, rank), one, other)
        for one in _find_positions(library.read_sources(article_id))
        for rank, found in enumerate(library.search(one.source.paragraph.text))
        if found.article.id not in {article_id, *paired}
        for other in _find_positions(library.read_sources(found.article.id))
        if other.source.paragraph.id == found.paragraph_id
        and other.source.article.language == one.source.article.language
        and not is_same_speaker(one.speaker, other.speaker)
    ]
    return min(pairs, key=lambda pair: pair[0])[1:] if pairs else None


def _find_positions(sources: Sequence[Source]) -> list[Finding]:
    return [f for source in sources for f in find_things(source) if f.kind == "position"]


def draft_near_misses(library: Library, story_of: Mapping[str, str], count: int) -> Iterator[Draft]:
    """A paragraph each whose story is told, but not all of it; articles take turns."""
    for n, (article_id, story) in zip(range(count), cycle(story_of.items()), strict=False):
        sources = library.read_sources(article_id)
        source = sources[-1 - n // len(story_of) % len(sources)]
        notes = (NEAR_MISS, source.describe())
        language = source.article.language
        yield Draft("unanswerable", story, language, notes, why="near_miss")


def draft_singles(
    library: Library, story_of: Mapping[str, str], count: int, *, asked: set[str]
) -> Iterator[Draft]:
    """Questions that one paragraph answers; articles and kinds take turns.

    ``asked`` are ids of paragraphs that are used already.
    """
    unread = {
        id: [s for s in library.read_sources(id) if s.paragraph.id not in asked] for id in story_of
    }
    turn = 0
    while count > 0 and any(unread.values()):
        for n, id in enumerate([id for id in story_of if unread[id]][:count], turn):
            thing = _pick_thing(unread[id], KINDS[n % len(KINDS)])
            unread[id].remove(thing.source)
            notes = (thing.how, thing.source.describe(), *_find_elsewhere(library, thing))
            language = thing.source.article.language
            yield Draft(thing.kind, story_of[id], language, notes, (thing,))
            count -= 1
        turn += 1


def _pick_thing(sources: Sequence[Source], wanted: str) -> Finding:
    """Of the wanted kind, else of the first kind that there is."""
    things = [thing for source in sources for thing in find_things(source)]
    return min(things, key=lambda thing: (thing.kind != wanted, KINDS.index(thing.kind)))


def _find_elsewhere(library: Library, thing: Finding) -> Iterator[str]:
    """A note on other paragraphs with the same words, which may be evidence, too."""
    if thing.kind == "attribution":
        return
    label = Nugget(text=thing.wording, any_of=(thing.wording,), evidence=())
    nugget = LabelledNugget(label, frozenset())
    places = [
        f"{found.article.id} paragraph {found.paragraph}"
        for found in library.search(thing.wording)
        if found.paragraph_id != thing.source.paragraph.id and nugget.is_stated_in(found.text)
    ]
    if places:
        named = ", ".join(places[:MAX_ELSEWHERE])
        yield f"“{thing.wording}” also stands in {named}; where that is evidence, too, add it."
