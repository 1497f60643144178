"""What a run is going to change: every place that the sources name, against what is known."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain

from ingest.dating import drop_future_dates
from ingest.deciding import plan_draft
from ingest.faults import FAULTS, READER_FAILS, tell_fault
from ingest.known import Known
from ingest.missing import plan_deletions
from ingest.plan import Claim, Plan, Planned
from ingest.sources.items import Found, Gone, Item, Source, Unchanged, Unread
from qa_service.domain import ArticleDraft, SourceState, hash_text
from qa_service.errors import UnreadableArticle

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is in all (0: not known)."""

# PostgreSQL indexes no longer text, and takes no NUL in one.
MAX_PLACE_BYTES = 2_000
ATTRIBUTION_VERSION = 20
"""Raise it with READER_VERSION when statements come to be found otherwise: then articles that have
not changed are taken in anew, with a new revision that holds them.
"""


def find_drafts(
    plan: Plan, sources: Sequence[Source], known: Known, on_progress: Progress
) -> Iterator[Planned]:
    """Read what is not known by its bytes already; each draft that changes something, as it comes.

    At the end the plan knows every place that the sources name, and ``finish_plan`` is due.
    """
    expected = sum(source.expected for source in sources)
    for done, found in enumerate(_find_all(sources, known), 1):
        planned = len(plan.drafts)
        if found.source not in plan.met:
            plan.met[found.source] = done
            _plan_found(plan, found, known)
        on_progress("reading", done, max(done, expected) if expected else 0)
        yield from plan.drafts[planned:]
    planned = len(plan.drafts)
    _plan_waiting(plan, known)
    yield from plan.drafts[planned:]


def finish_plan(
    plan: Plan, sources: Sequence[Source], known: Known, *, delete_missing: bool
) -> None:
    """What only shows when all has been read: articles that are gone, or missing."""
    _forget_copies(plan, known)
    if delete_missing:
        plan_deletions(plan, sources, known)
    for place in plan.gone:
        plan.report.add("failed", place, None, "its host says that it is not there (any more)")


def _find_all(sources: Sequence[Source], known: Known) -> Iterator[Found]:
    current = known.current
    for source in sources:
        yield from source.find_items(current)


def _plan_found(plan: Plan, found: Found, known: Known) -> None:
    source = found.source
    if isinstance(found, Unread):
        _fail(plan, source, known, found.why)
    elif not _can_be_kept(source):
        why = f"its name is no UTF-8, has a NUL or over {MAX_PLACE_BYTES:,} bytes: give it another"
        plan.report.add("failed", source, None, why)
    elif isinstance(found, Gone):
        plan.gone.append(source)
    elif isinstance(found, Unchanged) or _is_unchanged(found, known):
        article_id = known.sources[source].article_id
        if _keep_id(plan, source, known) or isinstance(found, Unchanged):
            _report_unchanged(plan, source, known)
        else:
            plan.copies[known.fingerprints[article_id]].append(found)
    else:
        with _telling_faults(plan, source, known):
            claim = _read(plan, found)
            if _may_be_another_s(plan, claim, known):
                plan.waiting.append(claim)
            else:
                plan_draft(plan, claim, known)


def _read(plan: Plan, item: Item) -> Claim:
    draft = replace(plan.publishers.classify(item.read()), source=item.source)
    draft, future = drop_future_dates(draft, plan.today)
    return Claim(item, draft, fingerprint_of(draft), future)


def _may_be_another_s(plan: Plan, claim: Claim, known: Known) -> bool:
    """Whether its id or its text is that of another place's article, or was when last read."""
    article_id, place = claim.draft.article_id, claim.item.source
    owner = known.articles.get(article_id)
    before = known.sources.get(place)
    return (
        (owner is not None and owner.source != place)
        or plan.contents.holder_of(claim.fingerprint) not in (None, article_id)
        or (before is not None and before.article_id not in ("", article_id))
    )


