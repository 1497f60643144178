"""An article's way into the corpus: find → read → compare with what is known → embed → commit."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.actors import Actors, load_actors
from ingest.attribution import attribute_statements
from ingest.planning import Known, Plan, Progress, plan_changes
from ingest.publishers import load_publishers
from ingest.report import Report
from ingest.sources.items import Source
from qa_service.archive import Archive
from qa_service.archive.lock import hold_write_lock
from qa_service.archive.writing import ArticleChange
from qa_service.domain import (
    Article,
    ArticleDraft,
    Paragraph,
    hash_text,
    paragraph_ids,
)
from qa_service.embedding import load_embedder
from qa_service.sentences import split_sentences
from qa_service.settings import Settings


def ignore_progress(_stage: str, _done: int, _total: int) -> None:
    return None


def ingest_sources(
    sources: Sequence[Source],
    *,
    settings: Settings,
    archive: Archive,
    delete_missing: bool = False,
    dry_run: bool = False,
    on_progress: Progress = ignore_progress,
) -> Report:
    """Read the articles of the sources into the corpus and report on every one.

    An article that cannot be read is a row of the report. Raises CorpusLocked, EmbeddingChanged;
    whatever is raised, the corpus is as it was.
    """
    with hold_write_lock(settings, archive):
        known = Known.read(archive)
        plan = plan_changes(
            sources,
            known,
            load_publishers(settings.publishers),
            delete_missing=delete_missing,
            on_progress=on_progress,
        )
        if not dry_run and (plan.drafts or plan.deleted or plan.sources):
            commit_plan(plan, known, settings=settings, archive=archive, on_progress=on_progress)
    return plan.report


def commit_plan(
    plan: Plan, known: Known, *, settings: Settings, archive: Archive, on_progress: Progress
) -> None:
    """Attribute and embed what is new, then make it current."""
    # Chroma takes over a second to import: a run that changes nothing does without.
    from ingest.embedding import EmbeddingQueue
    from qa_service.corpus import CorpusWriter, text_to_embed

    embedder = load_embedder(settings)
    actors = load_actors(settings.actors)
    writer = CorpusWriter(settings, archive, embedder)
    changes = []
    with EmbeddingQueue(writer, on_progress) as queue:
        for done, (draft, fingerprint) in enumerate(plan.drafts, 1):
            revision = known.last_revisions.get(draft.article_id, 0) + 1
            article, paragraphs = make_paragraphs(draft, revision, actors)
            texts = [
                text_to_embed(draft.title, p.text, [s.speaker for s in p.statements if s.speaker])
                for p in paragraphs
            ]
            changes.append(make_change(article, fingerprint, paragraphs, queue.add(texts), actors))
            on_progress("attributing", done, len(plan.drafts))
    on_progress("indexing", 0, 1)
    writer.commit(changes, plan.deleted, sources=plan.sources, actors=actors.rows)
    on_progress("indexing", 1, 1)


def make_paragraphs(
    draft: ArticleDraft, revision: int, actors: Actors
) -> tuple[Article, tuple[Paragraph, ...]]:
    """The draft as its article's next revision, with who says what in each paragraph."""
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
    statements = attribute_statements(
        draft.paragraphs,
        language=draft.language,
        actors=actors,
        date=draft.date,
        title=draft.title,
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


def make_change(
    article: Article,
    fingerprint: str,
    paragraphs: tuple[Paragraph, ...],
    embedded: Sequence[str],
    actors: Actors,
) -> ArticleChange:
    """The revision as it is committed; ``embedded`` are the hashes of the texts to embed."""
    named = tuple(
        tuple(sorted({s.actor for s in p.statements if s.actor} | actors.actors_in(p.text)))
        for p in paragraphs
    )
    return ArticleChange(article, fingerprint, paragraphs, tuple(embedded), named)
