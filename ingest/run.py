"""An article's way into the corpus: find → read → compare with what is known → embed → commit."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ingest.actors import Actors, load_actors
from ingest.attribution import attribute_statements
from ingest.report import Report
from ingest.sources.items import Found, Item, Source, Unchanged, Unread
from qa_service.archive import Archive
from qa_service.archive.lock import hold_write_lock
from qa_service.archive.reading import (
    read_current_articles,
    read_fingerprints,
    read_known_sources,
    read_last_revisions,
)
from qa_service.archive.writing import ArticleChange
from qa_service.domain import Article, ArticleDraft, Paragraph, hash_text, paragraph_ids
from qa_service.embedding import load_embedder
from qa_service.errors import UnreadableArticle
from qa_service.sentences import split_sentences
from qa_service.settings import Settings

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is in all."""


def ignore_progress(_stage: str, _done: int, _total: int) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive knew when the run began."""

    sources: dict[str, tuple[str, str]]
    fingerprints: dict[str, str]
    last_revisions: dict[str, int]
    places: dict[str, str]
    titles: dict[str, str]

    @classmethod
    def read(cls, archive: Archive) -> Known:
        with archive.reading() as connection:
            articles = read_current_articles(connection)
            return cls(
                sources=read_known_sources(connection),
                fingerprints=read_fingerprints(connection),
                last_revisions=read_last_revisions(connection),
                places={article.source: article.id for article in articles.values()},
                titles={article.id: article.title for article in articles.values()},
            )


@dataclass(slots=True)
class Plan:
    """What a run is going to commit.

    ``met`` are the places that the sources named, read or not; ``taken`` tells which place gave an
    article id first.
    """

    report: Report = field(default_factory=Report)
    drafts: list[tuple[ArticleDraft, str]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    sources: dict[str, tuple[str, str]] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)
    taken: dict[str, str] = field(default_factory=dict)


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
    with hold_write_lock(settings):
        known = Known.read(archive)
        plan = plan_changes(sources, known, on_progress)
        if delete_missing:
            _plan_deletions(plan, sources, known)
        if not dry_run and (plan.drafts or plan.deleted or plan.sources):
            commit_plan(plan, known, settings=settings, archive=archive, on_progress=on_progress)
    return plan.report


def plan_changes(sources: Sequence[Source], known: Known, on_progress: Progress) -> Plan:
    """Read what is not known by its bytes already and sort it by what it changes."""
    plan = Plan()
    content = {fingerprint: id for id, fingerprint in known.fingerprints.items()}
    expected = sum(source.expected for source in sources)
    for done, found in enumerate((f for source in sources for f in source.find_items()), 1):
        if found.source in plan.met:
            continue
        plan.met.add(found.source)
        _plan_found(plan, found, known, content)
        on_progress("reading", done, max(done, expected))
    return plan


def _plan_found(plan: Plan, found: Found, known: Known, content: dict[str, str]) -> None:
    source = found.source
    if isinstance(found, Unread):
        plan.report.add("failed", source, None, found.why)
    elif isinstance(found, Unchanged) or _is_unchanged(found, known):
        article_id = known.sources[source][1]
        plan.report.add("unchanged", source, article_id, known.titles.get(article_id, ""))
    else:
        try:
            _plan_draft(plan, found.read(), found.sha256, known, content)
        except UnreadableArticle as error:
            plan.report.add("failed", source, None, str(error))


def _is_unchanged(item: Item, known: Known) -> bool:
    before = known.sources.get(item.source)
    return before is not None and before[0] == item.sha256 and before[1] in known.fingerprints


def _plan_draft(
    plan: Plan,
    draft: ArticleDraft,
    sha256: str,
    known: Known,
    content: dict[str, str],
) -> None:
    fingerprint = fingerprint_of(draft)
    article_id, taken = draft.article_id, plan.taken
    if article_id in taken and content.get(fingerprint) != article_id:
        plan.report.add(
            "failed",
            draft.source,
            article_id,
            f"the id {article_id} was already used by {taken[article_id]} in this run",
        )
        return
    plan.sources[draft.source] = (sha256, content.get(fingerprint, article_id))
    if fingerprint in content:
        same = content[fingerprint] == article_id and article_id not in taken
        plan.report.add(
            "unchanged" if same else "duplicates", draft.source, article_id, draft.title
        )
        taken.setdefault(article_id, draft.source)
        return
    is_new = article_id not in known.fingerprints
    plan.report.add("added" if is_new else "updated", draft.source, article_id, draft.title)
    plan.drafts.append((draft, fingerprint))
    content[fingerprint] = article_id
    taken[article_id] = draft.source


def fingerprint_of(draft: ArticleDraft) -> str:
    """A hash of all that an article says and says of itself, wherever it was read from."""
    parts = [
        draft.title,
        draft.publisher,
        draft.source_class,
        draft.author,
        str(draft.date),
        str(draft.modified),
        draft.language,
        draft.url,
        draft.corrects,
        list(draft.references),
        list(draft.paragraphs),
    ]
    return hash_text(json.dumps(parts, ensure_ascii=False))


def _plan_deletions(plan: Plan, sources: Sequence[Source], known: Known) -> None:
    # An article that any place met gave, now or when it was last read, is not missing.
    read = {**known.sources, **plan.sources}
    kept = {read[place][1] for place in plan.met if place in read}
    for place, article_id in known.places.items():
        is_covered = any(source.covers(place) for source in sources)
        if is_covered and place not in plan.met and article_id not in kept:
            plan.deleted.append(article_id)
            plan.report.add("deleted", place, article_id, "it is no longer there")


def commit_plan(
    plan: Plan, known: Known, *, settings: Settings, archive: Archive, on_progress: Progress
) -> None:
    """Attribute and embed what is new, then make it current."""
    # Chroma takes over a second to import: a run that changes nothing does without.
    from qa_service.corpus import CorpusWriter, text_to_embed

    embedder = load_embedder(settings)
    actors = load_actors()
    texts: dict[str, str] = {}
    changes = []
    for done, (draft, fingerprint) in enumerate(plan.drafts, 1):
        context = [text_to_embed(draft.title, text) for text in draft.paragraphs]
        hashes = [hash_text(text) for text in context]
        texts.update(zip(hashes, context, strict=True))
        revision = known.last_revisions.get(draft.article_id, 0) + 1
        changes.append(make_change(draft, fingerprint, revision, hashes, actors))
        on_progress("attributing", done, len(plan.drafts))
    writer = CorpusWriter(settings, archive, embedder)
    writer.embed(texts, on_progress=lambda done: on_progress("embedding", done, len(texts)))
    on_progress("indexing", 0, 1)
    writer.commit(changes, plan.deleted, sources=plan.sources)
    on_progress("indexing", 1, 1)


def make_change(
    draft: ArticleDraft, fingerprint: str, revision: int, hashes: Sequence[str], actors: Actors
) -> ArticleChange:
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
    statements = attribute_statements(draft.paragraphs, language=draft.language, actors=actors)
    ids = paragraph_ids(article.id, draft.paragraphs)
    paragraphs = tuple(
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
    named = tuple(
        tuple(sorted({s.actor for s in p.statements if s.actor} | actors.actors_in(p.text)))
        for p in paragraphs
    )
    return ArticleChange(article, fingerprint, paragraphs, tuple(hashes), named)
