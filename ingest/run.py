"""An article's way into the corpus: find → read → compare with what is known → embed → commit."""

from __future__ import annotations

import itertools
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.actors import load_actors
from ingest.known import Known
from ingest.notes import find_corrected, warn_of_unmet
from ingest.plan import Plan, Planned
from ingest.planning import Progress, find_drafts, finish_plan
from ingest.preparing import Job
from ingest.publishers import load_publishers
from ingest.report import Report
from ingest.sources.items import Source
from ingest.workers import InProcess, Workers
from qa_service.archive import Archive
from qa_service.archive.lock import hold_write_lock
from qa_service.archive.writing import ArticleChange
from qa_service.embedding import load_embedder
from qa_service.own_files import read_actor_file
from qa_service.settings import Settings

if TYPE_CHECKING:  # Chroma takes over a second to import: a run that changes nothing does without.
    from qa_service.corpus import CorpusWriter

IN_PROCESS = InProcess()


def ignore_progress(_stage: str, _done: int, _total: int) -> None:
    return None


def ingest_sources(  # noqa: PLR0913 - what a run can be told
    sources: Sequence[Source],
    *,
    settings: Settings,
    archive: Archive,
    workers: Workers = IN_PROCESS,
    delete_missing: bool = False,
    dry_run: bool = False,
    on_progress: Progress = ignore_progress,
) -> Report:
    """Read the articles of the sources into the corpus and report on every one.

    What has been read is attributed and embedded while the next is read. An article that cannot be
    read is a row of the report. The result is the same whoever the ``workers`` are. Raises
    CorpusLocked, EmbeddingChanged, WrongSettings; whatever is raised, the corpus is as it was.
    """

    @cache
    def open_writer() -> CorpusWriter:
        from qa_service.corpus import CorpusWriter

        return CorpusWriter(settings, archive, load_embedder(settings))

    if settings.actors:
        # Where all is unchanged nobody else reads it.
        read_actor_file(Path(settings.actors))
    with hold_write_lock(settings, archive):
        known = Known.read(archive)
        plan = Plan.over(known, load_publishers(settings.publishers))
        sources = workers.read(sources, known.copies, on_progress)
        drafts = find_drafts(plan, sources, known, on_progress)
        changes: list[ArticleChange] = []
        if dry_run:
            deque(drafts, maxlen=0)
        else:
            jobs = plan_jobs(drafts, known, settings.actors)
            changes = take_in(jobs, open_writer, workers, on_progress, plan.report)
        finish_plan(plan, sources, known, delete_missing=delete_missing)
        warn_of_unmet(plan, known)
        if not dry_run and (changes or plan.deleted or plan.sources):
            on_progress("indexing", 0, 1)
            open_writer().commit(
                changes,
                plan.deleted,
                corrected=find_corrected(plan, known),
                sources=plan.sources,
                actors=load_actors(settings.actors).rows,
            )
            on_progress("indexing", 1, 1)
    return plan.report


def plan_jobs(drafts: Iterator[Planned], known: Known, own_actors: str) -> Iterator[Job]:
    """Each draft with the number of the revision that it will be."""
    revisions = Counter(known.last_revisions)
    for draft, fingerprint in drafts:
        revisions[draft.article_id] += 1
        yield Job(draft, fingerprint, revisions[draft.article_id], own_actors)


def take_in(
    jobs: Iterator[Job],
    open_writer: Callable[[], CorpusWriter],
    workers: Workers,
    on_progress: Progress,
    report: Report,
) -> list[ArticleChange]:
    """Attribute and embed the drafts as they come; the changes, whose vectors are then kept.

    An article whose statements could not be found is taken in without, and a row of the report.
    """
    changes: list[ArticleChange] = []
    first = next(jobs, None)
    if first is None:
        return changes

    def prepare() -> Iterator[Mapping[str, str]]:
        for prepared in workers.prepare(itertools.chain([first], jobs)):
            changes.append(prepared.change)
            if prepared.fault:
                article = prepared.change.article
                report.add("failed", article.source, article.id, prepared.fault)
            on_progress("attributing", len(changes), 0)
            yield prepared.texts

    workers.embed(prepare(), open_writer(), on_progress)
    return changes
