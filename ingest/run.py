"""An article's way into the corpus: find → read → compare with what is known → embed → commit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ingest.actors import load_actors
from ingest.planning import Known, Plan, Progress, plan_changes
from ingest.preparing import Job
from ingest.publishers import load_publishers
from ingest.report import Report
from ingest.sources.items import Source
from ingest.workers import InProcess, Workers
from qa_service.archive import Archive
from qa_service.archive.lock import hold_write_lock
from qa_service.archive.writing import ArticleChange
from qa_service.embedding import load_embedder
from qa_service.settings import Settings

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

    An article that cannot be read is a row of the report. The result is the same whoever the
    ``workers`` are. Raises CorpusLocked, EmbeddingChanged; whatever is raised, the corpus is as it
    was.
    """
    with hold_write_lock(settings, archive):
        known = Known.read(archive)
        plan = plan_changes(
            workers.read(sources, on_progress),
            known,
            load_publishers(settings.publishers),
            delete_missing=delete_missing,
            on_progress=on_progress,
        )
        if not dry_run and (plan.drafts or plan.deleted or plan.sources):
            commit_plan(
                plan,
                known,
                settings=settings,
                archive=archive,
                workers=workers,
                on_progress=on_progress,
            )
    return plan.report


def commit_plan(
    plan: Plan,
    known: Known,
    *,
    settings: Settings,
    archive: Archive,
    workers: Workers,
    on_progress: Progress,
) -> None:
    """Attribute and embed what is new, then make it current."""
    # Chroma takes over a second to import: a run that changes nothing does without.
    from qa_service.corpus import CorpusWriter

    writer = CorpusWriter(settings, archive, load_embedder(settings))
    changes: list[ArticleChange] = []

    def prepare() -> Iterator[Mapping[str, str]]:
        for prepared in workers.prepare(plan_jobs(plan, known, settings.actors)):
            changes.append(prepared.change)
            on_progress("attributing", len(changes), len(plan.drafts))
            yield prepared.texts

    workers.embed(prepare(), writer, on_progress)
    on_progress("indexing", 0, 1)
    actors = load_actors(settings.actors)
    writer.commit(changes, plan.deleted, sources=plan.sources, actors=actors.rows)
    on_progress("indexing", 1, 1)


def plan_jobs(plan: Plan, known: Known, own_actors: str) -> Iterator[Job]:
    """Each draft with the number of the revision that it will be."""
    for draft, fingerprint in plan.drafts:
        revision = known.last_revisions.get(draft.article_id, 0) + 1
        yield Job(draft, fingerprint, revision, own_actors)
