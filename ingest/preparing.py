"""From a draft to the change that it makes: its paragraphs, who says what, what is embedded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.actors import Actors, load_actors
from ingest.attribution import attribute_statements
from ingest.faults import FAULTS, tell_fault
from ingest.issuers import Issue
from qa_service.archive.writing import ArticleChange
from qa_service.domain import Article, ArticleDraft, Paragraph, Statement, hash_text, paragraph_ids
from qa_service.embedding import text_to_embed
from qa_service.sentences import split_sentences


@dataclass(frozen=True, slots=True)
class Job:
    """A draft that is to become its article's revision of that number.

    ``own_actors`` is the path of a user's own file of actors, or empty; whoever prepares the draft
    must be able to read it there.
    """

    draft: ArticleDraft
    fingerprint: str
    revision: int
    own_actors: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The change, and the texts to embed for it by their hashes.

    ``fault`` says why its statements could not be found, and it has none; empty where they were.
    """

    change: ArticleChange
    texts: dict[str, str]
    fault: str = ""


def prepare_change(job: Job) -> Prepared:
    """Split and attribute the draft. Takes and gives plain values: any process can do it."""
    actors = load_actors(job.own_actors)
    fault = ""
    try:
        statements = find_statements(job.draft, actors)
    except FAULTS as error:
        fault = tell_fault("who says what in it cannot be told", error)
        statements = [()] * len(job.draft.paragraphs)
    article, paragraphs = make_paragraphs(job.draft, job.revision, statements)
    texts = [
        text_to_embed(article.title, p.text, [s.speaker for s in p.statements if s.speaker])
        for p in paragraphs
    ]
    hashes = tuple(map(hash_text, texts))
    named = tuple(
        tuple(sorted({s.actor for s in p.statements if s.actor} | actors.actors_in(p.text)))
        for p in paragraphs
    )
    change = ArticleChange(article, job.fingerprint, paragraphs, hashes, named)
    return Prepared(change, dict(zip(hashes, texts, strict=True)), fault)


def find_statements(draft: ArticleDraft, actors: Actors) -> list[tuple[Statement, ...]]:
    """Who says what in each paragraph of the draft."""
    return attribute_statements(
        draft.paragraphs,
        language=draft.language,
        actors=actors,
        date=draft.date,
        emphasis=draft.emphasis,
        issue=Issue(draft.title, draft.publisher or "", draft.source_class == "official"),
    )


def make_paragraphs(
    draft: ArticleDraft, revision: int, statements: Sequence[tuple[Statement, ...]]
) -> tuple[Article, tuple[Paragraph, ...]]:
    """The draft as its article's next revision, with what is said in each paragraph."""
    article = Article(
        id=draft.article_id,
        revision=revision,
        title=draft.title,
        publisher=draft.publisher,
        source_class=draft.source_class,
        author=draft.author,
        date=draft.date,
        modified=draft.modified,
        language=draft.language,
        url=draft.url,
        source=draft.source,
        corrects=draft.corrects,
        references=draft.references,
    )
    ids = paragraph_ids(article.id, draft.paragraphs)
    return article, tuple(
        Paragraph(
            id,
            article.id,
            revision,
            number,
            text,
            hash_text(text),
            tuple(split_sentences(text, draft.language)),
            said,
        )
        for number, (id, text, said) in enumerate(
            zip(ids, draft.paragraphs, statements, strict=True), 1
        )
    )