def _report_unchanged(plan: Plan, source: str, known: Known) -> None:
    article_id = known.sources[source].article_id
    title = known.articles[article_id].title if article_id in known.articles else ""
    plan.report.add("unchanged", source, article_id, title)


@contextmanager
def _telling_faults(plan: Plan, source: str, known: Known) -> Iterator[None]:
    try:
        yield
    except UnreadableArticle as error:
        _fail(plan, source, known, str(error))
    except FAULTS as error:
        _fail(plan, source, known, tell_fault(READER_FAILS, error))


def _fail(plan: Plan, source: str, known: Known, why: str) -> None:
    plan.report.add("failed", source, None, why)
    _keep_id(plan, source, known)


def _keep_id(plan: Plan, source: str, known: Known) -> bool:
    """Leave the id of the article that was taken in from this place to it; False if none was."""
    state = known.sources.get(source)
    owned = known.articles.get(state.article_id) if state else None
    if owned is None or owned.source != source:
        return False
    plan.taken.setdefault(owned.id, source)
    return True


def _plan_waiting(plan: Plan, known: Known) -> None:
    """Plan what may be another place's article, now that all places have been met.

    An article whose id another place gives has moved there, unless its own place still gives it, or
    one that it moved to before. A text is a copy of an article that still has it when all else is
    planned; what no article has any more becomes one of its own.
    """
    _keep_moved(plan, known)
    # Who claims an article comes before those that may have its text.
    for claim in sorted(
        plan.waiting, key=lambda claim: claim.draft.article_id not in known.articles
    ):
        holder = plan.contents.holder_of(claim.fingerprint)
        if holder not in (None, claim.draft.article_id):
            plan.copies[claim.fingerprint].append(claim)
        else:
            _plan_again(plan, claim, known)
    while plan.contents.freed:
        for each in plan.copies.pop(plan.contents.freed.pop(), ()):
            _plan_again(plan, each, known)
    for each in chain.from_iterable(plan.copies.values()):
        if isinstance(each, Claim):
            _plan_again(plan, each, known)
        else:
            _report_unchanged(plan, each.source, known)


def _plan_again(plan: Plan, each: Claim | Item, known: Known) -> None:
    place = each.item.source if isinstance(each, Claim) else each.source
    with _telling_faults(plan, place, known):
        claim = each if isinstance(each, Claim) else _read(plan, each)
        plan_draft(plan, claim, known)


def _keep_moved(plan: Plan, known: Known) -> None:
    """Leave the ids that drafts wait for to the unchanged places that their articles moved to."""
    wanted = {claim.draft.article_id for claim in plan.waiting}
    for each in chain.from_iterable(plan.copies.values()):
        if isinstance(each, Item):
            article_id = known.sources[each.source].article_id
            if article_id in wanted and _read_id(each) == article_id:
                plan.taken.setdefault(article_id, each.source)


def _read_id(item: Item) -> str | None:
    try:
        return item.read().article_id
    except (UnreadableArticle, *FAULTS):
        return None


def _can_be_kept(place: str) -> bool:
    try:
        return "\0" not in place and len(place.encode()) <= MAX_PLACE_BYTES
    except UnicodeEncodeError:
        return False


def _is_unchanged(item: Item, known: Known) -> bool:
    before = known.sources.get(item.source)
    if before is None or before.article_id not in known.fingerprints:
        return False
    return before.sha256 == item.sha256


def fingerprint_of(draft: ArticleDraft) -> str:
    """A hash of all that an article says and says of itself, wherever it was read from."""
    parts = [
        ATTRIBUTION_VERSION,
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


def _forget_copies(plan: Plan, known: Known) -> None:
    """Have the places read again that gave the former text of an article that has another now.

    They were not read in this run; the article's own place is known by what it names itself.
    """
    for place, state in known.sources.items():
        article = known.articles.get(state.article_id)
        is_copy = article is not None and article.source != place
        if is_copy and state.article_id in plan.contents.changed and place not in plan.settled:
            plan.sources[place] = SourceState("", state.article_id)
